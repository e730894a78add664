"""Cells on their way into a sheet: rendered one behind the other, then put between its old bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kehu_xl.compiled import compiled
from kehu_xl.core.snapshot import Objects
from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.index import MAX_COLUMN, Bools
from kehu_xl.store.ooxml.render import Renderer
from kehu_xl.store.ooxml.tokens import column_letters
from kehu_xl.store.ooxml.values import objects

native = compiled("kehu_xl.store.ooxml._writing")
_PIECE = 8192  # cells joined at a time: what is on its way to the disk stays small
CLOSES_BARE, OPENS_ROW, CLOSES_ROW = 1, 2, 4  # tags that stand around a cell


class Splices(NamedTuple):
    """xml[start:end] gives way to a cell, one behind the other; nothing is written for a cell of no length."""

    start: Ints
    end: Ints
    row: Ints
    column: Ints
    cell: Ints  # where it begins and ends in what was rendered
    cell_end: Ints
    tags: Ints

    def pieces(self) -> Iterator[Splices]:
        """The same, some at a time."""
        for start in range(0, len(self.start), _PIECE):
            yield Splices(*(part[start : start + _PIECE] for part in self))

    def behind(self, at: int) -> Splices:
        """The same in bytes that begin at an offset."""
        return self._replace(start=self.start - at, end=self.end - at)


class Rendered:
    """Cells as they stand behind their row numbers, one behind the other.

    >>> cells = Rendered(b"")
    >>> first, last, blank = cells.add(np.array(["A", None], object), np.array([5, 0]))
    >>> nothing = np.zeros(2, np.int64)
    >>> cells.spliced(b"", Splices(nothing, nothing, nothing + 7, nothing + 2, first, last, nothing), "")
    b'<c r="B7" s="5" t="inlineStr"><is><t>A</t></is></c><c r="B7"/>'
    """

    def __init__(self, prefix: bytes) -> None:
        self._prefix, self._renderer = prefix, Renderer(prefix)
        self._loops = None if prefix else native
        self._made = self._loops and self._loops.Output()
        self._cells: list[Objects] = []  # without compiled loops a place is that of a cell in here
        self._count = 0

    def add(self, values: Objects, styles: Ints) -> tuple[Ints, Ints, Bools]:
        """Render some more: where each begins and ends, and which are empty. Unstorable where a value is no cell's."""
        blank = np.zeros(len(values), bool)
        if self._loops is not None:
            spans = np.empty((2, len(values)), np.int64)
            cell, flags = self._renderer.cell, blank.view(np.uint8)
            self._loops.render_cells(self._made, values, styles, cell, spans, flags)
            return spans[0], spans[1], blank
        cells = np.empty(len(values), object)
        for style, here in _alike(styles):
            tail = f'" s="{style}"' if style else '"'
            cells[here] = self._renderer.column(tail, values[here])
            blank[here] = cells[here] == self._renderer.blank(tail)
        place = self._count + np.arange(len(cells))
        self._cells.append(cells)
        self._count += len(cells)
        return place, place + 1, blank

    def spliced(self, old: bytes, splices: Splices, row_attributes: str) -> bytes:
        """The old bytes with these cells between them; a new row gets some attributes."""
        opened = f'"{row_attributes}>'.encode()
        if self._loops is not None:
            places = (splices.start, splices.end, splices.row, splices.column)
            done: bytes = self._loops.splice_cells(
                old, *places, self._made, splices.cell, splices.cell_end, splices.tags, opened
            )
            return done
        return b"".join(self._parts(old, splices, opened).ravel().tolist())

    def _parts(self, old: bytes, splices: Splices, opened: bytes) -> Objects:
        """The same without the compiled loops: what stood before each cell, its tags, and its parts."""
        before, prefix = np.append(0, splices.end), self._prefix
        if (splices.start < before[:-1]).any():
            raise AssertionError("edits overlap")
        parts = np.full((len(before), 7), b"", object)
        start = np.append(splices.start, len(old))
        between = np.flatnonzero(start > before)
        spans = zip(before[between].tolist(), start[between].tolist(), strict=True)
        parts[between, 0] = objects([old[first:last] for first, last in spans])
        there = np.flatnonzero(splices.cell < splices.cell_end)
        names = np.empty(MAX_COLUMN + 1, object)
        for place in np.flatnonzero(np.bincount(splices.column)).tolist():
            names[place] = b'<%bc r="%b' % (prefix, column_letters(place).encode())
        rows, codes = np.unique(splices.row, return_inverse=True)
        numbers = objects([b"%d" % row for row in rows.tolist()])
        parts[there, 3], parts[there, 4] = names[splices.column[there]], numbers[codes[there]]
        self._cells = [np.concatenate(self._cells)] if len(self._cells) > 1 else self._cells
        parts[there, 5] = self._cells[0][splices.cell[there]]
        parts[np.flatnonzero(splices.tags & CLOSES_BARE), 1] = b">"
        opens = np.flatnonzero(splices.tags & OPENS_ROW)
        parts[opens, 2] = objects([b'<%brow r="%b%b' % (prefix, row, opened) for row in numbers[codes[opens]]])
        parts[np.flatnonzero(splices.tags & CLOSES_ROW), 6] = b"</%brow>" % prefix
        return parts


def _alike(styles: Ints) -> Iterator[tuple[int, Ints | slice]]:
    """Each style, and where it is."""
    if len(styles) and (styles == styles[0]).all():
        yield int(styles[0]), slice(None)
        return
    for style in np.unique(styles).tolist():
        yield style, np.flatnonzero(styles == style)
