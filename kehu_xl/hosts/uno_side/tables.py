"""Excel tables, which are database ranges here, and defined names."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from com.sun.star.table import CellAddress, CellRangeAddress

from .office import Office, Refused

_SETTINGS = ("ContainsHeader", "TotalsRow", "AutoFilter")
_REMEMBERED = 1.0  # seconds


def tables(office: Office, doc: str) -> list[dict[str, Any]]:
    """The named database ranges: name, sheet, area with the header."""
    found: list[dict[str, Any]] = _remembered(office, doc, "tables", _read_tables)
    return found


def _remembered(office: Office, doc: str, what: str, read: Callable[[Any], Any]) -> Any:
    """Something that takes hundreds of calls to the office, and is asked for once a sheet or name in a row."""
    key, now = f"{what}:{doc}", time.monotonic()
    held = office.kept.get(key)
    if held is None or now > held[0]:
        held = office.kept[key] = (now + _REMEMBERED, read(office.document(doc)))
    return held[1]


def forget(office: Office, doc: str) -> None:
    """Tables and names change: let them be read anew."""
    for what in ("tables", "names"):
        office.kept.pop(f"{what}:{doc}", None)


def _read_tables(document: Any) -> list[dict[str, Any]]:
    names = document.Sheets.ElementNames
    found = []
    for name in document.DatabaseRanges.ElementNames:
        one = document.DatabaseRanges.getByName(name)
        at = one.DataArea
        area = [at.StartRow + 1, at.StartColumn + 1, at.EndRow - at.StartRow + 1, at.EndColumn - at.StartColumn + 1]
        state = {"header": bool(one.ContainsHeader), "totals": bool(one.TotalsRow), "filter": bool(one.AutoFilter)}
        found.append({"name": name, "sheet": names[at.Sheet], "area": area, **state})
    return found


def _address(office: Office, doc: str, sheet: str, area: list[int]) -> Any:
    at = office.range(doc, sheet, area).RangeAddress
    return CellRangeAddress(at.Sheet, at.StartColumn, at.StartRow, at.EndColumn, at.EndRow)


def table(office: Office, doc: str, name: str) -> Any:
    """A table by its name."""
    held = office.document(doc).DatabaseRanges
    if not held.hasByName(name):
        raise Refused("no_table", name)
    return held.getByName(name)


def resize_table(office: Office, doc: str, name: str, area: list[int], sheet: str) -> None:
    """Let a table cover another range of its sheet."""
    forget(office, doc)
    table(office, doc, name).setDataArea(_address(office, doc, sheet, area))


def add_table(office: Office, doc: str, name: str, sheet: str, area: list[int]) -> None:
    """A new table over a range with a header."""
    forget(office, doc)
    office.document(doc).DatabaseRanges.addNewByName(name, _address(office, doc, sheet, area))
    made = table(office, doc, name)
    made.ContainsHeader = True
    made.AutoFilter = True


def copied(source: Any, target: Any, sheet: str) -> None:
    """The tables of a sheet of one document made on the sheet of that name of another, where it has none so called."""
    theirs = source.Sheets.ElementNames.index(sheet)
    make_missing(target, {name: one for name, one in remembered(source).items() if one[0].Sheet == theirs}, sheet)


def remembered(document: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Each table with its area and what is set of it."""
    held = {name: document.DatabaseRanges.getByName(name) for name in document.DatabaseRanges.ElementNames}
    return {name: (one.DataArea, {key: getattr(one, key) for key in _SETTINGS}) for name, one in held.items()}


def make_missing(document: Any, tables: dict[str, tuple[Any, dict[str, Any]]], sheet: str) -> None:
    """Make those of the tables, on that sheet, that a document lacks."""
    for name, (at, settings) in tables.items():
        if not document.DatabaseRanges.hasByName(name):
            at.Sheet = document.Sheets.ElementNames.index(sheet)
            document.DatabaseRanges.addNewByName(name, at)
            made = document.DatabaseRanges.getByName(name)
            for key, value in settings.items():
                setattr(made, key, value)


def set_table(office: Office, doc: str, name: str, key: str, value: Any) -> None:
    """Set a property of a table."""
    forget(office, doc)
    setattr(table(office, doc, name), key, value)


def names(office: Office, doc: str) -> list[dict[str, str]]:
    """The defined names of a document, and of each sheet with the sheet's name before them."""
    found: list[dict[str, str]] = _remembered(office, doc, "names", _read_names)
    return found


def _read_names(document: Any) -> list[dict[str, str]]:
    found = [_name(document.NamedRanges, name, "") for name in document.NamedRanges.ElementNames]
    for place in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(place)
        found += [_name(sheet.NamedRanges, name, sheet.Name) for name in sheet.NamedRanges.ElementNames]
    return found


def _name(held: Any, name: str, sheet: str) -> dict[str, str]:
    return {"name": name, "sheet": sheet, "content": str(held.getByName(name).Content)}


def add_name(office: Office, doc: str, name: str, content: str, sheet: str = "") -> None:
    """Define a name, or give it another content."""
    forget(office, doc)
    held = (office.sheet(doc, sheet) if sheet else office.document(doc)).NamedRanges
    if held.hasByName(name):
        held.removeByName(name)
    held.addNewByName(name, content, CellAddress(0, 0, 0), 0)


def remove_name(office: Office, doc: str, name: str, sheet: str = "") -> None:
    """Take a name away."""
    forget(office, doc)
    (office.sheet(doc, sheet) if sheet else office.document(doc)).NamedRanges.removeByName(name)


COMMANDS = {
    "tables": tables,
    "resize_table": resize_table,
    "add_table": add_table,
    "set_table": set_table,
    "names": names,
    "add_name": add_name,
    "remove_name": remove_name,
}
