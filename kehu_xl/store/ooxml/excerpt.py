"""A large worksheet part, shortened to some stretches of whole rows: enough to see whether it is sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kehu_xl.store.ooxml.package import Package
from kehu_xl.store.ooxml.tokens import find_sheet_data

_PIECE = 2**18  # packed bytes inflated at a time
_STRETCHES = 12
MOST_GAPS = 2 * _STRETCHES
_TAIL = 3  # pieces at the end, with what stands behind the rows


def excerpt(package: Package, part: str, piece_size: int = _PIECE) -> bytes:
    """The part with rows left out where it is large; all of it is inflated and checked against its CRC."""
    count = -(-package.packed_size(part) // piece_size)
    step = max(count // _STRETCHES, 1)
    kept = [place % step == 0 or place >= count - _TAIL for place in range(count)]
    shortened = b"".join(_stretches(package.pieces(part, piece_size), kept))
    return shortened if find_sheet_data(shortened) else package.read(part)


def _stretches(pieces: Iterator[bytes], kept: Sequence[bool]) -> Iterator[bytes]:
    """The kept pieces, cut to whole rows where others are left out.

    >>> list(_stretches(iter([b'<a><row 1/></row><r', b'ow 2></row>', b'<row 3></row></a>']), [True, False, True]))
    [b'<a><row 1/></row>', b'<row 3></row></a>']
    """
    for place, piece in enumerate(pieces):
        if kept[place]:
            after_gap, before_gap = not all(kept[max(place - 1, 0) : place]), not all(kept[place : place + 2])
            start = max(piece.find(b"<row "), 0) if after_gap else 0
            end = piece.rfind(b"</row>") + len(b"</row>") if before_gap else len(piece)
            yield piece[start:end]
