"""Occasions to get in touch: birthdays, contract ends, money due, open to-dos.

An events frame has customer, day (serial), since (a contact from that day on answers it)
and text: one row an occasion near enough to be told.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import Places, Reading, day_numbers, located
from kehu_xl.core.follow_up.birthdays import next_lunar, next_solar
from kehu_xl.core.grading.facts import payment_plan
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import (
    LAST_SERIAL,
    Floats,
    Mask,
    choice_ids,
    column,
    dates,
    day_of,
    is_blank,
    mapped,
    serial_of,
    texts,
)
from kehu_xl.spec import choices
from kehu_xl.spec.vocabulary.basis import REASON

_DUE, _PARTIAL, _OVERDUE = 0, 1, 3  # places in RECEIVABLE_STATES
_WORDS = 20  # of a to-do that fit in a reason


def events(reading: Reading, settings: Settings) -> pd.DataFrame:
    """Every occasion near enough to be told, earliest first."""
    where, today = reading.where, reading.today
    found = (
        birthdays(people(reading), settings, today),
        contracts_ending(reading.table("contracts"), where, settings, today),
        money_due(payment_plan(reading), settings, today),
        to_dos(reading.table("interactions"), where, settings, today),
    )
    return pd.concat(found, ignore_index=True).sort_values("day", kind="stable", ignore_index=True)


def people(reading: Reading) -> pd.DataFrame:
    """Who has a birthday: customer, name, born (the cell), lunar; from 客户.出生日期 and 联系人.生日."""
    customers, contacts = reading.customers, reading.table("contacts")
    lunar = choice_ids(column(contacts, "calendar"), choices.CALENDARS) == "lunar"
    size = len(customers)
    born = np.concatenate([column(customers, "birth_date"), column(contacts, "birthday")])
    frame = pd.DataFrame(
        {
            "customer": np.concatenate([np.arange(size), located(contacts, reading.where)]),
            "name": pd.Series(np.concatenate([np.full(size, None), texts(column(contacts, "name"))]), dtype=object),
            "born": pd.Series(born, dtype=object),
            "lunar": np.concatenate([np.zeros(size, np.bool_), lunar]),
        }
    )
    return frame[~is_blank(born)]


def birthdays(born: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """Birthdays from today to `remind_days` ahead of the people in the frame."""
    cells, lunar = column(born, "born"), born["lunar"].to_numpy()
    day = next_solar(dates(cells), today)
    day[lunar] = mapped(cells[lunar], partial(_next_lunar, today))
    near = _near(born, day, settings.remind_days, today)
    kinds = np.where(lunar[near], "lunar_birthday", "birthday").tolist()
    names = ["" if name is None else name for name in born["name"][near].tolist()]
    facts = [{"name": name, **_calendar(when)} for name, when in zip(names, day[near].tolist(), strict=True)]
    return _events(born[near], day[near], settings.remind_days, _worded(kinds, facts))


def _next_lunar(today: date, cell: Cell) -> float:
    month, day = _lunar_day(cell)
    return next_lunar(month, day, today) if 1 <= month <= 12 and 1 <= day <= 30 else np.nan


def _lunar_day(cell: Cell) -> tuple[int, int]:
    """Also reads a day that only the lunar calendar has, such as 1975-2-30: it is a text in the cell."""
    if isinstance(cell, float):
        born = day_of(cell) if 1 <= cell <= LAST_SERIAL else None
        return (born.month, born.day) if born else (0, 0)
    match = re.fullmatch(r"\d{4}\D(\d{1,2})\D(\d{1,2})\D?", cell) if isinstance(cell, str) else None
    return (int(match[1]), int(match[2])) if match else (0, 0)


def contracts_ending(contracts: pd.DataFrame, where: Places, settings: Settings, today: date) -> pd.DataFrame:
    """Contracts that end from today to `contract_remind_days` ahead and are not void or ended."""
    state = choice_ids(column(contracts, "state"), choices.CONTRACT_STATES)
    names = pd.Series(_names(contracts, "id", "name"), dtype=object)
    rows = pd.DataFrame({"customer": located(contracts, where), "name": names})
    day = np.where((state == "void") | (state == "ended"), np.nan, day_numbers(column(contracts, "end")))
    near = _near(rows, day, settings.contract_remind_days, today)
    facts = [{"name": n, **_calendar(d)} for n, d in zip(rows["name"][near].tolist(), day[near].tolist(), strict=True)]
    return _events(rows[near], day[near], settings.contract_remind_days, _worded(["contract"] * len(facts), facts))


def money_due(plan: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """What each customer has to pay within `remind_days` (a line a day), and what is overdue, in one line."""
    open_lines = plan[(plan["customer"] >= 0)].assign(amount=plan["due"] - plan["paid"])
    ahead = open_lines[open_lines["state"].isin([_DUE, _PARTIAL])]
    ahead = ahead[_near(ahead, ahead["due_day"].to_numpy(), settings.remind_days, today)]
    late = open_lines[open_lines["state"] == _OVERDUE]
    soon = ahead.groupby(["customer", "due_day"], as_index=False).agg(amount=("amount", "sum"))
    past = late.groupby("customer", as_index=False).agg(due_day=("due_day", "min"), amount=("amount", "sum"))
    rows: pd.DataFrame = pd.concat([soon, past], ignore_index=True)
    day = rows["due_day"].to_numpy(np.float64)
    kinds = ["receivable"] * len(soon) + ["receivable_overdue"] * len(past)
    facts = [
        {"amount": amount, "days": int(serial_of(today) - when), **_calendar(when)}
        for amount, when in zip(rows["amount"].tolist(), day.tolist(), strict=True)
    ]
    return _events(rows, day, settings.remind_days, _worded(kinds, facts))


def to_dos(interactions: pd.DataFrame, where: Places, settings: Settings, today: date) -> pd.DataFrame:
    """Open to-dos with a day: from long past to `remind_days` ahead."""
    day = day_numbers(column(interactions, "todo_due"))
    done = choice_ids(column(interactions, "done"), choices.YES_NO) == "yes"
    customer = located(interactions, where)
    soon = day <= serial_of(today) + settings.remind_days
    near = (customer >= 0) & soon & ~done & ~is_blank(column(interactions, "todo"))
    names = [str(text)[:_WORDS] for text in column(interactions, "todo")[near].tolist()]
    kinds = np.where(day[near] < serial_of(today), "todo_overdue", "todo").tolist()
    facts = [{"name": name, **_calendar(when)} for name, when in zip(names, day[near].tolist(), strict=True)]
    return _events(pd.DataFrame({"customer": customer[near]}), day[near], settings.remind_days, _worded(kinds, facts))


def _near(rows: pd.DataFrame, day: Floats, ahead: float, today: date) -> Mask:
    start = serial_of(today)
    return np.asarray((rows["customer"] >= 0) & (day >= start) & (day <= start + ahead), np.bool_)


def _events(rows: pd.DataFrame, day: Floats, ahead: float, sentences: list[str]) -> pd.DataFrame:
    columns = {"customer": rows["customer"].to_numpy(np.int64), "day": day, "since": day - ahead}
    return pd.DataFrame(columns).assign(text=pd.Series(sentences, dtype=object))


def _worded(kinds: list[str], facts: list[dict[str, object]]) -> list[str]:
    return [REASON[kind].format(**known) for kind, known in zip(kinds, facts, strict=True)]


def _names(rows: pd.DataFrame, *columns: str) -> Objects:
    """The first of the columns that is filled, "" where none is."""
    names = texts(column(rows, columns[0]))
    for other in columns[1:]:
        names = np.where(is_blank(names), texts(column(rows, other)), names)
    return np.where(is_blank(names), "", names)


def _calendar(serial: float) -> dict[str, int]:
    day = day_of(serial)
    return {"month": day.month, "day": day.day}
