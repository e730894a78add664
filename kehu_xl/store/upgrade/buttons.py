"""The macro buttons of a sheet: shapes in its VML drawing, among what else a person put there."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from kehu_xl.core.upgrade import News
from kehu_xl.spec.tables import TABLES
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book, Sheet
from kehu_xl.store.restore.directory import with_types
from kehu_xl.store.restore.sheet_copy import document, free_part, relations_of
from kehu_xl.store.upgrade.step import Parts, Step

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHAPE = re.compile(rb"<v:shape\b(?:(?!</v:shape>).)*?</v:shape>", re.DOTALL)
_SHAPE_TYPE = re.compile(rb'<v:shapetype\b[^>]*?id="_x0000_t201".*?</v:shapetype>', re.DOTALL)
_MACRO = re.compile(rb"<x:FmlaMacro>[^<]*?(Kehu_\w+)</x:FmlaMacro>")
_ID = re.compile(rb'(<v:shape\b[^>]*?\bid="_x0000_s)(\d+)"')
_CLOSING = b"</xml>"
_BEHIND = re.compile(
    rb"<(?:legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)


def with_buttons(book: Book, template: Book) -> Step:
    """The buttons of the template's sheets; those of an earlier template go, other shapes stay."""
    ours, theirs = Finder(book), Finder(template)
    parts: Parts = {}
    names = []
    for table in TABLES:
        source, sheet = theirs.find(table.id), ours.find(table.id)
        wanted = buttons_in(template, source) if source else {}
        if sheet is None or not wanted or buttons_in(book, sheet) == wanted:
            continue
        made = _renewed(book, sheet, wanted, _shape_type(template, source)) if source else {}
        parts |= made
        names += [sheet.name] if made else []
    return parts, (News("buttons", tuple(names)),) if names else ()


def buttons_in(book: Book, sheet: Sheet) -> dict[str, bytes]:
    """Macro -> its button's shape without its number, of a sheet's drawings."""
    shapes = (shape for part in _drawings(book, sheet) for shape in _SHAPE.findall(book.package.read(part)))
    found = ((macro, shape) for shape in shapes if (macro := _MACRO.search(shape)))
    return {macro[1].decode(): _ID.sub(rb'\1"', shape) for macro, shape in found}


def _drawings(book: Book, sheet: Sheet) -> tuple[str, ...]:
    return tuple(part for part in book.related(sheet.part, "vmlDrawing") if part in book.package)


def _shape_type(template: Book, source: Sheet) -> bytes:
    found = (_SHAPE_TYPE.search(template.package.read(part)) for part in _drawings(template, source))
    return next((match[0] for match in found if match), b"")


def _renewed(book: Book, sheet: Sheet, wanted: dict[str, bytes], shape_type: bytes) -> Parts:
    drawings = _drawings(book, sheet)
    if not drawings:
        return _with_drawing(book, sheet, wanted, shape_type)
    if book.related(sheet.part, "ctrlProp"):  # Excel has saved it and keeps a record of its own for each button
        there = buttons_in(book, sheet)
        wanted = {macro: shape for macro, shape in wanted.items() if macro not in there}
        return {drawings[0]: _added(book.package.read(drawings[0]), wanted, shape_type)} if wanted else {}
    xml = book.package.read(drawings[0])
    for shape in _SHAPE.findall(xml):
        if _MACRO.search(shape):
            xml = xml.replace(shape, b"", 1)
    return {drawings[0]: _added(xml, wanted, shape_type)}


def _added(xml: bytes, shapes: dict[str, bytes], shape_type: bytes) -> bytes:
    """A drawing with further shapes, numbered on from those that it has."""
    last = max((int(number) for _, number in _ID.findall(xml)), default=1024)
    made = b"" if _SHAPE_TYPE.search(xml) else shape_type
    for number, shape in enumerate(shapes.values(), start=last + 1):
        made += re.sub(rb'(<v:shape\b[^>]*?\bid="_x0000_s)"', rb'\g<1>%d"' % number, shape, count=1)
    at = xml.rindex(_CLOSING)
    return xml[:at] + made + xml[at:]


def _with_drawing(book: Book, sheet: Sheet, wanted: dict[str, bytes], shape_type: bytes) -> Parts:
    """A drawing for a sheet that has none, with the relation that leads to it."""
    part = free_part(book.package.members, "xl/drawings/vmlDrawing1.vml")
    frame = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        b'<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
    )
    relations, number = _related(book, sheet.part, part)
    xml = book.package.read(sheet.part)
    tail = xml.rindex(b"</sheetData>") if b"</sheetData>" in xml else 0
    found = _BEHIND.search(xml, tail)
    if found is None:
        return {}
    line = b'<legacyDrawing xmlns:r="%s" r:id="%s"/>' % (_R.encode(), number.encode())
    return {
        part: _added(frame, wanted, shape_type),
        sheet.part: xml[: found.start()] + line + xml[found.start() :],
        relations_of(sheet.part): relations,
        **with_types(book, {"vml": "application/vnd.openxmlformats-officedocument.vmlDrawing"}),
    }


def _related(book: Book, source: str, target: str) -> tuple[bytes, str]:
    """The relations of a part with one more, and its id."""
    name = relations_of(source)
    root = book.xml(name) if name in book.package else etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>')
    taken = {line.get("Id") for line in root}
    number = next(f"rId{at}" for at in range(1, len(taken) + 2) if f"rId{at}" not in taken)
    facts = {"Id": number, "Type": f"{_R}/vmlDrawing", "Target": posixpath.relpath(target, posixpath.dirname(source))}
    etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", facts)
    return document(root), number
