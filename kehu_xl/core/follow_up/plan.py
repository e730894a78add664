"""跟进计划: who should be contacted, when and why, as rows of the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import Positions, Reading, latest, located
from kehu_xl.core.follow_up.carried import PLAN
from kehu_xl.core.grading.codes import labels
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Formula, Objects, TableView
from kehu_xl.core.typed import cells, choice_ids, column, is_blank, objects, serial_of, texts
from kehu_xl.spec import choices, formulas

_HERE = "#"  # stands for the cell of the due day: no formula has one of its own


def with_call(facts: pd.DataFrame, events: pd.DataFrame, today: date) -> pd.DataFrame:
    """Adds call, the day to get in touch, and reminded: whether an event asks for it that nobody has answered yet.

    call is due, or the day of such an event where it comes first; if that day is past, today.
    """
    last = np.nan_to_num(facts["last_contact"].to_numpy(), nan=-np.inf)
    customer = events["customer"].to_numpy()
    fresh = last[customer] < events["since"].to_numpy()
    day = np.maximum(events["day"].to_numpy()[fresh], serial_of(today))
    event = -latest(len(facts), customer[fresh], -day)
    return facts.assign(call=np.fmin(facts["due"], event), reminded=~np.isnan(event))


def listed(facts: pd.DataFrame, settings: Settings, today: date) -> Positions:
    """Places of the customers to list: reminded, or to call until `plan_days` ahead; by day, grade, sheet order."""
    order = np.lexsort((facts["grade"].to_numpy(), facts["call"].to_numpy()))
    soon = facts["reminded"] | (facts["call"] <= serial_of(today) + settings.plan_days)
    return order[soon.to_numpy()[order]]


def rows(facts: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """The listed customers as rows of the plan, without formulas and inputs; facts has their `reason` and `note`."""
    places = facts.index.to_numpy()
    told = ("customer_id", "customer_name", "owner", "contact_name", "mobile", "phone", "latest_note")
    columns = {name: column(reading.customers, name)[places] for name in told}
    earlier, note = columns.pop("latest_note"), column(facts, "note")
    return pd.DataFrame(
        {
            "due": cells(facts["call"].to_numpy()),
            **_with_contact(columns, places, reading),
            "grade": labels(facts["grade"].to_numpy(), choices.GRADES),
            "reason": column(facts, "reason"),
            "last_contact": cells(facts["last_contact"].to_numpy()),
            "latest_note": np.where(is_blank(note), earlier, note),
        },
        dtype=object,
    )


def _with_contact(columns: dict[str, Objects], places: Positions, reading: Reading) -> dict[str, Objects]:
    """A customer without a contact person on 客户 shows the first (best the 首要) of 联系人."""
    people = reading.table("contacts")
    primary = choice_ids(column(people, "primary"), choices.YES_NO) == "yes"
    frame = pd.DataFrame({"customer": located(people, reading.where), "rank": ~primary, "row": np.arange(len(people))})
    best = frame.sort_values(["rank", "row"]).drop_duplicates("customer").set_index("customer")["row"]
    row = best.reindex(places).to_numpy(np.float64)
    lacking = is_blank(columns["contact_name"]) & ~np.isnan(row)
    source = row[lacking].astype(np.int64)
    filled = dict(columns)
    for name, other in (("contact_name", "name"), ("mobile", "mobile"), ("phone", "phone")):
        found = columns[name].copy()
        found[lacking] = np.where(is_blank(found[lacking]), column(people, other)[source], found[lacking])
        filled[name] = found
    return filled


def latest_notes(contacts: pd.DataFrame, size: int) -> Objects:
    """What was said at the last contact of each customer, None where there was none.

    >>> made = pd.DataFrame({"customer": [0, 0], "day": [2.0, 1.0], "content": ["later", "earlier"]})
    >>> latest_notes(made, 2).tolist()
    ['later', None]
    """
    last = contacts.sort_values("day", kind="stable").drop_duplicates("customer", keep="last")
    notes = np.full(size, None, dtype=object)
    notes[last["customer"].to_numpy()] = texts(objects(last["content"]))
    return notes


def with_formulas(plan: pd.DataFrame, view: TableView | None, today: date) -> pd.DataFrame:
    """Adds state and overdue where they are not set: formulas over due, with the values they have today."""
    letter, first = "A" if view is None else view.letters.get("due", "A"), first_row(view)
    cells_of_due = [f"{letter}{row}" for row in range(first, first + len(plan))]
    return plan.assign(
        state=_formulas(formulas.due_state, cells_of_due, _by_day(plan, formulas.due_state_value, today)),
        overdue=_formulas(formulas.overdue_days, cells_of_due, _by_day(plan, formulas.overdue_days_value, today)),
    )


def first_row(view: TableView | None) -> int:
    """The sheet row of the plan's first line."""
    return PLAN.header_row + 1 if view is None else view.first_row


def _formulas(text: Callable[[str], str], due: list[str], values: list[str | float]) -> Objects:
    parts = f"={text(_HERE)}".split(_HERE)
    return objects(map(Formula, (cell.join(parts) for cell in due), values))


def _by_day(plan: pd.DataFrame, value: Callable[[float, float], str | float], today: date) -> list[str | float]:
    """A value of each row that depends on its day alone: worked out once a day."""
    days, start = column(plan, "due").tolist(), serial_of(today)
    known = {day: value(day, start) for day in set(days)}
    return [known[day] for day in days]


def totals(plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """How many rows are overdue, due today, this week and later: the block of the sheet."""
    names = {formulas.LATE: "overdue", formulas.TODAY: "today", formulas.THIS_WEEK: "week", formulas.LATER: "later"}
    states = Counter(_by_day(plan, formulas.due_state_value, today))
    return pd.DataFrame({name: [float(states[label])] for label, name in names.items()}, dtype=object)
