"""`kehu open` where LibreOffice already runs: the book opens there, its buttons work, the office goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

import kehu_xl
from kehu_xl.build.vba import macro
from kehu_xl.hosts.libreoffice.engine import start
from kehu_xl.hosts.libreoffice.process import Wanted
from kehu_xl.spec.actions import BY_ID
from kehu_xl.spec.tables import BY_ID as TABLES
from tests.macros.pressing import EXAMPLE

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[xw.App]:
    """An office with a workbook in it, as a person has it open."""
    app = start(Wanted(tmp_path / "profile", hidden=True, patience=120))
    app.books.add().sheets[0].range("A1").value = "别的工作簿"
    yield app
    app.impl.quit()


def test_a_joined_office_does_what_a_button_asks_and_goes_on(theirs: xw.App, tmp_path: Path) -> None:
    archive = tmp_path / "客户档案.xlsm"
    kehu_xl.run("run", EXAMPLE, output=archive, today="2026-03-16")
    ours: xw.App = start(Wanted(tmp_path / "profile", patience=120))
    try:
        assert not ours.impl.running.is_ours
        book = ours.books.open(str(archive))
        home = TABLES["home"].sheet
        ours.impl.ask("press", doc=book.impl.doc, sheet=home, macro=macro(BY_ID["check"]))
        assert "没有执行" not in "\n".join(ours.impl.said)
        assert book.sheets.active.name == TABLES["findings"].sheet
        book.close()
    finally:
        ours.impl.quit()
    assert theirs.books[0].sheets[0].range("A1").value == "别的工作簿"
