"""Documents as xlwings' books."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from kehu_xl.hosts.libreoffice.names import Names
from kehu_xl.hosts.libreoffice.sheets import Sheets

if TYPE_CHECKING:
    from kehu_xl.hosts.libreoffice.engine import App


class Books(base_classes.Books):
    """The open spreadsheets, the one in front first."""

    app: Any = None

    def __init__(self, app: App) -> None:
        self.app = app

    api = None

    @property
    def active(self) -> Book:
        """The document in front."""
        found = next(iter(self), None)
        if found is None:
            raise KeyError("no book is open")
        return found

    def __call__(self, name_or_index: str | int) -> Book:
        found = self.app.ask("documents")
        if isinstance(name_or_index, int):
            return Book(self.app, found[name_or_index - 1]["doc"])
        wanted = os.path.basename(name_or_index).casefold()  # noqa: PTH119 a name, perhaps of no file
        for each in found:
            if each["name"].casefold() == wanted:
                return Book(self.app, each["doc"])
        raise KeyError(name_or_index)

    def __contains__(self, name_or_index: object) -> bool:
        return any(each["name"] == name_or_index for each in self.app.ask("documents"))

    def __len__(self) -> int:
        return len(self.app.ask("documents"))

    def __iter__(self) -> Iterator[Book]:
        return iter([Book(self.app, each["doc"]) for each in self.app.ask("documents")])

    def add(self) -> Book:
        """A new empty book."""
        return Book(self.app, self.app.ask("new", hidden=self.app.hidden)["doc"])

    def open(self, fullname: str, update_links: Any = None, read_only: bool | None = None, *_others: Any) -> Book:
        """Open a file; its macros reach us."""
        opened = self.app.ask("open", path=fullname, hidden=self.app.hidden, read_only=bool(read_only))
        self.app.calls.adopt(opened["doc"], opened["path"])
        return Book(self.app, opened["doc"])


class Book(base_classes.Book):
    """One document; `doc` is the office's key for it."""

    app: Any = None
    sheets: Any = None
    names: Any = None

    def __init__(self, app: App, doc: str) -> None:
        self.app, self.doc = app, doc
        self.sheets, self.names = Sheets(self), Names(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and (self.app, self.doc) == (other.app, other.doc)

    def __hash__(self) -> int:
        return hash((id(self.app), self.doc))

    @property
    def facts(self) -> dict[str, Any]:
        """Name, path, state."""
        found: dict[str, Any] = self.app.ask("book", doc=self.doc)
        return found

    @property
    def api(self) -> NativeBook:
        """What Excel's Workbook object tells that our store asks."""
        return NativeBook(self)

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    @property
    def fullname(self) -> str:
        facts = self.facts
        return str(facts["path"] or facts["name"])

    def close(self) -> None:
        """Close without saving."""
        self.app.ask("close", doc=self.doc)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save; the macros' text in the file stays the original one."""
        if password is not None:
            raise NotImplementedError("LibreOffice host: saving with a password")
        saved = self.app.ask("save", doc=self.doc, path=path)
        self.app.calls.restore(self.doc, Path(saved["path"]))

    def activate(self) -> None:
        """Bring its window to the front."""
        self.app.ask("activate", doc=self.doc)


class NativeBook:
    """A small part of Excel's Workbook object, under Excel's names."""

    ProtectStructure = False

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def Date1904(self) -> bool:
        """Whether day 0 is in 1904."""
        return bool(self._book.facts["date1904"])

    @property
    def ReadOnly(self) -> bool:
        """Whether saving needs another name."""
        return bool(self._book.facts["read_only"])

    @property
    def Saved(self) -> bool:
        """Whether nothing was changed since the last save."""
        return not self._book.facts["modified"]

    @property
    def CustomDocumentProperties(self) -> Properties:
        """The custom properties of the document."""
        return Properties(self._book)


class Properties:
    """Custom document properties as Excel's collection has them: iterable, with Add and Item."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __iter__(self) -> Iterator[Property]:
        found = self._book.app.ask("properties", doc=self._book.doc)
        return iter([Property(self._book, name, value) for name, value in found.items()])

    def Add(self, name: str, _linked: bool, _type: int, value: str) -> None:
        """A new property."""
        self._book.app.ask("set_property", doc=self._book.doc, name=name, value=value)


class Property:
    """One custom document property."""

    def __init__(self, book: Book, name: str, value: str) -> None:
        self._book, self.Name, self._value = book, name, value

    @property
    def Value(self) -> str:
        """Its text."""
        return self._value

    @Value.setter
    def Value(self, value: str) -> None:
        self._book.app.ask("set_property", doc=self._book.doc, name=self.Name, value=value)
        self._value = value
