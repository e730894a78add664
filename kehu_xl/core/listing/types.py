"""What passes between the steps of an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xl.core.snapshot import Objects, Rows

Grid: TypeAlias = NDArray[np.object_]  # two dimensions: rows x columns
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Box:
    """A merged range, in sheet rows and columns, both counted from 1 and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, eq=False, slots=True)
class RawSheet:
    """One sheet of a list as it was read: nothing inferred, nothing repaired.

    `cells` covers the used range; its first cell stands at (`first_row`, `first_column`),
    counted from 1. Cells are those of `core.snapshot`, never an empty text. `percent`
    marks numbers shown with a percent format, None where no cell is. A table cut out of a
    sheet is a RawSheet too; `columns` are its sheet columns where they do not follow each
    other. Comments, hidden rows and hidden columns go by their sheet row and column.
    """

    name: str
    cells: Grid
    first_row: int = 1
    first_column: int = 1
    merged: tuple[Box, ...] = ()
    hidden: bool = False
    percent: Mask | None = None
    columns: tuple[int, ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def total_rows(self) -> int:
        """How many rows the sheet has, the empty ones above the used range included."""
        return self.first_row - 1 + len(self.cells) if len(self.cells) else 0

    def address(self, row: int, column: int) -> str:
        """A1 address of a cell of `cells`, both indexes from 0.

        >>> RawSheet("甲", np.empty((3, 2), dtype=object), first_row=3, first_column=2).address(0, 1)
        'C3'
        """
        return f"{self.letter(column)}{self.first_row + row}"

    def column(self, index: int) -> int:
        """Sheet column of a column of `cells`."""
        return self.columns[index] if self.columns else self.first_column + index

    def letter(self, index: int) -> str:
        """Letters of the sheet column of a column of `cells`."""
        return letters(self.column(index))

    def cut(self, rows: slice, columns: Sequence[int]) -> RawSheet:
        """Those rows (a slice without step) and columns as a sheet of their own; merged ranges keep the sheet's places.

        >>> whole = RawSheet("甲", np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype=object))
        >>> part = whole.cut(slice(1, 2), [0, 2])
        >>> part.cells.tolist(), part.address(0, 1)
        ([[4.0, 6.0]], 'C2')
        """
        start = rows.indices(len(self.cells))[0]
        return replace(
            self,
            cells=self.cells[rows][:, columns],
            first_row=self.first_row + start,
            first_column=self.column(columns[0]) if len(columns) else self.first_column,
            percent=None if self.percent is None else self.percent[rows][:, columns],
            columns=tuple(self.column(index) for index in columns),
        )


@dataclass(frozen=True, eq=False, slots=True)
class ListBook:
    """A list file: its name for messages and its sheets."""

    file: str
    sheets: tuple[RawSheet, ...]


class RowClass(IntEnum):
    """What a row of a sheet is; each row is exactly one of these."""

    BLANK = 0
    HEADER = 1
    DATA = 2
    TOTALS = 3
    NOTE = 4  # titles, instructions, signatures


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """Where the list stands on its sheet. Rows and columns are indexes into `cells`."""

    header_rows: tuple[int, ...]
    headers: tuple[str, ...]  # one a column of `cells`, "" where it has none
    classes: NDArray[np.int8]  # a RowClass for each row
    confidence: float  # 0 to 1

    def rows(self, kind: RowClass) -> Rows:
        """Indexes of the rows of one class."""
        return np.flatnonzero(self.classes == kind)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where a column of a list goes, how sure that is, and why.

    `target` is a column id of customers, `own:<header>`, or "" for a column that is left
    out (a running number 1..n, or one without any cell). `merged` marks a column whose
    cells join those of another that holds the target already.
    """

    index: int
    header: str
    target: str
    confidence: float
    reason: str  # id of a sentence in spec.vocabulary.listing.MAPPING_REASONS
    merged: bool = False
    letter: str = ""  # of the sheet column


@dataclass(frozen=True, slots=True)
class SheetMap:
    """The mapping of one sheet, for a preview."""

    file: str
    sheet: str
    columns: tuple[ColumnMap, ...]
    confidence: float
    table: str = "customers"  # id of the table whose columns they are
    rival: str = ""  # id of the table that its headers tell of as well, "" for none

    def index_of(self, target: str) -> int | None:
        """The column that holds the target, None where there is none."""
        return next((c.index for c in self.columns if c.target == target and not c.merged), None)


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of the rows of one sheet; see CONTRACT, Row balance."""

    file: str
    sheet: str
    counts: Mapping[str, int] = field(default_factory=dict)


def frame_of(cells: Mapping[str, Objects], index: pd.Index) -> pd.DataFrame:
    """A frame over columns of cells, without inferring their types."""
    columns = {name: pd.Series(values, index=index, dtype=object) for name, values in cells.items()}
    return pd.DataFrame(columns, index=index)


def letters(number: int) -> str:
    """Column letters of a column number.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def holds(cells: NDArray[np.object_]) -> Mask:
    """True where a raw cell holds something.

    >>> holds(np.array(["a", None, 0.0], dtype=object))
    array([ True, False,  True])
    """
    return ~same(cells, None)


def same(cells: NDArray[Any], other: object) -> Mask:
    """True where cells equal a value, or those of another array."""
    equal: Mask = np.equal(cells, other).astype(np.bool_)  # type: ignore[call-overload]
    return equal
