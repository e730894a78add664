"""The two adapters of the store, behind one face: a drawn file, and how it looks afterwards."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec import errors
from kehu_xl.store import FileStore, live
from kehu_xl.store.live import LiveStore
from kehu_xl.store.live.book import LiveBook
from kehu_xl.store.live.writing import write
from kehu_xl.store.planning import Plan
from tests.office.conftest import office, opened  # noqa: F401 fixtures
from tests.store.deleting import delete_sheet


class Closed:
    """A file that nobody has open, looked at with openpyxl."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store: Any = FileStore(path)

    def read(self, *tables: str) -> Snapshot:
        return FileStore(self.path).read(tables)

    def value(self, sheet: str, address: str) -> Any:
        return self._book(data_only=True)[sheet][address].value

    def formula(self, sheet: str, address: str) -> Any:
        return self._book()[sheet][address].value

    def table(self, sheet: str, name: str) -> str:
        return str(self._book()[sheet].tables[name].ref)

    def sheets(self) -> list[str]:
        return list(self._book().sheetnames)

    def delete(self, sheet: str) -> None:
        delete_sheet(self.path, sheet)
        self.store = FileStore(self.path)

    def saved(self) -> Path:
        return self.path

    def _book(self, **options: Any) -> openpyxl.Workbook:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(self.path, **options)


class Open:
    """A book that LibreOffice has open, looked at with xlwings."""

    def __init__(self, path: Path, book: Any) -> None:
        self.path, self.book = path, book
        self.store: Any = LiveStore(book)

    def read(self, *tables: str) -> Snapshot:
        return LiveStore(self.book).read(tables)

    def value(self, sheet: str, address: str) -> Any:
        return self.book.sheets[sheet][address].value

    def formula(self, sheet: str, address: str) -> Any:
        return self.book.sheets[sheet][address].formula

    def table(self, sheet: str, name: str) -> str:
        return str(self.book.sheets[sheet].tables[name].range.get_address(False, False))

    def sheets(self) -> list[str]:
        return [sheet.name for sheet in self.book.sheets]

    def delete(self, sheet: str) -> None:
        self.book.sheets[sheet].delete()

    def saved(self) -> Path:
        self.book.save()
        return self.path


@pytest.fixture(params=["closed", pytest.param("open", marks=pytest.mark.libreoffice)])
def adapter(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], Closed | Open]]:
    """Take a file over: `adapter(path)`."""
    if request.param == "closed":
        yield Closed
    else:
        open_book = request.getfixturevalue("opened")
        yield lambda path: Open(path, open_book(path))


@pytest.fixture
def breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office is gone as soon as everything is written."""

    def broken_off(held: LiveBook, planned: Plan) -> None:
        write(held, planned)
        raise errors.OfficeGone()

    monkeypatch.setattr(live, "write", broken_off)
