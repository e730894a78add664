"""The blocks of 汇总: each a frame of the block's columns, as many rows as the block has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import Reading, contacts
from kehu_xl.core.grading.codes import labels
from kehu_xl.core.grading.trade import trades
from kehu_xl.core.snapshot import Cell
from kehu_xl.core.typed import EPOCH, Floats, objects, serial_of
from kehu_xl.spec import choices
from kehu_xl.spec.tables import table as spec_of
from kehu_xl.spec.types import Block
from kehu_xl.spec.vocabulary.summary import OTHERS, UNASSIGNED, UNGRADED, UNKNOWN

SUMMARY = spec_of("summary")
_MONTHS = 12


def padded(block: Block, rows: Sequence[Sequence[Cell]]) -> pd.DataFrame:
    """The rows as a frame of the block's size, blank below them.

    >>> block = SUMMARY.block("states")
    >>> padded(block, [("成交", 3.0, 100.0)]).shape == (block.rows, 3)
    True
    """
    blank = [(None,) * len(block.columns)] * (block.rows - len(rows))
    cells = zip(*[*rows[: block.rows], *blank], strict=True)
    names = (spec.id for spec in block.columns)
    return pd.DataFrame({name: objects(values) for name, values in zip(names, cells, strict=True)}, dtype=object)


def key_figures(facts: pd.DataFrame, contacts_this_month: float, today: date) -> list[tuple[Cell, ...]]:
    """The one row of 主要数字; due is within seven days, today included, overdue is not among it."""
    new = (facts["created"] >= serial_of(today.replace(day=1))) & (facts["created"] <= serial_of(today))
    figures = {
        "customers": float(len(facts)),
        "new": float(new.sum()),
        "due": float((facts["today"] | facts["week"]).sum()),
        "overdue": float(facts["overdue"].sum()),
        "contacts": contacts_this_month,
        "key_accounts": float(facts["key"].sum()),
        "amount": _money(facts["amount"]),
        "receivable": _money(facts["receivable"]),
    }
    return [tuple(figures[spec.id] for spec in SUMMARY.block("key_figures").columns)]


def grades(facts: pd.DataFrame) -> list[tuple[Cell, ...]]:
    """A to E and the ungraded: count, share in percent, amount. The counts add up to all customers."""
    names = [*(choice.label for choice in choices.GRADES), UNGRADED]
    codes = facts["grade"].to_numpy() % len(names)
    counts = np.bincount(codes, minlength=len(names)).astype(float)
    amounts = np.bincount(codes, weights=np.nan_to_num(facts["amount"].to_numpy()), minlength=len(names))
    shares = np.round(100 * counts / max(len(facts), 1), 1)
    return list(zip(names, counts.tolist(), shares.tolist(), np.round(amounts, 2).tolist(), strict=True))


def top(facts: pd.DataFrame, size: int) -> list[tuple[Cell, ...]]:
    """The biggest amounts, ties in sheet order, with their share of all positive amounts."""
    sold = facts["amount"][facts["amount"] > 0].sort_values(ascending=False, kind="stable")
    total, best = sold.sum(), facts.loc[sold.index[:size]]
    return list(
        zip(
            best["name"].tolist(),
            best["amount"].round(2).tolist(),
            (100 * best["amount"] / total).round(1).tolist(),
            best["owner"].tolist(),
            labels(best["grade"].to_numpy(), choices.GRADES).tolist(),
            strict=True,
        )
    )


def owners(facts: pd.DataFrame, size: int) -> list[tuple[Cell, ...]]:
    """Owners by number of customers: count, due within seven days, overdue, amount."""
    due = facts.assign(due=facts["today"] | facts["week"])
    return grouped(due, "owner", ("due", "overdue", "amount"), size)


def grouped(facts: pd.DataFrame, by: str, summed: tuple[str, ...], size: int) -> list[tuple[Cell, ...]]:
    """Count and sums of each group, the biggest group first; what does not fit is the last row's sum.

    >>> facts = pd.DataFrame({"province": ["江苏", None, "江苏"], "amount": [1.0, 2.0, None]})
    >>> grouped(facts, "province", ("amount",), 10)
    [('江苏', 2.0, 1.0), ('(未填写)', 1.0, 2.0)]
    """
    known = np.where(facts[by].isna(), _nobody(by), facts[by].to_numpy(object))
    groups, names = pd.factorize(known)
    columns = {name: np.nan_to_num(facts[name].to_numpy(np.float64)) for name in summed}
    sums = pd.DataFrame({"count": np.bincount(groups)})
    sums = sums.assign(**{name: np.bincount(groups, values) for name, values in columns.items()})
    sums = sums.sort_values("count", ascending=False, kind="stable").astype(float).round(2)
    rows = [(name, *values) for name, values in zip(names[sums.index], sums.to_numpy().tolist(), strict=True)]
    if len(rows) <= size:
        return rows
    rest = sums.iloc[size - 1 :]
    return [*rows[: size - 1], (OTHERS.format(count=len(rest)), *rest.sum().round(2).tolist())]


def _nobody(by: str) -> str:
    return UNASSIGNED if by == "owner" else UNKNOWN


def months(facts: pd.DataFrame, reading: Reading) -> list[tuple[str, float, float, float | None]]:
    """The twelve months up to today: new customers, contacts made, sales; no sales at all draw no line."""
    today = reading.today
    sold = trades(reading.table("shipments"), reading.where, today)
    made = contacts(reading)
    this = np.datetime64(today, "M")
    names = [str(this - back) for back in range(_MONTHS - 1, -1, -1)]
    created = facts["created"].where(facts["created"] <= serial_of(today)).to_numpy()
    sales = np.round(_by_month(sold["day"].to_numpy(), sold["amount"].to_numpy(), this), 2)
    columns = (
        _by_month(created, np.ones(len(facts)), this),
        _by_month(made["day"].to_numpy(), np.ones(len(made)), this),
        sales if sales.any() else objects([None] * _MONTHS),
    )
    return list(zip(names, *(values.tolist() for values in columns), strict=True))


def _by_month(days: Floats, weights: Floats, this: np.datetime64) -> Floats:
    known = ~np.isnan(days)
    month = (EPOCH + days[known].astype("timedelta64[D]")).astype("datetime64[M]")
    place = _MONTHS - 1 - (this - month).astype(np.int64)
    recent = (place >= 0) & (place < _MONTHS)
    return np.bincount(place[recent], weights[known][recent], _MONTHS).astype(np.float64)


def _money(values: pd.Series[float]) -> float:
    return round(float(values.sum()), 2)
