"""依据: why each customer got these grades, in phrases."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kehu_xl.core.grading.codes import BLANK, Grade
from kehu_xl.core.phrases import Phrases, chosen, numbered
from kehu_xl.core.settings import Settings
from kehu_xl.spec import choices
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.vocabulary import basis as words


def phrases(facts: pd.DataFrame, settings: Settings) -> tuple[Phrases, ...]:
    """What 依据 says of each customer, most important first."""
    return (
        *_intent(facts, settings),
        *_value(facts, settings),
        _follow_grade(facts, settings),
        _value_type(facts, settings),
        _trade_history(facts, settings),
        _size(facts, settings),
        _profit(facts, settings),
        _key_account(facts, settings),
        _credit(facts, settings),
        *_money(facts),
        _completeness(facts, settings),
    )


def _intent(facts: pd.DataFrame, settings: Settings) -> tuple[Phrases, ...]:
    table = facts["negotiating"].to_numpy()
    percent = np.where(table, np.nan, facts["acceptance"])
    above, *from_on = settings.intent_cuts

    def sentence(value: float) -> str:
        place = 0 if value > above else 1 + sum(value < cut for cut in from_on)
        return words.INTENT["acceptance"].format(percent=value, grade=Grade(place).name)

    return chosen([words.INTENT["negotiation"]], table), numbered(sentence, percent)


def _value(facts: pd.DataFrame, settings: Settings) -> tuple[Phrases, ...]:
    scores = 100 * facts["recency"] + 10 * facts["frequency"] + facts["money"]
    known = facts["rfm_class"].to_numpy() != BLANK
    first, second = settings.pareto_cuts

    def rfm(code: float) -> str:
        recency, frequency, money = divmod(int(code), 100)[0], int(code) // 10 % 10, int(code) % 10
        pattern = (recency > 3, frequency > 3, money > 3)
        label, grade = next((name, grade) for high, name, grade in words.RFM_CLASSES if high == pattern)
        return words.RFM.format(recency=recency, frequency=frequency, money=money, label=label, grade=grade)

    table = [sentence.format(first=first, second=second, rest=100 - second) for sentence in words.SALES.values()]
    return numbered(rfm, np.where(known, scores, np.nan)), Phrases(facts["sales_grade"].to_numpy(), [*table, ""])


def _follow_grade(facts: pd.DataFrame, settings: Settings) -> Phrases:
    return Phrases(facts["grade_from"].to_numpy(), _worded(words.FOLLOW_GRADE, grade=settings.default_grade))


def _value_type(facts: pd.DataFrame, settings: Settings) -> Phrases:
    drop, times = settings.migrate_drop, settings.migrate_interval
    table = _worded(words.VALUE_TYPE, days=settings.freeze_days, drop=drop, times=times)
    return Phrases(facts["value_reason"].to_numpy(), [*table, ""])


def _trade_history(facts: pd.DataFrame, settings: Settings) -> Phrases:
    days = {"new": settings.new_days, "past": settings.lapse_days}
    table = [sentence.format(days=days.get(key, 0)) for key, sentence in words.TRADE_HISTORY.items()]
    return Phrases(facts["history_reason"].to_numpy(), table)


def _size(facts: pd.DataFrame, settings: Settings) -> Phrases:
    large, medium = (f"{cut / 10000:g}{words.TEN_THOUSAND}" for cut in settings.size_cuts)
    return Phrases(facts["size_type"].to_numpy(), [*_worded(words.SIZE_TYPE, large=large, medium=medium), ""])


def _profit(facts: pd.DataFrame, settings: Settings) -> Phrases:
    high, fair, thin = settings.margin_cuts
    return Phrases(facts["profit_type"].to_numpy(), [*_worded(words.PROFIT_TYPE, high=high, fair=fair, thin=thin), ""])


def _key_account(facts: pd.DataFrame, settings: Settings) -> Phrases:
    by_amount, by_grade = facts["key_by_amount"].to_numpy(), facts["key_by_grade"].to_numpy()
    table = _worded(words.KEY_ACCOUNT, top=settings.key_top_share, grade=settings.key_grade_share)
    return chosen(table, by_amount & ~by_grade, by_grade & ~by_amount, by_grade & by_amount)


def _credit(facts: pd.DataFrame, settings: Settings) -> Phrases:
    def sentence(score: float) -> str:
        place = sum(score < cut for cut in settings.credit_cuts)
        return words.CREDIT.format(score=int(score), grade=choices.CREDIT_GRADES[place].label)

    return numbered(sentence, facts["credit_score"].to_numpy())


def _money(facts: pd.DataFrame) -> tuple[Phrases, ...]:
    opening = (facts["opening_amount"].notna() | facts["opening_count"].notna()).to_numpy()
    sources = Phrases(facts["receivable_from"].to_numpy(), [*words.RECEIVABLE.values(), ""])
    return chosen([words.OPENING], opening), sources


def _completeness(facts: pd.DataFrame, settings: Settings) -> Phrases:
    headers = [CUSTOMERS[column_id].header for column_id in settings.completeness_weights]
    key = facts["completeness"].to_numpy().astype(np.int64) + 1000 * facts["missing"].to_numpy()
    codes, uniques = pd.factorize(key)

    def sentence(code: int) -> str:
        bits, percent = divmod(code, 1000)
        missing = words.LIST.join(header for bit, header in enumerate(headers) if bits >> bit & 1)
        return words.COMPLETENESS.format(percent=percent, missing=missing) if missing else ""

    return Phrases(codes.astype(np.int64), [*map(sentence, uniques.tolist()), ""])


def _worded(sentences: Mapping[str, str], **numbers: float | str) -> list[str]:
    return [sentence.format(**numbers) for sentence in sentences.values()]
