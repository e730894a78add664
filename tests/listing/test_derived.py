"""Contacts made and people that a list of customers holds in its columns."""

from __future__ import annotations

from kehu_xl.core.applied import after
from kehu_xl.core.listing.preview import derived_rows
from kehu_xl.core.number import number
from kehu_xl.core.settings import DEFAULTS
from tests.drawn import day
from tests.listing.drawing import TODAY, archive, book, counts, plan, targets
from tests.listing.test_children import rows_of

HEADER = ("客户名称", "联系人", "手机", "职务", "联系人2", "联系人2手机", "跟进日期", "跟进记录")
ROWS = (
    ("徐州华信商贸有限公司", "王芳", "13800138000", "经理", "李 明", "138 1111 8000", "2026.1.5", "谈价格"),
    ("苏州鼎盛机电有限公司", "陈强", "13900139000", None, None, None, None, "2026-1-6: 来电; 2026.2.1：上门看样"),
    ("新沂宏图建材", "周新", "13700137000", None, None, None, None, "下周再说"),
)


def test_followed_up_columns_become_contacts_made() -> None:
    found = plan(book(HEADER, *ROWS))
    said = [(row["customer_id"], row["date"], row["content"]) for row in rows_of(found, "interactions")]
    assert said == [
        ("KH000001", day("2026-01-05"), "谈价格"),
        ("KH000002", day("2026-01-06"), "来电"),
        ("KH000002", day("2026-02-01"), "上门看样"),
    ]
    assert [row.get("latest_note") for row in rows_of(found, "customers")] == ["谈价格", ROWS[1][-1], "下周再说"]


def test_people_in_columns_of_their_own_become_contacts() -> None:
    found = plan(book(HEADER, *ROWS))
    assert targets(found)["职务"] == "contacts.1.position"
    told = [(row["customer_id"], row["name"], row.get("position"), row["mobile"]) for row in rows_of(found, "contacts")]
    assert told == [("KH000001", "王芳", "经理", "13800138000"), ("KH000001", "李明", None, "13811118000")]
    assert derived_rows(found) == {"contacts": 2, "interactions": 3}
    assert counts(found) == {"rows_read": 4, "imported": 3, "header": 1}


def test_a_person_without_a_name_is_not_lost() -> None:
    found = plan(book(("客户名称", "联系人", "职务"), ("甲建材厂", None, "会计"), ("乙建材厂", "王芳", None)))
    assert [(row["name"], row["position"]) for row in rows_of(found, "contacts")] == [("甲建材厂", "会计")]


def test_the_same_list_again_adds_neither_contacts_nor_people() -> None:
    listed = book(HEADER, *ROWS)
    once = after(archive(), plan(listed).outcome)
    once = after(once, number(once, DEFAULTS, TODAY))
    again = plan(listed, into=once).outcome
    assert (dict(again.appended), again.changes, again.documents) == ({}, (), ())


def test_a_newer_note_is_another_contact_and_no_conflict() -> None:
    once = after(archive(), plan(book(HEADER, *ROWS)).outcome)
    newer = (*ROWS[0][:6], "2026.2.9", "已下单")
    found = plan(book(HEADER, newer), into=once)
    assert [row["content"] for row in rows_of(found, "interactions")] == ["已下单"]
    assert found.outcome.documents == ()
