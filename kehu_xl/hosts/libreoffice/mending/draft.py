"""A saved book while it is mended: its parts as trees, and which of them came out different."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from lxml import etree

from kehu_xl.store.ooxml.book import Book, utf8
from kehu_xl.store.restore.sheet_copy import document, relations_of

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT_TYPES = "[Content_Types].xml"
_OPENING = re.compile(rb"<(?:[\w.-]+:)?sheetData\b[^>]*?(/?)>")
_CLOSING = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_ROWS = re.compile(rb"<(?:[\w.-]+:)?sheetData\s*/>")


def without_rows(xml: bytes) -> tuple[bytes, bytes]:
    """A sheet's XML with its rows taken out, and the rows.

    >>> without_rows(b'<a><sheetData><row r="1"/></sheetData><b/></a>')
    (b'<a><sheetData/><b/></a>', b'<sheetData><row r="1"/></sheetData>')
    """
    opening = _OPENING.search(xml)
    if opening is None or opening[1]:
        return xml, opening[0] if opening else b""
    closing = _CLOSING.search(xml, xml.rindex(b"</", 0, xml.rindex(b"sheetData")))
    end = closing.end() if closing else len(xml)
    tag = opening[0].split(None, 1)[0].rstrip(b">")
    return xml[: opening.start()] + tag + b"/>" + xml[end:], xml[opening.start() : end]


def outline(book: Book, part: str) -> etree._Element:
    """A sheet without its rows, which may be many."""
    return etree.fromstring(without_rows(utf8(book.package.read(part)))[0], _PARSER)


class Draft:
    """The parts of a saved book; a tree that was asked for may be changed."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._trees: dict[str, etree._Element] = {}
        self._before: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        self._sheets = {sheet.part for sheet in book.sheets}

    def tree(self, part: str) -> etree._Element:
        """A part's XML; of a sheet without its rows."""
        if part not in self._trees:
            found = outline(self.book, part) if part in self._sheets else self.book.xml(part)
            self._trees[part], self._before[part] = found, _canonical(found)
        return self._trees[part]

    def put(self, part: str, content: bytes) -> None:
        """A part as it is to be; nothing happens where it is so already."""
        if part not in self.book.package or self.book.package.read(part) != content:
            self._new[part] = content

    def relate(self, source: str, kind: str, target: str) -> None:
        """A further relation of a part ("" for the package) by the address of its type."""
        relations = self.tree(relations_of(source))
        taken = {line.get("Id") for line in relations}
        number = next(at for at in range(1, len(taken) + 2) if f"kehu{at}" not in taken)
        place = posixpath.relpath(target, posixpath.dirname(source) or ".")
        facts = {"Id": f"kehu{number}", "Type": kind, "Target": place}
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", facts)

    def declare(self, part: str, kind: str) -> None:
        """The content type of a part."""
        types = self.tree(_CONTENT_TYPES)
        lines = types.iterfind("{*}Override")
        known = next((line for line in lines if line.get("PartName", "").lower() == f"/{part}".lower()), None)
        if known is None:
            known = etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}")
        known.set("ContentType", kind)

    def changed(self) -> Mapping[str, list[bytes]]:
        """The parts that came out different, in pieces."""
        touched = [part for part, tree in self._trees.items() if _canonical(tree) != self._before[part]]
        return {part: self._pieces(part) for part in touched} | {part: [xml] for part, xml in self._new.items()}

    def _pieces(self, part: str) -> list[bytes]:
        xml = document(self._trees[part])
        if part not in self._sheets:
            return [xml]
        rows = without_rows(utf8(self.book.package.read(part)))[1]
        place = _ROWS.search(xml)
        return [xml[: place.start()], rows, xml[place.end() :]] if place else [xml]


def _canonical(tree: etree._Element) -> bytes:
    text: bytes = etree.tostring(tree, method="c14n")
    return text


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
