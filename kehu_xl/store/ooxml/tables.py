"""Excel tables (list objects): read from their part, and resized by editing it in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kehu_xl.store.ooxml.book import Book, Sheet
from kehu_xl.store.ooxml.strings import in_xml, plain_escapes
from kehu_xl.store.ooxml.tokens import column_letters, split_reference, whole

_REF = re.compile(rb'(<(?:[\w.-]+:)?(?:table|autoFilter)\s[^>]*?\bref=")([^"]*)(")')
_SORT_REF = re.compile(rb'(<(?:[\w.-]+:)?(?:sortState|sortCondition)\s[^>]*?\bref=")([^"]*)(")')
_COLUMNS = re.compile(rb"(<((?:[\w.-]+:)?)tableColumns)(\s[^>]*?)?>")
_COUNT = re.compile(rb'\scount="\d+"')


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column as the table part lists it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ExcelTable:
    """An Excel table: its name, where it lies (header and totals included), its columns."""

    name: str
    part: str
    top: int
    left: int
    bottom: int
    right: int
    columns: tuple[TableColumn, ...]
    header_rows: int = 1
    totals_rows: int = 0


def tables_on(book: Book, sheet: Sheet) -> tuple[ExcelTable, ...]:
    """The tables of a sheet."""
    parts = [part for part in book.related(sheet.part, "table") if part in book.package]
    return tuple(table for part in parts if (table := _read(book, part)) is not None)


def _read(book: Book, part: str) -> ExcelTable | None:
    root = book.xml(part)
    area = parse_range(root.get("ref", ""))
    if area is None:
        return None
    columns = tuple(
        TableColumn(whole(line.get("id") or "0"), plain_escapes(line.get("name", "")))
        for line in root.iterfind("{*}tableColumns/{*}tableColumn")
    )
    header, totals = whole(root.get("headerRowCount", "1"), 1), whole(root.get("totalsRowCount", "0"))
    return ExcelTable(root.get("displayName", root.get("name", "")), part, *area, columns, header, totals)


def parse_range(reference: str) -> tuple[int, int, int, int] | None:
    """Top, left, bottom, right of an A1 range; None where it is none.

    >>> parse_range("A1:CD6")
    (1, 1, 6, 82)
    """
    first, _, last = reference.replace("$", "").partition(":")
    try:
        return (*split_reference(first), *split_reference(last or first))
    except ValueError:
        return None


def range_text(top: int, left: int, bottom: int, right: int) -> str:
    """An A1 range.

    >>> range_text(1, 1, 6, 82)
    'A1:CD6'
    """
    return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"


def resized(xml: bytes, table: ExcelTable, bottom: int, added: Sequence[TableColumn] = ()) -> bytes:
    """The table part with another last row and further columns at the right; all else as it was."""
    right = table.right + len(added)
    whole = range_text(table.top, table.left, bottom + table.totals_rows, right).encode()
    filtered = range_text(table.top, table.left, bottom, right).encode()

    def reference(match: re.Match[bytes]) -> bytes:
        return match[1] + (filtered if b"autoFilter" in match[1] else whole) + match[3]

    def sorted_to(match: re.Match[bytes]) -> bytes:
        area = parse_range(match[2].decode())
        if area is None:
            return match[0]
        return match[1] + range_text(area[0], area[1], max(bottom, area[0]), area[3]).encode() + match[3]

    xml = _SORT_REF.sub(sorted_to, _REF.sub(reference, xml))
    return _with_columns(xml, len(table.columns) + len(added), added) if added else xml


def _with_columns(xml: bytes, count: int, added: Sequence[TableColumn]) -> bytes:
    opening = _COLUMNS.search(xml)
    if opening is None:
        return xml
    prefix = opening[2]
    lines = b"".join(
        b'<%stableColumn id="%d" name="%s"/>' % (prefix, column.id, _attribute(column.name)) for column in added
    )
    attributes = _COUNT.sub(b"", opening[3] or b"") + b' count="%d"' % count
    end = xml.rindex(b"</" + prefix + b"tableColumns>")
    return xml[: opening.start()] + opening[1] + attributes + b">" + xml[opening.end() : end] + lines + xml[end:]


def _attribute(text: str) -> bytes:
    return in_xml(text).replace('"', "&quot;").replace("\n", "_x000a_").encode()
