"""Taking steps back: the journal's rows folded into what has to change now, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kehu_xl.core.applied import after
from kehu_xl.core.journal.codec import decoded, row_cells, same
from kehu_xl.core.journal.writing import APPEND, MORE, REMOVE, SET, journalled, keys_of
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.snapshot import Cell, Rows, Snapshot, TableView
from kehu_xl.core.typed import column, objects, text_of, texts
from kehu_xl.spec.tables import BY_ID, INPUTS
from kehu_xl.spec.types import TOKEN, Role, Table
from kehu_xl.spec.vocabulary.basis import UNPROCESSED


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that is no longer as the step left it."""

    reason: str  # id of a sentence in spec.vocabulary.journal.CONFLICTS
    table: str
    token: str
    column: str = ""
    row: int = 0
    value: Cell = None


@dataclass(frozen=True, eq=False, slots=True)
class Undone:
    """What takes the steps back, and the places left as they are because somebody changed them since."""

    outcome: Outcome
    conflicts: tuple[Conflict, ...]


@dataclass(slots=True)
class _Row:
    """What the steps did to one row; `before` and `now` hold the columns that are known."""

    was: bool = True
    stands: bool = True
    before: dict[str, Cell] = field(default_factory=dict)
    now: dict[str, Cell] = field(default_factory=dict)
    whole_before: bool = False  # `before` holds every filled cell
    whole_now: bool = False

    def set(self, name: str, old: Cell, new: Cell) -> None:
        if self.was and not self.whole_before:
            self.before.setdefault(name, old)
        self.now[name] = new

    def append(self, cells: Mapping[str, Cell], *, first: bool) -> None:
        self.was = self.was and not first
        self.stands, self.now, self.whole_now = True, dict(cells), True

    def remove(self, cells: Mapping[str, Cell]) -> None:
        if self.was and not self.whole_before:
            self.before, self.whole_before = {**cells, **self.before}, True
        self.stands, self.now, self.whole_now = False, {}, False


def undo(snapshot: Snapshot, journal: pd.DataFrame) -> Undone:
    """What leads back to before the oldest of these journal rows, which stand in the order in which they were written.

    >>> frame = pd.DataFrame({"name": ["王芳"], "row_token": ["r1"]}, index=[2], dtype=object)
    >>> book = Snapshot("甲.xlsm", {"staff": TableView("staff", "员工", frame)})
    >>> row = {"step": 1.0, "kind": "set", "table": "staff", "row_token": "r1", "column": "name"}
    >>> undone = undo(book, pd.DataFrame([{**row, "old": "王芳 ", "new": "王芳"}], dtype=object))
    >>> undone.outcome.changes[0].new.tolist(), undone.conflicts
    (['王芳 '], ())
    """
    rows = folded(journal)
    changes: list[Changes] = []
    removed: dict[str, Rows] = {}
    appended: dict[str, pd.DataFrame] = {}
    conflicts: list[Conflict] = []
    for table_id in dict.fromkeys(table for table, _ in rows):
        of_table = {token: row for (table, token), row in rows.items() if table == table_id}
        work = _TableUndo(snapshot.tables[table_id], of_table)
        work.decide()
        changes += work.changes()
        conflicts += work.conflicts
        if work.removed:
            removed[table_id] = np.array(sorted(work.removed), np.int64)
        if work.appended:
            appended[table_id] = work.new_rows()
    removed, held = _unreferenced(snapshot, Outcome(changes=tuple(changes)), removed)
    appended = {name: _moved(frame, snapshot.tables[name], removed.get(name, ())) for name, frame in appended.items()}
    outcome = Outcome(changes=tuple(changes), appended=appended, removed=removed)
    return Undone(outcome, (*conflicts, *held))


def folded(journal: pd.DataFrame) -> dict[tuple[str, str], _Row]:
    """What happened to each row over all steps, oldest first."""
    rows: dict[tuple[str, str], _Row] = {}
    for kind, table, token, name, old, new in _whole(journal):
        if kind not in (SET, APPEND, REMOVE):
            continue
        first = (table, token) not in rows
        row = rows.setdefault((table, token), _Row())
        if kind == SET:
            row.set(name, decoded(old), decoded(new))
        elif kind == APPEND:
            row.append(row_cells(str(new)), first=first)
        else:
            row.remove(row_cells(str(old)))
    return rows


def _whole(journal: pd.DataFrame) -> Iterator[tuple[str, str, str, str, Cell, Cell]]:
    """The rows with their pieces put together again."""
    names = ("kind", "table", "row_token", "column", "old", "new")
    waiting: list[Cell] | None = None
    for kind, table, token, name, old, new in zip(*(column(journal, each).tolist() for each in names), strict=True):
        if kind == MORE and waiting is not None:
            waiting[4], waiting[5] = _joined(waiting[4], old), _joined(waiting[5], new)
            continue
        if waiting is not None:
            yield tuple(waiting)  # type: ignore[misc]
        waiting = [kind, table, token, name, old, new]
    if waiting is not None:
        yield tuple(waiting)  # type: ignore[misc]


def _joined(one: Cell, more: Cell) -> Cell:
    return one if more is None else f"{one}{more}"


class _TableUndo:
    """Decides for one table what changes, goes and comes back; a changed row or cell stays and is listed."""

    def __init__(self, view: TableView, rows: Mapping[str, _Row]) -> None:
        self.view, self.rows, self.table = view, rows, BY_ID[view.table]
        self.conflicts: list[Conflict] = []
        self.removed: list[int] = []
        self.appended: dict[str, dict[str, Cell]] = {}
        self._new: dict[str, list[tuple[int, Cell, Cell]]] = {}
        tokens = self._tokens()
        self._place = {token: at for at, token in reversed(list(enumerate(tokens)))}
        self._index = view.frame.index.to_numpy(np.int64)
        self._columns = {str(name): column(view.frame, str(name)) for name in view.frame.columns}
        self._formulas = {name: set(at.tolist()) for name, at in view.formulas.items()}

    def _tokens(self) -> list[str | None]:
        if self.table.role is Role.OUTPUT:
            return list(keys_of(self.view))
        return [*texts(column(self.view.frame, TOKEN.id)).tolist()]

    def decide(self) -> None:
        for token, row in self.rows.items():
            at = self._place.get(token)
            if not row.was and not row.stands:
                continue
            if row.was and row.stands:
                self._reset(token, row, at)
            elif row.stands:
                self._remove(token, row, at)
            elif at is None:
                self.appended[token] = row.before
            else:
                self.conflicts.append(Conflict("back", self.table.id, token))

    def _reset(self, token: str, row: _Row, at: int | None) -> None:
        names = dict.fromkeys([*row.before, *row.now]) if row.whole_now or row.whole_before else row.before
        wanted = {name: (row.now.get(name), row.before.get(name)) for name in names}
        differing = {name: pair for name, pair in wanted.items() if not same(*pair)}
        if not differing:
            return
        if at is None:
            if self.table.role is Role.OUTPUT:  # the plan no longer lists this key: its inputs come back in a line
                back: dict[str, Cell] = {name: old for name, (_, old) in differing.items() if old not in (None, "")}
                if back:
                    self.appended[token] = back
                return
            self._gone(token, row)
            return
        for name, (expected, old) in differing.items():
            self._put(token, at, name, (expected, old))

    def _gone(self, token: str, row: _Row) -> None:
        """A row that somebody deleted, by what it is called as far as the steps tell."""
        cells = (row.now.get(spec.id) for spec in self.table if spec.required)
        called = [text for cell in cells if (text := text_of(cell))]
        reason = "gone" if called else "gone_unnamed"
        self.conflicts.append(Conflict(reason, self.table.id, token, value=" ".join(called) or None))

    def _put(self, token: str, at: int, name: str, pair: tuple[Cell, Cell]) -> None:
        found = self._problem(token, at, name, pair[0])
        if found is not None:
            self.conflicts.append(found)
            return
        stands = self._columns[name][at] if name in self._columns else None
        self._new.setdefault(name, []).append((int(self._index[at]), stands, pair[1]))

    def _problem(self, token: str, at: int, name: str, expected: Cell) -> Conflict | None:
        row = int(self._index[at])
        if name not in self._columns or (self.view.letters and name not in self.view.letters):
            return None if expected is None else Conflict("no_column", self.table.id, token, name, row)
        if row in self._formulas.get(name, ()):
            return Conflict("formula", self.table.id, token, name, row)
        value = self._columns[name][at]
        return None if same(value, expected) else Conflict("changed", self.table.id, token, name, row, value)

    def _remove(self, token: str, row: _Row, at: int | None) -> None:
        if at is None:
            self._gone(token, row)
            return
        names = [name for name in self._columns if journalled(self.table, name)]
        problems = [self._problem(token, at, name, row.now.get(name)) for name in names]
        found = [problem for problem in problems if problem is not None]
        self.conflicts += found
        if not found:
            self.removed.append(int(self._index[at]))

    def changes(self) -> Iterator[Changes]:
        """The cells that get their old values."""
        for name, cells in self._new.items():
            rows, old, new = zip(*sorted(cells, key=_row_of), strict=True)
            yield Changes(self.table.id, name, np.array(rows, np.int64), objects(old), objects(new), "undone")

    def new_rows(self) -> pd.DataFrame:
        """The rows that come back, at the end of the table."""
        keys: dict[str, list[str | None]] = {TOKEN.id: list(self.appended)}
        if self.table.role is Role.OUTPUT:
            keys = {self.table.key[0]: [key.partition("#")[0] or None for key in self.appended]}
            keys |= {"state": [UNPROCESSED] * len(self.appended)} if "state" in self.table else {}
        names = dict.fromkeys(name for cells in self.appended.values() for name in cells)
        columns = {name: objects([cells.get(name) for cells in self.appended.values()]) for name in names}
        columns |= {name: objects(values) for name, values in keys.items()}
        return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def _row_of(cell: tuple[int, Cell, Cell]) -> int:
    return cell[0]


def _moved(frame: pd.DataFrame, view: TableView, removed: Iterable[int]) -> pd.DataFrame:
    first = view.next_row - len(list(removed))
    return frame.set_axis(pd.RangeIndex(first, first + len(frame)), axis=0)


def _unreferenced(
    snapshot: Snapshot, changes: Outcome, removed: Mapping[str, Rows]
) -> tuple[dict[str, Rows], list[Conflict]]:
    """Rows that other rows refer to stay, and what they refer to in turn; each reference is listed."""
    book, going = after(snapshot, changes), dict(removed)
    conflicts: list[Conflict] = []
    while True:
        found = [(table_id, *_references(book, BY_ID[table_id], going)) for table_id in going]
        if not any(len(rows) for _, rows, _ in found):
            return {name: rows for name, rows in going.items() if len(rows)}, conflicts
        for table_id, rows, listed in found:
            going[table_id] = going[table_id][~np.isin(going[table_id], rows)]
            conflicts += listed


def _references(book: Snapshot, table: Table, going: Mapping[str, Rows]) -> tuple[Rows, list[Conflict]]:
    """Rows that are going although a row that stays names them, and the cells that do."""
    frame, rows = book[table.id], going[table.id]
    keys = pd.Series(texts(column(frame, table.key[0])), index=frame.index, dtype=object)
    leaving = keys[frame.index.isin(rows)].dropna()
    leaving = leaving[~leaving.isin(set(keys[~frame.index.isin(rows)].dropna()))]
    named: set[str] = set()
    listed: list[Conflict] = []
    for other in INPUTS:
        for referring in other:
            if referring.reference != table.id or other.id not in book.tables:
                continue
            others = book[other.id]
            values = pd.Series(texts(column(others, referring.id)), index=others.index, dtype=object)
            hits = values[values.isin(set(leaving)) & ~others.index.isin(going.get(other.id, ()))]
            named.update(hits)
            listed += [
                Conflict("referenced", other.id, "", referring.id, row, value)
                for row, value in zip(hits.index.tolist(), hits.tolist(), strict=True)
            ]
    return leaving.index[leaving.isin(named)].to_numpy(np.int64), listed
