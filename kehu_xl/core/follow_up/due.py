"""下次联系: when each living customer should hear from us, and why then."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core import evidence
from kehu_xl.core.follow_up.working_days import published, working_days
from kehu_xl.core.grading.codes import BLANK, Grade, encode
from kehu_xl.core.phrases import Phrases, chosen, joined
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Objects
from kehu_xl.core.typed import Floats, choice_ids, column, is_blank, mapped, numbers, serial_of, texts
from kehu_xl.spec import choices
from kehu_xl.spec.vocabulary.basis import DUE, DUE_WITH, FREQUENCY, JOIN, MOVED, NOT_ANNOUNCED

AGREED, CONTACT, CREATED, UNKNOWN = range(len(DUE))
CLASS, KEY, RESTING = 5, 6, 7  # frequency_from: 0 to 4 are the grades, from RESTING on the states below
RESTING_STATES = ("paused", "lost", "pool")


def customer_facts(customers: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """What the date depends on, typed, one row a living customer."""
    grade = encode(choice_ids(column(customers, "follow_grade"), choices.GRADES), choices.GRADES)
    manual = encode(choice_ids(column(customers, "manual_grade"), choices.GRADES), choices.GRADES)
    default = np.full(len(customers), int(Grade[settings.default_grade]))
    state = choice_ids(column(customers, "state"), choices.CUSTOMER_STATES)
    days = {
        name: evidence.up_to(evidence.day_numbers(column(customers, name)), today)
        for name in ("opening_last_contact", "created")
    }
    return pd.DataFrame(
        {
            "grade": np.select([manual != BLANK, grade != BLANK], [manual, grade], default),
            "key": choice_ids(column(customers, "key_account"), choices.YES_NO) == "yes",
            "resting": np.select([state == name for name in RESTING_STATES], [0, 1, 2], BLANK),
            "class_code": pd.Series(texts(column(customers, "class_code")), dtype=object),
            "agreed": evidence.day_numbers(column(customers, "agreed_contact")),
            "planned": evidence.day_numbers(column(customers, "next_contact")),
            **days,
        }
    )


def with_promise(facts: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Adds promised: the earliest 下次联系 among the contacts of the last day of contact."""
    made = contacts[contacts["day"].to_numpy() == facts["last_contact"].to_numpy()[contacts["customer"].to_numpy()]]
    earliest = -evidence.latest(len(facts), made["customer"].to_numpy(), -made["next_contact"].to_numpy())
    return facts.assign(promised=earliest)


def with_frequency(facts: pd.DataFrame, classes: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Adds frequency (days) and frequency_from: the smallest of grade, class and key-account cap.

    Customers who are paused, lost or in the pool get the basic contact of an E: never dropped, not hurried.
    """
    by_class = mapped(column(facts, "class_code"), _class_frequencies(classes).get).astype(np.float64)
    by_grade = np.array(settings.frequency_days)[facts["grade"].to_numpy()]
    by_key = np.where(facts["key"], settings.key_frequency_days, np.nan)
    frequency = np.fmin(np.fmin(by_grade, by_class), by_key)
    source = np.select([by_grade <= frequency, by_class <= frequency], [facts["grade"], CLASS], default=KEY)
    resting = facts["resting"].to_numpy()
    return facts.assign(
        frequency=np.where(resting == BLANK, frequency, settings.frequency_days[Grade.E]),
        frequency_from=np.where(resting == BLANK, source, RESTING + resting),
    )


def _class_frequencies(classes: pd.DataFrame) -> dict[str, float]:
    days = numbers(column(classes, "frequency_days"))
    codes = texts(column(classes, "code"))
    known = (days > 0) & ~is_blank(codes)
    return dict(zip(codes[known].tolist(), days[known].tolist(), strict=True))


def with_due(facts: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """Adds due, due_from and moved.

    The earlier of the agreed day and last contact (or 建档日期) + frequency, moved to the
    next working day. An agreed day that a later contact has kept no longer counts. Without
    any day to count from, it counts from today once: the date that stands stays.
    """
    start = serial_of(today)
    last = facts["last_contact"].to_numpy()
    agreed = np.fmin(_kept_open(facts["agreed"].to_numpy(), last), _kept_open(facts["promised"].to_numpy(), last))
    base = np.where(np.isnan(last), facts["created"], last)
    regular = base + facts["frequency"].to_numpy()
    lost = np.isnan(base) & np.isnan(agreed)
    regular = np.where(lost, np.fmin(start + facts["frequency"], facts["planned"]), regular)
    raw = np.fmin(agreed, regular)
    sources = np.select([agreed <= raw, lost, np.isnan(last)], [AGREED, UNKNOWN, CREATED], default=CONTACT)
    span = raw if len(raw) else np.array([start])
    due = working_days(span.min(), span.max(), settings.holidays, settings.workdays).on_or_after(raw)
    return facts.assign(due=due, due_from=sources, moved=due > raw)


def _kept_open(agreed: Floats, last_contact: Floats) -> Floats:
    return np.where(agreed <= last_contact, np.nan, agreed)


def basis(facts: pd.DataFrame) -> Objects:
    """Why the date is what it is, the follow-up's part of 依据."""
    columns = ("frequency_from", "frequency", "due_from")
    source, days, origin = (facts[name].to_numpy().astype(np.int64) for name in columns)
    plain = origin == AGREED
    key = np.where(plain, AGREED, origin + 10 * np.where(plain, 0, source) + 1000 * np.where(plain, 0, days))
    codes, uniques = pd.factorize(key)
    table = [_sentence(code % 10, code // 10 % 100, code // 1000) for code in uniques.tolist()]
    moved = chosen([MOVED], facts["moved"].to_numpy())
    unannounced = chosen([NOT_ANNOUNCED], ~published(facts["due"].to_numpy()))
    return joined([Phrases(codes.astype(np.int64), table), moved, unannounced], JOIN)


def _sentence(origin: int, source: int, days: int) -> str:
    text = tuple(DUE.values())[origin].format(days=days)
    return text if origin == AGREED else DUE_WITH.format(due=text, frequency=_frequency_words(source))


def _frequency_words(source: int) -> str:
    if source >= RESTING:
        return FREQUENCY["resting"].format(state=state_label(source - RESTING), grade=Grade.E.name)
    names = {CLASS: "class", KEY: "key"}
    return FREQUENCY[names.get(source, "grade")].format(grade=Grade(min(source, Grade.E)).name)


def state_label(resting: int) -> str:
    """The label of a resting state.

    >>> state_label(1)
    '流失'
    """
    return next(choice.label for choice in choices.CUSTOMER_STATES if choice.id == RESTING_STATES[resting])
