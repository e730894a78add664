"""Rules for ids and references: what must be there, be one of a kind, or exist elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kehu_xl.core.check.view import ColumnView, TableCheck
from kehu_xl.core.snapshot import CellError
from kehu_xl.core.typed import Mask, text_of


def missing(view: ColumnView, table: TableCheck) -> Mask | None:
    """Nothing in the cell, though the row holds something."""
    blank = view.blank
    return blank & table.filled if blank.any() else None


def repeated(view: ColumnView, _table: TableCheck) -> Mask | None:
    """An id that a row further up has already."""
    if view.is_blank:
        return None
    again: Mask = pd.Series(view.capitals, dtype=object).duplicated().to_numpy(np.bool_)
    return again & view.speaks


def orphan(view: ColumnView, table: TableCheck) -> Mask | None:
    """A reference to a row that is not there."""
    target = view.column.reference
    if target is None or target not in table.book:
        return None
    known = table.book.positions(target)

    def unknown(cell: object) -> bool:
        text = None if isinstance(cell, CellError) else text_of(cell)  # type: ignore[arg-type]
        return bool(text and text.strip()) and text.strip().upper() not in known  # type: ignore[union-attr]

    return view.where(unknown)


def malformed(view: ColumnView, table: TableCheck) -> Mask | None:
    """A customer id of another form than the setting asks for."""
    ids = view.capitals.tolist()
    wrong = table.book.settings.id_pattern.misfits([*filter(None, ids)])
    return np.fromiter(map(wrong.__contains__, ids), np.bool_, len(ids)) if wrong else None
