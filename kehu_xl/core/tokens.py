"""行标识: every filled row of an input table has a token that survives sorting and moving."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterator
from datetime import date
from secrets import token_bytes

import numpy as np

from kehu_xl.core.content import filled_rows
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Objects, Snapshot, TableView
from kehu_xl.core.typed import Mask, column, objects, texts
from kehu_xl.spec.tables import INPUTS
from kehu_xl.spec.types import TOKEN, Table


def tokens(snapshot: Snapshot, settings: Settings, today: date) -> Outcome:  # noqa: ARG001 a step's signature
    """Give each filled row a random token of its own; see `assign_tokens`."""
    return assign_tokens(snapshot, random_tokens())


def random_tokens() -> Iterator[str]:
    """Random texts of nine characters, a letter first, so that no program takes one for a number.

    >>> len(next(random_tokens()))
    9
    """
    while True:
        yield "r" + b32encode(token_bytes(5)).decode("ascii").lower()


def assign_tokens(snapshot: Snapshot, new_tokens: Iterator[str]) -> Outcome:
    """Give a token to each filled row that has none, or that repeats one from above.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"name": ["王芳", "李明"], "row_token": ["t1", "t1"]}, index=[2, 3], dtype=object)
    >>> staff = TableView("staff", "员工", frame)
    >>> change, = assign_tokens(Snapshot("甲.xlsm", {"staff": staff}), iter(["t1", "t2"])).changes
    >>> change.rows.tolist(), change.old.tolist(), change.new.tolist()
    ([3], ['t1'], ['t2'])

    `new_tokens` yields random texts; one that is taken already is passed over.
    """
    tables = [table for table in INPUTS if table.id in snapshot.tables and TOKEN.id in table]
    taken = {token for table in tables for token in column(snapshot[table.id], TOKEN.id).tolist()}
    changes = (_changes(snapshot.tables[table.id], table, new_tokens, taken) for table in tables)
    return Outcome(changes=tuple(change for change in changes if len(change)))


def _changes(view: TableView, table: Table, new_tokens: Iterator[str], taken: set[object]) -> Changes:
    current = column(view.frame, TOKEN.id)
    rows = view.frame.index.to_numpy(np.int64)
    formulas = np.isin(rows, view.formulas.get(TOKEN.id, []))
    wanting = np.flatnonzero(_lacks_its_own(current) & filled_rows(view.frame, table) & ~formulas)
    new = objects([_fresh(new_tokens, taken) for _ in wanting])
    return Changes(table.id, TOKEN.id, rows[wanting], current[wanting], new, "token")


def _lacks_its_own(current: Objects) -> Mask:
    seen: set[str | None] = {None}
    lacks = np.zeros(len(current), np.bool_)
    for position, token in enumerate(texts(current).tolist()):
        lacks[position] = token in seen
        seen.add(token)
    return lacks


def _fresh(new_tokens: Iterator[str], taken: set[object]) -> str:
    token = next(new_tokens)
    while token in taken:
        token = next(new_tokens)
    taken.add(token)
    return token
