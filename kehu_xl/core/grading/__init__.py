"""Grades: what the evidence says of each customer, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.computed import rewrite
from kehu_xl.core.evidence import Reading
from kehu_xl.core.grading.basis import phrases
from kehu_xl.core.grading.codes import labels
from kehu_xl.core.grading.facts import graded, payment_plan
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.phrases import joined, paired
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Cell, Objects, Snapshot
from kehu_xl.core.typed import Floats, column, is_blank
from kehu_xl.spec import choices
from kehu_xl.spec.types import Choice
from kehu_xl.spec.vocabulary.basis import FOLLOW_UP_MARK, JOIN

_CHOICES: Mapping[str, tuple[Choice, ...]] = {
    "intent_grade": choices.GRADES,
    "value_grade": choices.GRADES,
    "follow_grade": choices.GRADES,
    "value_type": choices.VALUE_TYPES,
    "trade_history": choices.TRADE_HISTORIES,
    "size_type": choices.SIZE_TYPES,
    "profit_type": choices.PROFIT_TYPES,
    "credit_grade": choices.CREDIT_GRADES,
    "key_account": choices.YES_NO,
}
_DECIMALS: Mapping[str, int] = {
    "total_amount": 2,
    "total_profit": 2,
    "monthly_average": 2,
    "trade_count": 0,
    "average_interval": 1,
    "last_trade": 0,
    "last_contact": 0,
    "receivable": 2,
    "overdue_days": 0,
    "completeness": 0,
}


def grade(snapshot: Snapshot, settings: Settings, today: date) -> Outcome:
    """The computed columns of 客户 (all but 下次联系) and of 回款计划, where they change.

    >>> from kehu_xl.core.settings import DEFAULTS
    >>> from kehu_xl.core.snapshot import TableView
    >>> rows = pd.DataFrame({"customer_id": ["KH000001"], "acceptance": [75.0]}, index=[2], dtype=object)
    >>> book = Snapshot("甲.xlsm", {"customers": TableView("customers", "客户", rows)})
    >>> outcome = grade(book, DEFAULTS, date(2026, 1, 1))
    >>> {change.column: change.new[0] for change in outcome.changes}["intent_grade"]
    'B'

    Rows that are no customer, or one merged into another, have blank computed columns.
    """
    reading = Reading.of(snapshot, today)
    plan = payment_plan(reading)
    parts = []
    if len(reading.alive):
        parts.append(rewrite(snapshot.tables["customers"], _columns(reading, plan, settings), "graded"))
    if len(plan):
        states = {"state": labels(plan["state"].to_numpy(), choices.RECEIVABLE_STATES)}
        parts.append(rewrite(snapshot.tables["receivables"], states, "graded"))
    return Outcome(
        changes=tuple(change for part in parts for change in part.changes),
        findings=tuple(finding for part in parts for finding in part.findings),
    )


def _columns(reading: Reading, plan: pd.DataFrame, settings: Settings) -> dict[str, Objects | Floats]:
    facts = graded(reading, plan, settings)
    columns: dict[str, Objects | Floats] = {n: labels(facts[n].to_numpy(), known) for n, known in _CHOICES.items()}
    columns |= {name: np.round(facts[name].to_numpy(), places) for name, places in _DECIMALS.items()}
    why, before = joined(phrases(facts, settings), JOIN), column(reading.customers, "basis")
    columns["basis"] = why if is_blank(before).all() else paired(_with_follow_up, why, before)
    return {name: reading.over_all_rows(values) for name, values in columns.items()}


def _with_follow_up(why: str, before: Cell) -> str:
    """The new phrases, and behind them what the follow-up said last time."""
    _, mark, said = before.partition(FOLLOW_UP_MARK) if isinstance(before, str) else ("", "", "")
    return f"{why}{JOIN}{mark}{said}" if mark else why
