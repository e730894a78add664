"""Receivables, credit, totals, completeness."""

from typing import Any

import pytest

from kehu_xl.core.applied import after
from kehu_xl.core.grading import grade
from kehu_xl.core.settings import DEFAULTS
from tests.core_grading.graded import ago, graded, one, sale
from tests.drawn import TODAY, book, day


def plan(due: float, amount: float = 100.0, **more: Any) -> dict[str, Any]:
    return {"customer_id": "KH1", "due_date": due, "due_amount": amount, **more}


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (plan(ago(0)), "待回款"),
        (plan(ago(1)), "逾期"),
        (plan(ago(-5), paid_amount=40.0), "部分"),
        (plan(ago(5), paid_amount=40.0), "逾期"),
        (plan(ago(5), paid_amount=100.0), "完成"),
        (plan(ago(5), paid_date=ago(6)), "完成"),
        (plan(ago(5), state="作废"), "作废"),
        (plan(ago(5), contract_id="HT1"), "作废"),
        ({"customer_id": "KH1", "due_date": ago(5)}, None),
    ],
)
def test_the_state_of_a_line_of_the_payment_plan(row: dict[str, Any], state: str | None) -> None:
    snapshot = book(
        customers=[{"customer_id": "KH1"}],
        receivables=[row],
        contracts=[{"id": "HT1", "customer_id": "KH1", "name": "年框", "state": "作废"}],
    )
    assert after(snapshot, grade(snapshot, DEFAULTS, TODAY))["receivables"]["state"].tolist() == [state]


def test_with_a_plan_alone_the_balance_is_what_it_leaves_unpaid() -> None:
    found = one(receivables=[plan(ago(3), paid_amount=30.0), plan(ago(-9), 50.0)])
    assert (found["receivable"], found["overdue_days"]) == (120, 3)
    assert "应收余额=回款计划未收" in found["basis"]


def test_with_shipments_and_receipts_the_balance_is_their_difference() -> None:
    found = one(shipments=[sale(20, 1000.0), sale(10, -100.0)], receivables=[plan(ago(-3), 500.0, paid_amount=400.0)])
    assert found["receivable"] == 500
    assert found["overdue_days"] == 0
    assert "应收余额=出货−回款" in found["basis"]


def test_the_balance_is_never_less_than_what_is_past_due() -> None:
    paid = plan(ago(50), 9000.0, paid_amount=9000.0)
    found = one(shipments=[sale(20, 1000.0)], receivables=[paid, plan(ago(3), 200.0)])
    assert found["receivable"] == 200
    assert "应收余额取已到期未收" in found["basis"]


def test_shipments_alone_do_not_say_that_money_is_owed() -> None:
    found = one(shipments=[sale(20, 1000.0)])
    assert (found["receivable"], found["overdue_days"]) == (None, None)


def test_totals_take_returns_off_but_do_not_count_them_as_trades() -> None:
    found = one({"opening_amount": 50.0, "opening_count": 1.0}, shipments=[sale(20, 1000.0), sale(10, -100.0)])
    assert (found["total_amount"], found["trade_count"], found["last_trade"]) == (950, 2, ago(20))


def test_the_average_interval_counts_trading_days() -> None:
    found = one({"opening_last_trade": ago(60)}, shipments=[sale(40), sale(40), sale(0)])
    assert found["average_interval"] == 30


def test_the_monthly_average_is_a_twelfth_of_a_year_up_to_today() -> None:
    edge = {"customer_id": "KH1", "date": day("2025-03-15"), "amount": 1200.0}
    inside = edge | {"date": day("2025-03-16")}
    assert one(shipments=[edge])["monthly_average"] == 0
    assert one(shipments=[inside])["monthly_average"] == 100
    assert one()["monthly_average"] is None


def test_sales_after_today_and_sales_without_an_amount_do_not_count() -> None:
    found = one(shipments=[sale(-1, 500.0), {"customer_id": "KH1", "date": ago(3), "amount": "一千"}])
    assert (found["total_amount"], found["trade_count"]) == (None, None)


def test_credit_is_blank_without_evidence_of_paying() -> None:
    assert one({"created": ago(4000), "opening_amount": 1e7})["credit_grade"] is None


def test_a_punctual_old_big_customer_is_aaa_and_a_late_one_is_d() -> None:
    old = {"created": ago(4000), "opening_amount": 2e6, "risk_payment": 5.0}
    good = one(old, receivables=[plan(ago(9), paid_amount=100.0, paid_date=ago(9))])
    bad = one({"risk_payment": 1.0}, receivables=[plan(ago(9))])
    assert (good["credit_grade"], bad["credit_grade"]) == ("AAA", "D")
    assert "信用得分100→AAA" in good["basis"]


def test_unknown_parts_of_credit_give_their_weight_to_the_known_ones() -> None:
    assert "信用得分75→A" in one({"risk_payment": 4.0})["basis"]


def test_completeness_is_the_weighted_share_of_filled_columns() -> None:
    weights = {"customer_name": 3.0, "mobile": 3.0, "address": 2.0}
    found = one({"mobile": "13800138000"}, settings={"completeness_weights": weights})
    assert found["completeness"] == 75
    assert "完整度75%，缺地址" in found["basis"]


def test_a_person_needs_no_uscc_and_a_contact_row_counts_as_a_contact() -> None:
    weights = {"customer_name": 1.0, "uscc": 1.0, "contact_name": 2.0}
    people = [{"customer_id": "KH1", "name": "王芳"}]
    found = graded({"customer_type": "个人"}, {}, settings={"completeness_weights": weights}, contacts=people)
    assert [row["completeness"] for row in found] == [100, 25]
