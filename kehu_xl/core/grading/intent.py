"""意向等级 and 跟进等级: how much the customer wants to buy, and which grade counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import Places, Positions, located
from kehu_xl.core.grading.codes import BLANK, Grade, first_true
from kehu_xl.core.settings import Settings
from kehu_xl.core.typed import Floats, Mask, choice_ids, column
from kehu_xl.spec.choices import STAGES

MANUAL, INTENT, VALUE, DEFAULT = range(4)


def acceptance_grades(percent: Floats, cuts: tuple[float, ...]) -> Positions:
    """A above the first cut, B, C, D from the next ones on, E below the last; -1 where unknown.

    >>> acceptance_grades(np.array([80.1, 80, 70, 69.9, 40, 10, 9.9, np.nan]), (80, 70, 40, 10)).tolist()
    [0, 1, 1, 2, 2, 3, 4, -1]
    """
    above, *from_on = cuts
    conditions = [np.isnan(percent), percent > above, *(percent >= cut for cut in from_on)]
    return first_true(conditions, [BLANK, Grade.A, Grade.B, Grade.C, Grade.D], Grade.E)


def negotiating(opportunities: pd.DataFrame, where: Places, size: int) -> Mask:
    """True for customers with an opportunity in 谈判: won, lost or renewed ones are no longer there."""
    stage = choice_ids(column(opportunities, "stage"), STAGES)
    customer = located(opportunities, where)
    found = np.zeros(size, np.bool_)
    found[customer[(stage == "negotiation") & (customer >= 0)]] = True
    return found


def with_intent(facts: pd.DataFrame, at_table: Mask, settings: Settings) -> pd.DataFrame:
    """Adds negotiating (as given) and intent_grade."""
    grade = acceptance_grades(facts["acceptance"].to_numpy(), settings.intent_cuts)
    return facts.assign(negotiating=at_table, intent_grade=np.where(at_table, Grade.A, grade))


def with_follow_grade(facts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Adds follow_grade and grade_from: 人工等级, else 意向等级, else 价值等级, else the default."""
    candidates = [facts[name].to_numpy() for name in ("manual_grade", "intent_grade", "value_grade")]
    known = [codes != BLANK for codes in candidates]
    return facts.assign(
        follow_grade=first_true(known, candidates, Grade[settings.default_grade]),
        grade_from=first_true(known, [MANUAL, INTENT, VALUE], DEFAULT),
    )
