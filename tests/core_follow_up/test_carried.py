"""What people typed into the plan is made into contacts, carried over, or kept."""

import pytest

from kehu_xl.core.applied import after
from kehu_xl.core.follow_up import follow_up
from kehu_xl.core.grading import grade
from kehu_xl.core.report import finding_records
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, CellError, Formula, Snapshot
from tests.core_follow_up.planned import NOW, customer, plan, run
from tests.drawn import TODAY, book, day, view

MONDAY = NOW + 1
LISTED = customer(agreed_contact=MONDAY, owner="王芳", contact_name="赵敏")


def test_a_noted_result_becomes_a_contact_of_today_and_is_cleared() -> None:
    noted = {"customer_id": "KH1", "result": "要样品", "way": "电话", "next_contact": NOW + 3, "contact_name": "赵敏"}
    outcome, snapshot = run(customers=[LISTED], interactions=[], follow_up=[noted])
    row = outcome.appended["interactions"].iloc[0].dropna().to_dict()
    assert row == {
        "customer_id": "KH1", "contact": "赵敏", "date": NOW, "way": "电话",
        "content": "要样品", "next_contact": NOW + 3, "recorder": "王芳",
    }  # fmt: skip
    assert snapshot["customers"]["last_contact"].tolist() == [NOW]
    assert snapshot["customers"]["next_contact"].tolist() == [MONDAY]
    assert snapshot["follow_up"][["result", "way", "next_contact"]].isna().all().all()


def test_the_new_contact_keeps_the_agreed_day_and_moves_the_next_one_at_once() -> None:
    noted = {"customer_id": "KH1", "result": "要样品"}
    _, snapshot = run(customers=[customer(agreed_contact=NOW - 3)], interactions=[], follow_up=[noted])
    assert snapshot["customers"]["next_contact"].iloc[0] > NOW + 20


def test_running_again_after_a_result_changes_nothing() -> None:
    first = book(customers=[LISTED, customer(2)], interactions=[], follow_up=[{"customer_id": "KH1", "result": "好"}])
    once = after(first, follow_up(first, DEFAULTS, TODAY))
    again = follow_up(once, DEFAULTS, TODAY)
    assert (again.changes, dict(again.appended)) == ((), {})
    assert len(once["interactions"]) == 1
    assert again.outputs["follow_up"].equals(
        once["follow_up"][list(again.outputs["follow_up"].columns)].reset_index(drop=True)
    )


def test_two_results_for_one_customer_are_two_contacts() -> None:
    noted = [{"customer_id": "KH1", "result": "上午电话"}, {"customer_id": "KH1", "result": "下午来访"}]
    outcome, _ = run(customers=[LISTED], interactions=[{"customer_id": "KH1"}], follow_up=noted)
    assert outcome.appended["interactions"]["content"].tolist() == ["上午电话", "下午来访"]
    assert outcome.appended["interactions"].index.tolist() == [3, 4]


def test_half_filled_inputs_are_carried_to_the_same_customer_wherever_the_row_moves() -> None:
    typed = [{"customer_id": "KH1", "way": "微信"}, {"customer_id": "KH2", "next_contact": NOW + 9}]
    rows = [LISTED, customer(2, agreed_contact=NOW - 3), customer(3, agreed_contact=NOW - 4)]
    found = plan(customers=rows, follow_up=typed)
    assert found["customer_id"].tolist() == ["KH3", "KH2", "KH1"]
    assert found["way"].tolist() == [None, None, "微信"]
    assert found["next_contact"].tolist() == [None, NOW + 9, None]


def test_a_row_that_vanishes_with_an_input_moves_to_the_end_as_unprocessed() -> None:
    typed = [{"customer_id": "KH2", "customer_name": "甲2", "way": "微信", "due": NOW - 9}, {"customer_id": "KH3"}]
    found = plan(customers=[LISTED, customer(2, created=NOW, follow_grade="E")], follow_up=typed)
    assert found["customer_id"].tolist() == ["KH1", "KH2"]
    assert found["state"].tolist()[1] == "未处理"
    assert (found["way"].tolist()[1], found["due"].tolist()[1]) == ("微信", NOW - 9)
    assert isinstance(found["state"].iloc[0], Formula)


def test_an_unprocessed_row_goes_back_to_its_customer() -> None:
    waiting = {"customer_id": "KH1", "way": "微信", "state": "未处理"}
    found = plan(customers=[LISTED], follow_up=[waiting])
    assert len(found) == 1
    assert found["way"].tolist() == ["微信"]


def test_a_result_for_an_unknown_customer_is_kept_not_lost() -> None:
    for key in ("KH9", None):
        outcome, _ = run(customers=[LISTED], follow_up=[{"customer_id": key, "result": "谈妥"}])
        assert dict(outcome.appended) == {}
        assert outcome.outputs["follow_up"][["result", "state"]].iloc[-1].tolist() == ["谈妥", "未处理"]


def test_a_second_typed_row_of_a_customer_is_kept_too() -> None:
    typed = [{"customer_id": "KH1", "way": "微信"}, {"customer_id": "KH1", "way": "电话"}]
    found = plan(customers=[LISTED], follow_up=typed)
    assert found["way"].tolist() == ["微信", "电话"]
    assert found["state"].iloc[1] == "未处理"


def test_the_users_own_columns_are_carried_and_kept() -> None:
    typed = [{"customer_id": "KH1", "own:颜色": "红", "result": "好"}, {"customer_id": "KH2", "own:颜色": "蓝"}]
    rows = [customer(1, agreed_contact=NOW + 2), customer(2, created=NOW)]
    found = plan(customers=rows, interactions=[], follow_up=typed)
    assert found[["customer_id", "own:颜色", "result"]].to_numpy().tolist() == [
        ["KH1", "红", None],
        ["KH2", "蓝", None],
    ]


def test_an_own_column_of_formulas_is_left_alone() -> None:
    typed = [{"customer_id": "KH1", "own:天数": 3.0}]
    tables = {name: view(name, rows) for name, rows in {"customers": [LISTED]}.items()}
    snapshot = Snapshot("甲.xlsm", {**tables, "follow_up": view("follow_up", typed, {"own:天数": [5]})})
    assert "own:天数" not in follow_up(snapshot, DEFAULTS, TODAY).outputs["follow_up"].columns


def test_a_result_for_a_merged_customer_is_logged() -> None:
    rows = [customer(1, state="已合并", merged_into="KH2"), customer(2, owner="李明")]
    outcome, snapshot = run(customers=rows, interactions=[], follow_up=[{"customer_id": "KH1", "result": "好"}])
    assert outcome.appended["interactions"]["recorder"].tolist() == ["李明"]
    assert snapshot["customers"]["last_contact"].tolist() == [None, NOW]


def test_a_result_stays_in_the_plan_while_there_is_no_log_for_it() -> None:
    outcome, snapshot = run(customers=[LISTED], follow_up=[{"customer_id": "KH1", "result": "谈妥", "way": "电话"}])
    assert dict(outcome.appended) == {}
    assert snapshot["follow_up"][["customer_id", "result", "way"]].to_numpy().tolist() == [["KH1", "谈妥", "电话"]]


def test_inputs_find_their_row_where_a_customer_number_is_listed_twice_or_missing() -> None:
    rows = [LISTED, {**LISTED, "customer_name": "乙"}, {**LISTED, "customer_id": None}, {**LISTED, "customer_id": None}]
    found = plan(customers=rows, follow_up=[{"customer_id": "KH1", "way": "微信"}, {"way": "电话"}])
    assert found["way"].tolist() == ["微信", None, None, None, "电话"]


def test_a_result_beside_a_repeated_customer_number_is_recorded_once_and_the_rest_is_kept() -> None:
    rows = [LISTED, {**LISTED, "customer_name": "乙"}, customer(2, created=NOW, follow_grade="E")]
    typed = [{"customer_id": "KH1", "result": "好"}, {"customer_id": "KH1", "way": "微信"},
             {"customer_id": "KH2", "way": "电话"}, {"customer_id": "KH9", "result": "谈妥"}]  # fmt: skip
    outcome, snapshot = run(customers=rows, interactions=[], follow_up=typed)
    assert outcome.appended["interactions"]["content"].tolist() == ["好"]
    assert sorted(snapshot["follow_up"]["way"].dropna()) == ["微信", "电话"]
    assert snapshot["follow_up"]["result"].dropna().tolist() == ["谈妥"]


@pytest.mark.parametrize("nothing", [" ", "\u3000\n", CellError("#N/A")])
def test_a_result_that_tells_nothing_is_no_contact(nothing: Cell) -> None:
    tables = {"customers": [LISTED], "interactions": [], "follow_up": [{"customer_id": "KH1", "result": nothing}]}
    outcome, snapshot = run(**tables)
    assert dict(outcome.appended) == {}
    assert snapshot["customers"]["last_contact"].tolist() == [None]
    graded = after(book(**tables), grade(book(**tables), DEFAULTS, TODAY))
    assert graded["customers"]["last_contact"].tolist() == [None]


@pytest.mark.parametrize("written", ["2026.12.1", "2026年12月1日", "2026-12-01"])
def test_a_way_and_a_day_are_recorded_as_cleaning_would_leave_them(written: str) -> None:
    noted = {"customer_id": "KH1", "result": " 要样品 ", "way": "打电话", "next_contact": written}
    outcome, _ = run(customers=[LISTED], interactions=[], follow_up=[noted])
    row = outcome.appended["interactions"].iloc[0]
    assert row[["content", "way", "next_contact"]].tolist() == ["要样品", "电话", day("2026-12-01")]


def test_an_agreed_day_typed_as_text_sets_the_next_contact() -> None:
    noted = {"customer_id": "KH1", "result": "要样品", "next_contact": "2026.3.25"}
    _, snapshot = run(customers=[customer(follow_grade="C")], interactions=[], follow_up=[noted])
    assert snapshot["customers"]["next_contact"].tolist() == [day("2026-03-25")]


def test_what_is_not_recorded_yet_is_said_at_its_line_of_the_new_plan() -> None:
    rows = [LISTED, customer(2, agreed_contact=NOW - 3)]
    typed = [{"customer_id": "KH1", "way": "微信"}, {"customer_id": "KH9", "result": "谈妥"}]
    outcome, snapshot = run(customers=rows, interactions=[], follow_up=typed)
    said = [(r["code"], r["cell"], r["key"], r["message"]) for r in finding_records(outcome.findings, snapshot)]
    assert snapshot["follow_up"]["customer_id"].tolist() == ["KH2", "KH1", "KH9"]
    assert said == [
        ("not_recorded", "N6", "KH1", "这一行填的内容还没有记入联系记录：“本次结果”没有填。"),
        ("not_recorded", "D7", "KH9", "这一行填的内容还没有记入联系记录：“客户”表里没有这个客户编号。"),
    ]


def test_a_plan_that_is_all_recorded_says_nothing() -> None:
    noted = [{"customer_id": "KH1", "result": "好", "way": "电话"}]
    assert run(customers=[LISTED], interactions=[], follow_up=noted)[0].findings == ()
