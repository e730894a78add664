"""Snapshots after an outcome, and several outcomes as one.

A run is a chain of steps, each of which sees what the one before it wants. Nothing is
written in between: `after` applies an outcome to the frames, and `combined` says in one
outcome what has to change in the workbook to get from the first snapshot to the last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pandas as pd

from kehu_xl.core.outcome import Changes, Findings, Outcome
from kehu_xl.core.snapshot import OWN, Objects, Rows, Snapshot, TableView
from kehu_xl.core.typed import column
from kehu_xl.spec.tables import BY_ID

K = TypeVar("K")
V = TypeVar("V")


def after(snapshot: Snapshot, outcome: Outcome) -> Snapshot:
    """The snapshot as it will be once the outcome is written.

    >>> from kehu_xl.core.typed import objects
    >>> view = TableView("staff", "员工", pd.DataFrame({"name": ["王芳 "]}, index=[2], dtype=object))
    >>> change = Changes("staff", "name", np.array([2]), objects(["王芳 "]), objects(["王芳"]))
    >>> after(Snapshot("甲.xlsm", {"staff": view}), Outcome(changes=(change,)))["staff"].loc[2, "name"]
    '王芳'
    """
    views = dict(snapshot.tables)
    for table, headers in outcome.added_columns.items():
        views[table] = _with_own_columns(views[table], headers)
    for table, changes in _by_table(outcome.changes).items():
        views[table] = replace(views[table], frame=_changed(views[table].frame, changes))
    for table, gone in outcome.removed.items():
        views[table] = _without_rows(views[table], gone)
    for table, rows in outcome.appended.items():
        views[table] = _with_rows(views[table], rows)
    for table, rows in outcome.outputs.items():
        views[table] = _refilled(views.get(table), table, rows)
    return replace(snapshot, tables=views, properties={**snapshot.properties, **outcome.properties})


def combined(before: Snapshot, outcomes: Sequence[Outcome], last: Snapshot) -> Outcome:
    """One outcome that leads from the first snapshot to the last.

    Cells that several steps touched become one change from the first value to the last;
    rows that a step appended and a later one filled become one appended row. A step that removes
    rows is the only one of its chain that writes (row numbers before and after differ).
    """
    removing = [outcome for outcome in outcomes if any(map(len, outcome.removed.values()))]
    headers: dict[str, tuple[str, ...]] = {}
    for outcome in outcomes:
        for table, added in outcome.added_columns.items():
            headers[table] = tuple(dict.fromkeys((*headers.get(table, ()), *added)))
    return Outcome(
        changes=removing[0].changes if removing else _coalesced(before, outcomes, last),
        appended=removing[0].appended if removing else
        {t: _new_rows(before, last, t) for t in _keys([o.appended for o in outcomes])},
        removed=_merged([o.removed for o in outcomes]),
        added_columns=headers,
        outputs=_merged([o.outputs for o in outcomes]),
        blocks=_merged([o.blocks for o in outcomes]),
        findings=_distinct(outcomes),
        documents=tuple(d for o in outcomes for d in o.documents),
        properties=_merged([o.properties for o in outcomes]),
        counts=_merged([o.counts for o in outcomes]),
    )


def _merged(mappings: Sequence[Mapping[K, V]]) -> dict[K, V]:
    return {key: value for mapping in mappings for key, value in mapping.items()}


def _keys(mappings: Sequence[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(key for mapping in mappings for key in mapping))


def _distinct(outcomes: Sequence[Outcome]) -> tuple[Findings, ...]:
    return tuple(finding for outcome in outcomes for finding in outcome.findings if len(finding))


def _by_table(changes: Sequence[Changes]) -> dict[str, list[Changes]]:
    tables: dict[str, list[Changes]] = {}
    for change in changes:
        tables.setdefault(change.table, []).append(change)
    return tables


def _changed(frame: pd.DataFrame, changes: Sequence[Changes]) -> pd.DataFrame:
    columns: dict[str, Objects] = {}
    for change in changes:
        cells = columns.setdefault(change.column, column(frame, change.column).copy())
        cells[_places(frame, change.rows)] = change.new
    return _with_columns(frame, columns)


def _places(frame: pd.DataFrame, rows: Rows) -> Rows | slice:
    """Positions of sheet rows in a frame."""
    if len(rows) == len(frame) and np.array_equal(rows, frame.index.to_numpy()):
        return slice(None)
    return np.asarray(frame.index.get_indexer(pd.Index(rows)), dtype=np.int64)


def _with_columns(frame: pd.DataFrame, columns: Mapping[str, Objects]) -> pd.DataFrame:
    """The frame with some columns replaced or added; the others are shared, not copied."""
    changed = frame.copy(deep=False)
    for name, cells in columns.items():
        changed[name] = pd.Series(cells, index=frame.index, dtype=object, copy=False)
    return changed


def _with_own_columns(view: TableView, headers: Sequence[str]) -> TableView:
    frame = view.frame
    cells = {str(name): column(frame, str(name)) for name in frame.columns}
    known = {f"{OWN}{header}": header for header in headers}
    blank = {name: np.full(len(frame), None, dtype=object) for name in known if name not in cells}
    return replace(view, frame=_frame({**cells, **blank}, frame.index), headers={**view.headers, **known})


def _with_rows(view: TableView, rows: pd.DataFrame) -> TableView:
    frame = view.frame
    names = [*frame.columns, *(c for c in rows.columns if c not in frame.columns)]
    index = pd.Index(np.concatenate([frame.index.to_numpy(np.int64), rows.index.to_numpy(np.int64)]))
    cells = {name: np.concatenate([column(frame, name), column(rows, name)]) for name in names}
    return replace(view, frame=_frame(cells, index), next_row=int(index.max()) + 1 if len(index) else view.next_row)


def _without_rows(view: TableView, rows: Rows) -> TableView:
    """The rows below move up: sheet rows are counted anew, also those of formulas."""
    frame = view.frame[~view.frame.index.isin(rows)]
    index = view.frame.index[: len(frame)]
    gone = np.sort(rows)
    formulas = {name: at[~np.isin(at, gone)] for name, at in view.formulas.items()}
    formulas = {name: at - np.searchsorted(gone, at) for name, at in formulas.items() if len(at)}
    return replace(view, frame=frame.set_axis(index, axis=0), formulas=formulas, next_row=view.next_row - len(gone))


def _refilled(view: TableView | None, table: str, rows: pd.DataFrame) -> TableView:
    spec = BY_ID[table]
    old = view or TableView(table, spec.sheet, pd.DataFrame(index=pd.RangeIndex(0)), next_row=spec.header_row + 1)
    first = old.first_row
    index = pd.RangeIndex(first, first + len(rows))
    names = list(dict.fromkeys([*old.frame.columns, *(c.id for c in spec), *rows.columns]))
    return replace(old, frame=_frame({n: column(rows, n) for n in names}, index), next_row=first + len(rows))


def _frame(cells: Mapping[str, Objects], index: pd.Index) -> pd.DataFrame:
    """A frame over the arrays as they are, one block a column."""
    columns = {name: pd.Series(array, index=index, dtype=object, copy=False) for name, array in cells.items()}
    return pd.DataFrame(columns, index=index, copy=False)


def _new_rows(before: Snapshot, last: Snapshot, table: str) -> pd.DataFrame:
    frame = last[table]
    return frame[~frame.index.isin(before[table].index)]


def _coalesced(before: Snapshot, outcomes: Sequence[Outcome], last: Snapshot) -> tuple[Changes, ...]:
    touched: dict[tuple[str, str], list[Changes]] = {}
    for outcome in outcomes:
        for change in outcome.changes:
            touched.setdefault((change.table, change.column), []).append(change)
    net = (_net(before, changes, last) for changes in touched.values())
    return tuple(change for change in net if len(change))


def _net(before: Snapshot, changes: Sequence[Changes], last: Snapshot) -> Changes:
    table, name = changes[0].table, changes[0].column
    first, final = before[table], last[table]
    if len(changes) == 1 and len(final) == len(first):
        return changes[0]
    rows: Rows = np.unique(np.concatenate([change.rows for change in changes]))
    rows = rows[np.isin(rows, first.index.to_numpy())]
    old = column(first, name)[_places(first, rows)]
    new = column(final, name)[_places(final, rows)]
    pairs = zip(old.tolist(), new.tolist(), strict=True)
    differ = np.fromiter((a is not b and a != b for a, b in pairs), np.bool_, len(rows))
    return Changes(table, name, rows[differ], old[differ], new[differ], changes[-1].reason)
