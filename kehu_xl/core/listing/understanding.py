"""A list book understood: where its lists stand, and what became of each of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.listing.candidates import Candidates, SourceSheet
from kehu_xl.core.listing.children.columns import map_child, names_customer
from kehu_xl.core.listing.children.recognise import recognised, rival
from kehu_xl.core.listing.decided import Decided, asked, own_columns
from kehu_xl.core.listing.doubts import is_card, set_aside
from kehu_xl.core.listing.mapping import has_name, map_columns
from kehu_xl.core.listing.matching import Matches
from kehu_xl.core.listing.memory import remembered
from kehu_xl.core.listing.people import with_people
from kehu_xl.core.listing.rows import layout, unlisted
from kehu_xl.core.listing.spans import leaders, named
from kehu_xl.core.listing.tables import filled_down, tables_of
from kehu_xl.core.listing.types import Balance, Layout, ListBook, RawSheet, RowClass, SheetMap
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.typed import column
from kehu_xl.core.wishes import NO_WISHES, Wishes
from kehu_xl.spec.errors import CustomerCard, NoNameColumn
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.vocabulary.listing import JOINERS

_CLASS_COUNTS = {RowClass.HEADER: "header", RowClass.TOTALS: "totals", RowClass.NOTE: "note", RowClass.BLANK: "blank"}
_FATES = ("held_back", "updated", "imported")  # of several customers in one row, the last of these counts
COUNTS = ("rows_read", *reversed(_FATES), *_CLASS_COUNTS.values())
# Where tables share a row, it is what the strongest of them says.
_STRENGTH = (RowClass.BLANK, RowClass.NOTE, RowClass.HEADER, RowClass.TOTALS, RowClass.DATA)


@dataclass(frozen=True, eq=False, slots=True)
class ReadBook:
    """A list book understood: its sheets, the tables of customers on them, and the sheets without one."""

    file: str
    sheets: tuple[RawSheet, ...]
    listed: tuple[SourceSheet, ...]
    passed: tuple[SourceSheet, ...] = ()  # tables of goods

    @property
    def skipped(self) -> tuple[tuple[str, RawSheet], ...]:
        """The sheets without a list, or a table of goods, that was read."""
        used = {id(source.origin) for source in (*self.listed, *self.passed)}
        return tuple((self.file, sheet) for sheet in self.sheets if id(sheet) not in used)


def understood_all(books: Sequence[ListBook], snapshot: Snapshot, wishes: Wishes = NO_WISHES) -> list[ReadBook]:
    """Every book; where neither the archive nor a list has customers, all lists are read as lists of customers."""
    read = [understood(book, snapshot, wishes) for book in books]
    tables = {source.mapping.table for book in read for source in book.listed}
    if CUSTOMERS.id in tables or wishes.table or len(snapshot["customers"]):
        return read
    return [understood(book, snapshot, wishes, only=CUSTOMERS.id) for book in books]


def understood(book: ListBook, snapshot: Snapshot, wishes: Wishes = NO_WISHES, *, only: str = "") -> ReadBook:
    """The tables of customers of a book; raises NoNameColumn where no sheet names customers, CustomerCard for cards.

    `only` is the table that all sheets are read as, though nobody asked for it.
    """
    reading = _Reading(book.file, _class_words(snapshot), wishes, snapshot, _models(book), only)
    tables = [table for sheet in book.sheets if not sheet.hidden for table in _tables(sheet, reading)]
    listed = tuple(table for table in tables if not is_card(table))
    if tables and not listed:
        raise CustomerCard(file=book.file, sheet=tables[0].raw.name)
    if not listed:
        raise NoNameColumn(file=book.file, sheet=book.sheets[0].name if len(book.sheets) == 1 else "")
    kept, passed = (listed, ()) if wishes.table else set_aside(listed)
    return ReadBook(book.file, book.sheets, kept, passed)


def _models(book: ListBook) -> tuple[Layout, ...]:
    found = (layout(sheet) for sheet in book.sheets if len(book.sheets) > 1)
    return tuple(each for each in found if each is not None)


def _class_words(snapshot: Snapshot) -> frozenset[str]:
    if "classes" not in snapshot.tables:
        return frozenset()
    return frozenset(code for code in column(snapshot["classes"], "code").tolist() if isinstance(code, str))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known before a sheet is read."""

    file: str
    classes: frozenset[str]
    wishes: Wishes
    snapshot: Snapshot
    models: tuple[Layout, ...]  # of the sheets of the book that have a header
    only: str  # id of the table that every sheet is read as; "" is recognised


def _tables(sheet: RawSheet, reading: _Reading) -> Sequence[SourceSheet]:
    found = (_table(sheet, part, where, reading) for part, where in tables_of(sheet, reading.models))
    return [table for table in found if table is not None]


def _table(sheet: RawSheet, part: RawSheet, found: Layout, reading: _Reading) -> SourceSheet | None:
    """One table of a sheet, its columns mapped; None where nothing says whom its rows are about."""
    raw = replace(part, cells=filled_down(part, found.classes.tolist()))
    forced = reading.wishes.table or reading.only
    table = BY_ID[forced] if forced else recognised(sheet.name, found.headers)
    decided = remembered(reading.snapshot, reading.file, table, (raw, found))
    own = own_columns(reading.snapshot, table.id)
    decided = _joined(decided, asked(raw, found, reading.wishes.columns, table.id, own))
    if table is CUSTOMERS:
        columns = with_people(map_columns(raw, found, reading.classes, decided))
    else:
        columns = map_child(raw, found, table, decided)
    if not (has_name(columns) if table is CUSTOMERS else names_customer(columns)):
        return None
    other = "" if reading.wishes.table else rival(found.headers, table)
    mapping = SheetMap(reading.file, sheet.name, columns, found.confidence, table.id, other)
    name = mapping.index_of("customer_name") if table is CUSTOMERS else None
    first = np.arange(len(raw.cells)) if name is None else leaders(raw, found, name)
    cells = raw.cells if name is None else named(raw.cells, first, name)
    return SourceSheet(reading.file, replace(raw, cells=cells), found, mapping, sheet, first)


def _joined(kept: Mapping[int, Decided], said: Mapping[int, Decided]) -> dict[int, Decided]:
    """What is said now before what was kept; a place that is asked for is free for it."""
    wanted = {each.target for each in said.values() if each.target and each.target not in JOINERS}
    return {**{index: each for index, each in kept.items() if each.target not in wanted}, **said}


Fates = tuple[NDArray[np.int64], NDArray[np.int8]]  # rows of a sheet, and the place of each one's fate in _FATES


def balances(books: Sequence[ReadBook], parts: Sequence[tuple[Candidates, Matches]]) -> tuple[Balance, ...]:
    """What became of the rows of each sheet, in the order of the books; a row counts once, whatever it holds."""
    listed: dict[int, list[SourceSheet]] = defaultdict(list)
    fates: dict[int, list[Fates]] = defaultdict(list)
    for source in (source for book in books for source in book.listed):
        listed[id(source.origin)].append(source)
    for candidates, matches in parts:
        kinds = np.select([matches.new, matches.updates], [2, 1], 0).astype(np.int8)
        for number, source in enumerate(candidates.sheets):
            mine, start = candidates.sheet == number, source.raw.first_row - source.origin.first_row
            fates[id(source.origin)].append((candidates.row[mine] + start, kinds[mine]))
    return tuple(
        _balance(book, sheet, row_classes(sheet, listed[id(sheet)]), fates[id(sheet)])
        for book in books for sheet in book.sheets
    )  # fmt: skip


def _balance(book: ReadBook, sheet: RawSheet, classes: NDArray[np.int8], parts: Sequence[Fates]) -> Balance:
    best = np.full(len(classes), -1, np.int8)
    for rows, fates in parts:
        np.maximum.at(best, rows, fates)
    counts = {name: int((classes == kind).sum()) for kind, name in _CLASS_COUNTS.items()}
    counts["blank"] += sheet.total_rows - len(classes)
    counts |= {name: int((best == place).sum()) for place, name in enumerate(_FATES)}
    return Balance(book.file, sheet.name, _ordered({"rows_read": sheet.total_rows, **counts}))


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in COUNTS}


def row_classes(sheet: RawSheet, tables: Sequence[SourceSheet]) -> NDArray[np.int8]:
    """The class of each row of a sheet; where there is no table, rows are notes or blank."""
    strength = np.argsort(_STRENGTH)
    classes = strength[unlisted(sheet)]
    for table in tables:
        start = table.raw.first_row - sheet.first_row
        rows = slice(start, start + len(table.layout.classes))
        classes[rows] = np.maximum(classes[rows], strength[table.layout.classes])
    return np.array(_STRENGTH, np.int8)[classes]
