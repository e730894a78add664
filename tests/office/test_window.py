"""A book in a window, as `kehu open` shows it: keys, mouse, the dialogs that LibreOffice shows.

Needs an X server of its own; skipped where Xvfb or xdotool is not installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from kehu_xl.core.outcome import Outcome
from kehu_xl.hosts.libreoffice.engine import start
from kehu_xl.hosts.libreoffice.process import Wanted
from kehu_xl.store import FileStore, template_path
from kehu_xl.store.live import LiveStore
from tests.macros.conftest import modules_in
from tests.macros.pressing import with_buttons
from tests.office.screen import PATIENCE, Screen, aside
from tests.store.books import frame

MISSING = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed, so no window can be shown or used: {MISSING}"),
]
CHECK = 1  # the second button of 首页


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Screen]:
    """An X server, on the first number that is free."""
    told, telling = os.pipe()
    command = ["Xvfb", "-displayfd", str(telling), "-screen", "0", "1400x900x24", "-fbdir", str(tmp_path), "-noreset"]
    with subprocess.Popen(command, pass_fds=[telling], stderr=subprocess.DEVNULL) as server:
        os.close(telling)
        with os.fdopen(told) as line:
            monkeypatch.setenv("DISPLAY", f":{line.readline().strip()}")
        yield Screen(tmp_path)
        server.terminate()


@pytest.fixture
def shown(screen: Screen, tmp_path: Path) -> Iterator[xw.Book]:
    """An archive with one customer, open in a window."""
    FileStore.create(tmp_path / "plain.xlsm", template_path()).apply(
        Outcome(appended={"customers": frame(customer_name=["甲"])})
    )
    path = with_buttons(tmp_path / "plain.xlsm", tmp_path / "archive.xlsm")
    app: xw.App = start(Wanted(tmp_path / "profile", hidden=False, patience=PATIENCE))
    try:
        yield app.books.open(str(path))
        for book in app.books:
            book.close()  # one with changes would ask whether to save
    finally:
        app.impl.quit()


def listening(book: xw.Book) -> Callable[[], bool]:
    """What `kehu open` does all the time, for one event."""
    return lambda: bool(book.app.impl.running.channel.listen(PATIENCE))


def customers(book: xw.Book) -> list[str]:
    return list(LiveStore(book).read(["customers"])["customers"]["customer_name"])


def test_a_book_closes_without_the_macro_editor(shown: xw.Book) -> None:
    app = shown.app
    shown.save()
    shown.close()  # refused while the macro editor shows an error
    assert len(app.books) == 0


@pytest.mark.parametrize(("key", "expected"), [("Return", ["甲", "江苏新客户有限公司"]), ("Escape", ["甲"])])
def test_a_list_is_picked_beside_the_archive_and_the_question_can_be_declined(
    shown: xw.Book, screen: Screen, tmp_path: Path, key: str, expected: list[str]
) -> None:
    (tmp_path / "list.csv").write_text("客户名称,手机\n江苏新客户有限公司,13800138000\n", encoding="utf-8")
    before, doc = screen.windows(), shown.impl.doc
    with aside(lambda: shown.app.impl.ask("press", doc=doc, sheet="首页", macro="Kehu_Import")):
        screen.answer(screen.next_window(before), "Return", text="list.csv")
        screen.answer(screen.next_window(before), key)
        screen.answer(screen.next_window(before), "Return")
    assert customers(shown) == expected


def test_no_file_is_picked(shown: xw.Book, screen: Screen) -> None:
    before, doc = screen.windows(), shown.impl.doc
    with aside(lambda: shown.app.impl.ask("press", doc=doc, sheet="首页", macro="Kehu_Import")):
        screen.answer(screen.next_window(before), "Escape")
        screen.answer(screen.next_window(before), "Return")
    assert customers(shown) == ["甲"]


def test_the_mouse_presses_a_button(shown: xw.Book, screen: Screen) -> None:
    before = screen.windows()
    with aside(listening(shown)):
        screen.click_button(CHECK)
        screen.answer(screen.next_window(before), "Return")
    assert shown.sheets.active.name == "校验结果"


def test_the_keys_save_and_the_macros_stay_as_they_were(shown: xw.Book, screen: Screen) -> None:
    path = Path(shown.fullname)
    macros, before = modules_in(path), screen.windows()
    shown.sheets["客户"].range("A1").value = "改过"
    with aside(listening(shown)):
        screen.press(next(iter(before)), "ctrl+s")
        screen.answer(screen.next_window(before), "Return")  # the format is kept
    assert openpyxl.load_workbook(path)["客户"]["A1"].value == "改过"
    assert modules_in(path) == macros
