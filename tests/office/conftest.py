"""One office a test worker, with a profile of its own, ended when the worker ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from kehu_xl.hosts.libreoffice.engine import start
from kehu_xl.hosts.libreoffice.process import Wanted


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[xw.App]:
    app = start(Wanted(tmp_path_factory.mktemp("profile"), hidden=True, patience=120))
    yield app
    app.impl.quit()


@pytest.fixture
def new_book(office: xw.App) -> Iterator[xw.Book]:
    book = office.books.add()
    yield book
    book.close()


@pytest.fixture
def opened(office: xw.App) -> Iterator[object]:
    """Open a file in the office; closed again after the test."""
    books: list[xw.Book] = []

    def open_book(path: Path) -> xw.Book:
        books.append(office.books.open(path))
        return books[-1]

    yield open_book
    still_open = set(office.impl.books)
    for book in books:
        if book.impl in still_open:
            book.close()
