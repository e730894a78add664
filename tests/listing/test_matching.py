"""Who is who, what an update may do, and what has to wait (MODEL, Matching on import)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.applied import after
from kehu_xl.core.listing.importing import plan_import
from kehu_xl.core.listing.types import ListBook
from kehu_xl.core.number import number
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import CellError
from kehu_xl.core.wishes import Wishes
from tests.listing.drawing import TODAY, archive, book, codes, counts, customers, pages, plan, sheet

A, B = "91320300MA1MXYTK3Q", "91320300MA1MXYTK4U"
FIRM = {
    "customer_id": "KH000001",
    "customer_name": "徐州华信商贸有限公司",
    "mobile": "13800138000",
}


def changes(found) -> dict[tuple[str, int], object]:
    """New values by column and sheet row."""
    return {
        (c.column, int(row)): new
        for c in found.outcome.changes
        for row, new in zip(c.rows, c.new, strict=True)
    }


def one(found, code):
    """The only finding of a code."""
    return next(finding for finding in found.outcome.findings if finding.code == code)


def test_the_same_id_and_name_is_an_update():
    found = plan(
        book(
            ["客户编号", "客户名称", "邮箱"],
            ["KH000001", "徐州华信商贸有限责任公司", "a@qq.com"],
        ),
        into=archive(FIRM),
    )
    assert changes(found) == {("email", 2): "a@qq.com"}
    assert counts(found) == {"rows_read": 2, "updated": 1, "header": 1}


def test_an_id_under_another_name_waits():
    found = plan(
        book(["客户编号", "客户名称"], ["KH000001", "徐州鼎盛装饰有限公司"]), into=archive(FIRM)
    )
    assert counts(found)["held_back"] == 1
    assert one(found, "suspected_duplicate").sources == (("名单.xlsx", "名单", "B2"),)


def test_the_same_credit_code_under_another_name_is_the_same_firm_and_waits():
    into = archive({**FIRM, "uscc": A})
    found = plan(
        book(["客户名称", "税号", "邮箱"], ["华信商贸（徐州）公司", A, "a@qq.com"]), into=into
    )
    assert not changes(found)
    assert codes(found) == ["import_conflict"]
    assert counts(found) == {"rows_read": 2, "held_back": 1, "header": 1}


def test_the_same_name_with_another_credit_code_is_another_firm():
    found = plan(
        book(["客户名称", "税号"], [FIRM["customer_name"], B]),
        into=archive({**FIRM, "uscc": A}),
    )
    assert counts(found)["imported"] == 1


def test_names_match_however_they_are_written():
    into = archive({"customer_id": "KH000001", "customer_name": "华信（徐州）商贸有限公司"})
    assert (
        counts(plan(book(["客户名称"], [" 华信(徐州)商贸有限责任公司 "]), into=into))["updated"]
        == 1
    )


def test_near_names_are_different_firms():
    found = plan(book(["客户名称"], ["徐州华鑫商贸有限公司"]), into=archive(FIRM))
    assert counts(found)["imported"] == 1


def test_the_same_mobile_alone_waits():
    found = plan(
        book(["客户名称", "手机"], ["徐州鼎盛装饰有限公司", "138 0013 8000"]),
        into=archive(FIRM),
    )
    assert counts(found)["held_back"] == 1
    (page,) = pages(found)
    assert page.header == ("客户名称", "手机", "原因")
    assert page.rows[0][:2] == ("徐州鼎盛装饰有限公司", "138 0013 8000")
    assert "13800138000" in str(page.rows[0][2])


def test_a_mobile_that_many_firms_share_proves_nothing():
    firms = [[f"{letter}建材厂", "13800138000"] for letter in "甲乙丙丁戊"]
    assert counts(plan(book(["客户名称", "手机"], *firms)))["imported"] == 5


def test_people_of_one_name_and_different_mobiles_are_different_people():
    found = plan(
        book(
            ["姓名", "手机"],
            ["张伟", "13800138000"],
            ["张伟", "13900139000"],
            ["张伟", "13800138000"],
        )
    )
    assert counts(found) == {"rows_read": 4, "imported": 2, "updated": 1, "header": 1}


def test_a_name_that_several_people_share_waits_without_a_number():
    found = plan(
        book(["姓名", "手机"], ["张伟", "13800138000"], ["张伟", "13900139000"], ["张伟", None])
    )
    assert counts(found)["held_back"] == 1


def test_a_name_that_several_archive_rows_share_waits():
    into = archive(FIRM, {**FIRM, "customer_id": "KH000002", "mobile": None})
    assert (
        counts(plan(book(["客户名称"], [FIRM["customer_name"]]), into=into))["held_back"] == 1
    )
    found = plan(
        book(["客户编号", "客户名称", "邮箱"], ["KH000002", FIRM["customer_name"], "a@qq.com"]),
        into=into,
    )
    assert changes(found) == {("email", 3): "a@qq.com"}


def test_a_row_that_contradicts_the_archive_waits_whole():
    found = plan(
        book(["客户名称", "手机", "邮箱"], [FIRM["customer_name"], "13900139000", "a@qq.com"]),
        into=archive(FIRM),
    )
    assert not changes(found)
    assert counts(found) == {"rows_read": 2, "held_back": 1, "header": 1}
    conflict = one(found, "import_conflict")
    assert (conflict.column, conflict.values.tolist(), conflict.facts["ours"].tolist()) == (
        "mobile",
        ["13900139000"],
        ["13800138000"],
    )
    (page,) = pages(found)
    why = "“手机”已有“13800138000”，这一行是“13900139000”。两个号码都要的话，把这个移到“其他电话”列（没有就加一列）"
    assert page.rows == ((FIRM["customer_name"], "13900139000", "a@qq.com", why),)


def test_a_row_that_contradicts_an_earlier_row_of_the_list_waits_whole_and_the_next_one_goes_on():
    rows = (
        ["甲厂", "赵刚", None, None],
        ["甲厂", "钱芳", "a@qq.com", None],
        ["甲厂", "赵 刚", "b@qq.com", "老客户"],
        ["甲厂", None, "a@qq.com", None],
    )
    found = plan(book(["客户名称", "业务员", "邮箱", "备注"], *rows))
    (row,) = customers(found)
    assert (row["owner"], row["email"], row["remark"]) == ("赵刚", "b@qq.com", "老客户")
    assert counts(found) == {"rows_read": 5, "imported": 1, "updated": 1, "held_back": 2, "header": 1}
    assert [row[-1] for row in pages(found)[0].rows] == [
        "“负责人（名单列：业务员）”已有“赵刚”，这一行是“钱芳”；“邮箱”已有“b@qq.com”，这一行是“a@qq.com”",
        "“邮箱”已有“b@qq.com”，这一行是“a@qq.com”",
    ]


def test_another_person_of_a_customer_waits_and_goes_to_the_people_as_the_reason_says():
    rows = ["甲厂", "王芳", "13800138000"], ["甲厂", "李明", "13900139000"]
    first = plan(book(["公司名称", "联系人", "手机"], *rows))
    (page,) = pages(first)
    assert str(page.rows[0][-1]).endswith("导入这个文件时加 --table 联系人")
    once = after(archive(), first.outcome)
    once = after(once, number(once, DEFAULTS, TODAY))
    people = plan_import(once, [book(page.header, *page.rows)], DEFAULTS, TODAY, Wishes(table="contacts"))
    assert [(row["name"], row["mobile"]) for row in people.outcome.appended["contacts"].to_dict("records")] == [
        ("李明", "13900139000"),
    ]  # fmt: skip


def test_a_second_number_that_is_moved_as_the_reason_says_is_kept():
    into = archive(FIRM)
    corrected = book(["客户名称", "手机", "其他电话"], [FIRM["customer_name"], None, "13900139000"])
    assert changes(plan(corrected, into=into)) == {("other_phones", 2): "13900139000"}


def test_values_that_differ_only_in_spelling_contradict_nothing():
    into = archive({**FIRM, "email": "a@qq.com", "remark": "老客户（鼓楼）"})
    spelled = ["徐州华信商贸有限责任公司", " 138-0013-8000", "A@QQ.COM", "老客户(鼓楼) "]
    found = plan(book(["客户名称", "手机", "邮箱", "备注"], spelled), into=into)
    assert not changes(found)
    assert counts(found) == {"rows_read": 2, "updated": 1, "header": 1}


def test_overwriting_writes_the_row_and_of_several_the_last_word_counts():
    header, name = ["客户名称", "手机", "业务员"], FIRM["customer_name"]
    rows = [name, "13900139000", "赵刚"], [name, None, "钱芳"], ["乙厂", None, "赵刚"], ["乙厂", None, "钱芳"]
    found = plan_import(archive(FIRM), [book(header, *rows)], DEFAULTS, TODAY, Wishes(overwrite=True))
    assert changes(found) == {("mobile", 2): "13900139000", ("owner", 2): "钱芳"}
    assert customers(found)[0]["owner"] == "钱芳"
    assert counts(found) == {"rows_read": 5, "imported": 1, "updated": 3, "header": 1}
    old = [f.facts["old"].tolist() for f in found.outcome.findings if f.code == "import_overwritten"]
    assert old == [["13800138000"], ["赵刚"]]


def test_a_number_that_is_known_in_another_cell_is_no_conflict():
    into = archive({**FIRM, "other_phones": "13900139000"})
    assert (
        codes(
            plan(book(["客户名称", "手机"], [FIRM["customer_name"], "13900139000"]), into=into)
        )
        == []
    )


def test_the_second_row_of_a_customer_fills_the_blanks_of_the_first():
    found = plan(
        book(
            ["客户名称", "手机", "邮箱"],
            ["甲厂", "13800138000", None],
            ["甲厂", None, "a@qq.com"],
        )
    )
    (row,) = customers(found)
    assert (row["mobile"], row["email"]) == ("13800138000", "a@qq.com")
    assert counts(found) == {"rows_read": 3, "imported": 1, "updated": 1, "header": 1}


def test_a_row_said_twice_is_reported():
    found = plan(
        book(
            ["序号", "客户名称", "手机"],
            [1.0, "甲厂", "13800138000"],
            [2.0, "甲厂", "13800138000"],
        )
    )
    assert one(found, "duplicate_row").facts["first_row"].tolist() == ["2"]


def test_a_row_without_a_name_waits():
    found = plan(book(["客户名称", "手机"], ["甲厂", None], [None, "13800138000"]))
    assert one(found, "not_imported").sources == (("名单.xlsx", "名单", "A3"),)
    assert counts(found)["held_back"] == 1


def test_a_row_without_a_name_is_an_update_by_its_credit_code():
    found = plan(
        book(["客户名称", "税号", "邮箱"], [None, A, "a@qq.com"], ["乙厂", None, None]),
        into=archive({**FIRM, "uscc": A}),
    )
    assert changes(found) == {("email", 2): "a@qq.com"}


def test_foreign_numbers_go_to_the_former_number():
    (row,) = customers(plan(book(["编号", "客户名称"], ["A-17", "甲厂"])))
    assert row["foreign_id"] == "A-17"
    assert "customer_id" not in row


def test_our_own_numbers_are_kept_where_they_are_unique():
    rows = customers(
        plan(
            book(
                ["客户编号", "客户名称"],
                ["KH000007", "甲厂"],
                ["KH000008", "乙厂"],
                ["KH000008", "丙厂"],
            )
        )
    )
    assert [row.get("customer_id") for row in rows] == ["KH000007", None, None]
    assert [row.get("foreign_id") for row in rows] == [None, "KH000008", "KH000008"]


def test_a_second_foreign_number_of_a_customer_becomes_an_alias():
    into = archive({**FIRM, "foreign_id": "A-1"})
    found = plan(book(["编号", "客户名称"], ["B-9", FIRM["customer_name"]]), into=into)
    (alias,) = found.outcome.appended["aliases"].to_dict("records")
    assert (alias["customer_id"], alias["type"], alias["alias"]) == ("KH000001", "原编号", "B-9")
    assert codes(found) == []


def test_a_list_that_gives_one_customer_two_numbers_contradicts_itself_two_lists_do_not():
    one_list = plan(book(["编号", "客户名称"], ["A-1", "甲厂"], ["A-2", "甲厂"]))
    assert counts(one_list) == {"rows_read": 3, "imported": 1, "held_back": 1, "header": 1}
    other = book(["编号", "客户名称"], ["B-7", "甲厂"], file="二.xlsx")
    both = plan(book(["编号", "客户名称"], ["A-1", "甲厂"]), other)
    (alias,) = both.outcome.appended["aliases"].to_dict("records")
    assert (alias["customer_id"], alias["alias"]) == ("KH000001", "B-7")
    assert not pages(both)


def test_unseen_owners_join_the_staff():
    rows = [["甲厂", "王芳"], ["乙厂", "李 明"], ["丙厂", "王芳"]]
    found = plan(
        book(["客户名称", "业务员"], *rows),
        into=archive(staff=[{"name": "王芳", "state": "在职"}]),
    )
    assert found.outcome.appended["staff"].to_dict("records") == [
        {"name": "李明", "state": "在职"}
    ]


def test_type_and_date_are_derived_where_the_list_has_none():
    rows = customers(plan(book(["客户名称"], ["甲建材有限公司"], ["李明"], ["宏图"])))
    assert [row.get("customer_type") for row in rows] == ["企业", "个人", None]
    assert {row["created"] for row in rows} == {46082.0}


def test_formula_like_text_stays_text_and_is_reported():
    link = '=HYPERLINK("http://x.invalid","点")'
    found = plan(
        book(
            ["客户名称", "备注"],
            ["甲厂", link],
            ["乙厂", "@SUM(A1)"],
            ["丙厂", "-2+3+cmd|' /C calc'!A0"],
            ["丁厂", "-3 天后再打"],
        )
    )
    assert customers(found)[0]["remark"] == link
    assert one(found, "formula_injection").rows.tolist() == [2, 3, 4]


def test_an_error_value_is_reported_and_left_out():
    found = plan(book(["客户名称", "税号"], ["甲厂", CellError("#N/A")], ["乙厂", A]))
    assert "uscc" not in customers(found)[0]
    assert one(found, "formula_error").rows.tolist() == [2]


@pytest.mark.parametrize(
    ("said", "found_codes"), [(30.0, []), (40.0, ["check_sum_mismatch"]), ("30元", [])]
)
def test_a_totals_row_checks_the_rows_above(said, found_codes):
    found = plan(book(["客户名称", "金额"], ["甲厂", 10.0], ["乙厂", "20元"], ["合计", said]))
    assert codes(found) == found_codes


@pytest.mark.parametrize(("said", "found_codes"), [(2.0, []), (3.0, ["check_sum_mismatch"])])
def test_a_total_under_words_counts_them(said, found_codes):
    found = plan(book(["客户名称", "联系人"], ["甲厂", "王芳"], ["乙厂", "李明"], ["丙厂", None], ["合计", said]))
    assert codes(found) == found_codes


def test_subtotals_check_their_own_section():
    rows = (["甲厂", 10.0], ["小计", 10.0], ["乙厂", 20.0], ["小计", 20.0], ["合计", 30.0])
    assert codes(plan(book(["客户名称", "金额"], *rows))) == []


def test_held_back_rows_can_be_corrected_and_imported_again():
    first = plan(
        book(
            ["序号", "客户名称", "手机", "传真"],
            [1.0, "甲厂", "13800138000", "1"],
            [2.0, None, "13900139000", "2"],
        )
    )
    (page,) = pages(first)
    corrected = sheet(page.header, ("乙厂", *page.rows[0][1:]))
    again = plan(ListBook("未导入.xlsx", (corrected,)), into=after(archive(), first.outcome))
    (row,) = customers(again)
    assert (row["customer_name"], row["mobile"], row["own:传真"]) == (
        "乙厂",
        "13900139000",
        "2",
    )
    assert not again.outcome.added_columns


def test_waiting_rows_of_lists_with_other_headers_get_sheets_of_their_own_that_import():
    first = plan(
        book(["客户名称", "手机"], ["甲厂", "13800138000"], ["乙厂", "13800138000"]),
        book(["单位名称", "联系电话"], ["丙厂", "13800138000"], file="二.xlsx"),
    )
    assert [(page.sheet, page.header) for page in pages(first)] == [
        ("未导入", ("客户名称", "手机", "原因")), ("未导入2", ("单位名称", "联系电话", "原因")),
    ]  # fmt: skip
    corrected = [
        sheet(page.header, *([row[0], "13900139000", *row[2:]] for row in page.rows), name=page.sheet)
        for page in pages(first)
    ]
    corrected[1].cells[1, 1] = "13700137000"
    again = plan(ListBook("未导入.xlsx", tuple(corrected)), into=after(archive(), first.outcome))
    assert [row["customer_name"] for row in customers(again)] == ["乙厂", "丙厂"]


def test_two_lists_are_matched_to_each_other():
    found = plan(
        book(["客户名称", "手机"], ["甲厂", "13800138000"], file="一.csv"),
        book(["单位名称", "邮箱"], ["甲 厂", "a@qq.com"], file="二.csv"),
    )
    (row,) = customers(found)
    assert row["email"] == "a@qq.com"


NAMES = st.sampled_from(["甲厂", "乙有限公司", "张伟", "李明", "丙商行", None])
MOBILES = st.sampled_from(["13800138000", "13900139000", None])
IDS = st.sampled_from(["KH000001", "KH000002", "A-1", None])
ROWS = st.lists(
    st.tuples(IDS, NAMES, MOBILES, st.sampled_from([A, B, None])).map(list),
    min_size=1,
    max_size=8,
)


def test_the_number_of_a_waiting_row_is_not_given_to_another_customer():
    same = ["张伟", "13800138000"]
    rows = ["KH000001", "甲厂", None, A], ["KH000001", *same, None], ["KH000002", *same, B]
    listed = book(["客户编号", "客户名称", "手机", "税号"], *rows)
    once = after(archive(), plan(listed).outcome)
    once = after(once, number(once, DEFAULTS, TODAY))
    assert "KH000002" not in once["customers"]["customer_id"].tolist()
    assert not plan(listed, into=once).outcome.changes


NOTES = st.tuples(st.sampled_from(["a@qq.com", "b@qq.com", None]), st.sampled_from(["红", "蓝", None]), st.sampled_from(
    ["13800138000", "13700137000", None])).map(list)  # fmt: skip
TOLD = st.lists(st.tuples(ROWS.map(lambda rows: rows[0]), NOTES).map(lambda pair: [*pair[0], *pair[1]]),
                min_size=1, max_size=9)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(TOLD)
def test_importing_the_same_list_again_changes_nothing(rows):
    listed = book(["客户编号", "客户名称", "手机", "税号", "邮箱", "颜色", "备用号码"], *rows)
    first = plan(listed)
    once = after(archive(), first.outcome)
    once = after(once, number(once, DEFAULTS, TODAY))
    again = plan(listed, into=once)
    assert not any(map(len, again.outcome.appended.values()))
    assert not again.outcome.changes
    assert len(pages(again)) == len(pages(first))
    assert counts(again)["rows_read"] == counts(first)["rows_read"]


@settings(max_examples=30, deadline=None)
@given(ROWS, ROWS)
def test_an_import_fills_blanks_only(ours, theirs):
    header = ["客户编号", "客户名称", "手机", "税号"]
    into = after(archive(), plan(book(header, *ours)).outcome)
    outcome = plan(book(header, *theirs), into=into).outcome
    assert all(old is None for change in outcome.changes for old in change.old)


def test_a_column_that_only_waiting_rows_fill_is_not_added():
    known = archive({"customer_id": "KH000001", "customer_name": "徐州华信商贸有限公司", "mobile": "13800138000"})
    header, waiting = ["客户名称", "手机", "期初应付"], ["徐州华鑫商贸有限公司", "13800138000", 5]
    found = plan(book(header, waiting), into=known)
    assert (sum(map(len, found.outcome.appended.values())), found.outcome.added_columns) == (0, {})
    both = plan(book(header, waiting, ["苏州鼎盛机电有限公司", "13900139000", 7]), into=known)
    assert both.outcome.added_columns == {"customers": ("期初应付",)}
