"""Web pages under the name of a workbook: the tables of an HTML export, one below the other as Excel shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lxml import etree

from kehu_xl.core.listing.types import Box, RawSheet
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.errors import DisguisedFile
from kehu_xl.spec.vocabulary.listing import DISGUISES
from kehu_xl.store.lists.delimited import decoded, text_cell
from kehu_xl.store.lists.grids import Place, Sketch
from kehu_xl.store.ooxml.index import MAX_COLUMN

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BREAK = "\x00"  # stands for <br> while white space is folded
_BLOCKS = frozenset({"p", "div", "li"})
_UNREAD = frozenset({"script", "style", "comment"})
_MOST_SPANNED = 2000  # rows or columns that one cell may cover


def read_webpage(path: Path) -> tuple[RawSheet, ...]:
    """The tables of an HTML file as one sheet with the file's name, a blank row between them; cells are texts.

    Raises DisguisedFile where the page holds no table, DamagedFile where its tables are too large for memory.
    """
    parser = etree.HTMLParser(no_network=True, huge_tree=True, remove_comments=True)
    with suppress(etree.XMLSyntaxError):  # a page without a single element
        root = etree.fromstring(_DECLARATION.sub("", decoded(path), count=1), parser)
        tables = [table for table in root.iter("table") if next(table.iterdescendants("table"), None) is None]
        sheet, row = Sketch(), 0
        for table in tables:
            row = _add(table, sheet, row + 1 if sheet.cells else 0)
        if sheet.cells:
            return (sheet.raw(path.stem, path),)
    raise DisguisedFile(file=path.name, what=DISGUISES["webpage"])


def _add(table: etree._Element, sheet: Sketch, last: int) -> int:
    """Add a table below the last row that is there; its own last row."""
    covered: dict[int, int] = {}  # for a column, the last row that a cell from above reaches down to
    number = last
    for number, row in enumerate(table.iter("tr"), start=last + 1):
        if _UNSEEN.search(row.get("style", "")):
            sheet.hidden_rows.add(number)
        column = 1
        for cell in row.iterchildren("td", "th"):
            while covered.get(column, 0) >= number:
                column += 1
            if column > MAX_COLUMN:  # no sheet has more: what comes after cannot be a list
                break
            column += _put(cell, (number, column), sheet, covered)
    return number


def _put(cell: etree._Element, place: Place, sheet: Sketch, covered: dict[int, int]) -> int:
    """Put a cell in its place; how many columns it covers."""
    value, (row, column) = _value(cell), place
    if value is not None:
        sheet.cells[place] = value
    across, down = _span(cell, "colspan"), _span(cell, "rowspan")
    if across * down > 1:
        box = Box(row, column, row + down - 1, column + across - 1)
        sheet.merged.append(box)
        covered.update(dict.fromkeys(range(column, box.right + 1), box.bottom))
    return across


def _span(cell: etree._Element, name: str) -> int:
    said = cell.get(name, "1").strip()
    return min(max(int(said), 1), _MOST_SPANNED) if said.isdecimal() else 1


def _value(cell: etree._Element) -> Cell:
    """What a cell shows; a number that Excel wrote beside it in full, where the text is cut."""
    exact = cell.get("x:num", "").strip()
    text = exact or "\n".join(_SPACES.sub(" ", line).strip() for line in "".join(_pieces(cell)).split(_BREAK)).strip()
    return text_cell(text.replace("\xa0", " ").strip())


def _pieces(node: etree._Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.tag == "br":
            yield _BREAK
        elif isinstance(child.tag, str) and child.tag not in _UNREAD:
            yield _BREAK if child.tag in _BLOCKS and child.getprevious() is not None else ""
            yield from _pieces(child)
        yield child.tail or ""
