"""Grids of cells, as ranges arrive and as results leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.clean.dates import serial
from kehu_xl.core.snapshot import Cell, CellError, Objects
from kehu_xl.core.typed import mapped
from kehu_xl.spec.functions import UNEVEN

Grid: TypeAlias = NDArray[np.object_]  # two dimensions
LONGEST: Final = 255  # characters of a text in a result of several cells: beyond them Excel shows #VALUE!


class Mistake(Exception):
    """What is wrong with the arguments as a whole: the sentence that the cell shows."""


def grid(rows: Sequence[Sequence[Any]]) -> Grid:
    """Rows as they come from a spreadsheet program; times become serials, whole numbers floats, blanks None.

    >>> grid([[1, " "], ["甲", datetime(2026, 3, 15)]]).tolist()
    [[1.0, None], ['甲', 46096.0]]
    """
    cells = np.empty((len(rows), len(rows[0]) if rows else 0), dtype=object)
    for number, row in enumerate(rows):
        cells[number] = [_cell(value) for value in row]
    return cells


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool | CellError) or value is None:
        return value
    return serial(value) if isinstance(value, datetime) else float(value)


def broadcast(arguments: Sequence[Grid | None]) -> list[Grid | None]:
    """Single cells repeated to the size of the others, a row or a column along its other side."""
    given = [argument for argument in arguments if argument is not None]
    try:
        shape = np.broadcast_shapes(*(argument.shape for argument in given))
    except ValueError:
        raise Mistake(UNEVEN) from None
    return [None if argument is None else np.broadcast_to(argument, shape) for argument in arguments]


def shown(cells: Objects) -> list[list[Cell]]:
    """A result as rows of plain cells: nothing is an empty text, long texts are cut where there are several."""
    rows = cells.tolist()
    several = cells.size > 1
    return [[_shown(cell, cut=several) for cell in row] for row in rows]


def _shown(cell: Cell, *, cut: bool) -> Cell:
    if cell is None:
        return ""
    if isinstance(cell, str) and cut and len(cell) > LONGEST:
        return f"{cell[: LONGEST - 1]}…"
    return cell.code if isinstance(cell, CellError) else cell


def each(cells: Objects, meaning: Callable[[Any], Cell]) -> Objects:
    """A function of every cell, blanks left blank and error values as they are.

    >>> each(np.array(["a", None, CellError("#N/A")], dtype=object), str.upper).tolist()
    ['A', None, CellError(code='#N/A')]
    """
    return mapped(cells, lambda cell: cell if cell is None or isinstance(cell, CellError) else meaning(cell))


def blank_like(cells: Objects) -> Objects:
    """Blank cells in the place of an argument that was left out."""
    return np.full(len(cells), None, dtype=object)
