"""首页: eight numbers, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from kehu_xl.core.grading.codes import Grade
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Cell
from kehu_xl.core.typed import choice_ids, column, serial_of
from kehu_xl.spec import choices, sheet_text
from kehu_xl.spec.vocabulary.basis import UNPROCESSED
from kehu_xl.spec.vocabulary.summary import COUNTERS, TEN_THOUSAND_YUAN, TODO, YUAN

_TEN_THOUSAND = 10_000


def findings_by_severity(findings: pd.DataFrame) -> dict[str, int]:
    """How many rows of each severity 校验结果 lists."""
    severity = pd.Series(choice_ids(column(findings, "severity"), choices.SEVERITIES), dtype=object)
    return {choice.id: int((severity == choice.id).sum()) for choice in choices.SEVERITIES}


def counters(facts: pd.DataFrame, found: Mapping[str, int], settings: Settings, today: date) -> list[tuple[Cell, ...]]:
    """Label, number and note of each counter."""
    if facts.empty:
        return [(label, float(value), note) for label, value, note in sheet_text.HOME_START]
    risk_from = settings.escalate_days[-1]
    new = (facts["created"] >= serial_of(today.replace(day=1))) & (facts["created"] <= serial_of(today))
    grade = facts["grade"].value_counts()
    numbers = {
        "customers": len(facts),
        "overdue": facts["overdue"].sum(),
        "today": facts["today"].sum(),
        "grade_a": grade.get(Grade.A, 0),
        "key": facts["key"].sum(),
        "late": facts["late"].sum(),
        "errors": found["error"],
        "unassigned": facts["unassigned"].sum(),
    }
    notes = {
        "new": new.sum(),
        "days": risk_from,
        "risky": (facts["days_late"] >= risk_from).sum(),
        "week": facts["week"].sum(),
        "b": grade.get(Grade.B, 0),
        "c": grade.get(Grade.C, 0),
        "amount": money(facts["amount"][facts["key"]].sum()),
        "receivable": money(facts["receivable"].sum()),
        "warnings": found["warning"],
        "infos": found["info"],
        "completeness": facts["completeness"].mean() if facts["completeness"].notna().any() else 0.0,
    }
    return [(label, float(numbers[key]), note.format(**notes)) for key, (label, note) in COUNTERS.items()]


def waiting(plan: pd.DataFrame) -> int:
    """How many rows of 跟进计划 hold something that could not be processed."""
    return [cell for cell in column(plan, "state").tolist() if type(cell) is str].count(UNPROCESSED)


def todo(facts: pd.DataFrame, found: Mapping[str, int], unprocessed: int, size: int) -> list[tuple[Cell, ...]]:
    """What to do next, the most urgent first, in at most `size` sentences."""
    if facts.empty:
        return [(line,) for line in sheet_text.HOME_TODO]
    names = ("overdue", "today", "late", "unassigned", "no_evidence", "no_phone", "week")
    counts = {name: int(facts[name].sum()) for name in names} | {"errors": found["error"], "unprocessed": unprocessed}
    longest = facts["days_late"].max()
    sentences = [
        sentence.format(count=counts[key], days=f"{longest:.0f}") for key, sentence in TODO.items() if counts.get(key)
    ]
    return [(sentence,) for sentence in (sentences or [TODO["nothing"]])[:size]]


def money(amount: float) -> str:
    """An amount as a person says it.

    >>> money(123456.0), money(9000.0)
    ('12.3万元', '9,000元')
    """
    if abs(amount) >= _TEN_THOUSAND:
        return TEN_THOUSAND_YUAN.format(amount=amount / _TEN_THOUSAND)
    return YUAN.format(amount=amount)
