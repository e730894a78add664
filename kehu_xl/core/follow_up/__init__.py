"""Follow-up: who should hear from us, when, and why; and what people noted in the plan."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kehu_xl.core.computed import Rewrite, rewrite
from kehu_xl.core.evidence import Reading, contacts, located
from kehu_xl.core.follow_up import carried, due, plan, reasons
from kehu_xl.core.follow_up.events import events
from kehu_xl.core.grading.facts import with_last_contact
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.phrases import paired
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Cell, Snapshot, TableView
from kehu_xl.core.typed import column, serial_of
from kehu_xl.spec.vocabulary.basis import FOLLOW_UP_MARK, JOIN


def follow_up(snapshot: Snapshot, settings: Settings, today: date) -> Outcome:
    """下次联系 of every living customer, the plan, and a 联系记录 for each result noted in the last plan.

    >>> from kehu_xl.core.settings import DEFAULTS
    >>> from kehu_xl.core.snapshot import TableView
    >>> rows = {"customer_id": ["KH000001"], "follow_grade": ["A"], "opening_last_contact": [46000.0]}
    >>> view = TableView("customers", "客户", pd.DataFrame(rows, index=[2], dtype=object))
    >>> outcome = follow_up(Snapshot("甲.xlsm", {"customers": view}), DEFAULTS, date(2025, 12, 10))
    >>> {change.column: change.new[0] for change in outcome.changes}["next_contact"]
    46007.0
    """
    reading = Reading.of(carried.with_clean_inputs(snapshot), today)
    last, log = (reading.snapshot.tables.get(name) for name in ("follow_up", "interactions"))
    facts = due_facts(reading, settings)
    typed = carried.Typed.of(last, reading.where, log)
    rows = plan_rows(facts, reading, settings)
    sheet = carried.carry(plan.with_formulas(rows, last, today), typed)
    written = _written(facts, reading)
    return Outcome(
        changes=written.changes,
        findings=(*written.findings, *carried.unrecorded(sheet, reading.where, plan.first_row(last))),
        appended=_appended(typed.results, reading, log),
        outputs={"follow_up": sheet},
        blocks={
            ("follow_up", "as_of"): pd.DataFrame({"date": [serial_of(today)]}, dtype=object),
            ("follow_up", "totals"): plan.totals(rows, today),
        },
    )


def due_facts(reading: Reading, settings: Settings) -> pd.DataFrame:
    """Due day of every living customer, and what it comes from; one row each, in sheet order."""
    made = contacts(reading)
    return (
        due.customer_facts(reading.customers, settings, reading.today)
        .pipe(with_last_contact, made)
        .pipe(due.with_promise, made)
        .pipe(due.with_frequency, reading.table("classes"), settings)
        .pipe(due.with_due, settings, reading.today)
        .assign(note=pd.Series(plan.latest_notes(made, len(reading.customers)), dtype=object))
    )


def plan_rows(facts: pd.DataFrame, reading: Reading, settings: Settings) -> pd.DataFrame:
    """The rows of 跟进计划 without formulas and inputs, in their order."""
    told = events(reading, settings)
    facts = plan.with_call(facts, told, reading.today)
    chosen = facts.loc[plan.listed(facts, settings, reading.today)]
    owners = column(reading.customers, "owner")[chosen.index]
    in_charge = reasons.managers(owners, reading.table("staff"))
    why = reasons.reasons(chosen, told, in_charge, settings, reading.today)
    return plan.rows(chosen.assign(reason=pd.Series(why, index=chosen.index, dtype=object)), reading)


def _written(facts: pd.DataFrame, reading: Reading) -> Rewrite:
    if not len(reading.alive):
        return Rewrite()
    columns = {
        "next_contact": facts["due"].to_numpy(),
        "last_contact": facts["last_contact"].to_numpy(),
        "basis": paired(_with_grades, column(reading.customers, "basis"), due.basis(facts)),
    }
    everywhere = {name: reading.over_all_rows(values) for name, values in columns.items()}
    return rewrite(reading.snapshot.tables["customers"], everywhere, "followed_up")


def _with_grades(before: Cell, follow_up_basis: str) -> str:
    """What the grades said, and behind it why the next contact is when it is."""
    told = isinstance(before, str) and before and not before.startswith(FOLLOW_UP_MARK)
    graded = str(before).partition(JOIN + FOLLOW_UP_MARK)[0] + JOIN if told else ""
    return f"{graded}{FOLLOW_UP_MARK}{follow_up_basis}"


def _appended(results: pd.DataFrame, reading: Reading, log: TableView | None) -> dict[str, pd.DataFrame]:
    if log is None or not len(results):
        return {}
    owners = column(reading.customers, "owner")[located(results, reading.where)]
    return {"interactions": carried.interactions(results, owners, log.next_row, reading.today)}
