"""Rows that go: cleared, and the rows below move up within the table; refused where that would break something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

import numpy as np

from kehu_xl.spec.errors import RowsNotRemoved
from kehu_xl.spec.refusals import what
from kehu_xl.store.located import Located
from kehu_xl.store.moving import Move, Zone
from kehu_xl.store.ooxml.book import Book, utf8
from kehu_xl.store.ooxml.index import RICH, SHARED, Body
from kehu_xl.store.ooxml.tables import parse_range
from kehu_xl.store.ooxml.tokens import attributes_of, column_letters

_FORMULA = re.compile(r"<(?:[\w.-]+:)?f(?:\s([^>]*))?>([^<]+)</")
_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:mergeCell|hyperlink|comment|threadedComment)\s[^>]*>")
_RULES = re.compile(rb"<(?:[\w.-]+:)?(?:conditionalFormatting|dataValidation)\s[^>]*?\bsqref=\"([^\"]*)\"")
_SHAPE = re.compile(rb"<(?:[\w.-]+:)?from>.*?<(?:[\w.-]+:)?col>(\d+)<.*?<(?:[\w.-]+:)?row>(\d+)<", re.DOTALL)
_ITEM = re.compile(rb"<si[\s>/].*?(?:</si>|/>)", re.DOTALL)
_NOTES = frozenset({"comments", "threadedComment"})
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>\s*(\d+)")
_RUNS = re.compile(rb"<(?:\w+:)?(?:r|rPh)[\s>]")


def refuse_unsafe(book: Book, located: Located, body: Body, move: Move) -> None:
    """Raise RowsNotRemoved where a formula, a name, a rule, a note or a drawing would be cut off from its cells."""
    zone = _InFile(book, located, body, move)
    for found in (zone.own_formulas(), zone.rich_texts(), zone.cell_parts(), zone.drawings(), zone.rules(),
                  zone.names(), zone.formulas(), zone.charts()):  # fmt: skip
        reason = next(found, None)
        if reason is not None:
            sheet = located.sheet.name
            raise RowsNotRemoved(file=book.package.path.name, sheet=sheet, what=reason)


class _InFile(Zone):
    """What hangs on the zone in a closed file."""

    def __init__(self, book: Book, located: Located, body: Body, move: Move) -> None:
        super().__init__(located, move)
        self.book, self.body = book, body
        self.xml = utf8(book.package.read(self.sheet.part))

    def own_formulas(self) -> Iterator[str]:
        """Formulas in rows that go or move would be lost, or point elsewhere."""
        yield from (
            what("removed_formula", sheet=self.sheet.name, cell=cell) for cell in self._cells(self.body.cells.formula)
        )

    def rich_texts(self) -> Iterator[str]:
        """Texts of several fonts, which only their own part of the file can hold, in rows that move."""
        if not len(self.move.kept):
            return
        cells = self.body.cells
        rich = cells.type == RICH
        runs = self._rich_items()
        for at in np.flatnonzero(self._inside() & (cells.type == SHARED)).tolist() if runs else ():
            rich[at] = self._item(at) in runs
        for cell in self._cells(rich):
            yield what("removed_rich", sheet=self.sheet.name, cell=cell)

    def _item(self, at: int) -> int | None:
        """Which of the shared texts a cell shows; the index of a read sheet no longer knows where its value lies."""
        found = _VALUE.search(self.xml, int(self.body.cells.start[at]), int(self.body.cells.end[at]))
        return int(found[1]) if found else None

    def _rich_items(self) -> set[int]:
        parts = self.book.related(self.book.workbook_part, "sharedStrings")
        if not parts or parts[0] not in self.book.package:
            return set()
        items = _ITEM.findall(self.book.package.read(parts[0]))
        return {place for place, item in enumerate(items) if _RUNS.search(item)}

    def _cells(self, wanted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[str]:
        cells, number = self.body.cells, self.body.rows.number
        for at in np.flatnonzero(wanted & self._inside()).tolist():
            yield f"{column_letters(int(cells.column[at]))}{int(number[cells.row[at]])}"

    def _inside(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which cells of the sheet lie in rows of the table that go or move."""
        cells, number = self.body.cells, self.body.rows.number[self.body.cells.row]
        in_columns = (cells.column >= self.located.left) & (cells.column <= self.located.right)
        return (number >= self.first) & (number <= self.last) & in_columns

    def cell_parts(self) -> Iterator[str]:
        """Merged cells, links, comments: each belongs to one place."""
        related = [relation.target for relation in self.book.relations(self.sheet.part) if relation.type in _NOTES]
        for xml in (self.xml, *(self.book.package.read(part) for part in related if part in self.book.package)):
            for tag in _CELL.findall(xml):
                reference = attributes_of(tag).get(b"ref", b"").decode()
                if self.touched(parse_range(reference)):
                    reason = "removed_merged" if b"mergeCell" in tag else "removed_note"
                    yield what(reason, sheet=self.sheet.name, cell=reference)

    def drawings(self) -> Iterator[str]:
        """Pictures and shapes that hang on a row."""
        for part in self.book.related(self.sheet.part, "drawing"):
            for column, row in _SHAPE.findall(self.book.package.read(part)) if part in self.book.package else ():
                place = (int(row) + 1, int(column) + 1)
                if self.touched((*place, *place)):
                    yield what("removed_drawing", sheet=self.sheet.name, row=place[0])

    def rules(self) -> Iterator[str]:
        """Conditional formats and validations that end among rows that move; over cleared rows they do no harm."""
        for references in _RULES.findall(self.xml) if len(self.move.kept) else ():
            for reference in references.decode().split():
                if self.cut(parse_range(reference)):
                    yield what("removed_rule", sheet=self.sheet.name, cell=reference)

    def names(self) -> Iterator[str]:
        """Defined names, of the book or of one sheet, that mean some rows of the table."""
        for line in self.book.workbook.iterfind("{*}definedNames/{*}definedName"):
            if self._points_here(line.text or "", None, at_home=False):
                yield what("removed_name", name=line.get("name", ""))

    def formulas(self) -> Iterator[str]:
        """Formulas anywhere in the book, outside these rows, that read some rows of the table."""
        for sheet in (sheet for sheet in self.book.sheets if sheet.part in self.book.package):
            at_home = sheet.part == self.sheet.part
            xml = self.xml if at_home else self.book.package.read(sheet.part)
            if at_home or self._may_name_it(xml):
                place = f"“{sheet.name}”"
                yield from (what("removed_pointed_at", place=place) for _ in self._pointing(xml, at_home=at_home))

    def charts(self) -> Iterator[str]:
        """Charts that read some rows of the table."""
        for part in self.book.package.members:
            if part.startswith("xl/charts/") and self._may_name_it(xml := self.book.package.read(part)):
                yield from (what("removed_charted") for _ in self._pointing(xml, at_home=False))

    def _may_name_it(self, xml: bytes) -> bool:
        """Whether a part may speak of the sheet, whose name can be written in several ways."""
        quoted = escape(self.sheet.name.replace("'", "''"), quote=False)
        return quoted.encode() in xml or b"&#" in xml

    def _pointing(self, xml: bytes, *, at_home: bool) -> Iterator[str]:
        """The formulas in a part that read some rows of the table."""
        for attributes, text in dict.fromkeys(_FORMULA.findall(xml.decode("utf-8", "replace"))):
            if self._points_here(text, attributes, at_home=at_home):
                yield text

    def _points_here(self, formula: str, attributes: str | None, *, at_home: bool) -> bool:
        shared = attributes is not None and 't="shared"' in attributes
        return self.read_by(unescape(formula), at_home=at_home, shared=shared)
