"""What customers owe: states of the payment plan, balance, days overdue, payment record."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import Places, Positions, day_numbers, latest, located
from kehu_xl.core.grading.codes import BLANK, first_true
from kehu_xl.core.grading.trade import summed
from kehu_xl.core.typed import Mask, choice_ids, column, is_blank, numbers, serial_of, texts
from kehu_xl.spec.choices import CONTRACT_STATES, RECEIVABLE_STATES

_DUE, _PARTIAL, _PAID, _OVERDUE, _VOID = range(len(RECEIVABLE_STATES))
_CENT = 0.005


def payment_plan(receivables: pd.DataFrame, contracts: pd.DataFrame, where: Places, today: date) -> pd.DataFrame:
    """The payment plan, typed: customer, due_day, due, paid, paid_day, void, state (place in RECEIVABLE_STATES).

    A day of payment without an amount means that all of it was paid. A line is void when
    its state says so or its contract is void.
    """
    due = numbers(column(receivables, "due_amount"))
    paid_day = day_numbers(column(receivables, "paid_date"))
    paid = numbers(column(receivables, "paid_amount"))
    frame = pd.DataFrame(
        {
            "customer": located(receivables, where),
            "due_day": day_numbers(column(receivables, "due_date")),
            "due": due,
            "paid": np.nan_to_num(np.where(np.isnan(paid) & ~np.isnan(paid_day), due, paid)),
            "paid_day": paid_day,
            "void": _void(receivables, contracts),
        }
    )
    return frame.assign(state=_states(frame, today))


def _void(receivables: pd.DataFrame, contracts: pd.DataFrame) -> Mask:
    said = choice_ids(column(receivables, "state"), RECEIVABLE_STATES) == "void"
    ended = choice_ids(column(contracts, "state"), CONTRACT_STATES) == "void"
    ids = texts(column(contracts, "id"))[ended]
    numbers_of_void = pd.Index(ids[~is_blank(ids)])
    return np.asarray(said | pd.Index(texts(column(receivables, "contract_id"))).isin(numbers_of_void), np.bool_)


def _states(plan: pd.DataFrame, today: date) -> Positions:
    return first_true(
        [
            plan["void"],
            plan["due"].isna(),
            plan["paid"] >= plan["due"] - _CENT,
            plan["due_day"] < serial_of(today),
            plan["paid"] > 0,
        ],
        [_VOID, BLANK, _PAID, _OVERDUE, _PARTIAL],
        _DUE,
    )


def with_receivables(facts: pd.DataFrame, plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """Adds receivable, overdue_days, and receivable_from (0 plan, 1 ledger, 2 past due).

    outstanding = shipments - receipts where the customer has both; what the plan leaves
    unpaid where it has no shipments; blank without a plan: nothing says then that goods
    were not paid at once. It is never less than what is past due.
    """
    size = len(facts)
    live = plan[(plan["customer"] >= 0) & ~plan["void"] & plan["due"].notna()]
    late = live[live["state"] == _OVERDUE]
    unpaid = summed(size, live, live["due"] - live["paid"])
    past_due = np.nan_to_num(summed(size, late, late["due"] - late["paid"]))
    ledger = facts["shipped"].to_numpy() - summed(size, live, live["paid"])
    days = latest(size, late["customer"].to_numpy(), serial_of(today) - late["due_day"].to_numpy())
    shipped, planned = ~np.isnan(facts["shipped"].to_numpy()), ~np.isnan(unpaid)
    source = first_true([~planned, ~shipped, ledger >= past_due - _CENT], [BLANK, 0, 1], 2)
    return facts.assign(
        receivable=np.select([source == 0, source == 1, source == 2], [unpaid, ledger, past_due], default=np.nan),
        overdue_days=np.where(planned, np.nan_to_num(days), np.nan),
        receivable_from=source,
    )


def with_payment_record(facts: pd.DataFrame, plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """Adds punctuality and overdue_share: percent of the lines paid or past due, and of their amount.

    NaN where no line is paid or past due yet.
    """
    size = len(facts)
    tried = plan["state"].eq(_PAID) | (plan["due_day"] < serial_of(today))
    fallen = plan[(plan["customer"] >= 0) & ~plan["void"] & (plan["due"] > 0) & tried]
    settled = fallen["state"] == _PAID
    on_time = settled & ~(fallen["paid_day"] > fallen["due_day"])
    unpaid = (fallen["due"] - fallen["paid"]).clip(lower=0).where(fallen["state"] == _OVERDUE, 0.0)
    lines = summed(size, fallen, pd.Series(1.0, index=fallen.index))
    return facts.assign(
        punctuality=100 * summed(size, fallen, on_time.astype(float)) / lines,
        overdue_share=100 * summed(size, fallen, unpaid) / summed(size, fallen, fallen["due"]),
    )
