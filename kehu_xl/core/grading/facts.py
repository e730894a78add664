"""Typed views of the living customers, and the chain of steps that grades them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core import evidence
from kehu_xl.core.evidence import Reading
from kehu_xl.core.grading import intent, kinds, money, quality, trade, value
from kehu_xl.core.grading.codes import encode
from kehu_xl.core.settings import Settings
from kehu_xl.core.typed import Floats, Mask, choice_ids, column, is_blank, numbers
from kehu_xl.spec.choices import CUSTOMER_STATES, CUSTOMER_TYPES, GRADES


def customer_facts(customers: pd.DataFrame, today: date) -> pd.DataFrame:
    """What people typed about each customer, typed: impossible values are NaN.

    >>> rows = pd.DataFrame({"acceptance": [75.0, 120.0]}, dtype=object)
    >>> customer_facts(rows, date(2026, 1, 1))["acceptance"].tolist()
    [75.0, nan]
    """
    amounts = numbers(column(customers, "opening_amount"))
    return pd.DataFrame(
        {
            "customer_type": pd.Series(choice_ids(column(customers, "customer_type"), CUSTOMER_TYPES), dtype=object),
            "state": pd.Series(choice_ids(column(customers, "state"), CUSTOMER_STATES), dtype=object),
            "manual_grade": encode(choice_ids(column(customers, "manual_grade"), GRADES), GRADES),
            "acceptance": _within(numbers(column(customers, "acceptance")), 0, 100),
            "opening_amount": amounts,
            "opening_count": _within(numbers(column(customers, "opening_count")), 0, np.inf),
            "opening_last_trade": _past(customers, "opening_last_trade", today),
            "opening_last_contact": _past(customers, "opening_last_contact", today),
            "created": _past(customers, "created", today),
            "risk_score": _risk(customers),
        }
    )


def graded(reading: Reading, plan: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Every computed fact of every living customer, in sheet order; the steps say which columns they add."""
    today, where, size = reading.today, reading.where, len(reading.customers)
    sold = trade.trades(reading.table("shipments"), where, today)
    complaint = kinds.complaining(reading.table("feedback"), where, size)
    return (
        customer_facts(reading.customers, today)
        .pipe(trade.with_totals, sold)
        .pipe(trade.with_days, sold)
        .pipe(trade.with_monthly_average, sold, today)
        .pipe(trade.with_windows, sold, today, settings.rfm_window_days)
        .pipe(with_last_contact, evidence.contacts(reading))
        .pipe(money.with_receivables, plan, today)
        .pipe(money.with_payment_record, plan, today)
        .pipe(value.with_rfm, settings, today)
        .pipe(value.with_value_grade, settings)
        .pipe(intent.with_intent, intent.negotiating(reading.table("opportunities"), where, size), settings)
        .pipe(intent.with_follow_grade, settings)
        .pipe(kinds.with_key_account, settings)
        .pipe(kinds.with_value_type, settings, today)
        .pipe(kinds.with_trade_history, complaint, settings, today)
        .pipe(kinds.with_size_and_profit, settings)
        .pipe(quality.with_credit, settings, today)
        .pipe(quality.with_completeness, reading.customers, _has_contact(reading), settings)
    )


def payment_plan(reading: Reading) -> pd.DataFrame:
    """The typed payment plan of a book; see `money.payment_plan`."""
    return money.payment_plan(reading.table("receivables"), reading.table("contracts"), reading.where, reading.today)


def with_last_contact(facts: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Adds last_contact: the latest of the contacts made and 期初最近联系."""
    made = evidence.latest(len(facts), contacts["customer"].to_numpy(), contacts["day"].to_numpy())
    return facts.assign(last_contact=np.fmax(made, facts["opening_last_contact"].to_numpy()))


def _has_contact(reading: Reading) -> Mask:
    people = reading.table("contacts")
    customer = evidence.located(people, reading.where)[~is_blank(column(people, "name"))]
    return np.bincount(customer[customer >= 0], minlength=len(reading.customers)) > 0


def _past(customers: pd.DataFrame, column_id: str, today: date) -> Floats:
    return evidence.up_to(evidence.day_numbers(column(customers, column_id)), today)


def _within(values: Floats, low: float, high: float) -> Floats:
    return np.where((values >= low) & (values <= high), values, np.nan)


def _risk(customers: pd.DataFrame) -> Floats:
    """The mean of the risk scores that are filled, 1 to 5."""
    scores = pd.DataFrame({risk: _within(numbers(column(customers, risk)), 1, 5) for risk in quality.RISKS})
    return scores.mean(axis=1).to_numpy()
