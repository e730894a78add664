"""The small parts of a workbook: its sheets, names, properties and how parts refer to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from lxml import etree

from kehu_xl.spec import errors
from kehu_xl.spec.refusals import what
from kehu_xl.store.ooxml.package import Package
from kehu_xl.store.ooxml.strings import Objects, shared_strings
from kehu_xl.store.ooxml.styles import Styles, read_styles
from kehu_xl.store.ooxml.tokens import column_number

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_WORKSHEET = "worksheet"


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a relations part: the last word of its type, and the part it leads to."""

    id: str
    type: str
    target: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the book; `type` is worksheet, chartsheet, dialogsheet, xlMacrosheet, …"""

    name: str
    part: str
    type: str

    @property
    def is_worksheet(self) -> bool:
        return self.type == _WORKSHEET


class Book:
    """A workbook package, its small parts read when they are asked for.

    Raises DamagedFile where a part is missing or no XML, NotASpreadsheet where there is no workbook.
    """

    def __init__(self, package: Package) -> None:
        self.package = package

    @property
    def file(self) -> str:
        """The file's name, for messages."""
        return self.package.path.name

    @classmethod
    def open(cls, path: Path) -> Book:
        """Open a workbook and find its sheets."""
        book = cls(Package.open(path))
        if not book.workbook_part or book.workbook_part not in book.package:
            raise errors.NotASpreadsheet(file=path.name)
        if not book.sheets:
            raise errors.DamagedFile(file=path.name, what=what("part_missing", part="sheet"))
        return book

    def xml(self, part: str) -> etree._Element:
        """A small part, parsed without entities and without network."""
        try:
            return etree.fromstring(self.package.read(part), _PARSER)
        except etree.XMLSyntaxError as error:
            raise errors.DamagedFile(file=self.package.path.name, what=what("xml", part=part)) from error

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Where a part leads to ("" for the package itself), external links left out."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.package:
            return ()
        found = []
        for line in self.xml(rels).iterfind("{*}Relationship"):
            if line.get("TargetMode") != "External":
                target = resolve(folder, line.get("Target", ""))
                found.append(Relation(line.get("Id", ""), line.get("Type", "").rpartition("/")[2], target))
        return tuple(found)

    def related(self, part: str, type_: str) -> tuple[str, ...]:
        """The parts that a part leads to by one type of relation."""
        return tuple(relation.target for relation in self.relations(part) if relation.type == type_)

    @cached_property
    def workbook_part(self) -> str:
        targets = self.related("", "officeDocument")
        return targets[0] if targets else "xl/workbook.xml" if "xl/workbook.xml" in self.package else ""

    @cached_property
    def workbook(self) -> etree._Element:
        return self.xml(self.workbook_part)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets, in their order."""
        by_id = {relation.id: relation for relation in self.relations(self.workbook_part)}
        found = []
        for sheet in self.workbook.iterfind("{*}sheets/{*}sheet"):
            key = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
            if (relation := by_id.get(str(key))) is not None:
                found.append(Sheet(sheet.get("name", ""), relation.target, relation.type))
        return tuple(found)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, in any case as Excel sees it."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)

    @cached_property
    def is_1904(self) -> bool:
        properties = self.workbook.find("{*}workbookPr")
        return properties is not None and properties.get("date1904") in {"1", "true", "on"}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Defined names of the whole book and what they refer to."""
        lines = self.workbook.iterfind("{*}definedNames/{*}definedName")
        return {line.get("name", ""): line.text or "" for line in lines if line.get("localSheetId") is None}

    @cached_property
    def styles(self) -> Styles:
        parts = self.related(self.workbook_part, "styles")
        return read_styles(self.package.read(parts[0]) if parts and parts[0] in self.package else None)

    @cached_property
    def strings(self) -> Objects:
        """The shared texts."""
        parts = self.related(self.workbook_part, "sharedStrings")
        if not parts or parts[0] not in self.package:
            return np.empty(0, object)
        return shared_strings(utf8(self.package.read(parts[0])))

    @cached_property
    def properties_part(self) -> str | None:
        parts = self.related("", "custom-properties") or self.related("", "customProperties")
        return parts[0] if parts and parts[0] in self.package else None

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """The custom document properties, as text."""
        if self.properties_part is None:
            return {}
        lines = self.xml(self.properties_part).iterfind("{*}property")
        return {line.get("name", ""): "".join(str(text) for text in line.itertext()) for line in lines}


@contextmanager
def understood(file: str) -> Iterator[None]:
    """Turn what cannot be made sense of inside the parts of a workbook into DamagedFile."""
    try:
        yield
    except (ValueError, OverflowError, etree.LxmlError) as error:
        raise errors.DamagedFile(file=file, what=what("odd_cells")) from error


def resolve(folder: str, target: str) -> str:
    """The part name a relation leads to.

    >>> resolve("xl/worksheets", "../tables/table1.xml")
    'xl/tables/table1.xml'
    """
    target = target.replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(joined).lstrip("/")


def utf8(xml: bytes) -> bytes:
    """The same XML in UTF-8; most parts are so already.

    >>> utf8("<a/>".encode("utf-16"))
    b'<a/>'
    """
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return re.sub(r"^<\?xml.*?\?>", "", xml.decode("utf-16")).encode()
    return xml


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells on a sheet; rows and columns are counted from 1, ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


def parse_area(formula: str) -> Area | None:
    """The one range a name refers to, None where it is something else.

    >>> parse_area("'汇总'!$B$8:$E$13")
    Area(sheet='汇总', top=8, left=2, bottom=13, right=5)
    """
    match = _AREA.fullmatch(formula.strip())
    if match is None:
        return None
    quoted, bare, left, top, right, bottom = match.groups()
    sheet = quoted.replace("''", "'") if quoted else bare
    first = (int(top), column_number(left))
    return Area(sheet, *first, *((int(bottom), column_number(right)) if right else first))
