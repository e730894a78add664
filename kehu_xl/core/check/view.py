"""One column of a table as the checks see it; each fact of it is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from kehu_xl.core import passes
from kehu_xl.core.content import empty, filled_rows
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Cell, CellError, Objects, Rows, Snapshot
from kehu_xl.core.typed import (
    LAST_SERIAL,
    Days,
    Floats,
    Mask,
    choice_ids,
    column,
    dates,
    first_places,
    objects,
    serial_of,
    text_of,
)
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Column, Table

_TYPES: Mapping[str, frozenset[type]] = {
    "empty": frozenset({type(None)}),
    "string": frozenset({str}),
    "floating": frozenset({float}),
}


@dataclass(frozen=True, eq=False)
class ColumnView:
    """The cells of one column.

    >>> view = ColumnView(Column("mobile", "手机"), objects(["13800138000", 13900139000.0, None]))
    >>> view.has_texts, view.has_numbers, view.blank.tolist()
    (True, True, [False, False, True])
    """

    column: Column
    cells: Objects
    _holds: dict[Callable[[Objects], Mask], Mask] = field(default_factory=dict)

    @cached_property
    def content(self) -> str:
        """`empty`, `string`, `floating`, or something else where the cells are of several types."""
        return passes.content(self.cells)

    @property
    def is_blank(self) -> bool:
        return self.content == "empty"

    @cached_property
    def types(self) -> frozenset[type]:
        return _TYPES.get(self.content) or frozenset(map(type, self.cells.tolist()))

    @property
    def has_texts(self) -> bool:
        return str in self.types

    @property
    def has_numbers(self) -> bool:
        return float in self.types

    def of_type(self, *types: type) -> Mask:
        """True where a cell is of one of the types."""
        return np.array([type(cell) in types for cell in self.cells.tolist()], np.bool_)

    @cached_property
    def blank(self) -> Mask:
        """True where a cell shows nothing."""
        if self.content == "string":
            return passes.blanks(self.texts)
        blank = np.asarray(pd.isna(self.cells), np.bool_)
        if self.has_texts:
            odd = np.flatnonzero(~blank & ~self.floats)
            blank[odd] = empty(self.cells[odd])
        return blank

    @cached_property
    def speaks(self) -> Mask:
        """True where a cell holds something and no error value."""
        filled = ~self.blank
        return filled & ~self.of_type(CellError) if CellError in self.types else filled

    @cached_property
    def distinct(self) -> frozenset[Cell]:
        return frozenset(self.cells.tolist())

    @cached_property
    def texts(self) -> Objects:
        """The cells as trimmed text, None where blank or an error value."""
        shown = passes.stripped(self.cells)
        if shown is None:  # not only texts
            shown = [
                (cell.strip() or None) if type(cell) is str else None if cell is None else _text(cell)
                for cell in self.cells.tolist()
            ]
        return objects(shown)

    @cached_property
    def capitals(self) -> Objects:
        """The texts in capitals: KH1 and kh1 are the same id to a spreadsheet."""
        texts = self.texts.tolist()
        try:
            return objects(map(str.upper, texts))
        except TypeError:  # not only texts
            return objects([text and text.upper() for text in texts])

    @cached_property
    def choices(self) -> Objects:
        """The ids of a choice column's labels and synonyms."""
        return choice_ids(self.texts, self.column.choices)

    def says(self, *ids: str) -> Mask:
        """True where a choice column says one of the ids."""
        said: Mask = np.logical_or.reduce([self.choices == choice for choice in ids])
        return said

    def holds(self, valid: Callable[[Objects], Mask]) -> Mask:
        """True where the text is valid; worked out once a validity function."""
        if valid not in self._holds:
            self._holds[valid] = valid(self.texts)
        return self._holds[valid]

    @cached_property
    def numbers(self) -> Floats:
        if self.content in ("floating", "empty"):
            return passes.numbers(self.cells)
        known = np.full(len(self.cells), np.nan)
        known[self.floats] = self.cells[self.floats].astype(np.float64)
        return known

    @cached_property
    def serials(self) -> Floats:
        """The numbers that are days of the calendar, NaN elsewhere."""
        known = self.numbers
        return np.where((known >= 1) & (known < LAST_SERIAL + 1), known, np.nan)

    @cached_property
    def floats(self) -> Mask:
        return self.of_type(float)

    def where(self, wrong: Callable[[Cell], bool]) -> Mask | None:
        """True where the cell's value is wrong, None where no value is; asks once a value."""
        words = {value for value in self.distinct if value is not None and wrong(value)}
        if not words:
            return None
        return np.fromiter((cell in words for cell in self.cells.tolist()), np.bool_, len(self.cells))


def _text(cell: Cell) -> str | None:
    if isinstance(cell, str):
        return cell.strip() or None
    return None if isinstance(cell, CellError) else text_of(cell)


@dataclass(frozen=True, eq=False)
class TableCheck:
    """One table under check: its columns, and what the rest of the book says about them."""

    table: Table
    book: BookCheck
    frame: pd.DataFrame
    _views: dict[str, ColumnView] = field(default_factory=dict)

    def __getitem__(self, column_id: str) -> ColumnView:
        if column_id not in self._views:
            self._views[column_id] = ColumnView(self.table[column_id], column(self.frame, column_id))
        return self._views[column_id]

    @cached_property
    def rows(self) -> Rows:
        return self.frame.index.to_numpy(np.int64)

    @cached_property
    def filled(self) -> Mask:
        return filled_rows(self.frame, self.table)

    @property
    def key(self) -> ColumnView:
        """The column that other tables refer to."""
        return self[self.table.key[0]]

    def days(self, column_id: str) -> Days:
        """A date column as days, NaT where there is none."""
        return dates(self[column_id].cells)


@dataclass(frozen=True, eq=False)
class BookCheck:
    """The whole book under check."""

    snapshot: Snapshot
    settings: Settings
    today: date
    _tables: dict[str, TableCheck] = field(default_factory=dict)
    _keys: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def __contains__(self, table_id: object) -> bool:
        return table_id in self.snapshot.tables

    def __getitem__(self, table_id: str) -> TableCheck:
        """The table, empty where the book lacks it."""
        if table_id not in self._tables:
            frame = self.snapshot[table_id] if table_id in self else pd.DataFrame(index=pd.RangeIndex(0))
            self._tables[table_id] = TableCheck(BY_ID[table_id], self, frame)
        return self._tables[table_id]

    def positions(self, table_id: str) -> Mapping[str, int]:
        """Where each key of a table stands first, keys in capitals."""
        if table_id not in self._keys:
            self._keys[table_id] = first_places(self[table_id].key.capitals)
        return self._keys[table_id]

    @property
    def serial(self) -> float:
        """Today as a serial."""
        return serial_of(self.today)
