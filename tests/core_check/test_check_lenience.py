"""What the checks let through: refusing a good value is worse than passing a bad one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.check.schema import schema
from kehu_xl.core.check.stage import check
from kehu_xl.core.check.view import BookCheck
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, Snapshot
from kehu_xl.spec.tables import INPUTS
from kehu_xl.spec.tables.customers import CUSTOMERS
from tests.drawn import TODAY, book, day

A = {"customer_id": "KH000001", "customer_name": "甲公司"}


def codes(snapshot: Snapshot) -> list[str]:
    return [found.code for found in check(snapshot, DEFAULTS, TODAY).findings if found.code != "missing_owner"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mobile", 13800138000.0),
        ("mobile", "138 0013-8000"),
        ("mobile", "＋85298765432"),
        ("mobile", "+1-2025550123"),
        ("phone", "（0516）83456789"),
        ("phone", "４００８２０８８２０"),
        ("email", " wang@example.com "),
        ("uscc", "9135 0100 m000 100y43"),
        ("person_id", "E12345678"),
        ("person_id", "11010519491231002x"),
        ("person_id", "110105491231002"),
        ("sex", "女士"),
        ("acceptance", 100.0),
        ("agreed_contact", day("2030-01-01")),
        ("founded", day("1950-01-01")),
        ("remark", "长" * 3000),
        ("customer_id", "kh000001"),
    ],
)
def test_a_good_value_in_an_odd_form_is_let_through(column: str, value: Cell) -> None:
    assert codes(book(customers=[A | {column: value}])) == []


def test_rows_without_content_are_not_missing_anything() -> None:
    assert codes(book(customers=[A, {}, {"row_token": "t1"}, {"customer_name": "　", "follow_grade": "C"}])) == []


def test_two_shipments_that_look_alike_are_two_shipments() -> None:
    sold = {"customer_id": "KH000001", "date": day("2026-03-01"), "product": "布", "amount": 100.0}
    assert codes(book(customers=[A], shipments=[sold | {"id": "CH000001"}, sold | {"id": "CH000002"}])) == []


def test_a_reference_is_found_whatever_its_capitals_and_blanks() -> None:
    met = {"id": "JL000001", "customer_id": " kh000001", "date": day("2026-03-01"), "content": "谈"}
    assert codes(book(customers=[A], interactions=[met])) == []


def test_a_reference_into_a_table_that_the_book_lacks_is_not_reported() -> None:
    assert codes(book(customers=[A | {"class_code": "A1", "owner": "王芳"}])) == []


def test_merged_customers_are_left_alone() -> None:
    merged = {"state": "已合并", "created": day("2020-01-01"), "completeness": 5.0}
    assert codes(book(customers=[A | merged])) == []


def test_a_row_that_hangs_on_a_cycle_is_not_in_it() -> None:
    rows = [{"code": "A", "parent_code": "B"}, {"code": "B", "parent_code": "A"}, {"code": "C", "parent_code": "A"}]
    tree = [row | {"name": row["code"], "criterion": "行业"} for row in rows]
    found = next(f for f in check(book(classes=tree), DEFAULTS, TODAY).findings if f.code == "class_cycle")
    assert found.values.tolist() == ["B", "A"]


def test_the_schema_has_every_column_of_the_spec_and_tolerates_own_columns() -> None:
    snapshot = book(**{table.id: [{"own:备忘": "x"}] for table in INPUTS})
    for table in INPUTS:
        made = schema(BookCheck(snapshot, DEFAULTS, TODAY)[table.id])
        assert list(made.columns) == [column.id for column in table]


def test_checking_leaves_the_frames_as_they_were() -> None:
    snapshot = book(customers=[A | {"mobile": "?"}], staff=[{"name": "王芳", "email": "?"}])
    before = {name: view.frame.copy(deep=True) for name, view in snapshot.tables.items()}
    check(snapshot, DEFAULTS, TODAY)
    assert all(before[name].equals(view.frame) for name, view in snapshot.tables.items())


CELLS = st.one_of(st.none(), st.text(max_size=20), st.floats(allow_nan=False, allow_infinity=False), st.booleans())


@settings(max_examples=20, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from([column.id for column in CUSTOMERS]), CELLS, max_size=12), max_size=3))
def test_no_cell_whatever_it_holds_stops_the_checks(rows: list[dict[str, Cell]]) -> None:
    snapshot = book(customers=rows, staff=[{"name": "王芳"}])
    outcome = check(snapshot, DEFAULTS, TODAY)
    for found in outcome.findings:
        assert len(found.rows) == len(found.values) == len(found)
        assert np.isin(found.rows, [0, *snapshot["customers"].index]).all()
