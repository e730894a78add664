"""What an import brings to one table, and from it the rows and cells to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kehu_xl.core.listing.candidates import Candidates
from kehu_xl.core.listing.matching import Matches
from kehu_xl.core.listing.merging import Merged
from kehu_xl.core.listing.types import frame_of, holds
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.snapshot import OWN, Cell, Objects, Rows, TableView
from kehu_xl.core.typed import column


@dataclass(frozen=True, eq=False, slots=True)
class Owners:
    """For each row, the customer's id and what it was found by; where there is none, why the row must wait."""

    ids: Objects
    by: Objects  # id, uscc, name, alias; "" where there is none
    held: Objects  # id of a sentence in WHY_HELD, "" where the customer is known
    written: Objects  # the customer as the list has it: a name, else a number
    numbers: Objects  # 客户编号 as the list has it
    names: Mapping[Cell, str]  # name of each customer of the archive


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """Rows of lists for one table: where they belong and what they change."""

    view: TableView
    candidates: Candidates
    matches: Matches
    merged: Sequence[Merged]
    owners: Owners | None = None  # of rows that are not customers themselves
    derived: bool = False  # rows made from columns of a list of customers: the balance counts them there

    @property
    def new_rows(self) -> Rows:
        """Sheet rows of the new rows."""
        first = self.view.next_row
        return np.arange(first, first + int(self.matches.new.sum()), dtype=np.int64)

    @property
    def sheet_rows(self) -> Rows:
        """The sheet row of every position: archive rows, then new rows; 0 for the others."""
        positions = np.zeros(len(self.view.frame) + len(self.matches.base), np.int64)
        positions[: len(self.view.frame)] = self.view.frame.index.to_numpy(np.int64)
        positions[self.matches.own[self.matches.new]] = self.new_rows
        return positions

    def ids(self, customers: pd.DataFrame) -> Objects:
        """For rows of lists of customers, the number of the customer that each belongs to; None where it waits."""
        places = customers.index.get_indexer(pd.Index(self.sheet_rows[self.matches.base]))
        known = (places >= 0) & self.matches.free
        numbers = np.full(len(places), None, dtype=object)
        numbers[known] = column(customers, "customer_id")[places[known]]
        return numbers

    def new_cells(self) -> dict[str, Objects]:
        """The cells of the new rows."""
        places = self.matches.own[self.matches.new]
        return {each.column: each.values[places] for each in self.merged}

    def appended(self, cells: Mapping[str, Objects]) -> dict[str, pd.DataFrame]:
        """The new rows by table, columns without a cell left out; nothing where there is no row."""
        filled = {name: values for name, values in cells.items() if holds(values).any()}
        frame = frame_of(filled, pd.Index(self.new_rows))
        return {self.view.table: frame} if len(frame) else {}

    def changes(self) -> tuple[Changes, ...]:
        """Blanks of archive rows that the lists fill, and values that give way to theirs."""
        rows = self.view.frame.index.to_numpy(np.int64)
        changes = []
        for each in self.merged:
            for places, reason in ((each.filled, "imported"), (each.replaced, "overwritten")):
                at = places[places < len(rows)]
                if len(at):
                    old = column(self.view.frame, each.column)[at]
                    changes.append(Changes(self.view.table, each.column, rows[at], old, each.values[at], reason))
        return tuple(changes)

    def added_columns(self) -> dict[str, tuple[str, ...]]:
        """Columns of the lists' own that the table does not have yet, and that a row which does not wait fills."""
        known = set(self.view.frame.columns)
        filled = {name for name, cells in self.new_cells().items() if holds(cells).any()}
        filled |= {each.column for each in self.merged if (each.filled < len(self.view.frame)).any()}
        wanted = (name for name in self.candidates.own_columns if name in filled - known)
        fresh = tuple(name.removeprefix(OWN) for name in wanted)
        return {self.view.table: fresh} if fresh else {}


@dataclass(frozen=True, eq=False, slots=True)
class Stage:
    """A part, where rows of lists are behind it, and what it wants written and said."""

    part: Part | None
    outcome: Outcome
