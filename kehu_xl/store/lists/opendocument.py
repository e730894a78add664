"""OpenDocument spreadsheets (.ods), as LibreOffice and WPS write them, as raw sheets."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml import etree

from kehu_xl.core.listing.types import Box, RawSheet
from kehu_xl.core.snapshot import Cell, CellError
from kehu_xl.spec.errors import DamagedFile, PasswordProtected
from kehu_xl.spec.vocabulary.listing import DAMAGE
from kehu_xl.store.lists.grids import Sketch, moment
from kehu_xl.store.lists.zipped import refuse_bombs

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ERROR = re.compile(r"#[A-Z/0!?]+[!?]?|Err:\d+")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")
_UNREADABLE = (
    BadZipFile, KeyError, EOFError, OSError, NotImplementedError, ValueError, zlib.error, etree.XMLSyntaxError,
)  # fmt: skip
_HIDDEN = ("collapse", "filter")
_MOST_FILLED = 10_000_000  # cells; one that is repeated is short in the file and long in memory


def read_opendocument(path: Path) -> tuple[RawSheet, ...]:
    """Every sheet of an .ods. Raises DamagedFile, PasswordProtected."""
    try:
        with ZipFile(path) as package:
            refuse_bombs(package, path)
            if b"encryption-data" in package.read("META-INF/manifest.xml"):
                raise PasswordProtected(file=path.name)
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            root = etree.fromstring(package.read("content.xml"), parser)
    except _UNREADABLE as error:
        raise DamagedFile(file=path.name, what=DAMAGE["package"]) from error
    unseen = _hidden_styles(root)
    tables = root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    return tuple(_raw(table, unseen, path) for table in tables)


def _hidden_styles(root: etree._Element) -> frozenset[str]:
    """Styles of sheets that are not shown."""
    styles = root.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style")
    hidden = (s for s in styles if any(p.get(f"{_TABLE}display") == "false" for p in s))
    return frozenset(style.get(f"{_STYLE}name", "") for style in hidden)


def _raw(table: etree._Element, unseen: frozenset[str], path: Path) -> RawSheet:
    sheet = Sketch()
    _read_columns(table, sheet)
    number = 1
    for row in table.iter(f"{_TABLE}table-row"):
        count = _times(row, "rows")
        for place in range(number, number + count) if _tells(row) else ():
            _read_row(row, place, sheet)
            if len(sheet.cells) > _MOST_FILLED:
                raise DamagedFile(file=path.name, what=DAMAGE["too_big"])
        if row.get(f"{_TABLE}visibility") in _HIDDEN and _tells(row):
            sheet.hidden_rows.update(range(number, number + count))
        number += count
    return sheet.raw(table.get(f"{_TABLE}name", ""), path, hidden=table.get(f"{_TABLE}style-name") in unseen)


def _read_columns(table: etree._Element, sheet: Sketch) -> None:
    number = 1
    for column in table.iter(f"{_TABLE}table-column"):
        count = _times(column, "columns")
        if column.get(f"{_TABLE}visibility") in _HIDDEN:
            sheet.hidden_columns.update(range(number, number + count))
        number += count


def _read_row(row: etree._Element, number: int, sheet: Sketch) -> None:
    column = 1
    for node in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        count, value = _times(node, "columns"), _value(node)
        for place in ((number, column + more) for more in range(count) if value is not None):
            sheet.cells[place] = value
            if node.get(f"{_OFFICE}value-type") == "percentage":
                sheet.percent.append(place)
        across, down = (int(node.get(f"{_TABLE}number-{way}-spanned", 1)) for way in ("columns", "rows"))
        if across * down > 1:
            sheet.merged.append(Box(number, column, number + down - 1, column + across - 1))
        for note in node.iterchildren(f"{_OFFICE}annotation"):
            sheet.comments[number, column] = _paragraphs(note)
        column += count


def _tells(row: etree._Element) -> bool:
    """Whether a row holds anything; the empty rows below a sheet are said once, a million times over."""
    return any(len(cell) or cell.get(f"{_OFFICE}value-type") for cell in row)


def _times(node: etree._Element, what: str) -> int:
    return int(node.get(f"{_TABLE}number-{what}-repeated", 1))


def _paragraphs(node: etree._Element) -> str:
    return "\n".join("".join(_pieces(p)) for p in node.iterchildren(f"{_TEXT}p"))


def _pieces(node: etree._Element) -> Iterator[str]:
    """The text of a paragraph, its runs of spaces, its tabs and line breaks."""
    yield node.text or ""
    for child in node:
        yield {
            f"{_TEXT}s": " " * int(child.get(f"{_TEXT}c", 1)), f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"
        }.get(str(child.tag), "")  # fmt: skip
        yield from _pieces(child)
        yield child.tail or ""


def _value(node: etree._Element) -> Cell:
    text = _paragraphs(node)
    if _ERROR.fullmatch(text) and node.get(f"{_TABLE}formula"):
        return CellError(text if text.startswith("#") else "#VALUE!")
    return _VALUES.get(node.get(f"{_OFFICE}value-type", ""), _shown)(node, text)


def _shown(_node: etree._Element, text: str) -> Cell:
    return text if text.strip() else None


def _number(node: etree._Element, _text: str) -> Cell:
    return float(node.get(f"{_OFFICE}value", "nan"))


def _date(node: etree._Element, text: str) -> Cell:
    try:
        return datetime.fromisoformat(node.get(f"{_OFFICE}date-value", "")).replace(microsecond=0)
    except ValueError:
        return text


def _time(node: etree._Element, text: str) -> Cell:
    found = _DURATION.fullmatch(node.get(f"{_OFFICE}time-value", ""))
    if found is None or found[1]:
        return text
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups()[1:])
    return moment(timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))


_VALUES: Mapping[str, Callable[[etree._Element, str], Cell]] = {
    **dict.fromkeys(("float", "percentage", "currency"), _number),
    "date": _date,
    "time": _time,
    "boolean": lambda node, _text: node.get(f"{_OFFICE}boolean-value") == "true",
}
