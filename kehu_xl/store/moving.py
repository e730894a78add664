"""Rows that go from a table: what moves up in their place, and which ranges and formulas mean some of those cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xl.core.outcome import Changes
from kehu_xl.core.snapshot import Rows
from kehu_xl.store.located import Located
from kehu_xl.store.ooxml.tables import parse_range
from kehu_xl.store.reading import ReadTable

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(
    r"(?:('(?:[^']|'')+'|[\w.\u0080-\uffff]+)!)?(?<![\w.])(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(.])(:[A-Z]+\()?"
)


@dataclass(frozen=True, eq=False)
class Move:
    """The rows of a table that go, and its cells as they are to stand from the first of them on."""

    gone: Rows  # ascending
    kept: Rows  # the rows below the first of them that stay, where they stand now
    last: int  # the table's last filled row as it is now
    frame: pd.DataFrame  # the rows that stay, changed
    changed: Mapping[str, NDArray[np.bool_]]  # by column: which of them are changed

    @classmethod
    def of(cls, read: ReadTable, changes: Sequence[Changes], gone: Rows) -> Move:
        """The move that removing some rows means, once the changes of the same outcome are made."""
        frame, last = read.view.frame, read.view.next_row - 1
        below = np.arange(gone[0], last + 1, dtype=np.int64)
        kept = below[~np.isin(below, gone)]
        moved = frame.loc[kept].copy()
        changed = {}
        for change in changes:
            here = np.isin(change.rows, kept)
            if here.any() and change.column in moved:
                moved.loc[change.rows[here], change.column] = change.new[here]
                changed[change.column] = np.isin(kept, change.rows)
        return cls(gone, kept, last, moved.astype(object), changed)

    @property
    def first(self) -> int:
        """The first row that goes; every row from here on is touched."""
        return int(self.gone[0])

    @property
    def target(self) -> Rows:
        """Where the kept rows are to stand."""
        return self.first + np.arange(len(self.kept), dtype=np.int64)

    @property
    def free(self) -> Rows:
        """The rows that are empty afterwards."""
        return np.arange(self.first + len(self.kept), self.last + 1, dtype=np.int64)


class Zone:
    """The cells of a table from the first row that goes to its last; which ranges and formulas mean some of them."""

    def __init__(self, located: Located, move: Move) -> None:
        self.located, self.move, self.sheet = located, move, located.sheet
        self.first, self.last = move.first, max(move.last, located.last)

    def touched(self, area: tuple[int, int, int, int] | None) -> bool:
        """Whether a range (top, left, bottom, right) has a cell of the zone."""
        if area is None:
            return False
        top, left, bottom, right = area
        beside = right < self.located.left or left > self.located.right
        return not beside and top <= self.last and bottom >= self.first

    def cut(self, area: tuple[int, int, int, int] | None) -> bool:
        """Whether a range has a cell of the zone, but not all rows of the table."""
        return area is not None and self.touched(area) and not (area[0] <= self.located.first and area[2] >= self.last)

    def read_by(self, formula: str, *, at_home: bool, shared: bool = False) -> bool:
        """Whether a formula, which stands on the table's own sheet or elsewhere, reads only some rows of the table."""
        for sheet, reference, growing in _REFERENCE.findall(_TEXT.sub("", formula)):
            named = sheet.strip("'").replace("''", "'").casefold()
            if named != self.sheet.name.casefold() and (named or not at_home):
                continue
            area = parse_range(reference)
            if area is not None and growing:  # `A2:INDEX(...)`: from there on, as far as there are rows
                area = (area[0], area[1], max(area[2], self.last), area[3])
            if area is not None and shared:  # each cell of its range reads other rows
                area = (area[0], area[1], max(area[2], self.last - 1), area[3])
            if self.cut(area) or (shared and self.touched(area)):
                return True
        return False
