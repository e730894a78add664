"""Every worksheet function, evaluated in LibreOffice's cells through the template's own VBA wrappers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import xlwings as xw

from kehu_xl import functions
from kehu_xl.build.sheets import letters
from kehu_xl.spec.functions import FUNCTIONS
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Function
from kehu_xl.store import template_path
from tests.functions.examples import example_arguments, texts_of

pytestmark = pytest.mark.libreoffice
TYPED = (12, 1)  # where a test writes the cells of a column, beyond those of the examples
ANSWER = (1, 6)
BAD = ("胡乱", -1.0, 1e300, "长" * 300)


def by_name(function: Function) -> str:
    return function.name


@pytest.fixture(scope="module")
def book(office: xw.App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[xw.Book]:
    path = tmp_path_factory.mktemp("functions") / "档案.xlsm"
    shutil.copy(template_path(), path)
    book = office.books.open(path)
    yield book
    book.close()


@pytest.fixture
def sheet(book: xw.Book) -> Iterator[xw.Sheet]:
    sheet = book.sheets.add()
    yield sheet
    sheet.delete()


def typed(sheet: xw.Sheet, function: Function) -> None:
    """The cells that the example speaks of."""
    if function.cells:
        sheet["A1"].value = [list(row) for row in function.cells]


def in_column(sheet: xw.Sheet, function: Function, rows: list[list[Any]]) -> list[Any]:
    """What an array formula shows beside a column of first arguments."""
    typed(sheet, function)
    area = sheet.range((*TYPED, len(rows), len(rows[0])))
    area.value = rows
    arguments = [area.get_address(False, False), *texts_of(function)[1:]]
    answer = sheet.range((*ANSWER, len(rows), 1))
    answer.formula_array = f"={function.name}({','.join(arguments)})"
    return answer.value


@pytest.mark.parametrize("function", FUNCTIONS, ids=by_name)
class TestFunction:
    def test_the_example_in_a_cell_shows_what_is_declared(self, sheet: xw.Sheet, function: Function) -> None:
        typed(sheet, function)
        sheet.range(ANSWER).formula = function.example
        assert sheet.range(ANSWER).value == function.shows

    def test_an_array_formula_fills_the_column_as_python_does(self, sheet: xw.Sheet, function: Function) -> None:
        first, *others = example_arguments(function)
        width = len(first[0])
        rows = [first[0], [None] * width, *([cell] * width for cell in BAD), first[0]]
        expected = [None if row[0] == "" else row[0] for row in getattr(functions, function.name)(rows, *others)]
        answers = in_column(sheet, function, rows)
        assert answers == expected
        assert answers[0] == answers[-1] == function.shows

    def test_bad_input_gives_a_sentence_or_an_error_value(self, sheet: xw.Sheet, function: Function) -> None:
        bad = ['"胡乱"', "-1", "1E+300", "TRUE", "NA()", "A9:B10"]
        count = len(function.arguments)
        formulas = [f"={function.name}({','.join([cell] * count)})" for cell in bad]
        formulas += [f"={function.name}()", f"={function.name}({','.join(bad)})"]
        sheet["F1"].value = [[formula] for formula in formulas]
        answers = sheet.range((1, 6, len(formulas), 1)).options(err_to_str=True).value
        assert [answer for answer in answers if type(answer) not in (str, float, bool, type(None))] == []
        assert not any("Error" in str(answer) or "Traceback" in str(answer) for answer in answers)
        sheet["F1"].formula = function.example
        assert sheet["F1"].options(err_to_str=True).value != "#NAME?"


def test_an_error_value_in_a_column_stays_where_it_is(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["138 0013 8000"], ["=NA()"], ["=1/0"]]
    sheet["C1:C3"].formula_array = "=KEHU_MOBILE(A1:A3)"
    assert sheet["C1:C3"].options(err_to_str=True).value == ["13800138000", "#N/A", "#DIV/0!"]


def test_ten_thousand_rows_are_one_call(book: xw.Book, sheet: xw.Sheet) -> None:
    calls = book.impl.app.calls
    sheet["A1:A10000"].value = [[f"138 0013 {number:04}"] for number in range(10_000)]
    before = calls.computed
    sheet["C1:C10000"].formula_array = "=KEHU_MOBILE(A1:A10000)"
    assert sheet["C1:C10000"].value == [f"1380013{number:04}" for number in range(10_000)]
    assert calls.computed == before + 1


def test_a_column_of_a_table_and_another_sheet_are_reached(book: xw.Book, sheet: xw.Sheet) -> None:
    customers = book.sheets[BY_ID["customers"].sheet]
    letter = letters(BY_ID["customers"])["mobile"]
    customers[f"{letter}2"].value = "'138 0013 8000"
    sheet["C1"].formula = f"=KEHU_MOBILE('{customers.name}'!{letter}2)"
    assert sheet["C1"].value == "13800138000"
    assert sheet["C1"].formula == f"=KEHU_MOBILE({customers.name}!{letter}2)"
