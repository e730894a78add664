"""价值等级: RFM and sales alone."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehu_xl.core.grading.trade import with_days
from kehu_xl.core.grading.value import in_top, pareto_grades, quintile_scores, rfm_class
from kehu_xl.core.typed import serial_of
from kehu_xl.spec.vocabulary.basis import RFM_CLASSES
from tests.core_grading.graded import ago, graded, one, sale

FIXTURES = Path(__file__).parent / "fixtures"
FIXED = {"rfm_method": "fixed"}


@pytest.mark.parametrize(
    ("days", "score"), [(0, 5), (30, 5), (31, 4), (90, 4), (91, 3), (180, 3), (181, 2), (365, 2), (366, 1)]
)
def test_fixed_recency_cuts_count_the_day_itself(days: int, score: int) -> None:
    assert f"RFM {score}-" in one(shipments=[sale(days)], settings=FIXED)["basis"]


@pytest.mark.parametrize(("count", "score"), [(1, 1), (2, 2), (3, 2), (4, 3), (8, 4), (11, 4), (12, 5)])
def test_fixed_frequency_cuts(count: int, score: int) -> None:
    assert f"RFM 5-{score}-1" in one(shipments=[sale(5, 1.0)] * count, settings=FIXED)["basis"]


@pytest.mark.parametrize(
    ("amount", "score"), [(9_999, 1), (10_000, 2), (50_000, 3), (200_000, 4), (499_999, 4), (500_000, 5)]
)
def test_fixed_money_cuts_are_in_ten_thousands(amount: float, score: int) -> None:
    assert f"RFM 5-1-{score}" in one(shipments=[sale(5, float(amount))], settings=FIXED)["basis"]


def test_the_window_leaves_older_sales_out() -> None:
    found = one(shipments=[sale(400, 900_000.0), sale(5, 100.0)], settings=FIXED)
    assert "RFM 5-1-1" in found["basis"]
    assert found["total_amount"] == 900_100


@pytest.mark.parametrize(("pattern", "name", "grade"), RFM_CLASSES)
def test_each_of_the_eight_classes_has_its_grade(pattern: tuple[bool, ...], name: str, grade: str) -> None:
    recent, often, much = pattern
    amount = 300_000.0 if much else 80.0
    sales = [sale(10 if recent else 200, amount / 8)] * (8 if often else 1)
    if not often:
        sales = [sale(10 if recent else 200, amount)]
    found = one(shipments=sales, settings=FIXED)
    assert found["value_grade"] == grade
    assert name in found["basis"]


def test_quintiles_rank_the_customers() -> None:
    sales = [sale(10 * n, 1000.0 * (6 - n), f"KH{n}") for n in range(1, 6)]
    found = graded(*[{}] * 5, shipments=sales)
    assert [row["basis"].split("RFM ")[1][:5] for row in found] == ["5-1-5", "4-1-4", "3-1-3", "2-1-2", "1-1-1"]


def test_fewer_than_five_different_values_fall_back_on_the_fixed_cuts() -> None:
    alone = one(shipments=[sale(5, 600_000.0)])
    assert "RFM 5-1-5 重要发展→价值B" in alone["basis"]


def test_opening_data_alone_is_evidence() -> None:
    found = one({"opening_amount": 600_000.0, "opening_count": 12.0, "opening_last_trade": ago(20)})
    assert found["value_grade"] == "A"
    assert (found["total_amount"], found["trade_count"], found["last_trade"]) == (600_000, 12, ago(20))
    assert "累计含期初" in found["basis"]


def test_an_amount_without_a_day_is_graded_by_sales() -> None:
    found = one({"opening_amount": 600_000.0})
    assert found["value_grade"] == "A"
    assert "销售额累计前80%→价值A" in found["basis"]


def test_sales_alone_give_80_15_5() -> None:
    amounts = [50.0, 30.0, 15.0, 5.0]
    found = graded(*({"opening_amount": amount} for amount in amounts), settings={"value_method": "sales"})
    assert [row["value_grade"] for row in found] == ["A", "A", "B", "C"]
    assert "销售额累计80%–95%→价值B" in found[2]["basis"]
    assert "销售额累计后5%→价值C" in found[3]["basis"]


def test_nothing_sold_is_blank_never_e() -> None:
    found = one({"acceptance": 50.0})
    assert found["value_grade"] is None
    assert found["value_type"] is None


@given(st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=40))
def test_equal_amounts_have_equal_grades_and_bigger_ones_no_worse(amounts: list[float]) -> None:
    values = np.array(amounts, np.float64)
    grades = pareto_grades(values, (80.0, 95.0))
    order = np.argsort(-values[~np.isnan(values)], kind="stable")
    assert (np.diff(grades[~np.isnan(values)][order]) >= 0).all()
    assert (grades[np.isnan(values)] == -1).all()
    assert set(grades[values <= 0]) <= {2}


@given(st.lists(st.integers(0, 8), min_size=1, max_size=60))
def test_quintiles_keep_order_and_ties(values: list[int]) -> None:
    numbers = np.array(values, np.float64)
    scores = quintile_scores(numbers)
    assert ((scores >= 1) & (scores <= 5)).all()
    order = np.argsort(numbers, kind="stable")
    assert (np.diff(scores[order]) >= 0).all()
    assert all(len(set(scores[numbers == value])) == 1 for value in set(values))


@pytest.mark.parametrize(("share", "count"), [(0, 0), (10, 1), (20, 2), (25, 3), (100, 10)])
def test_the_top_share_rounds_up(share: float, count: int) -> None:
    assert in_top(np.arange(1.0, 11.0), share).sum() == count


def test_unknown_scores_have_no_class() -> None:
    assert rfm_class(np.array([np.nan]), np.array([5.0]), np.array([5.0])).tolist() == [-1]


def test_recency_and_frequency_are_those_published_for_cdnow() -> None:
    """Lifetimes' cdnow_customers_summary: weeks, a day of several purchases once; see fixtures/SOURCE.md."""
    bought = pd.read_csv(FIXTURES / "cdnow_purchases.csv", parse_dates=["date"])
    published = pd.read_csv(FIXTURES / "cdnow_published.csv").set_index("id")
    ids = published.index.tolist()
    sold = pd.DataFrame(
        {
            "customer": [ids.index(key) for key in bought["id"]],
            "day": [serial_of(moment.date()) for moment in bought["date"]],
            "amount": bought["usd"],
        }
    )
    opening = dict.fromkeys(("opening_amount", "opening_count", "opening_last_trade"), np.full(len(ids), np.nan))
    facts = with_days(pd.DataFrame(opening), sold)
    recency = (facts["last_trade"] - facts["first_trade"]) / 7
    age = (serial_of(pd.Timestamp("1997-09-30").date()) - facts["first_trade"]) / 7
    np.testing.assert_allclose(recency, published["recency"], atol=0.005)
    np.testing.assert_allclose(age, published["T"], atol=0.005)
    np.testing.assert_allclose(7 * recency / facts["average_interval"], published["frequency"])
