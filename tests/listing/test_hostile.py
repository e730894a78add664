"""Nothing in a list can run or reach out: what looks like a formula arrives as text, and is said so."""

from __future__ import annotations

import re
import zipfile

import openpyxl
import pytest

from kehu_xl import run
from kehu_xl.core.listing import importing
from kehu_xl.spec.errors import TooManyColumns
from tests.listing.drawing import archive, book, codes, customers, plan

TEXTS = (
    '=HYPERLINK("http://evil.example","点我")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "+8613800000000-请回电",
)


@pytest.mark.parametrize("text", TEXTS)
def test_text_like_a_formula_stays_text_and_is_reported(text):
    found = plan(book(["客户名称", "备注", "暗号"], ["甲有限公司", text, text]))
    assert codes(found).count("formula_injection") == 2
    (row,) = customers(found)
    assert text in row.values()


@pytest.mark.parametrize("text", ["-", "+86 13800138000", "-5", "@微信同号：是", "a=b"])
def test_harmless_text_is_not_reported(text):
    assert "formula_injection" not in codes(plan(book(["客户名称", "暗号"], ["甲有限公司", text])))


def test_more_columns_than_a_sheet_has_are_refused_before_they_are_read(monkeypatch):
    wide = book(["客户名称", "手机", "颜色", "款式", "空"], ["甲有限公司", "13800138000", "红", "长", None])
    width = len(archive(staff=())["customers"].columns) + 2
    monkeypatch.setattr(importing, "_MOST_COLUMNS", width)
    assert plan(wide).outcome.added_columns == {"customers": ("颜色", "款式")}
    monkeypatch.setattr(importing, "_MOST_COLUMNS", width - 1)
    with pytest.raises(TooManyColumns, match="名单的 5 列放不进工作表“客户”"):
        plan(wide)


def test_an_archive_made_from_a_hostile_list_has_none_of_it_alive(tmp_path):
    listed = openpyxl.Workbook()
    listed.active.append(["客户名称", "备注", "网址"])
    for number, text in enumerate(TEXTS):
        listed.active.append([f"第{number}有限公司", text, "http://evil.example"])
        listed.active.cell(number + 2, 2).data_type = "s"
    listed.active["D2"] = "=WEBSERVICE('http://evil.example')"
    listed.active["A3"].hyperlink = "http://evil.example"
    listed.save(tmp_path / "名单.xlsx")
    run("run", tmp_path / "名单.xlsx", output=tmp_path / "档案.xlsm", today="2026-03-01")
    with zipfile.ZipFile(tmp_path / "档案.xlsm") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [name for name in parts if "externalLink" in name]
    alive = re.compile(rb"<f[ >][^<]*(?:evil|cmd|WEBSERVICE)|Target=\"[^\"]*evil")
    assert not [name for name, content in parts.items() if alive.search(content)]
    assert any(b"HYPERLINK(" in content for content in parts.values())
