"""The zip file of a workbook and its parts, read whole or piece by piece."""

from __future__ import annotations

import codecs
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kehu_xl.spec import errors
from kehu_xl.spec.refusals import what
from kehu_xl.store.ooxml.deflate import DeflateError, crc32, decompressor, inflate
from kehu_xl.store.regular import refuse_irregular

MAX_PART = 2**31 - 1
MAX_TOTAL = 2**32 - 1
MAX_RATIO = 500  # only looked at above RATIO_FROM: small parts may be very regular
RATIO_FROM = 256 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
LOCAL = struct.Struct("<4s5H3I2H")
_CHECKED_AT_ONCE = 2**16  # packed bytes
_AT_ONCE = 2**20


def normal_name(name: str) -> str:
    """How parts are compared: forward slashes, no leading one, any case.

    >>> normal_name("\\\\XL\\\\Workbook.xml")
    'xl/workbook.xml'
    """
    return name.replace("\\", "/").lstrip("/").lower()


@dataclass(frozen=True)
class Package:
    """A zip file whose directory has been read.

    Raises FileMissing, NotAFile, NotReadable, NotASpreadsheet, PasswordProtected or DamagedFile when opened.
    """

    path: Path
    members: Mapping[str, zipfile.ZipInfo]  # normal name -> entry
    duplicates: tuple[str, ...] = ()

    @classmethod
    def open(cls, path: Path) -> Package:
        """Read the directory of a workbook file."""
        _refuse_what_is_no_zip(path)
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError) as error:
            raise errors.DamagedFile(file=path.name, what=what("zip")) from error
        members = {normal_name(entry.filename): entry for entry in entries}
        names = Counter(normal_name(entry.filename) for entry in entries)
        repeated = tuple(name for name, count in names.items() if count > 1)
        package = cls(path, members, repeated)
        package._refuse_bombs()
        return package

    def __contains__(self, name: str) -> bool:
        return normal_name(name) in self.members

    def read(self, name: str) -> bytes:
        """The plain bytes of a part, checked against its CRC."""
        entry = self.members.get(normal_name(name))
        if entry is None:
            raise errors.DamagedFile(file=self.path.name, what=what("part_missing", part=name))
        with self.path.open("rb") as file:
            packed = b"".join(self.raw(entry, file))
        return self._inflated(entry, packed)

    def flows(self, name: str) -> bool:
        """Whether `pieces` gives the part as UTF-8: deflated in the file, and not UTF-16."""
        if self.members[normal_name(name)].compress_type != zipfile.ZIP_DEFLATED:
            return False
        return not next(self.pieces(name, 64)).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))

    def size(self, name: str) -> int:
        """How many plain bytes a part says it has."""
        return self.members[normal_name(name)].file_size

    def packed_size(self, name: str) -> int:
        """How many bytes a part takes in the file."""
        return self.members[normal_name(name)].compress_size

    def facts(self, name: str) -> tuple[int, int, int]:
        """CRC, packed and plain size of a part, as the directory has them."""
        entry = self.members[normal_name(name)]
        return entry.CRC, entry.compress_size, entry.file_size

    def packed(self, name: str, size: int) -> Iterator[bytes]:
        """The bytes of a part as they stand in the file, so many at a time."""
        entry = self.members[normal_name(name)]
        with self.path.open("rb") as file:
            yield from self.raw(entry, file, size)

    def pieces(self, name: str, packed_size: int) -> Iterator[bytes]:
        """The plain bytes of a deflated part, so many packed ones at a time, checked against its CRC at the end."""
        entry, stream = self.members[normal_name(name)], decompressor()
        crc = size = 0
        for packed in self.packed(name, packed_size):
            try:
                piece = stream.decompress(packed)
            except DeflateError as error:
                raise self._unreadable(entry) from error
            crc, size = crc32(piece, crc), size + len(piece)
            if size > entry.file_size:
                break
            yield piece
        if (crc, size) != (entry.CRC, entry.file_size):
            raise self._unreadable(entry)

    def check(self, name: str) -> None:
        """Raise DamagedFile unless the part is as long as it says and has its CRC; it is never whole in memory."""
        if self.members[normal_name(name)].compress_type != zipfile.ZIP_DEFLATED:
            self.read(name)
            return
        for _ in self.pieces(name, _CHECKED_AT_ONCE):
            pass

    def raw(self, entry: zipfile.ZipInfo, file: BinaryIO, size: int = _AT_ONCE) -> Iterator[bytes]:
        """The member's bytes as they stand in the zip file (open as `file`), so many at a time."""
        self._find(entry, file)
        for start in range(0, entry.compress_size, size):
            wanted = min(size, entry.compress_size - start)
            packed = file.read(wanted)
            if len(packed) != wanted:
                raise self._unreadable(entry)
            yield packed

    def _find(self, entry: zipfile.ZipInfo, file: BinaryIO) -> None:
        """Go to where the member's packed bytes begin."""
        file.seek(max(entry.header_offset, 0))  # a directory that lies about its place makes it negative
        header = file.read(LOCAL.size)
        if len(header) < LOCAL.size or header[:4] != b"PK\x03\x04":
            raise self._unreadable(entry)
        name_length, extra_length = struct.unpack("<2H", header[26:30])
        file.seek(name_length + extra_length, 1)

    def _inflated(self, entry: zipfile.ZipInfo, packed: bytes) -> bytes:
        if entry.flag_bits & 1:
            raise errors.PasswordProtected(file=self.path.name)
        if entry.compress_type == zipfile.ZIP_STORED:
            plain = packed
        elif entry.compress_type == zipfile.ZIP_DEFLATED:
            try:
                plain = inflate(packed, entry.file_size)
            except DeflateError as error:
                raise self._unreadable(entry) from error
        else:
            raise errors.DamagedFile(file=self.path.name, what=what("zip_method", part=entry.filename))
        if len(plain) != entry.file_size or crc32(plain) != entry.CRC:
            raise self._unreadable(entry)
        return plain

    def _unreadable(self, entry: zipfile.ZipInfo) -> errors.DamagedFile:
        return errors.DamagedFile(file=self.path.name, what=what("zip_part", part=entry.filename))

    def _refuse_bombs(self) -> None:
        sizes = [(entry.file_size, entry.compress_size) for entry in self.members.values()]
        too_dense = any(size > RATIO_FROM and size > MAX_RATIO * max(packed, 1) for size, packed in sizes)
        too_large = any(size > MAX_PART for size, _ in sizes) or sum(size for size, _ in sizes) > MAX_TOTAL
        if too_dense or too_large:
            raise errors.DamagedFile(file=self.path.name, what=what("zip_bomb"))


def _refuse_what_is_no_zip(path: Path) -> None:
    refuse_irregular(path)
    try:
        with path.open("rb") as file:
            start = file.read(8)
            ole = start + file.read(2**20) if start == _OLE else b""
    except PermissionError as error:
        raise errors.NotReadable(file=path.name) from error
    if ole:
        refusal = errors.PasswordProtected if _ENCRYPTED_STREAM in ole else errors.NotASpreadsheet
        raise refusal(file=path.name)
    if not start.startswith(b"PK"):
        raise errors.NotASpreadsheet(file=path.name)
