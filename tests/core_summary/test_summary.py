"""汇总 and 首页: numbers that agree with each other, in blocks of a fixed size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.summary import summarize
from kehu_xl.spec.tables import table
from tests.drawn import TODAY, book, day

NOW = day("2026-03-15")
BLOCKS = [(sheet, block.id) for sheet in ("summary", "home") for block in table(sheet).blocks]


def blocks(today: date = TODAY, **tables: Sequence[Any]) -> dict[tuple[str, str], pd.DataFrame]:
    return dict(summarize(book(**tables), DEFAULTS, today).blocks)


def customer(number: int, **cells: Any) -> dict[str, Any]:
    return {"customer_id": f"KH{number}", "customer_name": f"甲{number}", **cells}


def filled(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [row for row in frame.itertuples(index=False, name=None) if any(cell is not None for cell in row)]


@pytest.mark.parametrize("count", [0, 1, 3, 300, 5])
def test_every_block_has_its_size_whatever_the_number_of_customers(count: int) -> None:
    rows = [
        customer(n, owner=f"员工{n}", province=f"省{n}", source=f"来源{n}", state="成交", total_amount=1.0)
        for n in range(count)
    ]
    found = blocks(customers=rows)
    for sheet, name in BLOCKS:
        block = table(sheet).block(name)
        frame = found[sheet, name]
        assert frame.shape == (block.rows, len(block.columns)), name
        assert list(frame.columns) == [column.id for column in block.columns]
        assert {str(dtype) for dtype in frame.dtypes} == {"object"}


def test_the_sums_of_all_blocks_agree() -> None:
    rows = [
        customer(n, owner=f"员工{n % 13}", province=f"省{n % 17}" if n % 5 else None, source=f"来源{n % 3}",
                 state=("成交", "潜在", None)[n % 3], follow_grade="ABCDE"[n % 5] if n % 7 else None,
                 total_amount=float(n - 20), next_contact=NOW + n - 50)
        for n in range(100)
    ]  # fmt: skip
    found = blocks(customers=rows)
    key = found["summary", "key_figures"].iloc[0]
    assert (key["customers"], key["amount"]) == (100, 2950)
    for name in ("grades", "owners", "regions", "sources", "states"):
        cells = found["summary", name].dropna(how="all")
        assert cells["count"].sum() == 100, name
        assert cells["amount"].sum() == pytest.approx(2950), name
    owners = found["summary", "owners"].dropna(how="all")
    assert (owners["due"].sum(), owners["overdue"].sum()) == (key["due"], key["overdue"]) == (8, 50)
    assert found["summary", "grades"]["share"].sum() == pytest.approx(100, abs=0.3)


def test_what_does_not_fit_is_summed_in_the_last_row() -> None:
    rows = [customer(n, owner=f"员工{n}", total_amount=10.0) for n in range(12)]
    last = blocks(customers=rows)["summary", "owners"].iloc[-1].tolist()
    assert last == ["其他3项合计", 3, 0, 0, 30]


def test_customers_without_an_owner_or_a_province_are_named_so() -> None:
    found = blocks(customers=[customer(1, total_amount=5.0)])
    assert filled(found["summary", "owners"]) == [("(未分配)", 1, 0, 0, 5)]
    assert filled(found["summary", "regions"]) == [("(未填写)", 1, 5)]


def test_the_top_ten_keep_sheet_order_among_equals_and_leave_out_what_is_not_positive() -> None:
    rows = [
        customer(n, total_amount=amount, follow_grade="B") for n, amount in enumerate([50.0, 0.0, -30.0, 100.0, 50.0])
    ]
    found = filled(blocks(customers=rows)["summary", "top"])
    assert found == [("甲3", 100, 50, None, "B"), ("甲0", 50, 25, None, "B"), ("甲4", 50, 25, None, "B")]


def test_due_and_overdue_meet_at_today() -> None:
    rows = [customer(n, next_contact=NOW + days) for n, days in enumerate([-1, 0, 7, 8])]
    key = blocks(customers=rows)["summary", "key_figures"].iloc[0]
    assert (key["overdue"], key["due"]) == (1, 2)


def test_the_twelve_months_end_with_this_one() -> None:
    created = ("2026-03-01", "2025-04-30", "2025-03-31")
    talks = [(NOW, "聊"), (NOW + 1, "未到")]
    sales = [("2026-02-28", 70.0), ("2026-02-01", -20.0)]
    found = blocks(
        customers=[customer(n, created=day(when)) for n, when in enumerate(created, 1)],
        interactions=[{"customer_id": "KH1", "date": when, "content": said} for when, said in talks],
        shipments=[{"customer_id": "KH2", "date": day(when), "amount": amount} for when, amount in sales],
    )
    months = found["summary", "months"].set_index("month")
    assert months.index.tolist() == [
        f"{y}-{m:02}" for y, m in [*((2025, m) for m in range(4, 13)), (2026, 1), (2026, 2), (2026, 3)]
    ]
    assert months.loc["2026-03"].tolist() == [1, 1, 0]
    assert months.loc["2026-02"].tolist() == [0, 0, 50]
    assert months.loc["2025-04"].tolist() == [1, 0, 0]
    key = found["summary", "key_figures"].iloc[0]
    assert (key["new"], key["contacts"]) == (1, 1)


def test_a_year_without_sales_draws_no_line_at_zero() -> None:
    sold = [{"customer_id": "KH1", "date": day("2024-03-01"), "amount": 90.0}]
    months = blocks(customers=[customer(1)], shipments=sold)["summary", "months"]
    assert months["sales"].tolist() == [None] * 12
    assert months["new_customers"].tolist() == [0.0] * 12


def test_merged_customers_are_not_counted() -> None:
    rows = [customer(1, state="已合并", total_amount=1e9, merged_into="KH2"), customer(2, total_amount=1.0)]
    found = blocks(customers=rows)
    assert found["summary", "key_figures"].iloc[0]["amount"] == 1
    assert filled(found["summary", "states"]) == [("(未填写)", 1, 1)]


def test_the_counters_say_what_there_is() -> None:
    rows = [
        customer(
            1,
            follow_grade="A",
            key_account="是",
            total_amount=250_000.0,
            next_contact=NOW - 7,
            owner="王芳",
            completeness=80.0,
        ),
        customer(
            2, follow_grade="B", next_contact=NOW, overdue_days=3.0, receivable=900.0, completeness=60.0, created=NOW
        ),
        customer(3, next_contact=NOW + 2),
    ]
    findings = [{"severity": "错误"}, {"severity": "错误"}, {"severity": "警告"}]
    counters = {
        label: (value, note)
        for label, value, note in filled(blocks(customers=rows, findings=findings)["home", "counters"])
    }
    assert counters == {
        "客户总数": (3, "本月新增 1 个"),
        "逾期未联系": (1, "其中高风险（逾期7天以上）1 个"),
        "今天该联系": (1, "另有 1 个在七天内"),
        "A级客户": (1, "B级 1 个，C级 0 个"),
        "大客户": (1, "累计金额 25.0万元"),
        "应收逾期客户": (1, "应收余额合计 900元"),
        "资料错误": (2, "警告 1 个，提示 0 个"),
        "没有负责人": (2, "完整度平均 70%"),
    }


ALL_RIGHT = {"owner": "王芳", "mobile": "13800138000", "manual_grade": "A", "next_contact": NOW + 60}


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"findings": [{"severity": "错误"}]}, "有 1 个错误：到“校验结果”表逐条改正。"),
        ({"cells": {"next_contact": NOW - 4}}, "有 1 个客户逾期未联系，最久的已逾期 4 天：到“跟进计划”表联系。"),
        ({"cells": {"next_contact": NOW}}, "今天该联系 1 个客户：到“跟进计划”表，联系完填“本次结果”。"),
        ({"follow_up": [{"state": "未处理"}]}, "“跟进计划”里有 1 行没有处理：补上“本次结果”，或核对客户编号。"),
        ({"cells": {"overdue_days": 1.0}}, "有 1 个客户应收逾期：到“客户”表看“逾期天数”，请尽快催收。"),
        ({"cells": {"owner": ""}}, "有 1 个客户没有负责人：到“客户”表填“负责人”。"),
        ({"cells": {"manual_grade": None}}, "有 1 个客户没有分级依据：填“接受度”或“人工等级”。"),
        ({"cells": {"mobile": None}}, "有 1 个客户没有任何电话：到“客户”表补上。"),
        ({"cells": {"next_contact": NOW + 3}}, "七天内该联系 1 个客户：到“跟进计划”表安排。"),
        ({}, "没有要处理的事。"),
    ],
)
def test_what_to_do_next(tables: dict[str, Any], said: str) -> None:
    rows = [customer(1, **{**ALL_RIGHT, **tables.pop("cells", {})})]
    assert filled(blocks(customers=rows, **tables)["home", "todo"]) == [(said,)]


def test_at_most_five_things_to_do_the_most_urgent_first() -> None:
    rows = [customer(1, next_contact=NOW - 1), customer(2, next_contact=NOW), customer(3, overdue_days=2.0)]
    said = filled(blocks(customers=rows, findings=[{"severity": "错误"}])["home", "todo"])
    assert len(said) == 5
    assert said[0] == ("有 1 个错误：到“校验结果”表逐条改正。",)


def test_an_empty_archive_says_how_to_begin() -> None:
    for snapshot in (book(customers=[]), Snapshot("甲.xlsm", {})):
        found = summarize(snapshot, DEFAULTS, TODAY).blocks
        assert filled(found["home", "counters"]) == [("客户总数", 0, "还没有客户，按右边的步骤开始。")]
        assert "录入客户" in found["home", "todo"].iloc[0, 0]
        assert filled(found["summary", "owners"]) == filled(found["summary", "top"]) == []
        assert found["summary", "as_of"].iloc[0, 0] == found["home", "as_of"].iloc[0, 0] == NOW
