"""Rows that wait: why, in words, and the file in which they can be corrected and imported again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from kehu_xl.core.listing.candidates import Candidates, SourceSheet
from kehu_xl.core.listing.merging import Merged
from kehu_xl.core.listing.parts import Part
from kehu_xl.core.outcome import Document, Page
from kehu_xl.core.snapshot import OWN, Cell, Rows
from kehu_xl.core.typed import column
from kehu_xl.core.wording import shown
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Column
from kehu_xl.spec.vocabulary.listing import (
    CONFLICT,
    CONFLICT_HINTS,
    HELD_SHEET,
    LISTED_HEADER,
    NAMELESS,
    REASON_HEADER,
    REASON_JOINER,
    WHY_HELD,
)

_Label = tuple[str, int]  # a header, and which one of that name it is
_LEFT_OUT = frozenset({"empty", "reason", "serial"})


def reasons(part: Part, rows: Rows) -> list[str]:
    """Why each of these rows has to wait, in words."""
    matches, frame = part.matches, part.candidates.frame
    ids, mobiles = column(frame, "customer_id"), column(frame, "mobile")
    against = _contradictions(part, rows)
    found = []
    for candidate in rows.tolist():
        other, held = int(matches.other[candidate]), str(matches.held[candidate])
        facts = {
            "id": shown(ids[candidate]), "mobile": shown(mobiles[candidate]),
            "other": shown(matches.names[other]) if other >= 0 else "",
            "columns": REASON_JOINER.join(against.get(candidate, {}).values()),
            "hint": _hint(part, frozenset(against.get(candidate, ()))),
        }  # fmt: skip
        found.append(WHY_HELD[held].format(**facts, **_owner_facts(part, candidate)))
    return found


def documents(parts: Iterable[Part]) -> tuple[Document, ...]:
    """One file of all rows that wait, to correct and import again; none where no row waits.

    Lists with the same headers share a sheet. It bears the name of their table where that is
    not 客户, so that it is known again.
    """
    pages = [page for part in parts if not part.derived for page in _pages(part)]
    seen: dict[str, int] = defaultdict(int)
    numbered = []
    for name, header, rows in pages:
        seen[name] += 1
        numbered.append(Page(name if seen[name] == 1 else f"{name}{seen[name]}", header, rows))
    return (Document(HELD_SHEET, tuple(numbered)),) if numbered else ()


def header_of(part: Part, merged: Merged) -> str:
    """The header of a column of the archive."""
    spec = spec_of(part, merged)
    return spec.header if spec else merged.column.removeprefix(OWN)


def spec_of(part: Part, merged: Merged) -> Column | None:
    """A column as the spec declares it, None for one of the user's own."""
    return next((column for column in BY_ID[part.view.table] if column.id == merged.column), None)


def _hint(part: Part, columns: frozenset[str]) -> str:
    """What to do with a row of customers that differs in these columns alone, where that is likely."""
    hints = CONFLICT_HINTS if part.view.table == CUSTOMERS.id else ()
    return next((hint for needed, allowed, hint in hints if columns and needed <= columns <= allowed), "")


def _contradictions(part: Part, rows: Rows) -> Mapping[int, Mapping[str, str]]:
    """For each of the rows that contradicts another one, by column: the value that is there, and that of the row."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for each in part.merged:
        spec = spec_of(part, each)
        for place in np.flatnonzero(np.isin(each.conflicts, rows)).tolist():
            candidate = int(each.conflicts[place])
            ours, theirs = shown(each.ours[place], spec), shown(each.theirs[place], spec)
            sentence = CONFLICT.format(header=_listed_header(part, each, candidate), ours=ours, value=theirs)
            found[candidate][each.column] = sentence
    return found


def _listed_header(part: Part, merged: Merged, candidate: int) -> str:
    """The header of the archive's column, and that of the list where it is another one."""
    header, source = header_of(part, merged), part.candidates.sheets[part.candidates.sheet[candidate]]
    listed = next((each.header for each in source.mapping.columns if each.target == merged.column), "")
    return LISTED_HEADER.format(header=header, listed=listed) if listed not in {"", header} else header


def _owner_facts(part: Part, candidate: int) -> dict[str, str]:
    """What the list says of a row's customer, and who bears that number."""
    if part.owners is None:
        return {}
    number = part.owners.numbers[candidate]
    key = column(part.candidates.frame, BY_ID[part.view.table].key[0])[candidate]
    return {"key": shown(key), "who": shown(part.owners.written[candidate]), "number": shown(number),
            "bearer": shown(part.owners.names.get(number))}  # fmt: skip


_Page = tuple[str, tuple[str, ...], tuple[tuple[Cell, ...], ...]]


def _pages(part: Part) -> Iterator[_Page]:
    """The waiting rows as they were read, under their own headers, and why they wait."""
    waiting = np.flatnonzero(~part.matches.free)
    table = BY_ID[part.view.table]
    name = HELD_SHEET if table is CUSTOMERS else table.sheet
    labels = [_labels(source) for source in part.candidates.sheets]
    said = _by_source(part.candidates, waiting, reasons(part, waiting))
    for header in dict.fromkeys(_headers(labels[number]) for number, _ in said):
        rows = []
        for (number, _), (candidate, why) in said.items():
            if _headers(labels[number]) == header:
                cells = part.candidates.cells(candidate)
                kept = [cell for cell, label in zip(cells, labels[number], strict=True) if label is not None]
                rows.append((*kept, REASON_JOINER.join(why)))
        yield name, (*(text for text, _ in header), REASON_HEADER), tuple(rows)


def _by_source(
    candidates: Candidates, waiting: Rows, why: Sequence[str]
) -> Mapping[tuple[int, int], tuple[int, dict[str, None]]]:
    """For each row of a sheet: a candidate that stands for it, and the different reasons of all that do."""
    found: dict[tuple[int, int], tuple[int, dict[str, None]]] = {}
    for candidate, reason in zip(waiting.tolist(), why, strict=True):
        place = (int(candidates.sheet[candidate]), int(candidates.row[candidate]))
        found.setdefault(place, (candidate, {}))[1][reason] = None
    return found


def _headers(labels: Sequence[_Label | None]) -> tuple[_Label, ...]:
    return tuple(label for label in labels if label is not None)


def _labels(source: SourceSheet) -> list[_Label | None]:
    """A label for each column; None for a column left out."""
    seen: dict[str, int] = {}
    labels: list[_Label | None] = []
    for mapped in source.mapping.columns:
        text = mapped.header or NAMELESS.format(letter=source.raw.letter(mapped.index))
        seen[text] = seen.get(text, 0) + 1
        labels.append(None if mapped.reason in _LEFT_OUT else (text, seen[text]))
    return labels
