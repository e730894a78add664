"""原因: why a customer is in 跟进计划."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.follow_up import due
from kehu_xl.core.grading.codes import BLANK, Grade
from kehu_xl.core.phrases import Phrases, joined
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Objects
from kehu_xl.core.typed import choice_ids, column, mapped, serial_of, texts
from kehu_xl.spec import choices
from kehu_xl.spec.vocabulary.basis import JOIN, REASON

_MOST_EVENTS = 3  # that one reason tells


def reasons(facts: pd.DataFrame, events: pd.DataFrame, managers: Objects, settings: Settings, today: date) -> Objects:
    """Escalation, kind of contact, occasions; facts are the listed customers, managers stands beside them."""
    return joined([_escalation(facts, managers, settings, today), _kind(facts), _events(facts, events)], JOIN)


def _escalation(facts: pd.DataFrame, managers: Objects, settings: Settings, today: date) -> Phrases:
    late = serial_of(today) - facts["call"].to_numpy()
    _, manager_from, risk_from = settings.escalate_days
    codes, names = pd.factorize(managers)
    table = [REASON["manager"].format(manager=name) for name in names.tolist()]
    first, high, none = len(table), len(table) + 1, len(table) + 2
    told = np.where(late >= manager_from, codes, np.where(late >= settings.escalate_days[0], first, none))
    return Phrases(np.where(late >= risk_from, high, told), [*table, REASON["overdue"], REASON["high_risk"], ""])


def _kind(facts: pd.DataFrame) -> Phrases:
    grade = facts["grade"].to_numpy()
    table = [REASON["regular"].format(grade=grade.name) for grade in Grade]
    table += [REASON["resting"].format(state=due.state_label(place)) for place in range(len(due.RESTING_STATES))]
    table += [REASON["agreed"], REASON["first"], ""]
    agreed, first, none = len(table) - 3, len(table) - 2, len(table) - 1
    conditions = [
        facts["call"] < facts["due"],
        facts["due_from"] == due.AGREED,
        facts["resting"] != BLANK,
        facts["last_contact"].isna(),
    ]
    codes = np.select(conditions, [none, agreed, len(Grade) + facts["resting"], first], default=grade)
    return Phrases(codes.astype(np.int64), table)


def _events(facts: pd.DataFrame, events: pd.DataFrame) -> Phrases:
    mine = events[events["customer"].isin(facts.index)]
    few = mine[mine.groupby("customer").cumcount() < _MOST_EVENTS]
    told: dict[int, str] = {}
    for customer, text in zip(few["customer"].tolist(), few["text"].tolist(), strict=True):
        told[customer] = told[customer] + JOIN + text if customer in told else text
    codes = np.full(len(facts), len(told))
    codes[facts.index.get_indexer(pd.Index(told, dtype=np.int64))] = np.arange(len(told))
    return Phrases(codes, [*told.values(), ""])


def managers(owners: Objects, staff: pd.DataFrame) -> Objects:
    """The manager of each owner's department, "" where there is none."""
    role = choice_ids(column(staff, "role"), choices.STAFF_ROLES)
    gone = choice_ids(column(staff, "state"), choices.STAFF_STATES) == "left"
    names, departments = texts(column(staff, "name")), texts(column(staff, "department"))
    leads = (role == "manager") & ~gone
    of_department = dict(zip(departments[leads].tolist(), names[leads].tolist(), strict=True))
    department_of = dict(zip(names.tolist(), departments.tolist(), strict=True))
    return mapped(texts(owners), lambda owner: of_department.get(department_of.get(owner)) or "")
