"""A large worksheet part, read while it is inflated: indexed and decoded in stretches of whole rows.

Its bytes are never whole in memory, and what is decoded was just looked at, so it still lies in the cache.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from kehu_xl.store.ooxml.bytewise import Window
from kehu_xl.store.ooxml.index import MAX_COLUMN, Body, CellIndex, Scan
from kehu_xl.store.ooxml.repeated import Repeated
from kehu_xl.store.ooxml.scan import Irregular, joined, scan_rows
from kehu_xl.store.ooxml.tokens import SHEET_DATA, SheetData
from kehu_xl.store.ooxml.values import Decoded, Objects, decode

_STRETCH = 2 * 2**20
_LONGEST = 2**26  # bytes without a new row
_PADDING = bytes(64)
_ROW, _END = b"<row", b"</sheetData"
_THREADS = 2  # numpy lets go of the interpreter lock
_IN_HAND = 4  # stretches


class Streamed(NamedTuple):
    """The index of a part without its value offsets, and what every cell holds."""

    body: Body
    values: Decoded


def streamed(pieces: Iterator[bytes], strings: Objects, stretch: int = _STRETCH) -> Streamed | None:
    """Index and decode a part given in pieces; None where only the general reader understands it.

    >>> part = b'<worksheet><sheetData><row r="7"><c r="B7"><v>5</v></c></row></sheetData></worksheet>'
    >>> found = streamed(iter([part[:40], part[40:]]), np.empty(0, object))
    >>> found.body.cells.column.tolist(), found.values.numbers.tolist()
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
    body = Body(cut.where, cut.head, *joined(scans))
    if body.cells.column.max(initial=0) > MAX_COLUMN:
        return None
    return Streamed(body, _together(values))


class Cut(NamedTuple):
    """A stretch of whole rows, and some bytes more: the scan looks at whole words."""

    at: int  # offset in the part
    xml: bytes
    stop: int  # where the rows end


def _padded(held: bytes, cut: int) -> bytes:
    return held[: cut + len(_PADDING)] if len(held) >= cut + len(_PADDING) else held[:cut] + _PADDING


class _Stretches:
    """Cuts a part into stretches of whole rows; `head` and `where` are known when all of them were asked for."""

    def __init__(self, pieces: Iterator[bytes], size: int) -> None:
        self._pieces, self._size = pieces, size
        self.head = b""
        self.where = SheetData(0, 0, b"", bare=False)

    def __iter__(self) -> Iterator[Cut]:
        """All stretches, in their order."""
        held, looked = self._behind_head(), 0
        at = start = len(self.head)
        while (end := held.find(_END, looked)) < 0:
            cut = held.rfind(_ROW, 1)
            if cut > self._size or (cut > 0 and len(held) > _LONGEST):
                yield Cut(at, _padded(held, cut), cut)
                at, held = at + cut, held[cut:]
            elif len(held) > _LONGEST:
                raise Irregular
            looked = max(len(held) - len(_END), 0)
            held += self._next()
        self.where = SheetData(start, at + end, b"", bare=False)
        if end:
            yield Cut(at, _padded(held, end), end)
        self._pass_over(held[end + 1 :])

    def _behind_head(self) -> bytes:
        held = b""
        while (opening := SHEET_DATA.search(held)) is None:
            if len(held) > _LONGEST:
                raise Irregular
            held += self._next()
        if opening[1] or opening[2]:
            raise Irregular
        self.head = held[: opening.end()]
        return held[opening.end() :]

    def _next(self) -> bytes:
        piece = next(self._pieces, None)
        if piece is None:
            raise Irregular
        return piece

    def _pass_over(self, tail: bytes) -> None:
        """Read to the end, for the checksum; a second end of the rows would be the right one."""
        for piece in self._pieces:
            if _END in tail:
                raise Irregular
            tail = tail[-len(_END) :] + piece
        if _END in tail:
            raise Irregular


class _Reader:
    """Reads single stretches; equal texts of a column that repeats itself are one object."""

    def __init__(self, strings: Objects) -> None:
        self._strings = strings
        self._repeated = Repeated()

    def read(self, stretch: Cut) -> tuple[Scan, Decoded]:
        at, xml, stop = stretch
        window = Window(xml)
        rows, cells = scan_rows(window, 0, stop)
        values = self._decoded(window, cells)
        for places in (rows.start, rows.inner, rows.end):
            np.add(places, at, out=places)
        nowhere, offset = np.empty(0, np.uint32), np.uint32(at)
        index = CellIndex(
            cells.start + offset, cells.end + offset, cells.row, cells.column, cells.style, cells.type, cells.formula,
            nowhere, nowhere,
        )  # fmt: skip
        return Scan(rows, index), values

    def _decoded(self, window: Window, cells: CellIndex) -> Decoded:
        """Column by column, so that texts which are worked on together lie together in memory."""
        order = np.argsort(cells.column, kind="stable")
        found = decode(window, cells, order, self._strings, self._repeated)
        column = cells.column[order]
        for start, end in pairwise([*np.flatnonzero(np.diff(column, prepend=-1)).tolist(), len(order)]):
            self._repeated.learn(int(column[start]), found.objects[start:end])
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return found.at(back)


def _together(values: list[Decoded]) -> Decoded:
    """All stretches' values; each piece is let go of as soon as it is copied."""
    texts, numbers, iso = zip(*((each.objects, each.numbers, each.iso) for each in values), strict=True)
    values.clear()
    return Decoded(np.concatenate(texts), np.concatenate(numbers), np.concatenate(iso))


def _in_order(work: Callable[[Cut], tuple[Scan, Decoded]], stretches: Iterable[Cut]) -> Iterator[tuple[Scan, Decoded]]:
    """`map` on threads, with only a few stretches in hand at a time."""
    with ThreadPoolExecutor(_THREADS) as pool:
        waiting: deque[Future[tuple[Scan, Decoded]]] = deque()
        for stretch in stretches:
            waiting.append(pool.submit(work, stretch))
            if len(waiting) == _IN_HAND:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
