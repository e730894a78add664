"""A book opened, worked on by a button, saved and closed in LibreOffice: what its file holds then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlwings as xw
from openxml_audit import OpenXmlValidator

from kehu_xl.build.vba import macro
from kehu_xl.core.outcome import Outcome
from kehu_xl.spec.actions import BY_ID
from kehu_xl.spec.tables import BY_ID as TABLES
from kehu_xl.store import FileStore, template_path
from tests.macros.conftest import modules_in
from tests.macros.pressing import plant
from tests.office.conftest import office, opened  # noqa: F401 fixtures

pytestmark = pytest.mark.libreoffice

def findings(path: Path) -> Counter[str]:
    found = OpenXmlValidator().validate(path)
    return Counter(f"{error.part_uri}: {error.description}" for error in found.errors)


def ribbons(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if name.startswith("customUI/")}


@pytest.fixture
def saved(tmp_path: Path, opened: Callable[[Path], xw.Book]) -> Path:  # noqa: F811
    path = plant(tmp_path)
    book = opened(path)
    book.app.impl.ask("press", doc=book.impl.doc, sheet=TABLES["home"].sheet, macro=macro(BY_ID["run"]))
    book.save()
    book.close()
    return path


def test_macros_and_ribbon_are_those_of_the_template_and_the_package_is_valid(saved: Path) -> None:
    assert modules_in(saved) == modules_in(template_path())
    assert ribbons(saved) == ribbons(template_path())
    assert not findings(saved)


def saved_by_the_person(book: xw.Book) -> None:
    """As Ctrl+S does: the office stores the document and tells of it; nobody asked us."""
    book.app.impl.ask("save", doc=book.impl.doc, path=None)
    while book.app.impl.running.channel.listen(5):
        pass


def test_a_save_by_the_person_gets_its_macros_and_ribbon_back_each_book_its_own(
    tmp_path: Path, opened: Callable[[Path], xw.Book]  # noqa: F811
) -> None:
    paths = [tmp_path / "甲.xlsm", tmp_path / "乙.xlsm"]
    for path in paths:
        FileStore.create(path, template_path()).apply(Outcome())
    first, second = map(opened, paths)
    untouched = paths[1].read_bytes()
    first.sheets["客户"]["B2"].value = "甲公司"
    saved_by_the_person(first)
    assert modules_in(paths[0]) == modules_in(template_path())
    assert ribbons(paths[0]) == ribbons(template_path())
    assert paths[1].read_bytes() == untouched
    second.close()
    first.sheets["客户"]["B2"].value = "乙公司"
    saved_by_the_person(first)
    assert modules_in(paths[0]) == modules_in(template_path())
