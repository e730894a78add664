"""The cells of one sheet with their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.types import Kind
from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.scan import EMPTY, MAX_COLUMN, Body
from kehu_xl.store.ooxml.styles import Styles
from kehu_xl.store.ooxml.values import SHIFT_1904, Decoded, Objects, from_serial

_AS_DATE, _AS_PERCENT, _AS_STYLED = 1, 2, 0
_READING = {Kind.DATE: _AS_DATE, Kind.PERCENT: _AS_PERCENT}
_PERCENT_DIGITS = 10  # 0.07 * 100 is 7.000000000000001


@dataclass(frozen=True, eq=False)
class Grid:
    """An indexed sheet with decoded values."""

    body: Body
    decoded: Decoded
    styles: Styles
    is_1904: bool

    @cached_property
    def row_numbers(self) -> Ints:
        return self.body.rows.number[self.body.cells.row]

    @cached_property
    def _keys(self) -> Ints:
        return self.body.keys

    @property
    def last_column(self) -> int:
        return int(self.body.cells.column.max(initial=0))

    @property
    def last_row(self) -> int:
        return int(self.body.rows.number.max(initial=0))

    def texts(self, row: int, left: int, right: int) -> Mapping[int, str]:
        """The texts in one row, by column; what is no text is shown as text."""
        low, high = np.searchsorted(self._keys, [row * MAX_COLUMN + left, row * MAX_COLUMN + right + 1])
        cells = range(int(low), int(high))
        values = {int(self.body.cells.column[i]): self._plain(i) for i in cells}
        return {column: str(value).strip() for column, value in values.items() if value is not None}

    def _plain(self, i: int) -> Cell:
        number = self.decoded.numbers[i]
        if np.isnan(number):
            value: Cell = self.decoded.objects[i]
            return value
        return int(number) if number.is_integer() else float(number)

    def filled_rows(self, left: int, right: int, but: int = 0) -> Ints:
        """Numbers of the rows with a typed value between two columns, column `but` not counted."""
        cells = self.body.cells
        filled = (cells.type != EMPTY) & ~cells.formula & (cells.column >= left) & (cells.column <= right)
        filled &= cells.column != but
        counts = np.bincount(cells.row[filled], minlength=len(self.body.rows.number))
        return np.sort(self.body.rows.number[counts > 0])

    def block(self, rows: Ints, kinds: Mapping[int, Kind | None]) -> Objects:
        """The values of some columns (by their kind) in consecutive rows, as rows x columns in column order."""
        block = np.empty((len(rows), len(kinds)), object, order="F")
        if not len(rows) or not kinds:
            return block
        places = np.full(MAX_COLUMN + 2, -1)
        places[list(kinds)] = np.arange(len(kinds))
        place, at = places[self.body.cells.column], self.row_numbers - rows[0]
        wanted = np.flatnonzero((place >= 0) & (at >= 0) & (at < len(rows)))
        block[at[wanted], place[wanted]] = self._values(wanted, kinds)
        return block

    def _values(self, wanted: Ints, kinds: Mapping[int, Kind | None]) -> Objects:
        values = self.decoded.objects[wanted]
        numbers = self.decoded.numbers[wanted]
        numeric = np.flatnonzero(~np.isnan(numbers))
        cells = wanted[numeric]
        numbers = numbers[numeric]
        reading = np.zeros(MAX_COLUMN + 2, np.int8)
        for column, kind in kinds.items():
            reading[column] = _READING.get(kind, _AS_STYLED) if kind else _AS_STYLED
        way = reading[self.body.cells.column[cells]]
        style = np.clip(self.body.cells.style[cells], 0, self.styles.count - 1)
        iso = self.decoded.iso[cells]
        dated = self.styles.dates[style] | iso
        if self.is_1904:
            numbers = numbers + SHIFT_1904 * (dated & ~iso)
        percent = (way == _AS_PERCENT) & self.styles.percents[style]
        numbers = np.where(percent, np.round(numbers * 100, _PERCENT_DIGITS), numbers)
        values[numeric] = numbers
        self._make_moments(values, numeric[dated & (way == _AS_STYLED)])
        return values

    @staticmethod
    def _make_moments(values: Objects, where: NDArray[np.int64]) -> None:
        for i in where:
            values[i] = from_serial(values[i]) or values[i]
