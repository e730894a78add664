"""Excel workbooks as raw sheets, read by calamine; `package` adds what it leaves out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from kehu_xl.core.listing.types import Box, Grid, RawSheet
from kehu_xl.core.snapshot import Cell, CellError
from kehu_xl.spec.errors import DamagedFile, PasswordProtected
from kehu_xl.spec.vocabulary.listing import DAMAGE
from kehu_xl.store.lists.grids import Place, mask_of
from kehu_xl.store.lists.package import Marks, inspect

_NOTHING = Marks({}, ())
_NAMED = (".xlsx", ".xlsm")
_BINARY = (".xlsb",)
_PANIC = "pyo3_runtime"  # where the exception lives that stands for a failed assertion of the Rust reader


def read_workbook(path: Path) -> tuple[RawSheet, ...]:
    """Every worksheet of an .xlsx or .xlsm; chart and dialog sheets are left out.

    Raises NotASpreadsheet, DamagedFile, PasswordProtected.
    """
    return _read(path, inspect(path), _NAMED)


def read_binary_workbook(path: Path) -> tuple[RawSheet, ...]:
    """Every worksheet of an .xlsb; error values are blank there and percentages their numbers.

    Raises DamagedFile, PasswordProtected.
    """
    return _read(path, {}, _BINARY)


def _read(path: Path, marks: Mapping[str, Marks], named: tuple[str, ...]) -> tuple[RawSheet, ...]:
    try:
        with _opened(path, named) as book:
            sheets = [meta for meta in book.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
            return tuple(
                _raw(book.get_sheet_by_name(meta.name), marks.get(meta.name, _NOTHING), meta.visible) for meta in sheets
            )
    except PasswordError as error:
        raise PasswordProtected(file=path.name) from error
    except CalamineError as error:
        raise DamagedFile(file=path.name, what=DAMAGE["package"]) from error
    except BaseException as error:
        if type(error).__module__ != _PANIC:
            raise
        raise DamagedFile(file=path.name, what=DAMAGE["package"]) from error


def _opened(path: Path, named: tuple[str, ...]) -> CalamineWorkbook:
    """The reader goes by the file's name where it is given one, so it is given none that lies."""
    if path.suffix.lower() in named:
        return CalamineWorkbook.from_path(path)
    with path.open("rb") as file:
        return CalamineWorkbook.from_filelike(file)


def _raw(sheet: CalamineSheet, marks: Marks, visible: SheetVisibleEnum) -> RawSheet:
    top, left = _start(sheet, marks)
    grid = _grid(sheet, (top, left), marks)
    for (row, column), code in marks.errors.items():
        grid[row - top, column - left] = CellError(code)
    return RawSheet(
        name=sheet.name, cells=grid, first_row=top, first_column=left,
        merged=tuple(_box(*corners) for corners in sheet.merged_cell_ranges or ()),
        hidden=visible is not SheetVisibleEnum.Visible,
        percent=mask_of(grid.shape, (top, left), marks.percent),
        comments=marks.comments, hidden_rows=marks.hidden_rows, hidden_columns=marks.hidden_columns,
    )  # fmt: skip


def _start(sheet: CalamineSheet, marks: Marks) -> Place:
    """Sheet row and column of the first used cell, cells that hold an error included."""
    starts = [(sheet.start[0] + 1, sheet.start[1] + 1)] if sheet.start else []
    places = [*starts, *marks.errors]
    return (min(r for r, _ in places), min(c for _, c in places)) if places else (1, 1)


def _grid(sheet: CalamineSheet, start: Place, marks: Marks) -> Grid:
    cells = _cells(sheet)
    first = (sheet.start[0] + 1, sheet.start[1] + 1) if sheet.start else start
    above, before = first[0] - start[0], first[1] - start[1]
    bottom = max([r - start[0] + 1 for r, _ in marks.errors] + [above + cells.shape[0]])
    right = max([c - start[1] + 1 for _, c in marks.errors] + [before + cells.shape[1]])
    if (bottom, right) == cells.shape:
        return cells
    grid: Grid = np.full((bottom, right), None, dtype=object)
    grid[above : above + cells.shape[0], before : before + cells.shape[1]] = cells
    return grid


def _cells(sheet: CalamineSheet) -> Grid:
    rows = sheet.to_python()
    cells: Grid = np.empty((sheet.height, sheet.width), dtype=object)
    for place, column in enumerate(zip(*rows, strict=True)):
        cells[:, place] = _normal(list(column))
    return cells


def _box(start: Place, end: Place) -> Box:
    return Box(start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)


def _midnight(value: date) -> datetime:
    return datetime(value.year, value.month, value.day)


def _days(value: timedelta) -> float:
    return value / timedelta(days=1)


_CONVERT: dict[type, Callable[[Any], Cell]] = {
    int: float,
    date: _midnight,
    time: lambda value: value.isoformat("minutes" if not value.second else "seconds"),
    timedelta: _days,
}


def _finite(column: list[Any]) -> list[Any]:
    """Numbers that no cell can hold as the texts that they are; the same list where there are none.

    >>> _finite([1.5, float("inf"), "a"])
    [1.5, 'inf', 'a']
    """
    if math.isfinite(sum(value for value in column if type(value) is float)):
        return column
    return [str(value) if type(value) is float and not math.isfinite(value) else value for value in column]


def _normal(column: list[Any]) -> list[Cell]:
    """A column as calamine gives it as cells of ours; the same list where nothing changes.

    >>> _normal([date(2024, 1, 5), 3, " ", "00123", ""])
    [datetime.datetime(2024, 1, 5, 0, 0), 3.0, None, '00123', None]
    """
    kinds = set(map(type, column))
    if float in kinds:
        column = _finite(column)
        kinds = set(map(type, column))
    blanks = {text for text in set(column) if type(text) is str and not text.strip()} if str in kinds else ()
    if not blanks and kinds.isdisjoint(_CONVERT):
        return column
    cells = [None if type(value) is str and value in blanks else value for value in column] if blanks else column
    if kinds.isdisjoint(_CONVERT):
        return cells
    return [_CONVERT[type(value)](value) if type(value) in _CONVERT else value for value in cells]
