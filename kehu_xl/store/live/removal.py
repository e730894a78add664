"""Rows that go from a table of an open book: the program copies up what stands below, with looks and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from kehu_xl.core.snapshot import Rows
from kehu_xl.spec.errors import RowsNotRemoved
from kehu_xl.spec.refusals import what
from kehu_xl.store.live import native
from kehu_xl.store.live.book import LiveBook
from kehu_xl.store.live.grid import LiveGrid, matrix
from kehu_xl.store.located import Located
from kehu_xl.store.moving import Move, Zone
from kehu_xl.store.ooxml.patch import GONE, ColumnEdit
from kehu_xl.store.ooxml.tokens import column_letters

MOST_RUNS = 64  # of neighbouring rows that move: each is one call to the program


@dataclass(frozen=True, eq=False, kw_only=True)
class RowsUp(ColumnEdit):
    """All cells of a table from the first row that goes on: `kept` rows move up, what is free then is cleared."""

    right: int
    kept: Rows

    @classmethod
    def of(cls, located: Located, move: Move) -> RowsUp:
        """The edit of a move."""
        rows = np.arange(move.first, move.last + 1, dtype=np.int64)
        gone = np.full(len(rows), GONE, object)
        return cls(located.left, rows, gone, right=located.right, kept=move.kept)


def runs(rows: Rows) -> Iterator[tuple[int, int]]:
    """First and last row of each run of neighbours.

    >>> list(runs(np.array([2, 3, 4, 7])))
    [(2, 4), (7, 7)]
    """
    if len(rows):
        breaks = np.flatnonzero(np.diff(rows) != 1)
        starts, ends = np.append(0, breaks + 1), np.append(breaks, len(rows) - 1)
        yield from zip(rows[starts].tolist(), rows[ends].tolist(), strict=True)


def move_up(grid: LiveGrid, edit: RowsUp) -> None:
    """Copy each run of kept rows to its new place, the upper first, and clear the rows that are free then."""
    columns = edit.right - edit.column + 1
    target = int(edit.rows[0])
    for first, last in runs(edit.kept):
        count = last - first + 1
        grid.span(first, edit.column, count, columns).copy(grid.span(target, edit.column, count, columns))
        target += count
    grid.span(target, edit.column, int(edit.rows[-1]) - target + 1, columns).clear_contents()


def refuse_unsafe(live: LiveBook, grid: LiveGrid, located: Located, move: Move) -> None:
    """Raise RowsNotRemoved where a formula, a name, a note or a shape would be cut off from its cells."""
    zone = _InBook(live, grid, located, move)
    for found in (zone.runs(), zone.own_formulas(), zone.merged(), zone.links(), zone.notes(), zone.names(),
                  zone.formulas(), zone.charts()):  # fmt: skip
        reason = next(iter(found), None)
        if reason is not None:
            raise RowsNotRemoved(file=live.file, sheet=located.sheet.name, what=reason)


class _InBook(Zone):
    """What hangs on the zone in an open book; a bounded number of calls, whatever the rows."""

    def __init__(self, live: LiveBook, grid: LiveGrid, located: Located, move: Move) -> None:
        super().__init__(located, move)
        self.live, self.grid = live, grid

    def runs(self) -> Iterator[str]:
        """Rows that lie scattered would take a call each."""
        if len(list(runs(self.move.kept))) > MOST_RUNS:
            yield what("removed_scattered")

    def own_formulas(self) -> Iterator[str]:
        """Formulas in rows that go or move would be lost, or point elsewhere."""
        for column, rows in self.grid.formula_rows(self.first, self.last).items():
            if self.located.left <= column <= self.located.right:
                cell = f"{column_letters(column)}{rows[0]}"
                yield what("removed_formula", sheet=self.sheet.name, cell=cell)

    @property
    def _cells(self) -> Any:
        columns = self.located.right - self.located.left + 1
        return self.grid.span(self.first, self.located.left, self.last - self.first + 1, columns)

    @property
    def _address(self) -> str:
        return f"{column_letters(self.located.left)}{self.first}:{column_letters(self.located.right)}{self.last}"

    def merged(self) -> Iterator[str]:
        """Merged cells."""
        if native.asked(self._cells.api, "MergeCells", default=False) is not False:
            yield what("removed_merged", sheet=self.sheet.name, cell=self._address)

    def links(self) -> Iterator[str]:
        """Links on cells that go or move."""
        if native.linked(self._cells.api):
            yield what("removed_note", sheet=self.sheet.name, cell=self._address)

    def notes(self) -> Iterator[str]:
        """Notes on cells that go or move; pictures and shapes that hang on them."""
        api = self.grid.sheet.api
        for row, column in native.noted(api):
            if self.touched((row, column, row, column)):
                yield what("removed_note", sheet=self.sheet.name, cell=f"{column_letters(column)}{row}")
        for row, column in native.drawn(api):
            if self.touched((row, column, row, column)):
                yield what("removed_drawing", sheet=self.sheet.name, row=row)

    def names(self) -> Iterator[str]:
        """Defined names that mean some rows of the table."""
        for name, content in self.live.names.items():
            if self.read_by(content, at_home=False):
                yield what("removed_name", name=name)

    def formulas(self) -> Iterator[str]:
        """Formulas anywhere in the book, outside these rows, that read some rows of the table."""
        for name, sheet in self.live.worksheets.items():
            used = sheet.used_range
            if native.asked(used.api, "HasFormula", default=None) is False:
                continue
            at_home = name == self.sheet.name
            if any(self.read_by(text, at_home=at_home) for text in _formulas(matrix(used.formula, used.shape).flat)):
                yield what("removed_pointed_at", place=f"“{name}”")

    def charts(self) -> Iterator[str]:
        """Charts anywhere in the book that read some rows of the table."""
        on_sheets = (text for sheet in self.live.worksheets.values() for text in native.plotted(sheet.api))
        for text in chain(on_sheets, native.plotted_alone(self.live.book.api)):
            if self.read_by(text, at_home=False):
                yield what("removed_charted")


def _formulas(texts: Iterable[object]) -> Iterable[str]:
    return dict.fromkeys(text for text in texts if isinstance(text, str) and text.startswith("="))
