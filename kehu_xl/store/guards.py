"""What makes a cell of a foreign workbook unsafe to change."""

from __future__ import annotations

import re
from functools import cached_property

from kehu_xl.spec.errors import CannotPatch, KehuError, SignedFile
from kehu_xl.spec.refusals import what
from kehu_xl.store.ooxml.book import Book, Sheet
from kehu_xl.store.ooxml.tables import parse_range, tables_on
from kehu_xl.store.ooxml.tokens import attributes_of, column_letters

Range = tuple[int, int, int, int]
Place = tuple[int, int]

_COMPUTED = ("array_formula", "data_table", "pivot")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f\s[^>]*>")
_MERGE = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*>")


def refuse_package(book: Book, refusal: type[KehuError] = CannotPatch) -> None:
    """Raise SignedFile, or the refusal, for a package that must not be written, or whose parts are not certain."""
    package = book.package
    if refusal is CannotPatch and (book.related("", "origin") or any(map(_is_signature, package.members))):
        raise SignedFile(file=package.path.name, what=what("signed"))
    reasons = (
        ("zip_duplicate", package.duplicates[:1]),
        ("zip_encrypted", [name for name, entry in package.members.items() if entry.flag_bits & 1]),
    )
    for reason, names in reasons:
        if names:
            raise refusal(file=package.path.name, what=what(reason, part=names[0]))


def _is_signature(name: str) -> bool:
    return name.startswith("_xmlsignatures/")


class Guards:
    """The ranges of a sheet in which a single cell must not be changed, each with its reason."""

    def __init__(self, book: Book, sheet: Sheet, xml: bytes) -> None:
        self.book, self.sheet, self._xml = book, sheet, xml

    @staticmethod
    def address(place: Place) -> str:
        """The A1 address of (row, column)."""
        return f"{column_letters(place[1])}{place[0]}"

    def reason_against(self, place: Place) -> str:
        """The id of the reason (see spec.refusals), "" where the cell is free."""
        for reason, ranges in self._ranges.items():
            for area in ranges:
                if _inside(place, area) and (reason != "merged" or place != area[:2]):
                    return reason
        return ""

    @property
    def computed_ranges(self) -> list[Range]:
        """The ranges that one formula or a pivot table fills, as (top, left, bottom, right)."""
        return [area for reason in _COMPUTED for area in self._ranges[reason]]

    @cached_property
    def _ranges(self) -> dict[str, list[Range]]:
        return {
            "array_formula": self._formula_ranges(b"array"),
            "data_table": self._formula_ranges(b"dataTable"),
            "merged": _areas(attributes_of(tag).get(b"ref", b"").decode() for tag in _MERGE.findall(self._xml)),
            "table_header": self._table_edges(),
            "pivot": self._pivots(),
        }

    def _formula_ranges(self, type_: bytes) -> list[Range]:
        tags = (attributes_of(tag) for tag in _FORMULA.findall(self._xml))
        return _areas(tag[b"ref"].decode() for tag in tags if tag.get(b"t") == type_ and b"ref" in tag)

    def _table_edges(self) -> list[Range]:
        tables = tables_on(self.book, self.sheet)
        return [(table.top, table.left, table.top, table.right) for table in tables if table.header_rows]

    def _pivots(self) -> list[Range]:
        found = (self.book.xml(part).find("{*}location") for part in self.book.related(self.sheet.part, "pivotTable"))
        return _areas(location.get("ref", "") for location in found if location is not None)


def _areas(references) -> list[Range]:  # type: ignore[no-untyped-def]
    return [area for reference in references if (area := parse_range(reference)) is not None]


def _inside(place: Place, area: Range) -> bool:
    top, left, bottom, right = area
    return top <= place[0] <= bottom and left <= place[1] <= right
