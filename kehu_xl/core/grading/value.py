"""价值等级: RFM, or the share of sales alone.

RFM scores recency, frequency and money from 1 to 5 (A. M. Hughes, Strategic Database
Marketing, 1994) and splits each at the middle of the scale, which gives eight classes;
their names and grades are in `spec.vocabulary.basis.RFM_CLASSES`.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import Positions
from kehu_xl.core.grading.codes import BLANK, Grade, first_true
from kehu_xl.core.settings import Settings
from kehu_xl.core.typed import Floats, Mask, serial_of
from kehu_xl.spec.vocabulary.basis import RFM_CLASSES

_STEPS = 5
_MIDDLE = 3


def with_rfm(facts: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """Adds recency, frequency and money scores, 1 to 5; NaN where no trading day is known."""
    recency = serial_of(today) - facts["last_trade"].to_numpy()
    known = ~np.isnan(recency)
    frequency = np.where(known, facts["window_count"], np.nan)
    money = np.where(known, facts["window_amount"], np.nan)
    quintiles = settings.rfm_method == "quintiles"
    return facts.assign(
        recency=_scores(-recency, tuple(-cut for cut in settings.rfm_recency_cuts), ranked=quintiles),
        frequency=_scores(frequency, settings.rfm_frequency_cuts, ranked=quintiles),
        money=_scores(money, settings.rfm_money_cuts, ranked=quintiles),
    )


def _scores(values: Floats, cuts: tuple[float, ...], *, ranked: bool) -> Floats:
    """Five groups need five different values: with fewer, the fixed cuts decide."""
    enough = ranked and len(np.unique(values[~np.isnan(values)])) >= _STEPS
    return quintile_scores(values) if enough else cut_scores(values, cuts)


def quintile_scores(values: Floats) -> Floats:
    """1 for the lowest fifth to 5 for the highest; equal values share their middle rank.

    >>> quintile_scores(np.array([10.0, 20.0, 30.0, 40.0, 50.0, np.nan]))
    array([ 1.,  2.,  3.,  4.,  5., nan])
    """
    known = ~np.isnan(values)
    _, place, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    scores = np.full(len(values), np.nan)
    scores[known] = 1 + np.floor(_STEPS * (middle[place] - 0.5) / max(len(place), 1))
    return scores


def cut_scores(values: Floats, cuts: tuple[float, ...]) -> Floats:
    """1 and one more for each cut that is reached.

    >>> cut_scores(np.array([1.0, 2.0, 12.0, np.nan]), (2, 4, 8, 12))
    array([ 1.,  2.,  5., nan])
    """
    reached = np.searchsorted(np.sort(cuts), values, side="right") + 1.0
    return np.where(np.isnan(values), np.nan, reached)


def rfm_class(recency: Floats, frequency: Floats, money: Floats) -> Positions:
    """Place in RFM_CLASSES, -1 where a score is unknown.

    >>> rfm_class(np.array([5.0, 1.0, np.nan]), np.array([4.0, 3.0, 1.0]), np.array([4.0, 2.0, 1.0])).tolist()
    [0, 7, -1]
    """
    pattern = 4 * (recency > _MIDDLE) + 2 * (frequency > _MIDDLE) + 1 * (money > _MIDDLE)
    places = np.empty(len(RFM_CLASSES), np.int64)
    for place, ((r, f, m), _, _) in enumerate(RFM_CLASSES):
        places[4 * r + 2 * f + m] = place
    known = ~np.isnan(recency + frequency + money)
    return np.where(known, places[pattern], BLANK)


def pareto_grades(amounts: Floats, cuts: tuple[float, ...]) -> Positions:
    """A, B, C by the share of sales already made with bigger customers; equal amounts, equal grade.

    >>> pareto_grades(np.array([70.0, 20.0, 7.0, 3.0, np.nan]), (80.0, 95.0)).tolist()
    [0, 0, 1, 2, -1]

    Who crosses a cut still counts above it. An amount of nothing or less is C.
    """
    sales = np.where(amounts > 0, amounts, 0.0)
    distinct, place, counts = np.unique(sales, return_inverse=True, return_counts=True)
    up_to = np.cumsum(np.repeat(distinct, counts))
    bigger = up_to[-1:].sum() - up_to[np.cumsum(counts) - 1]
    share = 100 * bigger[place] / max(sales.sum(), 1e-9)
    below = [share < cut - 1e-9 for cut in cuts]
    grade = first_true([sales <= 0, *below], [Grade.C, Grade.A, Grade.B], Grade.C)
    return np.where(np.isnan(amounts), BLANK, grade)


def with_value_grade(facts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Adds value_grade and where it comes from: rfm_class, or sales_grade where that is -1.

    Customers with an amount but no trading day are graded by sales alone.
    """
    classes = rfm_class(facts["recency"].to_numpy(), facts["frequency"].to_numpy(), facts["money"].to_numpy())
    if settings.value_method == "sales":
        classes = np.full(len(facts), BLANK)
    sales = np.where(classes == BLANK, pareto_grades(facts["total_amount"].to_numpy(), settings.pareto_cuts), BLANK)
    by_class = np.array([*(Grade[grade] for _, _, grade in RFM_CLASSES), BLANK])[classes]
    return facts.assign(rfm_class=classes, sales_grade=sales, value_grade=np.where(classes == BLANK, sales, by_class))


def in_top(amounts: Floats, share: float) -> Mask:
    """True for the biggest `share` percent of the positive amounts, ties with the last one included.

    >>> in_top(np.array([50.0, 40.0, 40.0, 1.0, np.nan]), 50)
    array([ True,  True,  True, False, False])
    """
    positive = np.sort(amounts[amounts > 0])[::-1]
    count = int(np.ceil(round(len(positive) * share / 100, 9)))
    if not count:
        return np.zeros(len(amounts), np.bool_)
    return np.asarray(amounts >= positive[count - 1], np.bool_)
