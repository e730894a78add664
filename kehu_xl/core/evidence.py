"""What the tables tell about each customer: who is living, and which rows are whose.

Customers who were merged into another are left out of every decision; rows that still
carry their number count for the customer they were merged into.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xl.core.content import empty
from kehu_xl.core.snapshot import CellError, Objects, Snapshot
from kehu_xl.core.typed import (
    EPOCH,
    LAST_SERIAL,
    Days,
    Floats,
    Mask,
    choice_ids,
    column,
    is_blank,
    numbers,
    objects,
    serial_of,
    texts,
)
from kehu_xl.spec.choices import CUSTOMER_STATES

Positions: TypeAlias = NDArray[np.int64]  # places among the living customers, -1 for none

Values: TypeAlias = Objects | Floats  # floats: NaN for blank

MERGED = "merged"


def table(snapshot: Snapshot, table_id: str) -> pd.DataFrame:
    """The rows of a table, none where the book lacks it."""
    view = snapshot.tables.get(table_id)
    return pd.DataFrame(index=pd.RangeIndex(0)) if view is None else view.frame


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """A snapshot as the rules see it on a day: the living customers, and whose the other rows are."""

    snapshot: Snapshot
    today: date
    customers: pd.DataFrame  # the living ones, in sheet order
    alive: Mask  # over all rows of 客户
    where: Places

    @classmethod
    def of(cls, snapshot: Snapshot, today: date) -> Reading:
        """What a snapshot holds."""
        everyone = table(snapshot, "customers")
        alive = living(everyone)
        where = _places(everyone, alive)
        return cls(snapshot, today, everyone if alive.all() else everyone[alive], alive, where)

    def table(self, table_id: str) -> pd.DataFrame:
        """The rows of a table, none where the book lacks it."""
        return table(self.snapshot, table_id)

    def over_all_rows(self, values: Values) -> Values:
        """Values of the living customers over all rows of 客户, blank elsewhere."""
        if self.alive.all():
            return values
        blank = np.nan if values.dtype == np.float64 else None
        spread = np.full(len(self.alive), blank, dtype=values.dtype)
        spread[self.alive] = values
        return cast(Values, spread)


def living(customers: pd.DataFrame) -> Mask:
    """True for rows that are a customer and not merged into another.

    >>> rows = {"customer_name": ["甲", "乙", None], "state": ["成交", "已合并", None]}
    >>> living(pd.DataFrame(rows, dtype=object))
    array([ True, False, False])
    """
    named = ~(is_blank(column(customers, "customer_id")) & is_blank(column(customers, "customer_name")))
    merged = choice_ids(column(customers, "state"), CUSTOMER_STATES) == MERGED
    return np.asarray(named & ~merged, np.bool_)


@dataclass(frozen=True, eq=False, slots=True)
class Places:
    """Where each customer number stands among the living rows."""

    ids: pd.Index
    rows: Positions  # beside ids

    def of(self, ids: Objects) -> Positions:
        """The living customer of each number, -1 where there is none."""
        if not len(ids):
            return np.empty(0, np.int64)
        found = self.ids.get_indexer(pd.Index(texts(ids), dtype=object))
        return np.append(self.rows, -1)[found]


def places(customers: pd.DataFrame) -> Places:
    """The living customers by number: of two equal numbers the first row, of a merged one the row it went into.

    >>> rows = {"customer_id": ["1", "2", "3"], "state": [None, "已合并", None], "merged_into": [None, "3", None]}
    >>> places(pd.DataFrame(rows, dtype=object)).of(np.array(["2", "3", "4"], dtype=object)).tolist()
    [1, 1, -1]
    """
    return _places(customers, living(customers))


def _places(customers: pd.DataFrame, alive: Mask) -> Places:
    ids = texts(column(customers, "customer_id"))
    mine = ids[alive]
    usable = ~is_blank(mine)
    index, rows = pd.Index(mine[usable], dtype=object), np.flatnonzero(usable)
    if not index.is_unique:
        first = ~index.duplicated()
        index, rows = index[first], rows[first]
    known = Places(index, rows)
    merged = ~alive & ~is_blank(ids)
    return _with_merged(known, ids[merged], texts(column(customers, "merged_into"))[merged]) if merged.any() else known


def _with_merged(known: Places, ids: Objects, targets: Objects) -> Places:
    into = dict(zip(ids.tolist(), targets.tolist(), strict=True))
    gone = [key for key in into if key not in known.ids]
    rows = known.of(objects([_survivor(key, into) for key in gone]))
    return Places(known.ids.append(pd.Index(gone, dtype=object)), np.concatenate([known.rows, rows]))


def _survivor(key: str, targets: dict[str, str | None]) -> str:
    seen = {key}
    while (target := targets.get(key)) and target not in seen:
        key = target
        seen.add(key)
    return key


def located(rows: pd.DataFrame, where: Places) -> Positions:
    """The living customer each row belongs to, -1 where there is none."""
    return where.of(column(rows, "customer_id"))


def day_numbers(cells: Objects) -> Floats:
    """Days as serials, NaN where a cell is no date: what can be compared and subtracted.

    >>> day_numbers(np.array([46000.5, "soon"], dtype=object))
    array([46000.,    nan])
    """
    serials = numbers(cells)
    return np.where((serials >= 1) & (serials <= LAST_SERIAL), np.floor(serials), np.nan)


def numbers_of(days: Days) -> Floats:
    """Days as serials, NaN where NaT."""
    counted = (days - EPOCH).astype(np.float64)
    counted[np.isnat(days)] = np.nan
    return counted


def contacts(reading: Reading) -> pd.DataFrame:
    """Every contact made up to today: customer, day, next_contact, content, in sheet order.

    Rows of 跟进计划 whose 本次结果 is filled are contacts of today.
    """
    today = serial_of(reading.today)
    made = _contacts(reading.table("interactions"), reading.where, "date", "content")
    plan = reading.table("follow_up")
    fresh = _contacts(plan[has_result(plan)], reading.where, "date", "result").assign(day=today)
    both = pd.concat([made, fresh], ignore_index=True) if len(fresh) else made
    return both[(both["customer"] >= 0) & (both["day"] <= today)]


def has_result(plan: pd.DataFrame) -> Mask:
    """True for rows of 跟进计划 whose 本次结果 tells something: blanks and error values tell nothing.

    >>> has_result(pd.DataFrame({"result": ["要样品", " ", None]}, dtype=object)).tolist()
    [True, False, False]
    """
    results = column(plan, "result")
    if is_blank(results).all():
        return np.zeros(len(results), np.bool_)
    broken = np.fromiter((isinstance(cell, CellError) for cell in results.tolist()), np.bool_, len(results))
    return ~(empty(results) | broken)


def _contacts(rows: pd.DataFrame, where: Places, day: str, content: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer": located(rows, where),
            "day": day_numbers(column(rows, day)),
            "next_contact": day_numbers(column(rows, "next_contact")),
            "content": pd.Series(column(rows, content), dtype=object),
        }
    )


def latest(size: int, customer: Positions, day: Floats) -> Floats:
    """The latest day of each customer, NaN where there is none.

    >>> latest(2, np.array([0, 0]), np.array([3.0, 5.0]))
    array([ 5., nan])
    """
    last = np.full(size, -np.inf)
    known = ~np.isnan(day)
    np.maximum.at(last, customer[known], day[known])
    return np.where(np.isinf(last), np.nan, last)


def up_to(days: Floats, today: date) -> Floats:
    """The days without those still to come."""
    return np.where(days <= serial_of(today), days, np.nan)
