"""What an import has to say: findings with their place in the list, files of rows that wait."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from kehu_xl.core.listing.candidates import Candidates, SourceSheet
from kehu_xl.core.listing.merging import Merged
from kehu_xl.core.listing.parts import Part
from kehu_xl.core.listing.people import attribute
from kehu_xl.core.listing.types import RawSheet
from kehu_xl.core.outcome import Document, Findings, Outcome
from kehu_xl.core.snapshot import OWN, Cell, CellError, Rows
from kehu_xl.core.typed import column, objects
from kehu_xl.core.wording import shown
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Column
from kehu_xl.spec.vocabulary.listing import (
    CONFLICT,
    CONFLICT_SHEET,
    FORMULA_LIKE,
    FORMULA_SIGNS,
    HELD_SHEET,
    NAMELESS,
    OTHER_CUSTOMER,
    REASON_HEADER,
    REASON_JOINER,
    SUSPECTED,
    WHY_HELD,
)

_FORMULA_LIKE = re.compile(FORMULA_LIKE, re.DOTALL)


def row_findings(part: Part, raw: pd.DataFrame, cleaned: Outcome) -> tuple[Findings, ...]:
    """All findings about rows: errors and formulas as read, cleaning, waiting rows, conflicts."""
    steps = (
        *_as_read(part), *(f for found in cleaned.findings for f in _placed(part, found)),
        *_held(part), *_duplicates(part, raw), *conflict_findings(part), *_replaced(part),
    )  # fmt: skip
    return tuple(finding for finding in steps if len(finding))


def sheet_findings(skipped: Iterable[tuple[str, RawSheet]]) -> Iterator[Findings]:
    """A line for every sheet that was passed over."""
    for file, sheet in skipped:
        code = "sheet_hidden" if sheet.hidden else "sheet_skipped"
        place = ((file, sheet.name, ""),)
        yield Findings(code, "customers", "", np.zeros(1, np.int64), objects([None]), {"sheet": sheet.name}, place)


def documents(part: Part) -> tuple[Document, ...]:
    """Files to correct and import again: rows that wait, and rows that say something else.

    The sheet bears the table's name where that is not 客户, so that it is known again.
    """
    held = {int(i): why_held(part, int(i)) for i in np.flatnonzero(~part.matches.free)}
    files = ((HELD_SHEET, held), (CONFLICT_SHEET, _conflict_reasons(part)))
    table = BY_ID[part.view.table]
    return tuple(
        _document(part.candidates, suffix, suffix if table is CUSTOMERS else table.sheet, reasons)
        for suffix, reasons in files
        if reasons
    )


def _placed(part: Part, found: Findings) -> Iterator[Findings]:
    """A finding about candidates as findings about rows of 客户 and about cells of lists; of a column, as it is."""
    rows = found.rows - 1
    if (rows < 0).any():
        yield _chosen(found, np.flatnonzero(rows < 0))
    own = np.where(rows >= 0, part.sheet_rows[part.matches.archive_rows + np.maximum(rows, 0)], 0)
    inside, outside = np.flatnonzero(own > 0), np.flatnonzero((own == 0) & (rows >= 0))
    if len(inside):
        yield replace(_chosen(found, inside), rows=own[inside])
    if len(outside):
        places = part.candidates.sources(rows[outside], found.column)
        yield replace(_chosen(found, outside), rows=np.zeros(len(outside), np.int64), sources=places)


def _chosen(found: Findings, places: Rows) -> Findings:
    facts = {name: fact[places] if isinstance(fact, np.ndarray) else fact for name, fact in found.facts.items()}
    return replace(found, rows=found.rows[places], values=found.values[places], facts=facts)


def _as_read(part: Part) -> Iterator[Findings]:
    """Error values and text that looks like a formula, as they stand in the lists."""
    for number, sheet in enumerate(part.candidates.sheets):
        places = np.flatnonzero(part.candidates.sheet == number)
        for mapped in (mapped for mapped in sheet.mapping.columns if mapped.target and not attribute(mapped.target)):
            cells = sheet.raw.cells[sheet.rows, mapped.index].tolist()
            for found in _odd_cells(part.view.table, mapped.target, cells):
                yield from _placed(part, replace(found, rows=places[found.rows] + 1))


def _odd(cells: list[Cell]) -> list[int]:
    """Places of error values and of texts that begin like a formula."""
    kinds, starts = set(map(type, cells)), {cell[0] for cell in cells if type(cell) is str}
    if CellError not in kinds and starts.isdisjoint(FORMULA_SIGNS):
        return []
    return [i for i, v in enumerate(cells) if (v[0] in FORMULA_SIGNS if type(v) is str else type(v) is CellError)]


def _odd_cells(table: str, target: str, cells: list[Cell]) -> Iterator[Findings]:
    odd = _odd(cells)
    errors = [i for i in odd if isinstance(cells[i], CellError)]
    formulas = [i for i in odd if isinstance(cells[i], str) and _FORMULA_LIKE.fullmatch(str(cells[i]))]
    for code, places in (("formula_error", errors), ("formula_injection", formulas)):
        values = objects([cells[i] for i in places])
        signs = objects([str(value)[0] for value in values])
        yield Findings(code, table, target, np.array(places, np.int64), values, {"sign": signs})


def _held(part: Part) -> Iterator[Findings]:
    waiting = np.flatnonzero(~part.matches.free)
    suspected = np.isin(part.matches.held[waiting].astype(str), SUSPECTED)
    if not suspected.all():
        why = {"why": objects([why_held(part, int(i)) for i in waiting[~suspected]])}
        yield _of_list(part, "not_imported", _subject(part), waiting[~suspected], why)
    if suspected.any():
        rows = waiting[suspected]
        facts = {
            "other": objects([_other(part, int(i)) for i in rows]),
            "reasons": objects([why_held(part, int(i)) for i in rows]),
        }
        yield _of_list(part, "suspected_duplicate", _subject(part), rows, facts)


def _subject(part: Part) -> str:
    """The column that says whom a row is about."""
    return "customer_name" if part.view.table == "customers" else "customer_id"


def _of_list(part: Part, code: str, target: str, rows: Rows, facts: Mapping[str, object]) -> Findings:
    told = part.owners.written if part.owners is not None and target == _subject(part) else None
    values = column(part.candidates.frame, target)[rows] if told is None else told[rows]
    places = part.candidates.sources(rows, target)
    return Findings(code, part.view.table, target, np.zeros(len(rows), np.int64), values, dict(facts), places)


def _other(part: Part, candidate: int) -> str:
    return OTHER_CUSTOMER.format(name=shown(part.matches.names[int(part.matches.other[candidate])]))


def why_held(part: Part, candidate: int) -> str:
    """Why a row has to wait, in words."""
    matches, frame = part.matches, part.candidates.frame
    other = int(matches.other[candidate])
    facts = {
        "id": shown(column(frame, "customer_id")[candidate]),
        "mobile": shown(column(frame, "mobile")[candidate]),
        "other": shown(matches.names[other]) if other >= 0 else "",
    }
    return WHY_HELD[matches.held[candidate]].format(**facts, **_owner_facts(part, candidate))


def _owner_facts(part: Part, candidate: int) -> dict[str, str]:
    """What the list says of a row's customer, and who bears that number."""
    if part.owners is None:
        return {}
    number = part.owners.numbers[candidate]
    key = column(part.candidates.frame, BY_ID[part.view.table].key[0])[candidate]
    return {"key": shown(key), "who": shown(part.owners.written[candidate]), "number": shown(number),
            "bearer": shown(part.owners.names.get(number))}  # fmt: skip


def _duplicates(part: Part, raw: pd.DataFrame) -> Iterator[Findings]:
    """Rows that say word for word what an earlier row of the lists says."""
    matches = part.matches
    sizes = np.bincount(matches.base)
    rows = np.flatnonzero(matches.free & (sizes[matches.base] > 1))
    seen: dict[tuple[Cell, ...], int] = {}
    pairs = []
    for candidate, cells in zip(rows.tolist(), raw.iloc[rows].itertuples(index=False, name=None), strict=True):
        first = seen.setdefault(cells, candidate)
        if first != candidate:
            pairs.append((candidate, first))
    if pairs:
        again, first_rows = np.array(pairs).T
        facts = {"first_row": objects([_list_row(part.candidates, int(first)) for first in first_rows])}
        yield _of_list(part, "duplicate_row", "customer_name", again, facts)


def _list_row(candidates: Candidates, candidate: int) -> str:
    return str(candidates.sheets[candidates.sheet[candidate]].raw.first_row + int(candidates.row[candidate]))


def conflict_findings(part: Part) -> Iterator[Findings]:
    """Values of lists that differ from what the archive says."""
    for each in (each for each in part.merged if len(each.conflicts)):
        ours = objects([shown(value, _spec(part, each)) for value in each.ours])
        yield _of_list(part, "import_conflict", each.column, each.conflicts, {"ours": ours})


def _replaced(part: Part) -> Iterator[Findings]:
    """Values of the archive that gave way to those of the lists."""
    for each in (each for each in part.merged if len(each.replaced)):
        before = column(part.view.frame, each.column)[each.replaced]
        old = {"old": objects([shown(value, _spec(part, each)) for value in before])}
        rows = part.view.frame.index.to_numpy(np.int64)[each.replaced]
        yield Findings("import_overwritten", part.view.table, each.column, rows, each.values[each.replaced], old)


def _conflict_reasons(part: Part) -> dict[int, str]:
    reasons: dict[int, list[str]] = {}
    for each in part.merged:
        for candidate, *values in zip(each.conflicts.tolist(), each.ours, each.theirs, strict=True):
            ours, theirs = (shown(value, _spec(part, each)) for value in values)
            sentence = CONFLICT.format(header=_header(part, each), ours=ours, value=theirs)
            reasons.setdefault(candidate, []).append(sentence)
    return {candidate: REASON_JOINER.join(reasons[candidate]) for candidate in sorted(reasons)}


def _spec(part: Part, merged: Merged) -> Column | None:
    table = BY_ID[part.view.table]
    return next((column for column in table if column.id == merged.column), None)


def _header(part: Part, merged: Merged) -> str:
    spec = _spec(part, merged)
    return spec.header if spec else merged.column.removeprefix(OWN)


def _document(candidates: Candidates, suffix: str, sheet: str, reasons: Mapping[int, str]) -> Document:
    """Rows as they were read, under their own headers, and why they wait."""
    labels = [_labels(source) for source in candidates.sheets]
    used = sorted({int(candidates.sheet[candidate]) for candidate in reasons})
    header = list(dict.fromkeys(label for number in used for label in labels[number] if label is not None))
    rows = []
    for candidate, reason in reasons.items():
        cells = dict(zip(labels[candidates.sheet[candidate]], candidates.cells(candidate), strict=True))
        rows.append((*(cells.get(label) for label in header), reason))
    return Document(suffix, sheet, (*(text for text, _ in header), REASON_HEADER), tuple(rows))


def _labels(source: SourceSheet) -> list[tuple[str, int] | None]:
    """A label for each column: its header and which one of that name it is; None for a column left out."""
    seen: dict[str, int] = {}
    labels: list[tuple[str, int] | None] = []
    for mapped in source.mapping.columns:
        text = mapped.header or NAMELESS.format(letter=source.raw.letter(mapped.index))
        seen[text] = seen.get(text, 0) + 1
        labels.append(None if mapped.reason in {"empty", "reason", "serial"} else (text, seen[text]))
    return labels
