"""Filters of Excel, which only Windows and macOS have: read, lifted, put back; plain objects play Excel here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from kehu_xl.spec import errors
from kehu_xl.store.live.filters import filters_on, lifted
from kehu_xl.store.live.native import asked
from tests.store.contract.excel import AutoFilter, Book, Cells, Sheet, Table, com_error, filtered


@pytest.fixture(autouse=True)
def pywin32(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pywintypes", SimpleNamespace(com_error=com_error))


def on(cells: Cells) -> list[int]:
    return [number for number, condition in cells.api.conditions.items() if condition.On]


KEPT: dict[str, tuple[Any, ...]] = {
    "one value": (0, "=甲"), "begins with": (0, "=王*"), "blank": (0, "="), "between": (1, ">5", "<45"),
    "either": (2, "=甲", "=*乙*"), "ticked": (7, ("=甲", "=乙", "=")), "this month": (11, 7),
}  # fmt: skip


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("sheet_of", [lambda cells: Sheet([Table(cells)]), lambda cells: Sheet(own=cells)])
def test_a_condition_is_lifted_and_put_back_as_it_was(sheet_of: Callable[[Cells], Sheet], kind: str) -> None:
    cells = filtered(B=KEPT[kind], F=(0, ">1"))
    before, book = dict(cells.api.conditions), Book(sheet_of(cells))
    filters = [("员工", each) for each in filters_on(book, "员工")]
    assert len(filters) == 1
    with lifted(book, filters):
        assert on(cells) == []
    assert {number: cells.api.conditions[number] for number in (2, 6)} == {number: before[number] for number in (2, 6)}


def test_it_is_put_back_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = filtered(B=(0, "=甲"))
    book = Book(Sheet([Table(cells)]))
    with pytest.raises(errors.ProgramBusy), lifted(book, [("员工", each) for each in filters_on(book, "员工")]):
        raise errors.ProgramBusy(file="甲.xlsm")
    assert on(cells) == [2]


def test_tables_and_the_sheet_have_filters_of_their_own() -> None:
    first, second, own = filtered(A=(0, "1")), filtered(C=(0, "2")), filtered(G=(0, "3"))
    book = Book(Sheet([Table(first), Table(second), Table(filtered(), show_autofilter=False)], own))
    with lifted(book, [("员工", each) for each in filters_on(book, "员工")]):
        assert [on(first), on(second), on(own)] == [[], [], []]
    assert [on(first), on(second), on(own)] == [[1], [3], [7]]


REFUSED: dict[str, tuple[Any, ...]] = {
    "cell colour": (8, object()), "font colour": (9, object()), "icon": (10, object()), "top ten": (3, ">=90"),
    "top percent": (5, ">=90"), "no fill": (12, "="), "months ticked": (7, None), "months, as a Mac tells": (0, None),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_excel_does_not_tell_refuses_before_anything_is_lifted(kind: str) -> None:
    cells = filtered(A=(0, "=甲"), D=REFUSED[kind])
    with pytest.raises(errors.RowsFiltered, match=r"“员工”的 D 列按颜色、图标、前几项或年月日筛选.*清除这个筛选"):
        filters_on(Book(Sheet([Table(cells)])), "员工")
    assert on(cells) == [1, 4]


def test_an_advanced_filter_refuses() -> None:
    with pytest.raises(errors.RowsFiltered, match=r"“员工”用了高级筛选.*清除这个筛选"):
        filters_on(Book(Sheet([Table(filtered())], advanced=True)), "员工")


def test_without_a_filter_there_is_nothing_to_do() -> None:
    assert filters_on(Book(Sheet([Table(filtered())])), "员工") == []


def test_a_condition_that_excel_does_not_take_back_is_told_and_the_other_filters_are_put_back() -> None:
    broken, sound = filtered(B=(0, "=甲")), filtered(C=(0, "=乙"))
    broken.api.refuses = True
    book = Book(Sheet([Table(broken), Table(sound)]))
    filters = [("员工", each) for each in filters_on(book, "员工")]
    sentence = "内容已经写好.*“员工”原来的筛选没能恢复.*重新筛选"
    with pytest.raises(errors.FilterLost, match=sentence), lifted(book, filters):
        assert on(sound) == []
    assert (on(broken), on(sound)) == ([], [3])


class Reference:
    """What appscript gives for a name: called, it tells the value."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __call__(self) -> object:
        return self.value


Reference.__module__ = "appscript.reference"


def test_a_mac_is_asked_in_its_own_words() -> None:
    set_again: list[dict[str, object]] = []
    ticked = SimpleNamespace(filter_on=Reference(True), operator=Reference("k.filter_by_value"),
                             criteria1=Reference(["=甲", "=乙"]))  # fmt: skip
    off = SimpleNamespace(filter_on=Reference(False))
    native = SimpleNamespace(filters={1: ticked, 2: off})
    cells = SimpleNamespace(
        api=SimpleNamespace(autofilter_range=lambda **given: set_again.append(given)), column=1, shape=(7, 2)
    )
    cleared: list[int] = []
    table = SimpleNamespace(
        show_autofilter=True, range=cells, api=SimpleNamespace(autofilter_object=native),
        autofilter=SimpleNamespace(clear=cleared.append),
    )  # fmt: skip
    sheet = SimpleNamespace(tables=[table], impl=None, api=SimpleNamespace(autofilter_mode=Reference(False)))
    book: Any = SimpleNamespace(worksheets={"员工": sheet}, file="甲.xlsm")
    with lifted(book, [("员工", each) for each in filters_on(book, "员工")]):
        assert (cleared, set_again) == ([1], [])
    assert set_again == [{"field": 1, "criteria1": ["=甲", "=乙"], "operator": "k.filter_by_value"}]


def test_windows_objects_are_asked_only_for_names_that_they_have() -> None:
    own = AutoFilter(filtered().api)
    with pytest.raises(com_error):
        _ = hasattr(own, "get")
    assert asked(Sheet(own=filtered()).api, "AutoFilter") == own
