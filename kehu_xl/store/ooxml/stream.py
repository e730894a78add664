"""A large worksheet part, read while it is inflated: indexed and decoded in stretches of whole rows.

Its bytes are never whole in memory, and what is decoded was just looked at, so it still lies in the cache.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np

from kehu_xl.store.ooxml.bytewise import Ints, Window
from kehu_xl.store.ooxml.index import MAX_COLUMN, Body, CellIndex, Scan
from kehu_xl.store.ooxml.repeated import Repeated
from kehu_xl.store.ooxml.scan import Irregular, joined, scan_rows
from kehu_xl.store.ooxml.tokens import SHEET_DATA, SheetData
from kehu_xl.store.ooxml.values import Decoded, Objects, decode

_STRETCH = 2 * 2**20
_LONGEST = 2**26  # bytes without a new row
_PADDING = bytes(64)
_ROW, _END = b"<row ", b"</sheetData"  # no <rowBreaks behind the rows
_THREADS = 2  # numpy lets go of the interpreter lock
_IN_HAND = 4  # stretches

_Read: TypeAlias = "tuple[Scan, tuple[Ints, Decoded]]"


class Held:
    """What the cells of all stretches hold, the cells of each stretch column by column."""

    def __init__(self, stretches: list[tuple[Ints, Decoded]]) -> None:
        self._stretches = stretches
        self._first = np.cumsum([0, *(len(order) for order, _ in stretches)])

    def batches(self) -> Iterator[tuple[Ints, Decoded]]:
        """The places of the cells of each stretch in the index, and what they hold."""
        for first, (order, decoded) in zip(self._first[:-1], self._stretches, strict=True):
            yield first + order, decoded

    def at(self, cells: Ints) -> Decoded:
        """What some cells hold."""
        found = Decoded(np.empty(len(cells), object), np.empty(len(cells)), np.empty(len(cells), bool))
        stretch = np.searchsorted(self._first, cells, side="right") - 1
        for place in np.unique(stretch).tolist():
            order, decoded = self._stretches[place]
            here = np.flatnonzero(stretch == place)
            found.put(here, decoded.at(np.argsort(order)[cells[here] - self._first[place]]))
        return found


class Streamed(NamedTuple):
    """The index of a part without its value offsets, and what every cell holds."""

    body: Body
    values: Held


def streamed(pieces: Iterator[bytes], strings: Objects, stretch: int = _STRETCH) -> Streamed | None:
    """Index and decode a part given in pieces; None where only the general reader understands it.

    >>> part = b'<worksheet><sheetData><row r="7"><c r="B7"><v>5</v></c></row></sheetData></worksheet>'
    >>> found = streamed(iter([part[:40], part[40:]]), np.empty(0, object))
    >>> found.body.cells.column.tolist(), found.values.at(np.array([0])).numbers.tolist()
    ([2], [5.0])
    """
    cut, reader = _Stretches(pieces, stretch), _Reader(strings)
    try:
        parts = list(_in_order(reader.read, cut))
    except (Irregular, OverflowError, ValueError):
        return None
    if not parts:
        return None
    scans, values = [part[0] for part in parts], [part[1] for part in parts]
    parts.clear()
    return Streamed(Body(cut.where, cut.head, *joined(scans)), Held(values))


class Cut(NamedTuple):
    """A stretch of whole rows, and some bytes more: the scan looks at whole words."""

    at: int  # offset in the part
    xml: bytes
    stop: int  # where the rows end


class _Stretches:
    """Cuts a part into stretches of whole rows; `head` and `where` are known when all of them were asked for."""

    def __init__(self, pieces: Iterator[bytes], size: int) -> None:
        self._pieces, self._size = pieces, size
        self.head = b""
        self.where = SheetData(0, 0, b"", bare=False)

    def __iter__(self) -> Iterator[Cut]:
        """All stretches, in their order; an end of the rows inside of one is seen when it is scanned."""
        held = self._behind_head()
        at = start = len(self.head)
        for piece in self._pieces:
            held += piece
            cut = held.rfind(_ROW, 1, max(len(held) - len(_PADDING), 1))
            if cut > self._size or (cut > 0 and len(held) > _LONGEST):
                yield Cut(at, held, cut)
                at, held = at + cut, held[cut:]
            elif len(held) > _LONGEST:
                raise Irregular
        end = held.find(_END)
        if end < 0 or held.find(_END, end + 1) >= 0:  # of two ends the last would be the right one
            raise Irregular
        self.where = SheetData(start, at + end, b"", bare=False)
        if end:
            yield Cut(at, held + _PADDING, end)

    def _behind_head(self) -> bytes:
        held = b""
        while (opening := SHEET_DATA.search(held)) is None:
            piece = next(self._pieces, None)
            if piece is None or len(held) > _LONGEST:
                raise Irregular
            held += piece
        if opening[1] or opening[2]:
            raise Irregular
        self.head = held[: opening.end()]
        return held[opening.end() :]


class _Reader:
    """Reads single stretches; equal texts of a column that repeats itself are one object."""

    def __init__(self, strings: Objects) -> None:
        self._strings = strings
        self._repeated = Repeated()

    def read(self, stretch: Cut) -> _Read:
        at, xml, stop = stretch
        window = Window(xml)
        rows, cells = scan_rows(window, 0, stop)
        if cells.column.max(initial=0) > MAX_COLUMN:
            raise Irregular
        values = self._decoded(window, cells)
        for places in (rows.start, rows.inner, rows.end):
            np.add(places, at, out=places)
        nowhere, offset = np.empty(0, np.uint32), np.uint32(at)
        index = CellIndex(
            cells.start + offset, cells.end + offset, cells.row, cells.column, cells.style, cells.type, cells.formula,
            nowhere, nowhere,
        )  # fmt: skip
        return Scan(rows, index), values

    def _decoded(self, window: Window, cells: CellIndex) -> tuple[Ints, Decoded]:
        """Column by column, so that texts which are worked on together lie together in memory."""
        order = np.argsort(cells.column, kind="stable")
        found = decode(window, cells, order, self._strings, self._repeated)
        column = cells.column[order]
        for start, end in pairwise([*np.flatnonzero(np.diff(column, prepend=-1)).tolist(), len(order)]):
            self._repeated.learn(int(column[start]), found.objects[start:end])
        return order.astype(np.int32), found


def _in_order(work: Callable[[Cut], _Read], stretches: Iterable[Cut]) -> Iterator[_Read]:
    """`map` on threads, with only a few stretches in hand at a time."""
    with ThreadPoolExecutor(_THREADS) as pool:
        waiting: deque[Future[_Read]] = deque()
        for stretch in stretches:
            waiting.append(pool.submit(work, stretch))
            if len(waiting) == _IN_HAND:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
