"""The tab 客户管理 and the right-click menu: both customUI parts as the template has them."""

from __future__ import annotations

from lxml import etree

from kehu_xl.core.upgrade import News
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.restore.directory import with_types
from kehu_xl.store.restore.sheet_copy import document
from kehu_xl.store.upgrade.step import Parts, Step

_RELATIONS_PART = "_rels/.rels"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OURS = b'onAction="Kehu_'
_END = "/ui/extensibility"


def with_ribbon(book: Book, template: Book) -> Step:
    """Both parts, in the place of ours; a ribbon of somebody else's is left alone and told of."""
    wanted = _ribbons(template)
    there = _ribbons(book)
    foreign = [part for part in there.values() if _OURS not in book.package.read(part)]
    if foreign:
        return {}, (News("ribbon_kept"),)
    parts: Parts = {}
    relations = book.xml(_RELATIONS_PART)
    for kind, source in wanted.items():
        xml, part = template.package.read(source), there.get(kind, source)
        if part not in book.package or book.package.read(part) != xml:
            parts[part] = xml
        if kind not in there:
            taken = {line.get("Id") for line in relations}
            number = next(f"kehuRibbon{at}" for at in range(1, 99) if f"kehuRibbon{at}" not in taken)
            etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", Id=number, Type=kind, Target=part)
            parts[_RELATIONS_PART] = document(relations)
    if not parts:
        return {}, ()
    return {**parts, **with_types(book, {"xml": "application/xml"})}, (News("ribbon"),)


def _ribbons(book: Book) -> dict[str, str]:
    """The type of each relation to a ribbon, and its part."""
    lines = book.xml(_RELATIONS_PART).iterfind("{*}Relationship")
    found = {line.get("Type", ""): line.get("Target", "").lstrip("/") for line in lines}
    return {kind: part for kind, part in found.items() if kind.endswith(_END) and part in book.package}
