"""Excel's binary workbook: read as a list, whatever its name says."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from kehu_xl.app import perform
from kehu_xl.core.outcome import Outcome
from kehu_xl.jobs import Job
from kehu_xl.store.lists import read_list
from tests.store.drawn_xlsb import draw

ROWS = [
    ["客户名单", None, None, None],
    ["客户名称", "联系人", "手机", "期初销售额"],
    ["徐州华信商贸有限公司", "王芳", 13800138000.0, 1250.5],
    ["苏州恒通机电有限公司", "李明", "139 0013 9000", None],
]


def test_every_cell_stays_what_it_is(tmp_path: Path) -> None:
    sheet, hidden = read_list(draw(tmp_path / "名单.xlsb", {"名单": ROWS, ".旧": [["x", True]]})).sheets
    assert sheet.cells.tolist() == ROWS
    assert (sheet.name, sheet.hidden, hidden.hidden, hidden.cells.tolist()) == ("名单", False, True, [["x", True]])


def test_an_archive_is_made_from_it_under_any_name(tmp_path: Path) -> None:
    for name in ("名单.xlsb", "名单.xlsx"):
        archive = tmp_path / f"{name}-档案.xlsm"
        outcome: Outcome = perform(Job("run", archive, (draw(tmp_path / name, {"名单": ROWS}),))).outcome
        customers = outcome.appended["customers"]
        assert customers["customer_name"].tolist() == ["徐州华信商贸有限公司", "苏州恒通机电有限公司"]
        assert customers["mobile"].tolist() == ["13800138000", "13900139000"]


def test_a_plain_workbook_that_calls_itself_binary_is_read(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsb"
    book = openpyxl.Workbook()
    book.active.append(["客户名称", "手机"])
    book.active.append(["甲厂", "13800138000"])
    book.save(path)
    assert read_list(path).sheets[0].cells.tolist() == [["客户名称", "手机"], ["甲厂", "13800138000"]]
