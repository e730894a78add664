"""Rules about customers that need other tables, settings, or the day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kehu_xl.core import identity
from kehu_xl.core.check.keys import capitals
from kehu_xl.core.check.view import BookCheck, TableCheck
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Objects, Rows
from kehu_xl.core.typed import Mask, choice_ids, objects
from kehu_xl.spec import checks, choices
from kehu_xl.spec.types import Choice

_LEFT_ALONE = ("merged",)
_NOBODYS = ("merged", "pool", "lost")
_CLOSED = ("won", "lost", "renewal")


def inactive_owner(book: BookCheck) -> Iterator[Findings]:
    """A customer or an open opportunity in the hands of somebody who has left."""
    staff = book["staff"]
    left = staff.key.texts[_is(staff, "state", choices.STAFF_STATES, ("left",))]
    gone = {name.upper() for name in left if name is not None}
    for table_id, states in (("customers", ("state", choices.CUSTOMER_STATES, _NOBODYS)),
                             ("opportunities", ("stage", choices.STAGES, _CLOSED))):  # fmt: skip
        table = book[table_id]
        if gone and not table["owner"].is_blank:
            leaver = [text is not None and text in gone for text in capitals(table["owner"])]
            yield _at(table, "inactive_owner", "owner", np.array(leaver, np.bool_) & ~_is(table, *states))


def missing_owner(book: BookCheck) -> Iterator[Findings]:
    """How many customers nobody looks after, as one line for the book."""
    customers = book["customers"]
    alone = customers["owner"].blank & customers.filled & ~_is(customers, "state", choices.CUSTOMER_STATES, _NOBODYS)
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
    days = np.fmax.reduce([customers[name].numbers for name in ("created", "updated", "verified")])
    ages = book.serial - days
    order = {choice.id: place for place, choice in enumerate(choices.GRADES)}
    grades = choice_ids(customers["follow_grade"].texts, choices.GRADES).tolist()
    allowed = np.array(book.settings.stale_days)[[order[g or book.settings.default_grade] for g in grades]]
    stale = (ages > allowed) & ~_is(customers, "state", choices.CUSTOMER_STATES, _LEFT_ALONE)
    yield _at(customers, "stale_profile", "verified", stale, days=ages[stale].astype(np.int64))


def completeness(book: BookCheck) -> Iterator[Findings]:
    """Profiles with too little in them."""
    customers = book["customers"]
    thin = customers["completeness"].numbers < book.settings.incomplete_below
    yield _at(customers, "incomplete_profile", "completeness",
              thin & ~_is(customers, "state", choices.CUSTOMER_STATES, _LEFT_ALONE))  # fmt: skip


def decision_maker(book: BookCheck) -> Iterator[Findings]:
    """Customers with an open opportunity of whom nobody knows who decides."""
    opportunities, contacts, customers = book["opportunities"], book["contacts"], book["customers"]
    open_deal = ~_is(opportunities, "stage", choices.STAGES, _CLOSED) & opportunities.filled
    decider = _is(contacts, "decision_role", choices.DECISION_ROLES, ("decider",))
    in_talks = set(capitals(opportunities["customer_id"])[open_deal])
    known = set(capitals(contacts["customer_id"])[decider])
    wanted = in_talks - known - {None}
    if wanted:
        at = np.array([key in wanted for key in capitals(customers.key)], np.bool_)
        yield _at(customers, "no_decision_maker", "customer_id", at)


def same_customer(book: BookCheck) -> Iterator[Findings]:
    """Rows that share a valid credit code, or both name and mobile, with a row further up."""
    customers = book["customers"]
    merged = _is(customers, "state", choices.CUSTOMER_STATES, _LEFT_ALONE)
    codes = customers["uscc"].texts.copy()
    codes[~identity.uscc_valid_column(codes) | merged] = None
    yield from _shared(customers, "uscc", codes, checks.SAME_USCC)
    names, mobiles = customers["customer_name"].texts, customers["mobile"].texts
    pairs = objects([f"{n}\n{m}" if n and m else None for n, m in zip(names, mobiles, strict=True)])
    pairs[merged] = None
    yield from _shared(customers, "customer_name", pairs, checks.SAME_NAME_AND_MOBILE)


def _shared(customers: TableCheck, column: str, keys: Objects, reason: str) -> Iterator[Findings]:
    series = pd.Series(keys, dtype=object)
    again = series.duplicated().to_numpy(np.bool_) & np.array([key is not None for key in keys], np.bool_)
    if not again.any():
        return
    firsts = {key: at for at, key in reversed(list(enumerate(keys.tolist())))}
    first: Rows = np.array([firsts[key] for key in keys[again]], np.int64)
    ids, rows = customers.key.texts[first].tolist(), customers.rows[first].tolist()
    other = [identifier or checks.ROW_WORD.format(row=row) for identifier, row in zip(ids, rows, strict=True)]
    yield _at(customers, "suspected_duplicate", column, again, other=objects(other), reasons=reason)


def _is(table: TableCheck, column: str, words: tuple[Choice, ...], ids: tuple[str, ...]) -> Mask:
    """True where a choice column says one of the ids."""
    chosen = choice_ids(table[column].texts, words)
    return np.fromiter((choice in ids for choice in chosen.tolist()), np.bool_, len(chosen))


def _at(table: TableCheck, code: str, column: str, wrong: Mask, **facts: object) -> Findings:
    return Findings(code, table.table.id, column, table.rows[wrong], table[column].cells[wrong], facts)
