"""What the tables tell about each customer: who is living, and which rows are whose.

Customers who were merged into another are left out of every decision; rows that still
carry their number count for the customer they were merged into.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.snapshot import Objects, Snapshot
from kehu_xl.core.typed import Days, Floats, Mask, choice_ids, column, dates, is_blank, numbers, serial_of, texts
from kehu_xl.core.typed import EPOCH
from kehu_xl.spec.choices import CUSTOMER_STATES

MERGED = "merged"


def table(snapshot: Snapshot, table_id: str) -> pd.DataFrame:
    """The rows of a table, none where the book lacks it."""
    view = snapshot.tables.get(table_id)
    return pd.DataFrame(index=pd.RangeIndex(0)) if view is None else view.frame


def living(customers: pd.DataFrame) -> Mask:
    """True for rows that are a customer and not merged into another.

    >>> rows = {"customer_name": ["甲", "乙", None], "state": ["成交", "已合并", None]}
    >>> living(pd.DataFrame(rows, dtype=object))
    array([ True, False, False])
    """
    named = ~(is_blank(column(customers, "customer_id")) & is_blank(column(customers, "customer_name")))
    return named & (choice_ids(column(customers, "state"), CUSTOMER_STATES) != MERGED)


def places(customers: pd.DataFrame) -> dict[str, int]:
    """Where each customer number stands among the living rows; of two equal ones the first.

    >>> rows = {"customer_id": ["1", "2", "3"], "state": [None, "已合并", None], "merged_into": [None, "3", None]}
    >>> places(pd.DataFrame(rows, dtype=object))
    {'3': 1, '1': 0, '2': 1}
    """
    alive = living(customers)
    ids = texts(column(customers, "customer_id"))
    known: dict[str, int] = {}
    mine = ids[alive].tolist()
    known.update((key, place) for place, key in zip(range(len(mine) - 1, -1, -1), reversed(mine), strict=True) if key)
    merged = ~alive & ~is_blank(ids)
    targets = dict(zip(ids[merged].tolist(), texts(column(customers, "merged_into"))[merged].tolist(), strict=True))
    return known | {key: known[last] for key in targets if key not in known and (last := _survivor(key, targets)) in known}


def _survivor(key: str, targets: dict[str, str | None]) -> str:
    seen = {key}
    while (target := targets.get(key)) and target not in seen:
        key = target
        seen.add(key)
    return key


def located(rows: pd.DataFrame, where: dict[str, int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The living customer each row belongs to, -1 where there is none."""
    ids = texts(column(rows, "customer_id")).tolist()
    return np.fromiter((where.get(key, -1) for key in ids), np.int64, len(ids))


def day_numbers(cells: Objects) -> Floats:
    """Days as serials, NaN where a cell is no date: what can be compared and subtracted.

    >>> day_numbers(np.array([46000.5, "soon"], dtype=object))
    array([46000.,    nan])
    """
    return numbers_of(dates(cells))


def numbers_of(days: Days) -> Floats:
    """Days as serials, NaN where NaT."""
    counted = (days - EPOCH).astype(np.float64)
    counted[np.isnat(days)] = np.nan
    return counted


def contacts(snapshot: Snapshot, where: dict[str, int], today: date) -> pd.DataFrame:
    """Every contact made up to today: customer, day, next_contact, content, in sheet order.

    Rows of 跟进计划 whose 本次结果 is filled are contacts of today.
    """
    made = _contacts(table(snapshot, "interactions"), where, "date", "content")
    plan = table(snapshot, "follow_up")
    fresh = _contacts(plan[~is_blank(column(plan, "result"))], where, "date", "result").assign(day=serial_of(today))
    both = pd.concat([made, fresh], ignore_index=True) if len(fresh) else made
    return both[(both["customer"] >= 0) & (both["day"] <= serial_of(today))]


def _contacts(rows: pd.DataFrame, where: dict[str, int], day: str, content: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer": located(rows, where),
            "day": day_numbers(column(rows, day)),
            "next_contact": day_numbers(column(rows, "next_contact")),
            "content": pd.Series(column(rows, content), dtype=object),
        }
    )


def latest(size: int, customer: np.ndarray[tuple[int], np.dtype[np.int64]], day: Floats) -> Floats:
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
