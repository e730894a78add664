"""`kehu clean` on a list: the same layout, clean cells, problems beside them, nothing else touched."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from kehu_xl.cli.commands import run
from kehu_xl.spec.vocabulary.listing import PROBLEM_HEADER

HEADER = ("客户名称", "手机", "登记日期", "金额", "接受度", "备用", "邮箱", "地址", "统一社会信用代码")
ROWS = (
    ("甲建材有限公司 ", "+86 138-0013-8000", "2026.1.5", "1.2万", "75%", " x ", "a@b.com", "江苏徐州鼓楼区1号", None),
    ("乙建材有限公司", "1380013800", "二〇二六年一月六日", 5, 0.5, None, "b@", "无锡", "91320312MA1XXXXX0X"),
    ("丙建材有限公司", 13900139000, "下周", None, None, None, None, None, None),
)


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """A list under a title, with a formula in a cell that cleaning would better, and a second sheet."""
    with xlsxwriter.Workbook(tmp_path / "名单.xlsx") as book:
        sheet = book.add_worksheet("客户")
        for number, row in enumerate((("客户名单",), HEADER, *ROWS)):
            sheet.write_row(number, 0, row)
        sheet.write_formula("G5", '="C@"&"D.COM "', None, "C@D.COM ")
        book.add_worksheet("说明").write("A1", "每月更新")
    return tmp_path / "名单.xlsx"


def _rows(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))


def test_cells_are_cleaned_where_they_stand_and_problems_stand_beside(messy: Path) -> None:
    before = messy.read_bytes()
    assert run(["clean", str(messy), "--today", "2026-3-1"]) == 1
    assert messy.read_bytes() == before
    title, header, first, second, third = _rows(messy.with_name("名单.已清洗.xlsx"))
    assert title[0] == "客户名单"
    assert header == (*HEADER, PROBLEM_HEADER)
    assert first[:7] == ("甲建材有限公司", "13800138000", datetime(2026, 1, 5), 12000, "75%", " x ", "a@b.com")
    assert first[-1] is None
    assert second[1] == "1380013800"
    assert second[2] == datetime(2026, 1, 6)
    assert "手机" in second[-1]
    assert "邮箱" in second[-1]
    assert "统一社会信用代码" in second[-1]
    assert third[1] == "13900139000"
    assert third[2] == "下周"
    assert third[6] == '="C@"&"D.COM "'


def test_a_day_that_was_a_text_is_shown_as_a_day(messy: Path) -> None:
    run(["clean", str(messy)])
    cell = openpyxl.load_workbook(messy.with_name("名单.已清洗.xlsx")).active["C3"]
    assert cell.is_date


def test_other_parts_are_the_same_bytes(messy: Path) -> None:
    run(["clean", str(messy)])
    with ZipFile(messy) as old, ZipFile(messy.with_name("名单.已清洗.xlsx")) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def test_cleaning_the_cleaned_list_changes_nothing(messy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["clean", str(messy)])
    once = messy.with_name("名单.已清洗.xlsx")
    capsys.readouterr()
    assert run(["clean", str(once), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["changes"] == 0
    assert _rows(Path(answer["outputs"][0])) == _rows(once)


def test_a_problem_that_was_mended_leaves_the_column(messy: Path) -> None:
    run(["clean", str(messy)])
    book = openpyxl.load_workbook(messy.with_name("名单.已清洗.xlsx"))
    book.active["B4"], book.active["G4"], book.active["I4"] = "13700137000", "b@c.com", None
    book.save(messy.with_name("改过.xlsx"))
    run(["clean", str(messy.with_name("改过.xlsx"))])
    assert _rows(messy.with_name("改过.已清洗.xlsx"))[3][-1] is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_becomes_a_workbook_in_the_folder_asked_for(tmp_path: Path, encoding: str) -> None:
    source, folder = tmp_path / "名单.csv", tmp_path / "结果"
    source.write_text("名单,,\n客户名称,手机,登记日期\n甲建材厂,138 0013 8000,2026.1.5\n=A1,0138,\n", encoding)
    folder.mkdir()
    run(["clean", str(source), "-o", str(folder)])
    rows = _rows(folder / "名单.已清洗.xlsx")
    assert rows[2][:3] == ("甲建材厂", "13800138000", datetime(2026, 1, 5))
    assert openpyxl.load_workbook(folder / "名单.已清洗.xlsx").active["A4"].data_type == "s"


def test_places_are_named_in_the_list(messy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["clean", str(messy), "--json", "--dry-run"])
    answer = json.loads(capsys.readouterr().out)
    places = {(found["code"], found["source"]["cell"]) for found in answer["findings"] if found["source"]}
    assert {("bad_mobile", "B4"), ("bad_email", "G4"), ("formula_kept", "G5"), ("bad_date", "C5")} <= places
    assert {"table": "customers", "key": None, "column": "mobile", "old": "+86 138-0013-8000", "new": "13800138000",
            "reason": "清洗"} in answer["preview"]  # fmt: skip
    assert not list(messy.parent.glob("*清洗*"))


def test_an_earlier_result_is_not_overwritten(messy: Path) -> None:
    run(["clean", str(messy)])
    run(["clean", str(messy)])
    assert messy.with_name("名单.已清洗-2.xlsx").exists()


def test_a_folder_that_is_not_there_is_said(messy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["clean", str(messy), "-o", str(messy.with_name("没有"))]) == 2
    assert "不存在" in capsys.readouterr().err


def test_what_a_killed_run_left_beside_its_result_is_taken_away_by_the_next(messy: Path) -> None:
    run(["clean", str(messy)])
    lock = messy.with_name("名单.已清洗.kehu") / "lock.xlsx"
    lock.parent.mkdir()
    lock.write_text("4194303 pc", "utf-8")
    run(["clean", str(messy)])
    assert messy.with_name("名单.已清洗-2.xlsx").exists()
    assert not lock.parent.exists()
