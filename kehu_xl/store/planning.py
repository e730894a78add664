"""From an outcome to edits: which cells of which sheet get which value, which tables change their size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.snapshot import OWN, Objects, Rows
from kehu_xl.spec.errors import CannotPatch, CellChanged, NoRoom
from kehu_xl.spec.refusals import what
from kehu_xl.spec.types import TOKEN, Column, Kind, Role, Table
from kehu_xl.store.layout import Layout
from kehu_xl.store.moving import Move
from kehu_xl.store.ooxml.book import parse_area
from kehu_xl.store.ooxml.index import MAX_COLUMN
from kehu_xl.store.ooxml.patch import GONE, ColumnEdit
from kehu_xl.store.ooxml.tables import ExcelTable, TableColumn
from kehu_xl.store.ooxml.tokens import column_letters
from kehu_xl.store.ooxml.values import objects
from kehu_xl.store.reading import ReadTable
from kehu_xl.store.shapes import Directory

MAX_ROW = 1_048_576


@dataclass(eq=False)
class SheetPlan:
    """What happens on one sheet."""

    layout: Any  # how the sheet looks: a closed file's `layout.Layout` or an open one's
    edits: list[ColumnEdit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Resize:
    """A table's new last data row and its new columns."""

    table: ExcelTable
    bottom: int
    added: tuple[TableColumn, ...] = ()


def file_layout(book: Any, read: ReadTable) -> Layout:
    """The layout of a closed file's sheet."""
    return Layout(book, read.located.sheet, read.body)


LayoutOf: TypeAlias = Callable[[Any, ReadTable], Any]


@dataclass(frozen=True, eq=False)
class Plan:
    """All edits of an outcome, by sheet part, and the tables to resize."""

    sheets: Mapping[str, SheetPlan]
    resizes: tuple[Resize, ...]


def plan(book: Directory, tables: Mapping[str, ReadTable], outcome: Outcome, layout: LayoutOf = file_layout) -> Plan:
    """Plan an outcome on the tables that were read; raises CellChanged or CannotPatch where it cannot be done whole."""
    sheets: dict[str, SheetPlan] = {}
    resizes: list[Resize] = []
    for table_id in _touched(outcome):
        read = tables[table_id]
        sheet = sheets.setdefault(read.located.sheet.part, SheetPlan(layout(book, read)))
        writer = TableWriter(book.file, read, sheet)
        writer.add_columns(outcome)
        changes = [change for change in outcome.changes if change.table == table_id]
        writer.change(changes, outcome.removed.get(table_id, ()))
        if table_id in outcome.appended:
            writer.append(outcome.appended[table_id])
        if table_id in outcome.outputs:
            writer.refill(outcome.outputs[table_id])
        resizes.extend(writer.resize())
    for (table_id, block_id), frame in outcome.blocks.items():
        _fill_block((book, layout), sheets, (tables[table_id], block_id), frame)
    return Plan({part: sheet for part, sheet in sheets.items() if sheet.edits}, tuple(resizes))


def tables_of(outcome: Outcome) -> tuple[str, ...]:
    """The tables an outcome writes to."""
    return tuple(dict.fromkeys((*_touched(outcome), *(table_id for table_id, _ in outcome.blocks))))


def _touched(outcome: Outcome) -> tuple[str, ...]:
    changed = (change.table for change in outcome.changes if len(change))
    appended = (table_id for table_id, frame in outcome.appended.items() if len(frame))
    removed = (table_id for table_id, rows in outcome.removed.items() if len(rows))
    return tuple(dict.fromkeys((*outcome.added_columns, *changed, *removed, *appended, *outcome.outputs)))


class TableWriter:
    """Collects the edits of one table."""

    def __init__(self, file: str, read: ReadTable, sheet: SheetPlan) -> None:
        self.file, self.read, self.sheet = file, read, sheet
        self.located = read.located
        self.columns = dict(self.located.columns)
        self.added: list[TableColumn] = []
        self.bottom = self.located.last
        self.next_row = read.view.next_row

    def add_columns(self, outcome: Outcome) -> None:
        """Make room at the right for own columns that are asked for and spec columns that are missing."""
        table_id = self.located.table.id
        ours = {column.header: column.id for column in self.located.table}
        wanted = [ours.get(header, OWN + header) for header in outcome.added_columns.get(table_id, ())]
        wanted += [change.column for change in outcome.changes if change.table == table_id and len(change)]
        for frame in (outcome.appended.get(table_id), outcome.outputs.get(table_id)):
            if frame is not None:
                wanted += [name for name in frame.columns if name in self.columns or not frame[name].isna().all()]
        new = [name for name in dict.fromkeys(wanted) if name not in self.columns]
        if self.located.right + len(new) > MAX_COLUMN:
            raise self._refusal("too_many_columns")
        for name in new:
            self._add_column(name)

    def _add_column(self, name: str) -> None:
        column = self.located.right + len(self.added) + 1
        self._refuse_content((self.located.header_row, self.bottom), (column, column), "right_of_table")
        table = self.located.table
        header = table[name].header if name in table else name.removeprefix(OWN)
        self.added.append(TableColumn(self._column_id(name), header))
        self.columns[name] = column
        style = self.sheet.layout.cell_style(self.located.header_row, self._header_like(name))
        row = np.array([self.located.header_row])
        self.sheet.edits.append(ColumnEdit(column, row, objects([header]), style=style))

    def _header_like(self, name: str) -> int:
        """A column whose header looks as the new one should."""
        computed = name in self.located.table and self.located.table[name].computed
        for column in reversed(self.located.table.columns):
            if column.id in self.located.columns and column.computed == computed and column.id != TOKEN.id:
                return self.located.columns[column.id]
        return self.located.right

    def _column_id(self, name: str) -> int:
        spec_ids = {column.id: place for place, column in enumerate(self.located.table.columns, start=1)}
        taken = {column.id for column in self._excel_columns()} | {column.id for column in self.added}
        if spec_ids.get(name, 0) not in taken | {0}:
            return spec_ids[name]
        return max(taken | set(spec_ids.values())) + 1

    def _excel_columns(self) -> tuple[TableColumn, ...]:
        return self.located.excel.columns if self.located.excel else ()

    def change(self, changes: Sequence[Changes], gone: Rows | tuple[()] = ()) -> None:
        """Write changed cells and take rows away; a cell whose value is not `old` refuses all."""
        moving = min(gone, default=MAX_ROW + 1)  # the row from which on cells move, changed ones with their new value
        for change in changes:
            if len(change):
                self._refuse_stale(change)
                order = np.argsort(change.rows, kind="stable")
                order = order[change.rows[order] < moving]
                if len(order):
                    self._edit(change.column, change.rows[order], change.new[order])
        if len(gone):
            self._remove(changes, gone)

    def _refuse_stale(self, change: Changes) -> None:
        frame = self.read.view.frame
        at = frame.index.get_indexer(pd.Index(change.rows))
        known = at >= 0
        current = np.empty(len(at), object)
        if change.column in frame.columns:
            current[known] = frame[change.column].to_numpy()[at[known]]
        same = known & ((current == change.old) | (pd.isna(current) & pd.isna(change.old)))
        if not same.all():
            row = int(change.rows[np.flatnonzero(~same)[0]])
            cell = f"{column_letters(self.columns[change.column])}{row}"
            raise CellChanged(file=self.file, sheet=self.located.sheet.name, cell=cell)

    def _remove(self, changes: Sequence[Changes], rows: Rows | tuple[()]) -> None:
        """Clear rows; those below move up, as they are after the changes."""
        move = Move.of(self.read, changes, np.sort(np.asarray(rows, np.int64)))
        self.sheet.edits += self.sheet.layout.moved_up(self.located, move)
        self.next_row -= len(move.gone)
        self.bottom = max(self.bottom - len(move.gone), self.next_row - 1, self.located.first)

    def append(self, frame: pd.DataFrame) -> None:
        """Write new rows behind the last."""
        rows = self.next_row + np.arange(len(frame), dtype=np.int64)
        self._make_room(int(rows[-1]))
        self.sheet.layout.note_row_above(int(rows[0]) - 1, self.located.header_row)
        for name in frame.columns:
            if name in self.columns:
                self._edit(name, rows, frame[name].to_numpy(object), new_rows=True)

    def refill(self, frame: pd.DataFrame) -> None:
        """Replace the rows of an output table, formulas typed into them too; stale rows go."""
        located = self.located
        rows = located.first + np.arange(len(frame), dtype=np.int64)
        end = located.first + len(frame) - 1
        if len(frame):
            self._make_room(end)
            self.sheet.layout.note_row_above(located.first, located.header_row)
        stale = np.arange(end + 1, max(located.last, self.read.view.next_row - 1) + 1, dtype=np.int64)
        spec_columns = {name for name in self.columns if not name.startswith(OWN)}
        for name in spec_columns | set(frame.columns):
            if name in frame.columns and name in self.columns and len(rows):
                self._edit(name, rows, frame[name].to_numpy(object), new_rows=True)
            if len(stale) and name in self.columns:
                self._clear(self.columns[name], stale)
        self.bottom = max(end, located.first)

    def _clear(self, column: int, rows: Rows) -> None:
        values = np.full(len(rows), GONE, object)
        style = self.sheet.layout.column_style(column)
        self.sheet.edits.append(ColumnEdit(column, rows, values, style=style, over_formulas=True))

    def _make_room(self, last: int) -> None:
        located = self.located
        if last > MAX_ROW:
            raise self._refusal("too_many_rows")
        if last <= self.bottom:
            return
        if located.excel is not None:
            if located.excel.totals_rows:
                raise self._refusal("totals_row")
            below = max(self.bottom, self.located.last, self.read.view.next_row - 1) + 1
            self._refuse_content((below, last), (located.left, located.right + len(self.added)), "below_table")
        self.bottom = last

    def _refuse_content(self, rows: tuple[int, int], columns: tuple[int, int], reason: str) -> None:
        occupied = self.sheet.layout.first_content(rows, columns)
        if occupied is not None:
            raise self._refusal(reason, cell=occupied)

    def _refusal(self, reason: str, **facts: object) -> NoRoom:
        sheet = self.located.sheet.name
        return NoRoom(file=self.file, sheet=sheet, what=what(reason, sheet=sheet, **facts))

    def _edit(self, name: str, rows: Rows, values: Objects, *, new_rows: bool = False) -> None:
        spec, column, layout = _spec_column(self.located.table, name), self.columns[name], self.sheet.layout
        style = layout.new_cell_style(column, self.located.first)
        self.sheet.edits.append(ColumnEdit(
            column, rows, values, spec.kind if spec else None, style,
            over_formulas=spec is not None and self.located.table.role is Role.OUTPUT,
            styled_blanks=new_rows and style != layout.column_style(column),
            owned=spec is not None and (spec.computed or self.located.table.role is Role.OUTPUT),
        ))  # fmt: skip

    def resize(self) -> Iterator[Resize]:
        """The Excel table's new size, where it has one."""
        excel = self.located.excel
        grown = max(self.bottom, self.next_row - 1 if self.bottom >= self.located.last else self.bottom)
        if excel is not None and (grown != self.located.last or self.added):
            yield Resize(excel, grown, tuple(self.added))


def _fill_block(
    where: tuple[Directory, LayoutOf], sheets: dict[str, SheetPlan], target: tuple[ReadTable, str], frame: pd.DataFrame
) -> None:
    (book, layout), (read, block_id) = where, target
    table = read.located.table
    name = f"{table.excel_name}_{block_id}"
    area = parse_area(book.names.get(name, ""))
    sheet = book.sheet(area.sheet) if area else None
    if area is None or sheet is None or sheet.part != read.located.sheet.part:
        raise CannotPatch(file=book.file, sheet=table.sheet, what=what("block_missing", name=name))
    planned = sheets.setdefault(sheet.part, SheetPlan(layout(book, read)))
    rows = np.arange(area.top, area.bottom + 1, dtype=np.int64)
    for place, (column_id, column) in enumerate(zip(frame.columns, range(area.left, area.right + 1), strict=False)):
        values = np.full(len(rows), None, object)
        shown = frame.iloc[: len(rows), place].to_numpy(object)
        values[: len(shown)] = shown
        style = planned.layout.new_cell_style(column, area.top)
        planned.edits.append(ColumnEdit(column, rows, values, _kind(table.block(block_id).columns, column_id), style))


def _spec_column(table: Table, name: str) -> Column | None:
    return table[name] if name in table else None  # noqa: SIM401 a Table is no dict


def _kind(columns: Sequence[Column], column_id: str) -> Kind | None:
    return next((column.kind for column in columns if column.id == column_id), None)
