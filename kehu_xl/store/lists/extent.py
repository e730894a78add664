"""How much room a sheet takes in memory, known before it is read: the Rust reader takes it for the whole used range."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from kehu_xl.store.ooxml.index import EMPTY, MAX_COLUMN, Bools, Bytes
from kehu_xl.store.ooxml.scan import scan

MAX_CELLS = 60_000_000
_MAX_ROW = 1_048_576
_ROW = re.compile(rb"<row\b[^>]*?\br=[\"'](\d{1,19})[\"']")
_CHUNK = 2**22
_LETTERS = (0, 26, 702, MAX_COLUMN)  # columns that can be named with so many letters
_TOO_MANY, _DIGITS = 4, 8  # what no column name and no row number has
_NAME = 16  # more than a quote, letters and digits
_LOWER = np.uint8(0x20)


def is_too_large(xml: bytes) -> bool:
    """Whether the used range of a worksheet part (UTF-8) has more cells than fit into memory.

    What the part says in `dimension` may be a lie. A glance at the names of its cells is enough for nearly all
    sheets; a sheet that might be too large is looked at cell by cell.

    >>> is_too_large(b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>')
    False
    """
    if b" r =" in xml or b"<c>" in xml or b"<c " not in xml:  # names that a glance does not see
        return _area(xml) > MAX_CELLS
    letters = _longest_name(xml)
    if letters == _TOO_MANY:
        return True
    if _LETTERS[letters] * _MAX_ROW <= MAX_CELLS:
        return False
    rows = max(map(int, _ROW.findall(xml)), default=_MAX_ROW)
    return rows * _LETTERS[letters] > MAX_CELLS and _area(xml) > MAX_CELLS


def _longest_name(xml: bytes) -> int:
    """The letters in the longest column name; more than three where a row or column is beyond any sheet.

    >>> [_longest_name(b'<c r="B2"/><c r="%s"/>' % name) for name in (b"aa2", b"C7", b"ABCD2", b"A123456789")]
    [2, 1, 4, 4]
    """
    longest = 0
    for start in range(0, len(xml), _CHUNK):
        some = np.frombuffer(xml[max(start - 3, 0) : start + _CHUNK + _NAME] + bytes(_NAME), np.uint8)
        quoted = np.flatnonzero((some[3:] == ord('"')) | (some[3:] == ord("'"))) + 3
        quoted = quoted[
            (some[quoted - 1] == ord("=")) & (some[quoted - 2] == ord("r")) & (some[quoted - 3] <= ord(" "))
        ]
        quoted = quoted[quoted < len(some) - _NAME]
        longest = max(longest, _letters_behind(some, quoted))
    return longest


def _letters_behind(some: Bytes, quoted: NDArray[np.intp]) -> int:
    """The most letters behind a quote, a digit after them; more than three also for eight digits in a row."""
    most, named = 0, quoted
    for letters in range(_TOO_MANY):
        numbered = named[_is_digit(some[named + letters + 1])]
        if len(numbered):
            most = letters
            long = numbered
            for behind in range(2, _DIGITS + 1):
                long = long[_is_digit(some[long + letters + behind])]
            if len(long):
                return _TOO_MANY
        named = named[(some[named + letters + 1] | _LOWER) - ord("a") < 26]
    return _TOO_MANY if len(named) else most


def _is_digit(some: Bytes) -> Bools:
    return some - ord("0") < 10


def _area(xml: bytes) -> int:
    """The cells of the range from the first to the last filled cell; too many where that cannot be told."""
    try:
        body = scan(xml)
    except (ValueError, OverflowError):
        return MAX_CELLS + 1
    if body is None:
        return 0
    filled = body.cells.type != EMPTY
    columns, rows = body.cells.column[filled], body.rows.number[body.cells.row[filled]]
    if not len(rows):
        return 0
    return int(rows.max() - rows.min() + 1) * int(columns.max() - columns.min() + 1)
