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
from kehu_xl.spec.errors import DamagedFile, DisguisedFile, NotASpreadsheet
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


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta charset="gb2312"><style>td{color:red}</style></head>
<body><h3>客户导出</h3><table><tr><td><table><tr><th colspan=2>客户</th><th rowspan="2">电话</th></tr>
<tr><th>客户名称</th><th>联系人</th></tr>
<tr><td>甲&amp;乙厂</td><td>王&nbsp;芳<br>李明</td><td style="mso-number-format:'\\@'">00516</td></tr>
<tr style="display:none"><td>丙厂<td></td><td x:num="13800138000">1.38E+10</td></tr></table></td></tr></table>
<table><tr><td>共 2 行</td></tr></table></body></html>"""


@pytest.mark.parametrize("name", ["导出.xls", "导出.xlsx", "导出.csv"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_web_page_under_the_name_of_a_workbook_is_read_as_its_tables(tmp_path, name, encoding):
    (tmp_path / name).write_text(PAGE, encoding=encoding)
    (sheet,) = read_list(tmp_path / name).sheets
    assert sheet.cells.tolist() == [
        ["客户", None, "电话"],
        ["客户名称", "联系人", None],
        ["甲&乙厂", "王 芳\n李明", "00516"],
        ["丙厂", None, "13800138000"],
        [None, None, None],
        ["共 2 行", None, None],
    ]
    assert [(b.top, b.left, b.bottom, b.right) for b in sheet.merged] == [(1, 1, 1, 2), (1, 3, 2, 3)]
    assert sheet.hidden_rows == {4}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html><body><script>location='/login'</script></body></html>", "没有表格"),
        (b"<html>", "没有表格"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "MHT"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "图片"),
    ],
)
def test_what_only_bears_the_name_of_a_workbook_is_refused_in_a_sentence_that_says_what_it_is(tmp_path, content, what):
    (tmp_path / "导出.xls").write_bytes(content)
    with pytest.raises(DisguisedFile) as refused:
        read_list(tmp_path / "导出.xls")
    assert what in refused.value.message
    assert ".xlsx" in refused.value.remedy


OLD_XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles>
<Worksheet ss:Name="名单"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">名单</Data></Cell>
<Cell><Data ss:Type="String">右</Data></Cell></Row>
<Row ss:Index="3" ss:Hidden="1"><Cell><Data ss:Type="String">甲厂</Data></Cell>
<Cell ss:Index="3" ss:StyleID="p"><Data ss:Type="Number">0.75</Data></Cell>
<Cell><Data ss:Type="DateTime">2024-01-05T00:00:00.000</Data><Comment><Data>批注</Data></Comment></Cell>
<Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="旧"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_spreadsheet_of_2003_in_xml_is_read(tmp_path, encoding):
    (tmp_path / "导出.xls").write_text(OLD_XML, encoding=encoding)
    sheet, old = read_list(tmp_path / "导出.xls").sheets
    assert sheet.cells.tolist() == [
        ["名单", None, "右", None, None, None],
        [None] * 6,
        ["甲厂", None, 0.75, datetime(2024, 1, 5), CellError("#N/A"), True],
    ]
    assert sheet.percent is not None
    assert [tuple(place) for place in zip(*sheet.percent.nonzero(), strict=True)] == [(2, 2)]
    assert (sheet.hidden_rows, sheet.comments, old.name, old.hidden) == ({3}, {(3, 4): "批注"}, "旧", True)
    (tmp_path / "断.xls").write_text(OLD_XML[:-200], encoding=encoding)
    with pytest.raises(DamagedFile):
        read_list(tmp_path / "断.xls")


@pytest.mark.libreoffice
def test_html_that_another_program_wrote_is_read(drawn, tmp_path):
    _converted(drawn, drawn / "名单.xlsx", "html", tmp_path).rename(tmp_path / "导出.xls")
    (sheet, *_) = read_list(tmp_path / "导出.xls").sheets
    row = next(row for row in sheet.cells.tolist() if "13800138000" in row)
    assert [cell for cell in row[:4] if cell] == ["甲 厂\n二行", "75.0%", "2024-01-05"]


@pytest.mark.libreoffice
def test_another_program_reads_the_same_in_a_spreadsheet_of_2003(drawn, tmp_path):
    (tmp_path / "导出.xml").write_text(OLD_XML, encoding="utf-8")
    theirs = read_list(_converted(drawn, tmp_path / "导出.xml", "xlsx", tmp_path)).sheets[0]
    ours = read_list((tmp_path / "导出.xml").rename(tmp_path / "导出.xls")).sheets[0]
    (texts, more) = ([c for c in sheet.cells.ravel() if c is not None] for sheet in (theirs, ours))
    assert texts[:4] == more[:4] == ["名单", "右", "甲厂", 0.75]  # it shows no day of such a file as a day
    assert (len(theirs.hidden_rows), theirs.percent.sum()) == (len(ours.hidden_rows), ours.percent.sum())


def _converted(drawn, source, suffix, folder) -> Path:
    """A file written again by LibreOffice."""
    profile = f"-env:UserInstallation=file://{drawn}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", suffix, "--outdir", folder, source]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return folder / f"{source.stem}.{suffix}"


def test_cells_that_claim_to_span_everything_take_no_room(tmp_path):
    row = "<tr>" + '<td colspan="9999" rowspan="9999">甲</td>' * 500 + "</tr>"
    (tmp_path / "导出.xls").write_text(f"<table>{row * 50}</table>", encoding="utf-8")
    (sheet,) = read_list(tmp_path / "导出.xls").sheets
    assert sheet.cells.shape[1] <= 16384
