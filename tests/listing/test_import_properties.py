"""What holds for any list: the same import again changes nothing, rows are accounted for, formulas stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.applied import after
from kehu_xl.core.listing.importing import plan_import
from kehu_xl.core.number import number
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.wishes import Wishes
from tests.listing.drawing import TODAY, archive, book

FIRMS = ({"customer_id": "KH000001", "customer_name": "甲建材厂", "address": "某处", "remark": "旧"},
         {"customer_id": "KH000002", "customer_name": "乙建材厂"})  # fmt: skip
NAMES = st.sampled_from(["甲建材厂", "乙建材厂", "丙建材厂", None])
SALES = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A2", None]), NAMES, st.sampled_from(["2026.1.5", "2026-2-1", None]),
        st.sampled_from(["水泥", "沙", None]), st.sampled_from([1.0, 2.0]), st.sampled_from([5.0, 10.0, None]),
    ).map(list), min_size=1, max_size=8,
)  # fmt: skip
SALES_HEADER = ["订单号", "客户名称", "出库日期", "商品名称", "数量", "金额"]
PEOPLE = st.lists(
    st.tuples(NAMES, st.sampled_from(["某处", "别处", None]), st.sampled_from(["新", "旧", None])).map(list),
    min_size=1, max_size=6,
)  # fmt: skip


def _numbered(snapshot: Snapshot) -> Snapshot:
    return after(snapshot, number(snapshot, DEFAULTS, TODAY))


@settings(max_examples=40, deadline=None)
@given(SALES)
def test_sales_imported_again_change_nothing_and_add_up(rows):
    rows = [*rows, ["Z9", "甲建材厂", "2026.3.1", "灰", 1.0, 5.0]]
    listed, wishes = [book(SALES_HEADER, *rows)], Wishes(table="shipments")
    first = plan_import(archive(*FIRMS), listed, DEFAULTS, TODAY, wishes)
    counts = first.outcome.counts
    assert counts["rows_read"] == sum(count for name, count in counts.items() if name != "rows_read") == len(rows) + 1
    again = plan_import(_numbered(after(archive(*FIRMS), first.outcome)), listed, DEFAULTS, TODAY, wishes)
    assert not again.outcome.appended
    assert not again.outcome.changes


@settings(max_examples=40, deadline=None)
@given(PEOPLE, st.sets(st.sampled_from([2, 3]), min_size=1))
def test_overwriting_never_touches_a_formula(rows, formulas):
    kept = archive(*FIRMS)
    view = replace(kept.tables["customers"], formulas={"address": np.array(sorted(formulas)), "remark": np.array([2])})
    kept = replace(kept, tables={**kept.tables, "customers": view})
    listed = [book(["客户名称", "地址", "备注"], *rows, ["丁建材厂", "他处", "新"])]
    found = plan_import(kept, listed, DEFAULTS, TODAY, Wishes(overwrite=True))
    for change in found.outcome.changes:
        assert not np.isin(change.rows, view.formulas.get(change.column, [])).any()
    again = plan_import(_numbered(after(kept, found.outcome)), listed, DEFAULTS, TODAY, Wishes())
    assert not again.outcome.changes
    assert not again.outcome.appended
