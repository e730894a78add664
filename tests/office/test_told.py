"""A save that cannot be mended, and one in another format: told or passed over, and the buttons go on working."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from kehu_xl.core.outcome import Outcome
from kehu_xl.store import FileStore, template_path
from tests.office.conftest import office, opened  # noqa: F401 fixtures

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def book(tmp_path: Path, opened: Callable[[Path], xw.Book]) -> xw.Book:  # noqa: F811
    path = tmp_path / "档案.xlsm"
    FileStore.create(path, template_path()).apply(Outcome())
    found = opened(path)
    found.app.impl.said.clear()
    return found


def told_of(book: xw.Book, path: Path) -> list[str]:
    """What the person reads once the office has told of a save."""
    assert book.app.impl.calls.answer({"event": "saved", "doc": book.impl.doc, "url": path.as_uri()}) == {}
    return list(book.app.impl.said)


def test_a_file_that_cannot_be_mended_is_told_and_stays_as_it_was_saved(book: xw.Book, tmp_path: Path) -> None:
    damaged = tmp_path / "坏.xlsm"
    damaged.write_bytes(b"PK\x03\x04 half a file")
    (said,) = told_of(book, damaged)
    assert said.startswith("LibreOffice 已经存盘，内容都在，但宏、表格样式和下拉列表没能补回去：坏.xlsm：")
    assert damaged.read_bytes() == b"PK\x03\x04 half a file"


def test_another_format_is_left_as_it_is(book: xw.Book, tmp_path: Path) -> None:
    other = tmp_path / "档案.ods"
    book.impl.app.ask("save", doc=book.impl.doc, path=str(other))
    written = other.read_bytes()
    assert told_of(book, other) == []
    assert other.read_bytes() == written
