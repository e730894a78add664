"""Small new workbooks beside the archive: rows that were held back."""

from __future__ import annotations

import math
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from kehu_xl.core.outcome import Document, Page
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.errors import KehuError
from kehu_xl.store.ooxml.package import Package
from kehu_xl.store.saving import save, save_alone

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime(2000, 1, 1)  # the same rows are the same bytes, whenever they are written
_WIDEST, _NARROWEST, _LONGEST_NAME = 50, 8, 31
_MEASURED = 200  # rows that decide the width of a column
_KEEP = 20  # earlier states, where one is replaced


def write_documents(path: Path, documents: Iterable[Document]) -> tuple[Path, ...]:
    """Write each document as `NAME.<suffix>.xlsx` beside `path`, or none; an older one is never overwritten.

    Called while `path` is locked, for what a killed run leaves of a document is removed with what it leaves of `path`.
    """
    written: list[Path] = []
    try:
        written.extend(_write(path, document) for document in documents)
    except KehuError:
        remove_documents(written)
        raise
    return tuple(written)


def remove_documents(written: Iterable[Path]) -> None:
    """Take back documents of an action that failed."""
    for document in written:
        with suppress(OSError):
            document.unlink()


def standing(path: Path, document: Document) -> Path | None:
    """The file beside `path` that holds this very document, None where it is not written yet."""
    content, name, count = workbook_bytes(document), _name(path, document), 1
    while name.is_file():
        if name.read_bytes() == content:
            return name
        count += 1
        name = _numbered(_name(path, document), count)
    return None


def _name(path: Path, document: Document) -> Path:
    return path.with_name(f"{path.stem}.{document.suffix}.xlsx")


def _numbered(path: Path, count: int) -> Path:
    return path.with_name(f"{path.stem}-{count}{path.suffix}")


def taken_names(path: Path) -> list[Path]:
    """The path, and the path with each number behind its name, as far as files stand there."""
    taken: list[Path] = []
    name = path
    while name.exists():
        taken.append(name)
        name = _numbered(path, len(taken) + 1)
    return taken


def free_name(path: Path) -> Path:
    """The path, with a number behind its name where a file stands there already."""
    count = len(taken_names(path))
    return _numbered(path, count + 1) if count else path


def _write(owner: Path, document: Document) -> Path:
    path, content = free_name(_name(owner, document)), workbook_bytes(document)
    save(path, lambda file: _fill(file, content), _check, keep=None, owner=owner)
    return path


def save_new(path: Path, content: bytes) -> None:
    """Write a small workbook under its name, whole or not at all; one that it replaces is backed up."""
    save_alone(path, lambda file: _fill(file, content), _check, keep=_KEEP)


def _fill(file: BinaryIO, content: bytes) -> None:
    file.write(content)


def _check(fresh: Path) -> None:
    package = Package.open(fresh)
    for name in package.members:
        package.read(name)


@lru_cache(maxsize=2)  # asked for before, while and after it is written
def workbook_bytes(document: Document) -> bytes:
    """The document as an .xlsx file: bold frozen header, every text a text, widths to fit."""
    buffer = BytesIO()
    with new_workbook(buffer) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = cell_formats(book)
        for page in document.pages:
            _put_page(book.add_worksheet(page.sheet[:_LONGEST_NAME]), page, bold, formats)
    return buffer.getvalue()


def _put_page(sheet: Any, page: Page, bold: Any, formats: dict[type, Any]) -> None:
    for column, header in enumerate(page.header):
        sheet.write_string(0, column, header, bold)
        sheet.set_column(column, column, _width(header, [row[column] for row in page.rows[:_MEASURED]]))
    for number, row in enumerate(page.rows, start=1):
        for column, value in enumerate(row):
            put(sheet, (number, column), value, formats)
    sheet.freeze_panes(1, 0)
    if page.header:
        sheet.autofilter(0, 0, len(page.rows), len(page.header) - 1)


def new_workbook(buffer: BytesIO) -> Any:
    """A workbook of xlsxwriter, which is loaded for few commands, that takes texts for nothing but texts."""
    return import_module("xlsxwriter").Workbook(buffer, _OPTIONS)


def cell_formats(book: Any) -> dict[type, Any]:
    """The formats that texts and days get in a new workbook."""
    return {str: book.add_format({"num_format": "@"}), datetime: book.add_format({"num_format": "yyyy-mm-dd"})}


def put(sheet: Any, place: tuple[int, int], value: Cell, formats: dict[type, Any]) -> None:
    """Write one cell: a text is a text whatever it looks like, a time keeps the format of its day."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, float | int):
        sheet.write_number(*place, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(*place, value, formats[datetime])
    else:
        sheet.write_string(*place, str(value), formats[str])


def _width(header: str, values: list[Cell]) -> int:
    longest = max([_shown(header) + 2, *(_shown(str(value)) for value in values if value is not None)])
    return min(max(longest + 1, _NARROWEST), _WIDEST)


def _shown(text: str) -> int:
    """How wide a text looks: a Chinese character takes two places."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)
