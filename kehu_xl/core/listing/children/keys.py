"""Which row of the archive a row of a list is already: by its number, else by what it says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kehu_xl.core.number import id_column
from kehu_xl.core.snapshot import Cell, Objects, Rows
from kehu_xl.core.typed import Mask, column, is_blank, objects, text_of, texts
from kehu_xl.spec.types import Table
from kehu_xl.spec.vocabulary.importing import LINE_ID, LINES, NATURAL_KEYS, REPEATING

Key = tuple[Cell, ...]
_LINE = re.compile(r"(.+)-(\d+)")


@dataclass(frozen=True, eq=False, slots=True)
class Known:
    """For each row of a list: its number, and the position of the row it is (archive rows, then list rows)."""

    ids: Objects
    base: Rows
    taken: Rows  # rows whose number belongs to another customer's row


def known_rows(table: Table, archive: pd.DataFrame, rows: pd.DataFrame) -> Known:
    """Find the rows that are there already; `rows` know their customer.

    >>> from kehu_xl.spec.tables import BY_ID
    >>> archive = pd.DataFrame({"id": ["L1"], "customer_id": ["KH1"], "name": ["王芳"]}, dtype=object)
    >>> rows = pd.DataFrame({"customer_id": ["KH1", "KH1"], "name": ["王 芳", "李明"]}, dtype=object)
    >>> known_rows(BY_ID["contacts"], archive, rows).base.tolist()
    [0, 2]
    """
    number = id_column(table).id
    old, new = texts(column(archive, number)), texts(column(rows, number))
    if table.id in LINES:
        new = _lines(table, archive, rows, (old, new))
    base = np.arange(len(archive), len(archive) + len(rows), dtype=np.int64)
    at = {key: place for place, key in reversed(list(enumerate([*old.tolist(), *new.tolist()]))) if key is not None}
    numbered = ~is_blank(new)
    base[numbered] = [at[key] for key in new[numbered].tolist()]
    _by_content(table, archive, rows, numbered, base)
    owner = np.concatenate([texts(column(archive, "customer_id")), texts(column(rows, "customer_id"))])
    mine = owner[len(archive) :]
    taken = np.flatnonzero(numbered & (base < len(archive)) & (owner[base] != mine))
    return Known(new, base, taken)


def _by_content(table: Table, archive: pd.DataFrame, rows: pd.DataFrame, numbered: Mask, base: Rows) -> None:
    """Rows without a number: the row that says the same, the second of two equal ones where rows may repeat."""
    repeats = table.id in REPEATING
    found: dict[tuple[Key, int], int] = {}
    for place, key in enumerate(_counted(_signatures(table, archive), repeats=repeats)):
        found.setdefault(key, place)
    for place, key in enumerate(_counted(_signatures(table, rows), repeats=repeats)):
        if not numbered[place]:
            base[place] = found.setdefault(key, int(base[place]))


def _counted(keys: list[Key], *, repeats: bool) -> Iterator[tuple[Key, int]]:
    seen: Counter[Key] = Counter()
    for key in keys:
        yield key, seen[key] if repeats else 0
        seen[key] += 1


def _signatures(table: Table, frame: pd.DataFrame) -> list[Key]:
    cells = [list(map(_folded, column(frame, name).tolist())) for name in NATURAL_KEYS[table.id]]
    return list(zip(*cells, strict=True)) if len(frame) else []


def _folded(cell: Cell) -> Cell:
    if isinstance(cell, float):
        return round(cell, 4)
    return "".join((text_of(cell) or "").split()).casefold() or None


def _lines(table: Table, archive: pd.DataFrame, rows: pd.DataFrame, ids: tuple[Objects, Objects]) -> Objects:
    """Numbers that stand on several rows of a list, made different: A1, A1-2, A1-3; those of the archive are kept."""
    old, new = ids
    said = _signatures(table, rows)
    lines: defaultdict[Cell, list[tuple[Cell, Key]]] = defaultdict(list)
    for number, key in zip(old.tolist(), _signatures(table, archive), strict=True):
        whole = _LINE.fullmatch(number or "")
        for name in {number, whole[1] if whole else number}:
            lines[name].append((number, key))
    groups: defaultdict[Cell, list[int]] = defaultdict(list)
    for place, number in enumerate(new.tolist()):
        if number is not None:
            groups[number].append(place)
    numbered = objects(new.tolist())
    for number, places in groups.items():
        if len(places) > 1 or len(lines[number]) > 1:
            for place, line in zip(places, _named(number, [said[p] for p in places], lines[number]), strict=True):
                numbered[place] = line
    return numbered


def _named(number: Cell, keys: list[Key], known: list[tuple[Cell, Key]]) -> list[Cell]:
    """The number of each row of one paper: that of the equal row of the archive, else the next one free."""
    left, named = list(known), list[Cell]()
    for key in keys:
        same = next((pair for pair in left if pair[1] == key), None)
        if same is not None:
            left.remove(same)
        named.append(same[0] if same else None)
    used, line = {name for name, _ in known} | set(named), 1
    for place in range(len(named)):
        while named[place] is None:
            free = number if line == 1 else LINE_ID.format(id=number, line=line)
            line += 1
            named[place] = None if free in used else free
    return named
