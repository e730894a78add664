"""What each row of a list is: header, data, totals, a note, or blank."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.listing.headers import Header, find_header, fold, is_known
from kehu_xl.core.listing.types import Grid, Layout, Mask, RawSheet, RowClass, holds, same
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.spec.vocabulary.listing import DEMANDS, HEADER_LIKE, NOTES, SAMPLES, TOTALS

_TOTALS = re.compile(TOTALS)
_NOTES = re.compile(NOTES)
_LEADING = 3  # filled cells at the left in which a totals or a note word can stand
_NOTE_CELLS = 6  # a signature line fills at most so many cells
_LONGEST_WORD = 60
LONGEST_HEADER = 24
_EXPLAINED = 4  # rows under a header in which samples can stand
_SAMPLES, _DEMANDS, _HEADER_LIKE = map(re.compile, (SAMPLES, DEMANDS, HEADER_LIKE))


def layout(sheet: RawSheet) -> Layout | None:
    """Find the list on a sheet and class every row; None where there is no list.

    >>> rows = [["名单", None], ["客户名称", "金额"], ["甲公司", 5.0], [None, None], ["合计", 5.0]]
    >>> [RowClass(c).name for c in layout(RawSheet("Sheet1", np.array(rows, dtype=object))).classes]
    ['NOTE', 'HEADER', 'DATA', 'BLANK', 'TOTALS']
    """
    header = find_header(sheet)
    return None if header is None else Layout(header.rows, header.texts, _classes(sheet, header), header.confidence)


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
    classes[list(header.rows)] = RowClass.HEADER
    classes[_explained(cells, words, header.row)] = RowClass.NOTE
    classes[counts == 0] = RowClass.BLANK
    return classes


def _explained(cells: Grid, words: list[list[str]], header: int) -> list[int]:
    """Rows right under the header that show how to fill it in: samples, 必填."""
    below = range(header + 1, min(header + 1 + _EXPLAINED, len(cells)))
    samples = _any(words, _SAMPLES)
    return [row for row in below if samples[row] or _demands(cells[row])]


def _demands(row: Objects) -> bool:
    values = [value for value in row.tolist() if value is not None]
    return bool(values) and all(isinstance(v, str) and _DEMANDS.fullmatch(v.strip("()\uff08\uff09* ")) for v in values)


def note_or_total(cells: Grid, filled: Mask) -> Mask:
    """Rows that begin like totals or like notes."""
    words = _leading_words(cells, filled)
    return _any(words, _TOTALS) | _first(words, _NOTES)


def header_like(row: Objects, *, after_blank: bool, titled: bool = False) -> bool:
    """Whether a row could be the header of another table."""
    values = [value for value in row.tolist() if value is not None]
    texts = [value for value in values if isinstance(value, str) and len(value) <= LONGEST_HEADER]
    if len(values) < 2 or len(texts) < len(values):
        return False
    known = sum(map(is_known, texts))
    likely = sum(_HEADER_LIKE.fullmatch(fold(text)) is not None or is_known(text) for text in texts)
    return (known >= 2 and known >= 0.7 * len(texts)) or (after_blank and likely >= max(2, 0.6 * len(texts))) or (
        titled and likely > 0
    )


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
    mask = np.zeros(len(cells), np.bool_)
    if not places:
        return mask
    likely = np.flatnonzero(same(cells[:, places[0]], cells[header.row, places[0]]))
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
