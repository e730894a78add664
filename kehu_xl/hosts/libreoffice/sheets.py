"""Sheets of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from kehu_xl.hosts.libreoffice.areas import LAST_COLUMN, LAST_ROW, Area, address, parse
from kehu_xl.hosts.libreoffice.filters import TableFilter
from kehu_xl.hosts.libreoffice.ranges import Range
from kehu_xl.hosts.libreoffice.tables import Tables

if TYPE_CHECKING:
    from kehu_xl.hosts.libreoffice.books import Book


class Sheets(base_classes.Sheets):
    """The sheets of a document, in their order."""

    def __init__(self, book: Book) -> None:
        self.book = book

    api = None

    @property
    def _found(self) -> list[str]:
        found: list[str] = self.book.app.ask("sheets", doc=self.book.doc)
        return found

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        return Sheet(self.book, self.book.app.ask("active_sheet", doc=self.book.doc))

    def __call__(self, name_or_index: str | int) -> Sheet:
        names = self._found
        if isinstance(name_or_index, int):
            return Sheet(self.book, names[name_or_index - 1])
        for name in names:
            if name.casefold() == name_or_index.casefold():
                return Sheet(self.book, name)
        raise KeyError(name_or_index)

    def __contains__(self, name_or_index: object) -> bool:
        return name_or_index in self._found

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self.book, name) for name in self._found])

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, by default before the active one."""
        names = self._found
        if name is None:
            name = next(free for n in range(1, len(names) + 2) if (free := f"Sheet{n}") not in names)
        place = names.index(after.name) + 1 if after is not None else names.index((before or self.active).name)
        self.book.app.ask("add_sheet", doc=self.book.doc, name=name, place=place)
        made = Sheet(self.book, name)
        made.activate()
        return made

    def take(self, path: Path, wanted: Sequence[tuple[str, str | None]]) -> None:
        """Copy sheets from a file, each behind the one that is named (None: to the front); no part of xlwings."""
        names, places = self._found, []
        for name, behind in wanted:
            places.append((name, 0 if behind is None else names.index(behind) + 1))
            names.insert(places[-1][1], name)
        self.book.app.ask("import_sheets", doc=self.book.doc, path=str(path), sheets=places)


class Sheet(base_classes.Sheet):
    """One sheet, known by its name."""

    book: Any = None
    tables: Any = None

    def __init__(self, book: Book, name: str) -> None:
        self.book, self._name = book, name
        self.tables = Tables(self)

    def ask(self, command: str, **arguments: Any) -> Any:
        """One request about this sheet."""
        return self.book.app.ask(command, doc=self.book.doc, sheet=self._name, **arguments)

    @property
    def api(self) -> NativeSheet:
        """What Excel's Worksheet object tells that our store asks."""
        return NativeSheet(self)

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.ask("set_sheet", name="Name", value=value)
        self._name = value

    @property
    def index(self) -> int:
        return [sheet.name for sheet in self.book.sheets].index(self._name) + 1

    @property
    def visible(self) -> bool:
        return bool(self.ask("sheet_state")["visible"])

    @visible.setter
    def visible(self, value: bool) -> None:
        self.ask("set_sheet", name="IsVisible", value=value)

    @property
    def filters(self) -> list[TableFilter]:
        """The filters that hide rows of its tables; no part of xlwings."""
        return [TableFilter(self, **each) for each in self.ask("filters")]

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """A range by address, (row, column), (row, column, rows, columns), ranges, or a pair of any of them."""
        if arg2 is None:
            return Range(self, self._area(arg1))
        if isinstance(arg1, int) and isinstance(arg2, int):
            return Range(self, self._area((arg1, arg2)))
        return Range(self, self._area(arg1).joined(self._area(arg2)))

    def _area(self, where: Any) -> Area:
        if isinstance(where, Range):
            return where.area
        if isinstance(where, tuple):
            if len(where) == 4:
                return Area(*map(int, where))
            if 0 in where:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return Area(int(where[0]), int(where[1]), 1, 1)
        area = parse(where.rpartition("!")[2])
        return area if area is not None else self.book.names(where).refers_to_range.area

    @property
    def cells(self) -> Range:
        return Range(self, Area(1, 1, LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> Range:
        return Range(self, Area(*self.ask("used")))

    def activate(self) -> None:
        """Bring it to the front."""
        self.ask("show_sheet")

    select = activate

    def clear(self) -> None:
        """Empty it and take its formats away."""
        self.used_range.clear()

    def clear_contents(self) -> None:
        """Empty it."""
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        """Take its formats away."""
        self.used_range.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        """Let columns or rows take the size their content needs."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Delete it."""
        self.ask("remove_sheet")

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy it within its document."""
        names = [sheet.name for sheet in self.book.sheets]
        place = names.index(before.name) if before else names.index((after or self).name) + 1
        free = next(new for n in range(2, len(names) + 3) if (new := f"{self._name} ({n})") not in names)
        self.ask("copy_sheet", name=free, place=place)


class Hanging:
    """A note or a shape, as far as it tells the cell that it hangs on; it is that cell, too."""

    Type = None

    def __init__(self, row: int, column: int) -> None:
        self.Row, self.Column = row, column
        self.Parent = self.TopLeftCell = self


class Plotted:
    """A chart, as far as it tells what it reads; it is its only series, too."""

    def __init__(self, formula: str) -> None:
        self.Formula = formula
        self.Chart = self

    def SeriesCollection(self) -> list[Plotted]:
        """Its series."""
        return [self]


class NativeSheet:
    """A small part of Excel's Worksheet object, under Excel's names."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def ProtectContents(self) -> bool:
        """Whether locked cells cannot be written."""
        return bool(self._sheet.ask("sheet_state")["protected"])

    @property
    def Comments(self) -> list[Hanging]:
        """The notes on cells."""
        return [Hanging(*place) for place in self._sheet.ask("hanging")["notes"]]

    @property
    def Shapes(self) -> list[Hanging]:
        """Pictures, shapes and charts that hang on a cell."""
        return [Hanging(*place) for place in self._sheet.ask("hanging")["shapes"]]

    def ChartObjects(self) -> list[Plotted]:
        """The charts that stand on it."""
        read = ((name, address(Area(*area))) for name, area in self._sheet.ask("plotted"))
        return [Plotted(f"=SERIES(,,'{name}'!{place},1)") for name, place in read]

    def Protect(self) -> None:
        """Protect it without a password."""
        self._sheet.ask("protect", on=True)

    def Unprotect(self) -> None:
        """Take that protection off."""
        self._sheet.ask("protect", on=False)
