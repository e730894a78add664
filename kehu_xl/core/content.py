"""Which rows hold something that a person typed."""

from __future__ import annotations

from collections.abc import Iterable
from operator import not_

import numpy as np
import pandas as pd

from kehu_xl.core.snapshot import OWN, Cell, Objects, Rows
from kehu_xl.core.typed import Mask, column
from kehu_xl.spec.types import Kind, Table


def is_empty(value: Cell) -> bool:
    """Whether a cell shows nothing: empty, or blanks only.

    >>> is_empty(None), is_empty(" \\u3000"), is_empty(0.0)
    (True, True, False)
    """
    return value is None or (isinstance(value, str) and not value.strip())


def empty(values: Objects) -> Mask:
    """True where a cell shows nothing."""
    cells = values.tolist()
    try:
        blank: Iterable[bool] = map(not_, map(str.strip, cells))
        return np.fromiter(blank, np.bool_, len(cells))
    except TypeError:  # not only texts
        blank = (cell is None or (cell.__class__ is str and not cell.strip()) for cell in cells)
        return np.fromiter(blank, np.bool_, len(cells))


def filled_rows(frame: pd.DataFrame, table: Table, ignore: tuple[str, ...] = ()) -> Mask:
    """True for rows in which at least one typed column holds something.

    >>> from kehu_xl.spec.tables import table
    >>> frame = pd.DataFrame({"customer_id": ["KH000001", None], "customer_name": [" ", "甲"]}, dtype=object)
    >>> filled_rows(frame, table("customers"), ignore=("customer_id",))
    array([False,  True])

    Computed columns, 行标识 and the columns in `ignore` do not count; the user's own do.
    """
    filled = np.zeros(len(frame), np.bool_)
    filled[filled_among(np.arange(len(frame)), frame, table, ignore)] = True
    return filled


def filled_among(positions: Rows, frame: pd.DataFrame, table: Table, ignore: tuple[str, ...] = ()) -> Rows:
    """Those positions at which a row is filled, as `filled_rows` says: only these rows are looked at."""
    return some_filled(frame, positions, _typed_columns(frame, table, ignore))


def some_filled(frame: pd.DataFrame, positions: Rows, columns: Iterable[str]) -> Rows:
    """Those positions at which at least one of the columns holds something."""
    found = [positions[:0]]
    for name in columns:
        if not len(positions):
            break
        blank = empty(column(frame, name)[positions])
        found.append(positions[~blank])
        positions = positions[blank]
    return np.sort(np.concatenate(found))


def _typed_columns(frame: pd.DataFrame, table: Table, ignore: tuple[str, ...]) -> list[str]:
    typed = [c for c in table if not c.computed and c.kind is not Kind.TOKEN and c.id not in ignore]
    likely_first = sorted(typed, key=lambda c: not c.required)
    return [c.id for c in likely_first] + [str(name) for name in frame.columns if str(name).startswith(OWN)]
