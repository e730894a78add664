"""What a workbook says of its sheets: workbook.xml, its relations, the content types."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy

from lxml import etree

from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.restore.sheet_copy import SheetCopy, document
from kehu_xl.store.restore.style_merge import MAIN

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT_TYPES = "[Content_Types].xml"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_BROKEN = "#REF!"


class Directory:
    """The three parts of a book in which a new sheet has to be entered."""

    def __init__(self, book: Book, template: Book) -> None:
        self._part, self._template = book.workbook_part, template
        folder, name = posixpath.split(self._part)
        self._folder, self._relations_part = folder, posixpath.join(folder, "_rels", f"{name}.rels")
        self._workbook = book.xml(self._part)
        self._relations = book.xml(self._relations_part)
        self._types = book.xml(_CONTENT_TYPES)

    def parts(self) -> Mapping[str, bytes]:
        """The three parts, with what was entered."""
        return {
            self._part: document(self._workbook),
            self._relations_part: document(self._relations),
            _CONTENT_TYPES: document(self._types),
        }

    @property
    def _sheets(self) -> etree._Element:
        return next(self._workbook.iterfind("{*}sheets"))

    def enter(self, name: str, copy: SheetCopy, behind: str | None) -> None:
        """Enter a copied sheet behind the sheet of that name (None: first), with its defined names."""
        place = self._place_behind(behind)
        self._make_room(place)
        lines = list(self._template.workbook.iterfind("{*}sheets/{*}sheet"))
        number, source = next((at, line) for at, line in enumerate(lines) if line.get("name") == name)
        line = etree.Element(f"{{{MAIN}}}sheet", name=name, sheetId=str(self._next_sheet_id()))
        if source.get("state"):
            line.set("state", source.get("state", ""))
        line.set(f"{{{_R}}}id", self._relation_to(copy.part))
        self._sheets.insert(place, line)
        self._enter_names(name, number, place)
        for part, origin in copy.origins.items():
            self._enter_type(part, origin)

    def _place_behind(self, name: str | None) -> int:
        names = [line.get("name", "").casefold() for line in self._sheets]
        return names.index(name.casefold()) + 1 if name is not None else 0

    def _make_room(self, place: int) -> None:
        """Sheets from `place` on get a higher number, wherever they are known by number."""
        for view in self._workbook.iterfind("{*}bookViews/{*}workbookView"):
            if int(view.get("activeTab", "0")) >= place:
                view.set("activeTab", str(int(view.get("activeTab", "0")) + 1))
            if int(view.get("firstSheet", "0")) > place:
                view.set("firstSheet", str(int(view.get("firstSheet", "0")) + 1))
        for line in self._workbook.iterfind("{*}definedNames/{*}definedName"):
            number = line.get("localSheetId")
            if number is not None and int(number) >= place:
                line.set("localSheetId", str(int(number) + 1))

    def _next_sheet_id(self) -> int:
        return max(int(line.get("sheetId", "0")) for line in self._sheets) + 1

    def _relation_to(self, part: str) -> str:
        taken = {line.get("Id") for line in self._relations}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        target = posixpath.relpath(part, self._folder)
        facts = {"Id": f"rId{number}", "Type": f"{_R}/worksheet", "Target": target}
        etree.SubElement(self._relations, f"{{{_RELATIONS}}}Relationship", facts)
        return facts["Id"]

    def _enter_names(self, sheet: str, old: int, new: int) -> None:
        for line in self._template.workbook.iterfind("{*}definedNames/{*}definedName"):
            if line.get("localSheetId") == str(old):
                copy = deepcopy(line)
                copy.set("localSheetId", str(new))
                self._names().append(copy)
            elif line.get("localSheetId") is None and speaks_of(line.text or "", sheet):
                self._enter_global_name(line)

    def _enter_global_name(self, line: etree._Element) -> None:
        """A name of the whole book, where the book lacks it or deleting the sheet has broken it."""
        wanted = line.get("name", "").casefold()
        for known in self._names():
            if known.get("localSheetId") is None and known.get("name", "").casefold() == wanted:
                if _BROKEN in (known.text or "").upper():  # LibreOffice writes #ref!
                    known.text = line.text
                return
        self._names().append(deepcopy(line))

    def _names(self) -> etree._Element:
        return names_element(self._workbook)

    def _enter_type(self, new: str, old: str) -> None:
        theirs = self._template.xml(_CONTENT_TYPES)
        for line in theirs.iterfind("{*}Override"):
            if line.get("PartName", "").lower() == f"/{old}".lower():
                facts = {"PartName": f"/{new}", "ContentType": line.get("ContentType", "")}
                etree.SubElement(self._types, f"{{{_TYPES}}}Override", facts)
                return
        suffix = new.rpartition(".")[2].lower()
        if suffix not in _suffixes(self._types.iterfind("{*}Default")):
            known = [line for line in theirs.iterfind("{*}Default") if suffix in _suffixes([line])]
            self._types[:0] = [deepcopy(line) for line in known]


def names_element(workbook: etree._Element) -> etree._Element:
    """The defined names of a workbook, made where it has none."""
    found = workbook.find("{*}definedNames")
    if found is None:
        found = etree.Element(f"{{{MAIN}}}definedNames")
        before = [place for place, line in enumerate(workbook) if _local(line) in _BEFORE_NAMES]
        workbook.insert(before[-1] + 1, found)
    return found


def with_types(book: Book, wanted: Mapping[str, str]) -> dict[str, bytes]:
    """The content types with these endings known; nothing where they are."""
    root = book.xml(_CONTENT_TYPES)
    known = _suffixes(root.iterfind("{*}Default"))
    missing = {suffix: kind for suffix, kind in wanted.items() if suffix not in known}
    for suffix, kind in missing.items():
        root.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=suffix, ContentType=kind))
    return {_CONTENT_TYPES: document(root)} if missing else {}


def _suffixes(lines: Iterable[etree._Element]) -> set[str]:
    return {line.get("Extension", "").lower() for line in lines}


def speaks_of(formula: str, sheet: str) -> bool:
    """Whether a formula refers to a sheet.

    >>> speaks_of("'甲'!$A$1", "甲"), speaks_of("甲!$A$1", "甲"), speaks_of("小甲!$A$1", "甲")
    (True, True, False)
    """
    return f"'{sheet}'!" in formula or re.search(rf"(?<![\w']){re.escape(sheet)}!", formula) is not None


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
