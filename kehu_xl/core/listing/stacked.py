"""Headers of several rows: groups over columns, Chinese over English, joined by merged cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from kehu_xl.core.listing.types import Box, Grid, RawSheet, holds
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.vocabulary.listing import GROUP_HEADER

_REACH = 64  # rows from the top in which a header can be merged
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_ ./()-]{0,30}")
_MOST = 3  # rows of a header


def spread(sheet: RawSheet) -> Grid:
    """The cells with the texts of merged ranges near the top repeated all over them.

    >>> spread(RawSheet("甲", np.array([["联系", None]], dtype=object), merged=(Box(1, 1, 1, 2),))).tolist()
    [['联系', '联系']]
    """
    boxes = [(box, _inside(sheet, box)) for box in sheet.merged if box.top - sheet.first_row < _REACH]
    if not any(rows and columns for _, (rows, columns) in boxes):
        return sheet.cells
    cells = sheet.cells.copy()
    for box, (rows, columns) in boxes:
        if rows and columns and rows[0] == box.top - sheet.first_row and isinstance(cells[rows[0], columns[0]], str):
            cells[np.ix_(rows, columns)] = cells[rows[0], columns[0]]
    return cells


def _inside(sheet: RawSheet, box: Box) -> tuple[list[int], list[int]]:
    """Rows and columns of the cells that a merged range covers."""
    top, bottom = box.top - sheet.first_row, box.bottom - sheet.first_row
    columns = [i for i in range(sheet.cells.shape[1]) if box.left <= sheet.column(i) <= box.right]
    return list(range(max(top, 0), min(bottom + 1, len(sheet.cells)))), columns


def header_rows(sheet: RawSheet, row: int) -> tuple[int, ...]:
    """All rows of the header to which a row belongs."""
    filled = holds(sheet.cells)
    spans = [(box.top - sheet.first_row, box.bottom - sheet.first_row) for box in sheet.merged if box.bottom > box.top]
    linked = [span for span in spans if span[0] <= row <= span[1] and span[1] - span[0] < _MOST]
    top = max(min((first for first, _ in linked), default=row), 0)
    bottom = min(max((last for _, last in linked), default=row), len(sheet.cells) - 1)
    if top == row and row and _is_group_row(sheet, row - 1, filled[row].sum()):
        top = row - 1
    if bottom + 1 < len(sheet.cells) and _is_field_row(sheet.cells[bottom + 1], filled[bottom].sum()):
        bottom += 1
    return tuple(range(top, bottom + 1))


def _is_group_row(sheet: RawSheet, row: int, width: int) -> bool:
    """Whether a row names groups of columns: several short texts, at least one of them over more than one column."""
    values = [value for value in sheet.cells[row].tolist() if value is not None]
    return 2 <= len(values) < width and all(map(_is_short, values))


def _is_short(value: Cell) -> bool:
    return isinstance(value, str) and len(value.strip()) <= GROUP_HEADER and not re.search(r"[:\uff1a\d]", value)


def _is_field_row(cells: Sequence[Cell] | Grid, width: int) -> bool:
    """Whether a row under the header says it again in English: customer_name, phone."""
    values = [value for value in cells if value is not None]
    fields = [value for value in values if isinstance(value, str) and _FIELD.fullmatch(value.strip())]
    lengths = takewhile(lambda text: len(text) > 1, fields)
    return len(fields) >= max(2, 0.8 * len(values)) and len(fields) >= 0.5 * width and len(list(lengths)) == len(fields)


def stacked(parts: Sequence[str]) -> list[str]:
    """The texts of one column of a header, top down, each once.

    >>> stacked(["联系", "联系", "", "电话"])
    ['联系', '电话']
    """
    return list(dict.fromkeys(part for part in parts if part))
