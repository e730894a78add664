"""Columns of a list of customers that say more of the customer's people: 职务, 联系人2, 联系人2手机."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from kehu_xl.core.listing.headers import fold, known_headers
from kehu_xl.core.listing.types import ColumnMap
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import TOKEN
from kehu_xl.spec.vocabulary.importing import FURTHER_PERSON, NUMERALS

PEOPLE = "contacts."  # prefix of such a column's target: contacts.2.mobile
_UNSURE = frozenset({"own", "merged", "content"})  # what a column is taken for where its header says nothing
_FURTHER = re.compile(FURTHER_PERSON)


def attribute(target: str) -> tuple[int, str] | None:
    """Number of the person and column of 联系人 of a target, None for any other one.

    >>> attribute("contacts.2.mobile"), attribute("mobile")
    ((2, 'mobile'), None)
    """
    if not target.startswith(PEOPLE):
        return None
    number, name = target.removeprefix(PEOPLE).split(".")
    return int(number), name


def with_people(columns: Sequence[ColumnMap]) -> tuple[ColumnMap, ...]:
    """The mapping of a list of customers with its own columns about people sent to 联系人.

    >>> columns = [ColumnMap(0, "联系人", "contact_name", 1.0, "header"), ColumnMap(1, "职务", "own:职务", 1.0, "own"),
    ...            ColumnMap(2, "联系人2", "own:联系人2", 1.0, "own"), ColumnMap(3, "联系人2电话", "own:x", 1.0, "own")]
    >>> [column.target for column in with_people(columns)]
    ['contact_name', 'contacts.1.position', 'contacts.2.name', 'contacts.2.phone']
    """
    named = {1} if any(column.target == "contact_name" for column in columns) else set()
    found = {column.index: who for column in columns if column.reason in _UNSURE for who in _who(column.header)}
    named |= {number for number, name in found.values() if name == "name"}
    return tuple(_sent(column, found, named) for column in columns)


def _sent(column: ColumnMap, found: Mapping[int, tuple[int, str]], named: set[int]) -> ColumnMap:
    number, name = found.get(column.index, (0, ""))
    if number not in named:
        return column
    return replace(column, target=f"{PEOPLE}{number}.{name}", confidence=0.9, reason="person")


def _who(header: str) -> Iterator[tuple[int, str]]:
    folded = fold(header)
    matched = _FURTHER.fullmatch(folded)
    if folded in _words() and folded not in known_headers():
        yield 1, _words()[folded]
    elif matched:
        digit = matched["before"] or matched["after"]
        name = _words().get(matched["what"] or "", "" if matched["what"] else "name")
        if name:
            yield NUMERALS[digit], name


@cache
def _words() -> Mapping[str, str]:
    """Folded names of the columns of 联系人."""
    table = BY_ID["contacts"]
    left = {"id", "customer_id", "primary", "superior_id", TOKEN.id}
    columns = [column for column in table if column.id not in left]
    names = {fold(synonym): column.id for column in columns for synonym in column.synonyms}
    return names | {fold(column.header): column.id for column in columns}
