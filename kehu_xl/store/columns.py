"""Which column of a sheet is which column of the spec: by header, synonym, or the table's column id."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kehu_xl.core.snapshot import OWN
from kehu_xl.spec.errors import ColumnAmbiguous, ColumnMissing
from kehu_xl.spec.types import Column, Table
from kehu_xl.store.ooxml.tokens import column_letters

_SPACE = re.compile(r"[\s\u3000*＊]+")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One header cell: sheet column, text, and the id its column has in the Excel table (0: none)."""

    column: int
    text: str
    table_id: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where messages say that it is."""

    file: str
    sheet: str
    row: int


def folded(header: str) -> str:
    """How headers are compared: no blanks, no stars.

    >>> folded(" 客户 名称*")
    '客户名称'
    """
    return _SPACE.sub("", header)


def match_columns(table: Table, headers: Sequence[HeaderCell], place: Place) -> Mapping[str, int]:
    """Sheet columns by column id, own columns as `own:<header>`; columns that the sheet lacks are left out.

    Raises ColumnAmbiguous where two headers fit one column, ColumnMissing where a key or a required column is gone.
    """
    free = {header.column: header for header in headers if header.text}
    found: dict[str, int] = {}
    for rule in (_exact, _synonym):
        _claim(table, rule, (free, found), place)
    _claim_by_table_id(table, headers, free, found)
    for column in table.columns:
        if column.id not in found and (column.required or column.id in table.key):
            raise ColumnMissing(file=place.file, sheet=place.sheet, header=column.header)
    for header in free.values():
        found.setdefault(OWN + header.text, header.column)
    return found


def _exact(column: Column) -> frozenset[str]:
    return frozenset({folded(column.header)})


def _synonym(column: Column) -> frozenset[str]:
    return frozenset(folded(synonym) for synonym in column.synonyms)


def _claim(table: Table, rule, state: tuple[dict[int, HeaderCell], dict[str, int]], place: Place) -> None:  # type: ignore[no-untyped-def]
    free, found = state
    for column in table.columns:
        if column.id in found:
            continue
        names = rule(column)
        fitting = [header for header in free.values() if folded(header.text) in names]
        if len(fitting) > 1:
            cells = "、".join(f"{column_letters(header.column)}{place.row}" for header in fitting)
            raise ColumnAmbiguous(file=place.file, sheet=place.sheet, header=column.header, cells=cells)
        if fitting:
            found[column.id] = fitting[0].column
            del free[fitting[0].column]


def _claim_by_table_id(
    table: Table, headers: Sequence[HeaderCell], free: dict[int, HeaderCell], found: dict[str, int]
) -> None:
    """A header renamed in Excel keeps its column id; other programs renumber, then no id is trusted."""
    ids = {header.column: header.table_id for header in headers}
    numbered = {column.id: position for position, column in enumerate(table.columns, start=1)}
    if any(ids[place] != numbered[column_id] for column_id, place in found.items() if ids[place]):
        return
    by_number = {number: column_id for column_id, number in numbered.items()}
    for header in list(free.values()):
        column_id = by_number.get(header.table_id)
        if column_id is not None and column_id not in found:
            found[column_id] = header.column
            del free[header.column]
