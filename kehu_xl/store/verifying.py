"""Reading a written file back before it takes the old one's place."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pandas as pd

from kehu_xl.core.snapshot import Rows
from kehu_xl.spec.errors import BrokenResult
from kehu_xl.spec.refusals import what
from kehu_xl.store.memory import give_back
from kehu_xl.store.ooxml.book import Book, Sheet, utf8
from kehu_xl.store.ooxml.deflate import crc32
from kehu_xl.store.ooxml.echo import MOST_GAPS, Echo
from kehu_xl.store.ooxml.grid import WholeGrid, grid_from
from kehu_xl.store.ooxml.integrity import problems
from kehu_xl.store.ooxml.package import Package, normal_name
from kehu_xl.store.ooxml.tokens import column_letters, find_sheet_data
from kehu_xl.store.planning import Plan, SheetPlan

_AT_ONCE = 2**20  # packed bytes
_SAMPLE = 200  # cells compared of each column


def verify(
    book: Book, planned: Plan, changed: Collection[str], fresh: Path, echoes: Mapping[str, Echo] | None = None
) -> None:
    """Raise BrokenResult unless untouched members are the same and the changed parts have no new problem.

    `echoes` are those of sheets that were heard while they were written; other sheets are read from the file.
    """
    give_back()
    written = Book.open(fresh)
    place = unequal_member(book.package, written.package, {normal_name(name) for name in changed})
    if place:
        raise BrokenResult(file=book.package.path.name, what=what("verify", place=place))
    written.strings = book.strings  # that part is untouched
    by_part = {sheet.part: sheet for sheet in written.sheets}
    heard = echoes or {}
    grids = {part: _grid(written, by_part[part], heard.get(part)) for part in planned.sheets}
    found = problems(written, grids)
    new = set(found) - set(problems(book)) if found else set()
    if new:
        raise BrokenResult(file=book.package.path.name, what=what("integrity", problem=min(new)))
    for part, sheet in planned.sheets.items():
        whole = len(grids[part].window.xml) == written.package.members[normal_name(part)].file_size
        _compare_rows(book.package.path.name, grids[part], sheet, 0 if whole else MOST_GAPS)
        _compare_values(book.package.path.name, grids[part], sheet)


def _grid(book: Book, sheet: Sheet, echo: Echo | None) -> WholeGrid:
    """The written sheet as it stands on disk, of a large one some stretches of rows."""
    package, part = book.package, sheet.part
    echo = Echo.of(package, part) if echo is None else echo
    if not echo.is_sound or echo.facts != package.facts(part) or echo.packed_crc != _packed_crc(package, part):
        raise BrokenResult(file=package.path.name, what=what("verify", place=sheet.name))
    excerpt = echo.give_excerpt()
    grid = grid_from(book, utf8(excerpt if find_sheet_data(excerpt) else package.read(part)))
    if grid is None:
        raise BrokenResult(file=book.package.path.name, what=what("verify", place=sheet.name))
    return grid


def _packed_crc(package: Package, part: str) -> int:
    crc = 0
    for packed in package.packed(part, _AT_ONCE):
        crc = crc32(packed, crc)
    return crc


def _compare_rows(file: str, grid: WholeGrid, planned: SheetPlan, gaps: int) -> None:
    """Every old and new row is there, but for the stretches that an excerpt leaves out."""
    seen, expected = grid.body.rows.number, _expected_rows(planned)
    at = np.searchsorted(expected, seen)
    left_out = np.flatnonzero(np.diff(at, prepend=-1, append=len(expected)) != 1)
    if len(left_out) > gaps or not np.isin(seen, expected).all():
        raise BrokenResult(file=file, what=what("verify", place=planned.layout.sheet.name))


def _expected_rows(planned: SheetPlan) -> Rows:
    old = planned.layout.body.rows.number
    there = np.zeros(max(int(rows.max(initial=0)) for rows in (old, *(e.rows for e in planned.edits))) + 1, bool)
    there[old] = True
    for edit in planned.edits:
        fresh = np.flatnonzero(~there[edit.rows])
        if len(fresh) and not edit.clears:
            there[edit.rows[fresh[edit.styled_blanks | ~pd.isna(edit.values[fresh])]]] = True
    return np.flatnonzero(there)


def _compare_values(file: str, grid: WholeGrid, planned: SheetPlan) -> None:
    """Compare written cells with what was wanted: all of a small edit, an even sample of a large one."""
    seen = np.sort(grid.body.rows.number)
    for edit in planned.edits:
        inside = np.flatnonzero(np.isin(edit.rows, seen, assume_unique=True, kind="sort"))
        inside = inside[:: max(len(inside) // _SAMPLE, 1)]
        rows, values = edit.rows[inside], edit.values[inside]
        at = grid.places(rows, edit.column)
        wanted = ~pd.isna(values) & [isinstance(value, str | float) and value != "" for value in values]
        missing = np.flatnonzero(wanted & (at < 0))
        plain = np.flatnonzero(wanted & (at >= 0))
        plain = plain[~grid.body.cells.formula[at[plain]]]
        found = grid.values_of(at[plain], edit.kind)
        differs = [not _same(old, new) for old, new in zip(found, values[plain], strict=True)]
        wrong = np.concatenate([missing, plain[np.array(differs, bool)]])
        if len(wrong):
            cell = f"{planned.layout.sheet.name}!{column_letters(edit.column)}{rows[wrong[0]]}"
            raise BrokenResult(file=file, what=what("verify", place=cell))


def _same(found: object, wanted: object) -> bool:
    if isinstance(found, float) and isinstance(wanted, float):
        return math.isclose(found, wanted, rel_tol=1e-12, abs_tol=1e-9)
    if isinstance(wanted, float):  # NaN, or a date in a column that is not declared one
        return not isinstance(found, str)
    return found == (wanted or None)


def unequal_member(old: Package, new: Package, changed: Collection[str]) -> str:
    """The first member outside `changed` whose bytes differ, or that came or went; "" where all is well."""
    if set(old.members) - set(changed) != set(new.members) - set(changed):
        return old.path.name
    with old.path.open("rb") as before, new.path.open("rb") as after:
        for name, entry in old.members.items():
            if name in changed:
                continue
            pieces = zip_longest(old.raw(entry, before), new.raw(new.members[name], after))
            if any(one != other for one, other in pieces):
                return entry.filename
    return ""
