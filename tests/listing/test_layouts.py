"""Where the list is on its sheet, and what every row is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.listing.headers import find_header
from kehu_xl.core.listing.rows import layout
from kehu_xl.core.listing.types import Box, ListBook, RowClass
from kehu_xl.spec.errors import NoNameColumn
from tests.listing.drawing import book, codes, counts, plan, sheet


def kinds(found) -> str:
    """One letter a row: blank, header, data, totals, note."""
    return "".join(RowClass(kind).name[0] for kind in layout(found).classes)


def test_titles_above_and_signatures_below_are_notes():
    found = sheet(
        ["某某公司客户名单"],
        ["单位：元"],
        ["序号", "客户名称", "金额"],
        [1.0, "甲厂", 5.0],
        [],
        [2.0, "乙厂", 6.0],
        ["合计", None, 11.0],
        ["制表人：王芳", None, "审核：李明"],
    )
    assert kinds(found) == "NNHDBDTN"


def test_a_header_may_carry_stars_line_breaks_and_units():
    found = sheet(
        ["＊客户名称\n（必填）", "联系\n电话", "成交金额（元）"], ["甲厂", "0516-83456789", 5.0]
    )
    assert find_header(found).row == 0
    assert find_header(found).texts[0] == "＊客户名称（必填）"


def test_a_header_repeated_on_every_page_is_no_customer():
    head = ["客户名称", "手机"]
    assert kinds(sheet(head, ["甲厂", "13800138000"], head, ["乙厂", "13900139000"])) == "HDHD"


@pytest.mark.parametrize(
    "word", ["合计", "合 计", "小计：", "总计", "本页小计", "合计（元）", "共12家"]
)
def test_totals_rows_are_known_by_their_word(word):
    assert kinds(sheet(["客户名称", "金额"], ["甲厂", 5.0], [word, 5.0])) == "HDT"


@pytest.mark.parametrize(
    "name",
    ["合计科技有限公司", "总计量器具厂", "备注文化传媒有限公司", "注塑机械厂", "日期食品店"],
)
def test_a_customer_whose_name_begins_like_a_totals_or_note_row_stays(name):
    assert kinds(sheet(["客户名称", "金额"], ["甲厂", 5.0], [name, 5.0])) == "HDD"


def test_a_row_merged_across_is_a_section_title():
    found = sheet(
        ["客户名称", "手机"],
        ["一、市区客户"],
        ["甲厂", "13800138000"],
        merged=(Box(2, 1, 2, 2),),
    )
    assert kinds(found) == "HND"


def test_a_row_with_only_a_name_is_a_customer():
    assert kinds(sheet(["客户名称", "手机"], ["甲厂"], ["乙厂", "13800138000"])) == "HDD"


def test_a_list_of_bare_names_needs_only_its_header():
    assert [
        c["customer_name"] for c in _new(book(["公司名称"], ["甲有限公司"], ["乙有限公司"]))
    ] == ["甲有限公司", "乙有限公司"]


def test_a_sheet_without_a_list_is_passed_over_and_said_so():
    guide = sheet(["一、请认真填写。"], ["二、电话只写一个。"], name="说明")
    found = plan(ListBook("名单.xlsx", (guide, sheet(["客户名称"], ["甲厂"]))))
    assert codes(found) == ["sheet_skipped"]
    assert found.outcome.findings[0].facts == {"sheet": "说明"}
    assert counts(found) == {"rows_read": 4, "imported": 1, "header": 1, "note": 2}


def test_a_hidden_sheet_is_left_alone_and_said_so():
    hidden = sheet(["客户名称"], ["旧客户"], name="旧", hidden=True)
    found = plan(ListBook("名单.xlsx", (sheet(["客户名称"], ["甲厂"]), hidden)))
    assert codes(found) == ["sheet_hidden"]
    assert counts(found)["imported"] == 1


def test_several_sheets_with_lists_become_one_import():
    sheets = (
        sheet(["客户名称"], ["甲厂"], name="市区"),
        sheet(["单位", "手机"], ["乙厂", "13800138000"], name="郊区"),
    )
    found = plan(ListBook("名单.xlsx", sheets))
    assert [b.counts["imported"] for b in found.balances] == [1, 1]


def test_a_book_in_which_nothing_names_customers_is_refused():
    with pytest.raises(NoNameColumn, match=r"名单\.xlsx"):
        plan(book(["日期", "金额"], ["2024-1-5", 5.0]))


def test_an_empty_book_is_refused_too():
    with pytest.raises(NoNameColumn):
        plan(ListBook("空.xlsx", (sheet(),)))


def test_rows_above_the_used_range_count_as_blank():
    found = plan(
        ListBook("名单.xlsx", (sheet(["客户名称"], ["甲厂"], first_row=4, first_column=3),))
    )
    assert counts(found) == {"rows_read": 5, "imported": 1, "header": 1, "blank": 3}


CELLS = st.sampled_from(
    [
        None,
        None,
        "甲厂",
        "乙有限公司",
        "王芳",
        "13800138000",
        "合计",
        "制表人：王芳",
        "客户名称",
        "手机",
        5.0,
        "KH000001",
        "备注",
        "高",
        True,
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12))
def test_the_row_balance_adds_up_whatever_the_list_holds(rows):
    found = plan(book(["客户编号", "客户名称", "手机"], *rows))
    for each in (found.outcome.counts, *(balance.counts for balance in found.balances)):
        assert each["rows_read"] == sum(each.values()) - each["rows_read"]
    assert found.outcome.counts["imported"] == len(found.outcome.appended.get("customers", ()))


def _new(*books):
    return plan(*books).outcome.appended["customers"].to_dict("records")
