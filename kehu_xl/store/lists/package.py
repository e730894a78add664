"""What the Rust reader does not tell about an .xlsx, and what must be known before it may read one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
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
_ADDRESS = re.compile(rb"([A-Z]+)(\d+)")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*?\sr="(\d+)"')
_COLUMNS = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\smin="(\d+)")(?=[^>]*\smax="(\d+)")[^>]*>')
_IS_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_LAST_COLUMN = 16384
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")

Place = tuple[int, int]  # sheet row and column, from 1


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells of one sheet that need a second look."""

    errors: dict[Place, str]
    percent: tuple[Place, ...]
    comments: Mapping[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


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
            marks = _marks(utf8(book.package.read(sheet.part)), styles, path)
            parts[sheet.part] = replace(marks, comments=_comments(book, sheet.part))
    return {sheet.name: parts[sheet.part] for sheet in book.sheets if sheet.part in parts}


def _comments(book: Book, part: str) -> dict[Place, str]:
    """The text of each comment of a sheet; of a thread, what its first part says."""
    found: dict[Place, str] = {}
    for name in (name for name in book.related(part, "comments") if name in book.package):
        for node in book.xml(name).iterfind(".//{*}comment"):
            place = _ADDRESS.fullmatch(node.get("ref", "").encode())
            if place:
                text = "".join(piece.text or "" for piece in node.iterfind(".//{*}t"))
                found[int(place[2]), column_number(place[1].decode())] = text
    return found


def _read_through(book: Book) -> None:
    """Check the size and CRC of the texts: the reader would unpack whatever comes, however much it is."""
    for part in book.related(book.workbook_part, "sharedStrings"):
        if part in book.package:
            book.package.check(part)


def _marks(xml: bytes, styles: tuple[int, ...], path: Path) -> Marks:
    if is_too_large(xml):
        raise DamagedFile(file=path.name, what=DAMAGE["too_big"])
    rows = frozenset(int(found[1]) for found in _HIDDEN_ROW.finditer(xml))
    spans = [(int(found[1]), int(found[2])) for found in _COLUMNS.finditer(xml) if _IS_HIDDEN.search(found[0])]
    columns = frozenset(column for first, last in spans for column in range(first, min(last, _LAST_COLUMN) + 1))
    errors = {place: _code(xml, end) for place, end in _cells(xml, _ERROR)}
    if not styles:
        return Marks(errors, (), hidden_rows=rows, hidden_columns=columns)
    styled = re.compile(rb'\ss="(?:%s)"' % b"|".join(str(style).encode() for style in styles))
    percent = tuple(place for place, _ in _cells(xml, styled))
    return Marks(errors, percent, hidden_rows=rows, hidden_columns=columns)


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
