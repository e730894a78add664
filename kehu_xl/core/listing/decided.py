"""Columns that a person has decided: `--map`, and what the archive remembers."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from kehu_xl.core.listing.headers import fold, known_headers
from kehu_xl.core.listing.people import attribute
from kehu_xl.core.listing.types import Layout, RawSheet
from kehu_xl.core.snapshot import OWN, Snapshot
from kehu_xl.core.wishes import Wish
from kehu_xl.spec.errors import SharedColumn, UnknownColumn, UnknownHeader
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import TOKEN, Kind
from kehu_xl.spec.vocabulary.importing import (
    CHILD_WORDS,
    ENUMERATION,
    KEPT_OWN,
    KNOWN_OWN,
    LEFT_OUT,
    NEAREST,
    PERSON_COLUMN,
)
from kehu_xl.spec.vocabulary.listing import JOINERS

OWNER = "customers."  # prefix of what tells whose a row of another table is
OWNER_COLUMNS = ("customer_id", "customer_name", "uscc")
_NEAR = 0.3  # how alike a name must be to be offered
_OFFERED = 5


def target_label(target: str, table_id: str, own: Container[str] = ()) -> str:
    """A column's target as a person reads it; `own` are the user's own columns that the archive has already.

    >>> target_label("mobile", "customers"), target_label("own:颜色", "customers"), target_label("", "customers")
    ('手机', '颜色（新列）', '（不导入）')
    >>> target_label("own:颜色", "customers", ("own:颜色",))
    '颜色（自己的列）'
    """
    if not target:
        return LEFT_OUT
    if target.startswith(OWN):
        return (KNOWN_OWN if target in own else KEPT_OWN).format(header=target.removeprefix(OWN))
    person = attribute(target)
    if person:
        return PERSON_COLUMN.format(number=person[0], header=BY_ID["contacts"][person[1]].header)
    return header_of(target, table_id)


@dataclass(frozen=True, slots=True)
class Decided:
    """Where a column goes, a column id or "" to leave it out, and who said so."""

    target: str
    reason: str  # id in MAPPING_REASONS: asked, remembered


@cache
def column_names(table_id: str) -> Mapping[str, str]:
    """Folded names of the columns that can be imported: header, synonym and id, each with its column id.

    >>> column_names("shipments")["销售额"], column_names("customers")["公司名称"]
    ('amount', 'customer_name')
    """
    columns = [column for column in BY_ID[table_id] if not column.computed and column.id != TOKEN.id]
    names = {fold(synonym): column.id for column in reversed(columns) for synonym in column.synonyms}
    if table_id == "customers":
        names = {name: ids[0] for name, ids in known_headers().items()}
    names |= {fold(column.id): column.id for column in columns}
    names |= {fold(column.header): column.id for column in columns}
    if table_id == "customers":
        return names
    owners = {name: OWNER + ids[0] for name, ids in known_headers().items() if ids[0] in OWNER_COLUMNS[1:]}
    words = {fold(word): column for column, synonyms in CHILD_WORDS[table_id].items() for word in synonyms}
    return {**owners, **words, **names}


def own_columns(snapshot: Snapshot, table_id: str) -> tuple[str, ...]:
    """Columns of the user's own that a table has, as `own:<header>`."""
    frames = (snapshot[table_id].columns,) if table_id in snapshot.tables else ()
    return tuple(str(name) for columns in frames for name in columns if str(name).startswith(OWN))


def column_id(name: str, table_id: str, own: Sequence[str] = ()) -> str:
    """The column that a person means, of `own` too; "" for no name. Raises UnknownColumn with the nearest names.

    >>> column_id("手机号", "customers"), column_id("", "customers")
    ('mobile', '')
    """
    if not name.strip():
        return ""
    table, known = BY_ID[table_id], column_names(table_id)
    theirs = {fold(column.removeprefix(OWN)): column for column in own}
    found = known.get(fold(name)) or theirs.get(fold(name))
    if found is None:
        headers = [column.header for column in table if column.id in known.values() and column.kind is not Kind.TOKEN]
        headers += [column.removeprefix(OWN) for column in own]
        raise UnknownColumn(table=table.sheet, column=name, near=nearest(name, headers))
    return found


def nearest(name: str, names: Iterable[str]) -> str:
    """The names that look most like one, as part of a sentence; "" where none does.

    >>> nearest("手机号马", ["手机", "电话", "手机号码"])
    '，最接近的有“手机号码”“手机”'
    """
    close = get_close_matches(name, list(dict.fromkeys(names)), _OFFERED, _NEAR)
    return NEAREST.format(names="".join(ENUMERATION.format(name=each) for each in close)) if close else ""


def places(sheet: RawSheet, layout: Layout, source: str) -> Iterator[int]:
    """The columns of a list that bear a header; where none does, the one that a letter names."""
    folded = fold(source)
    named = [index for index, header in enumerate(layout.headers) if header and fold(header) == folded]
    lettered = (index for index in range(len(layout.headers)) if sheet.letter(index) == source.strip().upper())
    yield from named or lettered


def asked(
    sheet: RawSheet, layout: Layout, wishes: Sequence[Wish], table_id: str, own: Sequence[str]
) -> dict[int, Decided]:
    """What `--map` says about the columns of a sheet."""
    decided: dict[int, Decided] = {}
    for wish in wishes:
        for index in places(sheet, layout, wish.source):
            decided[index] = Decided(column_id(wish.target, table_id, own), "asked")
    _refuse_shared(layout, decided, table_id)
    return decided


def _refuse_shared(layout: Layout, decided: Mapping[int, Decided], table_id: str) -> None:
    """Two columns for one place, where their texts cannot be joined."""
    taken: dict[str, int] = {}
    for index, each in decided.items():
        if each.target and each.target not in JOINERS and taken.setdefault(each.target, index) != index:
            first, second = layout.headers[taken[each.target]], layout.headers[index]
            raise SharedColumn(first=first, second=second, column=header_of(each.target, table_id))


def header_of(target: str, table_id: str) -> str:
    """The header of the column that a target means, in its table or in 客户.

    >>> header_of("mobile", "customers"), header_of("own:颜色", "customers"), header_of("customers.uscc", "shipments")
    ('手机', '颜色', '统一社会信用代码')
    """
    if target.startswith(OWNER):
        return BY_ID["customers"][target.removeprefix(OWNER)].header
    return target.removeprefix(OWN) if target.startswith(OWN) else BY_ID[table_id][target].header


def refuse_unknown(wishes: Iterable[Wish], file: str, sheets: Iterable[tuple[RawSheet, Layout]]) -> None:
    """Raise UnknownHeader for a wish about a column that no sheet has."""
    known = list(sheets)
    headers = [header for _, layout in known for header in layout.headers if header]
    for wish in wishes:
        if not any(True for sheet, layout in known for _ in places(sheet, layout, wish.source)):
            raise UnknownHeader(file=file, header=wish.source, near=nearest(wish.source, headers))
