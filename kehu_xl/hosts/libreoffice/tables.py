"""Excel tables of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from kehu_xl.hosts.libreoffice.areas import Area
from kehu_xl.hosts.libreoffice.ranges import Range

if TYPE_CHECKING:
    from kehu_xl.hosts.libreoffice.sheets import Sheet


class Tables(base_classes.Collection):
    """The tables on a sheet."""

    parent: Any = None

    def __init__(self, sheet: Sheet) -> None:
        self.parent = sheet

    api = None

    def _found(self) -> list[dict[str, Any]]:
        book = self.parent.book
        return [each for each in book.app.ask("tables", doc=book.doc) if each["sheet"] == self.parent.name]

    def __call__(self, name_or_index: str | int) -> Table:
        found = self._found()
        if isinstance(name_or_index, int):
            return Table(self.parent, found[name_or_index - 1]["name"])
        for each in found:
            if each["name"].casefold() == name_or_index.casefold():
                return Table(self.parent, each["name"], each)
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._found())

    def __iter__(self) -> Iterator[Table]:
        return iter([Table(self.parent, each["name"], each) for each in self._found()])

    def __contains__(self, name_or_index: object) -> bool:
        return name_or_index in [each["name"] for each in self._found()]

    def add(self, **options: Any) -> Table:
        """A table over a range that has a header row."""
        source = options["source"]
        name = options.get("name") or f"Table{len(self.parent.book.app.ask('tables', doc=self.parent.book.doc)) + 1}"
        self.parent.ask("add_table", name=name, area=source.impl.area)
        return Table(self.parent, name)


class Table(base_classes.Table):
    """One table, known by its name; what was read of it is asked for once and renewed by `resize`."""

    parent: Any = None

    def __init__(self, sheet: Sheet, name: str, facts: dict[str, Any] | None = None) -> None:
        self.parent, self._name = sheet, name
        self._facts = facts

    api = None

    @property
    def facts(self) -> dict[str, Any]:
        """Where it lies."""
        if self._facts is None:
            self._facts = self.parent.tables(self._name).facts
        return self._facts

    @property
    def name(self) -> str:
        return self._name

    display_name = name

    @property
    def _area(self) -> Area:
        return Area(*self.facts["area"])

    def holds(self, area: Area) -> bool:
        """Whether an area begins in it."""
        own = self._area
        return own.top <= area.top <= own.bottom and own.left <= area.left <= own.right

    @property
    def range(self) -> Range:
        return Range(self.parent, self._area)

    @property
    def show_headers(self) -> bool:
        return bool(self.facts["header"])

    @property
    def show_totals(self) -> bool:
        return bool(self.facts["totals"])

    @property
    def show_autofilter(self) -> bool:
        return bool(self.facts["filter"])

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.parent.book.app.ask("set_table", doc=self.parent.book.doc, name=self._name, key="AutoFilter", value=value)
        self._facts = None

    @property
    def header_row_range(self) -> Range | None:
        return Range(self.parent, self._area._replace(rows=1)) if self.show_headers else None

    @property
    def totals_row_range(self) -> Range | None:
        area = self._area
        return Range(self.parent, area._replace(top=area.bottom, rows=1)) if self.show_totals else None

    @property
    def data_body_range(self) -> Range | None:
        area = self._area
        rows = area.rows - self.show_headers - self.show_totals
        return Range(self.parent, area._replace(top=area.top + self.show_headers, rows=rows)) if rows else None

    def resize(self, cells: Any) -> None:
        """Let it cover another range of its sheet; `cells` is an xlwings Range."""
        self.parent.ask("resize_table", name=self._name, area=cells.impl.area)
        self._facts = None
