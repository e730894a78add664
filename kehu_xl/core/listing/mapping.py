"""Which column of a list is which column of the archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kehu_xl.core.listing.claims import NAME, Claim, ListColumn, claims
from kehu_xl.core.listing.decided import Decided
from kehu_xl.core.listing.headers import fold, known_headers
from kehu_xl.core.listing.profile import shape_shares
from kehu_xl.core.listing.types import ColumnMap, Layout, RawSheet, RowClass, holds
from kehu_xl.core.snapshot import OWN, Objects
from kehu_xl.core.typed import text_of
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.vocabulary.listing import (
    NAMELESS,
    OVERFLOW,
    OWN_SUFFIX,
    PROBLEM_HEADER,
    REASON_HEADER,
    REGION_HEADERS,
    SERIAL_HEADERS,
)

MAPPING_DECIDED = frozenset({"asked", "remembered"})
NOTHING_DECIDED: Mapping[int, Decided] = {}


def map_columns(
    sheet: RawSheet,
    layout: Layout,
    classes: frozenset[str] = frozenset(),
    decided: Mapping[int, Decided] = NOTHING_DECIDED,
) -> tuple[ColumnMap, ...]:
    """Map every column of a list; `classes` are the names and codes of 客户分类, `decided` what a person said.

    >>> import numpy as np
    >>> from kehu_xl.core.listing.rows import layout
    >>> rows = [["公司名称", "电话"], ["甲建材厂", "13800138000"], ["乙建材厂", "139 0013 9000"]]
    >>> sheet = RawSheet("Sheet1", np.array(rows, dtype=object))
    >>> [(column.target, column.reason) for column in map_columns(sheet, layout(sheet))]
    [('customer_name', 'synonym'), ('mobile', 'header_content')]
    """
    rows = layout.rows(RowClass.DATA)
    columns, unused = [], []
    for index, header in enumerate(layout.headers):
        cells = sheet.cells[rows, index]
        reason = left_out(header, cells)
        if index in decided and not decided[index].target:
            unused.append(ColumnMap(index, header, "", 1.0, decided[index].reason))
        elif reason and not (reason == "serial" and index in decided):
            unused.append(ColumnMap(index, header, "", 1.0, reason))
        else:
            columns.append(ListColumn(index, header, {**shape_shares(cells), **_class_share(cells, classes)}))
    free = [column for column in columns if column.index not in decided]
    maps = _assigned(columns, (*_decided(columns, decided), *claims(free)))
    named = _own(columns, maps, sheet)
    found = sorted((*unused, *maps.values(), *named), key=lambda column: column.index)
    return tuple(replace(column, letter=sheet.letter(column.index)) for column in found)


def has_name(columns: Sequence[ColumnMap]) -> bool:
    """Whether a mapping knows which column names the customer, be it without a single name."""
    return any(column.target == NAME or _is_empty_name(column) for column in columns)


def _is_empty_name(column: ColumnMap) -> bool:
    return column.reason == "empty" and NAME in known_headers().get(fold(column.header), ())


def _decided(columns: Sequence[ListColumn], decided: Mapping[int, Decided]) -> list[Claim]:
    """What a person said, as claims that come before all others."""
    said = [(column.index, decided[column.index]) for column in columns if column.index in decided]
    return [Claim(index, each.target, 1.0, each.reason) for index, each in said]


def left_out(header: str, cells: Objects) -> str:
    """Why a column brings nothing, "" where it does: an id in MAPPING_REASONS."""
    filled = cells[holds(cells)]
    if not len(filled):
        return "empty"
    if fold(header) in {REASON_HEADER, PROBLEM_HEADER}:
        return "reason"
    if fold(header) in SERIAL_HEADERS and _counts_up(filled):
        return "serial"
    return ""


def _counts_up(filled: Objects) -> bool:
    """Whether cells are 1, 2, 3, … to the end."""
    wanted = [str(number) for number in range(1, len(filled) + 1)]
    return len(filled) > 1 and [(text_of(cell) or "").strip() for cell in filled.tolist()] == wanted


def _class_share(cells: Objects, classes: frozenset[str]) -> Mapping[str, float]:
    if not classes:
        return {}
    filled = [text_of(cell) for cell in cells.tolist() if cell is not None]
    return {"class_code": sum(text in classes for text in filled) / len(filled)}


def _assigned(columns: Sequence[ListColumn], ranked: Sequence[Claim]) -> dict[int, ColumnMap]:
    """Give each target to the surest claim; a column that loses tries its next one."""
    headers = {column.index: column.header for column in columns}
    maps: dict[int, ColumnMap] = {}
    taken: set[str] = set()
    for claim in ranked:
        if claim.index not in maps and claim.target not in taken:
            taken.add(claim.target)
            sure = round(min(claim.confidence, 1.0), 2)
            maps[claim.index] = ColumnMap(claim.index, headers[claim.index], claim.target, sure, claim.reason)
    for claim in (claim for claim in ranked if claim.reason in MAPPING_DECIDED and claim.index not in maps):
        maps[claim.index] = ColumnMap(claim.index, headers[claim.index], claim.target, 1.0, claim.reason, merged=True)
    for claim in ranked:
        spill = OVERFLOW.get(claim.target)
        if claim.index not in maps and spill and _may_join(headers[claim.index], spill):
            joined = ColumnMap(claim.index, headers[claim.index], spill, round(claim.confidence * 0.8, 2), "merged")
            maps[claim.index] = replace(joined, merged=spill in taken)
            taken.add(spill)
    return maps


def _may_join(header: str, target: str) -> bool:
    return target != "address" or fold(header) in REGION_HEADERS


def _own(columns: Sequence[ListColumn], maps: Mapping[int, ColumnMap], sheet: RawSheet) -> list[ColumnMap]:
    """Columns without a place in the archive: the user's own, under a header that is free."""
    used = {found.target.removeprefix(OWN) for found in maps.values() if found.target.startswith(OWN)}
    owned = []
    for column in columns:
        if column.index in maps:
            continue
        header = _free_header(column.header or NAMELESS.format(letter=sheet.letter(column.index)), used)
        owned.append(ColumnMap(column.index, column.header, OWN + header, 1.0, "own"))
    return owned


def _free_header(header: str, used: set[str]) -> str:
    """The header, changed where it would be taken for a column of the archive or comes twice."""
    known = known_headers().get(fold(header), ())
    if known or fold(header) in {fold(column.header) for column in CUSTOMERS}:
        header = OWN_SUFFIX.format(header=header)
    name, number = header, 2
    while name in used:
        name, number = f"{header}{number}", number + 1
    used.add(name)
    return name
