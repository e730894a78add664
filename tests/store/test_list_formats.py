"""The other spreadsheet formats, each held against what another program reads or wrote."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from python_calamine import CalamineWorkbook

from kehu_xl.core.snapshot import CellError
from kehu_xl.spec.errors import DamagedFile, NotASpreadsheet
from kehu_xl.store.lists import read_list

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> Path:
    """A book with one of everything, as .xlsx, .xls, .ods and .csv beside each other (by LibreOffice)."""
    folder = tmp_path_factory.mktemp("formats")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    for row in (
        ["客户名称", None, "意向", "日期", "时刻", "编号", "号码", "出错", "真假"],
        ["甲  厂\n二行", None, 0.75, date(2024, 1, 5), datetime(2024, 1, 5, 8, 30), "00123", 13800138000, "=1/0", True],
    ):
        sheet.append(row)
    sheet["C2"].number_format = "0.0%"
    sheet.merge_cells("A1:B1")
    sheet["A2"].comment = Comment("批注", "甲")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet["A3"] = "乙厂"
    book.create_sheet("旧").sheet_state = "hidden"
    book["旧"]["C3"] = "x"
    book.save(folder / "名单.xlsx")
    for suffix in ("xls", "ods"):
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [SOFFICE, profile, "--headless", "--convert-to", suffix, "--outdir", folder, folder / "名单.xlsx"]
        subprocess.run(command, check=True, timeout=120, capture_output=True)
    return folder


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_every_cell_stays_what_it_is(drawn, suffix):
    sheet, hidden = read_list(drawn / f"名单.{suffix}").sheets
    assert sheet.cells[1].tolist() == [
        "甲  厂\n二行", None, 0.75, datetime(2024, 1, 5), datetime(2024, 1, 5, 8, 30), "00123", 13800138000.0,
        CellError("#DIV/0!"), True,
    ]  # fmt: skip
    assert sheet.percent is not None
    assert [tuple(place) for place in zip(*sheet.percent.nonzero(), strict=True)] == [(1, 2)]
    assert [(b.top, b.left, b.bottom, b.right) for b in sheet.merged] == [(1, 1, 1, 2)]
    assert sheet.comments[2, 1].endswith("批注")
    assert 3 in sheet.hidden_rows
    assert 6 in sheet.hidden_columns
    assert not sheet.hidden
    assert (hidden.hidden, hidden.name, hidden.first_row, hidden.first_column) == (True, "旧", 3, 3)


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_another_reader_sees_the_same_texts(drawn, suffix):
    ours = read_list(drawn / f"名单.{suffix}").sheets[0].cells
    theirs = CalamineWorkbook.from_path(drawn / f"名单.{suffix}").get_sheet_by_index(0).to_python()
    for mine, other in zip(ours.tolist(), theirs, strict=True):
        for cell, seen in zip(mine, other, strict=True):
            if isinstance(cell, str):
                assert " ".join(cell.split()) == " ".join(str(seen).split())


@pytest.mark.libreoffice
def test_a_name_that_lies_about_the_format_is_no_matter(drawn, tmp_path):
    for suffix, name in (("xls", "甲.xlsx"), ("xls", "甲.et"), ("ods", "乙.xlsx"), ("xlsx", "丙.xls")):
        shutil.copy(drawn / f"名单.{suffix}", tmp_path / name)
        assert read_list(tmp_path / name).sheets[0].cells[1, 5] == "00123"


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["xls", "ods"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_truncated_book_is_refused(drawn, tmp_path, suffix, share):
    content = (drawn / f"名单.{suffix}").read_bytes()
    (tmp_path / f"断.{suffix}").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DamagedFile):
        read_list(tmp_path / f"断.{suffix}")


def test_a_text_export_named_xls_is_read_as_text(tmp_path):
    (tmp_path / "导出.xls").write_bytes("客户名称\t电话\n甲厂\t00516\n".encode("gb18030"))
    assert read_list(tmp_path / "导出.xls").sheets[0].cells.tolist() == [["客户名称", "电话"], ["甲厂", "00516"]]


def test_a_text_file_may_say_its_separator(tmp_path):
    (tmp_path / "名单.csv").write_text("sep=|\n客户名称|电话,传真\n甲厂|1,2\n", encoding="utf-8")
    assert read_list(tmp_path / "名单.csv").sheets[0].cells.tolist() == [["客户名称", "电话,传真"], ["甲厂", "1,2"]]


def test_bytes_that_only_look_like_utf_16_are_no_text(tmp_path):
    (tmp_path / "图.csv").write_bytes(bytes(range(256)) * 4)
    with pytest.raises(NotASpreadsheet):
        read_list(tmp_path / "图.csv")
