"""Computed columns: only the cells that change, and never a formula of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kehu_xl.core.outcome import Changes, Findings
from kehu_xl.core.snapshot import Objects, TableView
from kehu_xl.core.typed import Floats, Mask, cells, column, floats, is_blank

NEAR = 0.005  # half a cent: two numbers closer than this are the same


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What it takes to give computed columns their new values."""

    changes: tuple[Changes, ...] = ()
    findings: tuple[Findings, ...] = ()


def rewrite(view: TableView, columns: Mapping[str, Objects | Floats], reason: str) -> Rewrite:
    """The cells of a table that differ from the new columns (cells, or floats with NaN for blank), formulas left alone.

    >>> import pandas as pd
    >>> view = TableView("customers", "客户", pd.DataFrame({"total_amount": [100.0, None]}, index=[2, 3], dtype=object))
    >>> new = np.array([100.001, 5.0], dtype=object)
    >>> [change] = rewrite(view, {"total_amount": new}, "graded").changes
    >>> change.rows.tolist(), change.old.tolist(), change.new.tolist()
    ([3], [None], [5.0])
    """
    rows = view.frame.index.to_numpy(np.int64)
    changes: list[Changes] = []
    findings: list[Findings] = []
    for column_id, new in columns.items():
        old = column(view.frame, column_id)
        changed = differs(old, new)
        if len(formulas := view.formulas.get(column_id, rows[:0])):
            kept = changed & np.isin(rows, formulas)
            findings.append(Findings("formula_kept", view.table, column_id, rows[kept], old[kept]))
            changed &= ~kept
        if changed.any():
            changes.append(Changes(view.table, column_id, rows[changed], old[changed], as_cells(new[changed]), reason))
    return Rewrite(tuple(changes), tuple(found for found in findings if len(found)))


def as_cells(values: Objects | Floats) -> Objects:
    """Cells as they are, floats as cells."""
    return cells(values.astype(np.float64)) if values.dtype == np.float64 else values.astype(object)


def _floats(values: Objects | Floats) -> Floats | None:
    return values.astype(np.float64) if values.dtype == np.float64 else floats(values.astype(object))


def differs(old: Objects, new: Objects | Floats) -> Mask:
    """True where a cell would look different; "" and None are both blank.

    >>> differs(np.array([1.0, None], dtype=object), np.array([1.004, 2.0])).tolist()
    [False, True]
    >>> differs(np.array(["a", ""], dtype=object), np.array(["b", None], dtype=object)).tolist()
    [True, False]
    """
    before, after = floats(old), _floats(new)
    if before is not None and after is not None:
        return ~((np.abs(before - after) <= NEAR) | (np.isnan(before) & np.isnan(after)))
    now = as_cells(new)
    changed = np.asarray(np.not_equal(old, now), np.bool_)
    changed[changed] = ~(is_blank(old[changed]) & is_blank(now[changed]))
    return changed
