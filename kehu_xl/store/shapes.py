"""What a book and the cells of a sheet must answer so that tables are found and outcomes planned: closed or open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from kehu_xl.core.snapshot import Objects
from kehu_xl.spec.types import Kind
from kehu_xl.store.ooxml.book import Sheet
from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.tables import ExcelTable


class Directory(Protocol):
    """A book's sheets, names and properties."""

    @property
    def file(self) -> str:
        """Its name, for messages."""
        ...

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its sheets, in their order."""
        ...

    @property
    def names(self) -> Mapping[str, str]:
        """Its defined names."""
        ...

    @property
    def properties(self) -> Mapping[str, str]:
        """Its custom properties."""
        ...

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        ...


class Cells(Protocol):
    """The cells of a sheet; see `ooxml.grid.Grid`."""

    @property
    def last_column(self) -> int:
        """The last column in use."""
        ...

    @property
    def last_row(self) -> int:
        """The last row in use."""
        ...

    def texts(self, row: int, left: int, right: int) -> Mapping[int, str]:
        """What is shown in one row."""
        ...

    def filled_rows(self, left: int, right: int, but: int = 0) -> Ints:
        """Rows with a typed value."""
        ...

    def formula_rows(self, first: int, last: int) -> Mapping[int, Ints]:
        """Rows with a formula, by column."""
        ...

    def block(self, rows: Ints, wanted: Sequence[int], kinds: Mapping[int, Kind | None]) -> Objects:
        """Values of some columns."""
        ...


TablesOn: TypeAlias = Callable[[Any, Sheet], Sequence[ExcelTable]]
