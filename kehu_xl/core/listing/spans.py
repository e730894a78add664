"""A customer over several rows: which rows go on with the customer above, as merged cells show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kehu_xl.core.listing.types import Grid, Layout, RawSheet, RowClass
from kehu_xl.core.snapshot import Rows


def leaders(sheet: RawSheet, layout: Layout, name: int) -> Rows:
    """For each row of `cells` the row in which its customer begins, itself for nearly all.

    A row goes on with the one above where its name is merged with that one's, or where it has no name and
    another of its cells is merged with one above. `name` is the column that names customers.

    >>> from kehu_xl.core.listing.types import Box
    >>> cells = np.array([["序号", "姓名", "金额"], [1.0, "王芳", 5.0], [None, None, 6.0]], dtype=object)
    >>> classes = np.array([RowClass.HEADER, RowClass.DATA, RowClass.DATA], np.int8)
    >>> sheet = RawSheet("甲", cells, merged=(Box(2, 1, 3, 1),))
    >>> leaders(sheet, Layout((0,), ("序号", "姓名", "金额"), classes, 1.0), 1).tolist()
    [0, 1, 1]
    """
    first = np.arange(len(sheet.cells))
    columns = {sheet.column(index): index for index in range(sheet.cells.shape[1])}
    for box in sheet.merged:
        top, bottom = box.top - sheet.first_row, min(box.bottom - sheet.first_row, len(sheet.cells) - 1)
        if box.left in columns and 0 <= top < bottom and sheet.cells[top, name] is not None:
            for row in range(top + 1, bottom + 1):
                both = layout.classes[top] == layout.classes[row] == RowClass.DATA
                if both and (columns[box.left] == name or sheet.cells[row, name] is None):
                    first[row] = first[top]
    return first


def named(cells: Grid, first: Rows, name: int) -> Grid:
    """The cells with the names of customers repeated on all of their rows."""
    nameless = np.flatnonzero(first != np.arange(len(first)))
    if not len(nameless):
        return cells
    filled = cells.copy()
    filled[nameless, name] = cells[first[nameless], name]
    return filled


def runs(first: Rows, rows: Sequence[int]) -> list[list[int]]:
    """Places in `rows` of the customers that have several rows.

    >>> runs(np.array([0, 1, 1, 3]), [1, 2, 3])
    [[0, 1]]
    """
    places: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(int(first[row]), []).append(place)
    return [run for run in places.values() if len(run) > 1]
