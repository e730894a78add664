"""What is not certain is said: goods, another table, a header that is hard to find; and columns of the user's own."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kehu_xl.core.listing.decided import target_label
from kehu_xl.core.listing.importing import ImportPlan, plan_import
from kehu_xl.core.listing.preview import notices
from kehu_xl.core.listing.types import ListBook
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.wishes import Wishes
from kehu_xl.spec.errors import CustomerCard, SharedColumn, UnknownColumn
from tests.listing.drawing import TODAY, archive, book, codes, counts, customers, plan, sheet, targets

FIRM = {"customer_id": "KH000001", "customer_name": "徐州华信商贸有限公司"}
GOODS = (
    ["序号", "名称", "规格", "单位", "单价", "库存"],
    [1.0, "黄瓜种子", "50g", "袋", 5.0, 10.0],
    [2.0, "不锈钢管", "DN50", "米", 25.0, 3.0],
    [3.0, "马桶盖", "大号", "个", 60.0, None],
    [4.0, "复合肥", "50kg", "袋", 120.0, 7.0],
)


def told(found: ImportPlan, into: Snapshot | None = None) -> list[str]:
    return list(notices(found, into or archive(), 9))


def test_a_sheet_of_goods_beside_customers_is_passed_over_and_that_is_said():
    people = sheet(["客户名称", "手机"], ["徐州华信商贸有限公司", "13800138000"], name="客户")
    found = plan(ListBook("书.xlsx", (people, sheet(*GOODS, name="商品"))))
    assert [row["customer_name"] for row in customers(found)] == ["徐州华信商贸有限公司"]
    assert counts(found) == {"rows_read": 7, "imported": 1, "header": 1, "note": 5}
    (line,) = told(found)
    assert line.startswith("留意：工作表“商品”像是商品或价格表（列有“规格”“单位”“单价”“库存”），没有当客户读入。")


def test_a_list_of_goods_alone_is_read_and_the_doubt_is_said():
    found = plan(book(*GOODS))
    assert counts(found)["imported"] == 4
    assert "先当客户读入了" in told(found)[0]


@pytest.mark.parametrize(
    "rows",
    [
        (["名称", "规格", "单价"], ["徐州华信商贸有限公司", "50g", 5.0], ["扬州新客有限公司", "1kg", 6.0]),
        (["名称", "规格", "单价", "电话"], ["宏图", "50g", 5.0, "0516-83456789"], ["远大", "1kg", 6.0, None]),
        (["名称", "地址", "备注"], ["宏图", "人民路1号", None], ["远大", None, "x"]),
    ],
)
def test_firms_that_buy_something_are_customers(rows):
    assert "goods_list" not in codes(plan(book(*rows)))


SOLD = (["客户名称", "手机", "地址", "产品", "单价", "数量", "金额", "日期"],
        ["徐州华信商贸有限公司", "13800138000", "人民路1号", "水泥", 5.0, 2.0, 10.0, "2026.1.5"])  # fmt: skip


def test_a_list_of_customers_that_looks_like_sales_is_said_unless_the_table_was_named():
    assert "当作“客户”读入，但它的表头也像“出货”" in told(plan(book(*SOLD)))[0]
    asked = plan_import(archive(FIRM), [book(*SOLD)], DEFAULTS, TODAY, Wishes(table="customers"))
    assert "table_unsure" not in codes(asked)


def test_sales_that_become_customers_because_there_are_none_are_said():
    sales = book(["订单号", "客户名称", "日期", "产品", "单价", "数量", "金额"],
                 ["A1", "徐州华信商贸有限公司", "2026.1.5", "水泥", 5.0, 2.0, 10.0])  # fmt: skip
    found = plan(sales)
    assert counts(found)["imported"] == 1
    assert "table_unsure" in codes(found)
    assert "table_unsure" not in codes(plan(sales, into=archive(FIRM)))


def test_a_header_that_is_hard_to_find_and_one_that_is_not_there_are_said():
    vague = plan(book(["联系人", "x", "y"], ["王芳", "1", "2"], ["李明", "3", "4"]))
    assert "表头认作第 1 行，不太有把握" in told(vague)[0]
    bare = plan(book(["甲有限公司", "13800138000"], ["乙有限公司", "13900139000"]))
    assert "没有表头" in told(bare)[0]


def test_more_notices_than_fit_are_counted():
    hidden = tuple(sheet(["客户名称"], [f"{n}厂"], name=n, hidden_rows=frozenset({2})) for n in "甲乙丙")
    found = plan(ListBook("书.xlsx", hidden))
    assert [*notices(found, archive(), 1)][-1] == "……还有 2 条，见导入后的结果"


def with_own(*names: str) -> Snapshot:
    """An archive with columns of the user's own."""
    found = archive(FIRM)
    view = found.tables["customers"]
    own = {f"own:{name}": pd.Series([None], index=view.frame.index, dtype=object) for name in names}
    return Snapshot(found.book, {**found.tables, "customers": replace(view, frame=view.frame.assign(**own))})


def mapped(*wishes: str) -> ImportPlan:
    rows = ["客户名称", "喜好", "颜色"], ["乙厂", "茶", "红"]
    return plan_import(with_own("颜色"), [book(*rows)], DEFAULTS, TODAY, Wishes.of(wishes, "", overwrite=False))


def test_a_column_goes_to_one_of_the_users_own_where_the_person_says_so():
    assert targets(mapped()) == {"客户名称": "customer_name", "喜好": "own:喜好", "颜色": "own:颜色"}
    found = mapped("喜好=颜色")
    assert targets(found) == {"客户名称": "customer_name", "喜好": "own:颜色", "颜色": "own:颜色2"}
    assert customers(found)[0]["own:颜色"] == "茶"
    assert target_label("own:颜色", "customers", ("own:颜色",)) == "颜色（自己的列）"


def test_a_column_of_the_users_own_that_is_not_there_is_refused_with_the_nearest():
    with pytest.raises(UnknownColumn) as refused:
        mapped("喜好=颜色2")
    assert "“颜色”" in refused.value.message + refused.value.remedy


def test_two_columns_for_one_of_the_users_own_are_refused_by_its_name():
    with pytest.raises(SharedColumn) as refused:
        mapped("喜好=颜色", "颜色=颜色")
    assert "“颜色”，这一列放不下两个" in refused.value.message


def test_what_a_colleague_wrote_in_the_archive_may_name_a_column_of_the_users_own():
    kept = with_own("颜色")
    said = {"header": ["喜好"], "table": ["客户"], "chosen": ["颜色（自己的列）"]}
    rule = pd.DataFrame(said, index=[2], dtype=object)
    view = replace(kept.tables["import_maps"], frame=rule)
    into = Snapshot(kept.book, {**kept.tables, "import_maps": view})
    found = plan(book(["客户名称", "喜好"], ["乙厂", "茶"]), into=into)
    assert targets(found)["喜好"] == "own:颜色"
    assert "unknown_column_name" not in codes(found)


def test_a_card_of_one_customer_is_no_list():
    card = ["客户名称", "徐州大发建材有限公司"], ["联系人", "刘大发"], ["电话", "13012345678"], ["地址", "鼓楼区"]
    with pytest.raises(CustomerCard) as refused:
        plan(book(*card))
    assert "客户卡片" in refused.value.message
    people = sheet(["客户名称", "手机"], ["甲厂", None], name="名单")
    found = plan(ListBook("书.xlsx", (sheet(*card, name="卡"), people)))
    assert [row["customer_name"] for row in customers(found)] == ["甲厂"]
    assert codes(found) == ["sheet_skipped"]


def test_a_header_of_unknown_words_is_still_the_header():
    rows = ["A", "王小明", "李芳"], ["A", "李小红", "李芳"], ["B", "赵小刚", None]
    found = plan(book(["班级", "宝贝姓名", "老师"], *rows))
    assert [row["customer_name"] for row in customers(found)] == ["王小明", "李小红", "赵小刚"]
    assert counts(found) == {"rows_read": 4, "imported": 3, "header": 1}
    assert customers(found)[0]["own:班级"] == "A"
