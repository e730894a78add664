"""Accept findings, and take that back: rows of 已认可."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.accepted.marks import (
    ACCEPTED,
    in_force,
    marks,
    others_of,
    picked,
    places_of,
    tokens_of,
    without_accepted,
)
from kehu_xl.core.accepted.picking import Wanted, matching
from kehu_xl.core.outcome import Changes, Findings, Outcome
from kehu_xl.core.snapshot import Rows, Snapshot, TableView
from kehu_xl.core.tokens import random_tokens
from kehu_xl.core.typed import column, objects, serial_of, texts
from kehu_xl.core.wording import Wording
from kehu_xl.spec.errors import NothingToAccept
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import TOKEN
from kehu_xl.spec.vocabulary import accepted as said

_VALUE_LENGTH = 100


def accept(
    snapshot: Snapshot, findings: Iterable[Findings], wanted: Wanted, today: date, note: tuple[str, str] = ("", "")
) -> Outcome:
    """Rows of 已认可 for the wanted findings that are open; `note` is the reason and who accepts.

    `counts` say how many are accepted and how many cannot be: they are about a whole column. Raises NothingToAccept.
    """
    open_ = without_accepted(findings, snapshot).open
    frames, alone = [], 0
    for found, at in matching(wanted, open_, snapshot):
        chosen = picked(found, at)
        frame = _rows(chosen, snapshot, today, note)
        alone += len(chosen) - len(frame)
        frames.append(frame)
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if not len(rows):
        raise NothingToAccept(file=snapshot.book, what=said.NOTHING_FOUND)
    rows = rows.drop_duplicates("mark", ignore_index=True)
    view = snapshot.tables.get(ACCEPTED)
    first = view.next_row if view else BY_ID[ACCEPTED].header_row + 1
    rows[TOKEN.id] = objects(random_tokens(len(rows)))
    rows = rows.set_axis(pd.RangeIndex(first, first + len(rows)), axis=0)
    return Outcome(appended={ACCEPTED: rows}, counts={"newly_accepted": len(rows), "not_accepted": alone})


def _rows(found: Findings, snapshot: Snapshot, today: date, note: tuple[str, str]) -> pd.DataFrame:
    words, at = Wording(found, snapshot), np.arange(len(found))
    count, (reason, who) = len(found), note
    cells: dict[str, Iterable[object]] = {
        "kind": [words.code.label] * count,
        "sheet": [words.sheet] * count,
        "customer_id": words.beside("customer_id", at),
        "header": [words.header] * count,
        "value": [text or None for text in words.values(at, _VALUE_LENGTH)],
        "reason": [reason or None] * count,
        "who": [who or None] * count,
        "accepted_on": [serial_of(today)] * count,
        "state": [said.STATES[0]] * count,
        "code": [found.code] * count,
        "row": tokens_of(found, snapshot),
        "column": [found.column or None] * count,
        "about": [other or None for other in others_of(found)],
        "mark": marks(found, snapshot),
    }
    frame = pd.DataFrame({name: objects(list(values)) for name, values in cells.items()}, dtype=object)
    return frame[frame["mark"].notna()]


def withdraw(snapshot: Snapshot, wanted: Wanted) -> Outcome:
    """The wanted acceptances that hold are withdrawn. Raises NothingToAccept where there are none."""
    at = chosen(snapshot, wanted)
    if not len(at):
        raise NothingToAccept(file=snapshot.book, what=said.NOTHING_TO_WITHDRAW)
    frame = snapshot[ACCEPTED]
    rows, old = frame.index.to_numpy(dtype=np.int64)[at], column(frame, "state")[at]
    change = Changes(ACCEPTED, "state", rows, old, objects([said.STATES[1]] * len(at)), "withdrawn")
    return Outcome(changes=(change,), counts={"withdrawn": len(at)})


def chosen(snapshot: Snapshot, wanted: Wanted) -> Rows:
    """The positions in 已认可 of the wanted acceptances that hold; all where nothing is said."""
    if ACCEPTED not in snapshot.tables or not len(snapshot[ACCEPTED]):
        return np.zeros(0, np.int64)
    frame = snapshot[ACCEPTED]
    held = in_force(frame)
    cells = {name: texts(column(frame, name)) for name in ("code", "column", "header")}
    if wanted.codes:
        held &= np.isin(cells["code"], wanted.codes)
    if wanted.columns:
        held &= np.isin(cells["column"], wanted.columns) | np.isin(cells["header"], wanted.columns)
    if wanted.cells:
        places = current_cells(snapshot)
        held &= np.array([any(p.holds(*place) for p in wanted.cells) if place else False for place in places], np.bool_)
    return np.flatnonzero(held).astype(np.int64)


def current_cells(snapshot: Snapshot) -> list[tuple[str, str | None, int] | None]:
    """Where the cell of each acceptance stands by now: sheet, letter, row; None where its row is gone."""
    frame = snapshot[ACCEPTED]
    tokens, names = (texts(column(frame, name)).tolist() for name in ("row", "column"))
    places = places_of(snapshot, set(tokens))
    pairs = zip(tokens, names, strict=True)
    return [_cell(*places[token], str(name)) if token in places else None for token, name in pairs]


def _cell(view: TableView, at: int, name: str) -> tuple[str, str | None, int]:
    return view.sheet, view.letters.get(name), int(view.frame.index[at])
