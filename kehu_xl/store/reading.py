"""From a book to a snapshot: sheets scanned, tables found, frames made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import OWN, Rows, Snapshot, TableView
from kehu_xl.spec.errors import CannotPatch
from kehu_xl.spec.refusals import what
from kehu_xl.store.located import Finder, Located, data_rows
from kehu_xl.store.memory import give_back
from kehu_xl.store.ooxml.book import Book, Sheet
from kehu_xl.store.ooxml.grid import Grid, large_grid_of
from kehu_xl.store.ooxml.tokens import column_letters
from kehu_xl.store.shapes import Cells, Directory

_MANY = 100_000  # cells whose scanning leaves much behind


@dataclass(frozen=True, eq=False)
class ReadTable:
    """A table as it was read, with what writing needs: where it lies and the index of its sheet."""

    located: Located
    body: Any  # the index of a closed file's sheet, the cells of an open one: what its layout is asked with
    view: TableView


def read_tables(book: Book, table_ids: Iterable[str]) -> Mapping[str, ReadTable]:
    """Read tables of the spec; sheets are scanned once each."""
    finder = Finder(book)
    by_sheet: dict[str, list[str]] = {}
    for table_id in table_ids:
        by_sheet.setdefault(finder.sheet_of(table_id).part, []).append(table_id)
    found: dict[str, ReadTable] = {}
    for wanted in by_sheet.values():
        grid = read_grid(book, finder.sheet_of(wanted[0]))
        if len(grid.body.cells.start) > _MANY:
            give_back()
        body = grid.body.without_values()
        for table_id in wanted:
            located = finder.locate(table_id, grid)
            found[table_id] = ReadTable(located, body, view_of(located, grid))
    return found


def read_grid(book: Book, sheet: Sheet) -> Grid:
    """All cells of a sheet; CannotPatch where the part is no worksheet at all."""
    grid = large_grid_of(book, sheet)
    if grid is None:
        raise CannotPatch(file=book.package.path.name, sheet=sheet.name, what=what("not_worksheet", sheet=sheet.name))
    return grid


def snapshot_of(book: Directory, tables: Mapping[str, ReadTable]) -> Snapshot:
    """What the decisions get to see."""
    findings = tuple(finding for table in tables.values() for finding in _missing_columns(table.located))
    views = {table_id: table.view for table_id, table in tables.items()}
    return Snapshot(book.file, views, book.properties, findings)


def view_of(located: Located, grid: Cells) -> TableView:
    """The frame of a table and where its cells stand."""
    rows = data_rows(located, grid)
    table, columns = located.table, located.columns
    own = [column_id for column_id in columns if column_id.startswith(OWN)]
    names = [column.id for column in table.columns] + own
    kinds = {place: table[column_id].kind if column_id in table else None for column_id, place in columns.items()}
    block = grid.block(rows, [columns.get(name, 0) for name in names], kinds)
    index, header = pd.Index(rows, dtype=np.int64), pd.Index(names, dtype=object)
    frame = pd.DataFrame(block, index=index, columns=header, dtype=object, copy=False)
    letters = {column_id: column_letters(place) for column_id, place in columns.items()}
    next_row = int(rows[-1]) + 1 if len(rows) else located.first
    formulas = _formulas(located, grid, rows)
    return TableView(table.id, located.sheet.name, frame, letters, located.headers, formulas, next_row)


def _formulas(located: Located, grid: Cells, rows: Rows) -> Mapping[str, Rows]:
    held = grid.formula_rows(located.first, located.first + len(rows) - 1)
    return {name: held[place] for name, place in located.columns.items() if place in held}


def _missing_columns(located: Located) -> Iterable[Findings]:
    for column in located.table.columns:
        if column.id not in located.columns and not column.computed:
            yield Findings(
                "missing_column", located.table.id, column.id, np.zeros(1, np.int64), np.array([None], object),
                {"sheet": located.sheet.name, "header": column.header},
            )  # fmt: skip
