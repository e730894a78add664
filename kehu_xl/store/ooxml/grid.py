"""The cells of one sheet with their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kehu_xl.spec.types import Kind
from kehu_xl.store.ooxml.book import Book, Sheet, utf8
from kehu_xl.store.ooxml.bytewise import Ints, Window
from kehu_xl.store.ooxml.flow import ahead
from kehu_xl.store.ooxml.index import EMPTY, MAX_COLUMN, Body, Bools
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.ooxml.stream import Held, streamed
from kehu_xl.store.ooxml.styles import Styles
from kehu_xl.store.ooxml.values import SHIFT_1904, Decoded, Floats, Objects, decode, from_serial, number_text

_AS_DATE, _AS_PERCENT, _AS_STYLED = 1, 2, 0
_READING = {Kind.DATE: _AS_DATE, Kind.PERCENT: _AS_PERCENT}
_BATCH = 200_000  # cells decoded at a time: what fits the cache is done several times faster
LARGE = 8 * 2**20  # a part of this size is read in stretches
_PIECE = 2**18  # packed bytes inflated at a time
_PERCENT_DIGITS = 10  # 0.07 * 100 is 7.000000000000001


@dataclass(frozen=True, eq=False)
class Grid:
    """An indexed sheet; `values` gives what the cells at some places of the index hold."""

    body: Body
    values: Callable[[Ints], Decoded]
    styles: Styles
    is_1904: bool

    @property
    def last_column(self) -> int:
        return int(self.body.cells.column.max(initial=0))

    @property
    def last_row(self) -> int:
        return int(self.body.rows.number.max(initial=0))

    def texts(self, row: int, left: int, right: int) -> Mapping[int, str]:
        """The texts in one row, by column; what is no text is shown as text."""
        at = np.flatnonzero(self.body.rows.number == row).astype(np.int32)
        low, high = np.searchsorted(self.body.cells.row, [at[0], at[0] + 1]) if len(at) else (0, 0)
        cells = np.arange(low, high, dtype=np.int64)
        columns = self.body.cells.column[cells]
        cells = cells[(columns >= left) & (columns <= right)]
        decoded = self.values(cells)
        shown = [
            number_text(number) if value is None and not np.isnan(number) else value
            for value, number in zip(decoded.objects, decoded.numbers.tolist(), strict=True)
        ]
        columns = self.body.cells.column[cells].tolist()
        return {column: str(value).strip() for column, value in zip(columns, shown, strict=True) if value is not None}

    def filled_rows(self, left: int, right: int, but: int = 0) -> Ints:
        """Numbers of the rows with a typed value between two columns, column `but` not counted."""
        cells = self.body.cells
        filled = (cells.type != EMPTY) & ~cells.formula & (cells.column >= left) & (cells.column <= right)
        filled &= cells.column != but
        starts = np.flatnonzero(np.diff(cells.row, prepend=-1))  # of the rows that have cells
        some = np.logical_or.reduceat(filled, starts) if len(starts) else np.zeros(0, bool)
        return np.sort(self.body.rows.number[cells.row[starts[some]]])

    def formula_rows(self, first: int, last: int) -> Mapping[int, Ints]:
        """The rows that hold a formula, by column, between two rows."""
        cells = self.body.cells
        held = np.flatnonzero(cells.formula)
        row, column = self.body.rows.number[cells.row[held]].astype(np.int64), cells.column[held]
        inside = (row >= first) & (row <= last)
        return {int(place): row[inside & (column == place)] for place in np.unique(column[inside])}

    def block(self, rows: Ints, wanted: Sequence[int], kinds: Mapping[int, Kind | None]) -> Objects:
        """The values of some columns in consecutive rows, as rows x columns; column 0 stays empty."""
        number, columns = self.body.rows.number, self.body.cells.column
        block = np.empty((len(rows), len(wanted)), object, order="F")
        if not len(rows) or not kinds:
            return block
        places = np.full(MAX_COLUMN + 2, -1, np.int16)
        places[list(wanted)] = np.arange(len(wanted))
        places[0] = -1
        reading = np.zeros(MAX_COLUMN + 2, np.int8)
        reading[list(kinds)] = [_READING.get(kind, _AS_STYLED) if kind else _AS_STYLED for kind in kinds.values()]
        for cells, decoded in self._batches(lambda cells: self._within(cells, rows) & (places[columns[cells]] >= 0)):
            at, place = number[self.body.cells.row[cells]] - rows[0], places[columns[cells]]
            values = self._values(cells, decoded, reading)
            starts = np.flatnonzero(np.diff(place, prepend=-1))
            for start, end in pairwise([*starts.tolist(), len(place)]):
                column, first, last = int(place[start]), int(at[start]), int(at[end - 1])
                rows_of = slice(first, last + 1) if last - first == end - 1 - start else at[start:end]
                block[rows_of, column] = values[start:end]
        return block

    def _within(self, cells: Ints, rows: Ints) -> Bools:
        """Which cells stand in consecutive rows."""
        number = self.body.rows.number[self.body.cells.row[cells]]
        within: Bools = (number >= rows[0]) & (number <= rows[-1])
        return within

    def _batches(self, wanted: Callable[[Ints], Bools]) -> Iterator[tuple[Ints, Decoded]]:
        """The wanted cells in batches that fit the cache, each column by column, and what they hold."""
        column = self.body.cells.column
        for low in range(0, len(column), _BATCH):
            cells = low + np.argsort(column[low : low + _BATCH], kind="stable")
            cells = cells[wanted(cells)]
            yield cells, self.values(cells)

    def places(self, rows: Ints, column: int) -> Ints:
        """The places of some cells of one column in the index, -1 where there is no such cell."""
        at, there = self.body.find(rows, column)
        return np.where(there, at, -1)

    def values_of(self, cells: Ints, kind: Kind | None) -> Objects:
        """The values of some cells of one column, given by their places in the index."""
        way = _READING.get(kind, _AS_STYLED) if kind else _AS_STYLED
        return self._values(cells, self.values(cells), np.full(MAX_COLUMN + 2, way, np.int8))

    def _values(self, cells: Ints, decoded: Decoded, reading: NDArray[np.int8]) -> Objects:
        """Cells as a frame holds them: 1900 serials, percent points, moments. What was decoded stays as it is."""
        values, numeric = decoded.objects.copy(), np.flatnonzero(~np.isnan(decoded.numbers))
        numbers, iso, cells = decoded.numbers[numeric], decoded.iso[numeric], cells[numeric]
        way = reading[self.body.cells.column[cells]]
        style = np.clip(self.body.cells.style[cells], 0, self.styles.count - 1)
        dated = self.styles.dates[style] | iso
        percent = (way == _AS_PERCENT) & self.styles.percents[style]
        values[numeric] = as_shown(numbers, percent, SHIFT_1904 * (dated & ~iso & self.is_1904))
        for i in numeric[dated & (way == _AS_STYLED)]:
            values[i] = from_serial(values[i]) or values[i]
        return values


def as_shown(numbers: Floats, percent: NDArray[np.bool_], shift: Ints) -> Floats:
    """Numbers of cells as a frame holds them: percent points, and serials moved into the 1900 system.

    >>> as_shown(np.array([0.07, 43538.0]), np.array([True, False]), np.array([0, 1462])).tolist()
    [7.0, 45000.0]
    """
    moved = numbers + shift
    moved[percent] = np.round(moved[percent] * 100, _PERCENT_DIGITS)
    return moved


@dataclass(frozen=True, eq=False)
class WholeGrid(Grid):
    """A sheet whose bytes are at hand: values are decoded when they are asked for."""

    window: Window


@dataclass(frozen=True, eq=False)
class StreamedGrid(Grid):
    """A large sheet, read in stretches."""

    held: Held

    def _batches(self, wanted: Callable[[Ints], Bools]) -> Iterator[tuple[Ints, Decoded]]:
        for cells, decoded in self.held.batches():
            some = np.flatnonzero(wanted(cells))
            whole = len(some) == len(cells)
            yield (cells, decoded) if whole else (cells[some], decoded.at(some))


def grid_of(book: Book, sheet: Sheet) -> WholeGrid | None:
    """The scanned sheet, None where the part is missing or holds no sheetData."""
    if sheet.part not in book.package:
        return None
    return grid_from(book, utf8(book.package.read(sheet.part)))


def grid_from(book: Book, xml: bytes) -> WholeGrid | None:
    """The cells of a worksheet part that was read already."""
    body = scan(xml)
    if body is None:
        return None
    window = Window(xml)
    values = partial(decode, window, body.cells, strings=book.strings)
    return WholeGrid(body, values, book.styles, book.is_1904, window)


def large_grid_of(book: Book, sheet: Sheet) -> Grid | None:
    """The same for reading only: a large part is never whole in memory."""
    package, part = book.package, sheet.part
    if part in package and package.size(part) >= LARGE and package.flows(part):
        found = streamed(ahead(package.pieces(part, _PIECE)), book.strings)
        if found is not None:
            return StreamedGrid(found.body, found.values.at, book.styles, book.is_1904, found.values)
    return grid_of(book, sheet)
