"""The engine's Range, Sheet and Book do what xlwings documents."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def sheet(new_book: xw.Book) -> xw.Sheet:
    return new_book.sheets[0]


def test_values_of_every_kind_come_back_as_xlwings_promises(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["甲", 1, 2.5], [True, None, dt.datetime(2024, 1, 5, 12)]]
    sheet["C2"].number_format = "yyyy-mm-dd hh:mm"
    assert sheet["A1:C2"].value == [["甲", 1.0, 2.5], [True, None, dt.datetime(2024, 1, 5, 12)]]


def test_one_cell_is_a_scalar_a_row_or_column_a_flat_list(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    assert sheet["A1"].value == 1.0
    assert sheet["A1:B1"].value == [1.0, 2.0]
    assert sheet["A1:A2"].value == [1.0, 3.0]
    assert sheet["A1:A2"].options(ndim=2).value == [[1.0], [3.0]]


def test_options_number_dates_empty_and_errors(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, None]
    sheet["C1"].formula = "=1/0"
    sheet["D1"].formula = "=NA()"
    assert sheet["A1"].options(numbers=int).value == 1
    assert sheet["A1:B1"].options(empty="空").value == [1.0, "空"]
    assert sheet["C1:D1"].value == [None, None]
    assert sheet["C1:D1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A"]
    sheet["E1"].value = dt.date(2024, 2, 29)
    sheet["E1"].number_format = "yyyy-mm-dd"
    assert sheet["E1"].options(dates=dt.date).value == dt.date(2024, 2, 29)


def test_frames_and_arrays_are_written_and_read(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame({"名称": ["甲", "乙"], "金额": [1.5, np.nan]})
    sheet["A1"].options(index=False).value = frame
    assert sheet["A1"].expand().options(pd.DataFrame, index=False).value["名称"].tolist() == ["甲", "乙"]
    assert sheet["B3"].value is None
    sheet["E1"].value = np.array([[1, 2], [3, 4]])
    assert sheet["E1:F2"].options(np.array).value.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_formulas_are_written_filled_and_read(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula = "=A1*2"
    assert sheet["B1:B3"].value == [2.0, 4.0, 6.0]
    assert sheet["B1:B3"].formula == (("=A1*2",), ("=A2*2",), ("=A3*2",))
    sheet["C1"].value = [["=A1+1", "文"], [5, "=A2+1"]]
    assert sheet["C1:D2"].value == [[2.0, "文"], [5.0, 3.0]]
    assert sheet["C1:D2"].api.HasFormula is None
    sheet["F1:F3"].formula_array = "=A1:A3*10"
    assert (sheet["F1:F3"].value, sheet["F1"].has_array) == ([10.0, 20.0, 30.0], True)


FORMULAS = {
    '=IF(A1=7,"a,b",1)': "a,b",
    "=SUM(A1,A2,{1,2;3,4})": 19.0,
    "=MATCH(\"x\",'我的 表'!B:B,0)": 4.0,
    "=表2!$B$1+SUM(表2!1:1)": 10.0,
    "=COUNTA('我的 表'!$B$1:INDEX('我的 表'!$B:$B,4))": 1.0,
}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_taken_and_given_back_as_excel_spells_it(sheet: xw.Sheet, text: str) -> None:
    book = sheet.book
    book.sheets.add("我的 表")["B4"].value = "x"
    book.sheets.add("表2")["B1"].value = 5
    sheet["A1"].value = [[7], [2]]
    sheet["C1"].formula = text
    sheet["C2:D2"].value = [text, 1]
    assert (sheet["C1"].value, sheet["C2"].value) == (FORMULAS[text],) * 2
    assert (sheet["C1"].formula, sheet["C2"].formula) == (text, text)
    book.names.add("他", text)
    assert book.names["他"].refers_to == text


def test_a_text_that_looks_like_a_formula_is_given_back_as_it_is(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "'=a;b.A1"
    assert (sheet["A1"].value, sheet["A1:B1"].formula[0][0].lstrip("'")) == ("=a;b.A1", "=a;b.A1")


@pytest.mark.parametrize("text", ["'=1+1", "'00123", "''x"])
def test_a_leading_apostrophe_makes_a_text_and_is_not_part_of_it(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].value = text
    assert sheet["A1"].value == text[1:]


def test_in_a_text_format_even_a_formula_stays_text(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "@"
    sheet["A1"].value = "=1+1"
    assert (sheet["A1"].value, sheet["A1"].api.HasFormula) == ("=1+1", False)


def test_a_cell_beyond_the_last_formula_is_read(sheet: xw.Sheet) -> None:
    sheet["F1"].formula = "=1+1"
    assert (sheet["Z1"].value, sheet["Z1"].formula, sheet["Z1"].api.HasFormula) == (None, "", False)
    assert sheet["F1"].value == 2.0


def test_text_is_never_turned_into_a_number_or_a_date(sheet: xw.Sheet) -> None:
    texts = ["00123", "2024-1-5", "10%", "TRUE", "+86 138", "310101199001011234"]
    sheet["A1"].value = texts
    assert sheet["A1:F1"].value == texts


def test_ranges_are_reached_by_every_kind_of_address(sheet: xw.Sheet) -> None:
    assert sheet[0, 1].address == "$B$1"
    assert sheet.range((2, 3)).address == "$C$2"
    assert sheet.range((1, 1), (3, 2)).address == "$A$1:$B$3"
    assert sheet.range("B2", "C4").address == "$B$2:$C$4"
    assert sheet.range((2, 2, 3, 4)).address == "$B$2:$E$4"
    assert sheet["A:B"].shape == (1_048_576, 2)
    assert sheet["A1:C3"][1:, 1].address == "$B$2:$B$3"
    assert sheet["B2"].offset(1, 1).resize(2, 2).get_address(False, False) == "C3:D4"
    with pytest.raises(IndexError):
        sheet.range((0, 1))


def test_edges_regions_and_the_used_range(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1, 2], [3, 4], [5, 6]]
    sheet["B9"].value = 7
    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet["B4"].end("down").address == "$B$9"
    assert sheet["B9"].end("up").address == "$B$4"
    assert sheet["C2"].end("left").address == "$B$2"
    assert sheet["C3"].current_region.address == "$B$2:$C$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet.used_range.last_cell.address == "$C$9"


def test_looks_are_set_and_read(sheet: xw.Sheet) -> None:
    cell = sheet["B2"]
    cell.color, cell.font.bold, cell.font.color, cell.font.size = (255, 128, 0), True, "#0000ff", 14
    cell.number_format, cell.wrap_text, cell.horizontal_alignment = "0.00%", True, "center"
    cell.column_width, cell.row_height = 20, 30
    assert (cell.color, cell.font.bold, cell.font.color, cell.font.size) == ((255, 128, 0), True, (0, 0, 255), 14)
    assert (cell.number_format, cell.wrap_text, cell.horizontal_alignment) == ("0.00%", True, "center")
    assert (round(cell.column_width), round(cell.row_height)) == (20, 30)
    assert sheet["B2:C2"].number_format is None
    cell.color = None
    assert cell.color is None


def test_cells_are_merged_inserted_deleted_copied_and_cleared(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["D1:E2"].merge()
    assert (sheet["D1"].merge_cells, sheet["D1"].merge_area.address) == (True, "$D$1:$E$2")
    assert sheet["A1:E2"].api.MergeCells is None
    assert sheet["A1:B2"].api.MergeCells is False
    sheet["1:1"].insert("down")
    assert sheet["A2:B2"].value == [1.0, 2.0]
    sheet["1:1"].delete()
    sheet["A1:B2"].copy(sheet["A5"])
    assert sheet["A5:B6"].value == [[1.0, 2.0], [3.0, 4.0]]
    sheet["A1:B1"].clear_contents()
    assert sheet["A1:B2"].value == [[None, None], [3.0, 4.0]]


def test_rows_and_columns_are_hidden(sheet: xw.Sheet) -> None:
    sheet["2:2"].rows.hidden, sheet["C:C"].columns.hidden = True, True
    assert (sheet["A2"].rows.hidden, sheet["A1"].rows.hidden, sheet["C1"].columns.hidden) == (True, False, True)


def test_sheets_are_added_renamed_hidden_found_and_deleted(new_book: xw.Book) -> None:
    first = new_book.sheets[0].name
    added = new_book.sheets.add("员工", after=first)
    assert [sheet.name for sheet in new_book.sheets] == [first, "员工"]
    added.name = "同事"
    added.visible = False
    assert (new_book.sheets["同事"].visible, new_book.sheets["同事"].index) == (False, 2)
    with pytest.raises(ValueError, match="already present"):
        new_book.sheets.add("同事")
    added.delete()
    assert "同事" not in new_book.sheets


def test_tables_are_made_found_and_resized(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["姓名", "部门"], ["甲", "一"], ["乙", "二"], ["丙", "三"]]
    table = sheet.tables.add(source=sheet["B2:C3"], name="staff")
    assert (sheet.tables["staff"].range.address, table.data_body_range.address) == ("$B$2:$C$3", "$B$3:$C$3")
    table.resize(sheet["B2:C5"])
    assert sheet.tables["staff"].header_row_range.value == ["姓名", "部门"]
    assert sheet.tables["staff"].range.address == "$B$2:$C$5"
    assert sheet["C4"].table.name == "staff"


def test_names_are_defined_read_and_deleted(new_book: xw.Book) -> None:
    sheet = new_book.sheets[0]
    sheet["B2:C3"].name = "block"
    assert new_book.names["block"].refers_to_range.address == "$B$2:$C$3"
    assert new_book.names["block"].refers_to.endswith("!$B$2:$C$3")
    assert sheet["block"].shape == (2, 2)
    new_book.names["block"].delete()
    assert "block" not in new_book.names


def test_the_app_switches_are_kept_and_restored(office: xw.App, new_book: xw.Book) -> None:
    with office.properties(screen_updating=False, calculation="manual", enable_events=False):
        assert (office.calculation, office.screen_updating) == ("manual", False)
        new_book.sheets[0]["A1"].value = 1
    assert (office.calculation, office.screen_updating) == ("automatic", True)
    office.status_bar = "正在校验"
    assert office.status_bar == "正在校验"
    office.status_bar = False
    assert office.status_bar is False
    assert office.alert("没有窗口时不问", "标题", "ok") == "ok"
    assert office.impl.said.pop() == "没有窗口时不问"


def test_what_is_not_covered_says_so(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError):
        sheet["A1"].add_hyperlink("https://example.com")
