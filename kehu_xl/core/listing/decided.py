"""Columns that a person has decided: `--map`, and what the archive remembers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from kehu_xl.core.listing.headers import fold, known_headers
from kehu_xl.core.listing.types import Layout, RawSheet
from kehu_xl.core.wishes import Wish
from kehu_xl.spec.errors import SharedColumn, UnknownColumn, UnknownHeader
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import TOKEN, Kind
from kehu_xl.spec.vocabulary.importing import CHILD_WORDS, ENUMERATION, NEAREST
from kehu_xl.spec.vocabulary.listing import JOINERS

OWNER = "customers."  # prefix of what tells whose a row of another table is
OWNER_COLUMNS = ("customer_id", "customer_name", "uscc")
_NEAR = 0.3  # how alike a name must be to be offered
_OFFERED = 5


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


def column_id(name: str, table_id: str) -> str:
    """The column that a person means; "" for no name. Raises UnknownColumn with the nearest names.

    >>> column_id("手机号", "customers"), column_id("", "customers")
    ('mobile', '')
    """
    if not name.strip():
        return ""
    table, known = BY_ID[table_id], column_names(table_id)
    found = known.get(fold(name))
    if found is None:
        headers = [column.header for column in table if column.id in known.values() and column.kind is not Kind.TOKEN]
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


def asked(sheet: RawSheet, layout: Layout, wishes: Sequence[Wish], table_id: str) -> dict[int, Decided]:
    """What `--map` says about the columns of a sheet."""
    decided: dict[int, Decided] = {}
    for wish in wishes:
        target = column_id(wish.target, table_id)
        decided |= {index: Decided(target, "asked") for index in places(sheet, layout, wish.source)}
    _refuse_shared(layout, decided)
    return decided


def _refuse_shared(layout: Layout, decided: Mapping[int, Decided]) -> None:
    """Two columns for one place, where their texts cannot be joined."""
    taken: dict[str, int] = {}
    for index, each in decided.items():
        if each.target and each.target not in JOINERS and taken.setdefault(each.target, index) != index:
            first, second = layout.headers[taken[each.target]], layout.headers[index]
            raise SharedColumn(first=first, second=second, column=each.target)


def refuse_unknown(wishes: Iterable[Wish], file: str, sheets: Iterable[tuple[RawSheet, Layout]]) -> None:
    """Raise UnknownHeader for a wish about a column that no sheet has."""
    known = list(sheets)
    headers = [header for _, layout in known for header in layout.headers if header]
    for wish in wishes:
        if not any(True for sheet, layout in known for _ in places(sheet, layout, wish.source)):
            raise UnknownHeader(file=file, header=wish.source, near=nearest(wish.source, headers))
