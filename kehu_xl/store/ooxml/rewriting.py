"""A workbook's zip file written anew: untouched members copied as they are, changed ones packed."""

from __future__ import annotations

import struct
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, TypeAlias

from kehu_xl.store.ooxml.deflate import compressor, crc32
from kehu_xl.store.ooxml.package import LOCAL, Package, normal_name

Hear: TypeAlias = Callable[[bytes], None]

_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8 = 0x800
_WAITING = 8  # pieces made before they are packed
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


class Writer:
    """Writes a zip file: members copied raw or streamed through a compressor."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._directory: list[bytes] = []
        self._offset = 0

    def copy(self, source: Package, entry: zipfile.ZipInfo, file: BinaryIO) -> None:
        """One member of `source` (open as `file`), its compressed bytes untouched."""
        sizes = (entry.CRC, entry.compress_size, entry.file_size)
        header = _local_header(entry, sizes)
        self._file.write(header)
        self._file.writelines(source.raw(entry, file))
        self._enter(entry, sizes, len(header))

    def write(self, entry: zipfile.ZipInfo, pieces: Iterable[bytes], hear: Hear | None = None) -> None:
        """A member with new content, compressed into the file piece by piece; its sizes are filled in behind."""
        fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
        fresh.external_attr, fresh.create_system = entry.external_attr, entry.create_system
        fresh.compress_type, fresh.flag_bits = zipfile.ZIP_DEFLATED, entry.flag_bits & _UTF8
        header = _local_header(fresh, (0, 0, 0))
        self._file.write(header)
        sizes = _pack(pieces, self._file, hear or _unheard)
        self._file.seek(self._offset)
        self._file.write(_local_header(fresh, sizes))
        self._enter(fresh, sizes, len(header))
        self._file.seek(self._offset)

    def close(self) -> None:
        """Write the directory."""
        directory = b"".join(self._directory)
        count = len(self._directory)
        self._file.write(directory)
        self._file.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), self._offset, 0))

    def _enter(self, entry: zipfile.ZipInfo, sizes: tuple[int, int, int], header: int) -> None:
        """Put a member that was written into the directory."""
        name, common = _common(entry, sizes)
        self._directory.append(
            _CENTRAL.pack(
                b"PK\x01\x02", entry.create_version | entry.create_system << 8, 20, *common,
                0, 0, 0, entry.internal_attr, entry.external_attr, self._offset,
            )
            + name
        )  # fmt: skip
        self._offset += header + sizes[1]


def _local_header(entry: zipfile.ZipInfo, sizes: tuple[int, int, int]) -> bytes:
    name, common = _common(entry, sizes)
    return LOCAL.pack(b"PK\x03\x04", 20, *common, 0) + name


def _common(entry: zipfile.ZipInfo, sizes: tuple[int, int, int]) -> tuple[bytes, tuple[int, ...]]:
    """The name, and what both headers say of a member; `sizes` are CRC, packed and plain bytes."""
    flags = entry.flag_bits & ~0x8  # sizes stand in the header, so no data descriptor follows
    try:
        name = entry.filename.encode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeEncodeError:
        name, flags = entry.filename.encode(), flags | _UTF8
    return name, (flags, entry.compress_type, *_dos_time(entry.date_time), *sizes, len(name))


def _unheard(packed: bytes) -> None:
    """Take no notice of what is written."""


class _Packer:
    """Deflates pieces into a file; `sizes` are CRC, packed and plain size."""

    def __init__(self, file: BinaryIO, hear: Callable[[bytes], object]) -> None:
        self._file, self._hear, self._stream = file, hear, compressor()
        self._crc = self._packed = self._plain = 0

    @property
    def sizes(self) -> tuple[int, int, int]:
        return self._crc, self._packed, self._plain

    def pack(self, piece: bytes) -> None:
        """Take the next piece."""
        self._crc, self._plain = crc32(piece, self._crc), self._plain + len(piece)
        self._write(self._stream.compress(piece))

    def finish(self) -> None:
        """Write what is still held back."""
        self._write(self._stream.flush())

    def _write(self, packed: bytes) -> None:
        self._hear(packed)
        self._packed += self._file.write(packed)


def _pack(pieces: Iterable[bytes], file: BinaryIO, hear: Hear) -> tuple[int, int, int]:
    """Deflate the pieces into the file, some while the next are being made; CRC, packed and plain size."""
    with ThreadPoolExecutor(1) as packing, ThreadPoolExecutor(1) as listening:
        packer = _Packer(file, lambda packed: listening.submit(hear, packed))
        waiting = deque[Future[None]]()
        for piece in pieces:
            waiting.append(packing.submit(packer.pack, piece))
            if len(waiting) > _WAITING:
                waiting.popleft().result()
        for packed in waiting:
            packed.result()
        packer.finish()
    return packer.sizes


def _dos_time(moment: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    year, month, day, hour, minute, second = moment
    return hour << 11 | minute << 5 | second // 2, max(year - 1980, 0) << 9 | month << 5 | day


def rewrite(
    source: Package,
    target: BinaryIO,
    changed: Mapping[str, Iterable[bytes] | None],
    listeners: Mapping[str, Hear] | None = None,
) -> None:
    """Copy `source` with some parts changed, added (a new name) or left out (None).

    A listener hears the packed bytes of its part as they are written.
    """
    heard = {normal_name(name): hear for name, hear in (listeners or {}).items()}
    wanted = {normal_name(name): (name, pieces) for name, pieces in changed.items()}
    writer = Writer(target)
    with source.path.open("rb") as file:
        for name, entry in source.members.items():
            if name not in wanted:
                writer.copy(source, entry, file)
                continue
            pieces = wanted.pop(name)[1]
            if pieces is not None:
                writer.write(entry, pieces, heard.get(name))
    for name, pieces in wanted.values():
        if pieces is not None:
            writer.write(zipfile.ZipInfo(name, _FIXED_TIME), pieces, heard.get(normal_name(name)))
    writer.close()
