"""An open workbook as the finder of tables sees one: sheets, tables, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from kehu_xl.spec.tables import TABLES
from kehu_xl.store.live import native
from kehu_xl.store.live.grid import LiveGrid
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Sheet
from kehu_xl.store.ooxml.tables import ExcelTable, TableColumn
from kehu_xl.store.reading import ReadTable, view_of

_WORKSHEET = "worksheet"


class Names(Mapping[str, str]):
    """Defined names, each asked for when it is needed."""

    def __init__(self, book: Any) -> None:
        self._book = book

    def __getitem__(self, name: str) -> str:
        if not self._book.names.contains(name):
            raise KeyError(name)
        return str(self._book.names(name).refers_to).removeprefix("=")

    def __iter__(self) -> Iterator[str]:
        return iter([name.name for name in self._book.names])

    def __len__(self) -> int:
        return len(self._book.names)


class LiveBook:
    """A book of a running program; the `part` of a sheet, and of a table, is the sheet's name."""

    def __init__(self, book: Any) -> None:
        self.book = book

    @cached_property
    def file(self) -> str:
        """Its name, for messages."""
        return str(self.book.name)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its sheets, in their order."""
        return tuple(Sheet(name, name, _WORKSHEET) for name in self.worksheets)

    @cached_property
    def worksheets(self) -> Mapping[str, Any]:
        """The xlwings sheets by name."""
        return {sheet.name: sheet for sheet in self.book.sheets}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Its defined names."""
        return Names(self.book)

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """Its custom properties."""
        return native.properties(self.book)

    @cached_property
    def is_1904(self) -> bool:
        """Whether day 0 is in 1904."""
        return native.asked(self.book.api, "Date1904", default=False) is True

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, in any case as Excel sees it."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)

    def grid(self, sheet: Sheet) -> LiveGrid:
        """The cells of a sheet, read at once."""
        return LiveGrid(self.worksheets[sheet.name], is_1904=self.is_1904)


def tables_on(live: LiveBook, sheet: Sheet) -> tuple[ExcelTable, ...]:
    """The Excel tables of a sheet."""
    return tuple(_table(sheet.name, table) for table in live.worksheets[sheet.name].tables)


def _table(sheet: str, table: Any) -> ExcelTable:
    whole = table.range
    top, left = whole.row, whole.column
    rows, columns = whole.shape
    own = tuple(TableColumn(0, "") for _ in range(columns))
    header, totals = int(table.show_headers), int(table.show_totals)
    return ExcelTable(table.name, sheet, top, left, top + rows - 1, left + columns - 1, own, header, totals)


def read_live(live: LiveBook, table_ids: Iterable[str]) -> tuple[Mapping[str, ReadTable], tuple[str, ...]]:
    """The tables that are there, each sheet read once, and the ids of those whose sheet is gone."""
    finder = Finder(live, tables_on)
    grids: dict[str, LiveGrid] = {}
    found: dict[str, ReadTable] = {}
    gone = []
    for table_id in table_ids:
        sheet = finder.find(table_id)
        if sheet is None:
            gone.append(table_id)
            continue
        if sheet.name not in grids:
            grids[sheet.name] = live.grid(sheet)
        located = finder.locate(table_id, grids[sheet.name])
        found[table_id] = ReadTable(located, grids[sheet.name], view_of(located, grids[sheet.name]))
    return found, tuple(gone)


def is_archive(live: LiveBook) -> bool:
    """Whether any table of ours is in the book."""
    finder = Finder(live, tables_on)
    return any(finder.find(table.id) is not None for table in TABLES)
