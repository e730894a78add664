"""What was read from a workbook: one frame a table, and where each cell stands.

A frame's index is the sheet's row number; its columns are the column ids of `spec`
(every column of the table is there, blank where the sheet lacks it), then the columns of
the user's own as `own:<header>`. Every column has dtype object and its cells are

    str | float | bool | CellError | datetime | None

None is an empty cell. A whole or fractional number is always a float. In a column of
Kind.DATE a date is a float, the serial of the 1900 date system (1904 books are shifted by
the store); `datetime` appears only for date-formatted cells in columns of other kinds.
In a column of Kind.PERCENT, 75.0 means 75 %. A Formula is only written (in columns of output
tables that declare one), never read: `TableView.formulas` says where formulas stand.
A choice is its label as it stands in the cell; `core.typed` turns it into its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kehu_xl.core.outcome import Findings

OWN = "own:"  # prefix of the columns that are the user's own


@dataclass(frozen=True, slots=True)
class CellError:
    """An Excel error value.

    >>> str(CellError("#N/A"))
    '#N/A'
    """

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(slots=True, unsafe_hash=True)  # frozen, each of 100,000 takes twice the time to make; nobody changes one
class Formula:
    """A formula to be written, with the value to show until the program recalculates.

    >>> Formula("=TODAY()-A2", 3.0).text
    '=TODAY()-A2'
    """

    text: str  # begins with "="
    value: str | float | bool | None = None


Cell: TypeAlias = str | float | bool | CellError | datetime | Formula | None
Objects: TypeAlias = NDArray[np.object_]
Rows: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class TableView:
    """One table as it stands in the book."""

    table: str
    sheet: str
    frame: pd.DataFrame
    letters: Mapping[str, str] = field(default_factory=dict)  # column id -> "C"
    headers: Mapping[str, str] = field(default_factory=dict)  # column id -> header cell
    formulas: Mapping[str, Rows] = field(default_factory=dict)  # column id -> rows holding a formula
    next_row: int = 2  # sheet row where the first appended row will go

    @property
    def first_row(self) -> int:
        """Sheet row of the first row of data, the one where it would go if there is none."""
        return int(self.frame.index[0]) if len(self.frame) else self.next_row

    def address(self, column: str, row: int) -> str | None:
        """A1 address of a cell, None where the sheet lacks the column."""
        letter = self.letters.get(column)
        return f"{letter}{row}" if letter else None


@dataclass(frozen=True)
class Snapshot:
    """The tables of a book, as frames, and what else the decisions need to know of it."""

    book: str  # file name, for messages
    tables: Mapping[str, TableView]
    properties: Mapping[str, str] = field(default_factory=dict)  # custom document properties
    findings: tuple[Findings, ...] = ()  # what the store noticed while reading: missing columns

    def __getitem__(self, table_id: str) -> pd.DataFrame:
        return self.tables[table_id].frame
