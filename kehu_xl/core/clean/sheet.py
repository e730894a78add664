"""A table while it is being cleaned: its columns as arrays, and the cells that must stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.snapshot import OWN, Objects, TableView
from kehu_xl.core.typed import column, objects
from kehu_xl.spec.tables import table
from kehu_xl.spec.types import Column, Kind

Mask: TypeAlias = NDArray[np.bool_]
Columns: TypeAlias = Mapping[str, Objects]


@dataclass(frozen=True)
class Sheet:
    """The cells of one table.

    `columns` holds the columns that people fill and the book has; `formulas` marks, where a
    column has any, the cells that hold one.
    """

    table: str
    columns: Columns
    formulas: Mapping[str, Mask]

    def has(self, *columns: str) -> bool:
        """Whether the book has all these columns."""
        return all(column in self.columns for column in columns)

    def with_columns(self, changed: Columns) -> Sheet:
        """The same sheet with some columns replaced."""
        return Sheet(self.table, {**self.columns, **changed}, self.formulas)

    def free(self, *columns: str) -> Mask:
        """The rows in which none of these columns holds a formula."""
        rows = len(next(iter(self.columns.values())))
        blocked = [self.formulas[column] for column in columns if column in self.formulas]
        return ~np.logical_or.reduce(blocked) if blocked else np.ones(rows, dtype=bool)

    def cells(self, column: str) -> Objects:
        """One column's cells; all blank where the book lacks it."""
        if column in self.columns:
            return self.columns[column]
        return objects([None] * len(next(iter(self.columns.values()))))


Step: TypeAlias = Callable[[Sheet], Columns]  # gives the columns that it changed


def sheet_of(view: TableView) -> Sheet:
    """The columns of a table that cleaning may touch: no computed ones, no tokens, none of the user's own."""
    columns = [declared for declared in table(view.table) if _is_cleaned(declared, view)]
    arrays = {declared.id: column(view.frame, declared.id) for declared in columns}
    index = view.frame.index.to_numpy()
    formulas = {
        name: np.isin(index, rows) for name, rows in view.formulas.items() if len(rows) and not name.startswith(OWN)
    }
    return Sheet(view.table, arrays, formulas)


def _is_cleaned(declared: Column, view: TableView) -> bool:
    in_book = not view.letters or declared.id in view.letters
    return in_book and declared.id in view.frame and not declared.computed and declared.kind is not Kind.TOKEN
