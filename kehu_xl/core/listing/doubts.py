"""Tables that may be something else: goods under 名称, sales beside customers. Said, never decided silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from kehu_xl.core.listing.candidates import SourceSheet
from kehu_xl.core.listing.headers import fold, known_headers
from kehu_xl.core.listing.profile import is_company, is_person
from kehu_xl.core.outcome import Findings
from kehu_xl.core.typed import objects
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.vocabulary.importing import ENUMERATION, GOODS_FATE, GOODS_HEADERS

_NAME = "customer_name"
_FEWEST = 2  # headers that only goods have
_NAMED = 0.5  # least share of names that are those of firms or people, where a table is one of customers
_REACHING = frozenset({"mobile", "phone", "other_phones", "contact_name", "uscc", "person_id", "email", "wechat"})
_UNSURE = 0.6  # below it, where the header stands is not certain


def is_goods(source: SourceSheet) -> bool:
    """Whether a table looks like one of goods: columns of goods, nothing to reach a customer by, names of neither."""
    name = source.mapping.index_of(_NAME)
    targets = {column.target for column in source.mapping.columns}
    if source.mapping.table != CUSTOMERS.id or name is None or targets & _REACHING:
        return False
    if len(_goods_headers(source)) < _FEWEST:
        return False
    names = [cell for cell in source.raw.cells[source.rows, name].tolist() if isinstance(cell, str)]
    return sum(is_company(each) or is_person(each) for each in names) < _NAMED * max(len(names), 1)


def is_card(source: SourceSheet) -> bool:
    """Whether what should be names are headers: a card of one customer, its headers one below the other."""
    name = source.mapping.index_of(_NAME)
    told = sum(column.reason in {"header", "synonym"} for column in source.mapping.columns)
    if name is None or told > 1 or source.mapping.table != CUSTOMERS.id:
        return False
    texts = [cell for cell in source.raw.cells[source.rows, name].tolist() if isinstance(cell, str)]
    known = known_headers()
    headers = sum(known.get(fold(text), (_NAME,))[0] != _NAME for text in texts)
    return len(texts) > 1 and headers > _NAMED * len(texts)


def set_aside(tables: Sequence[SourceSheet]) -> tuple[tuple[SourceSheet, ...], tuple[SourceSheet, ...]]:
    """The tables to read, and those of goods that are passed over; where a book holds nothing else, they are read."""
    goods = tuple(table for table in tables if is_goods(table))
    others = tuple(table for table in tables if table not in goods)
    return (others, goods) if others else (tuple(tables), ())


def doubts(read: Iterable[SourceSheet], passed: Iterable[SourceSheet]) -> Iterator[Findings]:
    """What a person should look at before believing how tables were read."""
    for source in passed:
        yield _goods(source, "passed")
    for source in read:
        if is_goods(source):
            yield _goods(source, "read")
        rival = source.mapping.rival
        if rival:
            tables = {"table": BY_ID[source.mapping.table].sheet, "rival": BY_ID[rival].sheet}
            yield _finding("table_unsure", source, tables)
        if source.layout.header_rows and source.layout.confidence < _UNSURE and not _is_named(source):
            row = source.raw.first_row + source.layout.header_rows[-1]
            yield _finding("header_unsure", source, {"header_row": str(row)})
        elif not source.layout.header_rows:
            yield _finding("header_missing", source, {})


def _is_named(source: SourceSheet) -> bool:
    """Whether a header says for certain which column names the customer."""
    names = (column for column in source.mapping.columns if column.target.endswith(_NAME))
    return any(column.reason in {"header", "synonym", "asked", "remembered"} for column in names)


def _goods(source: SourceSheet, fate: str) -> Findings:
    headers = "".join(ENUMERATION.format(name=header) for header in _goods_headers(source))
    return _finding("goods_list", source, {"headers": headers, "fate": GOODS_FATE[fate]})


def _goods_headers(source: SourceSheet) -> list[str]:
    return [column.header for column in source.mapping.columns if fold(column.header) in GOODS_HEADERS]


def _finding(code: str, source: SourceSheet, facts: dict[str, str]) -> Findings:
    place = ((source.file, source.raw.name, source.raw.address(0, 0)),)
    told = {"sheet": source.raw.name, **facts}
    return Findings(code, source.mapping.table, "", np.zeros(1, np.int64), objects([None]), told, place)
