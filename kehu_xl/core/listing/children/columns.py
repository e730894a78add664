"""Which column of a list is which column of a table other than 客户."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import count

from kehu_xl.core.listing.decided import OWNER, OWNER_COLUMNS, Decided
from kehu_xl.core.listing.headers import fold, known_headers, spellings
from kehu_xl.core.listing.mapping import left_out
from kehu_xl.core.listing.profile import shape_shares
from kehu_xl.core.listing.types import ColumnMap, Layout, RawSheet, RowClass
from kehu_xl.core.snapshot import OWN
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import NUMBER_KINDS, TOKEN, Column, Kind, Table
from kehu_xl.spec.vocabulary.importing import CHILD_WORDS
from kehu_xl.spec.vocabulary.listing import NAMELESS

_FIT = 0.3  # least share of cells that must look like what a synonym promises
_TELLING = 0.8  # share that tells a required column without a header


def map_child(sheet: RawSheet, layout: Layout, table: Table, decided: Mapping[int, Decided]) -> tuple[ColumnMap, ...]:
    """Map every column of a list of that table; the customer's columns go to `customers.<column>`.

    >>> import numpy as np
    >>> from kehu_xl.core.listing.rows import layout
    >>> rows = [["订单号", "客户名称", "商品名称", "金额"], ["A1", "甲厂", "水泥", 5.0]]
    >>> sheet = RawSheet("Sheet1", np.array(rows, dtype=object))
    >>> [column.target for column in map_child(sheet, layout(sheet), BY_ID["shipments"], {})]
    ['id', 'customers.customer_name', 'product', 'amount']
    """
    rows = layout.rows(RowClass.DATA)
    found: dict[int, ColumnMap] = {}
    taken: set[str] = set()
    for index, said in decided.items():
        found[index] = ColumnMap(index, layout.headers[index], said.target, 1.0, said.reason)
        taken.add(said.target)
    for index, header in enumerate(layout.headers):
        reason = "" if index in decided else left_out(header, sheet.cells[rows, index])
        if reason:
            found[index] = ColumnMap(index, header, "", 1.0, reason)
    shares = {i: shape_shares(sheet.cells[rows, i]) for i in range(len(layout.headers)) if i not in found}
    claims = [claim for i in shares for claim in _claims(i, layout.headers[i], table, shares[i])]
    for claim in sorted(claims, key=lambda claim: (-claim.confidence, claim.index)):
        if claim.index not in found and claim.target not in taken:
            taken.add(claim.target)
            found[claim.index] = claim
    for index in shares:
        if index not in found:
            header = layout.headers[index] or NAMELESS.format(letter=sheet.letter(index))
            target = next(name for name in _numbered(OWN + header) if name not in taken)
            taken.add(target)
            found[index] = ColumnMap(index, layout.headers[index], target, 1.0, "own")
    return tuple(replace(found[index], letter=sheet.letter(index)) for index in sorted(found))


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}{number}" for number in count(2))


def names_customer(columns: Sequence[ColumnMap]) -> bool:
    """Whether a mapping says whose the rows are."""
    return any(column.target == "customer_id" or column.target.startswith(OWNER) for column in columns)


@cache
def child_names(table_id: str) -> Mapping[str, str]:
    """Folded headers, synonyms and other words of a table's columns."""
    table = BY_ID[table_id]
    words = CHILD_WORDS.get(table_id, {})
    columns = [column for column in table if not column.computed and column.id != TOKEN.id]
    names = {fold(word): column_id for column_id, synonyms in words.items() for word in synonyms}
    names |= {fold(synonym): column.id for column in columns for synonym in column.synonyms}
    return names | {fold(column.header): column.id for column in columns}


def _claims(index: int, header: str, table: Table, shares: Mapping[str, float]) -> Iterator[ColumnMap]:
    for way, confidence in spellings(header) if header else ():
        target = child_names(table.id).get(way, "")
        exact = bool(target) and fold(table[target].header) == way
        if exact and confidence == 1.0:
            yield ColumnMap(index, header, target, 1.0, "header")
        elif target and _fits(table[target], shares):
            yield ColumnMap(index, header, target, 0.97 * confidence, "synonym" if confidence >= 0.95 else "part")
        owner = next((each for each in known_headers().get(way, ()) if each in OWNER_COLUMNS), "")
        if owner and owner != "customer_id":
            yield ColumnMap(index, header, OWNER + owner, 0.96 * confidence, "synonym")
    if shares.get("uscc", 0.0) >= _TELLING:
        yield ColumnMap(index, header, f"{OWNER}uscc", 0.6, "content")
    if shares.get("company", 0.0) >= _TELLING:
        yield ColumnMap(index, header, f"{OWNER}customer_name", 0.5, "content")


def _fits(column: Column, shares: Mapping[str, float]) -> bool:
    """Whether the cells do not contradict the meaning of a synonym."""
    if column.kind is Kind.DATE:
        return shares.get("date", 0.0) >= _FIT
    return column.kind not in NUMBER_KINDS or shares.get("number", 0.0) + shares.get("percent", 0.0) >= _FIT
