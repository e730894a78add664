"""跟进计划: who should be contacted, when and why, as rows of the sheet."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.evidence import latest, located, table
from kehu_xl.core.follow_up.carried import PLAN
from kehu_xl.core.grading.codes import labels
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Formula, Objects, Snapshot, TableView
from kehu_xl.core.typed import Floats, cells, choice_ids, column, is_blank, objects, serial_of, texts
from kehu_xl.spec import choices, formulas


def with_call(facts: pd.DataFrame, events: pd.DataFrame, today: date) -> pd.DataFrame:
    """Adds call: the day to get in touch, which is due or, where it comes first, an event nobody has answered yet.

    An event whose day is past asks for a call today.
    """
    last = np.nan_to_num(facts["last_contact"].to_numpy(), nan=-np.inf)
    customer = events["customer"].to_numpy()
    fresh = last[customer] < events["since"].to_numpy()
    day = np.maximum(events["day"].to_numpy()[fresh], serial_of(today))
    return facts.assign(call=np.fmin(facts["due"], -latest(len(facts), customer[fresh], -day)))


def listed(facts: pd.DataFrame, settings: Settings, today: date) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Places of the customers to list: everyone to call until `plan_days` ahead, by day, grade, sheet order."""
    order = np.lexsort((facts["grade"].to_numpy(), facts["call"].to_numpy()))
    return order[facts["call"].to_numpy()[order] <= serial_of(today) + settings.plan_days]


def rows(customers: pd.DataFrame, facts: pd.DataFrame, snapshot: Snapshot, where: dict[str, int]) -> pd.DataFrame:
    """The listed customers as rows of the plan, without formulas and inputs; facts has their `reason` and `note`."""
    told = ("customer_id", "customer_name", "owner", "contact_name", "mobile", "phone")
    columns = {name: column(customers, name) for name in told}
    return pd.DataFrame(
        {
            "due": cells(facts["call"].to_numpy()),
            **_with_contact(columns, snapshot, where, facts.index.to_numpy()),
            "grade": labels(facts["grade"].to_numpy(), choices.GRADES),
            "reason": column(facts, "reason"),
            "last_contact": cells(facts["last_contact"].to_numpy()),
            "latest_note": np.where(is_blank(column(facts, "note")), column(customers, "latest_note"), column(facts, "note")),
        },
        dtype=object,
    )


def _with_contact(
    columns: dict[str, Objects], snapshot: Snapshot, where: dict[str, int], places: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> dict[str, Objects]:
    """A customer without a contact person on 客户 shows the first (best the 首要) of 联系人."""
    people = table(snapshot, "contacts")
    primary = choice_ids(column(people, "primary"), choices.YES_NO) == "yes"
    frame = pd.DataFrame({"customer": located(people, where), "rank": ~primary, "row": np.arange(len(people))})
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
    letter = "A" if view is None else view.letters.get("due", "A")
    first = PLAN.header_row + 1 if view is None or not len(view.frame) else int(view.frame.index[0])
    start = serial_of(today)
    references = [f"{letter}{row}" for row in range(first, first + len(plan))]
    days = column(plan, "due").tolist()
    state = [Formula("=" + formulas.due_state(r), formulas.due_state_value(d, start)) for r, d in zip(references, days)]
    overdue = [Formula("=" + formulas.overdue_days(r), formulas.overdue_days_value(d, start)) for r, d in zip(references, days)]
    return plan.assign(state=objects(state), overdue=objects(overdue))


def totals(days: Floats, today: date) -> pd.DataFrame:
    """How many rows are overdue, due today, this week and later: the block of the sheet."""
    names = {formulas.LATE: "overdue", formulas.TODAY: "today", formulas.THIS_WEEK: "week", formulas.LATER: "later"}
    states = [names[formulas.due_state_value(day, serial_of(today))] for day in days.tolist()]
    counts = {name: float(states.count(name)) for name in names.values()}
    return pd.DataFrame([counts], dtype=object)
