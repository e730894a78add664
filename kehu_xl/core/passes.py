"""Passes over the cells of a column, by `_cells.pyx` where it could be compiled and by pandas and Python elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pandas.api.types import infer_dtype

from kehu_xl.compiled import compiled
from kehu_xl.core.snapshot import Cell, Objects

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

native = compiled("kehu_xl.core._cells")


def content(values: Objects) -> str:
    """`empty`, `string`, `floating`, or something else where the cells are of several types.

    >>> content(np.array(["a", None], object)), content(np.array([None, 1.5], object))
    ('string', 'floating')
    """
    known = native.content(values) if native is not None else None
    return known or str(infer_dtype(values, skipna=True))


def blanks(values: Objects) -> Mask:
    """Where a cell is empty or an empty text.

    >>> blanks(np.array(["a", None, ""], object))
    array([False,  True,  True])
    """
    if native is not None:
        found: Mask = native.blanks(values)
        return found
    nothing = values == None  # noqa: E711 of each cell
    return nothing if nothing.all() else np.asarray(nothing | (values == ""), np.bool_)


def numbers(values: Objects) -> Floats:
    """A column of floats and blanks as numbers, NaN where it is blank.

    >>> numbers(np.array([1.5, None], object))
    array([1.5, nan])
    """
    found: Floats = values.astype(np.float64) if native is None else native.numbers(values)
    return found


def longest(values: Objects) -> int:
    """The size of the longest text in a column of texts and blanks.

    >>> longest(np.array(["a", None, "abc"], object))
    3
    """
    if native is not None:
        size: int = native.longest(values)
        return size
    return max(map(len, filter(None, values.tolist())), default=0)


def stripped(values: Objects) -> list[str | None] | None:
    """Texts without blanks around them, None for what is blank; nothing where there are other cells.

    >>> stripped(np.array([" a", "", None], object)), stripped(np.array([1.5], object))
    (['a', None, None], None)
    """
    if native is not None:
        shown: list[str | None] | None = native.stripped(values)
        return shown
    cells: list[Cell] = values.tolist()
    if not all(cell is None or type(cell) is str for cell in cells):
        return None
    return [cell.strip() or None if isinstance(cell, str) else None for cell in cells]
