"""价值类型, 交易历史, 规模类型, 盈利类型, 大客户."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.grading.codes import Grade, TradeHistory, ValueType
from kehu_xl.spec import choices
from tests.core_grading.graded import NOW, ago, graded, one, sale

OPEN_COMPLAINT = {"customer_id": "KH1", "date": ago(5), "type": "投诉", "content": "少发一箱", "state": "待处理"}


@pytest.mark.parametrize(
    ("enum", "known"),
    [(Grade, choices.GRADES), (ValueType, choices.VALUE_TYPES), (TradeHistory, choices.TRADE_HISTORIES)],
)
def test_the_codes_are_the_places_in_the_choices(enum: Any, known: tuple[Any, ...]) -> None:
    assert [member.name.lower() for member in enum] == [choice.id.lower() for choice in known]


@pytest.mark.parametrize(("days", "frozen"), [(364, False), (365, True), (900, True)])
def test_no_trade_and_no_contact_for_the_freeze_period_is_frozen(days: int, *, frozen: bool) -> None:
    found = one(shipments=[sale(days)])
    assert (found["value_type"] == "冰点") == frozen
    assert ("365天内无交易无联系→冰点" in found["basis"]) == frozen


def test_a_contact_thaws() -> None:
    found = one(shipments=[sale(900)], interactions=[{"customer_id": "KH1", "date": ago(3), "content": "问候"}])
    assert found["value_type"] is None


def test_somebody_never_touched_counts_from_the_day_of_the_file() -> None:
    assert one({"created": ago(400)})["value_type"] == "冰点"
    assert one({"created": ago(40)})["value_type"] is None


@pytest.mark.parametrize(("now", "kind"), [(49_000.0, "迁移"), (50_000.0, "迁移"), (51_000.0, "价值")])
def test_high_value_whose_spending_fell_by_half_migrates(now: float, kind: str) -> None:
    found = one(shipments=[sale(400, 100_000.0), sale(100, now)])
    assert found["value_type"] == kind
    assert ("消费比上一期下降50%以上→迁移" in found["basis"]) == (kind == "迁移")


@pytest.mark.parametrize(("silent", "kind"), [(40, "价值"), (41, "迁移")])
def test_high_value_silent_past_its_own_habit_migrates(silent: int, kind: str) -> None:
    found = one(shipments=[sale(silent + 20 * n, 1000.0) for n in range(4)])
    assert found["average_interval"] == 20
    assert found["value_type"] == kind


def test_active_high_value_is_valuable() -> None:
    found = one(shipments=[sale(10, 1000.0)])
    assert found["value_type"] == "价值"
    assert "高价值，365天内有交易→价值" in found["basis"]


def test_others_with_growing_sales_or_intent_are_promising() -> None:
    big = [sale(20, 1e6, f"KH{n}") for n in range(2, 7)]
    grown = graded(*[{}] * 6, shipments=[sale(400, 100.0), sale(10, 200.0), *big])[0]
    keen = graded({"acceptance": 75.0})[0]
    assert (grown["value_type"], keen["value_type"]) == ("潜力", "潜力")
    assert "销售增长→潜力" in grown["basis"]
    assert "意向高→潜力" in keen["basis"]


def test_an_open_complaint_is_a_problem_and_a_closed_one_is_none() -> None:
    assert "有未关闭投诉→问题" in one(feedback=[OPEN_COMPLAINT])["basis"]
    for closed in ({"state": "已关闭"}, {"closed": ago(1)}, {"type": "表扬"}):
        assert one(feedback=[OPEN_COMPLAINT | closed])["trade_history"] == "潜在"


def test_an_overdue_receivable_is_a_problem() -> None:
    late = {"customer_id": "KH1", "due_date": ago(1), "due_amount": 100.0}
    found = one(receivables=[late])
    assert found["trade_history"] == "问题"
    assert "有逾期应收→问题" in found["basis"]


@pytest.mark.parametrize(
    ("days", "history", "why"),
    [
        (0, "新", "90天内首次交易→新"),
        (90, "新", "新"),
        (91, "老", "仅一次→老"),
        (364, "老", "仅一次→老"),
        (365, "过去", "365天无交易→过去"),
    ],
)
def test_a_single_purchase_ages_from_new_to_past(days: int, history: str, why: str) -> None:
    found = one(shipments=[sale(days)])
    assert found["trade_history"] == history
    assert why in found["basis"]


def test_repeated_purchases_are_regular() -> None:
    found = one(shipments=[sale(200), sale(100)])
    assert (found["trade_history"], found["trade_count"]) == ("老", 2)
    assert "多次交易→老" in found["basis"]


def test_opening_purchases_make_a_later_one_not_the_first() -> None:
    assert one({"opening_amount": 10.0}, shipments=[sale(5)])["trade_history"] == "老"


def test_never_bought_is_potential_and_a_closed_deal_without_sales_is_regular() -> None:
    assert "未成交过→潜在" in one()["basis"]
    assert "客户状态为成交→老" in one({"state": "成交"})["basis"]
    assert "有成交，日期不详→老" in one({"opening_amount": 10.0})["basis"]


@pytest.mark.parametrize(
    ("amount", "size"), [(1_000_000, "大型"), (999_999, "中型"), (100_000, "中型"), (99_999, "零散")]
)
def test_size_by_amount(amount: float, size: str) -> None:
    found = one({"opening_amount": float(amount)})
    assert found["size_type"] == size
    assert f"→{size}" in found["basis"]


@pytest.mark.parametrize(
    ("cost", "kind"), [(70, "高盈利"), (71, "合理"), (90, "合理"), (91, "微盈利"), (100, "微盈利"), (101, "亏损")]
)
def test_profit_by_margin(cost: float, kind: str) -> None:
    found = one(shipments=[sale(5, 100.0, cost=float(cost)), sale(5, 1e6)])
    assert (found["profit_type"], found["total_profit"]) == (kind, 100 - cost)
    assert f"→{kind}" in found["basis"]


def test_size_and_profit_are_blank_without_numbers() -> None:
    found = one()
    assert (found["size_type"], found["profit_type"], found["key_account"]) == (None, None, None)


def test_both_tests_of_a_key_account() -> None:
    rows: list[dict[str, Any]] = [{"opening_amount": 100.0 - n, "manual_grade": "C"} for n in range(10)]
    rows[1] |= {"manual_grade": "A"}
    rows[4] |= {"manual_grade": "A"}
    rows[5] |= {"manual_grade": "A"}
    found = graded(*rows)
    assert [row["key_account"] for row in found] == ["是", "是", "否", "否", "是", *["否"] * 5]
    assert "金额前20%→大客户" in found[0]["basis"]
    assert "金额前20%、A级且金额前50%→大客户" in found[1]["basis"]
    assert "；A级且金额前50%→大客户" in found[4]["basis"]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 900), st.floats(-1e5, 1e6)), max_size=5),
    st.none() | st.integers(0, 100),
    st.none() | st.integers(0, 900),
)
def test_every_customer_has_one_history_and_at_most_one_value_type(
    sales: list[tuple[int, float]], percent: int | None, contact: int | None
) -> None:
    made = [] if contact is None else [{"customer_id": "KH1", "date": NOW - contact, "content": "聊"}]
    acceptance = None if percent is None else float(percent)
    found = one({"acceptance": acceptance}, shipments=[sale(*each) for each in sales], interactions=made)
    assert found["trade_history"] in {choice.label for choice in choices.TRADE_HISTORIES}
    assert sum(f"→{choice.label}" in found["basis"].split("；") for choice in choices.TRADE_HISTORIES) <= 1
    told = [
        choice.label
        for choice in choices.VALUE_TYPES
        if any(p.endswith(f"→{choice.label}") for p in found["basis"].split("；"))
    ]
    assert told == ([] if found["value_type"] is None else [found["value_type"]])
