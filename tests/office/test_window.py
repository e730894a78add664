"""A book in a window, as `kehu open` shows it: its macros are ready before the first of them runs.

Needs an X server of its own; skipped where Xvfb is not installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from kehu_xl.core.outcome import Outcome
from kehu_xl.hosts.libreoffice.engine import start
from kehu_xl.hosts.libreoffice.process import Wanted
from kehu_xl.store import FileStore, template_path

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed: no window can be shown"),
]


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An X server, on the first number that is free."""
    told, telling = os.pipe()
    command = ["Xvfb", "-displayfd", str(telling), "-screen", "0", "1400x900x24"]
    with subprocess.Popen(command, pass_fds=[telling], stderr=subprocess.DEVNULL) as server:
        os.close(telling)
        with os.fdopen(told) as line:
            monkeypatch.setenv("DISPLAY", f":{line.readline().strip()}")
        yield
        server.terminate()


def test_a_book_opened_in_a_window_is_ready_and_closes_without_the_macro_editor(screen: None, tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsm"
    FileStore.create(path, template_path()).apply(Outcome())
    app: xw.App = start(Wanted(tmp_path / "profile", hidden=False, patience=120))
    try:
        book = app.books.open(str(path))
        book.save()
        book.close()  # refused while the macro editor shows an error
        assert len(app.books) == 0
    finally:
        app.impl.quit()
