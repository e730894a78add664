"""Lists: any spreadsheet file to raw sheets, without deciding anything about them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from kehu_xl.core.listing.types import ListBook, RawSheet
from kehu_xl.spec.errors import DamagedFile, DisguisedFile, NotASpreadsheet, NotReadable
from kehu_xl.spec.vocabulary.listing import DAMAGE, DISGUISES
from kehu_xl.store.lists.biff import read_biff
from kehu_xl.store.lists.delimited import read_delimited
from kehu_xl.store.lists.opendocument import read_opendocument
from kehu_xl.store.lists.spreadsheetml import read_spreadsheetml
from kehu_xl.store.lists.webpage import read_webpage
from kehu_xl.store.lists.workbook import read_binary_workbook, read_workbook
from kehu_xl.store.lists.zipped import format_of
from kehu_xl.store.regular import refuse_irregular

_Reader = Callable[[Path], tuple[RawSheet, ...]]
_TEXTS = (".csv", ".tsv", ".txt")
_BOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett", ".ods", ".ots")
_MAY_BE_TEXT = (".xls", ".et")  # web systems name their tab-separated exports so
_ZIPPED: dict[str, _Reader] = {"xlsx": read_workbook, "xlsb": read_binary_workbook, "ods": read_opendocument}
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_HEAD = 4096
_DISGUISES = {b"MIME-Version:": "archived_page", b"%PDF": "document", b"\x89PNG": "picture", b"\xff\xd8\xff": "picture"}
_MARKUP: dict[re.Pattern[bytes], _Reader] = {
    re.compile(rb"^[^\w<]*<.*urn:schemas-microsoft-com:office:spreadsheet[\"']", re.DOTALL): read_spreadsheetml,
    re.compile(rb"^[^\w<]*<(?:!doctype|html|head|meta|body|table|style|script|div|center|font|\?xml[^>]*>\s*<html)\b"):
        read_webpage,
}  # fmt: skip
SUFFIXES = frozenset((*_TEXTS, *_BOOKS))


def read_list(path: Path | str) -> ListBook:
    """Read every sheet of a list as raw cells.

    Text stays text ("00123"), numbers are floats, dates are datetimes, error values are
    CellErrors; every cell of a text file is a text. Cells are never inferred by column.

    Raises FileMissing, NotAFile, NotReadable, NotASpreadsheet, DamagedFile, PasswordProtected.
    """
    path = Path(path)
    refuse_irregular(path)
    if path.suffix.lower() not in SUFFIXES:
        raise NotASpreadsheet(file=path.name)
    return ListBook(path.name, _reader(path)(path))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except PermissionError as error:
        raise NotReadable(file=path.name) from error


def _reader(path: Path) -> _Reader:
    """What can read a file: its content decides, since names lie."""
    suffix = path.suffix.lower()
    head = _head(path)
    for mark, what in _DISGUISES.items():
        if head.startswith(mark):
            raise DisguisedFile(file=path.name, what=DISGUISES[what])
    if head.startswith(_ZIP):
        return _ZIPPED[format_of(path)]
    if head.startswith(_OLE):
        return read_biff
    if suffix in _TEXTS and not head:
        return read_delimited
    if not head:
        raise DamagedFile(file=path.name, what=DAMAGE["empty"])
    beginning = head.replace(b"\0", b"").lower()
    for pattern, reader in _MARKUP.items():
        if pattern.search(beginning):
            return reader
    if suffix in (*_TEXTS, *_MAY_BE_TEXT):
        return read_delimited
    raise NotASpreadsheet(file=path.name)
