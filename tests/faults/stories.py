"""The commands that are hurt: the folder each starts from, and which command comes after it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kehu_xl import patch_workbook
from kehu_xl.cli.commands import run
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.typed import objects
from kehu_xl.spec.tables import BY_ID, INPUTS
from kehu_xl.spec.types import TOKEN
from kehu_xl.store import FileStore
from tests.faults.conftest import TODAY, draw_list

NAME, LIST = "甲.xlsm", "名单.csv"
State = dict[str, list[tuple[Any, ...]]]
OLD_BOOK = Path(__file__).parents[1] / "upgrade" / "books" / "3-rules-with-macros-off.xlsm"
_LIMIT = 1_000  # rows of 日志, the least that 参数 allows
_NEWER = """客户名称,手机,邮箱
徐州华信商贸有限公司,13800138000,a@b.cn
南京新星电子有限公司,13600136000,
,13500135000,
"""
_MISTYPED = "客户名称,手机,邮箱\n徐州华信商贸有限公司,13800138001,wang@qq.ocm\n苏州明德机械厂,1370013,\n"


@dataclass(frozen=True)
class Story:
    """A command and where it starts."""

    command: tuple[str, ...]
    draw: Callable[[Path], object]  # what lies in the folder before
    main: str = NAME  # the file that it writes last
    then: tuple[str, ...] = ("check", NAME)  # the next start, where it was done
    again: tuple[str, ...] | None = None  # the next start, where it was not: the same command, if nothing is said
    cannot: tuple[str, str] | None = None  # a call that the disk does not know, and what it says
    undone: bool = False  # whether undo leads back to the start


def archive(folder: Path) -> None:
    """An archive and the list that it was made of."""
    draw_list(folder)
    assert run(["run", str(folder / LIST), "-o", str(folder / NAME), *TODAY]) == 1


def mistyped(folder: Path) -> None:
    """An archive with a problem that has a suggestion, checked."""
    (folder / LIST).write_text(_MISTYPED, "utf-8")
    assert run(["run", str(folder / LIST), "-o", str(folder / NAME), *TODAY]) == 1
    shutil.rmtree(folder / "甲.kehu", ignore_errors=True)


def before_import(folder: Path) -> None:
    """An archive whose 日志 is full, and a list to import."""
    archive(folder)
    (folder / "新.csv").write_text(_NEWER, "utf-8")
    with_full_journal(folder / NAME)
    shutil.rmtree(folder / "甲.kehu")


def before_undo(folder: Path) -> None:
    """The same after the import, its 日志 full again."""
    before_import(folder)
    assert run([*IMPORT[:1], str(folder / "新.csv"), "--into", str(folder / NAME), "--yes", *TODAY]) in {0, 1}
    with_full_journal(folder / NAME)
    shutil.rmtree(folder / "甲.kehu" / "backup")


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


def older(folder: Path) -> None:
    """An archive of an earlier template."""
    shutil.copy(OLD_BOOK, folder / NAME)


def older_without_macros(folder: Path) -> None:
    """The same as a book that has no room for macros, which an upgrade leaves alone and makes a new one of."""
    older(folder)
    (folder / NAME).rename(folder / "甲.xlsx")


def nothing(folder: Path) -> None:
    """An empty folder."""


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


IMPORT = ("import", "新.csv", "--into", NAME, "--yes")
_NEW = ("run", LIST, "-o", "新.xlsm")
_CLEAN = ("clean", LIST)
STORIES: dict[str, Story] = {
    "check": Story(("check", NAME), archive),
    "run": Story(_NEW, draw_list, "新.xlsm", ("check", "新.xlsm"), (*_NEW, "--replace")),
    "import": Story(IMPORT, before_import, undone=True),
    "undo": Story(("undo", NAME), before_undo, undone=True),
    "fix": Story(("fix", NAME), mistyped, undone=True),
    "accept": Story(("accept", NAME, "--code", "bad_mobile"), mistyped),
    "upgrade": Story(("upgrade", NAME), older),
    "upgrade-xlsx": Story(("upgrade", "甲.xlsx"), older_without_macros),
    "clean-list": Story(_CLEAN, draw_list, "名单.已清洗.xlsx", _CLEAN),
    "new": Story(("new", "空.xlsm"), nothing, "空.xlsm", ("check", "空.xlsm")),
    "no-links": Story(("check", NAME), archive, cannot=("link", "EPERM")),
    "no-locks": Story(("check", NAME), archive, cannot=("flock", "ENOLCK")),
}
