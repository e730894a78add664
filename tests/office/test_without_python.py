"""Where Python is out of reach a cell shows #N/A, and 首页 says why: the wrappers' own code in LibreOffice's Basic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from pyopenvba import ExcelFile

from kehu_xl.build import udfs
from kehu_xl.hosts.libreoffice.books import Book
from kehu_xl.spec.functions import FUNCTIONS
from kehu_xl.spec.sheet_text import HOME_REMEDIES
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Function
from kehu_xl.store import template_path

ABSENT = """\
Public Function XLPy() As Object
    Err.Raise 1000, "xlwings", "Could not create Python process."
End Function
"""
FROM_A_CELL = "If TypeOf Application.Caller Is Range Then "
NOT_AVAILABLE = "Error 2042"  # how LibreOffice shows the error value that Excel shows as #N/A
NEVER = """\
Public Function XLPy() As Object
    ThisWorkbook.Sheets(1).Range("Z1").Value = "called"
End Function
"""


def compiled(source: str, *, mac: bool) -> str:
    """The source as Excel compiles it there: only the lines of the branch that holds.

    LibreOffice does not know that a formula is what calls: the errors of every call are handled here.
    """
    holds = {"#If Mac Then": mac, '#If App = "Microsoft Excel" Then': True}
    kept: list[str] = []
    branches: list[bool] = []
    for line in source.splitlines():
        if line in holds:
            branches.append(holds[line])
        elif line == "#Else":
            branches[-1] = not branches[-1]
        elif line == "#End If":
            branches.pop()
        elif not line.startswith("#") and all(branches):
            kept.append(line.replace(FROM_A_CELL, ""))
    return "\r\n".join(kept)


def book_with(path: Path, xlwings: str, wrappers: str) -> Path:
    """A workbook with the wrappers, and another module in the place of xlwings'."""
    empty = openpyxl.Workbook()
    empty.save(path)
    with ExcelFile(path) as book:
        project = book.add_vba_project()
        project.add_module("xlwings", xlwings.replace("\n", "\r\n"))
        project.add_module(udfs.MODULE, wrappers)
        book.save()
    return path


@pytest.fixture(scope="module")
def open_alone(office: xw.App) -> Iterator[Callable[[Path], xw.Book]]:
    """Open a file whose macros do not reach us."""
    books: list[xw.Book] = []

    def open_book(path: Path) -> xw.Book:
        opened = office.impl.ask("open", path=str(path), hidden=True, read_only=False, alone=True)
        books.append(xw.Book(impl=Book(office.impl, opened["doc"])))
        return books[-1]

    yield open_book
    for book in books:
        book.close()


def shown(book: xw.Book, function: Function) -> object:
    """What a cell with the function's example shows."""
    sheet = book.sheets[0]
    sheet["F1"].formula = function.example
    return sheet["F1"].options(err_to_str=True).value


@pytest.mark.libreoffice
@pytest.mark.parametrize(("there", "mac"), [(ABSENT, False), (NEVER, True)], ids=["Windows", "Mac"])
def test_a_cell_shows_not_available(
    open_alone: Callable[[Path], xw.Book], tmp_path: Path, there: str, mac: bool
) -> None:
    book = open_alone(book_with(tmp_path / "档案.xlsm", there, compiled(udfs.module_text(), mac=mac)))
    assert {shown(book, function) for function in FUNCTIONS} == {NOT_AVAILABLE}
    assert book.sheets[0]["Z1"].value is None


def test_the_home_sheet_says_why_and_what_to_do_once() -> None:
    home = openpyxl.load_workbook(template_path())[BY_ID["home"].sheet]
    rows = [tuple(str(cell.value) for cell in row if cell.value) for row in home]
    assert [row for row in rows if row in HOME_REMEDIES] == list(HOME_REMEDIES)
    (why,) = [row for row in rows if row[:1] == ("函数显示 #N/A",)]
    assert "没有装好 kehu_xl，或者是苹果电脑" in why[1]
    text = "\n".join(map("".join, rows))
    for word in ("启用内容", "解除锁定", "苹果电脑", "WPS", "kehu open", "kehu setup", "kehu doctor"):
        assert word in text
