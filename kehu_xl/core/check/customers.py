"""Rules about customers that need other tables, settings, or the day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kehu_xl.core import identity
from kehu_xl.core.check.view import BookCheck, TableCheck
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Objects, Rows
from kehu_xl.core.typed import Mask, mapped, objects
from kehu_xl.spec import checks, choices

_LEFT_ALONE = ("merged",)
_NOBODYS = ("merged", "pool", "lost")
_CLOSED = ("won", "lost", "renewal")


def inactive_owner(book: BookCheck) -> Iterator[Findings]:
    """A customer or an open opportunity in the hands of somebody who has left."""
    staff = book["staff"]
    gone = set(staff.key.capitals[staff["state"].says("left")]) - {None}
    for table_id, state, over in (("customers", "state", _NOBODYS), ("opportunities", "stage", _CLOSED)):
        table = book[table_id]
        if gone and not table["owner"].is_blank:
            leaver = np.array([owner in gone for owner in table["owner"].capitals.tolist()], np.bool_)
            yield _at(table, "inactive_owner", "owner", leaver & ~table[state].says(*over))


def missing_owner(book: BookCheck) -> Iterator[Findings]:
    """How many customers nobody looks after, as one line for the book."""
    customers = book["customers"]
    alone = customers["owner"].blank & customers.filled & ~customers["state"].says(*_NOBODYS)
    if alone.any():
        facts = {"count": int(alone.sum())}
        yield Findings("missing_owner", "customers", "owner", np.zeros(1, np.int64), objects([None]), facts)


def credit(book: BookCheck) -> Iterator[Findings]:
    """More outstanding than the limit, or outstanding too long."""
    customers = book["customers"]
    outstanding, limit = customers["receivable"].numbers, customers["credit_limit"].numbers
    over = outstanding > limit  # NaN is never more
    yield _at(customers, "over_credit_limit", "receivable", over, limit=limit[over])
    yield _at(customers, "overdue_receivable", "overdue_days", customers["overdue_days"].numbers > 0)


def freshness(book: BookCheck) -> Iterator[Findings]:
    """Profiles that nobody has touched for longer than their grade allows."""
    customers = book["customers"]
    days = np.fmax.reduce([customers[name].serials for name in ("created", "updated", "verified")])
    ages = book.serial - days
    order: dict[str | None, int] = {choice.id: place for place, choice in enumerate(choices.GRADES)}
    order[None] = order[book.settings.default_grade]
    grades = mapped(customers["follow_grade"].choices, order.get).astype(np.int64)
    allowed = np.array(book.settings.stale_days)[grades]
    stale = (ages > allowed) & ~customers["state"].says(*_LEFT_ALONE)
    yield _at(customers, "stale_profile", "verified", stale, days=ages[stale].astype(np.int64))


def completeness(book: BookCheck) -> Iterator[Findings]:
    """Profiles with too little in them."""
    customers = book["customers"]
    thin = customers["completeness"].numbers < book.settings.incomplete_below
    yield _at(customers, "incomplete_profile", "completeness",
              thin & ~customers["state"].says(*_LEFT_ALONE))  # fmt: skip


def decision_maker(book: BookCheck) -> Iterator[Findings]:
    """Customers with an open opportunity of whom nobody knows who decides."""
    opportunities, contacts, customers = book["opportunities"], book["contacts"], book["customers"]
    open_deal = ~opportunities["stage"].says(*_CLOSED) & opportunities.filled
    decider = contacts["decision_role"].says("decider")
    in_talks = set(opportunities["customer_id"].capitals[open_deal])
    known = set(contacts["customer_id"].capitals[decider])
    wanted = in_talks - known - {None}
    if wanted:
        at = np.array([key in wanted for key in customers.key.capitals.tolist()], np.bool_)
        yield _at(customers, "no_decision_maker", "customer_id", at)


def same_customer(book: BookCheck) -> Iterator[Findings]:
    """Rows that share a valid credit code, or both name and mobile, with a row further up."""
    customers = book["customers"]
    merged = customers["state"].says(*_LEFT_ALONE)
    codes = customers["uscc"].texts.copy()
    codes[~customers["uscc"].holds(identity.uscc_valid_column) | merged] = None
    yield from _shared(customers, "uscc", codes, checks.SAME_USCC)
    yield from _shared(customers, "customer_name", _name_and_mobile(customers, merged), checks.SAME_NAME_AND_MOBILE)


def _name_and_mobile(customers: TableCheck, merged: Mask) -> Objects:
    """Name and mobile in one text, None where either is missing or the name is like no other."""
    names, mobiles = customers["customer_name"].texts, customers["mobile"].texts
    at = np.flatnonzero(pd.Series(names, dtype=object).duplicated(keep=False).to_numpy(np.bool_) & ~merged)
    both = np.full(len(names), None, dtype=object)
    both[at] = objects([f"{n}\n{m}" if n and m else None for n, m in zip(names[at], mobiles[at], strict=True)])
    return both


def _shared(customers: TableCheck, column: str, keys: Objects, reason: str) -> Iterator[Findings]:
    series = pd.Series(keys, dtype=object)
    again = series.duplicated().to_numpy(np.bool_) & series.notna().to_numpy(np.bool_)
    if not again.any():
        return
    alike = np.flatnonzero(series.isin(keys[again]))
    firsts = dict(zip(keys[alike][::-1].tolist(), alike[::-1].tolist(), strict=True))
    first: Rows = np.array([firsts[key] for key in keys[again]], np.int64)
    ids, rows = customers.key.texts[first].tolist(), customers.rows[first].tolist()
    other = [identifier or checks.ROW_WORD.format(row=row) for identifier, row in zip(ids, rows, strict=True)]
    yield _at(customers, "suspected_duplicate", column, again, other=objects(other), reasons=reason)


def _at(table: TableCheck, code: str, column: str, wrong: Mask, **facts: object) -> Findings:
    return Findings(code, table.table.id, column, table.rows[wrong], table[column].cells[wrong], facts)
