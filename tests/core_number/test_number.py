"""Ids are given in row order, once, and never again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.applied import after
from kehu_xl.core.id_pattern import IdPattern
from kehu_xl.core.number import number
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, Snapshot
from kehu_xl.spec.ids import PATTERNS
from kehu_xl.spec.tables import INPUTS
from kehu_xl.spec.types import Kind
from tests.drawn import TODAY, book, day, view

MONTHLY = replace(DEFAULTS, id_pattern=IdPattern.parse("KH+YYYYMM+3"))


def ids(outcome: Outcome, table: str = "customers") -> list[Cell]:
    numbered = [change for change in outcome.changes if (change.table, change.reason) == (table, "numbered")]
    return [value for change in numbered for value in change.new.tolist()]


def test_rows_without_an_id_get_the_next_numbers_in_row_order() -> None:
    rows = [{"customer_name": "甲"}, {"customer_name": "乙", "customer_id": "KH000005"}, {"customer_name": "丙"}]
    outcome = number(book(customers=rows), DEFAULTS, TODAY)
    change = outcome.changes[0]
    assert change.rows.tolist() == [2, 4]
    assert change.old.tolist() == [None, None]
    assert ids(outcome) == ["KH000006", "KH000007"]
    assert change.reason == "numbered"
    assert outcome.counts == {"numbered": 2}


def test_a_row_with_nothing_but_blanks_gets_no_id() -> None:
    rows = [{"customer_name": " "}, {"row_token": "t1"}, {"follow_grade": "C", "total_amount": 0.0}, {}]
    assert number(book(customers=rows), DEFAULTS, TODAY).changes == ()


def test_a_column_of_the_users_own_is_content() -> None:
    assert ids(number(book(customers=[{"own:车牌": "苏C12345"}]), DEFAULTS, TODAY)) == ["KH000001"]


def test_a_cell_that_holds_a_formula_is_left_alone() -> None:
    rows = [{"customer_name": "甲"}, {"customer_name": "乙"}]
    snapshot = Snapshot("甲.xlsm", {"customers": view("customers", rows, {"customer_id": [2]})})
    assert number(snapshot, DEFAULTS, TODAY).changes[0].rows.tolist() == [3]


def test_a_customer_typed_by_hand_gets_the_day_of_its_number_as_the_day_of_its_file() -> None:
    rows: list[dict[str, Cell]] = [
        {"customer_name": "甲", "created": day("2024-05-01")},
        {"customer_name": "乙", "customer_id": "KH000005"},
        {"customer_name": "丙"},
        {"customer_name": "丁", "created": " "},
        {"customer_name": "戊"},
    ]
    snapshot = Snapshot("甲.xlsm", {"customers": view("customers", rows, {"created": [6]})})
    outcome = number(snapshot, DEFAULTS, TODAY)
    created = after(snapshot, outcome)["customers"]["created"].tolist()
    assert created == [day("2024-05-01"), None, day("2026-03-15"), day("2026-03-15"), None]
    assert outcome.counts == {"numbered": 4}


def test_a_book_without_the_column_of_that_day_gets_none_added() -> None:
    customers = view("customers", [{"customer_name": "甲"}])
    letters = {name: letter for name, letter in customers.letters.items() if name != "created"}
    outcome = number(Snapshot("甲.xlsm", {"customers": replace(customers, letters=letters)}), DEFAULTS, TODAY)
    assert [change.column for change in outcome.changes] == ["customer_id"]


def test_repeated_ids_and_ids_of_another_form_are_left_alone() -> None:
    keys = ("KH000001", "KH000001", "X9")
    rows = [{"customer_name": f"第{key}家", "customer_id": key} for key in keys]
    assert number(book(customers=rows), DEFAULTS, TODAY).changes == ()


def test_a_number_that_a_deleted_row_had_is_not_used_again() -> None:
    first = book(customers=[{"customer_name": "甲"}, {"customer_name": "乙"}])
    marks = number(first, DEFAULTS, TODAY).properties
    assert marks == {"mark_customers": "KH=2"}
    assert ids(number(book(marks, customers=[{"customer_name": "丙"}]), DEFAULTS, TODAY)) == ["KH000003"]


def test_a_number_that_another_table_still_refers_to_is_not_used_again() -> None:
    snapshot = book(customers=[{"customer_name": "甲"}], contacts=[{"customer_id": "KH000041", "name": "李明"}])
    assert ids(number(snapshot, DEFAULTS, TODAY)) == ["KH000042"]


def test_the_mark_is_kept_even_where_nothing_is_numbered() -> None:
    outcome = number(book(customers=[{"customer_name": "甲", "customer_id": "KH000009"}]), DEFAULTS, TODAY)
    assert (outcome.changes, outcome.properties) == ((), {"mark_customers": "KH=9"})


def test_a_mark_that_is_right_already_is_not_written_again() -> None:
    snapshot = book({"mark_customers": "KH=9"}, customers=[{"customer_name": "甲", "customer_id": "KH000009"}])
    assert number(snapshot, DEFAULTS, TODAY).properties == {}


def test_a_mark_that_makes_no_sense_is_passed_over() -> None:
    snapshot = book({"mark_customers": "?? KH= =5 KH=x"}, customers=[{"customer_name": "甲"}])
    assert ids(number(snapshot, DEFAULTS, TODAY)) == ["KH000001"]


def test_numbers_start_again_every_period_and_the_old_mark_is_kept() -> None:
    march = number(book(customers=[{"customer_name": "甲"}] * 2), MONTHLY, date(2026, 3, 31))
    assert ids(march) == ["KH202603001", "KH202603002"]
    april = number(book(march.properties, customers=[{"customer_name": "乙"}]), MONTHLY, date(2026, 4, 1))
    assert ids(april) == ["KH202604001"]
    assert april.properties == {"mark_customers": "KH202603=2 KH202604=1"}
    late = number(book(april.properties, customers=[{"customer_name": "丙"}]), MONTHLY, date(2026, 3, 31))
    assert ids(late) == ["KH202603003"]


def test_a_property_never_outgrows_what_a_workbook_can_hold() -> None:
    marks: dict[str, str] = {}
    daily = replace(DEFAULTS, id_pattern=IdPattern.parse("KEHU+YYYYMMDD+6"))
    for of_month in range(1, 29):
        marks |= number(book(marks, customers=[{"customer_name": "甲"}]), daily, date(2026, 2, of_month)).properties
    assert len(marks["mark_customers"]) <= 255
    assert marks["mark_customers"].endswith("KEHU20260228=1")


def test_every_table_with_an_id_of_its_own_is_numbered() -> None:
    coded = {table.id for table in INPUTS if any(c.unique and c.kind is Kind.CODE for c in table)}
    assert coded == {"customers", *PATTERNS}
    snapshot = book(**{name: [{"own:备忘": "x"}] for name in coded})
    outcome = number(snapshot, DEFAULTS, TODAY)
    assert {change.table for change in outcome.changes} == coded
    assert ids(outcome, "contacts") == ["LX000001"]


NAMES = st.one_of(st.none(), st.just(" "), st.sampled_from(["甲", "乙", "丙"]))
KEYS = st.one_of(st.none(), st.sampled_from(["KH000001", "KH000003", "KH000007", "kh000002", "A-1", "KH12"]))
ROWS = st.lists(st.fixed_dictionaries({"customer_name": NAMES, "customer_id": KEYS}), max_size=8)


@settings(max_examples=40, deadline=None)
@given(ROWS, ROWS)
def test_numbering_is_unique_in_order_once_and_never_reuses(
    first: list[dict[str, Cell]], then: list[dict[str, Cell]]
) -> None:
    snapshot = book(customers=first)
    outcome = number(snapshot, DEFAULTS, TODAY)
    given_first = ids(outcome)
    taken = {str(row["customer_id"]).upper() for row in first}
    assert len(set(given_first)) == len(given_first)
    assert given_first == sorted(given_first, key=str)
    assert taken.isdisjoint(given_first)
    assert number(after(snapshot, outcome), DEFAULTS, TODAY).changes == ()
    later = book(outcome.properties, customers=then)
    assert set(ids(number(later, DEFAULTS, TODAY))).isdisjoint(given_first)
