"""跟进计划: who is on it, in which order, for which reason."""

from datetime import date
from typing import Any

import pytest

from kehu_xl.core.snapshot import Formula
from kehu_xl.core.typed import serial_of
from tests.core_follow_up.planned import NOW, customer, plan, run
from tests.drawn import TODAY, day

FRIDAY, MONDAY = NOW - 2, NOW + 1


def test_overdue_first_then_by_day_then_by_grade_up_to_the_plan_days() -> None:
    rows = [
        customer(1, agreed_contact=MONDAY, follow_grade="B"),
        customer(2, agreed_contact=MONDAY, follow_grade="A"),
        customer(3, agreed_contact=day("2020-01-06")),
        customer(4, agreed_contact=NOW + 30),
        customer(5, agreed_contact=NOW + 31),
    ]
    assert plan(customers=rows)["customer_id"].tolist() == ["KH3", "KH2", "KH1", "KH4"]


def test_state_and_days_overdue_are_formulas_over_the_row_with_todays_values() -> None:
    row = plan(customers=[customer(agreed_contact=FRIDAY)]).iloc[0]
    assert isinstance(row["state"], Formula)
    assert row["state"].text.startswith('=IF(A5="","",IF(A5<TODAY()')
    assert (row["state"].value, row["overdue"].value) == ("逾期", 2.0)


def test_the_blocks_say_until_when_and_how_many() -> None:
    rows = [customer(n, agreed_contact=when) for n, when in enumerate((FRIDAY, FRIDAY, MONDAY, NOW + 20))]
    blocks = run(customers=rows)[0].blocks
    assert blocks["follow_up", "as_of"].iloc[0].tolist() == [NOW]
    assert blocks["follow_up", "totals"].iloc[0].to_dict() == {"overdue": 2, "today": 0, "week": 0, "later": 2}


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, None),
        (2, None),
        (3, "逾期未联系；"),
        (4, "逾期未联系；"),
        (5, "逾期未联系，请主管王总关注"),
        (6, "请主管王总关注"),
        (7, "逾期未联系，高风险"),
        (90, "高风险"),
    ],
)
def test_escalation(days: int, said: str | None) -> None:
    today = date(2026, 3, 27)  # a Friday; the working days before it are looked up from the day that is due
    when = serial_of(today) - days
    staff = [
        {"name": "王芳", "department": "一部", "role": "销售"},
        {"name": "王总", "department": "一部", "role": "主管"},
        {"name": "李总", "department": "二部", "role": "主管"},
    ]
    rows = [customer(agreed_contact=when, owner="王芳")]
    everyday = {"workdays": frozenset({date(2026, 3, 21), date(2026, 3, 22)})}
    found = run(everyday, today, customers=rows, staff=staff)[0].outputs["follow_up"].iloc[0]
    assert found["due"] == when or days == 90
    assert (said in found["reason"]) if said else found["reason"] == "约定联系"


def test_without_a_manager_the_escalation_names_none() -> None:
    assert "请主管关注" in plan(customers=[customer(agreed_contact=NOW - 6)])["reason"].iloc[0]


def test_the_kinds_of_contact() -> None:
    rows = [
        customer(1, follow_grade="B", opening_last_contact=NOW - 10),
        customer(2, created=NOW - 10),
        customer(3, state="流失", opening_last_contact=NOW - 80),
        customer(4, agreed_contact=MONDAY),
    ]
    found = plan(customers=rows).set_index("customer_id")["reason"].to_dict()
    assert found == {"KH1": "B级例行联系", "KH2": "首次联系", "KH3": "流失客户保持联系", "KH4": "约定联系"}


def _reason(**tables: Any) -> str | None:
    rows = [customer(follow_grade="E", opening_last_contact=NOW - 20, **tables.pop("cells", {}))]
    found = plan(customers=rows, **tables)
    return found["reason"].iloc[0] if len(found) else None


@pytest.mark.parametrize(
    ("born", "said"),
    [("1980-03-15", "3月15日生日"), ("1980-03-22", "3月22日生日"), ("1980-03-23", None), ("1980-03-14", None)],
)
def test_a_birthday_is_told_seven_days_ahead(born: str, said: str | None) -> None:
    assert _reason(cells={"birth_date": day(born)}) == said


def test_a_lunar_birthday_is_told_on_its_solar_day() -> None:
    person = {"customer_id": "KH1", "name": "赵敏", "birthday": day("1975-02-02"), "calendar": "农历"}
    assert _reason(contacts=[person]) == "赵敏3月20日过农历生日"
    assert _reason(contacts=[person | {"birthday": "1975-2-30"}]) is None
    assert _reason(contacts=[person | {"birthday": "1975-1-30"}]) == "赵敏3月18日过农历生日"
    assert _reason(contacts=[person | {"birthday": "二月二"}]) is None


@pytest.mark.parametrize("cell", [19790305.0, -3.0, 0.5, 1e300, "9999-12-30"])
def test_a_lunar_birthday_out_of_the_calendars_range_stops_nothing(cell: float | str) -> None:
    person = {"customer_id": "KH1", "name": "赵敏", "birthday": cell, "calendar": "农历"}
    assert _reason(contacts=[person]) is None


def test_a_leap_day_is_kept_on_the_28th() -> None:
    rows = [customer(follow_grade="E", opening_last_contact=day("2026-02-02"), birth_date=day("1980-02-29"))]
    found = run(customers=rows, today=date(2026, 2, 25))[0].outputs["follow_up"]
    assert found["reason"].tolist() == ["2月28日生日"]


def test_a_contract_end_is_told_sixty_days_ahead() -> None:
    contract = {"id": "HT7", "customer_id": "KH1", "name": "年框", "end": NOW + 60}
    assert _reason(contracts=[contract]) == "合同HT7于5月14日到期"
    assert _reason(contracts=[contract | {"end": NOW + 61}]) is None
    assert _reason(contracts=[contract | {"state": "作废"}]) is None


def test_money_due_and_overdue_is_told() -> None:
    line = {"customer_id": "KH1", "due_date": NOW + 7, "due_amount": 1500.0}
    assert _reason(receivables=[line, line | {"paid_amount": 500.0}]) == "3月22日应收2,500元"
    assert _reason(receivables=[line | {"due_date": NOW + 8}]) is None
    assert _reason(receivables=[line | {"due_date": NOW - 3}]) == "应收1,500元已逾期3天"


def test_open_to_dos_are_told_until_they_are_done() -> None:
    todo = {"customer_id": "KH1", "date": NOW - 20, "content": "聊", "todo": "寄样品", "todo_due": NOW + 2}
    assert _reason(interactions=[todo]) == "待办：寄样品（3月17日前）"
    assert _reason(interactions=[todo | {"todo_due": NOW - 2}]) == "待办已过期：寄样品（3月13日）"
    assert _reason(interactions=[todo | {"done": "是"}]) is None
    assert _reason(interactions=[todo | {"todo_due": None}]) is None


def test_an_occasion_brings_the_call_forward_unless_it_was_answered() -> None:
    born = {"birth_date": day("1980-03-18"), "follow_grade": "E"}
    asked = plan(customers=[customer(opening_last_contact=NOW - 20, **born)])
    answered = plan(customers=[customer(opening_last_contact=NOW - 2, **born)])
    assert asked["due"].tolist() == [day("2026-03-18")]
    assert len(answered) == 0


def test_the_primary_contact_stands_in_for_a_missing_one() -> None:
    people = [
        {"customer_id": "KH1", "name": "甲乙", "mobile": "13800138001"},
        {"customer_id": "KH1", "name": "丙丁", "mobile": "13800138002", "首要": None, "primary": "是"},
    ]
    row = plan(customers=[customer(agreed_contact=MONDAY)], contacts=people).iloc[0]
    named = plan(customers=[customer(agreed_contact=MONDAY, contact_name="戊")], contacts=people).iloc[0]
    assert (row["contact_name"], row["mobile"]) == ("丙丁", "13800138002")
    assert (named["contact_name"], named["mobile"]) == ("戊", None)


def test_the_note_is_that_of_the_last_contact() -> None:
    made = [
        {"customer_id": "KH1", "date": NOW - 5, "content": "报过价"},
        {"customer_id": "KH1", "date": NOW - 9, "content": "来访"},
    ]
    rows = [customer(follow_grade="A", latest_note="名单里的备注")]
    assert plan(customers=rows, interactions=made)["latest_note"].tolist() == ["报过价"]
    assert plan(customers=[rows[0] | {"created": NOW - 9}])["latest_note"].tolist() == ["名单里的备注"]


def test_three_then_three_hundred_then_five_customers_leave_no_stale_rows() -> None:
    for count in (3, 300, 5, 0):
        assert len(plan(customers=[customer(n, agreed_contact=MONDAY) for n in range(count)])) == count


def test_an_empty_archive_has_an_empty_plan_with_all_columns() -> None:
    outcome, _ = run(customers=[])
    assert outcome.changes == ()
    assert {"due", "state", "result", "own"} - set(outcome.outputs["follow_up"].columns) == {"own"}
    assert TODAY.isoformat() == "2026-03-15"
