"""信用等级 and 完整度: how sure we are of the customer's money, and of what we know."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import Positions
from kehu_xl.core.grading.codes import BLANK, first_true
from kehu_xl.core.settings import Settings
from kehu_xl.core.typed import Floats, Mask, column, is_blank, serial_of

RISKS = ("risk_reputation", "risk_payment", "risk_stability", "risk_politics", "risk_policy")
_LOW, _HIGH = 1, 5
_DAYS_A_YEAR = 365.25


def with_credit(facts: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """Adds credit_score (0 to 100) and credit_grade (0 AAA to 5 D), blank without evidence of paying.

    The weights are those of `credit_weights`: lines paid on time, amount not overdue,
    length of the relation (full after `credit_years`), mean of the risk scores, size (full
    from 大型 on). What is unknown gives its weight to the others; punctuality, overdue
    share and risk scores are evidence, a long relation or a big customer alone is none.
    """
    since = facts[["created", "first_trade", "opening_last_trade"]].min(axis=1).to_numpy()
    years = (serial_of(today) - since) / _DAYS_A_YEAR
    parts = np.column_stack(
        [
            facts["punctuality"],
            100 - facts["overdue_share"],
            100 * np.clip(years / settings.credit_years, 0, 1),
            100 * (facts["risk_score"] - _LOW) / (_HIGH - _LOW),
            100 * np.clip(facts["total_amount"] / settings.size_cuts[0], 0, 1),
        ]
    )
    weights = np.where(np.isnan(parts), 0.0, np.array(settings.credit_weights))
    evidence = weights[:, [0, 1, 3]].sum(axis=1) > 0
    total = np.where(evidence, weights.sum(axis=1), np.nan)
    score = np.round(np.nansum(parts * weights, axis=1) / total)
    return facts.assign(credit_score=score, credit_grade=credit_grades(score, settings.credit_cuts))


def credit_grades(scores: Floats, cuts: tuple[float, ...]) -> Positions:
    """0 (AAA) from the first cut on, down to 5 (D) below the last; -1 where unknown.

    >>> credit_grades(np.array([90.0, 89, 50, 49, np.nan]), (90, 80, 70, 60, 50)).tolist()
    [0, 1, 4, 5, -1]
    """
    reached = [np.isnan(scores), *(scores >= cut for cut in cuts)]
    return first_true(reached, [BLANK, *range(len(cuts))], len(cuts))


def with_completeness(
    facts: pd.DataFrame, customers: pd.DataFrame, has_contact: Mask, settings: Settings
) -> pd.DataFrame:
    """Adds completeness (whole percent of the weights filled) and missing (bits, one a weighted column).

    A person needs no 统一社会信用代码; a row in 联系人 is as good as a name on 客户.
    """
    person = (facts["customer_type"] == "person").to_numpy()
    filled, total = np.zeros(len(facts)), np.zeros(len(facts))
    missing = np.zeros(len(facts), np.int64)
    for bit, (column_id, weight) in enumerate(settings.completeness_weights.items()):
        needed = ~person if column_id == "uscc" else np.ones(len(facts), np.bool_)
        present = ~is_blank(column(customers, column_id)) | (has_contact if column_id == "contact_name" else False)
        filled += weight * (present & needed)
        total += weight * needed
        missing |= (needed & ~present).astype(np.int64) << bit
    percent = np.divide(100 * filled, total, out=np.full(len(facts), 100.0), where=total > 0)
    return facts.assign(completeness=np.floor(percent + 0.5), missing=missing)
