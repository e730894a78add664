"""编号规则: how ids are made and recognised."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehu_xl.core.id_pattern import IdPattern, NotAPattern

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("KH+6", "KH000001"),
        ("kh+6", "KH000001"),
        ("KH + 6", "KH000001"),
        ("KH000001", "KH000001"),
        ("KH+0001", "KH0001"),
        ("KH-+4", "KH-0001"),
        ("徐州+4", "徐州0001"),
        ("KH+YYYY+4", "KH20260001"),
        ("KH+YYYYMM+4", "KH2026030001"),
        ("KH+YYMMDD+-+3", "KH260305-001"),
        ("YYYY+5+KH", "202600001KH"),
        ("6", "000001"),
    ],
)
def test_a_pattern_makes_the_first_id(text: str, first: str) -> None:
    pattern = IdPattern.parse(text)
    assert pattern.render(1, DAY) == first
    assert pattern.fits(first)
    assert pattern.number_of(first, DAY) == 1
    assert IdPattern.parse(pattern.text) == pattern


@pytest.mark.parametrize("text", ["", "KH", "KH+", "KH+0", "KH+13", "KH+4+5", "4+4", "YYYY", "KH2+6", "K H+6 7"])
def test_what_does_not_say_how_ids_are_made_is_no_pattern(text: str) -> None:
    with pytest.raises(NotAPattern):
        IdPattern.parse(text)


@pytest.mark.parametrize(
    "text", ["KH00001", "KH0000001", "XKH000001", "KH000001X", "KH00000A", "KH-000001", "", "KH００００01"]
)
def test_an_id_of_another_form_does_not_fit(text: str) -> None:
    pattern = IdPattern.parse("KH+6")
    assert not pattern.fits(text)
    assert pattern.number_of(text, DAY) is None


def test_numbers_start_again_with_the_date_part() -> None:
    pattern = IdPattern.parse("KH+YYYYMM+3")
    assert pattern.number_of("KH202602007", DAY) is None
    assert pattern.fits("KH202602007")
    assert (pattern.period(DAY), IdPattern.parse("KH+6").period(DAY)) == ("202603", "")


def test_a_number_that_outgrows_its_width_makes_a_longer_id() -> None:
    pattern = IdPattern.parse("K+2")
    assert pattern.render(100, DAY) == "K100"
    assert pattern.fits("K100")
    assert pattern.highest(["K99", "K100", "K007"], DAY) == 100


def test_an_id_of_digits_only_that_lost_its_zeros_still_counts() -> None:
    assert IdPattern.parse("6").highest(["17"], DAY) == 17


@given(
    st.sampled_from(["KH+6", "KH+YYYY+4", "A-+YYMM+2", "YYYYMMDD+3+X", "5"]),
    st.integers(1, 10**9),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
def test_every_id_that_is_made_is_read_back(text: str, number: int, day: date) -> None:
    pattern = IdPattern.parse(text)
    made = pattern.render(number, day)
    assert pattern.fits(made)
    assert pattern.number_of(made, day) == number
