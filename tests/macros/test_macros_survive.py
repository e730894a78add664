"""What is done to a closed archive leaves its macros and its ribbon as they were, byte for byte."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

import kehu_xl
from kehu_xl.cli.commands import run
from kehu_xl.spec.ribbon import SYSTEM_SHEETS
from tests.macros.conftest import Modules, modules_in
from tests.store.deleting import delete_sheet

OWN = ("xl/vbaProject.bin", "customUI/customUI.xml", "customUI/customUI14.xml", "_rels/.rels")
LIST = "客户名称,手机,备注\n徐州华信商贸有限公司,138 0013 8000,\n张三,13900139000,老客户\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two customers, made on the command line."""
    (tmp_path / "名单.csv").write_text(LIST, encoding="utf-8")
    assert run(["run", str(tmp_path / "名单.csv"), "-o", str(tmp_path / "甲.xlsm"), "--today", "2026-3-15"]) == 0
    return tmp_path / "甲.xlsm"


def own_parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as file:
        return {name: file.read(name) for name in OWN}


def test_a_new_archive_has_the_macros_of_the_template(
    tmp_path: Path, parts: dict[str, bytes], modules: Modules
) -> None:
    path = tmp_path / "新.xlsm"
    assert run(["new", str(path)]) == 0
    assert own_parts(path) == {name: parts[name] for name in OWN}
    assert modules_in(path) == modules


def test_runs_leave_macros_ribbon_and_hidden_sheets_alone(archive: Path, parts: dict[str, bytes]) -> None:
    assert own_parts(archive) == {name: parts[name] for name in OWN}
    kehu_xl.run("run", archive, today=date(2026, 4, 1))
    assert own_parts(archive) == {name: parts[name] for name in OWN}
    assert openpyxl.load_workbook(archive).sheetnames[-len(SYSTEM_SHEETS) :] == list(SYSTEM_SHEETS)


def test_a_deleted_home_sheet_comes_back_with_its_buttons(archive: Path, parts: dict[str, bytes]) -> None:
    delete_sheet(archive, "首页")
    kehu_xl.run("summarize", archive, today=date(2026, 4, 1))
    assert own_parts(archive) == {name: parts[name] for name in OWN}
    with ZipFile(archive) as file:
        drawings = [file.read(name).decode() for name in file.namelist() if name.endswith(".vml")]
    assert sum("[0]!Kehu_Check<" in drawing for drawing in drawings) == 1
