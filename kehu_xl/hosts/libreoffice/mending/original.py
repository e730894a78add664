"""What is kept of a file while LibreOffice holds it open: what a save there would lose or write otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from kehu_xl.hosts.libreoffice.mending.draft import outline
from kehu_xl.store.archive import template_path
from kehu_xl.store.ooxml.book import Book, resolve

RELATIONS = "_rels/.rels"
_RIBBON = "/relationships/ui/extensibility"


@dataclass(frozen=True, slots=True)
class Original:
    """The parts of a file that a save in LibreOffice replaces or drops."""

    vba: bytes
    ribbons: Mapping[str, tuple[str, bytes]]  # part -> type of its relation, content
    theme: bytes | None
    workbook: Mapping[str, str]  # the attributes of workbookPr
    styles: etree._Element | None
    sheets: Mapping[str, etree._Element]  # by name, without rows
    tables: Mapping[str, etree._Element]  # by name
    buttons: Mapping[tuple[str, str], etree._Element]  # the shape of each form button by its macro and caption
    seen: bool = True  # False: no window shows the document, so nobody could change what a window shows of a sheet
    substitute: str | None = None  # the face in which LibreOffice writes Chinese where that of the file is missing

    def opened(self, *, seen: bool, substitute: str | None) -> Original:
        """The same of a file that is open in LibreOffice."""
        return replace(self, seen=seen, substitute=substitute)


def read_original(path: Path) -> Original | None:
    """What has to be kept of a file; None where it holds no macros."""
    book = Book.open(path)
    vba = book.related(book.workbook_part, "vbaProject")
    if not vba:
        return None
    lines = book.xml(RELATIONS).iterfind("{*}Relationship")
    kinds = {resolve("", line.get("Target", "")): line.get("Type", "") for line in lines}
    properties = book.workbook.find("{*}workbookPr")
    styles = [part for part in book.related(book.workbook_part, "styles") if part in book.package]
    return Original(
        vba=book.package.read(vba[0]),
        ribbons={part: (kind, book.package.read(part)) for part, kind in kinds.items() if kind.endswith(_RIBBON)},
        theme=_theme(book),
        workbook={} if properties is None else {str(name): str(value) for name, value in properties.attrib.items()},
        styles=book.xml(styles[0]) if styles else None,
        sheets={sheet.name: outline(book, sheet.part) for sheet in book.sheets if sheet.is_worksheet},
        tables=_tables(book),
        buttons=_buttons(book),
    )


def _theme(book: Book) -> bytes | None:
    """The theme of a book; that of the template where there is none, or where it needs pictures."""
    for each in (book, Book.open(template_path())):
        for part in each.related(each.workbook_part, "theme"):
            if part in each.package and not each.relations(part):
                return each.package.read(part)
    return None


def _buttons(book: Book) -> dict[tuple[str, str], etree._Element]:
    parts = (part for sheet in book.sheets for part in book.related(sheet.part, "vmlDrawing") if part in book.package)
    shapes = (shape for part in parts for shape in book.xml(part).iterfind("{*}shape"))
    return {key: shape for shape in shapes if (key := button_key(shape))[0]}


def button_key(shape: etree._Element) -> tuple[str, str]:
    """The macro of a form button, without book and module, and what is written on it.

    >>> data = "<ClientData><FmlaMacro>[0]!Kehu_Check</FmlaMacro></ClientData>"
    >>> button_key(etree.fromstring(f"<s><textbox>查</textbox>{data}</s>"))
    ('Kehu_Check', '查')
    """
    macro = shape.findtext("{*}ClientData/{*}FmlaMacro") or ""
    box = shape.find("{*}textbox")
    said = "" if box is None else "".join(str(text) for text in box.itertext())
    return re.split(r"[!.]", macro)[-1], said.strip()


def _tables(book: Book) -> dict[str, etree._Element]:
    parts = (part for sheet in book.sheets for part in book.related(sheet.part, "table") if part in book.package)
    return {tree.get("displayName", ""): tree for tree in map(book.xml, parts)}


def sheets_then_and_now(book: Book, original: Original) -> Iterator[tuple[str, etree._Element]]:
    """The part of each sheet, and the sheet as the file had it; one that was renamed is known if it is the only one."""
    now = {sheet.name: sheet.part for sheet in book.sheets if sheet.is_worksheet}
    yield from ((part, original.sheets[name]) for name, part in now.items() if name in original.sheets)
    fresh = [part for name, part in now.items() if name not in original.sheets]
    gone = [tree for name, tree in original.sheets.items() if name not in now]
    if len(fresh) == len(gone) == 1:
        yield fresh[0], gone[0]
