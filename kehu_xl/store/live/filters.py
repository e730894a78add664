"""Filters of an open workbook: lifted while rows are written, for Excel writes only rows that are seen, and put back.

Excel forgets a condition that is lifted, so the conditions are read first. The host of another program knows its
filters itself: its sheet has `filters`, which are of the same shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from kehu_xl.spec.errors import FilterLost, RowsFiltered
from kehu_xl.spec.refusals import what
from kehu_xl.store.live import native
from kehu_xl.store.live.book import LiveBook
from kehu_xl.store.ooxml.tokens import column_letters

_AND_OR = frozenset({"1", "2", "autofilter_and", "autofilter_or"})
_ALONE = frozenset({"0", "None", "missing_value"})
_TICKED = frozenset({"7", "filter_by_value"})
_DYNAMIC = frozenset({"11"})  # this month, above average
_KEPT = _AND_OR | _ALONE | _TICKED | _DYNAMIC  # what is read is what sets it; of colours and tops it is not
_FILTER = ("AutoFilter", "autofilter_object")


class Filter(Protocol):
    """A filter that hides rows of a sheet."""

    @property
    def stubborn(self) -> str:
        """Letters of a column whose condition could not be set again as it was; empty where all can."""

    def lift(self) -> None:
        """Let all rows be seen."""

    def restore(self) -> None:
        """Hide the rows that do not fit, as they are now."""


def filters_on(live: LiveBook, name: str) -> Sequence[Filter]:
    """The filters that hide rows of a sheet; raises RowsFiltered where one of them could not be restored."""
    sheet = live.worksheets[name]
    found: Sequence[Filter] = sheet.impl.filters if hasattr(sheet.impl, "filters") else _in_excel(sheet)
    stubborn = next((each.stubborn for each in found if each.stubborn), "")
    if stubborn:
        raise RowsFiltered(file=live.file, sheet=name, what=what("filter_kind", column=stubborn))
    if not found and native.asked(sheet.api, "FilterMode", default=False) is True:
        raise RowsFiltered(file=live.file, sheet=name, what=what("filter_advanced"))
    return found


@contextmanager
def lifted(live: LiveBook, filters: Iterable[tuple[str, Filter]]) -> Iterator[None]:
    """All rows are seen meanwhile; after an error, too, each filter is put back.

    `filters` are pairs of a sheet's name and one of its filters. Raises FilterLost where the program does not take a
    condition back: by then everything is written.
    """
    begun: list[tuple[str, Filter]] = []
    try:
        for name, each in filters:
            begun.append((name, each))
            each.lift()
        yield
    except BaseException:
        _put_back(begun)
        raise
    refused = _put_back(begun)
    if refused:
        raise FilterLost(file=live.file, sheet=refused[0])


def _put_back(filters: Iterable[tuple[str, Filter]]) -> list[str]:
    """Restore all filters; the sheets of those that the program refuses."""
    refused = []
    for name, each in filters:
        try:
            each.restore()
        except native.failures():
            refused.append(name)
    return refused


@dataclass(frozen=True, slots=True)
class _Condition:
    field: int
    operator: Any
    criteria1: Any
    criteria2: Any

    def set(self, cells: Any) -> None:
        """Filter a range, a native object, by it."""
        first = list(self.criteria1) if isinstance(self.criteria1, tuple) else self.criteria1
        given = {"Criteria1": first, "Operator": self.operator, "Criteria2": self.criteria2}
        given = {name: value for name, value in given.items() if value is not None}
        if hasattr(cells, "AutoFilter"):
            cells.AutoFilter(Field=self.field, **given)
        else:
            cells.autofilter_range(field=self.field, **{name.lower(): value for name, value in given.items()})


class ExcelFilter:
    """An AutoFilter of Excel: `holder` is the xlwings table, or the range on its sheet, that it belongs to."""

    def __init__(self, holder: Any, own: Any, place: tuple[int, int]) -> None:
        self._holder, (self._left, columns) = holder, place
        on = {field: one for field in range(1, columns + 1) if _is_on(one := _column(own, field))}
        self._fields = tuple(on)
        self._conditions = tuple(condition for field, one in on.items() if (condition := _condition(one, field)))

    def __bool__(self) -> bool:
        return bool(self._fields)

    @property
    def stubborn(self) -> str:
        """The first column whose condition Excel does not tell in the words that set it."""
        known = {condition.field for condition in self._conditions}
        return next((column_letters(self._left + field - 1) for field in self._fields if field not in known), "")

    def lift(self) -> None:
        """Take the condition of each column away; the arrows stay."""
        for field in self._fields:
            self._holder.autofilter.clear(field)

    def restore(self) -> None:
        """Set each condition again; a table may have grown meanwhile."""
        cells = getattr(self._holder, "range", self._holder)
        for condition in self._conditions:
            condition.set(cells.api)


def _in_excel(sheet: Any) -> list[Filter]:
    held = [_of_table(table) for table in sheet.tables if table.show_autofilter]
    if native.either(sheet.api, "AutoFilterMode", "autofilter_mode") is True:
        held.append(_of_sheet(sheet))
    return [each for each in held if each]


def _of_table(table: Any) -> ExcelFilter:
    cells = table.range
    return ExcelFilter(table, native.member(table.api, *_FILTER), (cells.column, cells.shape[1]))


def _of_sheet(sheet: Any) -> ExcelFilter:
    own = native.member(sheet.api, *_FILTER)
    cells = sheet.range(native.either(native.member(own, "Range", "range_object"), "Address", "get_address"))
    return ExcelFilter(cells, own, (cells.column, cells.shape[1]))


def _column(own: Any, field: int) -> Any:
    """The condition of a column: a call on Windows, an element on a Mac."""
    held = native.member(own, "Filters", "filters")
    return held(field) if callable(held) else held[field]


def _is_on(one: Any) -> bool:
    return native.either(one, "On", "filter_on") is True


def _condition(one: Any, field: int) -> _Condition | None:
    """What a column is filtered by; None where that cannot be set again: colours, icons, top tens, parts of dates."""
    try:
        operator = native.either(one, "Operator", "operator")
        name = str(operator).removeprefix("k.")
        if name not in _KEPT:
            return None
        first = native.either(one, "Criteria1", "criteria1")
        second = native.either(one, "Criteria2", "criteria2") if name in _AND_OR else None
    except native.failures():
        return None
    return _Condition(field, None if name in _ALONE else operator, first, second)
