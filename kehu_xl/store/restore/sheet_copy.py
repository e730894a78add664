"""One sheet of the template with everything that it leads to, made fit for another book."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from kehu_xl.store.ooxml.book import Book, Sheet, resolve
from kehu_xl.store.ooxml.package import normal_name
from kehu_xl.store.restore.style_merge import MAIN, StyleMerge

_NUMBERED = re.compile(r"(.*?)(\d*)(\.\w+)")
_RELATIONS = "_rels"


@dataclass(frozen=True)
class SheetCopy:
    """New parts by name, and for each which part of the template it comes from."""

    part: str
    parts: Mapping[str, bytes]
    origins: Mapping[str, str]


class Copier:
    """Copies sheets of `template` for `book`: free part names, merged styles, texts inside the cells."""

    def __init__(self, book: Book, template: Book, styles: StyleMerge) -> None:
        self._template, self._styles = template, styles
        self._taken = set(book.package.members)
        self._table_id = max((_table_id(book, name) for name in book.package.members if _is_table(name)), default=0)
        strings = template.related(template.workbook_part, "sharedStrings")
        self._texts = template.xml(strings[0]).findall("{*}si") if strings else []

    def copy(self, sheet: Sheet) -> SheetCopy:
        """The sheet and all parts that it leads to, however far."""
        names = self._names(sheet.part)
        parts: dict[str, bytes] = {}
        for old, new in names.items():
            parts[new] = self.content(old)
            relations = relations_of(old)
            if relations in self._template.package:
                parts[relations_of(new)] = self._relations(relations, (old, new), names)
        return SheetCopy(names[sheet.part], parts, {new: old for old, new in names.items()})

    def _names(self, part: str) -> dict[str, str]:
        names: dict[str, str] = {}
        waiting = [part]
        while waiting:
            old = waiting.pop(0)
            if old not in names and old in self._template.package:
                names[old] = self._free_name(old)
                waiting += [relation.target for relation in self._template.relations(old)]
        return names

    def _free_name(self, part: str) -> str:
        name = free_part(self._taken, part)
        self._taken.add(normal_name(name))
        return name

    def content(self, part: str) -> bytes:
        """A part of the template, written for the book."""
        if not part.endswith(".xml"):
            return self._template.package.read(part)
        root = self._template.xml(part)
        name = etree.QName(root)
        if name.namespace == MAIN and name.localname == "worksheet":
            return document(self._worksheet(root))
        if name.namespace == MAIN and name.localname == "table":
            return document(self._table(root))
        return self._template.package.read(part)

    def _worksheet(self, root: etree._Element) -> etree._Element:
        for cell in root.iter(f"{{{MAIN}}}c"):
            if cell.get("t") == "s":
                self._with_its_text(cell)
        _renumber(root.iter(f"{{{MAIN}}}c", f"{{{MAIN}}}row"), "s", self._styles)
        _renumber(root.iter(f"{{{MAIN}}}col"), "style", self._styles)
        self._renumber_differences(root)
        for view in root.iter(f"{{{MAIN}}}sheetView"):
            view.attrib.pop("tabSelected", "")
        for properties in root.iterfind("{*}sheetPr"):
            properties.attrib.pop("codeName", "")  # the user's VBA project does not know it
        return root

    def _with_its_text(self, cell: etree._Element) -> None:
        value = cell.find("{*}v")
        if value is None:
            return
        inside = etree.SubElement(cell, f"{{{MAIN}}}is")
        inside.extend(deepcopy(line) for line in self._texts[int(value.text or 0)])
        cell.remove(value)
        cell.set("t", "inlineStr")

    def _table(self, root: etree._Element) -> etree._Element:
        self._table_id += 1
        root.set("id", str(self._table_id))
        self._renumber_differences(root)
        for info in root.iterfind("{*}tableStyleInfo"):
            self._styles.table_style(info.get("name", ""))
        return root

    def _renumber_differences(self, root: etree._Element) -> None:
        for line in root.iter():
            for name, value in line.attrib.items():
                if str(name).lower().endswith("dxfid"):
                    line.set(name, str(self._styles.difference(int(value))))

    def _relations(self, relations: str, move: tuple[str, str], names: Mapping[str, str]) -> bytes:
        root = self._template.xml(relations)
        old, new = (posixpath.dirname(part) for part in move)
        for line in root:
            if line.get("TargetMode") != "External":
                target = names.get(resolve(old, line.get("Target", "")))
                if target is not None:
                    line.set("Target", posixpath.relpath(target, new))
        return document(root)


def document(root: etree._Element) -> bytes:
    """The XML of a part."""
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text


def _renumber(elements: Iterable[etree._Element], attribute: str, styles: StyleMerge) -> None:
    for element in elements:
        number = int(element.get(attribute, "0"))
        if number:
            element.set(attribute, str(styles.cell_format(number)))


def free_part(taken: Collection[str], part: str) -> str:
    """The name of a part with the first number that none of `taken` has.

    >>> free_part({"xl/tables/table1.xml"}, "xl/tables/table7.xml")
    'xl/tables/table2.xml'
    """
    match = _NUMBERED.fullmatch(part)
    stem, _, suffix = match.groups() if match else (part, "", "")
    number = 1
    while normal_name(f"{stem}{number}{suffix}") in taken:
        number += 1
    return f"{stem}{number}{suffix}"


def relations_of(part: str) -> str:
    """The part that says where a part leads to.

    >>> relations_of("xl/worksheets/sheet1.xml")
    'xl/worksheets/_rels/sheet1.xml.rels'
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, _RELATIONS, f"{name}.rels")


def _is_table(name: str) -> bool:
    return name.endswith(".xml") and "/tables/" in name


def _table_id(book: Book, name: str) -> int:
    return int(book.xml(name).get("id") or 0)
