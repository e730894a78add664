"""Follow-up: who should hear from us, when, and why; and what people noted in the plan."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core import evidence
from kehu_xl.core.computed import Rewrite, rewrite
from kehu_xl.core.follow_up import carried, due, plan, reasons
from kehu_xl.core.follow_up.events import events
from kehu_xl.core.grading.facts import with_last_contact
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Objects, Snapshot
from kehu_xl.core.typed import cells, column, serial_of, texts
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
    where = evidence.places(evidence.table(snapshot, "customers"))
    facts = due_facts(snapshot, where, settings, today)
    typed = carried.Typed.of(snapshot.tables.get("follow_up"), where)
    rows = plan_rows(snapshot, facts, where, settings, today)
    sheet = plan.with_formulas(rows, snapshot.tables.get("follow_up"), today)
    written = _written(snapshot, facts)
    return Outcome(
        changes=written.changes,
        findings=written.findings,
        appended=_appended(snapshot, typed, where, today),
        outputs={"follow_up": carried.carry(sheet, typed)},
        blocks={
            ("follow_up", "as_of"): pd.DataFrame({"date": [serial_of(today)]}, dtype=object),
            ("follow_up", "totals"): plan.totals(column(rows, "due"), today),
        },
    )


def due_facts(snapshot: Snapshot, where: dict[str, int], settings: Settings, today: date) -> pd.DataFrame:
    """Due day of every living customer, and what it comes from; one row each, in sheet order."""
    customers = _living(snapshot)
    made = evidence.contacts(snapshot, where, today)
    return (
        due.customer_facts(customers, settings, today)
        .pipe(with_last_contact, made)
        .pipe(due.with_promise, made)
        .pipe(due.with_frequency, evidence.table(snapshot, "classes"), settings)
        .pipe(due.with_due, settings, today)
        .assign(note=pd.Series(plan.latest_notes(made, len(customers)), dtype=object))
    )


def plan_rows(
    snapshot: Snapshot, facts: pd.DataFrame, where: dict[str, int], settings: Settings, today: date
) -> pd.DataFrame:
    """The rows of 跟进计划 without formulas and inputs, in their order."""
    told = events(snapshot, where, settings, today)
    facts = plan.with_call(facts, told, today)
    chosen = facts.loc[plan.listed(facts, settings, today)]
    customers = _living(snapshot).iloc[chosen.index.to_numpy()]
    in_charge = reasons.managers(column(customers, "owner"), snapshot)
    why = reasons.reasons(chosen, told, in_charge, settings, today)
    chosen = chosen.assign(reason=pd.Series(why, index=chosen.index, dtype=object))
    return plan.rows(customers, chosen, snapshot, where)


def _living(snapshot: Snapshot) -> pd.DataFrame:
    everyone = evidence.table(snapshot, "customers")
    return everyone[evidence.living(everyone)]


def _written(snapshot: Snapshot, facts: pd.DataFrame) -> Rewrite:
    everyone = evidence.table(snapshot, "customers")
    if not len(everyone):
        return Rewrite()
    alive = evidence.living(everyone)
    columns = {name: np.full(len(everyone), None, dtype=object) for name in ("next_contact", "last_contact", "basis")}
    columns["next_contact"][alive] = cells(facts["due"].to_numpy())
    columns["last_contact"][alive] = cells(facts["last_contact"].to_numpy())
    columns["basis"][alive] = _with_grades(column(everyone, "basis")[alive], due.basis(facts))
    return rewrite(snapshot.tables["customers"], columns, "followed_up")


def _with_grades(before: Objects, follow_up_basis: Objects) -> Objects:
    """What the grades said, and behind it why the next contact is when it is."""
    said = [text.partition(FOLLOW_UP_MARK)[0].removesuffix(JOIN) if isinstance(text, str) else "" for text in before.tolist()]
    texts = np.empty(len(said), dtype=object)
    texts[:] = [
        f"{grades}{JOIN if grades else ''}{FOLLOW_UP_MARK}{why}"
        for grades, why in zip(said, follow_up_basis.tolist(), strict=True)
    ]
    return texts


def _appended(snapshot: Snapshot, typed: carried.Typed, where: dict[str, int], today: date) -> dict[str, pd.DataFrame]:
    if not len(typed.results):
        return {}
    places = [where[key] for key in texts(column(typed.results, "customer_id")).tolist()]
    owners = column(_living(snapshot), "owner")[places]
    view = snapshot.tables.get("interactions")
    first_row = view.next_row if view else 2
    return {"interactions": carried.interactions(typed.results, owners, first_row, today)}
