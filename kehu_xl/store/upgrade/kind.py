"""The kind of file: a book that holds macros must say so in its content type."""

from __future__ import annotations

from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.restore.sheet_copy import document
from kehu_xl.store.upgrade.step import Step

_TYPES = "[Content_Types].xml"
_XLSM = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def with_macros_allowed(book: Book, template: Book) -> Step:  # noqa: ARG001 a step's signature
    """The workbook part declared as one with macros."""
    root = book.xml(_TYPES)
    for line in root.iterfind("{*}Override"):
        if line.get("PartName", "").lstrip("/").lower() == book.workbook_part.lower():
            if line.get("ContentType") == _XLSM:
                return {}, ()
            line.set("ContentType", _XLSM)
            return {_TYPES: document(root)}, ()
    return {}, ()
