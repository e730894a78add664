"""What kind of customer: value type, trade history, size, profit, key account."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import Places, Positions, located
from kehu_xl.core.grading.codes import BLANK, Grade, TradeHistory, ValueType, first_true
from kehu_xl.core.grading.value import in_top
from kehu_xl.core.settings import Settings
from kehu_xl.core.typed import Mask, choice_ids, column, is_blank, serial_of
from kehu_xl.spec.choices import FEEDBACK_STATES, FEEDBACK_TYPES


def with_key_account(facts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Adds key_account (0 yes, 1 no, -1 without an amount), key_by_amount and key_by_grade."""
    amount = facts["total_amount"].to_numpy()
    by_amount = in_top(amount, settings.key_top_share)
    by_grade = in_top(amount, settings.key_grade_share) & (facts["follow_grade"] == Grade.A).to_numpy()
    yes_no = np.where(by_amount | by_grade, 0, 1)
    return facts.assign(
        key_by_amount=by_amount, key_by_grade=by_grade, key_account=np.where(np.isnan(amount), BLANK, yes_no)
    )


def with_value_type(facts: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """Adds value_type and value_reason (place in the phrases of VALUE_TYPE), -1 without evidence.

    High value is a value grade of A or B, or an accumulated amount in the key accounts'
    top share. Active is a trade within the freeze period. Somebody without any trade or
    contact counts from 建档日期. Sales grow where the window beats the one before it.
    """
    valued, amount = facts["value_grade"].isin([Grade.A, Grade.B]), facts["total_amount"].to_numpy()
    high = valued | in_top(amount, settings.key_top_share)
    silent = serial_of(today) - facts["last_trade"].to_numpy()
    touched = facts[["last_trade", "last_contact"]].max(axis=1)
    quiet = serial_of(today) - touched.where(touched.notna(), facts["created"]).to_numpy()
    now, before = facts["window_amount"], facts["previous_amount"]
    conditions: list[pd.Series[bool] | Mask] = [
        quiet >= settings.freeze_days,
        high & (before > 0) & (now <= before * (1 - settings.migrate_drop / 100)),
        high & (silent > settings.migrate_interval * facts["average_interval"]) & (facts["average_interval"] > 0),
        high & (silent < settings.freeze_days),
        (before > 0) & (now > before),
        facts["intent_grade"].isin([Grade.A, Grade.B]),
    ]
    types = [ValueType.FROZEN, ValueType.MIGRATING, ValueType.MIGRATING, ValueType.VALUABLE, *2 * [ValueType.PROMISING]]
    return facts.assign(
        value_type=first_true(conditions, types, BLANK),
        value_reason=first_true(conditions, list(range(len(types))), BLANK),
    )


def complaining(feedback: pd.DataFrame, where: Places, size: int) -> Mask:
    """True for customers with a complaint that is not closed."""
    complaint = choice_ids(column(feedback, "type"), FEEDBACK_TYPES) == "complaint"
    closed = choice_ids(column(feedback, "state"), FEEDBACK_STATES) == "closed"
    customer = located(feedback, where)
    waiting = complaint & ~closed & is_blank(column(feedback, "closed")) & (customer >= 0)
    return np.bincount(customer[waiting], minlength=size) > 0


def with_trade_history(facts: pd.DataFrame, complaint: Mask, settings: Settings, today: date) -> pd.DataFrame:
    """Adds trade_history, always one, and history_reason (place in the phrases of TRADE_HISTORY).

    A customer marked 成交 has bought, whether or not a sale is entered.
    """
    count, amount, last = facts["trade_count"], facts["total_amount"], facts["last_trade"]
    traded = (count > 0) | (amount > 0) | last.notna()
    conditions: list[pd.Series[bool] | Mask] = [
        complaint,
        facts["overdue_days"] > 0,
        ~traded & (facts["state"] != "won"),
        serial_of(today) - facts["first_trade"] <= settings.new_days,
        serial_of(today) - last >= settings.lapse_days,
        ~traded,
        last.isna(),
        count == 1,
    ]
    problem, regular = TradeHistory.PROBLEM, TradeHistory.REGULAR
    histories = [problem, problem, TradeHistory.POTENTIAL, TradeHistory.NEW, TradeHistory.PAST, *3 * [regular]]
    return facts.assign(
        trade_history=first_true(conditions, histories, regular),
        history_reason=first_true(conditions, list(range(len(conditions))), len(conditions)),
    )


def with_size_and_profit(facts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Adds size_type by total_amount and profit_type by margin: places in their choices, -1 where unknown."""
    return facts.assign(
        size_type=_first_reached(facts["total_amount"], settings.size_cuts),
        profit_type=_first_reached(facts["margin"], settings.margin_cuts),
    )


def _first_reached(values: pd.Series[float], cuts: tuple[float, ...]) -> Positions:
    reached = [values.isna(), *(values >= cut for cut in cuts)]
    return first_true(reached, [BLANK, *range(len(cuts))], len(cuts))
