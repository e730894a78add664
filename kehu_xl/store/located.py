"""Where a table of the spec stands in a book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kehu_xl.core.snapshot import Rows
from kehu_xl.spec.errors import SheetMissing
from kehu_xl.spec.tables import table as spec_table
from kehu_xl.spec.types import TOKEN, Role, Table
from kehu_xl.store.columns import HeaderCell, Place, folded, match_columns
from kehu_xl.store.ooxml.book import Sheet, parse_area
from kehu_xl.store.ooxml.tables import ExcelTable, tables_on
from kehu_xl.store.shapes import Cells, Directory, TablesOn

_LOOK_FOR_HEADER = 20  # rows searched on a sheet without an Excel table


@dataclass(frozen=True, eq=False)
class Located:
    """A table of the spec, found: rows count from 1 as in the sheet, `last` is the end of its range."""

    table: Table
    sheet: Sheet
    excel: ExcelTable | None
    header_row: int
    left: int
    right: int
    last: int  # last data row of the range, header_row where there is none
    columns: Mapping[str, int]  # column id -> sheet column
    headers: Mapping[str, str]

    @property
    def first(self) -> int:
        """The first data row."""
        return self.header_row + 1


class Finder:
    """Finds tables of the spec in a book, closed or open; looks at each sheet's small parts once."""

    def __init__(self, book: Directory, tables_on: TablesOn = tables_on) -> None:
        self.book = book
        self._by_name: dict[str, tuple[Sheet, ExcelTable]] = {}
        for sheet in book.sheets:
            if sheet.is_worksheet:
                for excel in tables_on(book, sheet):
                    self._by_name.setdefault(excel.name.casefold(), (sheet, excel))

    def sheet_of(self, table_id: str) -> Sheet:
        """The sheet of a table; raises SheetMissing where there is none."""
        sheet = self.find(table_id)
        if sheet is None:
            raise SheetMissing(file=self.book.file, sheet=spec_table(table_id).sheet)
        return sheet

    def find(self, table_id: str) -> Sheet | None:
        """The sheet of a table: where its Excel table is, else the one with its name, else where its blocks are."""
        table = spec_table(table_id)
        if (found := self._by_name.get(table.excel_name.casefold())) is not None:
            return found[0]
        areas = (parse_area(self.book.names.get(f"{table.excel_name}_{block.id}", "")) for block in table.blocks)
        names = [table.sheet, *(area.sheet for area in areas if area is not None)]
        sheets = (self.book.sheet(name) for name in names)
        return next((sheet for sheet in sheets if sheet is not None and sheet.is_worksheet), None)

    def locate(self, table_id: str, grid: Cells) -> Located:
        """Find the table's columns on its sheet, whose cells are `grid`."""
        table, sheet = spec_table(table_id), self.sheet_of(table_id)
        found = self._by_name.get(table.excel_name.casefold())
        if not table.columns:
            return Located(table, sheet, None, table.header_row, 1, 1, table.header_row, {}, {})
        if found is not None and found[1].header_rows:
            return self._in_excel_table(table, found[1], grid, sheet)
        return self._on_plain_sheet(table, grid, sheet)

    def _in_excel_table(self, table: Table, excel: ExcelTable, grid: Cells, sheet: Sheet) -> Located:
        ids = {excel.left + place: column for place, column in enumerate(excel.columns)}
        texts = grid.texts(excel.top, excel.left, excel.right)
        headers = [
            HeaderCell(column, texts.get(column) or ids[column].name, ids[column].id)
            for column in range(excel.left, excel.right + 1)
            if column in ids
        ]
        columns = match_columns(table, headers, self._place(sheet, excel.top))
        last = excel.bottom - excel.totals_rows
        bounds = (excel.top, excel.left, excel.right, last)
        return _located(table, sheet, excel, bounds, (columns, headers))

    def _on_plain_sheet(self, table: Table, grid: Cells, sheet: Sheet) -> Located:
        names = {folded(column.header) for column in table.columns}
        rows = {row: grid.texts(row, 1, grid.last_column) for row in range(1, _LOOK_FOR_HEADER)}
        fit = {row: sum(folded(text) in names for text in texts.values()) for row, texts in rows.items()}
        header_row = max(fit, key=lambda row: fit[row])
        headers = [HeaderCell(column, text) for column, text in rows[header_row].items()]
        columns = match_columns(table, headers, self._place(sheet, header_row))
        left = min((h.column for h in headers), default=1)
        right = max((h.column for h in headers), default=1)
        bounds = (header_row, left, right, max(grid.last_row, header_row))
        return _located(table, sheet, None, bounds, (columns, headers))

    def _place(self, sheet: Sheet, row: int) -> Place:
        return Place(self.book.file, sheet.name, row)


def _located(table, sheet, excel, bounds, matched) -> Located:  # type: ignore[no-untyped-def]
    header_row, left, right, last = bounds
    columns, headers = matched
    by_column = {header.column: header.text for header in headers}
    texts = {column_id: by_column[column] for column_id, column in columns.items()}
    return Located(table, sheet, excel, header_row, left, right, max(last, header_row), columns, texts)


def data_rows(located: Located, grid: Cells) -> Rows:
    """The table's rows, without the empty ones at its end.

    A program that does not grow tables leaves rows typed right below out of the range: on an input
    table they belong to it as far as each fills a required or key column.
    """
    token = located.columns.get(TOKEN.id, 0)
    filled = grid.filled_rows(located.left, located.right, token)
    inside = filled[(filled >= located.first) & (filled <= located.last)]
    end = int(inside[-1]) if len(inside) else located.header_row
    reaches_end = end == located.last < grid.last_row
    if reaches_end and located.table.role is Role.INPUT and not _has_totals(located):
        end += _rows_below(located, grid)
    return np.arange(located.first, end + 1, dtype=np.int64)


def _has_totals(located: Located) -> bool:
    return located.excel is not None and located.excel.totals_rows > 0


def _rows_below(located: Located, grid: Cells) -> int:
    named = [c.id for c in located.table.columns if c.required or c.id in located.table.key]
    columns = [located.columns[column_id] for column_id in named if column_id in located.columns]
    filled = np.unique(np.concatenate([grid.filled_rows(column, column) for column in columns]))
    below = filled[filled > located.last]
    return int(np.sum(below == located.last + 1 + np.arange(len(below))))
