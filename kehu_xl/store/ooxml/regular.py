"""The usual forms of rows and cells, found by the starts of the cells alone.

Every program writes nearly all its cells in one of a few forms. Where the count of `<` in a
stretch of rows is what those forms need, there is nothing else in it: no tag hides in a value.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xl.compiled import compiled
from kehu_xl.store.ooxml.bytewise import Ints, Window, digits, packed
from kehu_xl.store.ooxml.index import (
    BOOL,
    EMPTY,
    ERROR,
    INLINE,
    NUMBER,
    SHARED,
    TEXT,
    Bools,
    Bytes,
    CellIndex,
    RowIndex,
    Scan,
)  # fmt: skip
from kehu_xl.store.ooxml.tokens import column_number

native = compiled("kehu_xl.store.ooxml._reading")
_ROW_OPENING, _ROW_CLOSING = b'row r="', b"</row>"
_CELL, _STYLE, _VALUE, _BLANK = b'<c r="', b' s="', b"><v>", b"/>"
_VALUE_END, _TEXT_END = b"</v></c>", b"</t></is></c>"
_WORD = 8


class _Form(NamedTuple):
    """One way to write a cell: what stands behind its style and behind its value."""

    opening: bytes
    closing: bytes
    type: int
    tags: int  # in it


_FORMS = [
    _Form(_BLANK, b"", EMPTY, 1),
    *(
        _Form(opening, _VALUE_END, kind, 4)
        for opening, kind in (
            (_VALUE, NUMBER), (b' t="n"><v>', NUMBER), (b' t="s"><v>', SHARED), (b' t="str"><v>', TEXT),
            (b' t="b"><v>', BOOL), (b' t="e"><v>', ERROR),
        )
    ),
    _Form(b' t="inlineStr"><is><t>', _TEXT_END, INLINE, 6),
    _Form(b' t="inlineStr"><is><t xml:space="preserve">', _TEXT_END, INLINE, 6),
]  # fmt: skip


class _Rows(NamedTuple):
    found: RowIndex
    counts: Ints  # cells of each row


class _Cells(NamedTuple):
    """The cells of a stretch, by where they begin and end."""

    start: Ints
    end: Ints


class _Named(NamedTuple):
    """What the opening tags say, and where the type would follow."""

    column: NDArray[np.int16]
    style: NDArray[np.int32]
    at: Ints


class _Valued(NamedTuple):
    """Types, where the values lie, and how many tags the cells are made of."""

    type: Bytes
    start: Ints
    end: Ints
    tags: int


def _letters() -> tuple[NDArray[np.int16], Ints]:
    """The column and the count of its letters, by the first two bytes of a reference; 0 where they are none."""
    column, count = np.zeros(2**16, np.int16), np.zeros(2**16, np.int64)
    for first in range(65, 91):
        column[first + 256 * np.arange(48, 58)], count[first + 256 * np.arange(48, 58)] = first - 64, 1
        for second in range(65, 91):
            column[first + 256 * second], count[first + 256 * second] = column_number(chr(first) + chr(second)), 2
    return column, count


_COLUMNS, _LENGTHS = _letters()


def regular_rows(window: Window, start: int, stop: int) -> Scan | None:
    """Index the whole rows between two offsets; None where there is anything unusual among them.

    >>> xml = b'<row r="7"><c r="B7"><v>5</v></c></row>'
    >>> found = regular_rows(Window(xml + bytes(64)), 0, len(xml))
    >>> found.rows.number.tolist(), found.cells.column.tolist(), found.cells.value.tolist()
    ([7], [2], [24])
    """
    if native is None:
        return in_numpy(window, start, stop)
    found = native.regular_rows(window.xml, start, stop)
    if found is None:
        return None
    number, opening, inner, closing, first, last, row, column, style, kind, value, value_end = found
    rows = RowIndex(number, opening, inner, closing, np.zeros(len(number), bool))
    formula = np.zeros(len(row), bool)
    return Scan(rows, CellIndex(first, last, row, column, style, kind, formula, value, value_end))


def in_numpy(window: Window, start: int, stop: int) -> Scan | None:
    """The same without the compiled loops.

    >>> in_numpy(Window(b"<row/>" + bytes(64)), 0, 6)
    """
    tags, marks = window.tags(start, stop, b"cr")
    marks = np.append(marks, stop)
    is_row = window.bytes(marks[:-1] + 1) == ord("r")
    rows = _rows(window, marks, np.flatnonzero(is_row))
    if rows is None:
        return None
    end = marks[1:] - len(_ROW_CLOSING) * np.append(is_row[1:], True)
    cells = _Cells(marks[:-1][~is_row], end[~is_row])
    named = _named(window, rows, cells)
    valued = named and _valued(window, cells, named.at)
    if named is None or valued is None or tags != 2 * len(rows.counts) + valued.tags:
        return None
    row = np.repeat(np.arange(len(rows.counts), dtype=np.int32), rows.counts)
    index = CellIndex(
        cells.start.astype(np.uint32), cells.end.astype(np.uint32), row, named.column, named.style, valued.type,
        np.zeros(len(row), bool), valued.start.astype(np.uint32), valued.end.astype(np.uint32),
    )  # fmt: skip
    return Scan(rows.found, index)


def _rows(window: Window, marks: Ints, opens: Ints) -> _Rows | None:
    """The rows, which begin at some of the marks; each has a cell and nothing around it."""
    counts = np.diff(np.append(opens, len(marks) - 1)) - 1
    if not len(opens) or opens[0] or not counts.all():
        return None
    start, inner, end = marks[opens], marks[opens + 1], marks[np.append(opens[1:], -1)] - len(_ROW_CLOSING)
    named = (window.words(start + 1) & _mask(7)) == packed(_ROW_OPENING)
    closed = (window.words(end) & _mask(6)) == packed(_ROW_CLOSING)
    opened = (window.bytes(inner - 1) == ord(">")) & (window.bytes(inner - 2) != ord("/"))
    number = digits(window, start + 8, window.next_quote(start + 8))
    if not (named & closed & opened & (number > 0)).all():
        return None
    return _Rows(RowIndex(number, start, inner, end, np.zeros(len(start), bool)), counts)


def _mask(size: int) -> int:
    return (1 << 8 * size) - 1


def _named(window: Window, rows: _Rows, cells: _Cells) -> _Named | None:
    """Columns and styles; every reference has to name the cell's own row."""
    word = window.words(cells.start)
    named = word & _mask(len(_CELL)) == packed(_CELL)
    letters = (word >> 8 * len(_CELL)).astype(np.int64)
    length = _LENGTHS[letters]
    named &= length > 0
    number = rows.found.start + len(_ROW_OPENING) + 1
    size = window.next_quote(number) - number + 1
    if (size > _WORD).any():
        return None
    mask = np.uint64(_mask(_WORD)) >> (8 * (_WORD - size)).astype(np.uint64)
    expected = np.repeat(window.words(number) & mask, rows.counts)
    at = cells.start + len(_CELL) + length
    named &= window.words(at) & np.repeat(mask, rows.counts) == expected
    if not named.all():
        return None
    at += np.repeat(size, rows.counts)
    word = window.words(at)
    word[word & _mask(len(_STYLE)) != packed(_STYLE)] = 0
    codes, found = pd.factorize(word)
    styles = [_style(tail.tobytes()) for tail in found]
    if None in styles:
        return None
    style, sizes = np.array(styles, np.int64).reshape(-1, 2).T
    return _Named(_COLUMNS[letters], style.astype(np.int32)[codes], at + sizes[codes])


def _style(text: bytes) -> tuple[int, int] | None:
    """The style in the bytes behind a reference, and how many of them belong to it."""
    if not text.startswith(_STYLE):
        return 0, 0
    number, quote, _ = text[len(_STYLE) :].partition(b'"')
    return (int(number), len(_STYLE) + len(number) + 1) if quote and number.isdigit() else None


def _valued(window: Window, cells: _Cells, at: Ints) -> _Valued | None:
    """What the cells hold; `at` is where the type or the end of the opening tag follows."""
    word = window.words(at)
    for opening in (_VALUE, _BLANK):
        word[word & _mask(len(opening)) == packed(opening)] = packed(opening)
    codes, found = pd.factorize(word)
    types, start, end = np.zeros(len(at), np.uint8), cells.start.copy(), cells.end.copy()
    tags = 0
    for code, text in enumerate(found.tolist()):
        here = np.flatnonzero(codes == code)
        for form in _FORMS:
            if packed(form.opening[:_WORD]) != text or not len(here):
                continue
            fits = _fit(window, form, at[here], cells.end[here])
            those, here = here[fits], here[~fits]
            types[those], tags = form.type, tags + form.tags * len(those)
            if form.type != EMPTY:
                start[those], end[those] = at[those] + len(form.opening), cells.end[those] - len(form.closing)
        if len(here):
            return None
    return _Valued(types, start, end, tags)


def _fit(window: Window, form: _Form, at: Ints, end: Ints) -> Bools:
    """Which cells have this form; the first word of its opening was looked at."""
    opening, closing = form.opening, form.closing
    if form.type == EMPTY:
        here: Bools = at + len(opening) == end
        return here
    fit: Bools = at + len(opening) + len(closing) <= end
    if not fit.all():
        fit[fit] = _fit(window, form, at[fit], end[fit])
        return fit
    for text, start in ((opening, at), (closing, end - len(closing))):
        for offset in _steps(len(text)):
            fit &= window.words(start + offset) == packed(text[offset : offset + _WORD])
    return fit


def _steps(size: int) -> list[int]:
    """Where to look at a text of some bytes word by word; the last word may overlap the one before it.

    >>> _steps(13), _steps(8), _steps(4)
    ([0, 5], [0], [])
    """
    return [min(at, size - _WORD) for at in range(0, size, _WORD)] if size >= _WORD else []
