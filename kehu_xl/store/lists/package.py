"""What the Rust reader does not tell about an .xlsx, and what must be known before it may read one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kehu_xl.spec.errors import DamagedFile
from kehu_xl.spec.vocabulary.listing import DAMAGE
from kehu_xl.store.guards import refuse_package
from kehu_xl.store.lists.extent import is_too_large
from kehu_xl.store.ooxml.book import Book, understood, utf8
from kehu_xl.store.ooxml.tokens import column_number

_ERROR = re.compile(rb'\st="e"')
_REFERENCE = re.compile(rb'\sr="([A-Z]+)(\d+)"')
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")

Place = tuple[int, int]  # sheet row and column, from 1


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells of one sheet that need a second look."""

    errors: dict[Place, str]
    percent: tuple[Place, ...]


def inspect(path: Path) -> dict[str, Marks]:
    """The marks of every worksheet, by sheet name.

    Raises NotASpreadsheet, PasswordProtected, or DamagedFile for a file that is no zip, whose parts are not what
    they say they are, or that would not fit into memory.
    """
    with understood(path.name):
        return _inspect(path)


def _inspect(path: Path) -> dict[str, Marks]:
    book = Book.open(path)
    refuse_package(book, DamagedFile)
    _read_through(book)
    styles = tuple(np.flatnonzero(book.styles.percents).tolist())
    parts: dict[str, Marks] = {}
    for sheet in book.sheets:
        if sheet.is_worksheet and sheet.part not in parts and sheet.part in book.package:
            parts[sheet.part] = _marks(utf8(book.package.read(sheet.part)), styles, path)
    return {sheet.name: parts[sheet.part] for sheet in book.sheets if sheet.part in parts}


def _read_through(book: Book) -> None:
    """Check the size and CRC of the texts: the reader would unpack whatever comes, however much it is."""
    for part in book.related(book.workbook_part, "sharedStrings"):
        if part in book.package:
            book.package.check(part)


def _marks(xml: bytes, styles: tuple[int, ...], path: Path) -> Marks:
    if is_too_large(xml):
        raise DamagedFile(file=path.name, what=DAMAGE["too_big"])
    errors = {place: _code(xml, end) for place, end in _cells(xml, _ERROR)}
    if not styles:
        return Marks(errors, ())
    styled = re.compile(rb'\ss="(?:%s)"' % b"|".join(str(style).encode() for style in styles))
    return Marks(errors, tuple(place for place, _ in _cells(xml, styled)))


def _cells(xml: bytes, attribute: re.Pattern[bytes]) -> Iterator[tuple[Place, int]]:
    """Place of each cell whose tag has the attribute, and where its tag ends."""
    for found in attribute.finditer(xml):
        start, end = xml.rfind(b"<", 0, found.start()), xml.find(b">", found.end())
        place = _REFERENCE.search(xml, start, end)
        if place and not xml.startswith(b"<row", start):
            yield (int(place[2]), column_number(place[1].decode())), end


def _code(xml: bytes, start: int) -> str:
    value = _VALUE.search(xml, start, xml.find(b"</", xml.find(b"v>", start)) + 1)
    return value[1].decode("ascii", "replace") if value else "#N/A"
