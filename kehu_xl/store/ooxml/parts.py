"""Edits of the small parts: document properties, calculation chain, calculation on load."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from kehu_xl.store.ooxml.book import Book

_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CUSTOM_PART = "docProps/custom.xml"
_CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE_RELATIONS = "_rels/.rels"
_OVERRIDE = {"PartName": f"/{_CUSTOM_PART}", "ContentType": _CUSTOM_TYPE}
_RELATION = {"Id": "kehuCustom", "Type": _CUSTOM_RELATION, "Target": _CUSTOM_PART}
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_CALC = re.compile(rb"<((?:[\w.-]+:)?)calcPr(\s[^>]*?)?(/?)>")
_FULL = re.compile(rb"\sfullCalcOnLoad\s*=\s*(\"[^\"]*\"|'[^']*')")
_BEFORE_CALC = re.compile(rb"</(?:[\w.-]+:)?(?:definedNames|externalReferences|functionGroups|sheets)>")

NewParts = dict[str, list[bytes] | None]


def holds_formula(xml: bytes) -> bool:
    """Whether a sheet has any formula.

    >>> holds_formula(b"<c><f>A1</f></c>"), holds_formula(b"<formula1>A1</formula1>")
    (True, False)
    """
    return _FORMULA.search(xml) is not None


def with_full_calculation(book: Book) -> NewParts:
    """workbook.xml asking for a calculation on load; nothing where it asks already."""
    xml = book.package.read(book.workbook_part)
    fresh = full_calculation(xml)
    return {} if fresh == xml else {book.workbook_part: [fresh]}


def full_calculation(xml: bytes) -> bytes:
    """Set fullCalcOnLoad.

    >>> full_calculation(b'<workbook><sheets></sheets><calcPr calcId="1"/></workbook>')
    b'<workbook><sheets></sheets><calcPr calcId="1" fullCalcOnLoad="1"/></workbook>'
    """
    found = _CALC.search(xml)
    if found is not None:
        attributes = _FULL.sub(b"", found[2] or b"").rstrip() + b' fullCalcOnLoad="1"'
        fresh = b"<" + found[1] + b"calcPr" + attributes + found[3] + b">"
        return xml[: found.start()] + fresh + xml[found.end() :]
    before = list(_BEFORE_CALC.finditer(xml))
    if not before:
        return xml
    prefix = before[-1][0][2:].rpartition(b":")
    tag = b"<" + prefix[0] + prefix[1] + b'calcPr fullCalcOnLoad="1"/>'
    return xml[: before[-1].end()] + tag + xml[before[-1].end() :]


def without_calc_chain(book: Book) -> NewParts:
    """Drop the calculation chain, which Excel makes anew; a chain that names a cleared cell means a repair."""
    chains = book.related(book.workbook_part, "calcChain")
    if not chains:
        return {}
    folder, _, name = book.workbook_part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    chain = re.escape(chains[0].rpartition("/")[2].encode())
    line = re.compile(rb"<(?:[\w.-]+:)?Relationship\s[^>]*?/relationships/calcChain\"[^>]*?/>")
    override = re.compile(rb"<(?:[\w.-]+:)?Override\s[^>]*?" + chain + rb"\"[^>]*?/>")
    return {
        chains[0]: None,
        rels: [line.sub(b"", book.package.read(rels))],
        _CONTENT_TYPES: [override.sub(b"", book.package.read(_CONTENT_TYPES))],
    }


def with_properties(book: Book, properties: Mapping[str, str]) -> NewParts:
    """Custom document properties set, the part made where the book has none."""
    if book.properties_part is not None:
        root = book.xml(book.properties_part)
        return {book.properties_part: [_with_values(root, properties)]}
    root = etree.fromstring(f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VT}"/>')
    return {
        _CUSTOM_PART: [_with_values(root, properties)],
        _CONTENT_TYPES: [_inserted(book, _CONTENT_TYPES, "Override", _OVERRIDE)],
        _PACKAGE_RELATIONS: [_inserted(book, _PACKAGE_RELATIONS, "Relationship", _RELATION)],
    }


def _with_values(root: etree._Element, properties: Mapping[str, str]) -> bytes:
    lines = {line.get("name", ""): line for line in root.iterfind("{*}property")}
    last = max((int(line.get("pid", "1")) for line in lines.values()), default=1)
    for name, text in properties.items():
        line = lines.get(name)
        if line is None:
            last += 1
            line = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT_ID, pid=str(last), name=name)
        for child in list(line):
            line.remove(child)
        etree.SubElement(line, f"{{{_VT}}}lpwstr").text = text
    return _document(root)


def _inserted(book: Book, part: str, tag: str, attributes: Mapping[str, str]) -> bytes:
    root = book.xml(part)
    namespace = etree.QName(root).namespace
    etree.SubElement(root, f"{{{namespace}}}{tag}", dict(attributes))
    return _document(root)


def _document(root: etree._Element) -> bytes:
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text
