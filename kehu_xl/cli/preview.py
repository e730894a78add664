"""Every change of a result, one cell at a time, for a dry run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import numpy as np

from kehu_xl.core.outcome import Changes
from kehu_xl.core.snapshot import Cell, CellError
from kehu_xl.core.typed import column
from kehu_xl.jobs import Result
from kehu_xl.spec.messages import REASONS
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Kind


class Preview(NamedTuple):
    """One cell: table and column by their ids, the row by its key."""

    table: str
    key: str | None
    column: str
    old: Cell
    new: Cell
    reason: str


def previews(result: Result) -> Iterator[Preview]:
    """The changed cells, the cells of new rows, the keys of rows that go, in the outcome's order; no tokens."""
    for change in result.outcome.changes:
        if not _is_token(change.table, change.column):
            yield from _changed(result, change)
    for table in result.outcome.appended:
        yield from _appended(result, table)
    for table, rows in result.outcome.removed.items():
        name = BY_ID[table].key[0]
        for key in column(result.before[table].loc[rows], name):
            yield Preview(table, _text(key), name, _plain(key), None, REASONS["removed"])


def _changed(result: Result, change: Changes) -> Iterator[Preview]:
    book = result.before if change.table in result.outcome.removed else result.after  # rows move up where some go
    frame = book[change.table]
    keys = column(frame, BY_ID[change.table].key[0])[np.searchsorted(frame.index.to_numpy(), change.rows)]
    for key, old, new in zip(keys, change.old, change.new, strict=True):
        yield _preview(change, key, old, new)


def _preview(change: Changes, key: Cell, old: Cell, new: Cell) -> Preview:
    reason = REASONS.get(change.reason, change.reason)
    return Preview(change.table, _text(key), change.column, _plain(old), _plain(new), reason)


def _appended(result: Result, table: str) -> Iterator[Preview]:
    rows = result.outcome.appended[table]
    keys = column(rows, BY_ID[table].key[0])
    for name in rows.columns:
        if _is_token(table, name):
            continue
        for key, value in zip(keys, column(rows, name), strict=True):
            if value is not None:
                yield Preview(table, _text(key), name, None, _plain(value), REASONS["appended"])



def _is_token(table: str, name: str) -> bool:
    spec = BY_ID[table]
    return name in spec and spec[name].kind is Kind.TOKEN


def _text(value: Cell) -> str | None:
    return None if value is None else str(value)


def _plain(value: Cell) -> Cell:
    if isinstance(value, CellError):
        return value.code
    return value.isoformat() if isinstance(value, datetime) else value
