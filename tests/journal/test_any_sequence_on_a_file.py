"""Whatever commands and people did to a real small book, in any order: undone, its tables are what they were."""

from __future__ import annotations

import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from kehu_xl import app, patch_workbook
from kehu_xl.core.journal import newest_to_undo, steps_of
from kehu_xl.core.journal.undoing import _TableUndo
from kehu_xl.spec.actions import ACTIONS
from kehu_xl.spec.errors import NothingToAccept, NothingToFix, NothingToUndo, UndoRefused
from kehu_xl.spec.tables import BOOKKEEPING, INPUTS
from kehu_xl.spec.types import TOKEN
from kehu_xl.store import FileStore
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.cli.conftest import HEADER, ROWS

DAY = "2026-03-16"
ON_THE_BOOK = ("run", "clean", "number", "grade", "follow_up", "summarize", "check", "fix", "accept", "upgrade")
OF_THEIR_OWN = {"import", "undo"}  # rules below
WRITE_NO_STEP = {"new", "log", "check_rows", "previous_problem", "next_problem", "guide", "diagnose"}
TABLES = [table for table in INPUTS if table.id not in BOOKKEEPING and TOKEN.id in table]
State = dict[str, dict[str, dict[str, Any]]]  # table -> token -> column -> value
LISTS = {
    "new": ((*HEADER, "QQ"), ("南京新星电子有限公司", "孙丽", "13600136000", None, "高", "钱多", None, "2万", "")),
    "known": ((*HEADER, "旺季"), (*ROWS[0], "六月")),
    "both": (HEADER, ROWS[1], ("无锡大地贸易有限公司", "周新", "13500135000", None, "中", "李明", "2026.3.1", "3万")),
}


@cache
def drawn() -> Path:
    """A folder with an archive of three customers, and the lists; made once."""
    folder = Path(mkdtemp(prefix="kehu-journal-"))
    for name, rows in {"first": (HEADER, *ROWS), **LISTS}.items():
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / f"{name}.xlsx")
    app.run("run", folder / "first.xlsx", output=folder / "档案.xlsm", today=DAY)
    return folder


class AnySequenceOnAFile(RuleBasedStateMachine):
    """A file on which commands and a person work; the state before each step is remembered."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(shutil.copytree(drawn(), mkdtemp(prefix="kehu-journal-") + "/book"))
        self.path = self.folder / "档案.xlsm"
        self.before: dict[int, State] = {}
        self.state, self.steps = self.read()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder.parent)

    def read(self) -> tuple[State, list[Any]]:
        """What people typed, by table and 行标识, and the steps done."""
        book = FileStore(self.path).read([*(table.id for table in TABLES), "actions_log", "journal"])
        names = {t.id: [c.id for c in t if not c.computed and c.id != TOKEN.id] for t in TABLES}
        state = {
            table: {
                str(row[TOKEN.id]): {
                    name: row[name]
                    for name in [*known, *(each for each in row if each.startswith("own:"))]
                    if row[name] not in (None, "")
                }
                for row in book[table].to_dict("records")
                if row[TOKEN.id]
            }
            for table, known in names.items()
        }
        return state, steps_of(book)

    def act(self, action: str, path: Path | None = None, **params: Any) -> None:
        more = {"upgrade": {}, "accept": {"today": DAY, "columns": ["手机"]}}.get(action, {"today": DAY})
        app.run(action, path or self.path, **more, **params)
        assert problems(Book.open(self.path)) == ()
        earlier, count = self.state, len(self.steps)
        self.state, self.steps = self.read()
        if len(self.steps) > count:
            self.before[self.steps[-1].number] = earlier

    @rule(action=st.sampled_from(ON_THE_BOOK))
    def a_command_runs(self, action: str) -> None:
        with suppress(NothingToAccept, NothingToFix):
            self.act(action)

    @rule(name=st.sampled_from(list(LISTS)))
    def a_list_is_imported(self, name: str) -> None:
        self.act("import", self.folder / f"{name}.xlsx", into=self.path)

    @rule(at=st.integers(0, 2), typed=st.sampled_from([("mobile", "1 36"), ("address", "徐州"), ("email", "a@qq.ocm")]))
    def a_person_types(self, at: int, typed: tuple[str, str]) -> None:
        """From now on the states before say nothing of this cell, so they are forgotten."""
        view = FileStore(self.path).read(["customers"]).tables["customers"]
        cell = str(view.address(typed[0], int(view.frame.index[at % len(view.frame)])))
        patch_workbook(self.path, self.path, {view.sheet: {cell: typed[1]}})
        self.state, self.steps = self.read()
        self.before = {}

    @rule(text=st.sampled_from(["要样品", "下周再谈"]))
    def a_person_notes_a_result(self, text: str) -> None:
        view = FileStore(self.path).read(["follow_up"]).tables["follow_up"]
        if len(view.frame):
            cell = str(view.address("result", int(view.frame.index[0])))
            patch_workbook(self.path, self.path, {view.sheet: {cell: text}})
            self.before = {}

    @precondition(lambda self: newest_to_undo(self.steps) is not None)
    @rule(data=st.data(), back=st.booleans())
    def it_is_undone(self, data: st.DataObject, back: bool) -> None:
        can = [step.number for step in self.steps if step.can_be_undone]
        wanted = data.draw(st.sampled_from(can)) if back else None
        number = wanted or newest_to_undo(self.steps).number
        content = self.path.read_bytes()
        try:
            with suppress(NothingToUndo):  # it was undone by another step
                self.act("undo", to=wanted)
        except UndoRefused:
            assert number not in self.before, "refused although nobody touched the book"
            assert self.path.read_bytes() == content
        else:
            assert number not in self.before or self.state == self.before[number]


FEW = settings(max_examples=4, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck))
TestAnySequenceOnAFile = AnySequenceOnAFile.TestCase
TestAnySequenceOnAFile.settings = FEW


def test_an_undo_that_puts_nothing_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sequences can fail."""
    monkeypatch.setattr(_TableUndo, "changes", lambda _: iter(()))
    monkeypatch.setattr(_TableUndo, "_remove", lambda *_: None)
    once = settings(FEW, max_examples=20, derandomize=True, database=None, phases=[Phase.generate])
    with pytest.raises(AssertionError):
        run_state_machine_as_test(AnySequenceOnAFile, settings=once)


def test_every_action_is_among_them() -> None:
    """A new action takes part in the sequences, or is named here as one that makes no step in a book."""
    assert {*ON_THE_BOOK} | OF_THEIR_OWN | WRITE_NO_STEP == {action.id for action in ACTIONS}
