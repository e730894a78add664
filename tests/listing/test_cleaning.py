"""What an import makes of untidy cells, row by row."""

from __future__ import annotations

from tests.listing.drawing import book, customers, plan


def test_full_width_cells_are_one_finding_a_column():
    found = plan(book(["客户名称", "手机"], ["甲（有限公司", "１３８00138000"], ["乙有限公司", "１３９00138000"]))
    (unseen,) = [f for f in found.outcome.findings if f.code == "invisible_characters"]
    assert (unseen.column, unseen.rows.tolist(), unseen.facts["count"], unseen.sources) == ("mobile", [0], 2, ())


def test_an_owner_who_is_nobody_is_no_colleague():
    found = plan(book(["客户名称", "业务员"], ["甲有限公司", "无"], ["乙有限公司", "暂无"], ["丙有限公司", "王芳"]))
    assert [row.get("owner") for row in customers(found)] == [None, None, "王芳"]
    assert found.outcome.appended["staff"]["name"].tolist() == ["王芳"]


def test_the_kind_of_customer_follows_the_name_where_that_is_certain():
    firms = ("绍兴轻纺城杨记布行", "日照港", "渔具(店)", "盛世建材", "人民医院", "开发区工商所")
    people = ("欧阳娜娜", "王建国", "李景行", "陈先生")
    unsure = ("宏图", "东方明珠", "王芳（店）", "徐州", "阿里巴巴")
    found = plan(book(["客户名称", "备注"], *[[name, str(i)] for i, name in enumerate((*firms, *people, *unsure))]))
    kinds = [row.get("customer_type") for row in customers(found)]
    assert kinds == ["企业"] * len(firms) + ["个人"] * len(people) + [None] * len(unsure)
