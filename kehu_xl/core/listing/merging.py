"""Blanks filled, contradictions held back or put in place: what updates bring to the rows they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
_SIGNS = re.compile(r"[;；,，\s]+")


@dataclass(frozen=True, eq=False, slots=True)
class Merged:
    """One column after merging. `values` stands for archive rows, then candidates.

    `filled` are positions whose blank got a value, `replaced` those whose value gave way to
    another one, `givers` the candidates (by number) that did so; `conflicts` are candidates
    whose value in `theirs` differs from `ours`, which stays.
    """

    column: str
    values: Objects
    filled: Rows
    replaced: Rows
    givers: Rows
    conflicts: Rows
    ours: Objects
    theirs: Objects


Excused = Mapping[str, Mask]  # for a column, the candidates whose value there contradicts nothing
_NOBODY: Excused = {}
_Book = dict[int, set[str]]
_ORIGINAL = -1  # the giver of a value that was there before


@dataclass(frozen=True, eq=False, slots=True)
class _Merger:
    """What every column is merged with."""

    view: TableView
    candidates: pd.DataFrame
    matches: Matches
    excused: Excused
    causes: dict[str, Mask]  # for a column, the candidates that were held back for it
    phones: _Book
    overwrite: bool

    @property
    def speakers(self) -> Rows:
        """Candidates that say something about another row: those that are merged, and those that contradict it."""
        return np.flatnonzero(self.matches.updates | self.matches.contradicting)


def merge(
    view: TableView, candidates: pd.DataFrame, matches: Matches, *, excused: Excused = _NOBODY, overwrite: bool = False
) -> tuple[Matches, list[Merged]]:
    """Merge every column of the candidates into the rows they belong to, one candidate after the other.

    A candidate that says something else than its row is held back whole: the matches come
    back with it. With `overwrite` nothing is held back: the last value said counts, except
    in the key and where a formula stands. A cell with a formula is never filled.

    >>> from kehu_xl.core.listing.matching import match
    >>> archive = pd.DataFrame({"customer_name": ["甲厂"], "email": [None], "owner": ["王芳"]}, dtype=object)
    >>> rows = {"customer_name": ["甲厂", "甲厂"], "email": ["a@qq.com", "b@qq.com"], "owner": [None, "王芳"]}
    >>> rows = pd.DataFrame(rows, dtype=object)
    >>> matches, merged = merge(TableView("customers", "客户", archive), rows, match(archive, rows))
    >>> matches.held.tolist(), merged[1].values.tolist()[:1], merged[1].theirs.tolist()
    (['', 'conflict'], ['a@qq.com'], ['b@qq.com'])
    """
    causes: dict[str, Mask] = {name: np.zeros(len(candidates), np.bool_) for name in candidates.columns}
    while True:
        phones = _phone_book(view.frame, candidates, matches)
        merger = _Merger(view, candidates, matches, excused, causes, phones, overwrite)
        found = [_merged(name, merger) for name in candidates.columns]
        held = np.empty(0, np.int64) if overwrite else _contradicting(merger, found)
        if not len(held):
            return matches, [merged for merged, _ in found]
        matches = matches.contradicted(held)


_Found = tuple[Merged, Rows]  # a column, and who gave the value at each position


def _contradicting(merger: _Merger, found: Sequence[_Found]) -> Rows:
    """Candidates to hold back: those that contradict what stays, whatever becomes of the others.

    Up to the first contradiction of a row all candidates are merged; so what they gave stays.
    """
    matches, count = merger.matches, len(merger.candidates)
    first = np.full(matches.archive_rows + count, count)
    said = [(merged, givers, merged.conflicts[matches.free[merged.conflicts]]) for merged, givers in found]
    for _, _, against in said:
        np.minimum.at(first, matches.base[against], against)
    held = np.zeros(count, np.bool_)
    for merged, givers, against in said:
        base = matches.base[against]
        chosen = against[givers[base] < first[base]]
        merger.causes[merged.column][chosen] = True
        held[chosen] = True
    return np.flatnonzero(held)


def _merged(name: str, merger: _Merger) -> _Found:
    matches, speakers = merger.matches, merger.speakers
    values = np.concatenate([column(merger.view.frame, name), column(merger.candidates, name)])
    theirs, base = values[matches.archive_rows + speakers], matches.base[speakers]
    said, open_cells = ~is_blank(theirs) & matches.free[speakers], ~_locked(name, merger)[base]
    givers = np.full(len(values), _ORIGINAL)
    filled, fillers = _put(values, base, theirs, said & is_blank(values[base]) & open_cells)
    givers[filled] = speakers[fillers]
    differ = _differing(name, merger, values)
    replaced = replacers = fillers[:0]
    if merger.overwrite and name not in BY_ID[merger.view.table].key:
        last = _last(base, said & open_cells)
        replaced, replacers = _put(values, base, theirs, differ & last)
        differ &= ~same(values[base], theirs)
    conflicts = speakers[differ]
    ours, against = values[matches.base[conflicts]], values[matches.archive_rows + conflicts]
    gave = speakers[np.concatenate([fillers, replacers])]
    others = replaced[~np.isin(replaced, filled)]
    return Merged(name, values, filled, others, gave, conflicts, ours, against), givers


def _put(values: Objects, base: Rows, theirs: Objects, chosen: Mask) -> tuple[Rows, Rows]:
    """Put the chosen values where they belong, the first one for each row: which rows, and which places gave them."""
    rows, first = np.unique(base[chosen], return_index=True)
    givers = np.flatnonzero(chosen)[first]
    values[rows] = theirs[givers]
    return rows, givers


def _last(base: Rows, said: Mask) -> Mask:
    """True for the last one of each row that says something."""
    places = np.flatnonzero(said)[::-1]
    _, first = np.unique(base[places], return_index=True)
    last = np.zeros(len(base), np.bool_)
    last[places[first]] = True
    return last


def _locked(name: str, merger: _Merger) -> Mask:
    """Positions whose cell holds a formula."""
    rows = merger.view.frame.index.to_numpy(np.int64)
    free = np.zeros(len(merger.candidates), np.bool_)
    return np.concatenate([np.isin(rows, merger.view.formulas.get(name, [])), free])


def _differing(name: str, merger: _Merger, values: Objects) -> Mask:
    """Speakers that say something else than the row they belong to, or were held back for this column."""
    speakers = merger.speakers
    base = merger.matches.base[speakers]
    theirs = values[merger.matches.archive_rows + speakers]
    differ = ~is_blank(theirs) & ~is_blank(values[base]) & ~same(values[base], theirs)
    if name in merger.excused:
        differ &= ~merger.excused[name][speakers]
    for place in np.flatnonzero(differ).tolist():
        row = int(base[place])
        differ[place] = _differs(name, values[row], theirs[place], merger.phones.get(row, set()))
    return differ | merger.causes[name][speakers]


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
    """All numbers of each row that is spoken of, the first numbers that others bring to its blank cells included."""
    book: _Book = {int(row): set() for row in np.unique(matches.base[matches.updates | matches.contradicting])}
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
