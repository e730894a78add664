"""What a person sees before an import writes: where columns go, and samples of what becomes of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from kehu_xl.core.listing.decided import header_of
from kehu_xl.core.listing.held import reasons
from kehu_xl.core.listing.importing import ImportPlan
from kehu_xl.core.listing.parts import Part
from kehu_xl.core.listing.types import Mask
from kehu_xl.core.snapshot import Cell, Snapshot
from kehu_xl.core.typed import column
from kehu_xl.core.wording import Wording, shown
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.vocabulary.importing import CHANGE, FOUND_BY, MORE_NOTICES, NOTHING, NOTICE, NOTICE_PLACE, NOTICED
from kehu_xl.spec.vocabulary.listing import REASON_JOINER, SUSPECTED

FATES = ("imported", "updated", "suspected", "conflicts", "held")


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of a list: where it stands, whom it is about, what becomes of it, and what of that a person should see."""

    fate: str  # one of FATES
    table: str
    source: tuple[str, str, str]  # file, sheet, cell
    row: int  # sheet row of the row it belongs to, 0 for none
    name: str
    by: str  # what it was matched by: id, uscc, name, alias, key, row; "" for none
    text: str


def fate_counts(plan: ImportPlan) -> dict[str, int]:
    """How many rows have each fate; `unchanged` are among the updated."""
    masks = [_masks(part) for part in plan.parts if not part.derived]
    counts = {fate: sum(int(mask[fate].sum()) for mask in masks) for fate in FATES}
    return counts | {"unchanged": sum(int(mask["unchanged"].sum()) for mask in masks)}


def found_by(plan: ImportPlan) -> dict[str, int]:
    """How many rows of other tables found their customer by what."""
    ways = Counter(str(by) for part in plan.parts if part.owners and not part.derived for by in part.owners.by if by)
    return {by: ways[by] for by in FOUND_BY if ways[by]}


def derived_rows(plan: ImportPlan) -> dict[str, int]:
    """New rows of other tables that the columns of a list of customers bring, by table."""
    return {part.view.table: len(part.new_rows) for part in plan.parts if part.derived and len(part.new_rows)}


def samples(plan: ImportPlan, fate: str, limit: int) -> list[Sample]:
    """The first rows of a fate; of the updated ones, those that change something."""
    found: list[Sample] = []
    for part in (part for part in plan.parts if not part.derived):
        masks = _masks(part)
        chosen = masks[fate] & ~masks["unchanged"] if fate == "updated" else masks[fate]
        rows = np.flatnonzero(chosen)[: max(limit - len(found), 0)]
        found += [_sample(part, fate, int(candidate)) for candidate in rows]
    return found


def matches(plan: ImportPlan, limit: int) -> Iterator[Sample]:
    """Rows of every fate, at most `limit` of each."""
    for fate in FATES:
        yield from samples(plan, fate, limit)


def notices(plan: ImportPlan, snapshot: Snapshot, limit: int) -> Iterator[str]:
    """What a person should look at before believing the preview: sheets, headers, tables that are not certain."""
    told: list[str] = []
    for found in sorted(plan.outcome.findings, key=lambda found: NOTICED.get(found.code, 0)):
        if found.code in NOTICED:
            said, every = Wording(found, snapshot), np.arange(len(found))
            texts = zip(said.messages(every), said.advice(every), found.sources, strict=True)
            told += [NOTICE.format(message=message, advice=advice, place=_notice_place(found.column, source))
                     for message, advice, source in texts]  # fmt: skip
    yield from told[:limit]
    if len(told) > limit:
        yield MORE_NOTICES.format(more=len(told) - limit)


def _notice_place(column_id: str, source: tuple[str, str, str]) -> str:
    """Where in a list a notice about a single cell belongs, "" for one about a sheet."""
    _, sheet, cell = source
    return NOTICE_PLACE.format(sheet=sheet, cell=cell) if column_id else ""


def _masks(part: Part) -> Mapping[str, Mask]:
    matched, count = part.matches, len(part.matches.base)
    givers = np.zeros(count, np.bool_)
    for each in part.merged:
        givers[each.givers] = True
    suspected = np.isin(matched.held.astype(str), SUSPECTED)
    return {
        "imported": matched.new, "updated": matched.updates, "suspected": suspected,
        "conflicts": matched.contradicting, "held": ~matched.free & ~suspected & ~matched.contradicting,
        "unchanged": matched.updates & ~givers,
    }  # fmt: skip


def _sample(part: Part, fate: str, candidate: int) -> Sample:
    base = int(part.matches.base[candidate])
    archived = base < part.matches.archive_rows
    texts = {"updated": _given, "imported": _told}
    text = texts[fate](part, candidate) if fate in texts else reasons(part, np.array([candidate]))[0]
    return Sample(
        fate, part.view.table, part.candidates.source(candidate),
        int(part.view.frame.index[base]) if archived and fate in ("updated", "conflicts") else 0,
        shown(part.matches.names[part.matches.archive_rows + candidate]),
        _matched_by(part, candidate), text,
    )  # fmt: skip


def _matched_by(part: Part, candidate: int) -> str:
    """What tells whose a row is: for a row of 客户 that it updates, for others the customer it belongs to."""
    if part.owners is not None:
        return str(part.owners.by[candidate])
    if not (part.matches.updates[candidate] or part.matches.contradicting[candidate]):
        return ""
    base = int(part.matches.base[candidate])
    for name, by in _EVIDENCE.items():
        theirs = column(part.candidates.frame, name)
        ours = np.concatenate([column(part.view.frame, name), theirs])[base]
        if theirs[candidate] is not None and theirs[candidate] == ours:
            return by
    return "name"


_EVIDENCE = {"customer_id": "id", "uscc": "uscc"}


def _told(part: Part, candidate: int) -> str:
    """The first things that a new row says."""
    cells = ((name, column(part.candidates.frame, name)[candidate]) for name in part.candidates.frame.columns[:12])
    return " ".join(_cell(part, name, value) for name, value in cells if value is not None)


def _given(part: Part, candidate: int) -> str:
    """What an update changes."""
    old = {each.column: column(part.view.frame, each.column) for each in part.merged if candidate in each.givers}
    base = int(part.matches.base[candidate])
    inside = base < part.matches.archive_rows
    said = [(each, old[each.column][base] if inside else None) for each in part.merged if each.column in old]
    return REASON_JOINER.join(_change(part, each.column, before, each.values[base]) for each, before in said)


def _change(part: Part, name: str, old: Cell, new: Cell) -> str:
    before, after = (_cell(part, name, value) or NOTHING for value in (old, new))
    return CHANGE.format(header=header_of(name, part.view.table), old=before, new=after)


def _cell(part: Part, name: str, value: Cell) -> str:
    table = BY_ID[part.view.table]
    return shown(value, table[name]) if name in table else shown(value)
