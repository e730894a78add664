"""What a user would write otherwise: load the book with openpyxl, apply the same rules, write back, save.

    python -m benchmarks.with_openpyxl BOOK

It gets every advantage: the same vectorised rules, only the changed cells are written, and
nothing is verified, backed up or kept safe.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.when import TODAY
from kehu_xl.core.applied import after, combined
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import read_settings
from kehu_xl.core.snapshot import Cell, Formula, Snapshot, TableView
from kehu_xl.core.typed import column, objects, serial_of
from kehu_xl.spec.tables import BY_ID, TABLES
from kehu_xl.spec.types import Kind, Role, Table
from kehu_xl.steps import PLANS, load


def main(path: Path) -> None:
    """Run the whole chain of `kehu run` on the book."""
    book = openpyxl.load_workbook(path, keep_vba=True)
    filled = [table for table in TABLES if table.columns and table.role is not Role.STATIC]
    before = Snapshot(path.name, {table.id: _view(book[table.sheet], table) for table in filled})
    settings, _ = read_settings(before["settings"])
    today, current, outcomes = date.fromisoformat(TODAY), before, []
    for step in PLANS["run"]:
        outcomes.append(load(step)(current, settings, today))
        current = after(current, outcomes[-1])
    _write(book, combined(before, outcomes, current))
    book.save(path)


def _view(sheet: Worksheet, table: Table) -> TableView:
    header = table.header_row or 1
    rows = [list(row) for row in sheet.iter_rows(min_row=header + 1, max_col=len(table.columns), values_only=True)]
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    index = pd.RangeIndex(header + 1, header + 1 + len(rows))
    cells = zip(*rows, strict=True) if rows else [()] * len(table.columns)
    frame = {c.id: objects([_cell(v, c.kind) for v in values]) for c, values in zip(table.columns, cells, strict=True)}
    return TableView(table.id, table.sheet, pd.DataFrame(frame, index=index, dtype=object), next_row=int(index.stop))


def _cell(value: Any, kind: Kind) -> Cell:
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, datetime) and kind is Kind.DATE:
        return serial_of(value.date())
    return value


def _write(book: openpyxl.Workbook, outcome: Outcome) -> None:
    for change in outcome.changes:
        sheet, letter = book[BY_ID[change.table].sheet], _position(change.table, change.column)
        for row, value in zip(change.rows.tolist(), change.new.tolist(), strict=True):
            sheet.cell(row, letter).value = value
    for table, frame in (*outcome.appended.items(), *outcome.outputs.items()):
        _write_rows(book[BY_ID[table].sheet], table, frame)
    for (table, block_id), frame in outcome.blocks.items():
        anchor = book[BY_ID[table].sheet][BY_ID[table].block(block_id).anchor]
        _write_block(book[BY_ID[table].sheet], anchor.row, anchor.column, frame)


def _position(table: str, column_id: str) -> int:
    return [column.id for column in BY_ID[table]].index(column_id) + 1


def _write_rows(sheet: Worksheet, table: str, frame: pd.DataFrame) -> None:
    first = BY_ID[table].header_row + 1
    rows = np.arange(first, first + len(frame)) if table not in ("customers",) else frame.index
    for name in frame.columns:
        position = _position(table, name)
        for row, value in zip(rows.tolist(), column(frame, name).tolist(), strict=True):
            sheet.cell(row, position).value = value.text if isinstance(value, Formula) else value


def _write_block(sheet: Worksheet, row: int, position: int, frame: pd.DataFrame) -> None:
    for down, values in enumerate(frame.to_numpy(dtype=object).tolist()):
        for right, value in enumerate(values):
            sheet.cell(row + down, position + right).value = value.text if isinstance(value, Formula) else value


if __name__ == "__main__":
    main(Path(sys.argv[1]))
