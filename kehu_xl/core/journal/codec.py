"""Cells as the journal holds them: texts, numbers and truth values as they are, the rest behind a backslash.

Nothing is lost: an empty text differs from an empty cell, a date from its number, an error from its text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import numpy as np

from kehu_xl.core.snapshot import Cell, CellError, Objects
from kehu_xl.core.typed import objects

LONGEST = 16_000  # characters in one cell of the journal; Excel counts some twice and takes 32,767
_MARK = "\\"


def encoded(value: Cell) -> str | float | bool | None:
    r"""One cell for the journal.

    >>> encoded("甲"), encoded(1.5), encoded(None), encoded(""), encoded("\\a"), encoded(CellError("#N/A"))
    ('甲', 1.5, None, '\\', '\\\\a', '\\e#N/A')
    """
    if isinstance(value, str):
        return _MARK + value if not value or value.startswith(_MARK) else value
    if isinstance(value, CellError):
        return f"{_MARK}e{value.code}"
    if isinstance(value, datetime):
        return f"{_MARK}d{value.isoformat()}"
    return None if value is None else value if isinstance(value, bool) else float(value)  # type: ignore[arg-type]


def decoded(stored: object) -> Cell:
    r"""The cell that `encoded` was given.

    >>> [decoded(encoded(cell)) for cell in ("甲", 1.5, True, None, "", "\\d", datetime(2026, 1, 2))]
    ['甲', 1.5, True, None, '', '\\d', datetime.datetime(2026, 1, 2, 0, 0)]
    """
    if not isinstance(stored, str):
        return stored  # type: ignore[return-value]
    if not stored.startswith(_MARK):
        return stored
    kind, rest = stored[1:2], stored[2:]
    if kind == "e":
        return CellError(rest)
    return datetime.fromisoformat(rest) if kind == "d" else stored[1:]


def each(change: Callable[[Any], Any], values: Objects) -> Objects:
    """A whole column turned at once; one of plain texts and numbers stays what it is."""
    if all(type(v) is float or v is None or (type(v) is str and v and v[0] != _MARK) for v in values.tolist()):
        return values
    return objects([change(value) for value in values.tolist()])


def row_text(cells: Mapping[str, Cell]) -> str:
    """The filled cells of a row as one text.

    >>> row_text({"name": "王芳", "target": 2.0, "email": None})
    '{"name":"王芳","target":2.0}'
    """
    held = {name: encoded(value) for name, value in cells.items() if value is not None}
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def row_cells(text: str) -> dict[str, Cell]:
    """The cells that `row_text` was given.

    >>> row_cells('{"name":"王芳","target":2.0}')
    {'name': '王芳', 'target': 2.0}
    """
    return {name: decoded(value) for name, value in json.loads(text).items()}


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells hold the same; an empty text is as good as an empty cell.

    >>> same(0.1 + 0.2, 0.3), same("1", 1.0), same("", None), same(True, 1.0)
    (True, False, True, False)
    """
    if one is None or one == "" or other is None or other == "":
        return (one is None or one == "") and (other is None or other == "")
    if type(one) is float and type(other) is float:
        return bool(np.isclose(one, other, rtol=1e-12, atol=0.0))
    return type(one) is type(other) and one == other
