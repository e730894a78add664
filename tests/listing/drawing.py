"""Small lists and archives for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from kehu_xl.core.listing.importing import ImportPlan, plan_import
from kehu_xl.core.listing.types import ListBook, RawSheet
from kehu_xl.core.outcome import Page
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, Snapshot, TableView
from kehu_xl.spec.tables import TABLES

TODAY = date(2026, 3, 1)


def sheet(*rows: Sequence[Cell], name: str = "名单", **more: object) -> RawSheet:
    """A sheet of those rows, each as long as the longest."""
    width = max(map(len, rows), default=0)
    cells = np.full((len(rows), width), None, dtype=object)
    for number, row in enumerate(rows):
        cells[number, : len(row)] = row
    return RawSheet(name, cells, **more)  # type: ignore[arg-type]


def book(*rows: Sequence[Cell], file: str = "名单.xlsx") -> ListBook:
    """A list of one sheet."""
    return ListBook(file, (sheet(*rows),))


@cache
def _empty() -> Snapshot:
    return archive(staff=())


def archive(*customers: Mapping[str, Cell], **tables: Sequence[Mapping[str, Cell]]) -> Snapshot:
    """An archive with those customers, and rows of other tables."""
    rows = {"customers": customers, **tables}
    views = {}
    for table in TABLES:
        cells = {c.id: [row.get(c.id) for row in rows.get(table.id, ())] for c in table}
        count = len(rows.get(table.id, ()))
        first = table.header_row + 1
        frame = pd.DataFrame(cells, index=pd.RangeIndex(first, first + count), dtype=object)
        views[table.id] = TableView(table.id, table.sheet, frame, next_row=first + count)
    return Snapshot("档案.xlsm", views)


def plan(*books: ListBook, into: Snapshot | None = None) -> ImportPlan:
    """The import of those lists."""
    return plan_import(into or _empty(), books, DEFAULTS, TODAY)


def targets(found: ImportPlan) -> dict[str, str]:
    """Where each header of the first list goes."""
    return {column.header: column.target for column in found.mappings[0].columns}


def customers(found: ImportPlan) -> list[dict[str, Cell]]:
    """The new customers, blanks left out."""
    rows = found.outcome.appended.get("customers", pd.DataFrame()).to_dict("records")
    return [{str(name): cell for name, cell in row.items() if cell is not None} for row in rows]


def codes(found: ImportPlan) -> list[str]:
    """The codes of all findings."""
    return [finding.code for finding in found.outcome.findings]


def counts(found: ImportPlan) -> dict[str, int]:
    """The row balance, zeros left out."""
    return {name: count for name, count in found.outcome.counts.items() if count}


def pages(found: ImportPlan) -> tuple[Page, ...]:
    """The sheets of the file of rows that wait; none where there is no such file."""
    return next((document.pages for document in found.outcome.documents), ())
