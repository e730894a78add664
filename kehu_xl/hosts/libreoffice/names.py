"""Defined names of a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from kehu_xl.hosts.libreoffice.areas import parse
from kehu_xl.hosts.libreoffice.ranges import Range
from kehu_xl.hosts.uno_side.formulas import to_excel, to_office

if TYPE_CHECKING:
    from kehu_xl.hosts.libreoffice.books import Book

_REFERENCE = re.compile(r"\$?('(?:[^']|'')+'|[^'.!]+)[.!](\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")


class Names(base_classes.Names):
    """The names of a document and of its sheets."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def _found(self) -> list[Name]:
        return [Name(self.book, each) for each in self.book.app.ask("names", doc=self.book.doc)]

    def __call__(self, name_or_index: str | int) -> Name:
        found = self._found()
        if isinstance(name_or_index, int):
            return found[name_or_index - 1]
        for name in found:
            if name.name.casefold() == name_or_index.casefold():
                return name
        raise KeyError(name_or_index)

    def __iter__(self) -> Any:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())

    def snapshot(self) -> list[tuple[str, Name]]:
        """All names in one request."""
        return [(name.name, name) for name in self._found()]

    def contains(self, name_or_index: str | int) -> bool:
        """Whether there is such a name."""
        names = self._found()
        if isinstance(name_or_index, int):
            return 0 < name_or_index <= len(names)
        return name_or_index.casefold() in [name.name.casefold() for name in names]

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name for the whole document."""
        content = to_office(refers_to.removeprefix("="))
        self.book.app.ask("add_name", doc=self.book.doc, name=name, content=content)
        return Name(self.book, {"name": name, "sheet": "", "content": content})


class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, book: Book, facts: dict[str, str]) -> None:
        self.book, self._facts = book, facts

    @property
    def name(self) -> str:
        sheet = self._facts["sheet"]
        return f"{sheet}!{self._facts['name']}" if sheet else self._facts["name"]

    @property
    def refers_to(self) -> str:
        return f"={to_excel(self._facts['content'])}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        content = to_office(value.removeprefix("="))
        sheet = self._facts["sheet"]
        self.book.app.ask("add_name", doc=self.book.doc, name=self._facts["name"], content=content, sheet=sheet)
        self._facts = {**self._facts, "content": content}

    @property
    def refers_to_range(self) -> Range:
        match = _REFERENCE.fullmatch(self._facts["content"])
        area = parse(match[2]) if match else None
        if match is None or area is None:
            raise ValueError(f"{self.name} refers to no range")
        return Range(self.book.sheets(_bare(match[1])), area)

    def covers(self, cells: Range) -> bool:
        """Whether it is the name of just that range."""
        match = _REFERENCE.fullmatch(self._facts["content"])
        return match is not None and _bare(match[1]) == cells.sheet.name and parse(match[2]) == cells.area

    def delete(self) -> None:
        """Take it away."""
        self.book.app.ask("remove_name", doc=self.book.doc, name=self._facts["name"], sheet=self._facts["sheet"])


def _bare(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
