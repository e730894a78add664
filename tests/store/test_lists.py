"""Files to raw sheets: what a cell holds stays what it is."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter

from kehu_xl.core.snapshot import CellError
from kehu_xl.spec.errors import (
    DamagedFile,
    FileMissing,
    NotAFile,
    NotASpreadsheet,
    PasswordProtected,
)
from kehu_xl.store.lists import read_list


@pytest.fixture
def write(tmp_path):
    """A workbook by openpyxl: `write(cells)` with cells by address."""

    def written(cells, name="名单.xlsx"):
        book = openpyxl.Workbook()
        for address, value in cells.items():
            book.active[address] = value
        book.save(tmp_path / name)
        return tmp_path / name

    return written


def cells(path):
    """The first sheet's cells as lists."""
    return read_list(path).sheets[0].cells.tolist()


def test_text_stays_text_and_numbers_are_floats(write):
    path = write(
        {"A1": "00123", "B1": 13800138000, "C1": 110101199003077000, "D1": True, "E1": 1.5}
    )
    assert cells(path) == [["00123", 13800138000.0, 1.10101199003077e17, True, 1.5]]


def test_dates_are_moments_and_times_are_text(write):
    assert cells(
        write({"A1": date(2024, 1, 5), "B1": datetime(2024, 1, 5, 8, 30), "C1": time(8, 30)})
    ) == [[datetime(2024, 1, 5), datetime(2024, 1, 5, 8, 30), "08:30"]]


def test_blanks_are_none_whatever_they_are_made_of(write):
    assert cells(write({"A1": "甲", "B1": " ", "C1": "\u3000", "D2": "乙"})) == [
        ["甲", None, None, None],
        [None, None, None, "乙"],
    ]


def test_the_used_range_knows_where_it_begins(write):
    sheet = read_list(write({"C4": "客户名称", "D6": "x"})).sheets[0]
    assert (sheet.first_row, sheet.first_column, sheet.address(0, 0), sheet.address(2, 1)) == (
        4,
        3,
        "C4",
        "D6",
    )
    assert sheet.total_rows == 6


def test_error_values_are_kept_even_at_the_edge(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "错.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1/0", None, "#DIV/0!")
        sheet.write("B2", "甲")
        sheet.write_formula("D3", "=NA()", None, "#N/A")
    found = cells(tmp_path / "错.xlsx")
    assert found[0][0] == CellError("#DIV/0!")
    assert found[1][1] == "甲"
    assert found[2][3] == CellError("#N/A")


def test_a_formula_gives_its_stored_value(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "式.xlsx") as book:
        book.add_worksheet().write_formula("A1", '="甲"&"厂"', None, "甲厂")
    assert cells(tmp_path / "式.xlsx") == [["甲厂"]]


def test_percent_formats_are_marked(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "率.xlsx") as book:
        sheet = book.add_worksheet()
        formats = [
            book.add_format({"num_format": code}) for code in ("0%", "0.0%", '0"%"', "0.00")
        ]
        for column, each in enumerate(formats):
            sheet.write_number(1, column, 0.75, each)
    sheet = read_list(tmp_path / "率.xlsx").sheets[0]
    assert sheet.percent.tolist() == [[True, True, False, False]]


def test_a_book_without_percent_formats_has_no_marks(write):
    assert read_list(write({"A1": 0.75})).sheets[0].percent is None


def test_hidden_sheets_and_merged_ranges_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "名单"
    book.active.merge_cells("A1:C1")
    book.create_sheet("字典").sheet_state = "hidden"
    book.save(tmp_path / "藏.xlsx")
    first, second = read_list(tmp_path / "藏.xlsx").sheets
    assert (first.hidden, second.hidden) == (False, True)
    assert [(box.top, box.left, box.bottom, box.right) for box in first.merged] == [
        (1, 1, 1, 3)
    ]


def test_chart_sheets_are_no_lists(tmp_path):
    book = openpyxl.Workbook()
    book.create_chartsheet("图")
    book.save(tmp_path / "图.xlsx")
    assert [sheet.name for sheet in read_list(tmp_path / "图.xlsx").sheets] == ["Sheet"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_files_are_read_in_their_encoding_and_separator(tmp_path, encoding, mark):
    path = tmp_path / "名单.csv"
    rows = [
        ["客户名称", "电话", "备注"],
        ["徐州某某商贸有限公司", "00516", "a"],
        ["李明", "13800138000", ""],
    ]
    path.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    assert cells(path) == [[cell or None for cell in row] for row in rows]


def test_every_cell_of_a_text_file_is_a_text(tmp_path):
    path = tmp_path / "数.csv"
    path.write_text('编号,金额,备注\n001,"1,234.50","两\n行"\n\n', encoding="utf-8")
    assert cells(path) == [["编号", "金额", "备注"], ["001", "1,234.50", "两\n行"]]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileMissing, match=r"无\.xlsx"):
        read_list(tmp_path / "无.xlsx")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(NotAFile):
        read_list(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("图.png", b"\x89PNG", NotASpreadsheet),
        ("假.xlsx", b"hello", NotASpreadsheet),
        ("空.xlsx", b"", DamagedFile),
        ("二进制.csv", b"\x00\x01\x02\x03", NotASpreadsheet),
        ("旧.xlsx", b"\xd0\xcf\x11\xe0" + bytes(512), DamagedFile),
        (
            "密.xlsx",
            b"\xd0\xcf\x11\xe0" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
            PasswordProtected,
        ),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path, name, content, error):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error):
        read_list(tmp_path / name)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_workbook_is_refused(write, share):
    path = write({"A1": "客户名称"})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DamagedFile):
        read_list(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "包.xlsx", "w") as package:
        package.writestr("readme.txt", "x")
    with pytest.raises(NotASpreadsheet):
        read_list(tmp_path / "包.xlsx")


def test_a_sheet_that_would_not_fit_into_memory_is_refused(write):
    with pytest.raises(DamagedFile, match="大得不正常"):
        read_list(write({"A1": "x", "XFD1048576": "y"}))


def test_styled_cells_far_away_are_no_reason_to_refuse(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "客户名称"
    book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "远.xlsx")
    assert cells(tmp_path / "远.xlsx") == [["客户名称"]]
