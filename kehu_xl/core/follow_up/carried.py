"""What people typed into 跟进计划: cleaned, made into contacts, carried over, or kept as 未处理."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from kehu_xl.core.clean.columns import clean_cells
from kehu_xl.core.evidence import Places, Positions, has_result, located
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import OWN, Objects, Snapshot, TableView
from kehu_xl.core.typed import Mask, column, is_blank, serial_of, texts
from kehu_xl.spec.tables import table
from kehu_xl.spec.vocabulary.basis import NOT_RECORDED, UNPROCESSED

PLAN = table("follow_up")
INPUTS = tuple(spec.id for spec in PLAN if spec.carried)


def with_clean_inputs(snapshot: Snapshot) -> Snapshot:
    """The same book with what was typed into the plan as cleaning would leave it in 联系记录."""
    view = snapshot.tables.get(PLAN.id)
    if view is None:
        return snapshot
    cells = {name: clean_cells(PLAN[name], column(view.frame, name)) for name in INPUTS}
    frame = view.frame.assign(**{name: _cells(cleaned, view.frame) for name, cleaned in cells.items()})
    return replace(snapshot, tables={**snapshot.tables, PLAN.id: replace(view, frame=frame)})


@dataclass(frozen=True, eq=False, slots=True)
class Typed:
    """The rows of the last plan in which somebody typed something, split by what becomes of them."""

    results: pd.DataFrame  # 本次结果 is filled: each becomes a contact
    waiting: pd.DataFrame  # anything else: carried to the same customer
    own: tuple[str, ...]  # the user's own columns

    @classmethod
    def of(cls, view: TableView | None, where: Places, log: TableView | None) -> Typed:
        """What the last plan holds; a result waits while its customer is unknown or there is no log to go to."""
        if view is None:
            return cls(pd.DataFrame(), pd.DataFrame(), ())
        plan, own = view.frame, own_columns(view)
        known = (located(plan, where) >= 0) & (log is not None)
        done = has_result(plan) & known
        remarks = _filled(plan, own)
        waiting = plan[(~done & _filled(plan, INPUTS)) | remarks]
        cleared = pd.Series(done, index=plan.index)[waiting.index].to_numpy()
        waiting = waiting.assign(**{name: waiting[name].where(~cleared, None) for name in INPUTS if name in waiting})
        return cls(plan[done], waiting, own)


def own_columns(view: TableView) -> tuple[str, ...]:
    """The user's own columns of values; a formula of theirs goes on by itself."""
    own = (str(name) for name in view.frame.columns if str(name).startswith(OWN))
    return tuple(name for name in own if not len(view.formulas.get(name, ())))


def _filled(rows: pd.DataFrame, columns: tuple[str, ...]) -> Mask:
    found = np.zeros(len(rows), np.bool_)
    for name in columns:
        found |= ~is_blank(column(rows, name))
    return found


def interactions(results: pd.DataFrame, owners: Objects, first_row: int, today: date) -> pd.DataFrame:
    """A contact of today for each filled row, as rows of 联系记录.

    >>> rows = pd.DataFrame({"customer_id": ["KH1"], "result": ["要样品"], "way": ["电话"]}, dtype=object)
    >>> made = interactions(rows, np.array(["王芳"], dtype=object), 9, date(2026, 1, 1))
    >>> made.loc[9, ["content", "recorder"]].tolist()
    ['要样品', '王芳']
    """
    cells = {
        "customer_id": column(results, "customer_id"),
        "contact": column(results, "contact_name"),
        "date": np.full(len(results), serial_of(today), dtype=object),
        "way": column(results, "way"),
        "content": column(results, "result"),
        "next_contact": column(results, "next_contact"),
        "recorder": np.where(is_blank(column(results, "owner")), owners, column(results, "owner")),
    }
    index = pd.RangeIndex(first_row, first_row + len(results))
    blank = np.full(len(results), None, dtype=object)
    names = [spec.id for spec in table("interactions")]
    return pd.DataFrame({n: pd.Series(cells.get(n, blank), index=index, dtype=object) for n in names}, index=index)


def carry(plan: pd.DataFrame, typed: Typed) -> pd.DataFrame:
    """The new plan with what people typed beside the same customer; the rest at the end under 未处理."""
    columns = (*INPUTS, *typed.own)
    plan = plan.assign(**{name: _cells(np.full(len(plan), None), plan) for name in columns})
    waiting = typed.waiting
    if not len(waiting):
        return plan
    keys = texts(column(waiting, "customer_id"))
    first = ~is_blank(keys) & ~pd.Series(keys).duplicated().to_numpy()
    place = _first_places(keys, texts(column(plan, "customer_id")))
    stays = first & (place >= 0)
    for name in columns:
        cells = column(plan, name).copy()
        cells[place[stays]] = column(waiting, name)[stays]
        plan = plan.assign(**{name: _cells(cells, plan)})
    return pd.concat([plan, _unprocessed(waiting[~stays], plan)], ignore_index=True)


def unrecorded(plan: pd.DataFrame, where: Places, first_row: int) -> Iterator[Findings]:
    """Lines of the new plan that hold an input still: without a result, or with one of an unknown customer."""
    rows = np.arange(first_row, first_row + len(plan), dtype=np.int64)
    told = has_result(plan)
    known = located(plan, where) >= 0 if told.any() else told
    waiting = {"result": _filled(plan, INPUTS) & ~told, "customer_id": told & ~known}
    for name, here in waiting.items():
        if here.any():
            cells, facts = column(plan, name)[here], {"why": NOT_RECORDED[name]}
            yield Findings("not_recorded", PLAN.id, name, rows[here], cells, facts)


def _first_places(keys: Objects, ids: Objects) -> Positions:
    """Where each key first stands among the ids, -1 where it does not: a customer number may be there twice."""
    first = {key: place for place, key in reversed([*enumerate(ids.tolist())])}
    return np.array([first.get(key, -1) for key in keys.tolist()], np.int64)


def _unprocessed(gone: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    columns = {name: _cells(column(gone, name), gone) for name in plan.columns}
    said = {"state": _cells(np.full(len(gone), UNPROCESSED), gone), "overdue": _cells(np.full(len(gone), None), gone)}
    return pd.DataFrame({**columns, **said})


def _cells(values: Objects, like: pd.DataFrame) -> pd.Series[Any]:
    return pd.Series(values, index=like.index, dtype=object)
