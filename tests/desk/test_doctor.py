"""`kehu doctor` and `kehu setup` on this computer, as commands."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from pathlib import Path

import openpyxl
import pytest

from kehu_xl.cli.commands import run
from kehu_xl.desk import facts, places
from kehu_xl.desk.book_facts import book_facts, embedded_version
from kehu_xl.desk.setup import install_script, set_up, tell_interpreter
from kehu_xl.spec.errors import PathUnreadable
from kehu_xl.store import template_path
from tests.store.deleting import delete_sheet


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return Path(shutil.copy(template_path(), tmp_path / "甲.xlsm"))


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    """Exit code, and outcome of each check."""
    code = run(["doctor", *arguments, "--json"])
    return code, {line["check"]: line["outcome"] for line in json.loads(capsys.readouterr().out)["checks"]}


def test_the_template_is_well(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, outcomes = told([str(archive)], capsys)
    of_the_book = ("readable", "cloud", "access", "sheets", "macros", "settings", "xlwings")
    assert code == 0
    assert {outcomes[check] for check in of_the_book} == {"ok"}


def test_a_person_reads_a_line_a_check_and_what_to_do(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    delete_sheet(archive, "客户")
    assert run(["doctor", str(archive)]) == 1
    page = capsys.readouterr().out
    assert "✗ 工作表：没有“客户”表" in page
    assert "    请从备份恢复" in page
    assert "有 1 处要处理。" in page


def test_a_workbook_that_is_not_there_cannot_be_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "没有.xlsm"]) == 2
    assert "找不到这个文件" in capsys.readouterr().err
    assert run(["doctor", "没有.xlsm", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "file_missing"


def test_what_is_no_workbook_is_told_in_its_own_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "乙.xlsm").write_bytes(b"PK not really")
    code, outcomes = told([str(tmp_path / "乙.xlsm")], capsys)
    assert (code, outcomes["readable"]) == (1, "unreadable")


def test_a_list_is_no_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "名单.xlsx")
    code, outcomes = told([str(tmp_path / "名单.xlsx")], capsys)
    assert (code, outcomes["readable"]) == (1, "list")
    assert "macros" not in outcomes


def test_macros_lost_and_settings_lost_are_seen(archive: Path) -> None:
    delete_sheet(archive, "xlwings.conf")
    assert book_facts(archive).settings is None
    book = openpyxl.load_workbook(archive)  # without keep_vba: the macros go
    book.save(archive)
    assert not book_facts(archive).has_macros


def test_an_interpreter_written_into_the_workbook_is_seen(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(archive, keep_vba=True)
    book["xlwings.conf"].append(["Interpreter_Win", "C:\\python.exe"])
    book.save(archive)
    code, outcomes = told([str(archive)], capsys)
    assert (code, outcomes["settings"], outcomes["macros"]) == (1, "overridden", "ok")


def test_a_file_in_use_and_a_read_only_one_are_seen(archive: Path) -> None:
    archive.with_name(f".~lock.{archive.name}#").write_text("王芳,wang,pc,x;", encoding="utf-8")
    assert "王芳" in book_facts(archive).in_use
    archive.chmod(stat.S_IRUSR)
    assert book_facts(archive).writable == os.access(archive, os.W_OK)


def test_the_template_asks_for_the_installed_xlwings() -> None:
    assert embedded_version() == facts.xlwings_version()


def test_this_python_can_load_what_the_buttons_need_and_a_missing_one_cannot() -> None:
    assert facts.fault_of(sys.executable) == ""
    assert facts.fault_of("/no/such/python") == "FileNotFoundError"


def test_an_interpreter_without_kehu_xl_says_why(tmp_path: Path) -> None:
    empty = tmp_path / "python"
    empty.write_text(f'#!/bin/sh\nexec {sys.executable} -I -S "$@"\n')
    empty.chmod(0o755)
    assert "ModuleNotFoundError" in facts.fault_of(str(empty))


def test_setup_names_the_interpreter_keeps_the_other_keys_and_a_backup(tmp_path: Path) -> None:
    conf = tmp_path / ".xlwings" / "xlwings.conf"
    assert [step.id for step in tell_interpreter(conf, "/old/python", dry_run=False)] == ["interpreter"]
    conf.write_text(conf.read_text() + '"SHOW CONSOLE","True"\n')
    before = conf.read_text()
    assert [step.id for step in tell_interpreter(conf, "/new/python", dry_run=False)] == ["backup", "interpreter"]
    assert conf.read_text() == f'"{places.KEY}","/new/python"\n"SHOW CONSOLE","True"\n'
    assert conf.with_name("xlwings.conf.bak").read_text() == before
    assert [step.id for step in tell_interpreter(conf, "/new/python", dry_run=False)] == ["unchanged"]
    assert sorted(file.name for file in conf.parent.iterdir()) == ["xlwings.conf", "xlwings.conf.bak"]


def test_a_dry_run_of_setup_writes_nothing(tmp_path: Path) -> None:
    conf = tmp_path / "xlwings.conf"
    conf.write_text('"A","1"\n')
    assert [step.id for step in tell_interpreter(conf, "/new/python", dry_run=True)] == ["backup", "interpreter"]
    install_script(tmp_path / f"xlwings-{facts.xlwings_version()}.applescript", dry_run=True)
    assert [file.name for file in tmp_path.iterdir()] == ["xlwings.conf"]
    assert conf.read_text() == '"A","1"\n'


def test_setup_installs_the_script_that_fits_the_installed_xlwings(tmp_path: Path) -> None:
    target = tmp_path / "scripts" / f"xlwings-{facts.xlwings_version()}.applescript"
    assert install_script(target, dry_run=False).file == str(target)
    assert "do shell script" in target.read_text()


def test_a_path_that_excel_cannot_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "IS_WINDOWS", True)
    monkeypatch.setattr(places, "ENCODING", "cp1252")
    with pytest.raises(PathUnreadable, match="认不出的字"):
        list(tell_interpreter(tmp_path / "xlwings.conf", r"C:\客户\python.exe", dry_run=False))
    assert list(tell_interpreter(tmp_path / "xlwings.conf", r"C:\kehu\python.exe", dry_run=False))


@pytest.mark.skipif(places.IS_WINDOWS or places.IS_MAC, reason="where Excel is, setup has something to do")
def test_on_linux_setup_has_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert [step.id for step in set_up(dry_run=False)] == ["not_needed"]
    assert run(["setup"]) == 0
    assert "kehu open" in capsys.readouterr().out
    assert run(["setup", "--json", "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"] == [{"id": "not_needed", "file": "", "value": ""}]
