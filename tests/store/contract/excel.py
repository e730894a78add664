"""The filters of an Excel, played by plain objects that answer as Microsoft documents and as xlwings wraps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class com_error(Exception):
    """What a Windows object raises where it refuses, and where it lacks a name."""


class Windows:
    """A COM object as xlwings wraps it: a name that it lacks is no AttributeError."""

    def __getattr__(self, name: str) -> Any:
        raise com_error(name)


@dataclass
class Condition(Windows):
    """`Filter`: the condition of one column. A colour is an object; a choice of months cannot be read."""

    On: bool = False
    Operator: int = 0
    first: Any = None
    second: Any = None

    @property
    def Criteria1(self) -> Any:
        if self.first is None:
            raise com_error("1004")
        return self.first

    @property
    def Criteria2(self) -> Any:
        if self.second is None:
            raise com_error("1004")
        return self.second


@dataclass
class Range(Windows):
    """The native range of a filter."""

    conditions: dict[int, Condition]
    Address: str = "$A$1:$G$7"
    refuses: bool = False

    def AutoFilter(self, Field: int, Criteria1: Any = None, Operator: int = 0, Criteria2: Any = None) -> None:
        """Set a condition, or take it away where none is given."""
        if self.refuses and Criteria1 is not None:
            raise com_error("1004")
        first = tuple(Criteria1) if isinstance(Criteria1, list) else Criteria1
        self.conditions[Field] = Condition(Criteria1 is not None, Operator, first, Criteria2)


@dataclass
class AutoFilter(Windows):
    """`AutoFilter` of a table or a sheet."""

    Range: Range

    def Filters(self, number: int) -> Condition:
        """The condition of a column, counted from 1."""
        return self.Range.conditions.setdefault(number, Condition())


@dataclass
class Cleared:
    """xlwings' `autofilter`."""

    range: Range

    def clear(self, number: int) -> None:
        """Take one condition away."""
        self.range.AutoFilter(Field=number)


@dataclass
class Cells:
    """xlwings' range; no table, for it has no range of its own."""

    api: Range
    column: int = 1
    shape: tuple[int, int] = (7, 7)

    @property
    def autofilter(self) -> Cleared:
        return Cleared(self.api)


class ListObject(Windows):
    """The native table: its `AutoFilter` is an object, not the method of a range."""

    def __init__(self, own: AutoFilter) -> None:
        self.AutoFilter = own


@dataclass
class Table:
    """xlwings' table."""

    range: Cells
    show_autofilter: bool = True

    @property
    def api(self) -> ListObject:
        return ListObject(AutoFilter(self.range.api))

    @property
    def autofilter(self) -> Cleared:
        return Cleared(self.range.api)


@dataclass
class NativeSheet(Windows):
    """The native sheet."""

    AutoFilterMode: bool = False
    FilterMode: bool = False
    AutoFilter: Any = None


@dataclass
class Sheet:
    """xlwings' sheet: tables and perhaps a filter of its own."""

    tables: list[Table] = field(default_factory=list)
    own: Cells | None = None
    advanced: bool = False
    impl: object = None

    @property
    def api(self) -> NativeSheet:
        own = AutoFilter(self.own.api) if self.own else None
        return NativeSheet(own is not None, self.advanced or own is not None, own)

    def range(self, address: str) -> Cells:
        """The range of the sheet's own filter."""
        assert self.own is not None
        assert address == self.own.api.Address
        return self.own


@dataclass
class Book:
    """As much of `LiveBook` as filters ask for."""

    sheet: Sheet
    file: str = "甲.xlsm"

    @property
    def worksheets(self) -> dict[str, Sheet]:
        return {"员工": self.sheet}


def filtered(**conditions: tuple[Any, ...]) -> Cells:
    """A range of seven columns, some of them with a condition: `B=(operator, criteria1, criteria2)`."""
    made = {ord(letter) - ord("A") + 1: Condition(True, *given) for letter, given in conditions.items()}
    return Cells(Range(made))
