"""Lists of what happens with customers: recognised, matched, known again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest

from kehu_xl.core.applied import after
from kehu_xl.core.listing.importing import ImportPlan, plan_import
from kehu_xl.core.listing.preview import fate_counts, found_by, samples
from kehu_xl.core.listing.types import ListBook
from kehu_xl.core.number import number
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, Snapshot
from kehu_xl.core.wishes import Wishes
from kehu_xl.spec.errors import NoNameColumn, SharedColumn
from kehu_xl.spec.tables import IMPORTABLE
from tests.drawn import day
from tests.listing.drawing import TODAY, archive, book, counts, pages, sheet

FIRMS = (
    {"customer_id": "KH000001", "customer_name": "徐州华信商贸有限公司", "uscc": "91350100M000100Y43",
     "short_name": "华信"},
    {"customer_id": "KH000002", "customer_name": "苏州鼎盛机电有限公司"},
    {"customer_id": "KH000003", "customer_name": "同名建材"},
    {"customer_id": "KH000004", "customer_name": "同名建材"},
)  # fmt: skip
ALIASES = ({"customer_id": "KH000002", "type": "曾用名", "alias": "鼎盛五金厂"},)
SHIPPED = ("订单号", "客户名称", "出库日期", "商品名称", "数量", "单价", "金额")


def into(*rows: Sequence[Cell], table: str = "", book_of: Snapshot | None = None, **wishes: bool) -> ImportPlan:
    """The import of a list of one sheet into an archive of four firms."""
    kept = archive(*FIRMS, aliases=ALIASES) if book_of is None else book_of
    return plan_import(kept, [book(*rows)], DEFAULTS, TODAY, Wishes(table=table, **wishes))


def again(found: ImportPlan, *rows: Sequence[Cell], table: str = "", before: Snapshot | None = None) -> ImportPlan:
    """The import of a list into the archive after another import, numbers given."""
    kept = after(before or archive(*FIRMS, aliases=ALIASES), found.outcome)
    return into(*rows, table=table, book_of=after(kept, number(kept, DEFAULTS, TODAY)))


def rows_of(found: ImportPlan, table: str) -> list[Mapping[str, Cell]]:
    """New rows of a table, blanks left out."""
    rows = found.outcome.appended.get(table, pd.DataFrame()).to_dict("records")
    return [{str(name): cell for name, cell in row.items() if cell is not None} for row in rows]


def test_shipments_are_recognised_and_go_to_their_customers() -> None:
    found = into(SHIPPED, ("A1", "徐州华信商贸有限责任公司", "2026.1.5", "水泥", 10.0, 25.0, None))
    assert found.mappings[0].table == "shipments"
    assert rows_of(found, "shipments") == [
        {"id": "A1", "customer_id": "KH000001", "date": day("2026-01-05"), "product": "水泥", "quantity": 10.0,
         "price": 25.0, "amount": 250.0}
    ]  # fmt: skip
    assert "customers" not in found.outcome.appended


@pytest.mark.parametrize(
    ("cells", "by"),
    [
        ({"客户编号": "KH000001"}, "id"),
        ({"统一社会信用代码": "91350100M000100Y43"}, "uscc"),
        ({"公司名称": "徐州华信商贸有限责任公司"}, "name"),
        ({"公司名称": "华信"}, "alias"),
        ({"客户编号": "KH000001", "公司名称": "华信"}, "id"),
        ({"客户编号": "A-77", "公司名称": "徐州华信商贸有限公司"}, "name"),
    ],
)
def test_a_customer_is_found_by_id_code_name_or_alias(cells: dict[str, str], by: str) -> None:
    found = into((*cells, "姓名", "职务"), (*cells.values(), "王芳", "经理"), table="contacts")
    assert [row["customer_id"] for row in rows_of(found, "contacts")] == ["KH000001"]
    assert found_by(found) == {by: 1}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"公司名称": "没有的公司"}, "档案里没有这个客户（没有的公司）"),
        ({"公司名称": None}, "没有写是哪个客户"),
        ({"公司名称": "同名建材"}, "有几个客户都叫“同名建材”，请写客户编号"),
        (
            {"客户编号": "KH000001", "公司名称": "苏州鼎盛机电有限公司"},
            "客户编号KH000001在档案里是“徐州华信商贸有限公司”，名单里写的是“苏州鼎盛机电有限公司”",
        ),
    ],
)
def test_a_row_without_a_certain_customer_waits_with_the_reason(cells: dict[str, Cell], reason: str) -> None:
    other = ["苏州鼎盛机电有限公司"] * len(cells)
    found = into((*cells, "姓名"), (*cells.values(), "王芳"), (*other, "李明"), table="contacts")
    assert [row[-1] for page in pages(found) for row in page.rows] == [reason]
    assert pages(found)[0].sheet == "联系人"
    assert counts(found) == {"rows_read": 3, "header": 1, "held_back": 1, "imported": 1}


def test_a_row_that_says_nothing_waits() -> None:
    found = into(("公司名称", "姓名", "职务"), ("华信", "王芳", None), ("华信", None, "会计"), table="contacts")
    assert pages(found)[0].rows[0][-1] == "除了客户什么也没有写"


def test_a_number_of_another_customer_waits() -> None:
    kept = archive(*FIRMS, contracts=({"id": "HT1", "customer_id": "KH000002", "name": "甲"},))
    found = into(("合同编号", "客户名称", "合同名称"), ("HT1", "华信", "乙"), book_of=kept)
    assert pages(found)[0].rows[0][-1] == "编号HT1在档案里属于“苏州鼎盛机电有限公司”"


LISTS: dict[str, tuple[tuple[Cell, ...], ...]] = {
    "contacts": (("公司名称", "姓名", "手机"), ("华信", "王芳", "13800138000"), ("华信", "李 明", None),
                 ("华信", "李明", None)),
    "interactions": (("客户编号", "日期", "内容"), ("KH000001", "2026.1.5", "来电"), ("KH000001", "2026.1.6", "来电")),
    "shipments": (
        SHIPPED,
        ("A1", "华信", "2026.1.5", "水泥", 1.0, 5.0, 5.0), ("A1", "华信", "2026.1.5", "沙", 2.0, 5.0, 10.0),
        (None, "华信", "2026.1.6", "沙", 2.0, 5.0, 10.0), (None, "华信", "2026.1.6", "沙", 2.0, 5.0, 10.0),
    ),
    "receivables": (("客户名称", "期数", "应收日期", "应收金额"), ("华信", 1.0, "2026.2.1", 100.0),
                    ("华信", 1.0, "2026.2.1", 100.0)),
    "opportunities": (("客户名称", "商机名称", "阶段"), ("华信", "二期", "谈判")),
    "contracts": (("合同编号", "客户名称", "合同名称", "金额"), ("HT-1", "华信", "年度合同", "1.2万")),
    "feedback": (("客户名称", "日期", "类型", "内容"), ("华信", "2026.1.5", "投诉", "晚到")),
    "documents": (("客户名称", "类别", "名称", "份数"), ("华信", "营业执照", "副本", 1.0)),
}  # fmt: skip


@pytest.mark.parametrize("table", [table.id for table in IMPORTABLE if table.id != "customers"])
def test_the_same_list_again_adds_nothing(table: str) -> None:
    first = into(*LISTS[table], table=table)
    assert len(first.outcome.appended[table]) >= 1
    second = again(first, *LISTS[table], table=table)
    assert (dict(second.outcome.appended), second.outcome.changes, second.outcome.documents) == ({}, (), ())
    assert fate_counts(second)["unchanged"] == fate_counts(second)["updated"] == len(LISTS[table]) - 1


def test_lines_of_one_paper_get_numbers_of_their_own_and_equal_sales_stay_two() -> None:
    found = into(*LISTS["shipments"])
    assert [row.get("id") for row in rows_of(found, "shipments")] == ["A1", "A1-2", None, None]
    sand = ("A1", "华信", "2026.1.5", "沙", 2.0, 5.0, 10.0)
    more = again(found, SHIPPED, sand, ("A1", "华信", "2026.1.5", "灰", 1.0, 5.0, 5.0))
    assert [row["id"] for row in rows_of(more, "shipments")] == ["A1-3"]


def test_a_later_list_fills_what_was_blank_and_a_row_that_differs_waits_whole() -> None:
    due = {"id": "HK1", "customer_id": "KH000001", "due_date": day("2026-02-01"), "due_amount": 5.0}
    before = archive(*FIRMS, receivables=(due,))
    header = ("计划编号", "客户编号", "应收日期", "应收金额", "到账日期", "到账金额")
    rows = (header, ("HK1", "KH000001", "2026.2.1", 6.0, "2026.2.3", 5.0))
    found = into(*rows, book_of=before)
    assert found.outcome.changes == ()
    assert samples(found, "conflicts", 5)[0].text == "“应收金额”已有“5”，这一行是“6”"
    assert pages(found)[0].rows[0][-1] == "“应收金额”已有“5”，这一行是“6”"
    blanks = into(header, (*rows[1][:3], None, *rows[1][4:]), book_of=before)
    assert {change.column for change in blanks.outcome.changes} == {"paid_date", "paid_amount"}
    replaced = into(*rows, book_of=before, overwrite=True)
    assert {change.column: change.new.tolist() for change in replaced.outcome.changes}["due_amount"] == [6.0]


def test_customers_and_their_shipments_come_in_one_book() -> None:
    people = sheet(("客户名称", "手机"), ("新沂宏图建材", "13800138000"), name="客户")
    goods = sheet(SHIPPED, ("B1", "新沂宏图建材", "2026.1.5", "水泥", 1.0, 5.0, 5.0), name="出货")
    found = plan_import(archive(*FIRMS), [ListBook("名单.xlsx", (people, goods))], DEFAULTS, TODAY)
    assert [row["customer_id"] for row in rows_of(found, "shipments")] == ["KH000005"]
    assert [row["customer_id"] for row in rows_of(found, "customers")] == ["KH000005"]
    assert counts(found) == {"rows_read": 4, "imported": 2, "header": 2}


@pytest.mark.parametrize(
    "headers",
    [
        ("客户名称", "联系人", "手机", "地址", "产品", "金额"),
        ("公司名称", "姓名", "职务", "部门", "手机"),
        ("客户名称", "联系人", "手机", "跟进日期", "跟进内容", "下次联系"),
        ("客户编号", "客户名称", "手机"),
    ],
)
def test_lists_of_customers_stay_lists_of_customers(headers: tuple[str, ...]) -> None:
    assert into(headers, tuple("甲乙丙丁戊己"[: len(headers)])).mappings[0].table == "customers"


def test_an_empty_archive_takes_a_list_of_sales_as_one_of_customers() -> None:
    found = into(SHIPPED, ("A1", "新沂宏图建材", "2026.1.5", "水泥", 1.0, 5.0, 5.0), book_of=archive())
    assert [row["customer_name"] for row in rows_of(found, "customers")] == ["新沂宏图建材"]


def test_a_list_that_names_no_customer_is_refused() -> None:
    with pytest.raises(NoNameColumn):
        into(("姓名", "职务"), ("王芳", "经理"), table="contacts")


def test_a_column_of_another_table_goes_where_the_person_says() -> None:
    wishes = Wishes.of(["谁=客户名称", "说了啥=内容", "C=日期"], "interactions", overwrite=False)
    rows = book(("客户", "谁", "时间", "说了啥"), ("x", "华信", "2026.1.5", "来电"))
    found = plan_import(archive(*FIRMS), [rows], DEFAULTS, TODAY, wishes)
    assert rows_of(found, "interactions")[0]["content"] == "来电"
    twice = Wishes.of(["谁=内容", "说了啥=内容"], "interactions", overwrite=False)
    with pytest.raises(SharedColumn):
        plan_import(archive(*FIRMS), [rows], DEFAULTS, TODAY, twice)
