"""行标识: every filled row of an input table has one of its own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, islice

from kehu_xl.core.applied import after
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.tokens import assign_tokens, random_tokens, tokens
from tests.drawn import TODAY, book, view


def counted() -> Callable[[int], list[str]]:
    names = (f"r{number}" for number in count(1))
    return lambda wanted: list(islice(names, wanted))


def changes(snapshot: Snapshot) -> list[tuple[str, list[int], list[object]]]:
    wanted = assign_tokens(snapshot, counted()).changes
    return [(change.table, change.rows.tolist(), change.new.tolist()) for change in wanted]


def test_filled_rows_without_a_token_get_one() -> None:
    snapshot = book(customers=[{"customer_name": "甲"}, {}, {"customer_id": "KH000002"}], staff=[{"name": "王芳"}])
    assert changes(snapshot) == [("customers", [2, 4], ["r1", "r2"]), ("staff", [2], ["r3"])]


def test_of_two_equal_tokens_the_upper_keeps_it() -> None:
    rows = [{"customer_name": name, "row_token": token} for name, token in (("甲", "x"), ("乙", "x"), ("丙", "y"))]
    assert changes(book(customers=rows)) == [("customers", [3], ["r1"])]


def test_a_token_that_any_table_has_is_passed_over() -> None:
    snapshot = book(customers=[{"customer_name": "甲"}], staff=[{"name": "王芳", "row_token": "r1"}])
    assert changes(snapshot) == [("customers", [2], ["r2"])]


def test_a_token_cell_with_a_formula_is_left_alone() -> None:
    snapshot = Snapshot("甲.xlsm", {"staff": view("staff", [{"name": "王芳"}], {"row_token": [2]})})
    assert changes(snapshot) == []


def test_sheets_that_python_fills_have_no_tokens_of_their_own() -> None:
    assert changes(book(findings=[{"code": "bad_mobile"}])) == []


def test_the_step_gives_random_tokens_and_a_second_run_changes_nothing() -> None:
    snapshot = book(customers=[{"customer_name": "甲"}] * 50)
    outcome = tokens(snapshot, DEFAULTS, TODAY)
    assert len(set(outcome.changes[0].new)) == 50
    assert tokens(after(snapshot, outcome), DEFAULTS, TODAY).changes == ()


def test_a_random_token_is_never_taken_for_a_number() -> None:
    drawn = random_tokens(200)
    assert len(set(drawn)) == 200
    assert all(token.isalnum() and token.isascii() and token[0] == "r" and len(token) == 9 for token in drawn)


def test_an_empty_book_draws_no_token() -> None:
    assert random_tokens(0) == []
    assert changes(book(customers=[], staff=[{}])) == []
