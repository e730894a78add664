"""Workbooks of Excel 97 to 2003 (.xls), and those that WPS names .et, as raw sheets."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from kehu_xl.core.listing.types import Box, Grid, RawSheet
from kehu_xl.core.snapshot import Cell, CellError
from kehu_xl.spec.errors import DamagedFile, PasswordProtected
from kehu_xl.spec.vocabulary.listing import DAMAGE
from kehu_xl.store.lists.grids import mask_of, moment, percent_code, trimmed

# What the reader raises over a file that is cut off or scrambled.
_DAMAGE = (
    XLRDError, CompDocError, struct.error, AssertionError, AttributeError,
    IndexError, KeyError, TypeError, UnicodeError, ValueError, OverflowError, MemoryError,
)  # fmt: skip
_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # a new workbook inside an old envelope
_ENCRYPTED = "encrypted"  # in the reader's message


def read_biff(path: Path) -> tuple[RawSheet, ...]:
    """Every worksheet of an .xls. Raises DamagedFile, PasswordProtected."""
    if _PACKAGE in path.read_bytes():
        raise PasswordProtected(file=path.name)
    try:
        with xlrd.open_workbook(str(path), logfile=io.StringIO(), formatting_info=True) as book:
            return tuple(_raw(book, sheet) for sheet in book.sheets())
    except _DAMAGE as error:
        if isinstance(error, XLRDError) and _ENCRYPTED in str(error):
            raise PasswordProtected(file=path.name) from error
        raise DamagedFile(file=path.name, what=DAMAGE["package"]) from error


def _raw(book: xlrd.Book, sheet: Any) -> RawSheet:
    grid: Grid = np.full((sheet.nrows, sheet.ncols), None, dtype=object)
    percents = {i for i, style in enumerate(book.xf_list) if percent_code(book.format_map[style.format_key].format_str)}
    percent = []
    for row, column, cell in _filled(sheet):
        grid[row, column] = _CELLS[cell.ctype](cell.value, book.datemode)
        if cell.xf_index in percents and cell.ctype == xlrd.XL_CELL_NUMBER:
            percent.append((row + 1, column + 1))
    return trimmed(
        RawSheet(
            name=sheet.name, cells=grid, hidden=bool(sheet.visibility), percent=mask_of(grid.shape, (1, 1), percent),
            merged=tuple(Box(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells),
            comments={(row + 1, column + 1): note.text for (row, column), note in sheet.cell_note_map.items()},
            hidden_rows=frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
            hidden_columns=frozenset(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden),
        )
    )  # fmt: skip


def _filled(sheet: Any) -> Iterator[tuple[int, int, Any]]:
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype in _CELLS:
                yield row, column, cell


def _text(value: str, _mode: int) -> Cell:
    return value if value.strip() else None


def _day(value: float, mode: int) -> Cell:
    """A cell with a date format as a moment, one with only a time as text, else its number."""
    return moment(timedelta(days=value), datetime(1904, 1, 1) if mode else None)


_CELLS: Mapping[int, Callable[[Any, int], Cell]] = {
    xlrd.XL_CELL_TEXT: _text,
    xlrd.XL_CELL_NUMBER: lambda value, _mode: float(value),
    xlrd.XL_CELL_DATE: _day,
    xlrd.XL_CELL_BOOLEAN: lambda value, _mode: bool(value),
    xlrd.XL_CELL_ERROR: lambda value, _mode: CellError(xlrd.error_text_from_code.get(value, "#N/A")),
}
