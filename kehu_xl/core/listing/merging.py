"""Blanks filled, differences kept apart: what updates bring to the rows they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
import pandas as pd

from kehu_xl.core.listing.matching import Matches
from kehu_xl.core.listing.types import Mask, same
from kehu_xl.core.names import normal_name
from kehu_xl.core.snapshot import Cell, Objects, Rows
from kehu_xl.core.typed import column, is_blank, text_of

_PHONES = ("mobile", "phone", "other_phones")
_FOLDED = frozenset({"customer_name", "short_name", "address", "remark", "latest_note", "bank", "services", "industry"})
_FOREIGN = "foreign_id"  # a further one of a customer in the archive becomes an alias
_SIGNS = re.compile(r"[;；,，\s]+")


@dataclass(frozen=True, eq=False, slots=True)
class Merged:
    """One column after merging. `values` stands for archive rows, then candidates.

    `filled` are archive rows whose blank got a value; `conflicts` are candidates (by
    number) whose value in `theirs` differs from `ours`, which stays.
    """

    column: str
    values: Objects
    filled: Rows
    conflicts: Rows
    ours: Objects
    theirs: Objects


def merge(archive: pd.DataFrame, candidates: pd.DataFrame, matches: Matches) -> list[Merged]:
    """Merge every column of the candidates into the rows they belong to."""
    movers = np.flatnonzero(matches.updates)
    phones = _phone_book(archive, candidates, matches)
    return [_merged(name, archive, candidates, matches, (movers, phones)) for name in candidates.columns]


_Book = dict[int, set[str]]


def _merged(
    name: str, archive: pd.DataFrame, candidates: pd.DataFrame, matches: Matches, context: tuple[Rows, _Book]
) -> Merged:
    movers, phones = context
    values = np.concatenate([column(archive, name), column(candidates, name)])
    theirs, base = values[matches.archive_rows + movers], matches.base[movers]
    given = ~is_blank(theirs)
    empty = given & is_blank(values[base])
    targets, first = np.unique(base[empty], return_index=True)
    values[targets] = theirs[empty][first]
    unequal = given & ~same(values[base], theirs)
    places = np.flatnonzero(unequal)
    differ = [p for p in places.tolist() if _differs(name, values[base[p]], theirs[p], phones.get(int(base[p]), set()))]
    conflicts = movers[[p for p in differ if not (name == _FOREIGN and base[p] < matches.archive_rows)]]
    filled = targets[targets < matches.archive_rows]
    ours, said = values[matches.base[conflicts]], values[matches.archive_rows + conflicts]
    return Merged(name, values, filled, conflicts, ours, said)


def _differs(name: str, ours: Cell, theirs: Cell, phones: set[str]) -> bool:
    """Whether two values say different things, however they are written."""
    if name in _PHONES:
        return not set(_numbers(theirs)) <= phones
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) > 1e-9 * max(abs(ours), abs(theirs))
    return _folded(name, ours) != _folded(name, theirs)


def _folded(name: str, value: Cell) -> str:
    text = text_of(value) or ""
    return normal_name(text) if name in _FOLDED else "".join(normalize("NFKC", text).casefold().split())


def _numbers(value: Cell) -> list[str]:
    return [number for number in _SIGNS.split(text_of(value) or "") if number]


def _phone_book(archive: pd.DataFrame, candidates: pd.DataFrame, matches: Matches) -> _Book:
    """All numbers of each row that updates belong to, their first numbers included where blank."""
    book: _Book = {int(row): set() for row in np.unique(matches.base[matches.updates])}
    if not book:
        return book
    rows = np.array(list(book))
    for name in _PHONES:
        values = np.concatenate([column(archive, name), column(candidates, name)])
        filled: Mask = ~is_blank(values)
        for row in rows[filled[rows]].tolist():
            book[row].update(_numbers(values[row]))
        for mover in np.flatnonzero(matches.updates & filled[matches.archive_rows :]).tolist():
            base = int(matches.base[mover])
            if not filled[base]:
                book[base].update(_numbers(values[matches.archive_rows + mover]))
                filled[base] = True
    return book
