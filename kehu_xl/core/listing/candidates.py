"""The data rows of all lists as one frame of customer columns, each row with its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kehu_xl.core.listing.people import PEOPLE
from kehu_xl.core.listing.spans import runs
from kehu_xl.core.listing.types import ColumnMap, Layout, Mask, RawSheet, RowClass, SheetMap, frame_of
from kehu_xl.core.listing.worth import explained, with_all_numbers
from kehu_xl.core.snapshot import OWN, Cell, CellError, Objects, Rows
from kehu_xl.core.typed import numbers, objects, text_of
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import TOKEN, Kind, Table
from kehu_xl.spec.vocabulary.listing import JOINERS, RUN_JOINERS


def fields_of(table: Table) -> tuple[str, ...]:
    """The columns of a table that lists can fill, in its order."""
    return tuple(column.id for column in table if not column.computed and column.id != TOKEN.id)


FIELDS = fields_of(CUSTOMERS)
# Columns that cleaning, matching and deriving fill, whether or not a list has them.
_ALWAYS = (
    "customer_id", "customer_name", "contact_name", "mobile", "phone", "other_phones", "province", "city", "district",
    "customer_type", "uscc", "person_id", "owner", "foreign_id", "created", "wechat", "remark",
    "acceptance", "manual_grade",
)  # fmt: skip
_EPOCH = datetime(1899, 12, 30)
_DAY = 86400.0


@dataclass(frozen=True, eq=False, slots=True)
class SourceSheet:
    """A sheet with a list on it: what was read, where the list is, what its columns are."""

    file: str
    raw: RawSheet  # the table itself, cut out of `origin` where the sheet holds more
    layout: Layout
    mapping: SheetMap
    origin: RawSheet  # the whole sheet
    leaders: Rows  # for each row of `raw`, the row in which its customer begins

    @property
    def rows(self) -> Rows:
        """Indexes of its data rows."""
        return self.layout.rows(RowClass.DATA)


@dataclass(frozen=True, eq=False)
class Candidates:
    """Rows that may become customers. `frame` is indexed from 1; `sheet` and `row`,
    beside it, say which of `sheets` and which row of its cells a candidate came from."""

    frame: pd.DataFrame
    sheets: tuple[SourceSheet, ...]
    sheet: Rows
    row: Rows

    def source(self, candidate: int, target: str = "") -> tuple[str, str, str]:
        """File, sheet and cell of a candidate's value; its row's first cell where it has none."""
        origin = self.sheets[self.sheet[candidate]]
        index = origin.mapping.index_of(target) or 0
        return origin.file, origin.raw.name, origin.raw.address(int(self.row[candidate]), index)

    def sources(self, chosen: Rows, target: str = "") -> tuple[tuple[str, str, str], ...]:
        """`source` of several candidates."""
        return tuple(self.source(int(candidate), target) for candidate in chosen)

    def cells(self, candidate: int) -> tuple[Cell, ...]:
        """The row as it was read; a percentage as people saw it."""
        origin = self.sheets[self.sheet[candidate]]
        row = int(self.row[candidate])
        marks = origin.raw.percent
        cells = origin.raw.cells[row].tolist()
        return tuple(_shown(cell, percent=marks is not None and bool(marks[row, i])) for i, cell in enumerate(cells))

    @cached_property
    def whole(self) -> Mask:
        """Candidates that stand for their row alone: not a further row of a customer, not a further firm of a row."""
        leaders = [self.sheets[sheet].leaders[row] for sheet, row in zip(self.sheet, self.row, strict=True)]
        again = np.zeros(len(self.row), np.bool_)
        again[1:] = (self.sheet[1:] == self.sheet[:-1]) & (self.row[1:] == self.row[:-1])
        alone: Mask = (np.array(leaders, np.int64) == self.row) & ~again
        return alone

    @cached_property
    def own_columns(self) -> tuple[str, ...]:
        """Columns of the user's own, as `own:<header>`."""
        return tuple(name for name in self.frame.columns if name.startswith(OWN))


def gather(sheets: Sequence[SourceSheet], table: Table = CUSTOMERS) -> Candidates:
    """One frame from the data rows of all lists of a table, in the order of the lists and of their rows."""
    fields = fields_of(table)
    parts = [_columns(sheet) for sheet in sheets]
    lengths = [len(sheet.rows) for sheet in sheets]
    given = {*(_ALWAYS if table is CUSTOMERS else ()), *(name for part in parts for name in part)}
    names = [*(name for name in fields if name in given), *sorted(given - set(fields), key=_first_in(parts))]
    pieces = {name: [part.get(name, _blank(n)) for part, n in zip(parts, lengths, strict=True)] for name in names}
    total = sum(lengths)
    columns = {name: np.concatenate(pieces[name]) if parts else _blank(0) for name in names}
    index = pd.RangeIndex(1, total + 1)
    origins = np.repeat(np.arange(len(sheets)), lengths).astype(np.int64)
    rows = np.concatenate([sheet.rows for sheet in sheets]) if sheets else np.empty(0, np.int64)
    order = _in_order(sheets, origins, rows)
    frame = frame_of({name: cells[order] for name, cells in columns.items()}, index)
    return Candidates(frame, tuple(sheets), origins[order], rows[order])


def _in_order(sheets: Sequence[SourceSheet], origins: Rows, rows: Rows) -> Rows:
    """The candidates sheet by sheet, row by row; tables beside each other share their rows."""
    firsts = {id(sheet.origin): number for number, sheet in reversed(list(enumerate(sheets)))}
    books = np.array([firsts[id(sheet.origin)] for sheet in sheets], np.int64)
    tops = np.array([sheet.raw.first_row for sheet in sheets], np.int64)
    return np.lexsort((origins, rows + tops[origins], books[origins]))


def _first_in(parts: Sequence[Mapping[str, Objects]]) -> Callable[[str], int]:
    """The order in which own columns come in the lists."""
    order = list(dict.fromkeys(name for part in parts for name in part))
    return order.index


def _blank(length: int) -> Objects:
    return np.full(length, None, dtype=object)


def _columns(sheet: SourceSheet) -> dict[str, Objects]:
    columns: dict[str, Objects] = {}
    ordered = sorted(sheet.mapping.columns, key=lambda column: column.index)
    for column in (column for column in ordered if column.target and not column.target.startswith(PEOPLE)):
        cells = _cells(sheet, column)
        before = columns.get(column.target)
        columns[column.target] = cells if before is None else _joined(before, cells, JOINERS.get(column.target, ""))
    return _with_runs_joined(with_all_numbers(columns), sheet)


def _with_runs_joined(columns: dict[str, Objects], sheet: SourceSheet) -> dict[str, Objects]:
    """Notes and own columns of a customer over several rows: all that they say, in its first row."""
    found = runs(sheet.leaders, sheet.rows.tolist())
    joiners = {name: RUN_JOINERS.get(name, RUN_JOINERS["own"] if name.startswith(OWN) else "") for name in columns}
    for name in (name for name in columns if found and joiners[name]):
        cells = columns[name].copy()
        for run in found:
            told = dict.fromkeys(text_of(cell) for cell in cells[run].tolist() if cell is not None)
            first = cells[run[0]] if len(told) < 2 and cells[run[0]] is not None else None
            cells[run] = None
            cells[run[0]] = first if first is not None else joiners[name].join(filter(None, told)) or None
        columns[name] = cells
    return columns


def _cells(sheet: SourceSheet, column: ColumnMap) -> Objects:
    """A column's data cells in the form that frames hold; error values become blank."""
    cells = sheet.raw.cells[sheet.rows, column.index]
    marks = None if sheet.raw.percent is None else sheet.raw.percent[sheet.rows, column.index]
    table = BY_ID[sheet.mapping.table]
    kind = table[column.target].kind if column.target in table else Kind.TEXT
    if kind is Kind.PERCENT:
        return _points(cells, marks)
    cells = explained(column, kind, cells)
    if marks is not None and marks.any():
        cells = objects([_shown(cell, percent=bool(mark)) for cell, mark in zip(cells, marks, strict=True)])
    convert = _CONVERT_DATES if kind is Kind.DATE else _CONVERT_TEXTS
    return objects([convert[type(cell)](cell) if type(cell) in convert else cell for cell in cells.tolist()])


def _points(cells: Objects, marks: Mask | None) -> Objects:
    """Percent points: cells with a percent format, or a whole column of fractions, times 100.

    >>> _points(np.array([0.75, 1.0, None], dtype=object), None).tolist()
    [75.0, 100.0, None]
    """
    values = numbers(cells)
    filled = values[~np.isnan(values)]
    fractions = len(filled) > 0 and bool((filled <= 1).all() and (filled >= 0).all() and (filled % 1 > 0).any())
    scaled = ~np.isnan(values) & (fractions if marks is None else marks | (fractions & ~marks.any()))
    points = cells.copy()
    points[scaled] = np.round(values[scaled] * 100, 10)
    return points


def _shown(cell: Cell, *, percent: bool) -> Cell:
    return f"{cell * 100:.10g}%" if percent and isinstance(cell, float) else cell


def _joined(first: Objects, second: Objects, joiner: str) -> Objects:
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    return objects([_join(a, b, joiner) for a, b in pairs])


def _join(first: Cell, second: Cell, joiner: str) -> Cell:
    if first is None or second is None or first == second:
        return second if first is None else first
    return f"{text_of(first)}{joiner}{text_of(second)}"


def _serial(value: datetime) -> float:
    return (value - _EPOCH).total_seconds() / _DAY


def _nothing(value: CellError) -> None:  # noqa: ARG001 an error value tells nothing
    return None


_CONVERT_DATES: Mapping[type, Callable[[Any], Cell]] = {datetime: _serial, CellError: _nothing}
_CONVERT_TEXTS: Mapping[type, Callable[[Any], Cell]] = {datetime: text_of, CellError: _nothing}
