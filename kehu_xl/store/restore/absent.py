"""Tables whose sheet is gone: they count as empty, and the person is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Snapshot, TableView
from kehu_xl.spec.errors import SheetMissing
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Role
from kehu_xl.store.archive import template_path
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.reading import ReadTable, read_tables

_ESSENTIAL = "customers"  # without it the book is no archive
_WITH_DEFAULTS = "settings"  # left out of the snapshot, so that the defaults apply


def read_present(book: Book, table_ids: Sequence[str]) -> tuple[Mapping[str, ReadTable], tuple[str, ...]]:
    """The tables that are there, and the ids of those whose sheet is gone; raises SheetMissing for the customers."""
    try:
        return read_tables(book, table_ids), ()
    except SheetMissing:
        gone = absent_tables(book, table_ids)
        if _ESSENTIAL in gone:
            raise
    return read_tables(book, [table_id for table_id in table_ids if table_id not in gone]), gone


def absent_tables(book: Book, table_ids: Iterable[str]) -> tuple[str, ...]:
    """The tables whose sheet is gone."""
    finder = Finder(book)
    return tuple(table_id for table_id in table_ids if finder.find(table_id) is None)


def with_absent(snapshot: Snapshot, gone: Sequence[str]) -> Snapshot:
    """The snapshot with empty tables, as the template has them, and a finding for each that matters."""
    template = Book.open(template_path())
    shown = [table_id for table_id in gone if table_id != _WITH_DEFAULTS]
    views = {table_id: _emptied(read.view) for table_id, read in read_tables(template, shown).items()}
    findings = [found for table_id in gone for found in _findings(table_id)]
    return replace(snapshot, tables={**snapshot.tables, **views}, findings=(*snapshot.findings, *findings))


def _emptied(view: TableView) -> TableView:
    first = BY_ID[view.table].header_row + 1
    return replace(view, frame=view.frame.iloc[:0], formulas={}, next_row=first)


def _findings(table_id: str) -> Iterable[Findings]:
    """An input that is gone is worth a warning; of generated sheets only those that people look at count."""
    table = BY_ID[table_id]
    if table.role is Role.INPUT or table.visible:
        code = "missing_sheet" if table.role is Role.INPUT else "missing_output"
        yield Findings(code, table_id, "", np.zeros(1, np.int64), np.array([None], object), {"sheet": table.sheet})
