"""Web pages under the name of a workbook: the tables of an HTML export, one below the other as Excel shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from lxml import etree

from kehu_xl.core.listing.types import Box, Grid, RawSheet
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.errors import DamagedFile, DisguisedFile
from kehu_xl.spec.vocabulary.listing import DAMAGE, DISGUISES
from kehu_xl.store.lists.delimited import decoded, text_cell
from kehu_xl.store.lists.extent import MAX_CELLS
from kehu_xl.store.lists.grids import trimmed

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BREAK = "\x00"  # stands for <br> while white space is folded
_BLOCKS = frozenset({"p", "div", "li"})
_UNREAD = frozenset({"script", "style", "comment"})
_MOST_SPANNED = 2000  # rows or columns that one cell may cover


def read_webpage(path: Path) -> tuple[RawSheet, ...]:
    """The tables of an HTML file as one sheet with the file's name, a blank row between them; cells are texts.

    Raises DisguisedFile where the page holds no table, DamagedFile for tables beyond measure.
    """
    parser = etree.HTMLParser(no_network=True, huge_tree=True, remove_comments=True)
    with suppress(etree.XMLSyntaxError):  # a page without a single element
        root = etree.fromstring(_DECLARATION.sub("", decoded(path), count=1), parser)
        tables = [table for table in root.iter("table") if next(table.iterdescendants("table"), None) is None]
        sheet = _Sheet(path)
        for table in tables:
            sheet.add(table)
        if sheet.cells:
            return (sheet.raw(),)
    raise DisguisedFile(file=path.name, what=DISGUISES["webpage"])


class _Sheet:
    """The sheet while it is read; places are rows and columns from 1."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Box] = []
        self.hidden: set[int] = set()
        self._row = 0

    def add(self, table: etree._Element) -> None:
        """Add a table below those that are there."""
        self._row += 1 if self.cells else 0
        covered: set[tuple[int, int]] = set()
        for row in table.iter("tr"):
            self._row += 1
            if _UNSEEN.search(row.get("style", "")):
                self.hidden.add(self._row)
            column = 1
            for cell in row.iterchildren("td", "th"):
                while (self._row, column) in covered:
                    column += 1
                column += self._put(cell, column, covered)
        if max((column for _, column in self.cells), default=0) * self._row > MAX_CELLS:
            raise DamagedFile(file=self.path.name, what=DAMAGE["too_big"])

    def _put(self, cell: etree._Element, column: int, covered: set[tuple[int, int]]) -> int:
        """Put a cell in its place; how many columns it covers."""
        value = _value(cell)
        if value is not None:
            self.cells[self._row, column] = value
        across, down = _span(cell, "colspan"), _span(cell, "rowspan")
        if across * down > 1:
            box = Box(self._row, column, self._row + down - 1, column + across - 1)
            self.merged.append(box)
            covered.update((row, place) for row in range(box.top + 1, box.bottom + 1)
                           for place in range(box.left, box.right + 1))  # fmt: skip
        return across

    def raw(self) -> RawSheet:
        """The sheet as it was read."""
        rows, columns = (max(place[axis] for place in self.cells) for axis in (0, 1))
        grid: Grid = np.full((rows, columns), None, dtype=object)
        for (row, column), cell in self.cells.items():
            grid[row - 1, column - 1] = cell
        return trimmed(RawSheet(self.path.stem, grid, merged=tuple(self.merged), hidden_rows=frozenset(self.hidden)))


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
