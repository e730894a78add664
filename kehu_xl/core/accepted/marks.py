"""The mark of a finding: what it is about, in one word; which findings an archive has accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeAlias

import numpy as np
import pandas as pd

from kehu_xl.core.journal.codec import encoded
from kehu_xl.core.outcome import Changes, Findings
from kehu_xl.core.snapshot import Cell, Objects, Rows, Snapshot, TableView
from kehu_xl.core.typed import choice_ids, column, objects, texts
from kehu_xl.spec import choices
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import TOKEN, Role
from kehu_xl.spec.vocabulary.accepted import LAPSED

Place: TypeAlias = tuple[str, str, str, str]  # code, table, 行标识, column
ACCEPTED = "accepted"
# Findings about two rows: accepted for this one other row, not for any that may come.
_ABOUT_ANOTHER: Mapping[str, str] = {"suspected_duplicate": "other"}
_VALID = ("valid", None)  # a state that somebody cleared holds


@dataclass(frozen=True, eq=False, slots=True)
class Sorted:
    """Findings that are open, and how many are silent because somebody accepted them."""

    open: tuple[Findings, ...]
    silent: int = 0


def mark_of(place: Place, value: Cell, other: str = "") -> str:
    """One word for a finding: the same as long as its row, its column and its value are the same.

    >>> place = ("bad_email", "staff", "r1", "email")
    >>> mark_of(place, "wang@") == mark_of(place, "wang@"), mark_of(place, "1") == mark_of(place, 1.0)
    (True, False)
    """
    kept = encoded(value)
    words = (*place, type(kept).__name__, "" if kept in (None, "") else str(kept), other)
    return "m" + sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def tokens_of(found: Findings, snapshot: Snapshot) -> Objects:
    """The 行标识 beside each finding; None where it is about no single row of a table."""
    known = np.full(len(found), None, dtype=object)
    view = snapshot.tables.get(found.table)
    if view is not None and not found.sources:
        places = view.frame.index.get_indexer(pd.Index(found.rows))
        known[places >= 0] = texts(column(view.frame, TOKEN.id)[places[places >= 0]])
    return known


def marks(found: Findings, snapshot: Snapshot) -> Objects:
    """The mark of each finding; None where it cannot be accepted, for it is about no single row."""
    rows = zip(tokens_of(found, snapshot).tolist(), found.values.tolist(), others_of(found), strict=True)
    return objects([
        mark_of((found.code, found.table, token, found.column), value, other) if token else None
        for token, value, other in rows
    ])  # fmt: skip


def others_of(found: Findings) -> list[str]:
    """What each finding is about beside its own row; "" for most."""
    others = found.facts.get(_ABOUT_ANOTHER.get(found.code, ""), "")
    return list(map(str, others)) if isinstance(others, np.ndarray | list | tuple) else [str(others)] * len(found)


def valid_marks(snapshot: Snapshot) -> frozenset[str]:
    """The marks that are accepted and neither withdrawn nor lapsed."""
    if ACCEPTED not in snapshot.tables or not len(snapshot[ACCEPTED]):
        return frozenset()
    frame = snapshot[ACCEPTED]
    held = texts(column(frame, "mark"))[in_force(frame)]
    return frozenset(mark for mark in held.tolist() if mark)


def in_force(frame: pd.DataFrame) -> np.ndarray:
    """Which rows of 已认可 hold."""
    states = choice_ids(column(frame, "state"), choices.ACCEPTANCES).tolist()
    gone = texts(column(frame, "lapsed")).tolist()
    return np.array([state in _VALID and not text for state, text in zip(states, gone, strict=True)], np.bool_)


def without_accepted(findings: Iterable[Findings], snapshot: Snapshot) -> Sorted:
    """Leave out what somebody accepted.

    >>> frame = pd.DataFrame({"email": ["wang@"], "row_token": ["r1"]}, index=[2], dtype=object)
    >>> from kehu_xl.core.snapshot import TableView
    >>> mark = mark_of(("bad_email", "staff", "r1", "email"), "wang@")
    >>> accepted = pd.DataFrame({"mark": [mark], "state": ["有效"]}, index=[2], dtype=object)
    >>> views = (TableView("staff", "员工", frame), TableView("accepted", "已认可", accepted))
    >>> book = Snapshot("甲.xlsm", {view.table: view for view in views})
    >>> without_accepted([Findings("bad_email", "staff", "email", np.array([2]), objects(["wang@"]))], book)
    Sorted(open=(), silent=1)
    """
    known, every = valid_marks(snapshot), tuple(findings)
    if not known:
        return Sorted(every)
    kept = []
    for found in every:
        open_ = np.array([mark not in known for mark in marks(found, snapshot).tolist()], np.bool_)
        kept.append(found if open_.all() else picked(found, np.flatnonzero(open_)))
    return Sorted(tuple(found for found in kept if len(found)), sum(map(len, every)) - sum(map(len, kept)))


def picked(found: Findings, at: Rows) -> Findings:
    """Some of the findings of a batch."""
    many = (np.ndarray, list, tuple)
    facts = {name: np.asarray(fact)[at] if isinstance(fact, many) else fact for name, fact in found.facts.items()}
    sources = tuple(found.sources[place] for place in at) if found.sources else ()
    return replace(found, rows=found.rows[at], values=found.values[at], facts=facts, sources=sources)


def lapsed(snapshot: Snapshot) -> Iterator[Changes]:
    """Acceptances whose cell holds something else by now: they lapse for good, even if the old value comes back."""
    if ACCEPTED not in snapshot.tables or not len(snapshot[ACCEPTED]):
        return
    frame = snapshot[ACCEPTED]
    held = np.flatnonzero(in_force(frame))
    names = ("code", "row", "column", "mark", "about")
    facts = {name: texts(column(frame, name)) for name in names}
    places = places_of(snapshot, set(facts["row"][held].tolist()))
    gone = [at for at in held.tolist() if _has_changed({name: cells[at] for name, cells in facts.items()}, places)]
    if gone:
        rows = frame.index.to_numpy(dtype=np.int64)[gone]
        old = column(frame, "lapsed")[gone]
        yield Changes(ACCEPTED, "lapsed", rows, old, objects([LAPSED] * len(gone)), "lapsed")


Places: TypeAlias = Mapping[str | None, tuple[TableView, int]]


def places_of(snapshot: Snapshot, tokens: set[str | None]) -> Places:
    """Where the rows with those 行标识 stand."""
    found: dict[str | None, tuple[TableView, int]] = {}
    for table, view in snapshot.tables.items():
        if table != ACCEPTED and BY_ID[table].role is Role.INPUT and TOKEN.id in view.frame:
            held = column(view.frame, TOKEN.id)
            at = np.flatnonzero(pd.Series(held, dtype=object).isin(tokens - {None}).to_numpy(np.bool_))
            found |= {held[place]: (view, place) for place in reversed(at.tolist())}
    return found


def _has_changed(facts: Mapping[str, str | None], places: Places) -> bool:
    """Whether the cell of an acceptance holds another value; a row that is not there counts as unchanged."""
    token, name = facts["row"], facts["column"] or ""
    if token not in places or name not in places[token][0].frame:
        return False
    view, at = places[token]
    place = (str(facts["code"]), view.table, str(token), name)
    return mark_of(place, column(view.frame, name)[at], facts["about"] or "") != facts["mark"]
