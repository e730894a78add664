"""Cells on their way into a sheet: rendered one behind the other, then put between its old bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kehu_xl.core.snapshot import Objects
from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.index import Bools
from kehu_xl.store.ooxml.native import native
from kehu_xl.store.ooxml.render import Renderer
from kehu_xl.store.ooxml.tokens import column_letters

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
    >>> last - first, blank
    (array([43,  3]), array([False,  True]))
    """

    def __init__(self, prefix: bytes) -> None:
        self._prefix, self._renderer = prefix, Renderer(prefix)
        self._compiled = None if native is None or prefix else native.Output()
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, values: Objects, styles: Ints) -> tuple[Ints, Ints, Bools]:
        """Render some more: where each begins and ends, and which are empty. Unstorable where a value is no cell's."""
        blank = np.zeros(len(values), bool)
        if native is not None and self._compiled is not None:
            spans = np.empty((2, len(values)), np.int64)
            cell, flags = self._renderer.cell, blank.view(np.uint8)
            native.render_cells(self._compiled, values.tolist(), styles, cell, spans, flags)
            return spans[0], spans[1], blank
        cells = np.empty(len(values), object)
        for style, here in _alike(styles):
            tail = f'" s="{style}"' if style else '"'
            cells[here] = self._renderer.column(tail, values[here])
            blank[here] = cells[here] == self._renderer.blank(tail)
        sizes = np.fromiter(map(len, cells), np.int64, len(cells))
        end = self._size + np.cumsum(sizes)
        self._pieces.extend(cells)
        self._size += int(sizes.sum())
        return end - sizes, end, blank

    def spliced(self, old: bytes, splices: Splices, row_attributes: str) -> bytes:
        """The old bytes with these cells between them; a new row gets some attributes."""
        opened = f'"{row_attributes}>'.encode()
        if native is not None and self._compiled is not None:
            places = (splices.start, splices.end, splices.row, splices.column)
            done: bytes = native.splice_cells(
                old, *places, self._compiled, splices.cell, splices.cell_end, splices.tags, opened
            )
            return done
        return b"".join(self._parts(old, splices, opened))

    def _parts(self, old: bytes, splices: Splices, opened: bytes) -> Iterator[bytes]:
        """The same in Python."""
        text = b"".join(self._pieces)
        self._pieces = [text]
        at, prefix = 0, self._prefix
        names = {place: column_letters(place).encode() for place in np.unique(splices.column).tolist()}
        for start, end, row, column, cell, cell_end, tags in zip(*(part.tolist() for part in splices), strict=True):
            if start < at:
                raise AssertionError("edits overlap")
            yield old[at:start]
            at = end
            if tags & CLOSES_BARE:
                yield b">"
            if tags & OPENS_ROW:
                yield b'<%brow r="%d%b' % (prefix, row, opened)
            if cell < cell_end:
                yield b'<%bc r="%b%d' % (prefix, names[column], row)
                yield text[cell:cell_end]
            if tags & CLOSES_ROW:
                yield b"</%brow>" % prefix
        yield old[at:]


def _alike(styles: Ints) -> Iterator[tuple[int, Ints | slice]]:
    """Each style, and where it is."""
    if len(styles) and (styles == styles[0]).all():
        yield int(styles[0]), slice(None)
        return
    for style in np.unique(styles).tolist():
        yield style, np.flatnonzero(styles == style)
