"""An outcome as rows of the journal, and as one line of 操作记录.

The journal holds what cannot be worked out again: typed columns, the user's own, rows that came or went, and what
people typed into generated sheets. Computed columns and generated sheets are left out, tokens too: they name the row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np
import pandas as pd

from kehu_xl.core.journal.codec import LONGEST, each, encoded, row_text, same
from kehu_xl.core.journal.steps import LOG, span_text, steps_of
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import OWN, Cell, Objects, Snapshot, TableView
from kehu_xl.core.typed import column, is_blank, numbers, objects, texts
from kehu_xl.spec.tables import BOOKKEEPING, BY_ID
from kehu_xl.spec.tables.journal import ACTIONS_LOG, JOURNAL
from kehu_xl.spec.types import TOKEN, Role, Table
from kehu_xl.spec.vocabulary.journal import DETAILS, DETAILS_JOINT, SKIPPED

SET, APPEND, REMOVE, ADD_COLUMN, MORE = "set", "append", "remove", "add_column", "more"
COLUMNS = tuple(spec.id for spec in JOURNAL)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a step is called: the core has no clock and knows no user."""

    time: str
    action: str  # its label
    who: str
    undoes: tuple[int, int] | None = None
    created: bool = False  # the archive was made by it: deleting the file takes it back, no journal is kept


def recorded(before: Snapshot, last: Snapshot, outcome: Outcome, stamp: Stamp, limit: int) -> Outcome:
    """The outcome with its step in 操作记录 and 日志; as it is where there is nothing to take back."""
    made = _blank() if stamp.created else entries(before, last, outcome)
    changes = int(np.sum(made["kind"] == SET)) if len(made) else 0
    appended = sum(len(frame) for frame in _inputs_only(outcome.appended).values())
    if not (len(made) or (stamp.created and appended)):
        return outcome
    number = _next_step(before)
    made = made.assign(step=float(number))
    counts = (changes, 0 if stamp.created else appended, sum(len(rows) for rows in outcome.removed.values()))
    logged = _logged(before, outcome, _line(number, stamp, counts, _details(outcome, made)))
    return _kept(before, logged, made, (stamp.time, limit))


def noted(before: Snapshot, outcome: Outcome, stamp: Stamp, details: str) -> Outcome:
    """The outcome with a step in 操作记录 that the journal knows nothing of, so that nobody can undo it."""
    return _logged(before, outcome, _line(_next_step(before), stamp, (0, 0, 0), details))


def _next_step(before: Snapshot) -> int:
    return max([0, *(step.number for step in steps_of(before)), _highest(before)]) + 1


def _line(number: int, stamp: Stamp, counts: tuple[int, int, int], details: str) -> dict[str, Cell]:
    """One line of 操作记录; the counts are of cells, new rows and removed rows."""
    changes, appended, removed = map(float, counts)
    return {
        "step": float(number), "time": stamp.time, "action": stamp.action, "who": stamp.who or None,
        "changes": changes, "appended": appended, "removed": removed,
        "undoes": span_text(*stamp.undoes) if stamp.undoes else None, "details": details,
    }  # fmt: skip


def _logged(before: Snapshot, outcome: Outcome, line: Mapping[str, Cell]) -> Outcome:
    cells = {name: objects([value]) for name, value in line.items()}
    log = _placed(pd.DataFrame(cells, dtype=object), before, ACTIONS_LOG)
    return replace(outcome, appended={**outcome.appended, LOG: log})


def _kept(before: Snapshot, outcome: Outcome, made: pd.DataFrame, now_and_limit: tuple[str, int]) -> Outcome:
    """The newest whole steps stay in the sheet; once there are more rows than the limit, half of it is made free.

    What leaves it carries the time of its step, which tells a book's steps from those of another beside it.
    """
    now, limit = now_and_limit
    old = before[JOURNAL.id] if JOURNAL.id in before.tables else _blank()
    if len(old) + len(made) <= limit:
        appended = {**outcome.appended, JOURNAL.id: _placed(made, before, JOURNAL)} if len(made) else outcome.appended
        return replace(outcome, appended=appended)
    every = pd.concat([_only(old), made], ignore_index=True)
    steps = numbers(column(every, "step"))
    stays = np.zeros(len(every), np.bool_)
    for step in np.unique(steps[~np.isnan(steps)])[::-1]:
        here = steps == step
        if stays.sum() + here.sum() > limit // 2:
            break
        stays |= here
    rest = every[stays].reset_index(drop=True)
    outputs = {**outcome.outputs, JOURNAL.id: rest}
    times = {_next_step(before): now} | {step.number: step.time for step in steps_of(before)}
    leaving = every[~stays].assign(time=objects([times.get(step) for step in steps[~stays].tolist()]))
    return replace(outcome, outputs=outputs, archived=leaving.reset_index(drop=True))


def _only(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: column(frame, name) for name in COLUMNS}, dtype=object)


def _placed(frame: pd.DataFrame, before: Snapshot, table: Table) -> pd.DataFrame:
    view = before.tables.get(table.id)
    first = view.next_row if view else table.header_row + 1
    return frame.set_axis(pd.RangeIndex(first, first + len(frame)), axis=0)


def _highest(before: Snapshot) -> int:
    if JOURNAL.id not in before.tables:
        return 0
    steps = numbers(column(before[JOURNAL.id], "step"))
    return int(np.nanmax(steps)) if (~np.isnan(steps)).any() else 0


def _details(outcome: Outcome, made: pd.DataFrame) -> str:
    """How many cells and rows of which sheet, and how many an undo left as they are."""
    said = []
    cells = Counter(made["table"][made["kind"] == SET].tolist())
    appended = _inputs_only(outcome.appended)
    for table in dict.fromkeys([*cells, *appended, *outcome.removed]):
        facts = {
            "changed": cells[table],
            "appended": len(appended.get(table, ())),
            "removed": len(outcome.removed.get(table, ())),
        }
        parts = [DETAILS[name].format(count=count) for name, count in facts.items() if count]
        if parts:
            said.append(BY_ID[table].sheet + "".join(parts))
    if skipped := outcome.counts.get("skipped"):
        said.append(SKIPPED.format(count=skipped))
    return DETAILS_JOINT.join(said)


def _inputs_only(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: frame for name, frame in frames.items() if _is_typed(name) and len(frame)}


def _is_typed(table_id: str) -> bool:
    """Whether people fill the table; what Python remembers for itself is no step of theirs."""
    return BY_ID[table_id].role is Role.INPUT and table_id not in BOOKKEEPING


def entries(before: Snapshot, last: Snapshot, outcome: Outcome) -> pd.DataFrame:
    """The journal's rows of an outcome that leads from one snapshot to another, without their step.

    >>> frame = pd.DataFrame({"name": ["王芳 "], "row_token": ["r1"]}, index=[2], dtype=object)
    >>> book = Snapshot("甲.xlsm", {"staff": TableView("staff", "员工", frame)})
    >>> from kehu_xl.core.outcome import Changes
    >>> change = Changes("staff", "name", np.array([2]), objects(["王芳 "]), objects(["王芳"]))
    >>> entries(book, book, Outcome(changes=(change,))).iloc[0].tolist()[1:]
    ['set', 'staff', 'r1', 'name', '王芳 ', '王芳']
    """
    found = [
        *_added_columns(outcome), *_removed(before, outcome), *_set(before, outcome), *_appended(outcome),
        *_typed_into_outputs(before, last, outcome),
    ]  # fmt: skip
    return _in_pieces(pd.concat(found, ignore_index=True)) if found else _blank()


def _rows(kind: str, table: str, name: object, cells: Mapping[str, Objects]) -> pd.DataFrame:
    count = len(cells["row_token"])
    fixed = {"step": None, "kind": kind, "table": table, "column": name, "old": None, "new": None}
    columns = {key: np.full(count, value, dtype=object) for key, value in fixed.items()} | dict(cells)
    return pd.DataFrame({key: columns[key] for key in COLUMNS}, dtype=object)


def _blank() -> pd.DataFrame:
    return pd.DataFrame({name: objects([]) for name in COLUMNS}, dtype=object)


def journalled(table: Table, name: str) -> bool:
    """Whether the cells of a column are kept: what people type, never what is computed or names the row."""
    if name not in table:
        return name.startswith(OWN)
    return name != TOKEN.id and not table[name].computed


def _added_columns(outcome: Outcome) -> Iterator[pd.DataFrame]:
    for table, headers in outcome.added_columns.items():
        for header in headers:
            yield _rows(ADD_COLUMN, table, OWN + header, {"row_token": objects([None])})


def _set(before: Snapshot, outcome: Outcome) -> Iterator[pd.DataFrame]:
    known: dict[str, pd.Series[str]] = {}
    for change in outcome.changes:
        table = BY_ID[change.table]
        if not _is_typed(table.id) or not journalled(table, change.column) or not len(change):
            continue
        if change.table not in known:
            known[change.table] = _tokens(before, outcome, change.table)
        tokens = objects(known[change.table].reindex(change.rows))
        cells = {"row_token": tokens, "old": each(encoded, change.old), "new": each(encoded, change.new)}
        rows = _rows(SET, change.table, change.column, cells)
        yield rows[~is_blank(texts(tokens))]


def _tokens(before: Snapshot, outcome: Outcome, table: str) -> pd.Series[str]:
    """The token of each sheet row, those given by this very outcome too."""
    frame = before[table]
    tokens = column(frame, TOKEN.id).copy()
    for change in outcome.changes:
        if change.table == table and change.column == TOKEN.id:
            tokens[frame.index.get_indexer(pd.Index(change.rows))] = change.new
    return pd.Series(tokens, index=frame.index, dtype=object)


def _appended(outcome: Outcome) -> Iterator[pd.DataFrame]:
    for table, frame in _inputs_only(outcome.appended).items():
        tokens = column(frame, TOKEN.id)
        yield _rows(APPEND, table, None, {"row_token": tokens, "new": row_texts(BY_ID[table], frame)})


def _removed(before: Snapshot, outcome: Outcome) -> Iterator[pd.DataFrame]:
    for table, rows in outcome.removed.items():
        frame = before[table].loc[rows]
        yield _rows(REMOVE, table, None, {"row_token": column(frame, TOKEN.id), "old": row_texts(BY_ID[table], frame)})


def row_texts(table: Table, frame: pd.DataFrame) -> Objects:
    """Each row as the journal holds it."""
    names = [name for name in map(str, frame.columns) if journalled(table, name)]
    columns = [column(frame, name).tolist() for name in names]
    rows = zip(*columns, strict=True) if columns else repeat((), len(frame))
    return objects([row_text(dict(zip(names, cells, strict=True))) for cells in rows])


def _typed_into_outputs(before: Snapshot, last: Snapshot, outcome: Outcome) -> Iterator[pd.DataFrame]:
    """What a refill did to the inputs of a generated sheet, whose rows are known by their key."""
    changed = {change.table for change in outcome.changes}
    for table_id in dict.fromkeys([*outcome.outputs, *outcome.appended, *changed]):
        names = [spec.id for spec in BY_ID[table_id] if spec.carried]
        if not names or table_id not in before.tables:
            continue
        old, new = (inputs_by_key(book.tables[table_id], names) for book in (before, last))
        for name in names:
            blank: dict[str, Cell] = {}
            pairs = {key: (old.get(key, blank).get(name), new.get(key, blank).get(name)) for key in {**old, **new}}
            differ = {key: pair for key, pair in pairs.items() if not same(*pair)}
            cells = [objects([encoded(pair[at]) for pair in differ.values()]) for at in (0, 1)]
            if differ:
                yield _rows(SET, table_id, name, {"row_token": objects(list(differ)), "old": cells[0], "new": cells[1]})


def keys_of(view: TableView) -> list[str]:
    """The key of each row of a generated sheet, numbered where it repeats: `KH000001`, `KH000001#2`."""
    seen: dict[str, int] = {}
    keys = []
    for key in texts(column(view.frame, BY_ID[view.table].key[0])).tolist():
        seen[key or ""] = count = seen.get(key or "", 0) + 1
        keys.append(f"{key or ''}" if count == 1 else f"{key or ''}#{count}")
    return keys


def inputs_by_key(view: TableView, names: list[str]) -> dict[str, dict[str, Cell]]:
    """The filled inputs of a generated sheet, by key and column."""
    columns = {name: column(view.frame, name) for name in names}
    filled = np.flatnonzero(np.logical_or.reduce([~is_blank(cells) for cells in columns.values()]))
    keys = keys_of(view) if len(filled) else []
    return {keys[row]: {name: cells[row] for name, cells in columns.items()} for row in filled.tolist()}


def _in_pieces(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows, texts that no cell can hold cut into pieces: a row more of kind MORE for each further piece."""
    lengths = np.zeros(len(frame), np.int64)
    for name in ("old", "new"):
        lengths = np.maximum(lengths, [len(v) if isinstance(v, str) else 0 for v in frame[name].tolist()])
    pieces = np.maximum(-(-lengths // LONGEST), 1)
    if (pieces == 1).all():
        return frame
    source = np.repeat(np.arange(len(frame)), pieces)
    place = np.arange(len(source)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    cut = frame.iloc[source].reset_index(drop=True)
    for name in ("old", "new"):
        cells = objects([_piece(v, at) for v, at in zip(cut[name].tolist(), place.tolist(), strict=True)])
        cut[name] = pd.Series(cells, dtype=object)
    cut.loc[place > 0, "kind"] = MORE
    return cut


def _piece(value: Cell, at: int) -> Cell:
    if not isinstance(value, str):
        return value if at == 0 else None
    return value[at * LONGEST : (at + 1) * LONGEST] or None
