"""Computed columns: only the cells that change, and never a formula of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pandas.api.types import infer_dtype

from kehu_xl.core.outcome import Changes, Findings
from kehu_xl.core.snapshot import Objects, TableView
from kehu_xl.core.typed import Mask, column, numbers

NEAR = 0.005  # half a cent: two numbers closer than this are the same


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What it takes to give computed columns their new values."""

    changes: tuple[Changes, ...] = ()
    findings: tuple[Findings, ...] = ()


def rewrite(view: TableView, columns: Mapping[str, Objects], reason: str) -> Rewrite:
    """The cells of a table that differ from the new columns, formulas left alone.

    >>> import pandas as pd
    >>> view = TableView("customers", "客户", pd.DataFrame({"total_amount": [100.0, None]}, index=[2, 3], dtype=object))
    >>> new = np.array([100.001, 5.0], dtype=object)
    >>> [change] = rewrite(view, {"total_amount": new}, "graded").changes
    >>> change.rows.tolist(), change.old.tolist(), change.new.tolist()
    ([3], [None], [5.0])
    """
    rows = view.frame.index.to_numpy(np.int64)
    changes, findings = [], []
    for column_id, new in columns.items():
        old = column(view.frame, column_id)
        changed = differs(old, new)
        kept = changed & np.isin(rows, view.formulas.get(column_id, rows[:0]))
        if kept.any():
            findings.append(Findings("formula_kept", view.table, column_id, rows[kept], old[kept]))
            changed &= ~kept
        if changed.any():
            changes.append(Changes(view.table, column_id, rows[changed], old[changed], new[changed], reason))
    return Rewrite(tuple(changes), tuple(findings))


def differs(old: Objects, new: Objects) -> Mask:
    """True where a cell would look different; "" and None are both blank.

    >>> differs(np.array([1.0, ""], dtype=object), np.array([1.004, None], dtype=object)).tolist()
    [False, False]
    >>> differs(np.array(["a", None], dtype=object), np.array(["b", None], dtype=object)).tolist()
    [True, False]
    """
    changed = np.not_equal(old, new).astype(np.bool_)
    before, now = old[changed], new[changed]
    if infer_dtype(now, skipna=True) == "floating":
        changed[changed] = ~(np.abs(numbers(before) - numbers(now)) <= NEAR)
    return changed & ~np.asarray(np.equal(old, "") & np.equal(new, None), np.bool_)
