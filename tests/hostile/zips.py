"""Zip files that lie: about sizes, places, names, methods; and bombs."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.hostile.case import PARTS, SHEET, WORKBOOK, Case, book, content, sheet, zipped

_BIG = 300 * 2**20


@dataclass(frozen=True)
class Member:
    """One member, with what the two headers say of it."""

    name: bytes
    packed: bytes
    size: int
    crc: int
    method: int = 8
    flags: int = 0
    local_name: bytes | None = None
    local_size: int | None = None
    packed_size: int | None = None
    offset: int | None = None
    extra: bytes = b""


def deflated(plain: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(plain) + stream.flush()


def members() -> list[Member]:
    return [Member(n.encode(), deflated(p), len(p), zlib.crc32(p)) for n, p in PARTS.items()]


def laid_out(some: Sequence[Member], **lies: int | bytes) -> bytes:
    """A zip file of members; `lies` are fields of its end: count, size, offset, disk, comment, comment_length."""
    body, directory = b"", b""
    for one in some:
        name = one.name if one.local_name is None else one.local_name
        size = one.size if one.local_size is None else one.local_size
        packed = len(one.packed) if one.packed_size is None else one.packed_size
        offset = len(body) if one.offset is None else one.offset
        common = (one.flags, one.method, 0, 33, one.crc)
        body += struct.pack("<4s5H3I2H", b"PK\3\4", 20, *common, packed, size, len(name), 0) + name + one.packed
        sizes = (packed, one.size, len(one.name), len(one.extra), 0, 0, 0, 0, offset)
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, *common, *sizes) + one.name + one.extra
    count = lies.get("count", len(some))
    size, offset = lies.get("size", len(directory)), lies.get("offset", len(body))
    comment = lies.get("comment", b"")
    assert isinstance(comment, bytes)
    disk, length = lies.get("disk", 0), lies.get("comment_length", len(comment))
    return (
        body + directory + struct.pack("<4s4H2IH", b"PK\5\6", disk, disk, count, count, size, offset, length) + comment
    )


def lying(part: str, **lies: object) -> Callable[[], bytes]:
    """The honest workbook, but for what the headers say of one part."""
    return lambda: laid_out([replace(m, **lies) if m.name == part.encode() else m for m in members()])  # type: ignore[arg-type]


def added(name: bytes, plain: bytes = b"x", **lies: object) -> Callable[[], bytes]:
    """The honest workbook and one member more."""
    extra = Member(name, deflated(plain), len(plain), zlib.crc32(plain), **lies)  # type: ignore[arg-type]
    return lambda: laid_out([*members(), extra])


def cases() -> Iterator[Case]:
    """Every lying zip."""
    yield from _truncated()
    yield from _ends()
    yield from _headers()
    yield from _names()
    yield from _bombs()


def _truncated() -> Iterator[Case]:
    whole = laid_out(members())
    places = {len(whole) * part // 20 for part in range(20)} | {
        1,
        2,
        3,
        4,
        29,
        30,
        len(whole) - 1,
        len(whole) - 21,
        len(whole) - 22,
    }
    for at in sorted(places):
        yield content(f"truncated at {at}", lambda at=at: whole[:at])


def _ends() -> Iterator[Case]:
    for field, value in (
        ("count", 0), ("count", 1), ("count", 65535), ("size", 0), ("size", 2**32 - 1), ("size", 10), ("offset", 0),
        ("offset", 2**32 - 1), ("offset", 7), ("disk", 3), ("disk", 65535), ("comment_length", 65535),
    ):  # fmt: skip
        yield content(f"end of zip: {field} {value}", lambda f=field, v=value: laid_out(members(), **{f: v}))
    yield content("a comment that holds another end", lambda: laid_out(members(), comment=laid_out([])))
    yield content("nothing but an end", lambda: laid_out([]))
    yield content("two zips in a row", lambda: laid_out(members()) * 2)
    yield content("a program before the zip", lambda: b"MZ" + bytes(4000) + laid_out(members()))
    yield content("a PK and noise", lambda: b"PK\3\4" + bytes(range(256)) * 40)
    yield content("noise behind the zip", lambda: laid_out(members()) + bytes(70_000))
    yield content("a zip64 end that lies", _zip64_end)


def _zip64_end() -> bytes:
    plain = laid_out(members())
    record = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2**60, 2**60, 2**60, 2**60)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(plain) - 22, 1)
    return (
        plain[:-22] + record + locator + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0)
    )


def _headers() -> Iterator[Case]:
    for method in (0, 1, 6, 9, 12, 14, 93, 99, 65535):
        yield content(f"packed by method {method}", lying(SHEET, method=method))
    for flags in (1, 0x41, 8, 0x20, 0x2000, 0x800):
        yield content(f"flags {flags:#x}", lying(SHEET, flags=flags))
    for part in (SHEET, WORKBOOK):
        yield content(f"{part}: wrong CRC", lying(part, crc=1))
        yield content(f"{part}: is larger than it says", lying(part, size=5))
        yield content(f"{part}: is smaller than it says", lying(part, size=10_000_000))
        yield content(f"{part}: packed size too large", lying(part, packed_size=2**31))
        yield content(f"{part}: packed size zero", lying(part, packed_size=0))
        yield content(f"{part}: another name in the local header", lying(part, local_name=b"xl/other.xml"))
        yield content(f"{part}: at another member's place", lying(part, offset=0))
        yield content(f"{part}: behind the end", lying(part, offset=2**32 - 20))
        yield content(f"{part}: in the middle of nowhere", lying(part, offset=45))
        yield content(f"{part}: noise packed", lying(part, packed=bytes(range(7, 200))))
    yield content("an extra field that is cut", lying(SHEET, extra=b"\1\0\xff\xff"))
    yield content(
        "a zip64 extra field that lies",
        lying(SHEET, extra=struct.pack("<2H3Q", 1, 24, 2**62, 2**62, 2**62), size=2**32 - 1),
    )


def _names() -> Iterator[Case]:
    names = (
        b"../../../../etc/cron.d/x", b"/etc/passwd", b"C:\\Windows\\x", b"xl\\worksheets\\..\\..\\x", b"", b".", b"..", b"/",
        b"xl/\0/x", b"xl/workbook.xml/", b"a" * 60_000, b"CON", b"xl/\xff\xfe\x80", "\u202exslx.txt".encode(), b"a\nb",
        b"xl/workbook.xml", b"XL/WORKBOOK.XML", b"\\xl\\workbook.xml", b"xl//workbook.xml",
    )  # fmt: skip
    for name in names:
        yield content(f"a member named {name[:30]!r}", added(name))
        yield content(f"a member named {name[:30]!r}, said to be UTF-8", added(name, flags=0x800))
    yield content("two sheets of one name", added(SHEET.encode(), sheet()))
    yield content("signed", added(b"_xmlsignatures/sig1.xml", b"<Signature/>"))
    yield content("signed, oddly spelt", added(b"\\_XmlSignatures\\sig1.xml", b"<Signature/>"))


def _bombs() -> Iterator[Case]:
    zeros = deflated(bytes(_BIG))
    large = {"size": _BIG, "packed": zeros, "crc": zlib.crc32(bytes(_BIG))}
    yield content("a workbook part of 300 MB", lying(WORKBOOK, **large), heavy=True)
    yield content("a sheet of 300 MB of nothing", lying(SHEET, **large), heavy=True)
    yield content("300 MB that say they are 100 bytes", lying(SHEET, size=100, packed=zeros), heavy=True)
    yield content("100 bytes that say they are 2 GB", lying(SHEET, size=2**31 - 2), heavy=True)
    yield content("100 bytes that say they are 4 GB", lying(SHEET, size=2**32 - 2), heavy=True)
    yield content("a zip in a zip in a zip", lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c": bytes(2**20)})})}))
    yield content("70,000 parts", lambda: book({f"xl/media/{n}.bin": b"" for n in range(70_000)}), heavy=True)
    yield content("5,000 members in the same place", _overlapping, heavy=True)
    yield content(
        "a sheet of 200 MB of blanks",
        lambda: book({SHEET: sheet().replace(b"<sheetData>", b" " * 200 * 2**20 + b"<sheetData>")}),
        heavy=True,
    )


def _overlapping() -> bytes:
    plain = bytes(20 * 2**20)
    kernel = Member(b"k", deflated(plain), len(plain), zlib.crc32(plain))
    start = len(laid_out(members())) - 22  # where the kernel's header would be, were the directory not there
    body = sum(30 + len(m.name) + len(m.packed) for m in members())
    assert start > body
    again = [
        replace(
            kernel,
            name=f"xl/media/{n}".encode(),
            packed=b"",
            packed_size=len(kernel.packed),
            offset=body,
            local_name=b"",
        )
        for n in range(5_000)
    ]
    return laid_out([*members(), kernel, *again])
