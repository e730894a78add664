"""Ids for rows that have none; a number once used is never used again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from kehu_xl.core.content import empty, filled_among
from kehu_xl.core.id_pattern import IdPattern
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Rows, Snapshot, TableView
from kehu_xl.core.typed import column, objects, serial_of, texts
from kehu_xl.spec.ids import PATTERNS
from kehu_xl.spec.tables import BY_ID, INPUTS
from kehu_xl.spec.types import Column, Kind, Table

MARKS_KEPT = 12  # a document property holds 255 characters


def number(snapshot: Snapshot, settings: Settings, today: date) -> Outcome:
    """Give every filled row without an id the next one, in row order.

    >>> import pandas as pd
    >>> from kehu_xl.core.settings import DEFAULTS
    >>> frame = pd.DataFrame({"customer_id": ["KH000007", None], "customer_name": ["甲", "乙"]}, dtype=object)
    >>> book = Snapshot("甲.xlsm", {"customers": TableView("customers", "客户", frame)}, {"mark_customers": "KH=41"})
    >>> outcome = number(book, DEFAULTS, date(2026, 3, 15))
    >>> outcome.changes[0].new.tolist(), outcome.properties["mark_customers"]
    (['KH000042'], 'KH=42')

    The high-water mark of a table is the largest number in its id column, in the columns
    that refer to it and in the document property `mark_<table>`. Ids of another form stay,
    as do repeated ids (`core.check` reports both) and cells that hold a formula. A customer
    who gets a number gets today as 建档日期 where there is none.
    """
    changes: list[Changes] = []
    properties: dict[str, str] = {}
    for table, pattern in patterns(settings):
        if table.id in snapshot.tables:
            change, mark = _number_table(snapshot, table, pattern, today)
            changes += [change] if len(change) else []
            properties |= mark
    counts = {"numbered": sum(len(change) for change in changes)}
    changes += [opened for change in changes if (opened := _opened(snapshot, change, today)) is not None]
    return Outcome(changes=tuple(changes), properties=properties, counts=counts)


def reserved(snapshot: Snapshot, pattern: IdPattern, today: date, ids: list[str], coming: int) -> dict[str, str]:
    """Document properties that keep customer ids from being given away: those of rows that wait outside the book.

    >>> ids = ["KH000003", "KH900000", "A-1"]
    >>> reserved(Snapshot("甲.xlsm", {}), IdPattern.parse("KH+6"), date(2026, 3, 15), ids, coming=5)
    {'mark_customers': 'KH=3'}

    Only ids that the next `coming` customers could get are kept: a far number must not make all others jump.
    """
    marks = _Marks.parse(snapshot.properties.get("mark_customers", ""))
    series = "#".join(pattern.around(today)).rstrip("#")
    table = BY_ID["customers"]
    used = _used(snapshot, table, id_column(table).id) if table.id in snapshot.tables else ()
    last = max([marks.get(series), *(pattern.highest(known, today) for known in used)])
    near = [number for number in ids if pattern.highest([number], today) <= last + coming]
    highest = pattern.highest(near, today)
    return {"mark_customers": marks.with_mark(series, highest)} if highest > last else {}


def patterns(settings: Settings) -> Iterator[tuple[Table, IdPattern]]:
    """The tables whose rows are numbered, and how."""
    yield BY_ID["customers"], settings.id_pattern
    for table_id, text in PATTERNS.items():
        yield BY_ID[table_id], IdPattern.parse(text)


def id_column(table: Table) -> Column:
    """The column that holds a table's ids.

    >>> id_column(BY_ID["contracts"]).header
    '合同编号'
    """
    return next(column for column in table if column.unique and column.kind is Kind.CODE)


def _number_table(snapshot: Snapshot, table: Table, pattern: IdPattern, today: date) -> tuple[Changes, dict[str, str]]:
    view, ids = snapshot.tables[table.id], id_column(table).id
    current = column(view.frame, ids)
    wanting = _wanting(view, table, ids)
    marks = _Marks.parse(snapshot.properties.get(f"mark_{table.id}", ""))
    series = "#".join(pattern.around(today)).rstrip("#")
    last = max(marks.get(series), *(pattern.highest(used, today) for used in _used(snapshot, table, ids)))
    new = objects(pattern.rendered(range(last + 1, last + 1 + len(wanting)), today))
    rows = view.frame.index.to_numpy(np.int64)[wanting]
    written = marks.with_mark(series, last + len(wanting))
    properties = {f"mark_{table.id}": written} if written != marks.text and last + len(wanting) else {}
    return Changes(table.id, ids, rows, current[wanting], new, "numbered"), properties


def _opened(snapshot: Snapshot, numbered: Changes, today: date) -> Changes | None:
    """建档日期 of the customers that get their number, today where none is given."""
    view = snapshot.tables[numbered.table]
    if numbered.table != "customers" or (view.letters and "created" not in view.letters):
        return None
    rows = view.frame.index.to_numpy(np.int64)
    current = column(view.frame, "created")
    lacking = np.isin(rows, numbered.rows) & empty(current) & ~np.isin(rows, view.formulas.get("created", []))
    new = np.full(lacking.sum(), serial_of(today), dtype=object)
    return Changes("customers", "created", rows[lacking], current[lacking], new, "opened") if lacking.any() else None


def _wanting(view: TableView, table: Table, ids: str) -> Rows:
    rows = view.frame.index.to_numpy(np.int64)
    blank = empty(column(view.frame, ids)) & ~np.isin(rows, view.formulas.get(ids, []))
    return filled_among(np.flatnonzero(blank), view.frame, table, ignore=(ids,))


def _used(snapshot: Snapshot, table: Table, ids: str) -> Iterator[list[str]]:
    """Ids in the table and in every column that refers to it: a reference outlives its row."""
    yield _texts(snapshot, table, ids)
    for other in INPUTS:
        for referring in other:
            if referring.reference == table.id and other.id in snapshot.tables:
                yield _texts(snapshot, other, referring.id)


def _texts(snapshot: Snapshot, table: Table, name: str) -> list[str]:
    return [*filter(None, texts(column(snapshot[table.id], name)).tolist())]


class _Marks:
    """The high-water marks of one table: a number for each text that ids began with."""

    def __init__(self, marks: dict[str, int]) -> None:
        self._marks = marks
        self.text = " ".join(f"{series}={mark}" for series, mark in list(marks.items())[-MARKS_KEPT:])

    @classmethod
    def parse(cls, text: str) -> _Marks:
        """Read `KH=41 KH2026=7`; a word that is no mark is passed over."""
        words = (word.rpartition("=") for word in text.split())
        return cls({series: int(mark) for series, _, mark in words if mark.isascii() and mark.isdigit()})

    def get(self, series: str) -> int:
        return self._marks.get(series, 0)

    def with_mark(self, series: str, mark: int) -> str:
        """The property's new text, the series in use at the end."""
        others = {name: value for name, value in self._marks.items() if name != series}
        return _Marks({**others, series: max(mark, self.get(series))}).text
