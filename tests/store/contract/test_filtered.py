"""A filter on the rows that are written: in a closed file, in LibreOffice; Excel's filters are elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import xlwings as xw
from openpyxl.worksheet.filters import (
    CustomFilter,
    CustomFilters,
    FilterColumn,
    Filters,
    SortCondition,
    SortState,
)

from kehu_xl.core.outcome import Outcome
from kehu_xl.spec import errors
from kehu_xl.store.live import LiveStore
from tests.office.conftest import office, opened  # noqa: F401 fixtures
from tests.store.books import change, draw, frame

Adapter = Callable[[Path], Any]
Opened = Callable[[Path], xw.Book]

ROWS = [{"姓名": f"员工{n}", "部门": ["甲", "乙", None][n % 3], "月目标": float(n * 10)} for n in range(6)]
TICKED = FilterColumn(colId=1, filters=Filters(blank=True, filter=["甲"]))  # rows 2, 4, 5, 7
BETWEEN = CustomFilters(
    _and=True, customFilter=[CustomFilter(operator="greaterThan", val="5"), CustomFilter(operator="lessThan", val="45")]
)
NUMBERS = FilterColumn(colId=5, customFilters=BETWEEN)  # rows 3, 4, 5, 6


def filtered(folder: Path, *conditions: FilterColumn, seen: tuple[int, ...]) -> Path:
    path = draw(folder / "a.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    sheet = book["员工"]
    sheet.tables["kehu_staff"].autoFilter.filterColumn = list(conditions)
    for row in set(range(2, 8)) - set(seen):
        sheet.row_dimensions[row].hidden = True
    book.save(path)
    return path


def seen(book: xw.Book, last: int = 7) -> list[int]:
    sheet = book.sheets["员工"]
    return [row for row in range(2, last + 1) if not sheet.range((row, 1)).impl.row_hidden]


WRITTEN = Outcome(
    changes=(change("staff", "role", *((row, None, f"职{row}") for row in range(2, 8))),
             change("staff", "department", (2, "甲", "丙"))),
    appended={"staff": frame(name=["新甲", "新乙"], department=["甲", "乙"])},
)  # fmt: skip


def test_every_row_is_written_whatever_a_filter_shows(adapter: Adapter, tmp_path: Path) -> None:
    held = adapter(filtered(tmp_path, TICKED, NUMBERS, seen=(4, 5)))
    held.store.read(["staff"])
    held.store.apply(WRITTEN)
    view = held.read("staff")["staff"]
    assert view["role"].tolist() == [f"职{row}" for row in range(2, 8)] + [None, None]
    assert view["name"].tolist()[-2:] == ["新甲", "新乙"]


def test_no_row_is_lost_where_rows_go_under_a_filter(adapter: Adapter, tmp_path: Path) -> None:
    held = adapter(filtered(tmp_path, TICKED, seen=(2, 4, 5, 7)))
    held.store.read(["staff"])
    held.store.apply(Outcome(removed={"staff": np.array([2, 4])}))
    assert held.read("staff")["staff"]["name"].tolist() == ["员工1", "员工3", "员工4", "员工5"]


@pytest.mark.libreoffice
def test_libreoffice_filters_the_rows_anew(opened: Opened, tmp_path: Path) -> None:
    book = opened(filtered(tmp_path, TICKED, seen=(2, 4, 5, 7)))
    store = LiveStore(book)
    store.read(["staff"])
    store.apply(WRITTEN)
    assert seen(book, 9) == [4, 5, 7, 8]
    assert book.sheets["员工"].tables["kehu_staff"].show_autofilter
    store.read(["staff"])
    store.apply(Outcome(removed={"staff": np.array([3])}))
    assert seen(book, 8) == [3, 4, 6, 7]


@pytest.mark.libreoffice
@pytest.mark.usefixtures("breaks_off")
def test_a_filter_is_put_back_after_an_error_too(opened: Opened, tmp_path: Path) -> None:
    book = opened(filtered(tmp_path, TICKED, seen=(2, 4, 5, 7)))
    store = LiveStore(book)
    store.read(["staff"])
    with pytest.raises(errors.OfficeGone):
        store.apply(WRITTEN)
    assert seen(book, 9) == [4, 5, 7, 8]


def in_order(path: Path) -> Path:
    """The table remembers that it was sorted by name, downwards; its rows have been moved since."""
    book = openpyxl.load_workbook(path)
    remembered = SortState(ref="A2:G7", sortCondition=[SortCondition(ref="A2:A7", descending=True)])
    book["员工"].tables["kehu_staff"].autoFilter.sortState = remembered
    book.save(path)
    return path


@pytest.mark.libreoffice
def test_filtering_anew_does_not_sort_anew(opened: Opened, tmp_path: Path) -> None:
    book = opened(in_order(filtered(tmp_path, NUMBERS, seen=(3, 4, 5, 6))))
    book.sheets["员工"]["A9"].value = "看看"
    store = LiveStore(book)
    store.read(["staff"])
    store.apply(Outcome(changes=(change("staff", "monthly_target", (2, 0.0, 6.0), (3, 10.0, 99.0)),)))
    assert store.read(["staff"])["staff"]["name"].tolist() == [f"员工{n}" for n in range(6)]
    assert seen(book) == [2, 4, 5, 6]


@pytest.mark.libreoffice
def test_a_sorted_table_that_is_filtered_by_blanks_refuses(opened: Opened, tmp_path: Path) -> None:
    book = opened(in_order(filtered(tmp_path, TICKED, seen=(2, 4, 5, 7))))
    store = LiveStore(book)
    store.read(["staff"])
    with pytest.raises(errors.RowsFiltered, match=r"“员工”的 B 列按.*筛选，写完不能照原样恢复.*清除这个筛选"):
        store.apply(WRITTEN)
    assert store.read(["staff"])["staff"]["role"].tolist() == [None] * 6
    assert seen(book) == [2, 4, 5, 7]
