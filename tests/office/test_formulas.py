"""Formulas in Excel's spelling go into LibreOffice and come back as they were."""

from __future__ import annotations

import doctest
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import xlwings as xw

import kehu_xl.hosts
from kehu_xl.spec import formulas as written

SPELLING = Path(kehu_xl.hosts.__file__).parent / "uno_side" / "formulas.py"
ROUND = (
    "=SUM(A1,2)", '=IF(A1="a,b;c","客户",客户!A1)', "='客 户''s'!$A$1+客户!A:A", "=SUMPRODUCT({1,2;3,4},A1:B2)",
    "=客户表[[#All],[手机]]", '="a!b"&"x.A1"', "=NORM.DIST(1,2,3,TRUE)", "=F.DIST(A1,B2,3,TRUE)", '=T("=1,2")',
    '=INDEX({"a,b";"c|d"},2)', "=kehu_n*2.5",
)  # fmt: skip


@pytest.fixture(scope="module")
def spelling() -> ModuleType:
    """The module by itself: its package is for LibreOffice's Python."""
    loaded = importlib.util.spec_from_file_location("spelling", SPELLING)
    module = importlib.util.module_from_spec(loaded)
    loaded.loader.exec_module(module)
    return module


def test_the_examples_hold(spelling: ModuleType) -> None:
    assert doctest.testmod(spelling) == doctest.TestResults(failed=0, attempted=2)


@pytest.mark.parametrize("formula", ROUND)
def test_there_and_back_is_the_same(spelling: ModuleType, formula: str) -> None:
    assert spelling.to_excel(spelling.to_office(formula)) == formula


@pytest.mark.libreoffice
def test_formulas_in_excels_spelling_are_computed(new_book: xw.Book) -> None:
    sheet = new_book.sheets[0]
    new_book.sheets.add("客 户", after=sheet.name)["A1"].value = 7
    sheet["A1"].value = [["=IF('客 户'!A1>1,\"a,b;c\",0)", "=SUM({1,2;3,4},10)"], ["=SUM('客 户'!A:A,1)", None]]
    assert sheet["A1:B2"].value == [["a,b;c", 20.0], [8.0, None]]
    assert sheet["A1"].formula == "=IF('客 户'!A1>1,\"a,b;c\",0)"
    assert sheet["A1:B2"].formula[1] == ("=SUM('客 户'!A:A,1)", "")
    sheet["D1:D2"].formula_array = '=IF({1;0}=1,"x","y")'
    assert (sheet["D1:D2"].value, sheet["D1"].formula_array) == (["x", "y"], '=IF({1;0}=1,"x","y")')


@pytest.mark.libreoffice
def test_a_text_that_looks_like_a_formula_comes_back_unchanged(new_book: xw.Book) -> None:
    sheet = new_book.sheets[0]
    sheet["A1"].number_format = "@"
    sheet["A1"].value = "=SUM(1;2)"
    assert sheet["A1"].formula == "=SUM(1;2)"


@pytest.mark.libreoffice
def test_the_formulas_that_python_writes_are_computed(new_book: xw.Book) -> None:
    sheet = new_book.sheets[0]
    sheet["A1"].formula = "=TODAY()-3"
    sheet["B1"].value = [[f"={written.due_state('A1')}", f"={written.overdue_days('A1')}"]]
    assert sheet["B1:C1"].value == [written.LATE, 3.0]
