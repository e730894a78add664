"""Sheets that the book lacks: tables of the spec, and the hidden sheets that macros read."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from lxml import etree

from kehu_xl.core.upgrade import News
from kehu_xl.spec.ribbon import CONF_SHEET, SYSTEM_SHEETS
from kehu_xl.spec.tables import TABLES
from kehu_xl.store.layout import Layout
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book, Sheet
from kehu_xl.store.ooxml.overlay import fresh_parts
from kehu_xl.store.ooxml.patch import ColumnEdit, patched
from kehu_xl.store.ooxml.values import objects
from kehu_xl.store.reading import read_grid
from kehu_xl.store.restore.directory import Directory
from kehu_xl.store.restore.sheet_copy import Copier, document
from kehu_xl.store.restore.sheets import restored
from kehu_xl.store.restore.style_merge import StyleMerge
from kehu_xl.store.upgrade.step import Parts, Step

_CODE_NAME = re.compile(rb'(<sheetPr\b[^>]*?)\s?codeName="[^"]*"|<sheetPr\b')
_KEYS, _VALUES = 1, 2


def with_tables(book: Book, template: Book) -> Step:  # noqa: ARG001 a step's signature
    """The sheets of tables that came later, or that somebody deleted."""
    finder = Finder(book)
    gone = [table for table in TABLES if finder.find(table.id) is None]
    if not gone:
        return {}, ()
    fresh = restored(book, [table.id for table in gone])
    return dict(fresh_parts(fresh)), (News("sheet", tuple(table.sheet for table in gone)),)


class Merger:
    """Styles of the template made known to a book, and sheets copied with them."""

    def __init__(self, book: Book, template: Book) -> None:
        self.book, self.template = book, template
        self._part = book.related(book.workbook_part, "styles")[0]
        self._ours = book.xml(self._part)
        self._before = document(self._ours)
        self.styles = StyleMerge(self._ours, template.xml(template.related(template.workbook_part, "styles")[0]))
        self.copier = Copier(book, template, self.styles)

    def parts(self) -> dict[str, bytes]:
        """The styles part, where a style is new."""
        after = document(self._ours)
        return {self._part: after} if after != self._before else {}


def with_system_sheets(book: Book, template: Book) -> Step:
    """The hidden sheets as the template has them; of xlwings' settings only the missing ones are added."""
    merger = Merger(book, template)
    parts: dict[str, bytes] = {}
    made: list[str] = []
    renewed: list[str] = []
    directory = Directory(book, template)
    for name in SYSTEM_SHEETS:
        sheet, source = book.sheet(name), _sheet(template, name)
        if sheet is None:
            copy = merger.copier.copy(source)
            directory.enter(name, copy, _last(book, made))
            parts.update(copy.parts)
            made.append(name)
        elif fresh := _renewed(merger, sheet, source):
            parts |= fresh
            renewed.append(name)
    if not parts:
        return {}, ()
    told = News("system", (*made, *renewed))
    return {**parts, **(directory.parts() if made else {}), **merger.parts()}, (told,)


def _sheet(book: Book, name: str) -> Sheet:
    return next(sheet for sheet in book.sheets if sheet.name == name)


def _last(book: Book, made: list[str]) -> str:
    return made[-1] if made else book.sheets[-1].name


def _renewed(merger: Merger, sheet: Sheet, source: Sheet) -> Parts:
    ours, theirs = _rows(merger.book, sheet), _rows(merger.template, source)
    if sheet.name == CONF_SHEET:
        missing = {key: value for key, value in theirs.items() if key not in ours}
        return _with_rows(merger.book, sheet, missing) if missing else {}
    if ours == theirs:
        return {}
    return {sheet.part: keeping_code_name(merger.book, sheet, merger.copier.content(source.part))}


def _rows(book: Book, sheet: Sheet) -> Mapping[str, tuple[str, ...]]:
    grid = read_grid(book, sheet)
    columns = range(1, grid.last_column + 1)
    lines = (grid.texts(row, 1, grid.last_column) for row in range(1, grid.last_row + 1))
    return {texts[_KEYS]: tuple(texts.get(at, "") for at in columns[1:]) for texts in lines if _KEYS in texts}


def _with_rows(book: Book, sheet: Sheet, rows: Mapping[str, tuple[str, ...]]) -> Parts:
    grid = read_grid(book, sheet)
    layout = Layout(book, sheet, grid.body)
    filled = grid.filled_rows(_KEYS, _KEYS)
    at = int(filled[-1]) + 1 + np.arange(len(rows), dtype=np.int64) if len(filled) else 1 + np.arange(len(rows))
    columns = ((_KEYS, list(rows)), (_VALUES, [value[0] if value else "" for value in rows.values()]))
    edits = [ColumnEdit(place, at, objects(cells), style=layout.column_style(place)) for place, cells in columns]
    return {sheet.part: b"".join(patched(layout.worksheet(), edits))}


def keeping_code_name(book: Book, sheet: Sheet, fresh: bytes) -> bytes:
    """New XML of a sheet with the name by which the book's VBA project knows it."""
    properties = book.xml(sheet.part).find("{*}sheetPr")
    name = properties.get("codeName") if properties is not None else None
    if not name:
        return fresh
    root = etree.fromstring(fresh)
    place = root.find("{*}sheetPr")
    if place is None:
        place = etree.Element(f"{{{etree.QName(root).namespace}}}sheetPr")
        root.insert(0, place)
    place.set("codeName", name)
    return document(root)
