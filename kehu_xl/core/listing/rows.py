"""What each row of a list is: header, data, totals, a note, or blank."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.listing.headers import Header, find_header, fold
from kehu_xl.core.listing.types import Grid, Layout, Mask, RawSheet, RowClass, holds, same
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.vocabulary.listing import NOTES, TOTALS

_TOTALS = re.compile(TOTALS)
_NOTES = re.compile(NOTES)
_LEADING = 3  # filled cells at the left in which a totals or a note word can stand
_NOTE_CELLS = 6  # a signature line fills at most so many cells
_LONGEST_WORD = 60


def layout(sheet: RawSheet) -> Layout | None:
    """Find the list on a sheet and class every row; None where there is no list.

    >>> rows = [["名单", None], ["客户名称", "金额"], ["甲公司", 5.0], [None, None], ["合计", 5.0]]
    >>> [RowClass(c).name for c in layout(RawSheet("Sheet1", np.array(rows, dtype=object))).classes]
    ['NOTE', 'HEADER', 'DATA', 'BLANK', 'TOTALS']
    """
    header = find_header(sheet)
    return None if header is None else Layout((header.row,), header.texts, _classes(sheet, header), header.confidence)


def unlisted(sheet: RawSheet) -> NDArray[np.int8]:
    """Row classes of a sheet without a list: notes and blanks."""
    filled = holds(sheet.cells).any(axis=1) if sheet.cells.size else np.zeros(len(sheet.cells), np.bool_)
    return np.where(filled, RowClass.NOTE, RowClass.BLANK).astype(np.int8)


def _classes(sheet: RawSheet, header: Header) -> NDArray[np.int8]:
    cells = sheet.cells
    filled = holds(cells)
    counts = filled.sum(axis=1)
    classes = np.full(len(cells), RowClass.DATA, dtype=np.int8)
    words = _leading_words(cells, filled)
    classes[_repeats(cells, header)] = RowClass.HEADER
    classes[_any(words, _TOTALS)] = RowClass.TOTALS
    classes[_first(words, _NOTES) & (counts <= _NOTE_CELLS)] = RowClass.NOTE
    classes[_spanned(sheet, counts)] = RowClass.NOTE
    classes[: header.row] = RowClass.NOTE
    classes[header.row] = RowClass.HEADER
    classes[counts == 0] = RowClass.BLANK
    return classes


def _leading_words(cells: Grid, filled: Mask) -> list[list[str]]:
    """The short texts among the first filled cells of each row."""
    order = np.argsort(~filled[:, : 4 * _LEADING], axis=1, kind="stable")[:, :_LEADING]
    leading = np.take_along_axis(cells[:, : 4 * _LEADING], order, axis=1)
    return [[v for v in row if isinstance(v, str) and len(v) <= _LONGEST_WORD] for row in leading.tolist()]


def _any(words: list[list[str]], pattern: re.Pattern[str]) -> Mask:
    matches = (any(pattern.fullmatch(word.strip()) for word in row) for row in words)
    return np.fromiter(matches, np.bool_, len(words))


def _first(words: list[list[str]], pattern: re.Pattern[str]) -> Mask:
    matches = (bool(row) and pattern.fullmatch(row[0].strip()) is not None for row in words)
    return np.fromiter(matches, np.bool_, len(words))


def _repeats(cells: Grid, header: Header) -> Mask:
    """Rows that say the header again, as on every printed page."""
    places = [index for index, text in enumerate(header.texts) if text]
    wanted = [fold(header.texts[index]) for index in places]
    likely = np.flatnonzero(same(cells[:, places[0]], cells[header.row, places[0]]))
    mask = np.zeros(len(cells), np.bool_)
    for row in likely.tolist():
        equal = [_folded(cells[row, place]) == word for place, word in zip(places, wanted, strict=True)]
        mask[row] = sum(equal) >= 0.8 * len(equal)
    return mask


def _folded(value: Cell) -> str:
    return fold(value) if isinstance(value, str) else ""


def _spanned(sheet: RawSheet, counts: NDArray[np.int64]) -> Mask:
    """Rows whose only filled cell is merged across columns: section titles and remarks."""
    mask = np.zeros(len(sheet.cells), np.bool_)
    for box in sheet.merged:
        row = box.top - sheet.first_row
        if box.right > box.left and box.top == box.bottom and 0 <= row < len(mask):
            mask[row] = counts[row] == 1
    return mask
