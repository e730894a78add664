"""Whatever was done, by actions and by people in between: undone, the tables are what they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kehu_xl.core.applied import after
from kehu_xl.core.journal import Stamp, entries, newest_to_undo, recorded, steps_of, undo_steps
from kehu_xl.core.journal.codec import same
from kehu_xl.core.journal.undoing import _Row, _TableUndo
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, CellError, Snapshot
from kehu_xl.core.typed import column, objects
from kehu_xl.spec.errors import NothingToUndo, UndoRefused
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import TOKEN
from tests.drawn import TODAY, book, view

COLUMNS = {"customers": ("customer_name", "mobile", "acceptance"), "staff": ("department", "email")}
CELL = (
    st.none() | st.just("") | st.text(max_size=3) | st.sampled_from(["\\e#N/A", "\\"]) | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False) | st.just(CellError("#N/A"))
)  # fmt: skip
TABLE = st.sampled_from(list(COLUMNS))
State = dict[str, dict[str, dict[str, Cell]]]  # table -> token -> column -> value


def state(snapshot: Snapshot) -> State:
    """The typed cells of each row, by token; an empty text is an empty cell."""
    return {
        table: {
            token: {name: value for name in names if (value := snapshot[table][name].iloc[at]) not in (None, "")}
            for at, token in enumerate(snapshot[table][TOKEN.id].tolist())
        }
        for table, names in COLUMNS.items()
    }


class AnySequence(RuleBasedStateMachine):
    """A book on which actions and a person work; each step's earlier state is remembered."""

    @initialize(rows=st.lists(CELL, min_size=1, max_size=3))
    def begin(self, rows: list[Cell]) -> None:
        customers = [{"customer_name": cell, TOKEN.id: f"c{n}"} for n, cell in enumerate(rows)]
        staff = [{"name": "王芳", "department": "一部", TOKEN.id: "s0"}]
        drawn = book(customers=customers, staff=staff)
        tables = {name: replace(view(name, []), next_row=5) for name in ("actions_log", "journal")}
        self.book = replace(drawn, tables={**drawn.tables, **tables})
        self.before: dict[int, State] = {}
        self.count = 0
        self.limit = 6
        self.files: list[pd.DataFrame] = []

    def act(self, outcome: Outcome, undoes: tuple[int, int] | None = None) -> None:
        last = after(self.book, outcome)
        written = recorded(self.book, last, outcome, Stamp("2026-01-01 00:00:00", "清洗", "", undoes), self.limit)
        if written.archived is not None:
            self.files.insert(0, written.archived)
        steps = len(steps_of(self.book))
        earlier = state(self.book)
        self.book = after(self.book, written)
        if len(steps_of(self.book)) > steps:
            self.before[steps_of(self.book)[-1].number] = earlier

    def edit(self, table: str, cells: dict[str, dict[int, Cell]]) -> Iterator[Changes]:
        frame = self.book[table]
        for name, by_place in cells.items():
            new = {int(frame.index[at % len(frame)]): value for at, value in by_place.items()} if len(frame) else {}
            if new:
                rows = np.array(sorted(new))
                old = column(frame, name)[frame.index.get_indexer(pd.Index(rows))]
                yield Changes(table, name, rows, old, objects([new[row] for row in rows.tolist()]))

    @rule(table=TABLE, places=st.dictionaries(st.integers(0, 5), CELL, min_size=1, max_size=3), data=st.data())
    def an_action_changes_cells(self, table: str, places: dict[int, Cell], data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(COLUMNS[table]))
        self.act(Outcome(changes=tuple(self.edit(table, {name: places}))))

    @rule(table=TABLE, cells=st.lists(CELL, min_size=1, max_size=3))
    def an_import_appends_rows(self, table: str, cells: list[Cell]) -> None:
        tokens = [f"{table}{self.count + at}" for at in range(len(cells))]
        self.count += len(cells)
        first = self.book.tables[table].next_row
        index = pd.RangeIndex(first, first + len(cells))
        columns: dict[str, Any] = {COLUMNS[table][0]: objects(cells), TOKEN.id: objects(tokens)}
        rows = {spec.id: columns.get(spec.id, objects([None] * len(cells))) for spec in BY_ID[table]}
        self.act(Outcome(appended={table: pd.DataFrame(rows, index=index, dtype=object)}))

    @precondition(lambda self: newest_to_undo(steps_of(self.book)) is not None)
    @rule(data=st.data(), back=st.booleans())
    def it_is_undone(self, data: st.DataObject, back: bool) -> None:
        steps = [step.number for step in steps_of(self.book)]
        wanted = data.draw(st.sampled_from(steps)) if back else None
        expected = newest_to_undo(steps_of(self.book))
        number = wanted or (expected.number if expected else 0)
        with suppress(NothingToUndo):  # it was undone by another step
            outcome = undo_steps(self.book, DEFAULTS, TODAY, self.files, (wanted, False))
            self.act(outcome, (number, steps[-1]))
        assert state(self.book) == self.before[number]

    @precondition(lambda self: newest_to_undo(steps_of(self.book)) is not None)
    @rule(table=TABLE, cell=CELL, data=st.data())
    def a_person_changed_a_cell(self, table: str, cell: Cell, data: st.DataObject) -> None:
        """Undo refuses whole or keeps what was typed; afterwards the person takes it back."""
        name, place = data.draw(st.sampled_from(COLUMNS[table])), data.draw(st.integers(0, 5))
        mine = tuple(self.edit(table, {name: {place: cell}}))
        touched = after(self.book, Outcome(changes=mine))
        with suppress(NothingToUndo):
            try:
                outcome = undo_steps(touched, DEFAULTS, TODAY, self.files)
            except UndoRefused:
                outcome = undo_steps(touched, DEFAULTS, TODAY, self.files, (None, True))
            undone = state(after(touched, outcome))
            token = self.book[table].loc[mine[0].rows[0], TOKEN.id]
            kept = undone[table].get(token, {}).get(name)
            assert same(kept, cell) or same(mine[0].old[0], cell)

    @invariant()
    def tokens_are_unique(self) -> None:
        for table in COLUMNS:
            assert self.book[table][TOKEN.id].is_unique


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=30, stateful_step_count=10, deadline=None)


def _set_to_the_newest(row: _Row, name: str, old: Cell, new: Cell) -> None:
    row.before[name], row.now[name] = old, new


def _without_cells(work: _TableUndo) -> pd.DataFrame:
    return pd.DataFrame({TOKEN.id: objects(list(work.appended))})


BUGS: dict[str, tuple[type, str, Callable[..., object]]] = {
    "values are not put back": (_TableUndo, "changes", lambda _: iter(())),
    "a value from between the steps is put back": (_Row, "set", _set_to_the_newest),
    "new rows stay": (_TableUndo, "_remove", lambda *_: None),
    "rows come back empty": (_TableUndo, "new_rows", _without_cells),
    "what a person changed is overwritten": (_TableUndo, "_problem", lambda *_: None),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sequences can fail."""
    owner, name, wrong = BUGS[bug]
    monkeypatch.setattr(owner, name, wrong)
    once = settings(
        max_examples=3000, stateful_step_count=10, deadline=None, derandomize=True, database=None,
        phases=[Phase.generate],
    )  # fmt: skip
    with pytest.raises((AssertionError, KeyError)):
        run_state_machine_as_test(AnySequence, settings=once)


def test_there_is_nothing_to_undo_in_a_book_without_steps() -> None:
    snapshot = book(customers=[{"customer_name": "甲", TOKEN.id: "c1"}])
    with pytest.raises(NothingToUndo, match="没有可以撤销的操作"):
        undo_steps(snapshot, DEFAULTS, TODAY)
    with pytest.raises(NothingToUndo, match="没有第 3 步"):
        undo_steps(snapshot, DEFAULTS, TODAY, (), (3, False))


def test_a_row_without_anything_in_it_comes_back_too() -> None:
    frame = pd.DataFrame({TOKEN.id: ["c1"]}, index=[3], dtype=object)
    outcome = Outcome(appended={"customers": frame})
    snapshot = book(customers=[{"customer_name": "甲", TOKEN.id: "c0"}])
    assert entries(snapshot, after(snapshot, outcome), outcome)["row_token"].tolist() == ["c1"]


def test_a_text_as_long_as_a_cell_can_be_comes_back_whole() -> None:
    old, new = "甲" * 32_767, "\\" * 20_000
    drawn = book(customers=[{"remark": old, TOKEN.id: "c1"}])
    logs = {name: replace(view(name, []), next_row=5) for name in ("actions_log", "journal")}
    snapshot = replace(drawn, tables={**drawn.tables, **logs})
    change = Changes("customers", "remark", np.array([2]), objects([old]), objects([new]))
    written = recorded(snapshot, snapshot, Outcome(changes=(change,)), Stamp("", "清洗", ""), 100)
    assert max(len(str(cell)) for cell in written.appended["journal"]["old"]) <= 16_000
    undone = undo_steps(after(after(snapshot, Outcome(changes=(change,))), _only_journal(written)), DEFAULTS, TODAY)
    assert undone.changes[0].new.tolist() == [old]


def _only_journal(written: Outcome) -> Outcome:
    return Outcome(appended={name: written.appended[name] for name in ("actions_log", "journal")})
