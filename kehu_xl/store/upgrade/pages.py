"""Texts that the template brings: labels, titles, the guide. Those of earlier templates give way, a person's stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from lxml import etree

from kehu_xl.core.upgrade import News
from kehu_xl.spec.retired import TEXTS
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Role, Table
from kehu_xl.store.layout import Layout
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book, Sheet, parse_area
from kehu_xl.store.ooxml.grid import Grid
from kehu_xl.store.ooxml.patch import ColumnEdit, patched
from kehu_xl.store.ooxml.tokens import column_letters
from kehu_xl.store.ooxml.values import objects
from kehu_xl.store.reading import read_grid
from kehu_xl.store.restore.rule_text import digest
from kehu_xl.store.restore.sheet_copy import document
from kehu_xl.store.upgrade.sheets import Merger, keeping_code_name
from kehu_xl.store.upgrade.step import Parts, Step

Texts = Mapping[tuple[int, int], str]  # (row, column) -> what stands there
Wanted = Mapping[tuple[int, int], str | float | None]
_NUMBERS_FROM = 26  # the columns of the guide, far right, that hold what the marks of check digits read
_GUIDE = "guide"
_KEPT_ELEMENTS = ("drawing", "legacyDrawing", "legacyDrawingHF", "picture", "controls", "oleObjects")


def with_texts(book: Book, template: Book) -> Step:
    """Labels and titles of generated sheets, and the whole of 使用说明 where nobody has written into it."""
    merger, finder = Merger(book, template), Finder(book)
    parts: Parts = {}
    renewed, kept = [], []
    for table in TABLES:
        sheet = finder.find(table.id) if table.role is not Role.INPUT else None
        if sheet is None:
            continue
        page = _Page(table, sheet, merger)
        if touched := table.id == _GUIDE and page.is_touched():
            kept.append(sheet.name)
        if fresh := page.with_numbers() if touched else page.renewed():
            parts[sheet.part] = fresh
        if fresh and not touched:
            renewed.append(sheet.name)
    news = [News(kind, tuple(names)) for kind, names in (("page", renewed), ("page_kept", kept)) if names]
    return {**parts, **(merger.parts() if parts else {})}, news


def texts_of(grid: Grid, last_row: int) -> Texts:
    """The cells of the first rows of a sheet that show a text."""
    return {
        (row, column): text
        for row in range(1, last_row + 1)
        for column, text in grid.texts(row, 1, grid.last_column).items()
        if text
    }


def text_digest(table: str, place: tuple[int, int], text: str) -> str:
    """How `spec.retired` remembers a text of an earlier template."""
    return digest(table, f"{column_letters(place[1])}{place[0]}", text)


def label_rows(table: Table, grid: Grid) -> int:
    """The last row that labels of a sheet can stand in: above the header of a growing table."""
    return table.header_row - 1 if table.columns else grid.last_row


@dataclass(frozen=True, eq=False)
class _Page:
    table: Table
    sheet: Sheet
    merger: Merger

    @property
    def _source(self) -> Sheet:
        return Finder(self.merger.template).sheet_of(self.table.id)

    def _texts(self) -> tuple[Texts, Texts]:
        """The book's and the template's."""
        ours, theirs = read_grid(self.merger.book, self.sheet), read_grid(self.merger.template, self._source)
        last = max(label_rows(self.table, ours), label_rows(self.table, theirs))
        return texts_of(ours, last), texts_of(theirs, last)

    def _is_retired(self, place: tuple[int, int], text: str) -> bool:
        return text_digest(self.table.id, place, text) in TEXTS

    def is_touched(self) -> bool:
        """Whether somebody wrote a text of their own."""
        ours, theirs = self._texts()
        return any(theirs.get(at) != text and not self._is_retired(at, text) for at, text in ours.items())

    def renewed(self) -> bytes | None:
        """The new XML; None where all is as it should be."""
        ours, theirs = self._texts()
        blocks = set(_block_cells(self.merger.book, self.table))
        old = {at for at, text in ours.items() if theirs.get(at) != text and self._is_retired(at, text)}
        new = {at for at in theirs if at not in ours and at not in blocks}
        if not old | new:
            return None
        if self.table.id == _GUIDE:
            return _replaced(self.merger, self.sheet, self._source)
        return _relabelled(self, {at: theirs.get(at) for at in old | new})

    def with_numbers(self) -> bytes | None:
        """A guide that somebody wrote into: only the numbers that marks read, where they are missing."""
        ours, theirs = self._texts()
        missing = {at: float(text) for at, text in theirs.items() if at[1] >= _NUMBERS_FROM and at not in ours}
        return _relabelled(self, missing) if missing else None


def _block_cells(book: Book, table: Table) -> Iterator[tuple[int, int]]:
    for block in table.blocks:
        area = parse_area(book.names.get(f"{table.excel_name}_{block.id}", ""))
        if area is not None:
            yield from ((r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1))


def _replaced(merger: Merger, sheet: Sheet, source: Sheet) -> bytes:
    """The sheet as the template has it, with the pictures and drawings of the book."""
    fresh = etree.fromstring(keeping_code_name(merger.book, sheet, merger.copier.content(source.part)))
    ours = merger.book.xml(sheet.part)
    for name in _KEPT_ELEMENTS:
        for element in fresh.findall(f"{{*}}{name}"):
            fresh.remove(element)
        for element in ours.findall(f"{{*}}{name}"):
            fresh.append(element)
    return document(fresh)


def _relabelled(page: _Page, texts: Wanted) -> bytes:
    """The sheet with some texts written or cleared; a text in several fonts comes as the template has it."""
    book, sheet = page.merger.book, page.sheet
    layout = Layout(book, sheet, read_grid(book, sheet).body)
    source = etree.fromstring(page.merger.copier.content(page._source.part))
    theirs = {cell.get("r", ""): cell for cell in source.iter("{*}c")}
    edits = []
    for column in sorted({at[1] for at in texts}):
        rows = sorted(at[0] for at in texts if at[1] == column)
        values = objects([texts[row, column] for row in rows])
        model = theirs.get(f"{column_letters(column)}{rows[-1]}")
        style = int(model.get("s", "0")) if model is not None else 0
        edits.append(ColumnEdit(column, np.array(rows, np.int64), values, style=style, over_formulas=True))
    xml = b"".join(patched(layout.worksheet(), edits))
    for row, column in texts:
        xml = _with_fonts(xml, f"{column_letters(column)}{row}", theirs)
    return _with_heights(xml, source, {at[0] for at in texts})


def _with_fonts(xml: bytes, address: str, theirs: Mapping[str, etree._Element]) -> bytes:
    model = theirs.get(address)
    inside = model.find("{*}is") if model is not None else None
    if inside is None or inside.find("{*}r") is None:
        return xml
    text = etree.tostring(inside, with_tail=False)
    bare = re.sub(rb'\sxmlns(:\w+)?="[^"]*"', b"", text)
    cell = re.compile(rb'(<c r="%s"[^>]*>)<is>.*?</is>' % address.encode(), re.DOTALL)
    return cell.sub(lambda found: found[1] + bare, xml, count=1)


def _with_heights(xml: bytes, source: etree._Element, rows: set[int]) -> bytes:
    """New rows are as high as in the template."""
    heights = {int(row.get("r", "0")): row.get("ht") for row in source.iter("{*}row") if row.get("customHeight")}
    for row in rows & heights.keys():
        opening = re.compile(rb'<row r="%d"(?![^>]*\sht=)' % row)
        xml = opening.sub(b'<row r="%d" ht="%s" customHeight="1"' % (row, str(heights[row]).encode()), xml, count=1)
    return xml
