"""The whole action: only what changes, nothing of the user's own, nothing twice."""

from dataclasses import replace

import pandas as pd

from kehu_xl.core.applied import after
from kehu_xl.core.follow_up import follow_up
from kehu_xl.core.grading import grade
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec.tables.customers import CUSTOMERS
from tests.core_grading.graded import ago, graded, one, sale
from tests.drawn import TODAY, book, view

ROWS = [
    {
        "customer_id": "KH1",
        "customer_name": "甲",
        "acceptance": 75.0,
        "opening_amount": 5000.0,
        "opening_last_trade": ago(9),
    },
    {"customer_id": "KH2", "customer_name": "乙", "manual_grade": "A", "created": ago(30)},
]


def test_every_computed_column_but_the_next_contact_is_written() -> None:
    sales = [sale(9, cost=10.0), sale(2)]
    plan = [{"customer_id": "KH1", "due_date": ago(3), "due_amount": 5.0}]
    contact = [{"customer_id": "KH1", "date": ago(1), "content": "聊"}]
    found = one({"acceptance": 75.0}, shipments=sales, receivables=plan, interactions=contact)
    computed = {column.id for column in CUSTOMERS if column.computed} - {"next_contact"}
    assert {name for name in computed if found[name] is None} == set()


def test_grading_twice_changes_nothing() -> None:
    first = book(customers=ROWS, shipments=[sale(9), sale(2)])
    again = grade(after(first, grade(first, DEFAULTS, TODAY)), DEFAULTS, TODAY)
    assert again.changes == ()


def test_grades_and_follow_up_do_not_disturb_each_other_in_either_order() -> None:
    first = book(customers=ROWS)
    one_way = after(first, grade(first, DEFAULTS, TODAY))
    one_way = after(one_way, follow_up(one_way, DEFAULTS, TODAY))
    other = after(first, follow_up(first, DEFAULTS, TODAY))
    other = after(other, grade(other, DEFAULTS, TODAY))
    other = after(other, follow_up(other, DEFAULTS, TODAY))
    assert one_way["customers"]["basis"].tolist() == other["customers"]["basis"].tolist()
    assert grade(one_way, DEFAULTS, TODAY).changes == ()
    assert follow_up(one_way, DEFAULTS, TODAY).changes == ()


def test_a_formula_of_the_user_is_kept_and_reported() -> None:
    rows = [{"customer_id": "KH1", "customer_name": "甲", "acceptance": 75.0, "intent_grade": "E"}]
    formulas = {"intent_grade": [2]}
    outcome = grade(Snapshot("甲.xlsm", {"customers": view("customers", rows, formulas)}), DEFAULTS, TODAY)
    assert "intent_grade" not in {change.column for change in outcome.changes}
    assert [(found.code, found.column, found.rows.tolist()) for found in outcome.findings] == [
        ("formula_kept", "intent_grade", [2])
    ]


def test_only_cells_that_differ_change() -> None:
    snapshot = book(customers=[ROWS[0] | {"total_amount": 5000.004, "intent_grade": "B", "trade_count": ""}])
    changed = {change.column for change in grade(snapshot, DEFAULTS, TODAY).changes}
    assert not changed & {"total_amount", "intent_grade", "trade_count"}


def test_a_merged_customer_is_left_out_and_its_rows_count_for_the_survivor() -> None:
    found = graded(
        {"state": "已合并", "merged_into": "KH2", "opening_amount": 9e9, "intent_grade": "A", "acceptance": 99.0},
        {},
        shipments=[sale(5, 70.0, "KH1"), sale(5, 30.0, "KH2")],
    )
    assert [found[0][name] for name in ("intent_grade", "follow_grade", "basis", "total_amount")] == [None] * 4
    assert found[1]["total_amount"] == 100


def test_the_first_of_two_equal_numbers_owns_the_rows() -> None:
    found = graded({"customer_id": "KH1"}, {"customer_id": "KH1"}, shipments=[sale(5, 70.0)])
    assert [row["total_amount"] for row in found] == [70, None]


def test_a_customer_without_a_number_is_graded_by_its_own_cells() -> None:
    assert graded({"customer_id": None, "acceptance": 90.0})[0]["follow_grade"] == "A"


def test_dirt_is_no_evidence_and_no_crash() -> None:
    dirt = {
        "acceptance": "八成",
        "opening_amount": "很多",
        "opening_last_trade": "去年",
        "manual_grade": "Z",
        "created": -5.0,
    }
    found = one(dirt, shipments=[{"customer_id": None, "date": "昨天", "amount": True}])
    assert (found["intent_grade"], found["value_grade"], found["follow_grade"]) == (None, None, "C")


def test_an_empty_archive_has_nothing_to_grade() -> None:
    for snapshot in (book(customers=[]), Snapshot("甲.xlsm", {})):
        assert grade(snapshot, DEFAULTS, TODAY).changes == ()


def test_a_result_noted_in_the_plan_is_a_contact_at_once() -> None:
    noted = {"customer_id": "KH1", "result": "要样品"}
    snapshot = book(customers=ROWS, follow_up=[noted])
    frame = after(snapshot, grade(snapshot, DEFAULTS, TODAY))["customers"]
    assert frame["last_contact"].tolist() == [ago(0), None]


def test_the_grade_cuts_come_from_the_settings() -> None:
    narrow = replace(DEFAULTS, intent_cuts=(95.0, 90.0, 85.0, 80.0))
    snapshot = book(customers=ROWS)
    frame: pd.DataFrame = after(snapshot, grade(snapshot, narrow, TODAY))["customers"]
    assert frame["intent_grade"].tolist() == ["E", None]
