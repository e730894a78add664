"""`kehu accept` as a person reads it, and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kehu_xl.cli.terminal import grid
from kehu_xl.core.accepted import listed as rows_of
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec.vocabulary import accepted as said

if TYPE_CHECKING:
    from rich.console import RenderableType


def records(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Every acceptance that was ever made."""
    return [row._asdict() for row in rows_of(snapshot)]


def listed(snapshot: Snapshot, drawn: Callable[[RenderableType], str]) -> str:
    """The same as a table."""
    rows = list(rows_of(snapshot))
    if not rows:
        return said.LIST_EMPTY
    table = grid(*said.LIST_COLUMNS)
    for row in rows:
        about = (row.kind, row.sheet, row.cell, row.key, row.header, row.value)
        shown = (*about, row.reason, row.who, row.date, row.state)
        table.add_row(*(text or "" for text in shown))
    return drawn(table)
