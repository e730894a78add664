"""Layouts that real lists have: headers of several rows, several tables, people across, no header."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.listing.preview import notices
from kehu_xl.core.listing.types import Box, ListBook
from kehu_xl.spec.errors import NoNameColumn
from tests.listing.drawing import archive, book, codes, counts, customers, pages, plan, sheet, targets


def names(found) -> list[object]:
    return [row["customer_name"] for row in customers(found)]


def test_a_header_of_two_rows_is_joined_through_merged_cells():
    found = plan(ListBook("名单.xlsx", (sheet(
        ["徐州某某公司客户名单"],
        ["序号", "客户名称", "联系方式", None, "消费进展", None],
        [None, None, "联系人", "电话", "金额", "日期"],
        [1.0, "甲有限公司", "王芳", "13800138000", 5.0, "2024-1-5"],
        [2.0, "乙有限公司", "李明", "13900139000", 6.0, "2024-1-6"],
        merged=(Box(1, 1, 1, 6), Box(2, 1, 3, 1), Box(2, 2, 3, 2), Box(2, 3, 2, 4), Box(2, 5, 2, 6)),
    ),)))  # fmt: skip
    assert counts(found) == {"rows_read": 5, "imported": 2, "header": 2, "note": 1}
    assert [(row["contact_name"], row["mobile"], row["opening_amount"]) for row in customers(found)] == [
        ("王芳", "13800138000", 5.0), ("李明", "13900139000", 6.0),
    ]  # fmt: skip


def test_english_names_under_the_chinese_ones_are_header_too():
    found = plan(book(
        ["客户名称", "联系电话", "地址"], ["customer_name", "phone", "address"],
        ["甲有限公司", "13800138000", "徐州市鼓楼区中山路1号"],
    ))  # fmt: skip
    assert counts(found) == {"rows_read": 3, "imported": 1, "header": 2}
    assert targets(found)["联系电话"] == "mobile"


@pytest.mark.parametrize(
    "row", [["必填", "选填", "必填"], ["示例：某某公司", "13800138000", "徐州"], ["（示例）甲公司", "x", None]]
)
def test_rows_that_explain_the_header_are_notes(row):
    found = plan(book(["客户名称*", "手机", "地址"], row, ["甲有限公司", "13800138000", "徐州市"]))
    assert counts(found) == {"rows_read": 3, "imported": 1, "header": 1, "note": 1}


def test_a_customer_whose_name_begins_like_a_sample_stays():
    found = plan(book(["客户名称", "手机"], ["示范农场有限公司", "13800138000"], ["范例文化有限公司", "13900139000"]))
    assert counts(found)["imported"] == 2


def test_two_tables_beside_each_other_are_two_lists():
    head = ["客户名称", "电话", None, "客户名称", "电话"]
    rows = [["甲有限公司", "13800138000", None, "乙有限公司", "13900139000"], ["丙有限公司", "13700137000"]]
    found = plan(book(head, *rows))
    assert names(found) == ["甲有限公司", "乙有限公司", "丙有限公司"]
    assert counts(found) == {"rows_read": 3, "imported": 2, "header": 1}


def test_a_second_table_below_is_read_with_its_own_header():
    found = plan(book(
        ["客户名称", "电话", "地址"], ["甲有限公司", "13800138000", "徐州市"], [],
        ["二、郊区"], ["单位名称", "联系人", "手机"], ["乙有限公司", "王芳", "13900139000"],
    ))  # fmt: skip
    assert [(r["customer_name"], r["mobile"], r.get("contact_name")) for r in customers(found)] == [
        ("甲有限公司", "13800138000", None), ("乙有限公司", "13900139000", "王芳"),
    ]  # fmt: skip
    assert counts(found) == {"rows_read": 6, "imported": 2, "header": 2, "note": 1, "blank": 1}


def test_a_price_list_below_is_no_list_of_customers():
    found = plan(book(
        ["客户名称", "电话"], ["甲有限公司", "13800138000"], [], ["产品名称", "规格", "单价"], ["水泥", "50kg", 25.0],
    ))  # fmt: skip
    assert counts(found) == {"rows_read": 5, "imported": 1, "header": 1, "note": 2, "blank": 1}


def test_a_legend_beside_the_table_is_left_out():
    found = plan(book(
        ["客户名称", "等级", None, "A：重点客户"], ["甲有限公司", "A", None, "B：一般客户"], ["乙有限公司", "B"],
    ))  # fmt: skip
    assert targets(found) == {"客户名称": "customer_name", "等级": "manual_grade"}


def test_a_remark_beside_the_table_is_kept():
    rows = [["甲厂", "13800138000", None, "同一家"], ["乙厂", "13900139000"]]
    found = plan(book(["客户名称", "电话", None, None], *rows))
    assert customers(found)[0]["own:列D"] == "同一家"


def test_people_across_the_columns_are_customers_of_their_own():
    found = plan(book(
        ["姓名", "性别", "电话", "姓名", "性别", "电话"],
        ["王芳", "女", "13800138000", "李明", "男", "13900139000"],
        ["张伟", "男", "13700137000"],
    ))  # fmt: skip
    assert [(r["customer_name"], r["mobile"]) for r in customers(found)] == [
        ("王芳", "13800138000"), ("李明", "13900139000"), ("张伟", "13700137000"),
    ]  # fmt: skip
    assert counts(found) == {"rows_read": 3, "imported": 2, "header": 1}


def test_a_customer_merged_over_several_rows_is_one():
    found = plan(ListBook("名单.xlsx", (sheet(
        ["客户名称", "付款日期", "付款金额"],
        ["甲有限公司", "2024-1-5", 5.0],
        [None, "2024-2-5", 6.0],
        ["乙有限公司", "2024-1-6", 7.0],
        ["合计", None, 18.0],
        merged=(Box(2, 1, 3, 1),),
    ),)))  # fmt: skip
    assert names(found) == ["甲有限公司", "乙有限公司"]
    assert counts(found) == {"rows_read": 5, "imported": 2, "updated": 1, "header": 1, "totals": 1}
    assert customers(found)[0]["own:付款金额"] == "5；6"
    assert customers(found)[1]["own:付款金额"] == 7.0
    assert codes(found) == []


@pytest.mark.parametrize("box", [Box(2, 1, 3, 1), Box(2, 4, 3, 4)])
def test_a_further_row_of_a_customer_without_a_merged_name_belongs_to_it(box):
    found = plan(ListBook("名单.xlsx", (sheet(
        ["序号", "客户名称", "付款节点", "地址", "备注"],
        [1.0, "甲有限公司", "定金", "人民路1号", "a"],
        [None, None, "尾款", None, "b"],
        [2.0, "乙有限公司", "定金", "人民路2号", None],
        merged=(box,),
    ),)))  # fmt: skip
    assert names(found) == ["甲有限公司", "乙有限公司"]
    assert (customers(found)[0]["own:付款节点"], customers(found)[0]["remark"]) == ("定金；尾款", "a；b")
    assert counts(found) == {"rows_read": 4, "imported": 2, "updated": 1, "header": 1}


def test_a_further_row_that_contradicts_its_customer_waits():
    rows = ["客户名称", "联系人"], ["甲有限公司", "王芳"], [None, "李明"]
    found = plan(ListBook("名单.xlsx", (sheet(*rows, merged=(Box(2, 1, 3, 1),)),)))
    (row,) = pages(found)[0].rows
    assert row[:2] == ("甲有限公司", "李明")
    assert str(row[2]).startswith("“联系人”已有“王芳”，这一行是“李明”。")


@pytest.mark.parametrize("between", ["\n", "、", " 、\r\n"])
def test_two_firms_in_one_cell_are_two_customers(between):
    first, second = "徐州华信商贸有限公司", "扬州新客有限公司"
    found = plan(book(["公司名称", "联系人", "手机"], [first + between + second, "王芳", "13800138000"]))
    assert [(row["customer_name"], row.get("mobile")) for row in customers(found)] == [
        (first, "13800138000"), (second, None),
    ]  # fmt: skip
    assert counts(found) == {"rows_read": 2, "imported": 1, "header": 1}
    (told,) = (f for f in found.outcome.findings if f.code == "several_firms")
    assert told.sources == (("名单.xlsx", "名单", "A2"),)


def test_further_rows_of_two_firms_in_one_cell_belong_to_the_first():
    rows = ["公司名称", "备注"], ["徐州华信商贸有限公司、扬州新客有限公司", "a"], [None, "b"]
    found = plan(ListBook("名单.xlsx", (sheet(*rows, merged=(Box(2, 1, 3, 1),)),)))
    assert [(row["customer_name"], row.get("remark")) for row in customers(found)] == [
        ("徐州华信商贸有限公司", "a；b"), ("扬州新客有限公司", None),
    ]  # fmt: skip
    assert counts(found) == {"rows_read": 3, "imported": 1, "updated": 1, "header": 1}
    assert codes(found) == ["several_firms"]
    assert next(notices(found, archive(), 9)).startswith("留意（名单!A2）：“客户名称”一格里写了 2 个单位")


@pytest.mark.parametrize("name", ["徐州华信商贸\n有限公司", "王芳、李明", "甲厂"])
def test_one_name_on_two_lines_and_two_people_stay_one_customer(name):
    assert len(names(plan(book(["客户名称", "手机"], [name, "13800138000"])))) == 1


def test_hidden_rows_are_read_and_that_is_said():
    rows = ["客户名称", "手机"], ["甲厂", "13800138000"], ["乙厂", None]
    found = plan(ListBook("名单.xlsx", (sheet(*rows, hidden_rows=frozenset({3})),)))
    assert names(found) == ["甲厂", "乙厂"]
    (told,) = (f for f in found.outcome.findings if f.code == "hidden_rows_read")
    assert told.facts == {"sheet": "名单", "count": "1"}


def test_a_sheet_without_header_is_read_by_its_content():
    found = plan(book(["甲有限公司", "13800138000", "王芳"], ["乙有限公司", "13900139000", "李明"]))
    assert [(r["customer_name"], r["mobile"], r["contact_name"]) for r in customers(found)] == [
        ("甲有限公司", "13800138000", "王芳"), ("乙有限公司", "13900139000", "李明"),
    ]  # fmt: skip


def test_bare_names_with_a_mobile_glued_to_one_are_a_list():
    found = plan(book(["王芳"], ["李明13800138000"], ["徐州某某商贸有限公司"], ["张伟"]))
    assert names(found) == ["王芳", "李明", "徐州某某商贸有限公司", "张伟"]
    assert customers(found)[1]["mobile"] == "13800138000"


@pytest.mark.parametrize(
    "rows",
    [
        [["高"], ["中"], ["低"], ["重点"], ["一般"]],
        [["一、请认真填写，不要漏项。"], ["二、电话只写一个。"], ["三、有问题请联系。"]],
        [["江苏省", "徐州市"], ["江苏省", "南京市"]],
    ],
)
def test_words_that_are_no_customers_are_no_list(rows):
    with pytest.raises(NoNameColumn):
        plan(book(*rows))


CELLS = st.sampled_from(
    [None, None, "甲厂", "乙有限公司", "王芳", "13800138000", "合计", "制表人：王芳", "客户名称", "手机", "姓名",
     "电话", "金额", 5.0, "示例", "必填", "name", "phone", "等级", True]
)  # fmt: skip
BOXES = st.builds(
    lambda top, left, down, more: Box(top, left, top + down, left + more),
    *[st.integers(1, 8)] * 2,
    *[st.integers(0, 2)] * 2,
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=12),
    st.lists(BOXES, max_size=4),
    st.integers(1, 3),
)
def test_the_row_balance_adds_up_for_any_grid(rows, merged, first_row):
    grid = sheet(*rows, merged=tuple(merged), first_row=first_row, first_column=2)
    found = plan(ListBook("名单.xlsx", (grid, sheet(["客户名称"], ["丁有限公司"], name="二"))))
    for each in found.balances:
        assert each.counts["rows_read"] == sum(each.counts.values()) - each.counts["rows_read"]
    assert found.balances[0].counts["rows_read"] == grid.total_rows
