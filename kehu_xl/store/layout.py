"""How a sheet looks where cells are to be made: styles above, styles of columns, what is in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from kehu_xl.core.snapshot import Rows
from kehu_xl.store.located import Located
from kehu_xl.store.moving import Move
from kehu_xl.store.ooxml.book import Book, Sheet, utf8
from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.flow import Flow, ahead
from kehu_xl.store.ooxml.index import EMPTY, Body
from kehu_xl.store.ooxml.patch import GONE, ColumnEdit, Worksheet, column_styles
from kehu_xl.store.ooxml.tokens import attributes_of, column_letters
from kehu_xl.store.removal import refuse_unsafe

_LARGE = 32 * 2**20  # a larger part is not held whole while it is changed
_PIECE = 2**18  # packed bytes inflated at a time
_COPIED = (b"s", b"customFormat", b"ht", b"customHeight")


class Layout:
    """Answers questions about one sheet; reads its XML for the head and for single rows only."""

    def __init__(self, book: Book, sheet: Sheet, body: Body) -> None:
        self.book, self.sheet, self.body = book, sheet, body
        self._row_above = 0
        self._limit = 0

    def worksheet(self) -> Worksheet:
        """The part with its index, its XML read anew."""
        row = self._row_attributes(self._xml(), self._row_above) if self._row_above > self._limit else ""
        return Worksheet(self._xml(), self.body, self.book.styles, self.book.is_1904, row)

    def _xml(self) -> bytes | Flow:
        package, part = self.book.package, self.sheet.part
        if self.body.where.end < _LARGE or not package.flows(part):
            return utf8(package.read(part))
        return Flow(ahead(package.pieces(part, _PIECE)))

    @cached_property
    def _column_styles(self) -> Mapping[int, int]:
        return column_styles(self.body.head)

    def column_style(self, column: int) -> int:
        """The style of a column's untouched cells."""
        return self._column_styles.get(column, 0)

    def cell_style(self, row: int, column: int) -> int:
        """The style of a cell, or its column's where there is no such cell."""
        return int(self.cell_styles(np.array([row]), column)[0])

    def cell_styles(self, rows: Rows, column: int) -> Ints:
        """The same for many rows of a column."""
        at, there = self.body.find(rows, column)
        styles = np.full(len(rows), self.column_style(column), np.int64)
        styles[there] = self.body.cells.style[at[there]]
        return styles

    def new_cell_style(self, column: int, first_row: int) -> int:
        """The style for a cell that has to be made: of the row above new rows, else of the first row."""
        return self.cell_style(self._row_above if self._row_above >= first_row else first_row, column)

    def note_row_above(self, row: int, header_row: int) -> None:
        """New rows take after this one, unless it is the header."""
        self._row_above, self._limit = row, header_row

    def first_content(self, rows: tuple[int, int], columns: tuple[int, int]) -> str | None:
        """The first cell with a value or formula in a rectangle."""
        cells = self.body.cells
        number = self.body.rows.number[cells.row]
        inside = (number >= rows[0]) & (number <= rows[1]) & (cells.column >= columns[0]) & (cells.column <= columns[1])
        filled = np.flatnonzero(inside & ((cells.type != EMPTY) | cells.formula))
        if not len(filled):
            return None
        return f"{column_letters(int(cells.column[filled[0]]))}{int(number[filled[0]])}"

    def moved_up(self, located: Located, move: Move) -> Iterator[ColumnEdit]:
        """Each column's cells moved up with their formats, and the rows that are free now cleared.

        Raises RowsNotRemoved where that would cut something off from its cells.
        """
        refuse_unsafe(self.book, located, self.body, move)
        free = move.free
        for name, place in located.columns.items():
            kind = located.table[name].kind if name in located.table else None
            bare = self.column_style(place)
            if len(move.kept):
                values, styles = move.frame[name].to_numpy(object), self.cell_styles(move.kept, place)
                yield ColumnEdit(place, move.target, values, kind, bare, styled_blanks=True, styles=styles)
            yield ColumnEdit(place, free, np.full(len(free), GONE, object), style=bare)

    def _row_attributes(self, xml: bytes | Flow, row: int) -> str:
        at = np.flatnonzero(self.body.rows.number == row)
        if not len(at):
            return ""
        tag = xml[int(self.body.rows.start[at[0]]) : int(self.body.rows.inner[at[0]])]
        found = attributes_of(tag)
        return "".join(f' {name.decode()}="{found[name].decode()}"' for name in _COPIED if name in found)
