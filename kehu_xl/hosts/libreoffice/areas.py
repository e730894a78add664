"""Addresses of ranges: rectangles of cells, counted from 1."""

from __future__ import annotations

import re
from typing import NamedTuple

_PART = re.compile(r"\$?([A-Za-z]{1,3})?\$?(\d+)?")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class Area(NamedTuple):
    """First row, first column, rows, columns.

    >>> Area(2, 3, 4, 5).bottom, Area(2, 3, 4, 5).right
    (5, 7)
    """

    top: int
    left: int
    rows: int
    columns: int

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.top + self.rows - 1

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + self.columns - 1

    def joined(self, other: Area) -> Area:
        """The smallest area with both.

        >>> Area(1, 1, 1, 1).joined(Area(3, 4, 1, 1))
        Area(top=1, left=1, rows=3, columns=4)
        """
        top, left = min(self.top, other.top), min(self.left, other.left)
        bottom, right = max(self.bottom, other.bottom), max(self.right, other.right)
        return Area(top, left, bottom - top + 1, right - left + 1)


def parse(address: str) -> Area | None:
    """The area of an A1 address, whole columns and rows too; None where it is none.

    >>> parse("$B$2:D5"), parse("A:B"), parse("3:3"), parse("客户")
    (Area(top=2, left=2, rows=4, columns=3), Area(top=1, left=1, rows=1048576, columns=2), \
Area(top=3, left=1, rows=1, columns=16384), None)
    """
    first, colon, last = address.partition(":")
    ends = [_PART.fullmatch(end) for end in (first, last if colon else first)]
    if None in ends:
        return None
    (left, top), (right, bottom) = ((m[1], m[2]) for m in ends if m)
    if not any((left, top)) or bool(left) != bool(right) or bool(top) != bool(bottom):
        return None
    if not colon and not (left and top):
        return None
    rows = sorted((int(top), int(bottom))) if top else [1, LAST_ROW]
    columns = sorted((number(left), number(right))) if left else [1, LAST_COLUMN]
    return Area(rows[0], columns[0], rows[1] - rows[0] + 1, columns[1] - columns[0] + 1)


def number(letters: str) -> int:
    """The number of a column.

    >>> number("A"), number("AB")
    (1, 28)
    """
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found


def letters(column: int) -> str:
    """The letters of a column.

    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def address(area: Area, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """The A1 address of an area.

    >>> address(Area(2, 2, 1, 1)), address(Area(2, 2, 4, 3), row_absolute=False)
    ('$B$2', '$B2:$D5')
    """
    row, column = "$" * row_absolute, "$" * column_absolute
    first = f"{column}{letters(area.left)}{row}{area.top}"
    if area.rows == area.columns == 1:
        return first
    return f"{first}:{column}{letters(area.right)}{row}{area.bottom}"
