"""Small drawn sheets."""

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd
import pytest

from kehu_xl.core.clean import clean
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, Rows, Snapshot, TableView
from kehu_xl.spec.tables import BY_ID

Row = dict[str, Cell]


def frame_of(rows: list[Row], table: str = "customers") -> pd.DataFrame:
    """A frame with every column of the table, as a store would read it: the first row is sheet row 2."""
    columns = [column.id for column in BY_ID[table]]
    columns += [name for row in rows for name in row if name not in columns]
    cells = [[row.get(column) for column in columns] for row in rows]
    return pd.DataFrame(cells, columns=columns, index=range(2, 2 + len(rows)), dtype=object)


def cleaned(rows: list[Row], table: str = "customers", **facts: Mapping[str, Rows] | Mapping[str, str]) -> Outcome:
    """Clean one drawn table."""
    view = TableView(table, BY_ID[table].sheet, frame_of(rows, table), **facts)  # type: ignore[arg-type]
    return clean(Snapshot("客户.xlsm", {table: view}), DEFAULTS, date(2026, 3, 1))


def applied(rows: list[Row], outcome: Outcome) -> list[Row]:
    """The rows after the changes."""
    after = [dict(row) for row in rows]
    for change in outcome.changes:
        for row, new in zip(change.rows.tolist(), change.new.tolist(), strict=True):
            after[row - 2][change.column] = new
    return [{column: cell for column, cell in row.items() if cell is not None} for row in after]


@pytest.fixture
def tidy() -> Callable[..., list[Row]]:
    """Rows in, cleaned rows out."""

    def run(rows: list[Row], table: str = "customers") -> list[Row]:
        return applied(rows, cleaned(rows, table))

    return run
