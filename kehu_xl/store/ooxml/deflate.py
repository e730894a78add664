"""Raw deflate streams: ISA-L where it is installed, zlib otherwise."""

from __future__ import annotations

import zlib
from typing import Any, Protocol

_engine: Any
try:
    from isal import isal_zlib as _engine

    LEVEL = 2
except ImportError:  # no wheel for this platform
    _engine = zlib
    LEVEL = 1
DeflateError: tuple[type[Exception], ...] = (zlib.error, _engine.error)

_RAW = -15


class Compressor(Protocol):
    """What `compressor` gives."""

    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class Decompressor(Protocol):
    """What `decompressor` gives."""

    def decompress(self, data: bytes, /) -> bytes: ...


def compressor() -> Compressor:
    """A fresh raw deflate stream.

    >>> stream = compressor()
    >>> inflate(stream.compress(b"abc") + stream.flush(), 3)
    b'abc'
    """
    stream: Compressor = _engine.compressobj(LEVEL, wbits=_RAW)
    return stream


def decompressor() -> Decompressor:
    """A fresh inflater of a raw deflate stream."""
    stream: Decompressor = _engine.decompressobj(wbits=_RAW)
    return stream


def inflate(packed: bytes, size: int) -> bytes:
    """The plain bytes; at most one more than `size`, so that a lying header shows."""
    stream = zlib.decompressobj(_RAW) if size < 4096 else _engine.decompressobj(wbits=_RAW)
    plain: bytes = stream.decompress(packed, size + 1)
    return plain


def crc32(data: bytes, start: int = 0) -> int:
    """CRC-32 as zip files use it.

    >>> hex(crc32(b"123456789"))
    '0xcbf43926'
    """
    value: int = _engine.crc32(data, start)
    return value
