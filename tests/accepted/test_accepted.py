"""Accepted findings: silent until the value changes, wherever their row goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.accepted import Wanted, accept, listed, withdraw
from kehu_xl.core.accepted.picking import Place
from kehu_xl.core.applied import after
from kehu_xl.core.check.stage import check
from kehu_xl.core.outcome import Findings
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, Snapshot
from kehu_xl.core.typed import objects
from kehu_xl.spec import errors
from tests.drawn import TODAY, book

EMAIL = Wanted(codes=("bad_email",))
WRONG = st.sampled_from(["wang@", "nobody", "a@b", "x@@y.cn"])


def staff(*emails: Cell) -> Snapshot:
    rows = [{"name": f"员工{at}", "email": email, "row_token": f"r{at}"} for at, email in enumerate(emails)]
    return book(staff=rows, accepted=[])


def found(snapshot: Snapshot, code: str = "bad_email") -> list[Cell]:
    findings = check(snapshot, DEFAULTS, TODAY).findings
    return [value for each in findings if each.code == code for value in each.values.tolist()]


def accepted(snapshot: Snapshot, wanted: Wanted = EMAIL) -> Snapshot:
    every = check(snapshot, DEFAULTS, TODAY).findings
    return after(snapshot, accept(snapshot, every, wanted, TODAY, ("核对过", "李明")))


def with_emails(snapshot: Snapshot, emails: Sequence[Cell], order: Sequence[int] | None = None) -> Snapshot:
    view = snapshot.tables["staff"]
    frame = view.frame.copy()
    frame["email"] = objects(list(emails))
    if order is not None:
        frame = frame.iloc[list(order)].set_axis(view.frame.index, axis=0)
    return replace(snapshot, tables={**snapshot.tables, "staff": replace(view, frame=frame)})


@settings(deadline=None, max_examples=25)
@given(st.lists(WRONG, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_an_accepted_value_is_silent_however_the_rows_are_sorted(emails: list[str], random) -> None:
    snapshot = accepted(staff(*emails))
    order = list(range(len(emails)))
    random.shuffle(order)
    moved = with_emails(snapshot, emails, order)
    outcome = check(moved, DEFAULTS, TODAY)
    assert found(moved) == []
    assert outcome.counts["accepted"] == len(emails)
    assert outcome.blocks["findings", "totals"]["accepted"].tolist() == [float(len(emails))]
    assert not outcome.changes


@settings(deadline=None, max_examples=25)
@given(st.lists(WRONG, min_size=2, max_size=5, unique=True), WRONG)
def test_a_changed_value_is_a_problem_again_and_for_good(emails: list[str], new: str) -> None:
    snapshot = accepted(staff(*emails))
    changed = with_emails(snapshot, [new, *emails[1:]])
    expected = [] if new == emails[0] else [new]
    outcome = check(changed, DEFAULTS, TODAY)
    assert [v for f in outcome.findings if f.code == "bad_email" for v in f.values.tolist()] == expected
    back = with_emails(after(changed, outcome), emails)
    assert found(back) == ([] if new == emails[0] else [emails[0]])


@settings(deadline=None, max_examples=25)
@given(st.lists(WRONG, min_size=2, max_size=5))
def test_only_what_is_meant_is_accepted(emails: list[str]) -> None:
    snapshot = staff(*emails)
    letter, row = snapshot.tables["staff"].letters["email"], snapshot.tables["staff"].first_row
    wanted = Wanted(cells=(Place("员工", letter, range(row, row + 1)),))
    assert found(accepted(snapshot, wanted)) == emails[1:]


def test_a_value_that_becomes_right_lapses_too() -> None:
    snapshot = accepted(staff("wang@"))
    right = with_emails(snapshot, ["wang@example.com"])
    outcome = check(right, DEFAULTS, TODAY)
    assert [change.new.tolist() for change in outcome.changes] == [["值已改"]]
    assert not list(check(after(right, outcome), DEFAULTS, TODAY).changes)


def test_a_row_that_is_gone_keeps_its_acceptance() -> None:
    snapshot = accepted(staff("wang@", "nobody"))
    view = snapshot.tables["staff"]
    shorter = replace(snapshot, tables={**snapshot.tables, "staff": replace(view, frame=view.frame.iloc[1:])})
    assert not check(shorter, DEFAULTS, TODAY).changes
    assert [row.cell for row in listed(shorter)] == [None, "E3"]


def test_withdrawn_it_is_a_problem_again() -> None:
    snapshot = accepted(staff("wang@", "nobody"))
    back = after(snapshot, withdraw(snapshot, Wanted(cells=(Place.parse("员工!E2"),))))
    assert found(back) == ["wang@"]
    assert [(row.value, row.state, row.valid) for row in listed(back)] == [
        ("wang@", "已撤回", False), ("nobody", "有效", True),
    ]  # fmt: skip


def test_a_person_may_withdraw_by_hand() -> None:
    snapshot = accepted(staff("wang@"))
    view = snapshot.tables["accepted"]
    by_hand = replace(view, frame=view.frame.assign(state=objects(["已撤回"])))
    assert found(replace(snapshot, tables={**snapshot.tables, "accepted": by_hand})) == ["wang@"]


def test_the_list_says_who_when_and_why() -> None:
    (row,) = listed(accepted(staff("wang@")))
    assert (row.code, row.sheet, row.cell, row.header, row.value) == ("bad_email", "员工", "E2", "邮箱", "wang@")
    assert (row.reason, row.who, row.date, row.state) == ("核对过", "李明", "2026-03-15", "有效")


def test_an_accepted_double_is_accepted_for_that_other_customer_only() -> None:
    same = {"uscc": "91350100M000100Y43"}
    rows = [
        {"customer_id": f"KH00000{at}", "customer_name": f"公司{at}", "row_token": f"r{at}", **same} for at in (1, 2)
    ]
    snapshot = book(customers=rows, accepted=[])
    wanted = Wanted(codes=("suspected_duplicate",))
    if not found(snapshot, "suspected_duplicate"):
        pytest.fail("the rows are no doubles")
    silent = accepted(snapshot, wanted)
    assert found(silent, "suspected_duplicate") == []
    view = silent.tables["customers"]
    renamed = view.frame.assign(customer_id=objects(["KH000009", "KH000002"]))
    other = replace(silent, tables={**silent.tables, "customers": replace(view, frame=renamed)})
    assert len(found(other, "suspected_duplicate")) == 1


def test_what_is_about_a_whole_column_cannot_be_accepted() -> None:
    whole = Findings("mixed_types", "staff", "email", np.zeros(1, np.int64), objects([None]), {"count": 3})
    with pytest.raises(errors.NothingToAccept, match="没有可以认可的"):
        accept(staff("wang@"), [whole], Wanted(codes=("mixed_types",)), TODAY)


def test_nothing_to_accept_and_nothing_to_withdraw_are_said() -> None:
    with pytest.raises(errors.NothingToAccept, match="没有在这些地方发现问题"):
        accepted(staff("wang@example.com"))
    with pytest.raises(errors.NothingToAccept, match="可以撤回"):
        withdraw(staff("wang@"), Wanted())


def test_a_cell_that_is_none_is_said() -> None:
    with pytest.raises(errors.UsageMistake, match="“客户”不是单元格"):
        Place.parse("客户")
