"""Rows that go: cleared, and the rows below move up within the table; refused where that would break something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kehu_xl.core.outcome import Changes
from kehu_xl.core.snapshot import Rows
from kehu_xl.spec.errors import RowsNotRemoved
from kehu_xl.spec.refusals import what
from kehu_xl.store.layout import Layout
from kehu_xl.store.located import Located
from kehu_xl.store.ooxml.book import Book, Sheet
from kehu_xl.store.ooxml.index import RICH, SHARED, Body
from kehu_xl.store.ooxml.patch import GONE, ColumnEdit
from kehu_xl.store.ooxml.tables import parse_range
from kehu_xl.store.ooxml.tokens import attributes_of, column_letters
from kehu_xl.store.reading import ReadTable

_FORMULA = re.compile(r"<(?:[\w.-]+:)?f(?:\s([^>]*))?>([^<]+)</")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(
    r"(?:('(?:[^']|'')+'|[\w.\u0080-\uffff]+)!)?(?<![\w.])(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(.])"
)
_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:mergeCell|hyperlink|comment|threadedComment)\s[^>]*>")
_RULES = re.compile(rb"<(?:[\w.-]+:)?(?:conditionalFormatting|dataValidation)\s[^>]*?\bsqref=\"([^\"]*)\"")
_SHAPE = re.compile(rb"<(?:[\w.-]+:)?from>.*?<(?:[\w.-]+:)?col>(\d+)<.*?<(?:[\w.-]+:)?row>(\d+)<", re.DOTALL)
_ITEM = re.compile(rb"<si[\s>/].*?(?:</si>|/>)", re.DOTALL)
_NOTES = frozenset({"comments", "threadedComment"})
_RUNS = re.compile(rb"<(?:\w+:)?(?:r|rPh)[\s>]")


@dataclass(frozen=True, eq=False)
class Move:
    """The rows of a table that go, and its cells as they are to stand from the first of them on."""

    gone: Rows  # ascending
    kept: Rows  # the rows below the first of them that stay, where they stand now
    last: int  # the table's last filled row as it is now
    frame: pd.DataFrame  # the rows that stay, changed

    @classmethod
    def of(cls, read: ReadTable, changes: Sequence[Changes], gone: Rows) -> Move:
        """The move that removing some rows means, once the changes of the same outcome are made."""
        frame, last = read.view.frame, read.view.next_row - 1
        below = np.arange(gone[0], last + 1, dtype=np.int64)
        kept = below[~np.isin(below, gone)]
        moved = frame.loc[kept].copy()
        for change in changes:
            here = np.isin(change.rows, kept)
            if here.any() and change.column in moved:
                moved.loc[change.rows[here], change.column] = change.new[here]
        return cls(gone, kept, last, moved.astype(object))

    @property
    def first(self) -> int:
        """The first row that goes; every row from here on is touched."""
        return int(self.gone[0])

    def edits(self, located: Located, layout: Layout) -> Iterator[ColumnEdit]:
        """Each column's cells moved up with their formats, and the rows that are free now cleared."""
        target = self.first + np.arange(len(self.kept), dtype=np.int64)
        free = np.arange(self.first + len(self.kept), self.last + 1, dtype=np.int64)
        for name, place in located.columns.items():
            kind = located.table[name].kind if name in located.table else None
            if len(self.kept):
                values = self.frame[name].to_numpy(object)
                styles = layout.cell_styles(self.kept, place)
                bare = layout.column_style(place)
                edit = ColumnEdit(place, target, values, kind, bare, styled_blanks=True, styles=styles)
                yield edit
            values = np.full(len(free), GONE, object)
            yield ColumnEdit(place, free, values, style=layout.column_style(place))


def refuse_unsafe(book: Book, located: Located, body: Body, move: Move) -> None:
    """Raise RowsNotRemoved where a formula, a name, a rule, a note or a drawing would be cut off from its cells."""
    zone = _Zone(book, located, body, move)
    for found in (zone.own_formulas(), zone.rich_texts(), zone.cell_parts(), zone.drawings(), zone.rules(),
                  zone.names(), zone.formulas()):  # fmt: skip
        reason = next(found, None)
        if reason is not None:
            sheet = located.sheet.name
            raise RowsNotRemoved(file=book.package.path.name, sheet=sheet, what=reason)


class _Zone:
    """The cells of a table from the first row that goes to its last, and what points at them."""

    def __init__(self, book: Book, located: Located, body: Body, move: Move) -> None:
        self.book, self.located, self.body, self.move = book, located, body, move
        self.sheet = located.sheet
        self.first, self.last = move.first, max(move.last, located.last)
        self.xml = book.package.read(self.sheet.part)

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
        shared = np.flatnonzero(cells.type == SHARED)
        runs = self._rich_items()
        if runs:
            for at in shared.tolist():
                rich[at] = int(self.xml[int(cells.value[at]) : int(cells.value_end[at])]) in runs
        for cell in self._cells(rich):
            yield what("removed_rich", sheet=self.sheet.name, cell=cell)

    def _rich_items(self) -> set[int]:
        parts = self.book.related(self.book.workbook_part, "sharedStrings")
        if not parts or parts[0] not in self.book.package:
            return set()
        items = _ITEM.findall(self.book.package.read(parts[0]))
        return {place for place, item in enumerate(items) if _RUNS.search(item)}

    def _cells(self, wanted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[str]:
        cells, located = self.body.cells, self.located
        number = self.body.rows.number[cells.row]
        inside = (number >= self.first) & (number <= self.last)
        inside &= (cells.column >= located.left) & (cells.column <= located.right)
        for at in np.flatnonzero(wanted & inside).tolist():
            yield f"{column_letters(int(cells.column[at]))}{int(number[at])}"

    def _touched(self, area: tuple[int, int, int, int] | None) -> bool:
        """Whether a range has a cell of the zone."""
        if area is None:
            return False
        top, left, bottom, right = area
        beside = right < self.located.left or left > self.located.right
        return not beside and top <= self.last and bottom >= self.first

    def _cut(self, area: tuple[int, int, int, int] | None) -> bool:
        """Whether a range has a cell of the zone, but not all rows of the table."""
        return area is not None and self._touched(area) and not (area[0] <= self.located.first and area[2] >= self.last)

    def cell_parts(self) -> Iterator[str]:
        """Merged cells, links, comments: each belongs to one place."""
        related = [relation.target for relation in self.book.relations(self.sheet.part) if relation.type in _NOTES]
        for xml in (self.xml, *(self.book.package.read(part) for part in related if part in self.book.package)):
            for tag in _CELL.findall(xml):
                reference = attributes_of(tag).get(b"ref", b"").decode()
                if self._touched(parse_range(reference)):
                    reason = "removed_merged" if b"mergeCell" in tag else "removed_note"
                    yield what(reason, sheet=self.sheet.name, cell=reference)

    def drawings(self) -> Iterator[str]:
        """Pictures and shapes that hang on a row."""
        for part in self.book.related(self.sheet.part, "drawing"):
            for column, row in _SHAPE.findall(self.book.package.read(part)) if part in self.book.package else ():
                place = (int(row) + 1, int(column) + 1)
                if self._touched((*place, *place)):
                    yield what("removed_drawing", sheet=self.sheet.name, row=place[0])

    def rules(self) -> Iterator[str]:
        """Conditional formats and validations that end among rows that move; over cleared rows they do no harm."""
        for references in _RULES.findall(self.xml) if len(self.move.kept) else ():
            for reference in references.decode().split():
                if self._cut(parse_range(reference)):
                    yield what("removed_rule", sheet=self.sheet.name, cell=reference)

    def names(self) -> Iterator[str]:
        """Defined names, of the book or of one sheet, that mean some rows of the table."""
        for line in self.book.workbook.iterfind("{*}definedNames/{*}definedName"):
            if self._points_here(line.text or "", None, at_home=False):
                yield what("removed_name", name=line.get("name", ""))

    def formulas(self) -> Iterator[str]:
        """Formulas anywhere in the book, outside these rows, that read some rows of the table; charts read too."""
        name = self.sheet.name.encode()
        for sheet in (sheet for sheet in self.book.sheets if sheet.part in self.book.package):
            at_home = sheet.part == self.sheet.part
            xml = self.xml if at_home else self.book.package.read(sheet.part)
            if at_home or name in xml:
                yield from self._pointing(sheet, xml, at_home=at_home)
        for part in self.book.package.members:
            if part.startswith("xl/charts/") and name in (xml := self.book.package.read(part)):
                yield from self._pointing(Sheet(part, part, ""), xml, at_home=False)

    def _pointing(self, sheet: Sheet, xml: bytes, *, at_home: bool) -> Iterator[str]:
        for attributes, text in dict.fromkeys(_FORMULA.findall(xml.decode("utf-8", "replace"))):
            if self._points_here(text, attributes, at_home=at_home):
                yield what("removed_pointed_at", place=f"“{sheet.name}”")

    def _points_here(self, formula: str, attributes: str | None, *, at_home: bool) -> bool:
        shared = attributes is not None and 't="shared"' in attributes
        plain = _TEXT.sub("", formula.replace("&quot;", '"').replace("&apos;", "'").replace("&amp;", "&"))
        for sheet, reference in _REFERENCE.findall(plain):
            named = sheet.strip("'").replace("''", "'").casefold()
            if named != self.sheet.name.casefold() and (named or not at_home):
                continue
            area = parse_range(reference)
            if area is not None and shared:  # each cell of its range reads other rows
                area = (area[0], area[1], max(area[2], self.last - 1), area[3])
            if self._cut(area) or (shared and self._touched(area)):
                return True
        return False
