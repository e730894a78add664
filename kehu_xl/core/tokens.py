"""行标识: every filled row of an input table has a token that survives sorting and moving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from secrets import token_bytes
from typing import TypeAlias

import numpy as np
import pandas as pd

from kehu_xl.core.content import filled_among
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Objects, Snapshot, TableView
from kehu_xl.core.typed import Mask, column, objects, texts
from kehu_xl.spec.tables import INPUTS
from kehu_xl.spec.types import TOKEN, Table

Draw: TypeAlias = Callable[[int], list[str]]  # so many texts, each as good as new

_ALPHABET = np.array([*"abcdefghijklmnopqrstuvwxyz234567"])  # RFC 4648, base 32
_LENGTH = 8


def tokens(snapshot: Snapshot, settings: Settings, today: date) -> Outcome:  # noqa: ARG001 a step's signature
    """Give each filled row a random token of its own; see `assign_tokens`."""
    return assign_tokens(snapshot, random_tokens)


def random_tokens(count: int) -> list[str]:
    """Random texts of nine characters, a letter first, so that no program takes one for a number.

    >>> [len(token) for token in random_tokens(2)]
    [9, 9]
    """
    drawn = np.frombuffer(token_bytes(_LENGTH * count), np.uint8).reshape(count, _LENGTH)
    letters = np.full((count, 1 + _LENGTH), "r")
    letters[:, 1:] = _ALPHABET[drawn % len(_ALPHABET)]
    fresh: list[str] = letters.view(f"U{1 + _LENGTH}").ravel().tolist()
    return fresh


def assign_tokens(snapshot: Snapshot, draw: Draw) -> Outcome:
    """Give a token to each filled row that has none, or that repeats one from above.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"name": ["王芳", "李明"], "row_token": ["t1", "t1"]}, index=[2, 3], dtype=object)
    >>> staff, drawn = TableView("staff", "员工", frame), iter([["t1"], ["t2"]])
    >>> change, = assign_tokens(Snapshot("甲.xlsm", {"staff": staff}), lambda count: next(drawn)).changes
    >>> change.rows.tolist(), change.old.tolist(), change.new.tolist()
    ([3], ['t1'], ['t2'])

    A token that is drawn but taken already is passed over.
    """
    tables = [table for table in INPUTS if table.id in snapshot.tables and TOKEN.id in table]
    taken = {token for table in tables for token in column(snapshot[table.id], TOKEN.id).tolist()}
    changes = (_changes(snapshot.tables[table.id], table, draw, taken) for table in tables)
    return Outcome(changes=tuple(change for change in changes if len(change)))


def _changes(view: TableView, table: Table, draw: Draw, taken: set[object]) -> Changes:
    current = column(view.frame, TOKEN.id)
    rows = view.frame.index.to_numpy(np.int64)
    lacking = np.flatnonzero(_lacks_its_own(current) & ~np.isin(rows, view.formulas.get(TOKEN.id, [])))
    wanting = filled_among(lacking, view.frame, table)
    new = objects(_fresh(len(wanting), draw, taken))
    return Changes(table.id, TOKEN.id, rows[wanting], current[wanting], new, "token")


def _lacks_its_own(current: Objects) -> Mask:
    known = pd.Series(texts(current), dtype=object)
    return np.asarray(known.isna() | known.duplicated(), np.bool_)


def _fresh(count: int, draw: Draw, taken: set[object]) -> list[str]:
    fresh: list[str] = []
    while len(fresh) < count:
        drawn = [token for token in dict.fromkeys(draw(count - len(fresh))) if token not in taken]
        taken.update(drawn)
        fresh += drawn
    return fresh
