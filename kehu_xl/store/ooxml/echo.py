"""What was packed into a part, inflated again while the rest is being packed.

A part that holds a million cells is checked whole by its CRC, and cell by cell in some stretches of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kehu_xl.store.ooxml.deflate import DeflateError, crc32, decompressor
from kehu_xl.store.ooxml.package import Package

_PIECE = 2**19  # bytes that are kept or left out together
_MOST = 12  # pieces kept of a large part
_TAIL = 3  # pieces at the end, with what stands behind the rows
MOST_GAPS = _MOST + 1
_AT_ONCE = 2**18  # packed bytes read from a file at a time


class Echo:
    """Takes the packed bytes of a part as they are written; knows its sizes, its CRC, and an excerpt of it.

    >>> from kehu_xl.store.ooxml.deflate import compressor
    >>> stream, echo = compressor(), Echo()
    >>> echo.hear(stream.compress(b"<a/>") + stream.flush())
    >>> echo.size, echo.give_excerpt()
    (4, b'<a/>')
    """

    def __init__(self, piece: int = _PIECE) -> None:
        self._stream, self._piece = decompressor(), piece
        self._step, self._count = 1, 0
        self._kept: dict[int, bytes] = {}  # place of a piece -> its bytes
        self._last: dict[int, bytes] = {}
        self._open = b""
        self.packed_size = self.packed_crc = self.size = self.crc = 0
        self.is_sound = True

    @classmethod
    def of(cls, package: Package, part: str, piece: int = _PIECE) -> Echo:
        """The echo of a part that is in a file."""
        echo = cls(piece)
        for packed in package.packed(part, _AT_ONCE):
            echo.hear(packed)
        return echo

    @property
    def facts(self) -> tuple[int, int, int]:
        """CRC, packed and plain size."""
        return self.crc, self.packed_size, self.size

    def hear(self, packed: bytes) -> None:
        """Take the next packed bytes."""
        self.packed_size, self.packed_crc = self.packed_size + len(packed), crc32(packed, self.packed_crc)
        try:
            plain = self._stream.decompress(packed) if self.is_sound else b""
        except DeflateError:
            self.is_sound = False
            return
        self.size, self.crc = self.size + len(plain), crc32(plain, self.crc)
        plain, size = self._open + plain, self._piece
        whole = len(plain) // size * size
        for at in range(0, whole, size):
            if self._count % self._step == 0 or at + _TAIL * size >= whole:
                self._keep(plain[at : at + size])
            self._count += 1
        self._open = plain[whole:]

    def _keep(self, piece: bytes) -> None:
        if self._count % self._step == 0:
            self._kept[self._count] = piece
        if len(self._kept) > _MOST - _TAIL:
            self._step *= 2
            self._kept = {place: held for place, held in self._kept.items() if place % self._step == 0}
        self._last = {place: held for place, held in self._last.items() if place > self._count - _TAIL}
        self._last[self._count] = piece

    def give_excerpt(self) -> bytes:
        """The part with rows left out where it is large; it is no longer held."""
        kept = self._kept | self._last | {self._count: self._open}
        self._kept, self._last, self._open = {}, {}, b""
        return b"".join(_stretches(sorted(kept.items())))


def _stretches(pieces: list[tuple[int, bytes]]) -> Iterator[bytes]:
    """The kept pieces, cut to whole rows where others are left out.

    >>> list(_stretches([(0, b'<a><row 1/></row><r'), (2, b'<row 3></row></a>')]))
    [b'<a><row 1/></row>', b'<row 3></row></a>']
    """
    places = [-1, *(place for place, _ in pieces), pieces[-1][0] + 1]
    gaps = [after - before > 1 for before, after in pairwise(places)]
    for (_, piece), after_gap, before_gap in zip(pieces, gaps[:-1], gaps[1:], strict=True):
        start = max(piece.find(b"<row "), 0) if after_gap else 0
        end = piece.rfind(b"</row>") + len(b"</row>") if before_gap else len(piece)
        yield piece[start:end]
