"""Trade facts of each customer, from 出货 and the opening columns.

Facts frames have one row a living customer, in sheet order; amounts are yuan, days are
serials, NaN is unknown.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xl.core.evidence import Places, day_numbers, latest, located
from kehu_xl.core.typed import Floats, column, numbers, serial_of

_MONTHS = 12


def trades(shipments: pd.DataFrame, where: Places, today: date) -> pd.DataFrame:
    """What was sold up to today: customer, day, amount, cost; rows without an amount are none.

    >>> from kehu_xl.core.evidence import places
    >>> where = places(pd.DataFrame({"customer_id": ["1", "2"]}, dtype=object))
    >>> rows = {"customer_id": ["1", "2"], "date": [46000.0, 46000.0], "amount": [5.0, None]}
    >>> trades(pd.DataFrame(rows, dtype=object), where, date(2026, 1, 1))["amount"].tolist()
    [5.0]
    """
    frame = pd.DataFrame(
        {
            "customer": located(shipments, where),
            "day": day_numbers(column(shipments, "date")),
            "amount": numbers(column(shipments, "amount")),
            "cost": numbers(column(shipments, "cost")),
        }
    )
    return frame[(frame["customer"] >= 0) & frame["amount"].notna() & ~(frame["day"] > serial_of(today))]


def with_totals(facts: pd.DataFrame, sold: pd.DataFrame) -> pd.DataFrame:
    """Adds total_amount and trade_count (opening included; a return is no trade), total_profit and margin (percent)."""
    shipped = summed(len(facts), sold, sold["amount"])
    count = np.bincount(sold["customer"][sold["amount"] > 0], minlength=len(facts)).astype(np.float64)
    costed = sold[sold["cost"].notna()]
    profit = summed(len(facts), costed, costed["amount"] - costed["cost"])
    revenue = summed(len(facts), costed, costed["amount"])
    return facts.assign(
        shipped=shipped,
        total_amount=_plus(shipped, facts["opening_amount"].to_numpy()),
        trade_count=_plus(np.where(count > 0, count, np.nan), facts["opening_count"].to_numpy()),
        total_profit=profit,
        margin=np.divide(100 * profit, revenue, out=np.full(len(facts), np.nan), where=revenue > 0),
    )


def with_days(facts: pd.DataFrame, sold: pd.DataFrame) -> pd.DataFrame:
    """Adds first_trade (NaN where it was before the archive), last_trade and average_interval.

    Two sales on one day are one trading day; average_interval = (last - first) / (trading days - 1).
    """
    opening = facts["opening_last_trade"].to_numpy()
    bought = sold[(sold["amount"] > 0) & sold["day"].notna()]
    visits = _trading_days(bought, opening)
    customer, day = visits["customer"].to_numpy(), visits["day"].to_numpy()
    first = -latest(len(facts), customer, -day)
    last = latest(len(facts), customer, day)
    gaps = np.bincount(customer, minlength=len(facts)) - 1.0
    interval = np.divide(last - first, gaps, out=np.full(len(facts), np.nan), where=gaps > 0)
    opened = (facts["opening_amount"] > 0) | (facts["opening_count"] > 0) | ~np.isnan(opening)
    before_archive = opened & ~((facts["opening_count"] == 1) & ~np.isnan(opening))
    return facts.assign(first_trade=np.where(before_archive, np.nan, first), last_trade=last, average_interval=interval)


def with_monthly_average(facts: pd.DataFrame, sold: pd.DataFrame, today: date) -> pd.DataFrame:
    """Adds monthly_average: the sales of the twelve months up to today, a twelfth of them.

    0 where there were sales, but earlier ones; NaN where there is no shipment at all.
    """
    recent = sold[sold["day"] > serial_of(_a_year_before(today))]
    average = summed(len(facts), recent, recent["amount"]) / _MONTHS
    return facts.assign(monthly_average=np.where(np.isnan(facts["shipped"]), np.nan, np.nan_to_num(average)))


def with_windows(facts: pd.DataFrame, sold: pd.DataFrame, today: date, days: float) -> pd.DataFrame:
    """Adds window_amount, window_count, and previous_amount of the window before it.

    The opening data counts in the window that holds 期初最近交易.
    """
    now = sold[sold["day"] > serial_of(today) - days]
    before = sold[(sold["day"] > serial_of(today) - 2 * days) & (sold["day"] <= serial_of(today) - days)]
    current = (facts["opening_last_trade"] > serial_of(today) - days).to_numpy()
    previous = (facts["opening_last_trade"] > serial_of(today) - 2 * days).to_numpy() & ~current
    amount = np.nan_to_num(facts["opening_amount"].to_numpy())
    count = np.nan_to_num(facts["opening_count"].to_numpy(), nan=1.0)
    return facts.assign(
        window_amount=np.nan_to_num(summed(len(facts), now, now["amount"])) + current * amount,
        window_count=np.bincount(now["customer"][now["amount"] > 0], minlength=len(facts)) + current * count,
        previous_amount=np.nan_to_num(summed(len(facts), before, before["amount"])) + previous * amount,
    )


def summed(size: int, rows: pd.DataFrame, values: pd.Series[float]) -> Floats:
    """The sum of each customer's values, NaN where the customer has no row."""
    customer = rows["customer"].to_numpy()
    total = np.bincount(customer, weights=values.to_numpy(), minlength=size)
    return np.where(np.bincount(customer, minlength=size) > 0, total, np.nan)


def _plus(left: Floats, right: Floats) -> Floats:
    both_blank = np.isnan(left) & np.isnan(right)
    return np.where(both_blank, np.nan, np.nan_to_num(left) + np.nan_to_num(right))


def _trading_days(bought: pd.DataFrame, opening: Floats) -> pd.DataFrame:
    opened = np.flatnonzero(~np.isnan(opening))
    customer: NDArray[np.int64] = np.concatenate([bought["customer"].to_numpy(), opened])
    day = np.concatenate([bought["day"].to_numpy(), opening[opened]])
    place, _ = pd.factorize(customer * 10_000_000 + day.astype(np.int64))
    first = np.zeros(len(place), np.int64)
    first[place[::-1]] = np.arange(len(place))[::-1]
    distinct = first[: place.max() + 1] if len(place) else first
    return pd.DataFrame({"customer": customer[distinct], "day": day[distinct]})


def _a_year_before(today: date) -> date:
    return today.replace(year=today.year - 1, day=28 if (today.month, today.day) == (2, 29) else today.day)
