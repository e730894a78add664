"""How ranges look: number formats, colours, sizes, merged cells."""

from __future__ import annotations

from typing import Any

import uno
from com.sun.star.lang import Locale

from .office import Office

_ENGLISH = Locale("en", "US", "")
_GENERAL = "General"


def number_format(office: Office, doc: str, sheet: str, area: list[int]) -> str | None:
    """The number format of a range; None where its cells differ."""
    groups = office.range(doc, sheet, area).getUniqueCellFormatRanges()
    keys = {groups.getByIndex(place).NumberFormat for place in range(groups.Count)}
    if len(keys) != 1:
        return None
    return str(office.document(doc).NumberFormats.getByKey(keys.pop()).FormatString)


def percent_places(office: Office, doc: str, sheet: str, area: list[int]) -> list[list[int]]:
    """Where cells show percents: rectangles counted from 0, ends excluded."""
    formats = office.document(doc).NumberFormats
    groups = office.range(doc, sheet, area).getUniqueCellFormatRanges()
    found: list[list[int]] = []
    for same in (groups.getByIndex(place) for place in range(groups.Count)):
        if formats.getByKey(same.NumberFormat).Type & 128:
            top, left = area[0] - 1, area[1] - 1
            found += [
                [a.StartRow - top, a.StartColumn - left, a.EndRow + 1 - top, a.EndColumn + 1 - left]
                for a in same.RangeAddresses
            ]
    return found


def set_number_format(office: Office, doc: str, sheet: str, area: list[int], text: str) -> None:
    """Give a range a number format, written as Excel writes it."""
    formats = office.document(doc).NumberFormats
    key = formats.queryKey(text, _ENGLISH, False)
    if key == -1:
        key = formats.addNew(text, _ENGLISH)
    office.range(doc, sheet, area).NumberFormat = key


def get(office: Office, doc: str, sheet: str, area: list[int], name: str) -> Any:
    """One property of a range, an enumeration as its name."""
    value = getattr(office.range(doc, sheet, area), name)
    return value.value if isinstance(value, uno.Enum) else value


def put(office: Office, doc: str, sheet: str, area: list[int], name: str, value: Any) -> None:
    """Set one property of a range; {"enum": type, "value": name} stands for an enumeration's value."""
    if isinstance(value, dict):
        value = uno.Enum(value["enum"], value["value"])
    setattr(office.range(doc, sheet, area), name, value)


def size(office: Office, doc: str, sheet: str, area: list[int]) -> dict[str, float]:
    """Place and size of a range in hundredths of a millimetre, and of its first column and row."""
    cells = office.range(doc, sheet, area)
    at, whole = cells.Position, cells.Size
    column, row = cells.Columns.getByIndex(0), cells.Rows.getByIndex(0)
    place = {"left": at.X, "top": at.Y, "width": whole.Width, "height": whole.Height}
    return {**place, "column": column.Width, "row": row.Height}


def set_lines(office: Office, doc: str, sheet: str, area: list[int], to: dict[str, Any]) -> None:
    """Set a property of a range's columns or rows: `lines`, `name`, `value`."""
    setattr(getattr(office.range(doc, sheet, area), to["lines"]), to["name"], to["value"])


def get_lines(office: Office, doc: str, sheet: str, area: list[int], lines: str, name: str) -> Any:
    """A property of a range's columns or rows."""
    return getattr(getattr(office.range(doc, sheet, area), lines), name)


def merge(office: Office, doc: str, sheet: str, area: list[int], on: bool) -> None:
    """Merge the cells of a range, or part them."""
    office.range(doc, sheet, area).merge(on)


def merged(office: Office, doc: str, sheet: str, area: list[int]) -> dict[str, Any]:
    """Whether merged cells are in a range (None: in part of it), and the merged area of its first cell."""
    cells = office.range(doc, sheet, area)
    cursor = office.sheet(doc, sheet).createCursorByRange(cells.getCellByPosition(0, 0))
    cursor.collapseToMergedArea()
    at = cursor.RangeAddress
    first = [at.StartRow + 1, at.StartColumn + 1, at.EndRow - at.StartRow + 1, at.EndColumn - at.StartColumn + 1]
    if first[2] * first[3] > 1:
        inside = first[0] + first[2] >= area[0] + area[2] and first[1] + first[3] >= area[1] + area[3]
        return {"any": True if inside else None, "first": first}
    return {"any": None if _holds_merged(cells) else False, "first": first}


def _holds_merged(cells: Any) -> bool:
    groups = cells.getUniqueCellFormatRanges()
    return any(_is_merged(groups.getByIndex(place)) for place in range(groups.Count))


def _is_merged(same: Any) -> bool:
    first = same.getByIndex(0)
    return bool(first.getCellByPosition(0, 0).IsMerged)


def insert(office: Office, doc: str, sheet: str, area: list[int], mode: str) -> None:
    """Insert cells in place of a range: DOWN, RIGHT, ROWS or COLUMNS."""
    where = office.range(doc, sheet, area).RangeAddress
    office.sheet(doc, sheet).insertCells(where, uno.Enum("com.sun.star.sheet.CellInsertMode", mode))


def delete(office: Office, doc: str, sheet: str, area: list[int], mode: str) -> None:
    """Delete the cells of a range: UP, LEFT, ROWS or COLUMNS."""
    where = office.range(doc, sheet, area).RangeAddress
    office.sheet(doc, sheet).removeRange(where, uno.Enum("com.sun.star.sheet.CellDeleteMode", mode))


def copy(office: Office, doc: str, sheet: str, area: list[int], to: dict[str, Any]) -> None:
    """Copy a range to the upper left cell of another one; rows that count as filtered would be left out."""
    cells = office.range(doc, sheet, area)
    cells.Rows.IsFiltered = False
    where = cells.RangeAddress
    target = office.range(doc, to["sheet"], to["area"]).getCellByPosition(0, 0).CellAddress
    office.sheet(doc, sheet).copyRange(target, where)


COMMANDS = {
    "number_format": number_format,
    "percent_places": percent_places,
    "set_number_format": set_number_format,
    "get": get,
    "put": put,
    "size": size,
    "set_lines": set_lines,
    "get_lines": get_lines,
    "merge": merge,
    "merged": merged,
    "insert": insert,
    "delete": delete,
    "copy": copy,
}
