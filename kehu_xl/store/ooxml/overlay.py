"""A book with parts that are not in its file yet."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.package import Package, normal_name


@dataclass(frozen=True)
class Overlay(Package):
    """A package of which some parts are new or changed; `rewrite` must be given these."""

    fresh: Mapping[str, bytes] = field(default_factory=dict)  # part -> content

    def read(self, name: str) -> bytes:
        """The plain bytes of a part."""
        wanted = normal_name(name)
        for part, content in self.fresh.items():
            if normal_name(part) == wanted:
                return content
        return super().read(name)

    def flows(self, name: str) -> bool:
        """Whether the part can be read from the file piece by piece."""
        return normal_name(name) not in {normal_name(part) for part in self.fresh} and super().flows(name)


def overlaid(book: Book, fresh: Mapping[str, bytes]) -> Book:
    """The book as it will be with those parts; its shared texts must not be among them."""
    package = book.package
    added = {normal_name(name): zipfile.ZipInfo(name) for name in fresh if name not in package}
    together = {**fresh_parts(book), **fresh}
    new = Book(Overlay(package.path, {**package.members, **added}, package.duplicates, together))
    if "strings" in vars(book):  # read already, and that part is the same
        new.strings = book.strings
    return new


def fresh_parts(book: Book) -> Mapping[str, bytes]:
    """The parts of a book that its file lacks or has otherwise."""
    return book.package.fresh if isinstance(book.package, Overlay) else {}
