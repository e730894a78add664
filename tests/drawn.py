"""Books drawn in a test: only the cells it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
from openpyxl.utils import get_column_letter

from kehu_xl.core.snapshot import Cell, Snapshot, TableView
from kehu_xl.core.typed import objects, serial_of
from kehu_xl.spec.tables import BY_ID

TODAY = date(2026, 3, 15)


def day(text: str) -> float:
    """A day as it stands in a date column.

    >>> day("2026-03-15")
    46096.0
    """
    return serial_of(date.fromisoformat(text))


def view(
    table_id: str, rows: Sequence[Mapping[str, Cell]], formulas: Mapping[str, Sequence[int]] | None = None
) -> TableView:
    """A table with those rows from its first row on; columns that no row names are blank."""
    table = BY_ID[table_id]
    names = list(dict.fromkeys([*(column.id for column in table), *(name for row in rows for name in row)]))
    first = table.header_row + 1
    index = pd.RangeIndex(first, first + len(rows))
    frame = pd.DataFrame({n: pd.Series(objects([r.get(n) for r in rows]), index=index, dtype=object) for n in names})
    letters = {name: get_column_letter(place) for place, name in enumerate(names, 1)}
    headers = {column.id: column.header for column in table}
    held = {name: pd.Index(at).to_numpy() for name, at in (formulas or {}).items()}
    return TableView(table_id, table.sheet, frame, letters, headers, held, next_row=first + len(rows))


def book(properties: Mapping[str, str] | None = None, **tables: Sequence[Mapping[str, Cell]]) -> Snapshot:
    """A book of those tables."""
    return Snapshot("甲.xlsm", {name: view(name, rows) for name, rows in tables.items()}, properties or {})
