"""Blanks filled, differences kept apart or put in place: what updates bring to the rows they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from unicodedata import normalize

import numpy as np
import pandas as pd

from kehu_xl.core.listing.matching import Matches
from kehu_xl.core.listing.types import Mask, same
from kehu_xl.core.names import normal_name
from kehu_xl.core.snapshot import Cell, Objects, Rows, TableView
from kehu_xl.core.typed import column, is_blank, text_of
from kehu_xl.spec.tables import BY_ID

_PHONES = ("mobile", "phone", "other_phones")
_FOLDED = frozenset({"customer_name", "short_name", "address", "remark", "latest_note", "bank", "services", "industry"})
_FOREIGN = "foreign_id"  # a further one of a customer in the archive becomes an alias
_SIGNS = re.compile(r"[;；,，\s]+")


@dataclass(frozen=True, eq=False, slots=True)
class Merged:
    """One column after merging. `values` stands for archive rows, then candidates.

    `filled` are archive rows whose blank got a value, `replaced` those whose value gave way
    to another one, `givers` the candidates (by number) that filled or replaced something, be
    it in a new row; `conflicts` are candidates whose value in `theirs` differs from `ours`,
    which stays.
    """

    column: str
    values: Objects
    filled: Rows
    replaced: Rows
    givers: Rows
    conflicts: Rows
    ours: Objects
    theirs: Objects

    def without(self, candidates: Rows) -> Merged:
        """The same without the conflicts of some candidates."""
        kept = ~np.isin(self.conflicts, candidates)
        return replace(self, conflicts=self.conflicts[kept], ours=self.ours[kept], theirs=self.theirs[kept])


_Book = dict[int, set[str]]


@dataclass(frozen=True, eq=False, slots=True)
class _Merger:
    """What every column is merged with."""

    view: TableView
    candidates: pd.DataFrame
    matches: Matches
    movers: Rows  # candidates that belong to another row
    phones: _Book
    overwrite: bool


def merge(view: TableView, candidates: pd.DataFrame, matches: Matches, *, overwrite: bool = False) -> list[Merged]:
    """Merge every column of the candidates into the rows they belong to.

    A cell with a formula is never filled; with `overwrite` a differing value of the archive
    gives way to the first one of the lists, except where a formula holds it and in the key.
    """
    movers = np.flatnonzero(matches.updates)
    phones = _phone_book(view.frame, candidates, matches)
    merger = _Merger(view, candidates, matches, movers, phones, overwrite)
    return [_merged(name, merger) for name in candidates.columns]


def _merged(name: str, merger: _Merger) -> Merged:
    matches, movers = merger.matches, merger.movers
    values = np.concatenate([column(merger.view.frame, name), column(merger.candidates, name)])
    theirs, base = values[matches.archive_rows + movers], matches.base[movers]
    given, open_cells = ~is_blank(theirs), ~_locked(name, merger)[base]
    filled, fillers = _put(values, base, theirs, given & is_blank(values[base]) & open_cells)
    differ = _differing(name, merger, values, given)
    replaced, replacers = movers[:0], movers[:0]
    if merger.overwrite and name not in BY_ID[merger.view.table].key:
        before = values.copy()
        replaced, replacers = _put(values, base, theirs, differ & open_cells & (base < matches.archive_rows))
        differ &= same(before[base], values[base]) | ~same(values[base], theirs)
    conflicts = movers[differ & ~((name == _FOREIGN) & (base < matches.archive_rows))]
    givers = movers[np.concatenate([fillers, replacers])]
    ours, said = values[matches.base[conflicts]], values[matches.archive_rows + conflicts]
    inside = filled < matches.archive_rows
    return Merged(name, values, filled[inside], replaced, givers, conflicts, ours, said)


def _put(values: Objects, base: Rows, theirs: Objects, chosen: Mask) -> tuple[Rows, Rows]:
    """Put the chosen values where they belong, the first one for each row: which rows, and which movers gave them."""
    rows, first = np.unique(base[chosen], return_index=True)
    givers = np.flatnonzero(chosen)[first]
    values[rows] = theirs[givers]
    return rows, givers


def _locked(name: str, merger: _Merger) -> Mask:
    """Positions whose cell holds a formula."""
    rows = merger.view.frame.index.to_numpy(np.int64)
    free = np.zeros(len(merger.candidates), np.bool_)
    return np.concatenate([np.isin(rows, merger.view.formulas.get(name, [])), free])


def _differing(name: str, merger: _Merger, values: Objects, given: Mask) -> Mask:
    """Movers that say something else than the row they belong to."""
    base = merger.matches.base[merger.movers]
    theirs = values[merger.matches.archive_rows + merger.movers]
    differ = given & ~same(values[base], theirs)
    for place in np.flatnonzero(differ).tolist():
        row = int(base[place])
        differ[place] = _differs(name, values[row], theirs[place], merger.phones.get(row, set()))
    return differ


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
