"""What lists bring to a table other than 客户: rows of customers that the archive knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.applied import after
from kehu_xl.core.clean import clean
from kehu_xl.core.listing.candidates import Candidates
from kehu_xl.core.listing.children.keys import known_rows
from kehu_xl.core.listing.children.owners import owners
from kehu_xl.core.listing.decided import OWNER
from kehu_xl.core.listing.matching import Matches
from kehu_xl.core.listing.merging import merge
from kehu_xl.core.listing.parts import Owners, Part
from kehu_xl.core.listing.types import holds, same
from kehu_xl.core.number import id_column
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Objects, Rows, Snapshot, TableView
from kehu_xl.core.typed import cells, column, numbers, objects, texts
from kehu_xl.spec.types import Table


def plan_rows(snapshot: Snapshot, table: Table, candidates: Candidates, *, overwrite: bool) -> Part:
    """Decide which rows are new, which fill blanks of rows that are there, and which must wait."""
    view = snapshot.tables[table.id]
    found = owners(snapshot, candidates.frame)
    rows = _with_amounts(table, candidates.frame.assign(customer_id=_series(found.ids, candidates.frame)))
    known = known_rows(table, view.frame, rows)
    rows = rows.assign(**{id_column(table).id: _series(known.ids, rows)})
    held = found.held.copy()
    _hold(held, known.taken, "other_key")
    _hold(held, _empty(table, rows), "no_content")
    others = np.full(len(rows), -1, np.int64)
    others[known.taken] = known.base[known.taken]
    base = _leading(known.base, held, len(view.frame))
    matches = Matches(len(view.frame), base, held, others, _names(found, view.frame))
    candidates = replace(candidates, frame=rows.drop(columns=[name for name in rows.columns if name.startswith(OWNER)]))
    matches, merged = merge(view, candidates.frame, matches, overwrite=overwrite)
    return Part(view, candidates, matches, merged, owners=found)


def read_rows(raw: Candidates, table: Table, settings: Settings, today: date) -> tuple[Candidates, Outcome]:
    """Rows of a list after the cleaning that the table gets, and what that had to say."""
    snapshot = Snapshot("", {table.id: TableView(table.id, "", raw.frame)})
    outcome = clean(snapshot, settings, today)
    return replace(raw, frame=after(snapshot, outcome)[table.id]), outcome


def _series(values: Objects, frame: pd.DataFrame) -> pd.Series:
    return pd.Series(values, index=frame.index, dtype=object)


def _hold(held: Objects, rows: Rows, reason: str) -> None:
    held[rows[same(held[rows], "")]] = reason


def _empty(table: Table, rows: pd.DataFrame) -> Rows:
    """Rows in which every required column but the customer is blank."""
    required = [each.id for each in table if each.required and each.id != "customer_id"]
    filled = np.logical_or.reduce([holds(column(rows, name)) for name in required])
    return np.flatnonzero(~filled)


def _leading(base: Rows, held: Objects, count: int) -> Rows:
    """Where rows belong; a row that belongs to one that waits is new itself."""
    own = np.arange(count, count + len(base))
    waits = np.zeros(count + len(base), np.bool_)
    waits[count:] = ~same(held, "")
    return np.where(waits[base], own, base)


def _names(found: Owners, archive: pd.DataFrame) -> Objects:
    """The customer's name of every row, archive rows first."""
    ids = [*texts(column(archive, "customer_id")).tolist(), *found.ids.tolist()]
    written = [None] * len(archive) + found.written.tolist()
    return objects([found.names.get(number) or name for number, name in zip(ids, written, strict=True)])


def _with_amounts(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """金额 where only 数量 and 单价 are given."""
    if any(name not in table for name in ("quantity", "price", "amount")):
        return rows
    made = np.round(numbers(column(rows, "quantity")) * numbers(column(rows, "price")), 2)
    amount = np.where(holds(column(rows, "amount")), column(rows, "amount"), cells(made))
    return rows.assign(amount=_series(amount, rows))

