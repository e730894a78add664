"""An undo as a step like any other: which steps, what changes, or why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from kehu_xl.core.applied import after
from kehu_xl.core.journal.steps import Step, newest_to_undo, span_text, steps_of
from kehu_xl.core.journal.undoing import Conflict, undo
from kehu_xl.core.journal.writing import ADD_COLUMN, COLUMNS, MORE
from kehu_xl.core.outcome import Findings, Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import OWN, Snapshot, TableView
from kehu_xl.core.typed import EPOCH, column, is_blank, numbers, objects, text_of, texts
from kehu_xl.spec.errors import JournalMissing, NothingToUndo, UndoRefused
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.tables.journal import JOURNAL
from kehu_xl.spec.types import Kind, Role
from kehu_xl.spec.vocabulary import journal as said

_BETWEEN = "”、“"  # of names that a sentence puts between “ and ”
UNDO_NOTES = ("added_column_stays", "rows_at_the_end")  # findings: what an undo could not put back as it was


def undo_steps(
    snapshot: Snapshot,
    settings: Settings,  # noqa: ARG001 a step's signature
    today: date,  # noqa: ARG001
    archived: Iterable[pd.DataFrame] = (),
    wish: tuple[int | None, bool] = (None, False),
) -> Outcome:
    """Back to before a step: `wish` is its number (None: the newest that holds) and whether changed places are skipped.

    `archived` are journal rows that left the sheet, the likeliest file first. `counts` of the outcome say which steps
    were taken back. Raises NothingToUndo, also where no cell would change; JournalMissing; or UndoRefused with the
    places that were changed since.
    """
    number, skip_changed = wish
    steps = steps_of(snapshot)
    first = _first(steps, number, snapshot.book)
    later = (step for step in steps if step.number >= first.number)
    going = [step for step in later if step.can_be_undone]  # an upgrade changed nothing that the journal holds
    rows = _rows(snapshot, going, archived)
    undone = undo(snapshot, rows)
    if undone.conflicts and not skip_changed:
        raise UndoRefused(file=snapshot.book, what=_listed(undone.conflicts, snapshot),
                          places=[*places(undone.conflicts, snapshot)])  # fmt: skip
    if not (undone.outcome.changes or undone.outcome.appended or undone.outcome.removed):
        sentence = said.ALL_CHANGED if undone.conflicts else said.ALREADY_UNDONE
        raise NothingToUndo(file=snapshot.book, what=sentence.format(step=first.number))
    counts = {"undo_first": first.number, "undo_last": going[-1].number, "skipped": len(undone.conflicts)}
    notes = (*_columns_left(snapshot, rows, undone.outcome), *_rows_back(snapshot, undone.outcome))
    return replace(undone.outcome, counts=counts, findings=notes)


def _columns_left(snapshot: Snapshot, rows: pd.DataFrame, outcome: Outcome) -> Iterator[Findings]:
    """Columns that the steps added and nobody has filled since: they stay, empty."""
    last = after(snapshot, outcome)
    added = rows[[kind == ADD_COLUMN for kind in rows["kind"].tolist()]]
    left: dict[str, list[str]] = {}
    for table, name in dict.fromkeys(zip(added["table"].tolist(), added["column"].tolist(), strict=True)):
        view = last.tables[table]
        if name in view.frame.columns and bool(is_blank(texts(column(view.frame, name))).all()):
            left.setdefault(table, []).append(name)
    for table, names in left.items():
        headers = _BETWEEN.join(name.removeprefix(OWN) for name in names)
        yield _note("added_column_stays", last.tables[table], names[0] if len(names) == 1 else "", {"header": headers})


def _rows_back(snapshot: Snapshot, outcome: Outcome) -> Iterator[Findings]:
    for table, frame in outcome.appended.items():
        if BY_ID[table].role is Role.INPUT:
            yield _note("rows_at_the_end", snapshot.tables[table], "", {"count": len(frame)})


def _note(code: str, view: TableView, name: str, facts: Mapping[str, object]) -> Findings:
    return Findings(code, view.table, name, np.zeros(1, np.int64), objects([None]), {"sheet": view.sheet, **facts})


def _first(steps: Sequence[Step], number: int | None, book: str) -> Step:
    found = newest_to_undo(steps) if number is None else next((s for s in steps if s.number == number), None)
    if found is None:
        sentence = said.NOTHING_TO_UNDO if number is None else said.NO_STEP.format(step=number)
        raise NothingToUndo(file=book, what=sentence)
    if not found.can_be_undone:
        upgraded = found.action == said.UPGRADE
        sentence = said.UPGRADED_STEP if upgraded else said.CREATED_STEP
        raise NothingToUndo(file=book, what=sentence.format(step=found.number))
    return found


def _rows(snapshot: Snapshot, steps: Sequence[Step], archived: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The journal rows of some steps: those in the sheet, else those of the first file that has the step."""
    sheet = [snapshot[JOURNAL.id]] if JOURNAL.id in snapshot.tables else []
    found: dict[int, pd.DataFrame] = {}
    for frame in chain(sheet, archived):
        found |= {step.number: rows for step in steps if step.number not in found and len(rows := _of(frame, step))}
        if len(found) == len(steps):
            break
    for step in steps:
        if step.number not in found or _size(found[step.number]) != step.changes + step.appended + step.removed:
            raise JournalMissing(file=snapshot.book, step=step.number)
    ordered = (found[step.number] for step in steps)
    every = [pd.DataFrame({name: column(rows, name) for name in COLUMNS}, dtype=object) for rows in ordered]
    return pd.concat(every, ignore_index=True)


def _of(frame: pd.DataFrame, step: Step) -> pd.DataFrame:
    """The rows of a step; in a file, which may be of another book of the same name, the time has to be the same."""
    here = numbers(column(frame, "step")) == step.number
    if "time" in frame.columns:
        here &= [time == step.time for time in column(frame, "time").tolist()]
    rows: pd.DataFrame = frame.loc[here]
    return rows


def _size(rows: pd.DataFrame) -> int:
    return int(np.sum([kind not in (MORE, ADD_COLUMN) for kind in column(rows, "kind").tolist()]))


def _listed(conflicts: Sequence[Conflict], snapshot: Snapshot) -> str:
    told = [str(place["message"]) for place in places(conflicts[: said.CONFLICTS_SHOWN], snapshot)]
    more = [said.CONFLICTS_MORE.format(count=len(conflicts))] if len(conflicts) > len(told) else []
    return said.DETAILS_JOINT.join([*told, *more])


def places(conflicts: Iterable[Conflict], snapshot: Snapshot) -> Iterator[Mapping[str, Any]]:
    """Each place that was changed since, as a person finds it: sheet, cell, what stands there now."""
    for conflict in conflicts:
        view, table = snapshot.tables[conflict.table], BY_ID[conflict.table]
        spec = next((each for each in table if each.id == conflict.column), None)
        header = view.headers.get(conflict.column) or (spec.header if spec else conflict.column)
        facts = {
            "sheet": view.sheet,
            "cell": view.address(conflict.column, conflict.row) if conflict.row else None,
            "header": header or None,
            "value": _shown(conflict, spec.kind if spec else Kind.TEXT),
            "token": conflict.token or None,
        }
        yield {"reason": conflict.reason, **facts, "message": said.CONFLICTS[conflict.reason].format(**facts)}


def _shown(conflict: Conflict, kind: Kind) -> str:
    if kind is Kind.DATE and isinstance(conflict.value, float) and 0 < conflict.value < 1e6:
        return str(EPOCH + int(conflict.value))
    return text_of(conflict.value) or said.BLANK


def undone_text(counts: Mapping[str, int]) -> str:
    """Which steps an undo took back.

    >>> undone_text({"undo_first": 3, "undo_last": 4})
    '3-4'
    """
    return span_text(counts["undo_first"], counts["undo_last"])
