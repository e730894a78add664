"""What an import has to say: findings with their place in the list, files of rows that wait."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kehu_xl.core.listing.candidates import Candidates, SourceSheet
from kehu_xl.core.listing.matching import Matches
from kehu_xl.core.listing.merging import Merged
from kehu_xl.core.listing.types import RawSheet, same
from kehu_xl.core.outcome import Document, Findings, Outcome
from kehu_xl.core.snapshot import OWN, Cell, CellError, Rows, Snapshot
from kehu_xl.core.typed import column, objects
from kehu_xl.core.wording import shown
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
    WHY_HELD,
)

_FORMULA_LIKE = re.compile(FORMULA_LIKE, re.DOTALL)


@dataclass(frozen=True, eq=False, slots=True)
class Context:
    """What findings refer to. `rows` gives the sheet row of each position (archive rows, then
    candidates), 0 for a candidate that gets no row of its own."""

    snapshot: Snapshot
    candidates: Candidates
    matches: Matches
    rows: Rows

    def row_of(self, candidates: Rows) -> Rows:
        """Sheet rows that candidates get in 客户, 0 where they get none."""
        return self.rows[self.matches.archive_rows + candidates]

    def name(self, position: int) -> str:
        """The name at a position, as written."""
        return shown(self.matches.names[position])


def row_findings(
    context: Context, raw: pd.DataFrame, cleaned: Outcome, merged: Sequence[Merged]
) -> tuple[Findings, ...]:
    """All findings about rows: errors and formulas as read, cleaning, waiting rows, conflicts."""
    steps = (
        *_as_read(context), *(f for found in cleaned.findings for f in _placed(context, found)),
        *_held(context), *_duplicates(context, raw), *_conflicts(context, merged), *_replaced(context, merged),
    )  # fmt: skip
    return tuple(finding for finding in steps if len(finding))


def sheet_findings(skipped: Iterable[tuple[str, RawSheet]]) -> Iterator[Findings]:
    """A line for every sheet that was passed over."""
    for file, sheet in skipped:
        code = "sheet_hidden" if sheet.hidden else "sheet_skipped"
        place = ((file, sheet.name, ""),)
        yield Findings(code, "customers", "", np.zeros(1, np.int64), objects([None]), {"sheet": sheet.name}, place)


def documents(context: Context, merged: Sequence[Merged]) -> tuple[Document, ...]:
    """Files to correct and import again: rows that wait, and rows that say something else."""
    held = {int(i): _why(context, int(i)) for i in np.flatnonzero(~context.matches.free)}
    files = ((HELD_SHEET, held), (CONFLICT_SHEET, _conflict_reasons(merged)))
    return tuple(_document(context.candidates, sheet, reasons) for sheet, reasons in files if reasons)


def _placed(context: Context, found: Findings) -> Iterator[Findings]:
    """A finding about candidates as findings about rows of 客户 and about cells of lists; of a column, as it is."""
    rows = found.rows - 1
    if (rows < 0).any():
        yield _chosen(found, np.flatnonzero(rows < 0))
    own = np.where(rows >= 0, context.row_of(np.maximum(rows, 0)), 0)
    inside, outside = np.flatnonzero(own > 0), np.flatnonzero((own == 0) & (rows >= 0))
    if len(inside):
        yield replace(_chosen(found, inside), rows=own[inside])
    if len(outside):
        places = context.candidates.sources(rows[outside], found.column)
        yield replace(_chosen(found, outside), rows=np.zeros(len(outside), np.int64), sources=places)


def _chosen(found: Findings, places: Rows) -> Findings:
    facts = {name: fact[places] if isinstance(fact, np.ndarray) else fact for name, fact in found.facts.items()}
    return replace(found, rows=found.rows[places], values=found.values[places], facts=facts)


def _as_read(context: Context) -> Iterator[Findings]:
    """Error values and text that looks like a formula, as they stand in the lists."""
    for number, sheet in enumerate(context.candidates.sheets):
        places = np.flatnonzero(context.candidates.sheet == number)
        for mapped in (mapped for mapped in sheet.mapping.columns if mapped.target):
            cells = sheet.raw.cells[sheet.rows, mapped.index].tolist()
            for found in _odd_cells(mapped.target, _odd(cells), cells):
                yield from _placed(context, replace(found, rows=places[found.rows] + 1))


def _odd(cells: list[Cell]) -> list[int]:
    """Places of error values and of texts that begin like a formula."""
    kinds, starts = set(map(type, cells)), {cell[0] for cell in cells if type(cell) is str}
    if CellError not in kinds and starts.isdisjoint(FORMULA_SIGNS):
        return []
    return [i for i, v in enumerate(cells) if (v[0] in FORMULA_SIGNS if type(v) is str else type(v) is CellError)]


def _odd_cells(target: str, odd: list[int], cells: list[Cell]) -> Iterator[Findings]:
    errors = [i for i in odd if isinstance(cells[i], CellError)]
    formulas = [i for i in odd if isinstance(cells[i], str) and _FORMULA_LIKE.fullmatch(str(cells[i]))]
    for code, places in (("formula_error", errors), ("formula_injection", formulas)):
        values = objects([cells[i] for i in places])
        signs = objects([str(value)[0] for value in values])
        yield Findings(code, "customers", target, np.array(places, np.int64), values, {"sign": signs})


def _held(context: Context) -> Iterator[Findings]:
    waiting = np.flatnonzero(~context.matches.free)
    nameless = same(context.matches.held[waiting], "no_name")
    if nameless.any():
        why = {"why": objects([_why(context, int(i)) for i in waiting[nameless]])}
        yield _of_list(context, "not_imported", "customer_name", waiting[nameless], why)
    if not nameless.all():
        rows = waiting[~nameless]
        facts = {
            "other": objects([_other(context, int(i)) for i in rows]),
            "reasons": objects([_why(context, int(i)) for i in rows]),
        }
        yield _of_list(context, "suspected_duplicate", "customer_name", rows, facts)


def _of_list(context: Context, code: str, target: str, rows: Rows, facts: Mapping[str, object]) -> Findings:
    values = column(context.candidates.frame, target)[rows]
    places = context.candidates.sources(rows, target)
    return Findings(code, "customers", target, np.zeros(len(rows), np.int64), values, dict(facts), places)


def _other(context: Context, candidate: int) -> str:
    return OTHER_CUSTOMER.format(name=context.name(int(context.matches.other[candidate])))


def why_held(candidates: Candidates, matches: Matches, candidate: int) -> str:
    """Why a row has to wait, in words."""
    other = int(matches.other[candidate])
    facts = {
        "id": shown(column(candidates.frame, "customer_id")[candidate]),
        "mobile": shown(column(candidates.frame, "mobile")[candidate]),
        "other": shown(matches.names[other]) if other >= 0 else "",
    }
    return WHY_HELD[matches.held[candidate]].format(**facts)


def _why(context: Context, candidate: int) -> str:
    return why_held(context.candidates, context.matches, candidate)


def _duplicates(context: Context, raw: pd.DataFrame) -> Iterator[Findings]:
    """Rows that say word for word what an earlier row of the lists says."""
    matches = context.matches
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
        facts = {"first_row": objects([_list_row(context.candidates, int(first)) for first in first_rows])}
        yield _of_list(context, "duplicate_row", "customer_name", again, facts)


def _list_row(candidates: Candidates, candidate: int) -> str:
    return str(candidates.sheets[candidates.sheet[candidate]].raw.first_row + int(candidates.row[candidate]))


def _conflicts(context: Context, merged: Sequence[Merged]) -> Iterator[Findings]:
    for each in (each for each in merged if len(each.conflicts)):
        ours = objects([shown(value, _spec(each)) for value in each.ours])
        yield _of_list(context, "import_conflict", each.column, each.conflicts, {"ours": ours})


def _replaced(context: Context, merged: Sequence[Merged]) -> Iterator[Findings]:
    """Values of the archive that gave way to those of the lists."""
    view = context.snapshot.tables["customers"]
    for each in (each for each in merged if len(each.replaced)):
        old = objects([shown(value, _spec(each)) for value in column(view.frame, each.column)[each.replaced]])
        rows = view.frame.index.to_numpy(np.int64)[each.replaced]
        yield Findings("import_overwritten", "customers", each.column, rows, each.values[each.replaced], {"old": old})


def _conflict_reasons(merged: Sequence[Merged]) -> dict[int, str]:
    reasons: dict[int, list[str]] = {}
    for each in merged:
        for candidate, *values in zip(each.conflicts.tolist(), each.ours, each.theirs, strict=True):
            ours, theirs = (shown(value, _spec(each)) for value in values)
            sentence = CONFLICT.format(header=_header(each), ours=ours, value=theirs)
            reasons.setdefault(candidate, []).append(sentence)
    return {candidate: REASON_JOINER.join(reasons[candidate]) for candidate in sorted(reasons)}


def _spec(merged: Merged) -> Column | None:
    return next((column for column in CUSTOMERS if column.id == merged.column), None)


def _header(merged: Merged) -> str:
    spec = _spec(merged)
    return spec.header if spec else merged.column.removeprefix(OWN)


def _document(candidates: Candidates, sheet: str, reasons: Mapping[int, str]) -> Document:
    """Rows as they were read, under their own headers, and why they wait."""
    labels = [_labels(source) for source in candidates.sheets]
    used = sorted({int(candidates.sheet[candidate]) for candidate in reasons})
    header = list(dict.fromkeys(label for number in used for label in labels[number] if label is not None))
    rows = []
    for candidate, reason in reasons.items():
        cells = dict(zip(labels[candidates.sheet[candidate]], candidates.cells(candidate), strict=True))
        rows.append((*(cells.get(label) for label in header), reason))
    return Document(sheet, sheet, (*(text for text, _ in header), REASON_HEADER), tuple(rows))


def _labels(source: SourceSheet) -> list[tuple[str, int] | None]:
    """A label for each column: its header and which one of that name it is; None for a column left out."""
    seen: dict[str, int] = {}
    labels: list[tuple[str, int] | None] = []
    for mapped in source.mapping.columns:
        text = mapped.header or NAMELESS.format(letter=source.raw.letter(mapped.index))
        seen[text] = seen.get(text, 0) + 1
        labels.append(None if mapped.reason in {"empty", "reason", "serial"} else (text, seen[text]))
    return labels
