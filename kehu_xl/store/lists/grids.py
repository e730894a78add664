"""What the readers of the different formats share: moments, percent codes, the used range."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from kehu_xl.core.listing.types import Box, Grid, Mask, RawSheet, holds
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.errors import DamagedFile
from kehu_xl.spec.vocabulary.listing import DAMAGE
from kehu_xl.store.lists.extent import MAX_CELLS

Place = tuple[int, int]  # sheet row and column, from 1
_QUOTED = re.compile(r'"[^"]*"|\\.')
_DAY = timedelta(days=1)
_LEAP = timedelta(days=60)  # the 1900 system counts a 29 February that never was
_LAST = timedelta(days=2958466)


@dataclass(eq=False, slots=True)
class Sketch:
    """A sheet while it is read cell by cell; places are sheet rows and columns from 1."""

    cells: dict[Place, Cell] = field(default_factory=dict)
    percent: list[Place] = field(default_factory=list)
    merged: list[Box] = field(default_factory=list)
    comments: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def raw(self, name: str, path: Path, *, hidden: bool = False) -> RawSheet:
        """The sheet as it was read. Raises DamagedFile where its cells lie too far apart."""
        rows, columns = (max((place[axis] for place in self.cells), default=0) for axis in (0, 1))
        if rows * columns > MAX_CELLS:
            raise DamagedFile(file=path.name, what=DAMAGE["too_big"])
        grid: Grid = np.full((rows, columns), None, dtype=object)
        for (row, column), cell in self.cells.items():
            grid[row - 1, column - 1] = cell
        return trimmed(
            RawSheet(
                name, grid, merged=tuple(self.merged), comments=self.comments, hidden=hidden,
                percent=mask_of(grid.shape, (1, 1), self.percent),
                hidden_rows=frozenset(self.hidden_rows), hidden_columns=frozenset(self.hidden_columns),
            )
        )  # fmt: skip


def percent_code(code: str) -> bool:
    """Whether a number format shows percentages.

    >>> percent_code("0.0%"), percent_code('0"%"'), percent_code("0\\\\%")
    (True, False, False)
    """
    return "%" in _QUOTED.sub("", code)


def moment(since: timedelta, epoch: datetime | None = None) -> Cell:
    """A time since the epoch of a sheet (None: 1900) as a date-time; less than a day is a time, as text.

    >>> moment(timedelta(45296.5)), moment(timedelta(0.354166666)), moment(timedelta(-1))
    (datetime.datetime(2024, 1, 5, 12, 0), '08:30', -1.0)
    """
    whole = timedelta(seconds=round(since.total_seconds()))
    if not timedelta(0) <= whole < _LAST:
        return since / _DAY
    if whole < _DAY and epoch is None:
        clock = (datetime.min + whole).time()
        return clock.isoformat("seconds" if clock.second else "minutes")
    if epoch is not None:
        return epoch + whole
    return datetime(1899, 12, 31 if whole < _LEAP else 30) + whole


def mask_of(shape: tuple[int, ...], start: Place, places: Iterable[Place]) -> Mask | None:
    """A mask over a grid that begins at `start`, True at the places; None where none is inside."""
    inside = [(r - start[0], c - start[1]) for r, c in places]
    inside = [(r, c) for r, c in inside if 0 <= r < shape[0] and 0 <= c < shape[1]]
    if not inside:
        return None
    mask: Mask = np.zeros(shape, dtype=np.bool_)
    rows, columns = np.array(inside).T
    mask[rows, columns] = True
    return mask


def trimmed(sheet: RawSheet) -> RawSheet:
    """A sheet without the empty rows and columns around its used range.

    >>> sheet = trimmed(RawSheet("甲", np.array([[None, None], [None, 1.0]], dtype=object)))
    >>> sheet.cells.tolist(), sheet.first_row, sheet.first_column
    ([[1.0]], 2, 2)
    """
    filled = holds(sheet.cells) if sheet.cells.size else np.zeros((0, 0), np.bool_)
    rows, columns = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
    if not len(rows):
        return replace(sheet, cells=np.empty((0, 0), dtype=object), percent=None)
    across = slice(columns[0], columns[-1] + 1)
    down = slice(rows[0], rows[-1] + 1)
    percent = None if sheet.percent is None else sheet.percent[down, across]
    return replace(
        sheet, cells=sheet.cells[down, across], percent=percent if percent is not None and percent.any() else None,
        first_row=sheet.first_row + int(rows[0]), first_column=sheet.first_column + int(columns[0]),
    )  # fmt: skip
