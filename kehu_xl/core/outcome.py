"""What an action wants: changes, new rows, refilled sheets, findings; nothing is done yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kehu_xl.core.snapshot import Cell, Objects, Rows


@dataclass(frozen=True, eq=False, slots=True)
class Changes:
    """New values for some cells of one column; `rows`, `old` and `new` run side by side."""

    table: str
    column: str
    rows: Rows
    old: Objects
    new: Objects
    reason: str = ""  # id of a sentence in spec.messages.REASONS

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, eq=False, slots=True)
class Findings:
    """One code found in some cells of one column.

    `rows` are sheet rows (0: the whole table or book); `facts` fill the sentence of the
    code, each a scalar for all rows or an array beside `rows`. `sources` names, for rows
    that are in no table, where they stand in a list: (file, sheet, cell), beside `rows`.
    """

    code: str
    table: str
    column: str
    rows: Rows
    values: Objects
    facts: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[tuple[str, str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of a document."""

    sheet: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, eq=False, slots=True)
class Document:
    """A small new workbook to write beside the archive: rows that were held back."""

    suffix: str  # the file becomes NAME.<suffix>.xlsx
    pages: tuple[Page, ...]


@dataclass(frozen=True, eq=False)
class Outcome:
    """The whole wish of an action; see ARCHITECTURE, The flow.

    `appended` frames have the table's column ids and a provisional index: the sheet rows
    from `TableView.next_row` on. `outputs` replace the rows of a generated table; a block's
    frame is written over the block's range, blanks included. Only columns named in a frame
    are written. Values in outputs and blocks are cells (labels for choices, serials for
    dates).
    """

    changes: tuple[Changes, ...] = ()
    appended: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    removed: Mapping[str, Rows] = field(default_factory=dict)
    added_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # table -> headers
    outputs: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    blocks: Mapping[tuple[str, str], pd.DataFrame] = field(default_factory=dict)  # (table, block)
    findings: tuple[Findings, ...] = ()
    documents: tuple[Document, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    archived: pd.DataFrame | None = None  # journal rows that leave the sheet for the companion folder
    counts: Mapping[str, int] = field(default_factory=dict)
