"""An import is one step of the journal: undone, its rows and values are gone, and nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import openpyxl
import pytest

from kehu_xl.cli.commands import run
from tests.cli.test_import import HEADER, ROWS, digest, written

pty = pytest.importorskip("pty", reason="a terminal of our own needs the module pty")
SHEETS = ("客户", "联系人", "联系记录", "员工", "别名")


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What people see on the input sheets, without 行标识 and empty rows."""
    book = openpyxl.load_workbook(path)
    return {name: [row[:-1] for row in book[name].iter_rows(values_only=True) if any(row[:-1])] for name in SHEETS}


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    return written(tmp_path / "新名单.xlsx", HEADER, *ROWS)


@pytest.mark.parametrize("more", [(), ("--overwrite",)], ids=["blanks", "overwriting"])
def test_an_import_is_undone_as_one_step(
    archive: Path, newer: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(archive)
    assert run(["import", str(newer), "--into", str(archive), "--yes", *more]) in (0, 1)
    imported = contents(archive)
    assert len(imported["客户"]) == len(before["客户"]) + 1
    capsys.readouterr()
    assert run(["log", str(archive)]) == 0
    assert "导入名单" in capsys.readouterr().out
    assert run(["undo", str(archive)]) == 0
    undone = contents(archive)
    assert {name: undone[name][1:] for name in SHEETS} == {name: before[name][1:] for name in SHEETS}
    assert run(["undo", str(archive), "--to", "3"]) == 0  # the undo itself, which is a step too
    again = contents(archive)
    assert {name: again[name][1:] for name in SHEETS} == {name: imported[name][1:] for name in SHEETS}


def answered(answer: str, *arguments: str) -> tuple[int, str]:
    """Run kehu on a terminal of its own, give it one answer, and return its exit code and what it showed."""
    child, terminal = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-m", "kehu_xl", *arguments])
    shown = b""
    while b"[y/N]" not in shown:
        piece = _read(terminal)
        assert piece, shown.decode(errors="replace")
        shown += piece
    os.write(terminal, f"{answer}\n".encode())
    while piece := _read(terminal):
        shown += piece
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode(errors="replace")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other side is closed
        return b""


def test_on_a_terminal_a_no_writes_nothing_and_a_yes_does(archive: Path, newer: Path) -> None:
    before = digest(archive)
    code, shown = answered("n", "import", str(newer), "--into", str(archive))
    assert code == 2
    assert shown.rstrip().endswith("没有写入，档案没有改动。")
    assert f"写入 {archive.name}？ [y/N]" in shown
    assert digest(archive) == before
    code, shown = answered("y", "import", str(newer), "--into", str(archive))
    assert code == 0
    assert "已导入" in shown
    assert digest(archive) != before
