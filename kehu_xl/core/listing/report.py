"""What an import has to say: findings with their place in the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from kehu_xl.core.listing.candidates import Candidates, SourceSheet
from kehu_xl.core.listing.held import reasons, spec_of
from kehu_xl.core.listing.parts import Part
from kehu_xl.core.listing.people import attribute
from kehu_xl.core.listing.types import RawSheet
from kehu_xl.core.outcome import Findings, Outcome
from kehu_xl.core.snapshot import Cell, CellError, Rows
from kehu_xl.core.typed import column, objects
from kehu_xl.core.wording import shown
from kehu_xl.spec.vocabulary.listing import FORMULA_LIKE, FORMULA_SIGNS, OTHER_CUSTOMER, SUSPECTED

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
        yield _of_sheet("sheet_hidden" if sheet.hidden else "sheet_skipped", file, sheet, {})


def hidden_rows(sheets: Iterable[SourceSheet]) -> Iterator[Findings]:
    """A line for every sheet with rows that people do not see, and that were read all the same."""
    counts: dict[tuple[str, str], int] = {}
    for source in sheets:
        hidden = np.isin(source.rows + source.raw.first_row, list(source.raw.hidden_rows))
        place = (source.file, source.raw.name)
        counts[place] = max(counts.get(place, 0), int(hidden.sum()))
    for source in sheets:
        count = counts.pop((source.file, source.raw.name), 0)
        if count:
            yield _of_sheet("hidden_rows_read", source.file, source.raw, {"count": str(count)})


def _of_sheet(code: str, file: str, sheet: RawSheet, facts: Mapping[str, object]) -> Findings:
    place = ((file, sheet.name, ""),)
    told = {"sheet": sheet.name, **facts}
    return Findings(code, "customers", "", np.zeros(1, np.int64), objects([None]), told, place)


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
        places = places[np.unique(part.candidates.row[places], return_index=True)[1]]
        for mapped in (mapped for mapped in sheet.mapping.columns if mapped.target and not attribute(mapped.target)):
            cells = sheet.raw.cells[part.candidates.row[places], mapped.index].tolist()
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
    told = (("formula_error", errors), ("formula_injection", formulas))
    for code, places in ((code, places) for code, places in told if places):
        values = objects([cells[i] for i in places])
        signs = objects([str(value)[0] for value in values])
        yield Findings(code, table, target, np.array(places, np.int64), values, {"sign": signs})


def _held(part: Part) -> Iterator[Findings]:
    """Rows that wait; those that contradict another one are told cell by cell."""
    waiting = np.flatnonzero(~part.matches.free & ~part.matches.contradicting)
    suspected = np.isin(part.matches.held[waiting].astype(str), SUSPECTED)
    if not suspected.all():
        rows = waiting[~suspected]
        yield _of_list(part, "not_imported", _subject(part), rows, {"why": objects(reasons(part, rows))})
    if suspected.any():
        rows = waiting[suspected]
        facts = {"other": objects([_other(part, int(i)) for i in rows]), "reasons": objects(reasons(part, rows))}
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


def _duplicates(part: Part, raw: pd.DataFrame) -> Iterator[Findings]:
    """Rows that say word for word what an earlier row of the lists says."""
    matches = part.matches
    sizes = np.bincount(matches.base)
    rows = np.flatnonzero(matches.free & part.candidates.whole & (sizes[matches.base] > 1))
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
    """Values of lists that differ from what is there."""
    for each in (each for each in part.merged if len(each.conflicts)):
        ours = objects([shown(value, spec_of(part, each)) for value in each.ours])
        yield _of_list(part, "import_conflict", each.column, each.conflicts, {"ours": ours})


def _replaced(part: Part) -> Iterator[Findings]:
    """Values that gave way to those of the lists."""
    for each in (each for each in part.merged if len(each.replaced)):
        before = np.concatenate([column(part.view.frame, each.column), column(part.candidates.frame, each.column)])
        old = {"old": objects([shown(value, spec_of(part, each)) for value in before[each.replaced]])}
        rows = part.sheet_rows[each.replaced]
        yield Findings("import_overwritten", part.view.table, each.column, rows, each.values[each.replaced], old)
