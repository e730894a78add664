"""The same for an import and for its undo: book, journal, archived journal and held-back rows go together."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kehu_xl import patch_workbook
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.typed import objects
from kehu_xl.spec.tables import BY_ID, INPUTS
from kehu_xl.spec.types import TOKEN
from kehu_xl.store import FileStore, read_journals
from tests.faults.conftest import SHARES, UNEXPECTED, Victim, files, fresh
from tests.faults.tracing import KILL, TRACED, Fault, faults_of_a_save, sample

NAME, LIST = "甲.xlsm", "名单.csv"
COMMANDS = {"import": ("import", "新.csv", "--into", NAME, "--yes"), "undo": ("undo", NAME)}
_LIMIT = 1_000  # rows of 日志, the least that 参数 allows
_NEWER = """客户名称,手机,邮箱
徐州华信商贸有限公司,13800138000,a@b.cn
南京新星电子有限公司,13600136000,
,13500135000,
"""

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace (apt-get install strace) is not installed")
State = dict[str, list[tuple[Any, ...]]]


def state(path: Path) -> State:
    """What people typed, and the steps that were done; times and 行标识 differ from run to run."""
    asked = [*(table.id for table in INPUTS), "actions_log"]
    book = FileStore(path).read(asked)
    found = {}
    for table_id in asked:
        unstable = {TOKEN.id, "time", "row_token"} | {column.id for column in BY_ID[table_id] if column.computed}
        frame = book[table_id].drop(columns=[name for name in book[table_id].columns if name in unstable])
        found[table_id] = [tuple(row) for row in frame.to_numpy().tolist() if any(cell is not None for cell in row)]
    return found


def with_full_journal(path: Path) -> None:
    """Fill 日志 so far that the next step's rows do not fit and old ones are archived beside the book."""
    view = FileStore(path).read(["settings"]).tables["settings"]
    row = view.frame.index[view.frame["setting"] == "日志行数"][0]
    patch_workbook(path, path, {view.sheet: {str(view.address("value", int(row))): str(_LIMIT)}})
    store = FileStore(path)
    journal = store.read(["journal", "settings"]).tables["journal"]
    index = pd.RangeIndex(journal.next_row, journal.next_row + _LIMIT - len(journal.frame))
    columns = {"step": 1.0, "kind": "set", "table": "staff", "row_token": "r1", "column": "email", "new": "x"}
    filler = {name: objects([value] * len(index)) for name, value in columns.items()}
    store.apply(Outcome(appended={"journal": pd.DataFrame(filler, index=index, dtype=object)}))


@dataclass(frozen=True)
class Story:
    """A command, the folder it starts from, the book's state before and after, and every fault on the way."""

    command: tuple[str, ...]
    start: Path
    old: State
    new: State
    faults: list[Fault]


@pytest.fixture(scope="session")
def stories(victim: Victim, made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Story]:
    """An import into an archive, and its undo."""
    begun = fresh(made, tmp_path_factory.mktemp("import"), "start")
    (begun / "新.csv").write_text(_NEWER, "utf-8")
    with_full_journal(begun / NAME)
    shutil.rmtree(begun / "甲.kehu")
    imported = fresh(begun, tmp_path_factory.mktemp("undo"), "start")
    assert victim.run(imported, *COMMANDS["import"])[0] in {0, 1}
    with_full_journal(imported / NAME)
    shutil.rmtree(imported / "甲.kehu" / "backup")
    starts = {"import": begun, "undo": imported}
    return {name: _story(victim, COMMANDS[name], starts[name], tmp_path_factory.mktemp(name)) for name in COMMANDS}


def _story(victim: Victim, command: tuple[str, ...], start: Path, folder: Path) -> Story:
    unhurt = fresh(start, folder, "unhurt")
    old = state(unhurt / NAME)
    assert victim.run(unhurt, *command, strace=["-e", f"trace={TRACED}"])[0] in {0, 1}
    faults = list(faults_of_a_save(victim.trace, r'mkdir\(".*\.kehu"', r"rmdir\("))
    new = state(unhurt / NAME)
    assert old != new
    assert len(list(read_journals(unhurt / NAME))) == len(list(read_journals(start / NAME))) + 1
    return Story(command, start, old, new, faults)


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("name", COMMANDS)
def test_all_of_it_is_there_or_nothing_whatever_call_fails(
    name: str, share: int, victim: Victim, tmp_path: Path, stories: dict[str, Story]
) -> None:
    story, turn = stories[name], 2 + list(COMMANDS).index(name)
    wrong = []
    for fault in sample(story.faults, turn)[share::SHARES]:
        folder = fresh(story.start, tmp_path, fault)
        code, said = victim.run(folder, *story.command, strace=fault.strace)
        found = [*_faults_in(folder, story, code, said), *_next_start(victim, folder, story)]
        if fault.what == KILL:
            found += _undone(victim, folder, story)
        wrong += [f"{fault}: {what} (code {code}, {said!r})" for what in found]
        shutil.rmtree(folder)
    assert wrong == []


def _faults_in(folder: Path, story: Story, code: int, said: str) -> Iterator[str]:
    is_old = (folder / NAME).read_bytes() == (story.start / NAME).read_bytes()
    archived = len(list(read_journals(folder / NAME))) - len(list(read_journals(story.start / NAME)))
    if not is_old and state(folder / NAME) != story.new:
        yield "neither the old nor the new book"
    if not is_old and archived != 1:
        yield "rows left 日志 and are not archived"
    if code in {0, 1} and is_old:
        yield "says it is done, and is not"
    if code == 2 and not is_old:
        yield "says it is not done, and is"
    if code == 2 and _of_people(folder) != _of_people(story.start):
        yield f"leaves {sorted(files(folder))}"
    if any(copy.read_bytes() != (story.start / NAME).read_bytes() for copy in folder.glob("甲.kehu/backup/*.xlsm")):
        yield "a backup is not the old book"
    if code not in {0, 1, 2, -9} or UNEXPECTED in said or (code == 2 and said.count("\n") != 1):
        yield "does not end in one sentence"


def _of_people(folder: Path) -> set[str]:
    """The files but for our own folder's, in which archived rows alone matter: a backup more does no harm."""
    return {name for name in files(folder) if not name.startswith("甲.kehu") or name.endswith(".gz")}


def _next_start(victim: Victim, folder: Path, story: Story) -> Iterator[str]:
    """The command again where nothing was done, else another: the book is the new one, and nothing lies about."""
    is_old = (folder / NAME).read_bytes() == (story.start / NAME).read_bytes()
    code, said = victim.run(folder, *(story.command if is_old else ("check", NAME)))
    if code not in {0, 1} or state(folder / NAME) != story.new:
        yield f"the next start does not lead to the new book: code {code}, {said!r}"
    left = [name for name in files(folder) if Path(name).name.startswith(".") or name.endswith(("lock", ".half"))]
    if left:
        yield f"the next start leaves {left}"


def _undone(victim: Victim, folder: Path, story: Story) -> Iterator[str]:
    """What was written can be taken back: the undo of an import, and of an undo."""
    last = int(story.new["actions_log"][-1][0])
    code, said = victim.run(folder, "undo", NAME, "--to", str(last))
    found = state(folder / NAME)
    if code not in {0, 1} or {**found, "actions_log": None} != {**story.old, "actions_log": None}:
        yield f"it cannot be undone: code {code}, {said!r}"


def test_archived_rows_are_never_overwritten_where_their_folder_cannot_be_read(
    victim: Victim, tmp_path: Path, stories: dict[str, Story]
) -> None:
    folder = fresh(stories["undo"].start, tmp_path, "unreadable")
    [archived] = (folder / "甲.kehu" / "journal").iterdir()
    old, book = archived.read_bytes(), (folder / NAME).read_bytes()
    blind = ["-P", str(archived.parent), "-e", "trace=openat", "-e", "inject=openat:error=EACCES"]
    code, said = victim.run(folder, "undo", str(folder / NAME), strace=blind)
    assert (code, said.count("\n")) == (2, 1), said
    assert archived.read_bytes() == old
    assert (folder / NAME).read_bytes() == book
