"""Every system call of a save fails, or is the last one before the process is killed: nothing is lost.

The calls and their faults are found by tracing a save with strace. Without KEHU_FAULTS one fault of some calls is
tried, KEHU_FAULTS=many tries some of every call and failure, KEHU_FAULTS=all every one; so does
`python -m tests.faults LOG`, which goes on where it was stopped.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.faults.conftest import Victim, fresh
from tests.faults.stories import NAME, STORIES, before_undo
from tests.faults.tracing import WRITING, sample
from tests.faults.trials import Trials

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace (apt-get install strace) is not installed")


@pytest.mark.parametrize("name", STORIES)
def test_all_of_it_is_there_or_nothing_whatever_call_fails(name: str, victim: Victim, tmp_path: Path) -> None:
    with Trials.of(STORIES[name], victim, tmp_path) as trials:
        assert {fault.call for fault in trials.faults} >= WRITING - {"chmod", "chown", "link", "flock"}
        faults = sample(trials.faults, list(STORIES).index(name))
        assert faults
        assert [wrong for fault in faults for wrong in trials.wrong(fault)] == []


@pytest.mark.libreoffice
def test_the_new_book_opens_elsewhere(victim: Victim, made: Path, tmp_path: Path, convert) -> None:
    path = fresh(made, tmp_path, "new") / NAME
    assert victim.run(path.parent, "check", NAME)[0] == 1
    assert openpyxl.load_workbook(path)["客户"]["B2"].value == "徐州华信商贸有限公司"
    converted = convert(path, "xlsx:Calc MS Excel 2007 XML")
    assert openpyxl.load_workbook(converted)["客户"]["B2"].value == "徐州华信商贸有限公司"


def test_a_command_that_changes_nothing_is_not_waited_for(victim: Victim, folder: Path) -> None:
    with pytest.raises(ValueError, match="Expecting value"), victim.paused(folder, "log", NAME) as paused:
        paused.run(folder, "log", NAME)


def test_archived_rows_are_never_overwritten_where_their_folder_cannot_be_read(victim: Victim, tmp_path: Path) -> None:
    folder = tmp_path
    before_undo(folder)
    [archived] = (folder / "甲.kehu" / "journal").iterdir()
    old, book = archived.read_bytes(), (folder / NAME).read_bytes()
    blind = ["-P", str(archived.parent), "-e", "trace=openat", "-e", "inject=openat:error=EACCES"]
    code, said = victim.run(folder, "undo", str(folder / NAME), strace=blind)
    assert (code, said.count("\n")) == (2, 1), said
    assert archived.read_bytes() == old
    assert (folder / NAME).read_bytes() == book
