"""The used range that a worksheet part states, made right where cells come or go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.index import Body
from kehu_xl.store.ooxml.tables import range_text

if TYPE_CHECKING:
    from kehu_xl.store.ooxml.patch import ColumnEdit

_DIMENSION = re.compile(rb'(<(?:[\w.-]+:)?dimension\s[^>]*?\bref=")([^"]*)(")')


def head(body: Body, edits: Sequence[ColumnEdit]) -> bytes:
    """What stands before the first row, with the used range made right where cells come or go."""
    cells, gone, made = body.cells, [], []
    for edit in edits:
        if edit.clears:
            at, exists = body.find(edit.rows, edit.column)
            gone.append(at[exists][cells.style[at[exists]] == edit.style])
            continue
        made += [(row, edit.column) for row in _outermost(edit)]
    before = _bounds(body, slice(None))
    left = _bounds(body, np.delete(np.arange(len(cells.row)), np.concatenate(gone))) if gone else before
    used = np.array([*left, *made], np.int64).reshape(-1, 2)
    area = (*used.min(0), *used.max(0)) if len(used) else ()
    if area == tuple(np.ravel(before)):
        return body.head
    text = range_text(*map(int, area)).encode()
    return _DIMENSION.sub(lambda match: match[1] + text + match[3], body.head, count=1)


def _outermost(edit: ColumnEdit) -> list[int]:
    """The first and the last row that gets a value, none where there is no value."""
    places = range(len(edit.rows))
    found = (next((at for at in ends if _is_value(edit.values[at])), None) for ends in (places, reversed(places)))
    return [int(edit.rows[at]) for at in found if at is not None]


def _is_value(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _bounds(body: Body, some: Ints | slice) -> list[tuple[int, int]]:
    """The top left and bottom right corner of some cells, nothing where there are none."""
    row, column = body.cells.row[some], body.cells.column[some]
    if not len(row):
        return []
    first, last = body.rows.number[row[[0, -1]]].tolist()
    return [(first, int(column.min())), (last, int(column.max()))]
