"""What the Rust reader does not tell about an .xlsx: error values, percent formats, extents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml import etree

from kehu_xl.spec.errors import DamagedFile
from kehu_xl.spec.vocabulary.listing import DAMAGE

MAX_CELLS = 60_000_000  # the reader allocates the whole used range
_MAX_BYTES = 4 * 1024**3
_MAX_RATIO = 600
_SMALL = 256 * 1024**2
_PERCENT_FORMATS = {9, 10}
_QUOTED = re.compile(r'"[^"]*"|\\.')
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_ERROR = re.compile(rb'\st="e"')
_REFERENCE = re.compile(rb'\sr="([A-Z]+)(\d+)"')
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)(\d+)"[^>]*[^/]>(?!</)')
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

Place = tuple[int, int]  # sheet row and column, from 1


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells of one sheet that need a second look."""

    errors: dict[Place, str]
    percent: tuple[Place, ...]


def inspect(path: Path) -> dict[str, Marks]:
    """The marks of every worksheet, by sheet name.

    Raises DamagedFile for a file that is no zip, lacks its main part, or would not fit
    into memory.
    """
    try:
        with ZipFile(path) as package:
            _refuse_bombs(package, path)
            styles = _percent_styles(package)
            return {name: _marks(package.read(part), styles, path) for name, part in _sheets(package)}
    except (BadZipFile, KeyError, EOFError, OSError, etree.XMLSyntaxError) as error:
        raise DamagedFile(file=path.name, what=DAMAGE["package"]) from error


def column_number(label: bytes) -> int:
    """Column number of its letters.

    >>> column_number(b"A"), column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in label:
        number = number * 26 + letter - 64
    return number


def _refuse_bombs(package: ZipFile, path: Path) -> None:
    parts = package.infolist()
    bomb = any(p.file_size > _SMALL and p.file_size > _MAX_RATIO * max(p.compress_size, 1) for p in parts)
    if bomb or sum(p.file_size for p in parts) > _MAX_BYTES:
        raise DamagedFile(file=path.name, what=DAMAGE["too_big"])


def _sheets(package: ZipFile) -> Iterator[tuple[str, str]]:
    """Names and part names of the worksheets that exist."""
    present = {name.replace("\\", "/").lstrip("/").lower(): name for name in package.namelist()}
    main = _main_part(package, present)
    folder = posixpath.dirname(main)
    relations = present.get(f"{folder}/_rels/{posixpath.basename(main)}.rels".lower())
    targets = {node.get("Id"): node.get("Target", "") for node in _root(package, relations)} if relations else {}
    for node in _root(package, present[main.lower()]).iterfind(".//{*}sheet"):
        target = targets.get(node.get(_RELATION) or node.get(_STRICT_RELATION), "")
        part = present.get(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower())
        if part:
            yield node.get("name", ""), part


def _main_part(package: ZipFile, present: dict[str, str]) -> str:
    for node in _root(package, present["_rels/.rels"]):
        if node.get("Type", "").endswith("/officeDocument"):
            return str(node.get("Target", "")).lstrip("/")
    raise KeyError("officeDocument")


def _root(package: ZipFile, part: str) -> etree._Element:
    return etree.fromstring(package.read(part), etree.XMLParser(resolve_entities=False, no_network=True))


def _percent_styles(package: ZipFile) -> tuple[int, ...]:
    """Indexes of the cell formats that show a percentage."""
    part = next((name for name in package.namelist() if name.lower().endswith("styles.xml")), None)
    if part is None:
        return ()
    root = _root(package, part)
    codes = {int(node.get("numFmtId", 0)): node.get("formatCode", "") for node in root.iterfind(".//{*}numFmt")}
    percent = _PERCENT_FORMATS | {key for key, code in codes.items() if "%" in _QUOTED.sub("", code)}
    formats = root.iterfind("{*}cellXfs/{*}xf")
    return tuple(index for index, node in enumerate(formats) if int(node.get("numFmtId", 0)) in percent)


def _marks(xml: bytes, styles: tuple[int, ...], path: Path) -> Marks:
    _refuse_extents(xml, path)
    errors = {place: _code(xml, end) for place, end in _cells(xml, _ERROR)}
    if not styles:
        return Marks(errors, ())
    styled = re.compile(rb'\ss="(?:%s)"' % "|".join(map(str, styles)).encode())
    return Marks(errors, tuple(place for place, _ in _cells(xml, styled)))


def _cells(xml: bytes, attribute: re.Pattern[bytes]) -> Iterator[tuple[Place, int]]:
    """Place of each cell whose tag has the attribute, and where its tag ends."""
    for found in attribute.finditer(xml):
        start, end = xml.rfind(b"<", 0, found.start()), xml.find(b">", found.end())
        place = _REFERENCE.search(xml, start, end)
        if place and not xml.startswith(b"<row", start):
            yield (int(place[2]), column_number(place[1])), end


def _code(xml: bytes, start: int) -> str:
    value = _VALUE.search(xml, start, xml.find(b"</", xml.find(b"v>", start)) + 1)
    return value[1].decode("ascii", "replace") if value else "#N/A"


def _refuse_extents(xml: bytes, path: Path) -> None:
    """Refuse a sheet whose used range is too large to hold; styles alone do not count."""
    said = _DIMENSION.search(xml, 0, 4096)
    if said and _area(int(said[4]), column_number(said[3])) <= MAX_CELLS:
        return
    if xml.count(b"<c ") < 2:
        return
    places = [(int(row), column_number(label)) for label, row in _CELL.findall(xml)]
    if places and _area(max(r for r, _ in places), max(c for _, c in places)) > MAX_CELLS:
        raise DamagedFile(file=path.name, what=DAMAGE["too_big"])


def _area(rows: int, columns: int) -> int:
    return rows * columns
