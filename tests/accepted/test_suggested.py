"""Suggestions: a value for a wrong cell, only where the rule is content with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.accepted import Wanted
from kehu_xl.core.applied import after
from kehu_xl.core.check import all_findings
from kehu_xl.core.check.stage import check
from kehu_xl.core.fixing.stage import fix
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, Snapshot
from kehu_xl.spec import errors
from tests.drawn import TODAY, book, day

CUSTOMERS: list[tuple[dict[str, Cell], str, Cell]] = [  # cells, column, what is suggested
    ({"email": "wang@qq.ocm"}, "email", "wang@qq.com"),
    ({"email": "wang@163.con"}, "email", "wang@163.com"),
    ({"email": "nobody@"}, "email", None),
    ({"mobile": "1370013"}, "mobile", None),
    ({"state": "跟进钟"}, "state", "跟进中"),
    ({"state": "完全无关的话"}, "state", None),
    ({"owner": "李 鸣"}, "owner", None),
    ({"person_id": "11010519491231002X", "birth_date": day("1949-12-30")}, "birth_date", day("1949-12-31")),
    ({"person_id": "11010519491231002X", "sex": "男"}, "sex", "女"),
]


def one(cells: dict[str, Cell]) -> Snapshot:
    row = {"customer_id": "KH000001", "customer_name": "甲厂", "row_token": "r1", **cells}
    return book(customers=[row], staff=[{"name": "李明明", "row_token": "s1"}], accepted=[])


@pytest.mark.parametrize(("cells", "column", "suggested"), CUSTOMERS, ids=lambda x: str(x)[:40])
def test_what_is_suggested_is_what_a_person_would_take(cells: dict[str, Cell], column: str, suggested: Cell) -> None:
    snapshot = one(cells)
    if suggested is None:
        with pytest.raises(errors.NothingToFix, match="没有建议值"):
            fix(snapshot, DEFAULTS, TODAY, Wanted())
        return
    (change,) = fix(snapshot, DEFAULTS, TODAY, Wanted()).changes
    assert (change.column, change.new.tolist()) == (column, [suggested])
    sheet = check(snapshot, DEFAULTS, TODAY).outputs["findings"]
    assert sheet["suggested"].notna().sum() == 1


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(alphabet="a1@.ocmqn客 ", max_size=12), min_size=1, max_size=6))
def test_a_suggestion_taken_is_a_problem_less_and_never_a_new_one(emails: list[str]) -> None:
    rows = [{"name": f"员工{at}", "email": email or None, "row_token": f"r{at}"} for at, email in enumerate(emails)]
    snapshot = book(staff=rows, accepted=[])
    before = count(snapshot)
    try:
        outcome = fix(snapshot, DEFAULTS, TODAY, Wanted())
    except errors.NothingToFix:
        return
    fixed = after(snapshot, outcome)
    assert count(fixed) == before - outcome.counts["fixed"]
    with pytest.raises(errors.NothingToFix):
        fix(fixed, DEFAULTS, TODAY, Wanted())


def count(snapshot: Snapshot) -> int:
    return sum(len(found) for found in all_findings(snapshot, DEFAULTS, TODAY) if found.column == "email")


def test_a_reference_gets_the_key_that_it_is_most_like() -> None:
    rows = [{"customer_id": "KH000001", "customer_name": "甲厂", "owner": "欧阳明明", "row_token": "r1"}]
    snapshot = book(customers=rows, staff=[{"name": "欧阳明月", "row_token": "s1"}], accepted=[])
    (change,) = fix(snapshot, DEFAULTS, TODAY, Wanted(columns=("负责人",))).changes
    assert change.new.tolist() == ["欧阳明月"]


def test_a_formula_is_never_replaced() -> None:
    snapshot = one({"email": "wang@qq.ocm"})
    view = snapshot.tables["customers"]
    held = type(view)(**{**vars_of(view), "formulas": {"email": view.frame.index.to_numpy()}})
    with pytest.raises(errors.NothingToFix):
        fix(Snapshot("甲.xlsm", {**snapshot.tables, "customers": held}), DEFAULTS, TODAY, Wanted())


def vars_of(view: object) -> dict[str, object]:
    return {name: getattr(view, name) for name in view.__dataclass_fields__}  # type: ignore[attr-defined]


def test_what_was_accepted_is_not_fixed() -> None:
    from kehu_xl.core.accepted import accept  # noqa: PLC0415

    snapshot = one({"email": "wang@qq.ocm"})
    every = all_findings(snapshot, DEFAULTS, TODAY)
    silent = after(snapshot, accept(snapshot, every, Wanted(codes=("bad_email",)), TODAY))
    with pytest.raises(errors.NothingToFix):
        fix(silent, DEFAULTS, TODAY, Wanted())
