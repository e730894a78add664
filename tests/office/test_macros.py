"""The template's own buttons, pressed in LibreOffice: the macro runs, Python works in the open book."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from oletools.olevba import VBA_Parser

from kehu_xl import run
from kehu_xl.core.outcome import Outcome
from kehu_xl.hosts.libreoffice.opening import welcome
from kehu_xl.spec.functions import ERROR_VALUES
from kehu_xl.spec.ribbon import NOTICE
from kehu_xl.spec.sheet_text import HOME_NOTICE
from kehu_xl.spec.tables import BY_ID, TABLES
from kehu_xl.spec.types import Role
from kehu_xl.store import FileStore, template_path
from kehu_xl.store.live import LiveStore
from tests.store.books import frame

pytestmark = pytest.mark.libreoffice
HOME = BY_ID["home"].sheet
MODULES = {"xlwings", "Dictionary", "kehu_macros", "ThisWorkbook"}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "档案.xlsm"
    rows = frame(
        customer_name=["徐州华信商贸有限公司", "李明"],
        mobile=["13800138000", "123"],
        acceptance=[85.0, 45.0],
    )
    FileStore.create(path, template_path()).apply(Outcome(appended={"customers": rows}))
    return path


def macro_names(path: Path) -> set[str]:
    parser = VBA_Parser(str(path))
    try:
        return {name.removesuffix(".bas").removesuffix(".cls") for _, _, name, _ in parser.extract_all_macros()}
    finally:
        parser.close()


def press(book: xw.Book, macro: str) -> None:
    book.impl.app.ask("press", doc=book.impl.doc, sheet=HOME, macro=macro)


def test_a_pressed_button_does_what_the_command_line_does(
    office: xw.App, opened: Callable[[Path], xw.Book], archive: Path
) -> None:
    other = archive.with_name("另一本.xlsm")
    shutil.copy(archive, other)
    before = archive.read_bytes()
    run("check", other)
    book = opened(archive)
    press(book, "Kehu_Check")
    expected = FileStore(other).read(["findings"])["findings"]
    found = LiveStore(book).read(["findings"])["findings"]
    assert len(found) > 0
    assert found.to_numpy().tolist() == expected.to_numpy().tolist()
    assert archive.read_bytes() == before
    assert office.impl.said


def test_the_saved_file_holds_the_original_macros_and_ribbon(opened: Callable[[Path], xw.Book], archive: Path) -> None:
    book = opened(archive)
    book.sheets[BY_ID["customers"].sheet]["A1"].value = book.sheets[BY_ID["customers"].sheet]["A1"].value
    book.save()
    assert macro_names(archive) == macro_names(template_path())
    assert macro_names(archive) > MODULES
    with zipfile.ZipFile(archive) as package:
        names = set(package.namelist())
    assert {"customUI/customUI.xml", "customUI/customUI14.xml"} <= names


def test_the_line_about_macros_goes_once_they_run_and_the_book_stays_unchanged(
    office: xw.App, opened: Callable[[Path], xw.Book], archive: Path
) -> None:
    notice = openpyxl.load_workbook(archive)[HOME]["B2"]
    assert notice.value == HOME_NOTICE
    book = opened(archive)
    welcome(book)
    assert book.names[NOTICE].refers_to_range.value == [None] * 5
    assert book.sheets[HOME]["B2"].color is None
    assert not office.impl.ask("book", doc=book.impl.doc)["modified"]


def test_a_run_leaves_no_cell_with_an_error(opened: Callable[[Path], xw.Book], archive: Path) -> None:
    book = opened(archive)
    press(book, "Kehu_Run")
    book.app.calculate()
    outputs = [book.sheets[table.sheet] for table in TABLES if table.role is Role.OUTPUT]
    shown = {sheet.name: sheet.used_range.options(ndim=2, err_to_str=True).value for sheet in outputs}
    wrong = [(name, cell) for name, rows in shown.items() for row in rows for cell in row if cell in ERROR_VALUES]
    assert wrong == []
    links = [row for row in shown[BY_ID["follow_up"].sheet] if "徐州华信商贸有限公司" in row]
    assert any(cell in {"逾期", "今日", "本周", "以后"} for cell in links[0])
