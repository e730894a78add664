"""下次联系: when, and why then."""

from datetime import date, timedelta
from typing import Any

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.follow_up.working_days import working_days
from kehu_xl.core.typed import serial_of
from tests.core_follow_up.planned import NOW, customer, due, run
from tests.drawn import TODAY, day

MONDAY = NOW - 6


def contacted(on: float = MONDAY, **more: Any) -> list[dict[str, Any]]:
    return [{"customer_id": "KH1", "date": on, "content": "聊过", **more}]


@pytest.mark.parametrize(("grade", "days"), [("A", 7), ("B", 14), ("C", 30), ("D", 60), ("E", 90)])
def test_the_grade_sets_the_frequency(grade: str, days: int) -> None:
    found = due(customer(follow_grade=grade), interactions=contacted())
    assert 0 <= found["next_contact"] - (MONDAY + days) <= 2
    assert f"下次联系：最近联系+{days}天（{grade}级）" in found["basis"]


def test_the_class_and_the_key_account_cap_can_only_shorten_it() -> None:
    classes = [{"code": "1", "name": "重点", "criterion": "行业", "frequency_days": 5.0}]
    shorter = due(customer(follow_grade="A", class_code="1"), interactions=contacted(), classes=classes)
    key = due(customer(follow_grade="E", key_account="是"), interactions=contacted())
    both = due(customer(follow_grade="B", key_account="是"), interactions=contacted())
    assert "最近联系+5天（分类频率）" in shorter["basis"]
    assert "最近联系+30天（大客户频率）" in key["basis"]
    assert "最近联系+14天（B级）" in both["basis"]


def test_a_class_row_without_a_code_gives_its_frequency_to_nobody() -> None:
    classes = [{"name": "没有编码", "criterion": "行业", "frequency_days": 5.0}]
    assert "最近联系+14天（B级）" in due(customer(follow_grade="B"), interactions=contacted(), classes=classes)["basis"]


@pytest.mark.parametrize("state", ["暂停", "流失", "公海"])
def test_resting_customers_get_the_basic_contact_of_an_e(state: str) -> None:
    found = due(customer(follow_grade="A", state=state), interactions=contacted())
    assert f"最近联系+90天（{state}客户按E级保持联系）" in found["basis"]


def test_the_manual_grade_counts_even_before_grading() -> None:
    assert "（A级）" in due(customer(manual_grade="A", follow_grade="E"), interactions=contacted())["basis"]
    assert "（C级）" in due(customer(), interactions=contacted())["basis"]


def test_contact_opening_contact_and_day_of_the_file_in_this_order() -> None:
    rows = customer(follow_grade="A", created=NOW - 30, opening_last_contact=NOW - 20)
    assert due(rows, interactions=contacted())["next_contact"] == MONDAY + 7
    assert due(rows)["next_contact"] == day("2026-03-02")
    assert due(customer(follow_grade="A", created=NOW - 30))["next_contact"] == day("2026-02-24")
    assert "建档日期+7天" in due(customer(follow_grade="A", created=NOW - 30))["basis"]


def test_an_agreed_day_wins_where_it_is_earlier() -> None:
    soon, late = NOW + 3, NOW + 200
    assert due(customer(agreed_contact=soon), interactions=contacted())["next_contact"] == soon
    assert "下次联系：按约定日期" in due(customer(agreed_contact=soon), interactions=contacted())["basis"]
    assert due(customer(), interactions=contacted(next_contact=soon))["next_contact"] == soon
    assert "最近联系+30天" in due(customer(agreed_contact=late), interactions=contacted())["basis"]


def test_an_agreed_day_that_was_kept_no_longer_counts() -> None:
    kept = due(customer(agreed_contact=MONDAY), interactions=contacted())
    missed = due(customer(agreed_contact=MONDAY + 1), interactions=contacted())
    assert "最近联系+30天" in kept["basis"]
    assert missed["next_contact"] == MONDAY + 1


def test_only_the_last_interaction_promises() -> None:
    made = [*contacted(MONDAY - 7, next_contact=NOW + 1), *contacted(MONDAY)]
    assert "最近联系+30天" in due(customer(), interactions=made)["basis"]


def test_of_two_contacts_on_the_last_day_the_earlier_promise_counts() -> None:
    made = [*contacted(next_contact=NOW + 3), *contacted(next_contact=NOW + 2), *contacted()]
    assert due(customer(), interactions=made)["next_contact"] == NOW + 2


def test_a_contact_dated_after_today_has_not_happened() -> None:
    assert due(customer(created=NOW - 5), interactions=contacted(NOW + 5))["last_contact"] is None


def test_a_past_due_day_stays_in_the_past() -> None:
    assert due(customer(follow_grade="A", created=day("2025-12-01")))["next_contact"] == day("2025-12-08")


def test_without_any_day_it_is_planned_once_and_stays() -> None:
    _, snapshot = run(customers=[customer(follow_grade="A")])
    planned = snapshot["customers"]["next_contact"].iloc[0]
    assert planned == day("2026-03-23")  # 22 March is a Sunday
    assert "没有联系和建档日期，从排期日起7天" in snapshot["customers"]["basis"].iloc[0]
    rows = [customer(follow_grade="A", next_contact=planned)]
    _, later = run(customers=rows, today=TODAY + timedelta(days=20))
    assert later["customers"]["next_contact"].iloc[0] == planned


def test_the_national_day_holiday_moves_a_date_and_says_so() -> None:
    found = due(customer(agreed_contact=day("2026-10-03")))
    assert found["next_contact"] == day("2026-10-08")
    assert "下次联系：按约定日期；顺延到工作日" in found["basis"]


def test_a_make_up_working_saturday_is_a_working_day() -> None:
    assert due(customer(agreed_contact=day("2026-02-14")))["next_contact"] == day("2026-02-14")


def test_beyond_the_published_years_weekdays_count_and_the_basis_says_so() -> None:
    found = due(customer(agreed_contact=day("2027-10-01")))
    assert found["next_contact"] == day("2027-10-01")
    assert "放假安排未公布" in found["basis"]


def test_the_firms_own_days_come_first() -> None:
    own = {"holidays": frozenset({date(2027, 10, 1)}), "workdays": frozenset({date(2027, 10, 2)})}
    _, snapshot = run(own, customers=[customer(agreed_contact=day("2027-10-01"))])
    assert snapshot["customers"]["next_contact"].iloc[0] == day("2027-10-02")


def test_merged_customers_have_no_next_contact_and_everybody_else_has() -> None:
    rows = [
        customer(1, state="已合并", next_contact=NOW, basis="旧"),
        customer(2, state="流失"),
        customer(3, created="去年"),
    ]
    _, snapshot = run(customers=rows)
    assert snapshot["customers"]["next_contact"].notna().tolist() == [False, True, True]
    assert snapshot["customers"]["basis"].iloc[0] is None


days = st.integers(int(serial_of(date(2004, 1, 1))), int(serial_of(date(2026, 12, 31))))


@settings(max_examples=60, deadline=None)
@given(st.lists(days, min_size=1, max_size=20))
def test_the_next_working_day_is_one_and_never_earlier(serials: list[int]) -> None:
    asked = np.array(serials, np.float64)
    found = working_days(asked.min(), asked.max()).on_or_after(asked)
    for before, after in zip(serials, found.tolist(), strict=True):
        between = [date(1899, 12, 30) + timedelta(days=n) for n in range(before, int(after) + 1)]
        within = [each for each in between if each.year <= 2026]
        assert [chinese_calendar.is_workday(each) for each in within] == [False] * (len(between) - 1) + [True] * (
            len(within) - len(between) + 1
        )


@settings(max_examples=15, deadline=None)
@given(st.none() | st.integers(1, 400), st.none() | st.integers(-60, 200), st.sampled_from("ABCDE"))
def test_due_is_never_earlier_than_the_rule_and_never_a_day_off(
    contact: int | None, agreed: int | None, grade: str
) -> None:
    frequency = dict(zip("ABCDE", (7, 14, 30, 60, 90), strict=True))[grade]
    cells = {"follow_grade": grade, "agreed_contact": None if agreed is None else NOW + agreed}
    made = [] if contact is None else contacted(NOW - contact)
    last = None if contact is None else NOW - contact
    found = due(customer(**cells), interactions=made)["next_contact"]
    open_promise = [NOW + agreed] if agreed is not None and (last is None or NOW + agreed > last) else []
    regular = [last + frequency] if last is not None else ([] if open_promise else [NOW + frequency])
    earliest = min(open_promise + regular)
    assert earliest <= found <= earliest + 10
    assert chinese_calendar.is_workday(date(1899, 12, 30) + timedelta(days=int(found)))
