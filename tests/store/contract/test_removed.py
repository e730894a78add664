"""Rows that go from a table: both stores refuse where something would be cut off from its cells, or take it along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from kehu_xl.core.outcome import Outcome
from kehu_xl.spec import errors
from tests.store.books import draw

Adapter = Callable[[Path], Any]
Prepare = Callable[[openpyxl.Workbook], object]
ROWS = [{"姓名": f"员工{n}", "月目标": float(n)} for n in range(6)]
RED = PatternFill("solid", bgColor="FF0000")


def prepared(folder: Path, prepare: Prepare) -> Path:
    path = draw(folder / "a.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    prepare(book)
    book.save(path)
    return path


def names_in(held: Any) -> list[Any]:
    return list(held.read("staff")["staff"]["name"])


def remove(held: Any, *rows: int) -> None:
    held.store.read(["staff"])
    held.store.apply(Outcome(removed={"staff": np.array(rows)}))


def own_formula(book: openpyxl.Workbook) -> None:
    book["员工"]["F6"] = "=1+1"


def pointing_formula(book: openpyxl.Workbook) -> None:
    book.create_sheet("别处")["A1"] = "=员工!F6"


def formula_beside(book: openpyxl.Workbook) -> None:
    book["员工"]["L9"] = "=SUM(F2:F4)"


def name(book: openpyxl.Workbook) -> None:
    book.defined_names["他"] = DefinedName("他", attr_text="员工!$A$6")


def name_of_the_sheet(book: openpyxl.Workbook) -> None:
    book["员工"].defined_names["他"] = DefinedName("他", attr_text="员工!$A$4:$A$6")


def note(book: openpyxl.Workbook) -> None:
    book["员工"]["B6"].comment = Comment("核对", "王芳")


def merged(book: openpyxl.Workbook) -> None:
    book["员工"].merge_cells("C6:D6")


def chart_of(book: openpyxl.Workbook, first: int, last: int, place: str) -> BarChart:
    sheet, chart = book["员工"], BarChart()
    chart.add_data(Reference(sheet, min_col=6, min_row=first, max_row=last))
    sheet.add_chart(chart, place)
    return chart


def drawing(book: openpyxl.Workbook) -> None:
    chart_of(book, 20, 22, "C6")


def chart(book: openpyxl.Workbook) -> None:
    chart_of(book, 3, 5, "M1")


def chart_elsewhere(book: openpyxl.Workbook) -> None:
    other, made = book.create_sheet("别处"), BarChart()
    made.add_data(Reference(book["员工"], min_col=6, min_row=6, max_row=7))
    other.add_chart(made, "B2")


REFUSED = {
    own_formula: "F6 是公式", pointing_formula: "“别处” 的公式用到这些行", formula_beside: "“员工” 的公式用到这些行",
    name: "名称 .*他 指向这些行", name_of_the_sheet: "名称 .*他 指向这些行", note: "B6 有批注", merged: "合并单元格",
    drawing: "第 6 行上有图片", chart: "有图表用到这些行", chart_elsewhere: "有图表用到这些行",
}  # fmt: skip


@pytest.mark.parametrize("prepare", REFUSED, ids=lambda prepare: prepare.__name__)
def test_what_would_be_cut_off_refuses_and_nothing_is_moved(
    adapter: Adapter, tmp_path: Path, prepare: Prepare
) -> None:
    held = adapter(prepared(tmp_path, prepare))
    before = names_in(held)
    with pytest.raises(errors.RowsNotRemoved, match=REFUSED[prepare]):
        remove(held, 3)
    assert names_in(held) == before


def whole_chart(book: openpyxl.Workbook) -> None:
    chart_of(book, 2, 7, "M1")


def whole_formula(book: openpyxl.Workbook) -> None:
    book.create_sheet("别处")["A1"] = "=COUNTA(员工!A2:A7)"


@pytest.mark.parametrize("prepare", [whole_chart, whole_formula], ids=lambda prepare: prepare.__name__)
def test_what_means_the_whole_table_does_not_refuse(adapter: Adapter, tmp_path: Path, prepare: Prepare) -> None:
    held = adapter(prepared(tmp_path, prepare))
    remove(held, 3)
    assert names_in(held) == ["员工0", "员工2", "员工3", "员工4", "员工5"]


def rule(cells: str) -> Prepare:
    return lambda book: book["员工"].conditional_formatting.add(cells, FormulaRule(formula=["1=1"], fill=RED))


def choice(cells: str) -> Prepare:
    def prepare(book: openpyxl.Workbook) -> None:
        made = DataValidation("list", formula1='"甲,乙"')
        made.add(cells)
        book["员工"].add_data_validation(made)

    return prepare


def cells_of(path: Path, kind: Callable[[str], Prepare]) -> set[str]:
    """The cells among the first nine of column B that a rule is for."""
    sheet = openpyxl.load_workbook(path)["员工"]
    held = [area.sqref for area in sheet.conditional_formatting] if kind is rule else [
        each.sqref for each in sheet.data_validations.dataValidation
    ]  # fmt: skip
    return {f"B{row}" for row in range(2, 10) for areas in held if any(f"B{row}" in area for area in areas.ranges)}


@pytest.mark.parametrize("kind", [rule, choice], ids=lambda kind: kind.__name__)
def test_a_rule_for_one_row_stays_with_it_or_refuses(
    adapter: Adapter, tmp_path: Path, kind: Callable[[str], Prepare]
) -> None:
    held = adapter(prepared(tmp_path, kind("B5")))
    refused = ""
    try:
        remove(held, 3)
    except errors.RowsNotRemoved as error:
        refused = str(error)
    assert not refused or "有条件格式或数据验证" in refused
    row = names_in(held).index("员工3") + 2
    assert f"B{row}" in cells_of(held.saved(), kind)


@pytest.mark.parametrize("kind", [rule, choice], ids=lambda kind: kind.__name__)
def test_a_rule_for_the_whole_column_stays_for_all_of_it(
    adapter: Adapter, tmp_path: Path, kind: Callable[[str], Prepare]
) -> None:
    held = adapter(prepared(tmp_path, kind("B2:B1048576")))
    remove(held, 3, 5)
    assert cells_of(held.saved(), kind) == {f"B{row}" for row in range(2, 10)}
