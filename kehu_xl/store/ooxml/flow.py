"""The bytes of a large part, inflated only as far as they are asked for and let go of behind."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

_AHEAD = 3


def ahead(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, made on a thread of their own while those before them are at work.

    >>> list(ahead(iter([b"ab", b"c"])))
    [b'ab', b'c']
    """
    with ThreadPoolExecutor(1) as pool:
        coming: deque[Future[bytes | None]] = deque(pool.submit(next, pieces, None) for _ in range(_AHEAD))
        while (piece := coming.popleft().result()) is not None:
            coming.append(pool.submit(next, pieces, None))
            yield piece


class Flow:
    """Bytes that can be sliced from the front to the back, once.

    >>> flow = Flow(iter([b"abc", b"def", b"gh"]))
    >>> flow[0:2], flow[2:5], flow[5:]
    (b'ab', b'cde', b'fgh')

    A slice may begin anywhere behind the beginning of the one before it.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held: deque[bytes] = deque()
        self._size = 0
        self._at = 0  # offset of the first byte held

    def __getitem__(self, span: slice) -> bytes:
        start, stop = span.start or 0, span.stop
        while stop is None or self._at + self._size < stop:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held.append(piece)
            self._size += len(piece)
        while self._held and self._at + len(self._held[0]) <= start:
            gone = len(self._held.popleft())
            self._at, self._size = self._at + gone, self._size - gone
        return b"".join(self._cut(start, self._at + self._size if stop is None else stop))

    def _cut(self, start: int, stop: int) -> Iterator[memoryview]:
        at = self._at
        for piece in self._held:
            if at >= stop:
                return
            yield memoryview(piece)[max(start - at, 0) : stop - at]
            at += len(piece)
