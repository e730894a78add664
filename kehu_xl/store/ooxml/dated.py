"""Date formats for cells that hold a day and do not show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy

import numpy as np
from lxml import etree

from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.index import MAX_COLUMN, Body
from kehu_xl.store.ooxml.scan import scan

Place = tuple[int, int]  # sheet row and column
_SHORT_DATE = "14"  # the short date of the person's own system
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_STYLE = re.compile(rb'\ss="(\d+)"')
_OPENING = re.compile(rb"<(?:[\w.-]+:)?c\b[^>]*")


def with_date_formats(book: Book, sheets: Mapping[str, bytes], days: Mapping[str, Iterable[Place]]) -> dict[str, bytes]:
    """The sheets with a date format on those cells that have none, and the styles with the formats that this takes.

    A book without a styles part is returned as it is: its numbers have no format at all.
    """
    parts = book.related(book.workbook_part, "styles")
    if not parts or not any(days.values()):
        return dict(sheets)
    styles = _Dates(book, etree.fromstring(book.package.read(parts[0]), _PARSER))
    fresh = {part: _restyled(xml, days.get(part, ()), styles) for part, xml in sheets.items()}
    if styles.added:
        fresh[parts[0]] = etree.tostring(styles.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return fresh


class _Dates:
    """For each style of a book, the same style with a date format."""

    def __init__(self, book: Book, root: etree._Element) -> None:
        self.root = root
        self._formats = root.find("{*}cellXfs")
        self._shows_dates = book.styles.dates
        self.added: dict[int, int] = {}

    def style(self, old: int) -> int:
        if self._formats is None or old >= len(self._shows_dates) or self._shows_dates[old]:
            return old
        if old not in self.added:
            copy = deepcopy(self._formats[old])
            copy.set("numFmtId", _SHORT_DATE)
            copy.set("applyNumberFormat", "1")
            self._formats.append(copy)
            self._formats.set("count", str(len(self._formats)))
            self.added[old] = len(self._formats) - 1
        return self.added[old]


def _restyled(xml: bytes, places: Iterable[Place], styles: _Dates) -> bytes:
    body = scan(xml)
    if body is None:
        return xml
    pieces, done = [], 0
    for start in _starts(body, places):
        opening = _OPENING.match(xml, start)
        if opening is not None:
            pieces += [xml[done:start], _with_style(opening[0], styles)]
            done = opening.end()
    return b"".join((*pieces, xml[done:]))


def _starts(body: Body, places: Iterable[Place]) -> list[int]:
    """Where the cells of those places stand, in document order."""
    wanted = np.array([row * MAX_COLUMN + column for row, column in places], np.int64)
    return [int(start) for start in body.cells.start[np.isin(body.keys, wanted)]]


def _with_style(opening: bytes, styles: _Dates) -> bytes:
    found = _STYLE.search(opening)
    style = b' s="%d"' % styles.style(int(found[1]) if found else 0)
    if found is not None:
        return opening[: found.start()] + style + opening[found.end() :]
    empty = opening.endswith(b"/")
    return opening.removesuffix(b"/") + style + (b"/" if empty else b"")
