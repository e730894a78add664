"""The index of a worksheet part: where its rows and cells stand, as arrays side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kehu_xl.compiled import compiled
from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.tokens import RowToken, SheetData, parse_cell, tokens_of

native = compiled("kehu_xl.store.ooxml._writing")
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

MAX_COLUMN = 16384
EMPTY, NUMBER, SHARED, TEXT, INLINE, BOOL, ERROR, ISO_DATE, RICH = range(9)
TYPE_CODES = {b"n": NUMBER, b"s": SHARED, b"str": TEXT, b"inlineStr": INLINE, b"b": BOOL, b"e": ERROR, b"d": ISO_DATE}


@dataclass(frozen=True, eq=False)
class RowIndex:
    """The rows of a sheet, in document order."""

    number: Ints
    start: Ints  # of `<row`
    inner: Ints  # behind the opening tag
    end: Ints  # of `</row>`; equal to `inner` where the row is one empty tag
    bare: Bools  # `<row .../>`


@dataclass(frozen=True, eq=False)
class CellIndex:
    """The cells of a sheet, in document order; a value lies at xml[value:value_end]."""

    start: NDArray[np.uint32]
    end: NDArray[np.uint32]
    row: NDArray[np.int32]  # place in RowIndex
    column: NDArray[np.int16]  # 1 is A
    style: NDArray[np.int32]
    type: Bytes  # EMPTY ... RICH
    formula: Bools
    value: NDArray[np.uint32]
    value_end: NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Stretch:
    """The keys of cells that follow each other in the index."""

    first: int  # place of the first one
    keys: Ints

    def find(self, rows: Ints, column: int) -> tuple[Ints, Bools]:
        """The places of cells of one column in the index, or where they would be, and which are there."""
        wanted = key(rows, column)
        at = np.searchsorted(self.keys, wanted) if native is None else native.find_keys(self.keys, wanted)
        there = at < len(self.keys)
        there[there] = self.keys[at[there]] == wanted[there]
        return self.first + at, there


@dataclass(frozen=True, eq=False)
class Body:
    """The index of one worksheet part."""

    where: SheetData
    head: bytes  # what stands before the rows
    rows: RowIndex
    cells: CellIndex

    @property
    def keys(self) -> Ints:
        """Row number and column of every cell as one sortable number."""
        return self._keys(0, len(self.cells.row))

    def _keys(self, low: int, high: int) -> Ints:
        """The same of some cells."""
        keys = self.rows.number[self.cells.row[low:high]]
        keys *= MAX_COLUMN  # in place: there may be millions
        keys += self.cells.column[low:high]
        return keys

    def stretch(self, first: int, last: int) -> Stretch:
        """The cells between two rows, to find some by row and column. The sheet's rows and cells ascend."""
        places = np.searchsorted(self.rows.number, [first, last + 1]).astype(np.int32)
        low, high = np.searchsorted(self.cells.row, places).tolist()
        return Stretch(low, self._keys(low, high))

    def find(self, rows: Ints, column: int) -> tuple[Ints, Bools]:
        """The places of cells of one column in the index, or where they would be, and which are there."""
        if not len(rows):
            return np.zeros(0, np.int64), np.zeros(0, bool)
        return self.stretch(int(rows.min()), int(rows.max())).find(rows, column)

    def without_values(self) -> Body:
        """The same places, but no longer where the values lie: enough for writing, a quarter lighter."""
        nowhere = np.empty(0, np.uint32)
        return replace(self, cells=replace(self.cells, value=nowhere, value_end=nowhere))


class Scan(NamedTuple):
    """The rows and cells of a stretch of a sheet."""

    rows: RowIndex
    cells: CellIndex


def key(rows: Ints, columns: NDArray[np.integer] | int) -> Ints:
    """One sortable number a cell.

    >>> key(np.array([2]), 3).tolist()
    [32771]
    """
    return rows * MAX_COLUMN + columns


def from_tokens(xml: bytes, where: SheetData) -> Scan:
    """The same index by the general reader; every cell is RICH."""
    rows: list[RowToken] = []
    cells: list[tuple[int, int, int, int, int, int, bool]] = []
    for token in () if where.bare else tokens_of(xml, where):
        if isinstance(token, RowToken):
            rows.append(token)
            continue
        parsed = parse_cell(xml[token.start : token.end])
        kind = RICH if parsed.text is not None else EMPTY
        cells.append((token.start, token.end, len(rows), token.column, parsed.style, kind, parsed.formula))
    lines = np.ascontiguousarray(np.array(rows, np.int64).reshape(-1, 5).T)  # each fact by itself
    facts = np.array(cells, np.int64).reshape(-1, 7).T
    start, end = facts[0].astype(np.uint32), facts[1].astype(np.uint32)
    return Scan(
        RowIndex(lines[0], lines[1], lines[2], lines[3], lines[4] != 0),
        CellIndex(
            start, end, facts[2].astype(np.int32), facts[3].astype(np.int16), facts[4].astype(np.int32),
            facts[5].astype(np.uint8), facts[6] != 0, start, end,
        ),
    )  # fmt: skip
