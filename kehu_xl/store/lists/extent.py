"""How much room a sheet takes in memory, known before it is read: the Rust reader takes it for the whole used range."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from kehu_xl.store.ooxml.index import EMPTY, MAX_COLUMN, Bytes
from kehu_xl.store.ooxml.scan import scan

MAX_CELLS = 60_000_000
_MAX_ROW = 1_048_576
_ROW = re.compile(rb"<row\b[^>]*?\br=[\"'](\d{1,19})[\"']")
_CHUNK = 2**22
_LETTERS = (26, 702, 18_278)  # columns that can be named with one, two and three letters
_NAME = 5  # a quote, up to three letters, a digit
_LOWER = np.uint8(0x20)


def is_too_large(xml: bytes) -> bool:
    """Whether the used range of a worksheet part (UTF-8) has more cells than fit into memory.

    What the part says in `dimension` may be a lie. A glance at the names of its cells is enough for nearly all
    sheets; a sheet that might be too large is looked at cell by cell.

    >>> is_too_large(b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>')
    False
    """
    columns = _LETTERS[_longest_name(xml) - 1] if xml.count(b"<c ") else MAX_COLUMN
    if columns * _MAX_ROW <= MAX_CELLS and not xml.count(b"<c>"):
        return False
    rows = max(map(int, _ROW.findall(xml)), default=_MAX_ROW)
    return rows * columns > MAX_CELLS and _area(xml) > MAX_CELLS


def _longest_name(xml: bytes) -> int:
    """The letters in the longest column name behind a quote, up to 3.

    >>> _longest_name(b'<c r="B2"/><c r="aa2"/>'), _longest_name(b'<c r="ABCD2"/>')
    (2, 1)
    """
    longest = 1
    for start in range(0, len(xml), _CHUNK):
        some = np.frombuffer(xml[start : start + _CHUNK + _NAME] + bytes(_NAME), np.uint8)
        quoted = np.flatnonzero((some == ord('"')) | (some == ord("'")))
        for letters in range(3, longest, -1):
            if _has_name(some, quoted, letters):
                longest = letters
    return longest


def _has_name(some: Bytes, quoted: NDArray[np.intp], letters: int) -> bool:
    """Whether a quote is followed by so many letters and a digit."""
    for behind in range(1, letters + 1):
        quoted = quoted[(some[np.minimum(quoted + behind, len(some) - 1)] | _LOWER) - ord("a") < 26]
    return bool((some[np.minimum(quoted + letters + 1, len(some) - 1)] - ord("0") < 10).any())


def _area(xml: bytes) -> int:
    """The cells of the range from the first to the last filled cell; too many where that cannot be told."""
    try:
        body = scan(xml)
    except ValueError:
        return MAX_CELLS + 1
    if body is None:
        return 0
    filled = body.cells.type != EMPTY
    columns, rows = body.cells.column[filled], body.rows.number[body.cells.row[filled]]
    if not len(rows):
        return 0
    return int(rows.max() - rows.min() + 1) * int(columns.max() - columns.min() + 1)
