"""Planned edits written into an open workbook: few calls to the program, however many the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import numpy as np

from kehu_xl.core.snapshot import CellError, Formula, Objects, Rows
from kehu_xl.spec.types import Kind
from kehu_xl.store.live.book import LiveBook
from kehu_xl.store.live.grid import LiveGrid, percents
from kehu_xl.store.live.removal import RowsUp, move_up, runs
from kehu_xl.store.live.texts import as_typed
from kehu_xl.store.ooxml.patch import ColumnEdit
from kehu_xl.store.ooxml.values import SHIFT_1904, to_serial
from kehu_xl.store.planning import Plan, Resize

MOST_RUNS = 64  # of neighbouring cells written on their own in one column; more are written in one stretch
_ERROR_FORMULAS = {
    "#DIV/0!": "=1/0", "#N/A": "=NA()", "#VALUE!": '=VALUE("-")', "#NUM!": "=SQRT(-1)",
}  # fmt: skip


def write(live: LiveBook, planned: Plan) -> None:
    """Write a plan: tables that grow first, then cells, then tables that shrink."""
    for resize in planned.resizes:
        if resize.bottom + resize.table.totals_rows >= resize.table.bottom:
            _resize(live, resize)
    for sheet in planned.sheets.values():
        for edit in sheet.edits:
            _write_column(sheet.layout.grid, edit)
    for resize in planned.resizes:
        if resize.bottom + resize.table.totals_rows < resize.table.bottom:
            _resize(live, resize)


def _resize(live: LiveBook, resize: Resize) -> None:
    table, sheet = resize.table, live.worksheets[resize.table.part]
    rows = resize.bottom + table.totals_rows - table.top + 1
    columns = table.right - table.left + 1 + len(resize.added)
    sheet.tables[table.name].resize(sheet.range((table.top, table.left, rows, columns)))


def _write_column(grid: LiveGrid, edit: ColumnEdit) -> None:
    if isinstance(edit, RowsUp):
        move_up(grid, edit)
        return
    if edit.clears:
        for first, last in runs(edit.rows):
            grid.span(first, edit.column, last - first + 1, 1).clear_contents()
        return
    rows, values = edit.rows, edit.values
    if not edit.over_formulas and edit.column in grid.formulas:
        kept = np.array([not grid.has_formula(row, edit.column) for row in rows.tolist()], bool)
        rows, values = rows[kept], values[kept]
    if not len(rows):
        return
    places = list(runs(rows))
    if len(places) > (1 if edit.owned else MOST_RUNS):
        rows, values = _stretch(grid, edit, rows, values)
        places = [(int(rows[0]), int(rows[-1]))]
    at = 0
    for first, last in places:
        count = last - first + 1
        _write_run(grid, edit, first, values[at : at + count])
        at += count


def _raw(grid: LiveGrid, column: int, first: int, last: int) -> list[Any]:
    """What the program holds in some rows of a column, dates as numbers."""
    found: list[Any] = [None] * (last - first + 1)
    if grid.left <= column <= grid.last_column:
        low, high = max(first, grid.top), min(last, grid.last_row)
        if low <= high:
            held = grid.exact[low - grid.top : high - grid.top + 1, column - grid.left].tolist()
            found[low - first : high - first + 1] = held
    return found


def _stretch(grid: LiveGrid, edit: ColumnEdit, rows: Rows, values: Objects) -> tuple[Rows, Objects]:
    """The edit as one stretch: cells between the changed ones are written as they are, formulas as formulas."""
    first, last = int(rows[0]), int(rows[-1])
    whole = np.empty(last - first + 1, object)
    whole[:] = [_Kept(value) for value in _raw(grid, edit.column, first, last)]
    if edit.column in grid.formulas or any(type(kept.value) is int for kept in whole):
        texts = grid.span(first, edit.column, last - first + 1, 1).formula
        for at, (text,) in enumerate(texts):
            if grid.has_formula(first + at, edit.column) or type(whole[at].value) is int:
                whole[at] = Formula(text)
    whole[rows - first] = values
    return np.arange(first, last + 1, dtype=np.int64), whole


class _Kept:
    """A value that stands in the program and is written back as it is."""

    def __init__(self, value: Any) -> None:
        self.value = value


_STORED: Mapping[type, Callable[[Any], Any]] = {
    _Kept: lambda kept: None if kept.value == "" else kept.value,
    Formula: lambda formula: formula.text,
    CellError: lambda error: _ERROR_FORMULAS.get(error.code, "=NA()"),
}


def _write_run(grid: LiveGrid, edit: ColumnEdit, first: int, values: Objects) -> None:
    cells = grid.span(first, edit.column, len(values), 1)
    is_percent = percents(cells) if edit.kind is Kind.PERCENT else np.zeros(len(values), bool)
    stored = [_stored(grid, edit, v, percent=p) for v, p in zip(values.tolist(), is_percent.tolist(), strict=True)]
    formulas = [isinstance(value, Formula) for value in values.tolist()]
    typed = as_typed(cells, stored, formulas)
    cells.raw_value = [[value] for value in typed] if len(typed) > 1 else typed[0]


def _stored(grid: LiveGrid, edit: ColumnEdit, value: Any, *, percent: bool) -> Any:
    """A value as this book stores it: percents as fractions, dates in its own date system."""
    for kind, store in _STORED.items():
        if isinstance(value, kind):
            return store(value)
    shift = SHIFT_1904 * grid.is_1904
    if isinstance(value, datetime):
        return to_serial(value) - shift
    if value is None or isinstance(value, bool | str):
        return value
    number = float(value)
    if np.isnan(number):
        return None
    return number / 100 if percent else number - shift * (edit.kind is Kind.DATE)
