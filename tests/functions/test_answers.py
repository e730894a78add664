"""What the worksheet functions answer: examples, whole columns, bad input."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kehu_xl import functions
from kehu_xl.core.typed import serial_of
from kehu_xl.spec.functions import BEYOND_LUNAR, FIVE_DAYS, FUNCTIONS, NOT_A_DATE, NOT_A_GRADE, UNEVEN
from kehu_xl.spec.types import Function
from tests.functions.examples import example_arguments


def call(name: str, *arguments: Any) -> list[list[Any]]:
    """Call a function as xlwings does."""
    return getattr(functions, name)(*arguments)


def column(*cells: Any) -> list[list[Any]]:
    """A column of cells as it comes from a range."""
    return [[cell] for cell in cells]


def day(text: str) -> float:
    """A serial."""
    return serial_of(date.fromisoformat(text))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.name)
def test_the_example_shows_what_it_says(function: Function) -> None:
    assert call(function.name, *example_arguments(function)) == [[function.shows]]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.name)
@pytest.mark.parametrize(
    "cell", [None, "", "胡乱", -1.0, 1e300, True, "#N/A", -2146826245, datetime(2026, 3, 15), "长" * 40_000, 0.0]
)
def test_no_cell_makes_a_function_fail(function: Function, cell: Any) -> None:
    answer = call(function.name, *[column(cell, cell)] * len(function.arguments))
    assert all(type(value) in (str, float, bool) for row in answer for value in row)
    assert all(len(value) <= 255 for row in answer for value in row if isinstance(value, str) and len(answer) > 1)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.name)
def test_ten_thousand_rows_are_one_call(function: Function) -> None:
    cells = column(*[f"甲{n}厂" for n in range(10_000)])
    lone = [[1.0], [2.0], [3.0], [4.0], [5.0]] if function.name == "KEHU_NEXT_CONTACT" else cells
    arguments = [cells, *[lone if place == 3 else cells for place in range(1, len(function.arguments))]]
    if function.name == "KEHU_COMPLETENESS":
        arguments[1] = [["客户名称"]]
    assert len(call(function.name, *arguments)) == 10_000


def test_a_single_cell_goes_with_a_column() -> None:
    assert call("KEHU_ADDRESS", column("徐州市鼓楼区", "苏州市虎丘区"), [["市"]]) == column("徐州市", "苏州市")


def test_ranges_of_different_sizes_are_refused_in_words() -> None:
    assert call("KEHU_DAYS_SINCE", column(1.0, 2.0, 3.0), column(1.0, 2.0)) == [[UNEVEN]]
    assert call("KEHU_LOOKUP", [["KH1"]], column("KH1", "KH2"), column("甲")) == [[UNEVEN]]


def test_error_values_pass_through() -> None:
    assert call("KEHU_MOBILE", column("#REF!", "138 0013 8000")) == column("#REF!", "13800138000")


def test_numbers_typed_as_numbers_are_read() -> None:
    assert call("KEHU_MOBILE", [[13800138000.0]]) == [["13800138000"]]
    assert call("KEHU_IS_MOBILE", [[13800138000]]) == [[True]]


def test_days_are_counted_from_dates_texts_and_serials() -> None:
    days = column(datetime(2026, 3, 1), "2026年3月1日", day("2026-03-01"), None, "下周")
    assert call("KEHU_DAYS_SINCE", days, [["2026-3-16"]]) == column(15.0, 15.0, 15.0, "", NOT_A_DATE)


def test_a_firms_own_holiday_is_not_worked() -> None:
    friday = day("2026-03-13")
    assert call("KEHU_WORKDAY", [[friday]]) == [[friday]]
    assert call("KEHU_WORKDAY", [[friday]], column("2026-3-13", None)) == [[day("2026-03-16")]]


def test_the_agreed_day_counts_when_it_comes_first_and_lies_ahead() -> None:
    last = [["2026-3-2"]]
    assert call("KEHU_NEXT_CONTACT", last, [["C"]], [["2026-3-5"]]) == [[day("2026-03-05")]]
    assert call("KEHU_NEXT_CONTACT", last, [["A"]], [["2026-3-1"]]) == [[day("2026-03-09")]]
    assert call("KEHU_NEXT_CONTACT", last, [["好"]]) == [[NOT_A_GRADE]]
    assert call("KEHU_NEXT_CONTACT", last, [["A"]], [[None]], column(1.0, 2.0)) == [[FIVE_DAYS]]
    assert call("KEHU_NEXT_CONTACT", [[None]], [["A"]]) == [[""]]


def test_the_grade_follows_its_order() -> None:
    assert call("KEHU_FOLLOW_GRADE", [[75.0]], [["d"]]) == [["D"]]
    assert call("KEHU_FOLLOW_GRADE", [[None]], [[None]], [["B"]]) == [["B"]]
    assert call("KEHU_FOLLOW_GRADE", [[None]]) == [[""]]
    assert call("KEHU_FOLLOW_GRADE", [[75.0]], [["好"]]) == [[NOT_A_GRADE]]


def test_lunar_days_are_read_as_people_write_them() -> None:
    written = column("正月初一", "农历8月15", "腊月三十", "8-15", 46249.0)  # the last: a cell that became 2026-8-15
    answers = [row[0] for row in call("KEHU_LUNAR_DAY", written, [["2026-1-1"]])]
    assert answers == [day(text) for text in ("2026-02-17", "2026-09-25", "2026-02-16", "2026-09-25", "2026-09-25")]
    assert call("KEHU_LUNAR_DAY", [["8-15"]], [["2200-1-1"]]) == [[BEYOND_LUNAR]]


def test_duplicates_know_one_firm_under_two_spellings() -> None:
    names = column("徐州华信商贸有限公司", "徐州华鑫商贸有限公司", "徐州华信贸易有限责任公司", "王芳")
    phones = column("13800138000", None, None, "138 0013 8000")
    found = call("KEHU_DUPLICATES", names, phones, names, phones)
    assert found == column("3、4", "", "1", "1")
