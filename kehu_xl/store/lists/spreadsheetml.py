"""XML Spreadsheet 2003, which web systems save under the name .xls, as raw sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree

from kehu_xl.core.listing.types import Box, RawSheet
from kehu_xl.core.snapshot import Cell, CellError
from kehu_xl.spec.errors import DamagedFile
from kehu_xl.spec.vocabulary.listing import DAMAGE
from kehu_xl.store.lists.grids import Sketch, moment, percent_code

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}WorksheetOptions/{urn:schemas-microsoft-com:office:excel}Visible"
_EPOCH = datetime(1899, 12, 31)
_PERCENT = "Percent"  # a format by name
_UNREADABLE = (etree.XMLSyntaxError, ValueError, OverflowError)


def read_spreadsheetml(path: Path) -> tuple[RawSheet, ...]:
    """Every sheet of an XML Spreadsheet 2003. Raises DamagedFile."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
        percents = frozenset(
            style.get(f"{_SS}ID", "") for style in root.iter(f"{_SS}Style")
            for form in style.iterfind(f"{_SS}NumberFormat") if _is_percent(form.get(f"{_SS}Format", ""))
        )  # fmt: skip
        return tuple(_raw(sheet, percents, path) for sheet in root.iterfind(f"{_SS}Worksheet"))
    except _UNREADABLE as error:
        raise DamagedFile(file=path.name, what=DAMAGE["package"]) from error


def _is_percent(code: str) -> bool:
    return code == _PERCENT or percent_code(code)


def _raw(node: etree._Element, percents: frozenset[str], path: Path) -> RawSheet:
    sheet, number = Sketch(), 0
    for row in node.iterfind(f"{_SS}Table/{_SS}Row"):
        number = int(row.get(f"{_SS}Index", number + 1))
        _read_row(row, number, sheet, percents)
        if row.get(f"{_SS}Hidden") == "1":
            sheet.hidden_rows.add(number)
        number += int(row.get(f"{_SS}Span", 0))
    hidden = node.findtext(_VISIBLE, "").strip() in {"SheetHidden", "SheetVeryHidden"}
    return sheet.raw(node.get(f"{_SS}Name", ""), path, hidden=hidden)


def _read_row(row: etree._Element, number: int, sheet: Sketch, percents: frozenset[str]) -> None:
    column = 0
    for cell in row.iterchildren(f"{_SS}Cell"):
        column = int(cell.get(f"{_SS}Index", column + 1))
        across, down = (int(cell.get(f"{_SS}Merge{way}", 0)) for way in ("Across", "Down"))
        if across or down:
            sheet.merged.append(Box(number, column, number + down, column + across))
        value = _value(cell.find(f"{_SS}Data"))
        if value is not None:
            sheet.cells[number, column] = value
        if isinstance(value, float) and cell.get(f"{_SS}StyleID") in percents:
            sheet.percent.append((number, column))
        for note in cell.iterchildren(f"{_SS}Comment"):
            sheet.comments[number, column] = _said(note).strip()
        column += across


def _value(data: etree._Element | None) -> Cell:
    text = "" if data is None else _said(data)
    if data is None or not text.strip():
        return None
    return _VALUES.get(data.get(f"{_SS}Type", ""), _text)(text)


def _said(node: etree._Element) -> str:
    return "".join(str(piece) for piece in node.itertext())


def _text(text: str) -> Cell:
    return text


def _moment(text: str) -> Cell:
    """A day, with its time; a time alone stands on the day before the first.

    >>> _moment("2024-01-05T00:00:00.000"), _moment("1899-12-31T08:30:00.000")
    (datetime.datetime(2024, 1, 5, 0, 0), '08:30')
    """
    day = datetime.fromisoformat(text).replace(tzinfo=None)
    since = day - _EPOCH
    return moment(since) if timedelta(0) <= since < timedelta(1) else day.replace(microsecond=0)


_VALUES: Mapping[str, Callable[[str], Cell]] = {
    "Number": float,
    "DateTime": _moment,
    "Boolean": lambda text: text.strip() == "1",
    "Error": CellError,
}
