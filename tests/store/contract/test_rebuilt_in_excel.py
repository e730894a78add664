"""Deleted sheets copied from the template in Excel; plain objects that behave as xlwings documents play it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kehu_xl.spec import errors
from kehu_xl.store.live.book import LiveBook
from kehu_xl.store.live.rebuilding import rebuilt


class Sheet:
    """A sheet of `book`."""

    def __init__(self, book: Book, name: str, *, visible: bool = True, macros: tuple[str, ...] = ()) -> None:
        self.book, self.name, self.visible = book, name, visible
        self.tables: list[object] = []
        self.api = SimpleNamespace(Shapes=[SimpleNamespace(OnAction=macro) for macro in macros])

    def copy(self, *, before: Sheet | None = None, after: Sheet | None = None, name: str) -> Sheet:
        """As Excel: a copy is shown, and its buttons mean the book that they come from."""
        beside = before or after
        assert beside is not None
        if beside.book.full:
            raise errors.OfficeRefused(kind="full", what="")
        macros = tuple(f"{self.book.name}!{shape.OnAction}" for shape in self.api.Shapes)
        made = Sheet(beside.book, name, macros=macros)
        beside.book.sheets.held.insert(beside.book.sheets.held.index(beside) + (after is not None), made)
        beside.book.sheets.active = made
        return made

    def activate(self) -> None:
        self.book.sheets.active = self

    def delete(self) -> None:
        self.book.sheets.held.remove(self)


class Sheets:
    """The sheets of a book."""

    impl: object = None

    def __init__(self, held: list[Sheet]) -> None:
        self.held = held
        self.active = held[0]

    def __getitem__(self, key: str | int) -> Sheet:
        return self.held[key] if isinstance(key, int) else next(sheet for sheet in self.held if sheet.name == key)

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.held)


class Names(dict[str, Any]):
    """Defined names: name -> object with `refers_to`."""

    def contains(self, name: str) -> bool:
        return name in self

    def __call__(self, name: str) -> Any:
        return self[name]

    def add(self, name: str, refers_to: str) -> None:
        self[name] = SimpleNamespace(refers_to=refers_to)


class Book:
    """An open book; `opened` are the files that were opened beside it, each closed again."""

    full = False

    def __init__(self, name: str, *sheets: str) -> None:
        self.name = name
        self.api = SimpleNamespace(ProtectStructure=False)
        self.sheets = Sheets([Sheet(self, each, visible=each != "日志", macros=self.macros(each)) for each in sheets])
        self.names = Names()
        self.app = SimpleNamespace(books=SimpleNamespace(open=self.open), properties=self.properties)
        self.opened: list[str] = []

    @staticmethod
    def macros(sheet: str) -> tuple[str, ...]:
        return ("Kehu_Run",) if sheet == "首页" else ()

    @staticmethod
    def properties(**_states: bool) -> AbstractContextManager[None]:
        return nullcontext()

    def open(self, path: Path, *, update_links: bool, read_only: bool) -> Any:
        assert path.is_file()
        assert (update_links, read_only) == (False, True)
        self.opened.append(path.name)
        template = Book(path.name, "首页", "客户", "汇总", "日志")
        return SimpleNamespace(sheets=template.sheets, close=self.opened.clear)


def test_a_sheet_is_copied_to_its_place_and_means_its_own_book() -> None:
    book = Book("档案.xlsm", "客户", "我的表")
    book.names.add("kehu_home_todo", "=#REF!$F$6:$F$10")
    with rebuilt(LiveBook(book), ["journal", "home", "summary"]) as live:
        assert [sheet.name for sheet in live.sheets] == ["首页", "客户", "汇总", "日志", "我的表"]
    assert [sheet.visible for sheet in book.sheets] == [True, True, True, False, True]
    assert [shape.OnAction for shape in book.sheets["首页"].api.Shapes] == ["Kehu_Run"]
    assert book.names["kehu_home_todo"].refers_to == "='首页'!$F$6:$F$10"
    assert book.names["kehu_summary_grades"].refers_to == "='汇总'!$B$9:$E$14"
    assert (book.sheets.active.name, book.opened) == ("客户", [])


def test_after_an_error_the_sheet_is_gone_again() -> None:
    book = Book("档案.xlsm", "客户")
    with pytest.raises(errors.SheetProtected), rebuilt(LiveBook(book), ["home"]):
        raise errors.SheetProtected(file="档案.xlsm", sheet="客户")
    assert [sheet.name for sheet in book.sheets] == ["客户"]


def test_a_filter_that_is_lost_leaves_it_for_it_is_written() -> None:
    book = Book("档案.xlsm", "客户")
    with pytest.raises(errors.FilterLost), rebuilt(LiveBook(book), ["home"]):
        raise errors.FilterLost(file="档案.xlsm", sheet="客户")
    assert [sheet.name for sheet in book.sheets] == ["首页", "客户"]


def test_where_excel_takes_no_sheet_the_person_is_told_what_to_do() -> None:
    book = Book("档案.xlsm", "客户")
    book.full = True
    with pytest.raises(errors.SheetGone, match=r"“首页”已经被删除.*kehu run"), rebuilt(LiveBook(book), ["home"]):
        raise AssertionError
    assert ([sheet.name for sheet in book.sheets], book.opened) == (["客户"], [])
