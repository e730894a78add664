"""导入对应: which column goes where, kept in the archive for the next list and for colleagues to correct."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from fnmatch import fnmatch

import numpy as np
import pandas as pd

from kehu_xl.core.listing.candidates import SourceSheet
from kehu_xl.core.listing.decided import Decided, column_id, own_columns, places, target_label
from kehu_xl.core.listing.headers import fold
from kehu_xl.core.listing.types import ColumnMap, Layout, RawSheet, frame_of
from kehu_xl.core.outcome import Changes, Findings, Outcome
from kehu_xl.core.snapshot import Cell, Objects, Snapshot, TableView
from kehu_xl.core.typed import column, objects, texts
from kehu_xl.spec.errors import UnknownColumn
from kehu_xl.spec.tables import BY_ID, IMPORTABLE
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Table
from kehu_xl.spec.vocabulary.importing import LEAVE_OUT, OWN_MARK
from kehu_xl.spec.vocabulary.listing import JOINERS

TABLE = "import_maps"
_SPEAKING = frozenset({"header", "serial", "empty", "reason"})  # columns that need no memory


def remembered(snapshot: Snapshot, file: str, table: Table, place: tuple[RawSheet, Layout]) -> dict[int, Decided]:
    """What 导入对应 says about the columns of a sheet; names that are none are passed over."""
    decided: dict[int, Decided] = {}
    taken: set[str] = set()
    own = own_columns(snapshot, table.id)
    for header, chosen, source in _rules(snapshot, table):
        if source and not fnmatch(file, source):
            continue
        target = _target(chosen, table, own)
        if target is None or (target and target in taken and target not in JOINERS):
            continue
        taken.add(target)
        decided |= {index: Decided(target, "remembered") for index in places(*place, header) if index not in decided}
    return decided


def _rules(snapshot: Snapshot, table: Table) -> Iterator[tuple[str, str, str]]:
    """Header, chosen column and pattern of every row of 导入对应 about that table in which a person chose."""
    if TABLE not in snapshot.tables or snapshot[TABLE].empty:
        return
    names = ("header", "table", "chosen", "source")
    for row in zip(*(texts(column(snapshot[TABLE], name)).tolist() for name in names), strict=True):
        header, sheet, chosen, source = row
        if header and chosen and (sheet or CUSTOMERS.sheet) == table.sheet:
            yield header, chosen, source or ""


def _target(chosen: str, table: Table, own: Sequence[str]) -> str | None:
    if chosen.strip() in LEAVE_OUT:
        return ""
    try:
        return column_id(chosen.strip().removesuffix(OWN_MARK), table.id, own)
    except UnknownColumn:
        return None


def unknown_names(snapshot: Snapshot) -> Iterator[Findings]:
    """Rows of 导入对应 whose column is none."""
    if TABLE not in snapshot.tables:
        return
    frame = snapshot[TABLE]
    sheets = {table.sheet: table for table in BY_ID.values()}
    pairs = zip(texts(column(frame, "chosen")).tolist(), texts(column(frame, "table")).tolist(), strict=True)
    tables = [(chosen, sheets.get(sheet or CUSTOMERS.sheet, CUSTOMERS)) for chosen, sheet in pairs]
    own = {table.id: own_columns(snapshot, table.id) for _, table in tables}
    unknown = (bool(chosen) and _target(chosen, table, own[table.id]) is None for chosen, table in tables)
    wrong = np.fromiter(unknown, np.bool_, len(tables))
    if wrong.any():
        sheet = {"table": objects([table.sheet for _, table in tables])[wrong]}
        rows = frame.index.to_numpy(np.int64)[wrong]
        yield Findings("unknown_column_name", TABLE, "chosen", rows, column(frame, "chosen")[wrong], sheet)


def noted(snapshot: Snapshot, sheets: Sequence[SourceSheet], day: float) -> Outcome:
    """What 导入对应 gets to know: columns that it does not list yet, what was decided by --map, when it was used."""
    view = snapshot.tables.get(TABLE, TableView(TABLE, BY_ID[TABLE].sheet, pd.DataFrame()))
    found = {_key(sheet, mapped): (sheet, mapped) for sheet in sheets for mapped in sheet.mapping.columns
             if mapped.header and mapped.reason not in _SPEAKING}  # fmt: skip
    listed = zip(*(texts(column(view.frame, name)).tolist() for name in ("header", "table")), strict=True)
    keys = [(fold(header or ""), sheet or CUSTOMERS.sheet) for header, sheet in listed]
    fresh = [each for key, each in found.items() if key not in keys]
    own = {name for table in IMPORTABLE for name in own_columns(snapshot, table.id)}
    rows = [_cells(*each, day, own) for each in fresh]
    cells = {name: objects([row[name] for row in rows]) for name in _COLUMNS}
    index = pd.RangeIndex(view.next_row, view.next_row + len(fresh))
    known = {place: _cells(*found[key], day, own) for place, key in enumerate(keys) if key in found}
    return Outcome(
        changes=tuple(_updates(view, known)),
        appended={TABLE: frame_of(cells, index)} if fresh else {},
    )


_COLUMNS = ("header", "table", "automatic", "chosen", "last_file", "last_used")


def _key(sheet: SourceSheet, mapped: ColumnMap) -> tuple[str, str]:
    return fold(mapped.header), BY_ID[sheet.mapping.table].sheet


def _cells(sheet: SourceSheet, mapped: ColumnMap, day: float, own: Container[str]) -> dict[str, Cell]:
    """A row of 导入对应 about a column; `own` are the user's own columns that the archive has."""
    table = BY_ID[sheet.mapping.table]
    label = target_label(mapped.target, table.id, own)
    decided = mapped.reason in ("asked", "remembered")
    return {"header": mapped.header, "table": table.sheet, "automatic": None if decided else label,
            "chosen": label if mapped.reason == "asked" else None,
            "last_file": sheet.file, "last_used": day}  # fmt: skip


def _updates(view: TableView, known: Mapping[int, Mapping[str, Cell]]) -> Iterator[Changes]:
    """Cells of rows that are there: what a person decided stays unless `--map` says something else."""
    rows = view.frame.index.to_numpy(np.int64)
    for name in ("chosen", "last_file", "last_used"):
        before = column(view.frame, name)
        locked = set(np.asarray(view.formulas.get(name, [])).tolist())
        said = ((place, cells[name]) for place, cells in known.items() if cells[name] is not None)
        changed = [(place, new) for place, new in said if before[place] != new and rows[place] not in locked]
        if changed:
            at = np.array([place for place, _ in changed], np.int64)
            new: Objects = objects([value for _, value in changed])
            yield Changes(TABLE, name, rows[at], before[at], new, "noted")
