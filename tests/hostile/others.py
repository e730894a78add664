"""Files that are no workbooks, text files of every kind of nonsense, and things that are no files."""

from __future__ import annotations

import gzip
import os
import random
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.case import Case, book, content, zipped

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LIST = "客户名称,手机\n徐州华信商贸有限公司,13800138000\n"
_NAMES = (
    "名单 '\"`$(x).xlsx",
    "-rf.xlsx",
    "名\n单.xlsx",
    "名单\u202excod.xlsx",
    "😀.xlsx",
    "名单.XLSX",
    "a" * 200 + ".xlsx",
    "％s{0}.xlsx",
    "[a]*?.xlsx",
)


def cases() -> Iterator[Case]:
    """Everything that is no workbook."""
    yield from _foreign()
    yield from _texts()
    yield from _no_files()
    for name in _NAMES:
        yield content(f"a file named {name[:20]!r}", book, name)


def _noise(seed: int) -> bytes:
    return random.Random(seed).randbytes(5_000)


def _foreign() -> Iterator[Case]:
    some = {
        "nothing": b"", "one byte": b"P", "old Excel garbage": _OLE + bytes(3_000), "old Excel cut": _OLE,
        "a password": _OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "old Excel noise": _OLE + _noise(0),
        "a web page": b"<html><table><tr><td>a</td></tr></table></html>", "a PDF": b"%PDF-1.4\n" + _noise(1),
        "a picture": b"\x89PNG\r\n\x1a\n" + _noise(2), "gzip": gzip.compress(b"x" * 1000, mtime=0), "7z": b"7z\xbc\xaf\x27\x1c" + _noise(3),
        "JSON": b'{"a": 1}', "XML of Excel 2003": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "noise": _noise(4), "zeros": bytes(5_000),
    }  # fmt: skip
    for name, plain in some.items():
        for suffix in ("xlsx", "xlsm", "xls", "ods", "csv"):
            yield content(f"{name} as .{suffix}", lambda p=plain: p, f"名单.{suffix}")
    yield content("a workbook named .xls", book, "名单.xls")
    yield content("a workbook named .csv", book, "名单.csv")
    yield content(
        "an .ods without contents",
        lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "名单.ods",
    )
    yield content(
        "an .ods of endless rows",
        lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": _ENDLESS}),
        "名单.ods",
        heavy=True,
    )


_ENDLESS = (
    b'<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    b'<office:body><office:spreadsheet><table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">'
    b'<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    b"</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def _texts() -> Iterator[Case]:
    some = {
        "a NUL in the middle": _LIST.encode() + b"a\0b,1\n", "a NUL late": _LIST.encode() * 300 + b"a\0b,1\n",
        "an unbalanced quote": _LIST.encode() + b'"x,1\n' * 5, "a field of a megabyte": _LIST.encode() + b"x" * 1_000_000 + b",1\n",
        "UTF-16 without a mark": _LIST.encode("utf-16-le"), "UTF-16 cut": _LIST.encode("utf-16")[:-1], "UTF-32": _LIST.encode("utf-32"),
        "half a character": _LIST.encode()[:-3] + b"\xe5\x8d", "two encodings": _LIST.encode() + _LIST.encode("gbk"),
        "only a mark": b"\xef\xbb\xbf", "only separators": b",,,,\n" * 50, "only blank lines": b"\n" * 5_000, "old Mac lines": _LIST.encode().replace(b"\n", b"\r"),
        "quotes everywhere": b'"' * 5_001, "two thousand columns": ("客户名称" + ",列" * 2_000 + "\n甲" + ",x" * 2_000).encode(),
        "only a header": "客户名称,手机\n".encode(), "every control character": _LIST.encode() + bytes(range(1, 32)), "Latin-1": "客户名称,é\n".encode() + b"caf\xe9,1\n",
        "backspaces and bells": _LIST.encode() + b"a\x07\x08,1\n", "formulas": (_LIST + "=cmd|'/c calc'!A1,@SUM(1)\n").encode(),
    }  # fmt: skip
    for name, plain in some.items():
        yield content(f"a text with {name}", lambda p=plain: p, "名单.csv")
    yield content("a text of one line of 200 MB", lambda: _LIST.encode() + b"x" * 200_000_000, "名单.csv", heavy=True)
    yield content(
        "a text of 100 MB behind one quote",
        lambda: _LIST.encode() + b'"' + b"x,1\n" * 25_000_000,
        "名单.csv",
        heavy=True,
    )
    yield content(
        "a text of ten million blank lines", lambda: _LIST.encode() + b"\n" * 10_000_000, "名单.csv", heavy=True
    )
    yield content(
        "a text of a hundred thousand columns and rows",
        lambda: ("客户名称" + "," * 100_000 + "\n").encode() + b"x\n" * 100_000,
        "名单.csv",
        heavy=True,
    )


def _no_files() -> Iterator[Case]:
    for suffix in ("xlsx", "csv", "xlsm"):
        file = f"名单.{suffix}"
        yield Case(f"a folder named .{suffix}", lambda path: path.mkdir(), file)
        if hasattr(os, "mkfifo"):
            yield Case(f"a pipe named .{suffix}", os.mkfifo, file)
            yield Case(f"a link to endless zeros named .{suffix}", lambda path: path.symlink_to("/dev/zero"), file)
            yield Case(f"a link to nothing at all named .{suffix}", lambda path: path.symlink_to("/dev/null"), file)
            yield Case(f"a link to itself named .{suffix}", lambda path: path.symlink_to(path), file)
            yield Case(f"a link to what is not there named .{suffix}", lambda path: path.symlink_to("nowhere"), file)
            yield Case(f"a socket named .{suffix}", _socket, file)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's name must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)
