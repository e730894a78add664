"""Columns that the book's tables lack, added at their right: header, width, format, place in the Excel table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kehu_xl.core.outcome import Outcome
from kehu_xl.core.upgrade import News
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Table
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.overlay import overlaid
from kehu_xl.store.ooxml.patch import patched
from kehu_xl.store.ooxml.tables import resized
from kehu_xl.store.ooxml.tokens import attributes_of
from kehu_xl.store.planning import plan
from kehu_xl.store.reading import ReadTable, read_tables
from kehu_xl.store.upgrade.sheets import Merger
from kehu_xl.store.upgrade.step import Parts, Step

_COLS = re.compile(rb"<cols>(.*?)</cols>|<cols\s*/>", re.DOTALL)
_COL = re.compile(rb"<col\s[^>]*>")
_ROWS = re.compile(rb"<sheetData\b")
_SAID = (b"width", b"style", b"hidden", b"customWidth")  # what a new column takes over from the template


def with_columns(book: Book, template: Book) -> Step:
    """Every table of the spec has all of its columns; those that are there stay where they are.

    Raises NoRoom where something stands right of a table.
    """
    finder, merger = Finder(book), Merger(book, template)
    parts: Parts = {}
    news = []
    for table in TABLES:
        if table.columns and finder.find(table.id) is not None:
            made = _added(overlaid(book, parts) if parts else book, merger, table)
            if made is not None:
                parts |= made.parts
                news.append(News("columns", made.headers, {"sheet": made.sheet}))
    return ({**parts, **merger.parts()}, news) if news else ({}, ())


@dataclass(frozen=True, slots=True)
class _Made:
    sheet: str
    headers: tuple[str, ...]
    parts: Parts


def _added(book: Book, merger: Merger, table: Table) -> _Made | None:
    read = read_tables(book, [table.id])[table.id]
    headers = tuple(column.header for column in table if column.id not in read.located.columns)
    if not headers:
        return None
    planned = plan(book, {table.id: read}, Outcome(added_columns={table.id: headers}))
    sheet = planned.sheets[read.located.sheet.part]
    xml = b"".join(patched(sheet.layout.worksheet(), sheet.edits))
    parts = {read.located.sheet.part: with_widths(xml, _looks(merger, table, read, headers))}
    for resize in planned.resizes:
        old = book.package.read(resize.table.part)
        parts[resize.table.part] = resized(old, resize.table, resize.bottom, resize.added)
    return _Made(read.located.sheet.name, headers, parts)


def _looks(merger: Merger, table: Table, read: ReadTable, headers: Sequence[str]) -> Mapping[int, dict[bytes, bytes]]:
    """The width and the format of each new column, by its place in the book."""
    xml = merger.template.package.read(Finder(merger.template).sheet_of(table.id).part)
    theirs = dict(_spread(xml))
    place = {column.header: at for at, column in enumerate(table, start=1)}
    found = {}
    for at, header in enumerate(headers, start=read.located.right + 1):
        look = {name: value for name, value in theirs.get(place[header], {}).items() if name in _SAID}
        if b"style" in look:
            look[b"style"] = b"%d" % merger.styles.cell_format(int(look[b"style"]))
        found[at] = look
    return found


def _spread(xml: bytes) -> Iterator[tuple[int, dict[bytes, bytes]]]:
    """What `<cols>` says of each column that it names."""
    found = _COLS.search(xml)
    for tag in _COL.findall(found[1] or b"") if found else ():
        said = attributes_of(tag)
        first, last = int(said.pop(b"min")), int(said.pop(b"max"))
        yield from ((column, said) for column in range(first, last + 1))


def with_widths(xml: bytes, looks: Mapping[int, Mapping[bytes, bytes]]) -> bytes:
    """A sheet whose columns look as said; the other columns keep what they have.

    >>> with_widths(b'<cols><col min="1" max="2" width="9"/></cols><sheetData/>', {2: {b"width": b"5"}})
    b'<cols><col min="1" max="1" width="9"/><col min="2" max="2" width="5"/></cols><sheetData/>'
    """
    together = {**dict(_spread(xml)), **looks}
    runs: list[tuple[int, int, Mapping[bytes, bytes]]] = []
    for column, look in sorted(together.items()):
        if runs and runs[-1][1] == column - 1 and runs[-1][2] == look:
            runs[-1] = (runs[-1][0], column, look)
        else:
            runs.append((column, column, look))
    tags = (b'<col min="%d" max="%d"%s/>' % (first, last, _attributes(look)) for first, last, look in runs)
    block = b"<cols>" + b"".join(tags) + b"</cols>"
    if _COLS.search(xml):
        return _COLS.sub(lambda _: block, xml, count=1)
    return _ROWS.sub(lambda found: block + found[0], xml, count=1)


def _attributes(look: Mapping[bytes, bytes]) -> bytes:
    return b"".join(b' %s="%s"' % item for item in look.items())
