"""Which column of a list is which column of the archive."""

from __future__ import annotations

from datetime import datetime

import pytest

from kehu_xl.core.listing.candidates import FIELDS
from kehu_xl.core.listing.headers import fold, known_headers
from kehu_xl.core.listing.profile import shape_shares
from kehu_xl.core.typed import objects
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.vocabulary.listing import HEADER_WORDS, MAPPING_REASONS, OPTIONS, OVERFLOW
from tests.listing.drawing import archive, book, customers, plan, targets

FIRMS = ("甲有限公司", "乙有限公司", "丙有限公司", "丁有限公司", "戊有限公司", "己有限公司")
MOBILES = tuple(f"1380013800{i}" for i in range(6))
LINES = tuple(f"0516-8345678{i}" for i in range(6))
PEOPLE = ("王芳", "李明", "张伟", "刘洋", "陈静", "杨帆")


def mapped(**columns) -> dict[str, str]:
    """Targets of a list with those columns."""
    return targets(plan(book(list(columns), *zip(*columns.values(), strict=True))))


def test_a_phone_header_follows_what_the_cells_hold():
    assert mapped(客户名称=FIRMS, 电话=MOBILES)["电话"] == "mobile"
    assert mapped(客户名称=FIRMS, 电话=LINES)["电话"] == "phone"
    assert mapped(客户名称=FIRMS, 手机=MOBILES, 电话=LINES) == {
        "客户名称": "customer_name",
        "手机": "mobile",
        "电话": "phone",
    }


def test_a_phone_column_beside_a_mobile_column_is_not_the_mobile():
    assert mapped(客户名称=FIRMS, 手机=MOBILES, 联系电话=MOBILES[::-1])["联系电话"] == "phone"


def test_xingming_is_the_contact_beside_a_firm_and_the_customer_alone():
    assert mapped(公司名称=FIRMS, 姓名=PEOPLE)["姓名"] == "contact_name"
    assert mapped(姓名=PEOPLE, 手机=MOBILES)["姓名"] == "customer_name"


def test_of_two_names_the_firm_is_the_customer():
    assert mapped(客户姓名=PEOPLE, 公司名称=FIRMS) == {
        "客户姓名": "contact_name",
        "公司名称": "customer_name",
    }


def test_few_names_over_many_rows_are_our_own_people():
    assert mapped(客户名称=FIRMS, 负责人=("王芳", "李明") * 3)["负责人"] == "owner"
    assert mapped(客户名称=FIRMS, 负责人=PEOPLE, 手机=MOBILES)["负责人"] == "contact_name"
    assert mapped(客户名称=FIRMS, 联系人=PEOPLE, 负责人=PEOPLE[::-1])["负责人"] == "owner"
    assert (
        mapped(客户名称=FIRMS, 业务员=("王芳", "李明") * 3, 负责人=PEOPLE)["负责人"]
        == "contact_name"
    )


@pytest.mark.parametrize(
    ("cells", "target"),
    [
        (("高", "中", "低") * 2, "manual_grade"),
        (("A", "B", "C") * 2, "manual_grade"),
        (("★★★★★", "★★★", "★") * 2, "manual_grade"),
        (("重点", "一般", "一般") * 2, "manual_grade"),
        (("75%", "30%", "5%") * 2, "acceptance"),
    ],
)
@pytest.mark.parametrize("header", ["意向", "客户等级", "级别"])
def test_levels_become_a_grade_and_percentages_the_acceptance(header, cells, target):
    assert mapped(**{"客户名称": FIRMS, header: cells})[header] == target


def test_fractions_of_one_are_percent_points():
    found = plan(
        book(
            ["客户名称", "意向度"],
            ["甲有限公司", 0.75],
            ["乙有限公司", 1.0],
            ["丙有限公司", 0.3],
        )
    )
    assert [row["acceptance"] for row in customers(found)] == [75.0, 100.0, 30.0]


def test_whole_percent_points_stay():
    found = plan(book(["客户名称", "接受度"], ["甲有限公司", 75.0], ["乙有限公司", 1.0]))
    assert [row["acceptance"] for row in customers(found)] == [75.0, 1.0]


def test_a_running_number_is_dropped_only_where_it_counts_up():
    assert mapped(序号=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), 客户名称=FIRMS)["序号"] == ""
    assert mapped(序号=("1", "2", "3", "4", "5", "6"), 客户名称=FIRMS)["序号"] == ""
    assert mapped(序号=(7.0, 2.0, 3.0, 4.0, 5.0, 6.0), 客户名称=FIRMS)["序号"] == "own:序号"


def test_a_second_mobile_joins_the_other_numbers():
    found = plan(book(["客户名称", "手机1", "手机2", "手机3"], ["甲有限公司", *MOBILES[:3]]))
    (row,) = customers(found)
    assert (row["mobile"], row["other_phones"]) == (MOBILES[0], f"{MOBILES[1]};{MOBILES[2]}")


def test_two_remarks_become_one():
    (row,) = customers(
        plan(book(["客户名称", "备注1", "备注2"], ["甲有限公司", "月结", "送货"]))
    )
    assert row["remark"] == "月结；送货"


def test_a_column_the_archive_lacks_is_kept_at_the_right():
    found = plan(
        book(
            ["客户名称", "传真", "签单日"],
            ["甲有限公司", "0516-83456789", datetime(2025, 3, 5)],
        )
    )
    assert found.outcome.added_columns == {"customers": ("传真", "签单日")}
    assert customers(found)[0]["own:签单日"] == "2025-03-05"


def test_a_column_the_archive_has_already_is_not_added_again():
    into = archive({"customer_id": "KH000001", "customer_name": "甲有限公司"})
    into["customers"]["own:传真"] = None
    assert not plan(
        book(["客户名称", "传真"], ["乙有限公司", "1"]), into=into
    ).outcome.added_columns


def test_nothing_in_a_column_without_header_is_lost():
    found = plan(book(["客户名称", None], ["甲有限公司", "常来"], ["乙有限公司", "少来"]))
    assert [row["own:列B"] for row in customers(found)] == ["常来", "少来"]


def test_content_decides_where_the_header_says_nothing():
    ids = ("91320300MA1MXYTK3B",) * 6
    assert mapped(客户名称=FIRMS, 执照=ids, 号=MOBILES) == {
        "客户名称": "customer_name",
        "执照": "uscc",
        "号": "mobile",
    }


def test_a_status_of_another_kind_is_not_our_state():
    assert mapped(客户名称=FIRMS, 状态=("在营", "注销") * 3)["状态"].startswith("own:")
    assert mapped(客户名称=FIRMS, 状态=("成交", "潜在") * 3)["状态"] == "state"


@pytest.mark.parametrize(
    ("cells", "target"),
    [
        (("企业", "个人") * 3, "customer_type"),
        (("经销商", "厂家") * 3, "nature"),
        (("民营", "国企") * 3, "ownership"),
        (("装饰公司", "工程队") * 3, "own:客户类别（名单）"),
    ],
)
def test_a_category_goes_where_its_values_are_choices(cells, target):
    assert mapped(客户名称=FIRMS, 客户类别=cells)["客户类别"] == target


def test_a_region_column_may_hold_province_or_city():
    assert mapped(客户名称=FIRMS, 地区=("江苏", "浙江省") * 3)["地区"] == "province"
    assert mapped(客户名称=FIRMS, 地区=("徐州", "徐州市/鼓楼区") * 3)["地区"] == "city"


def test_trade_and_contact_columns_become_opening_values():
    header = [
        "客户名称",
        "累计消费金额",
        "成交次数",
        "最近成交时间",
        "跟进日期",
        "跟进记录",
        "下次跟进",
    ]
    row = ["甲有限公司", "1.2万", 3.0, "2025.1.5", datetime(2026, 2, 1), "已报价", "2026-3-9"]
    (found,) = customers(plan(book(header, row)))
    wanted = {
        "opening_amount": 12000.0,
        "opening_count": 3.0,
        "opening_last_trade": 45662.0,
        "opening_last_contact": 46054.0,
        "latest_note": "已报价",
        "agreed_contact": 46090.0,
    }
    assert wanted.items() <= found.items()


def test_no_two_columns_get_the_same_place():
    header = [
        "客户名称",
        "公司名称",
        "单位",
        "电话",
        "联系方式",
        "手机",
        "备注",
        "说明",
        "日期",
        "时间",
        "备注",
    ]
    found = plan(
        book(
            header,
            *[
                [firm, firm, firm, *MOBILES[:3], "a", "b", "2025-1-5", "2025-1-6", "c"]
                for firm in FIRMS
            ],
        )
    )
    places = [
        column.target
        for column in found.mappings[0].columns
        if column.target and not column.merged
    ]
    assert len(places) == len(set(places))


def test_every_mapping_says_why():
    found = plan(
        book(
            ["客户名称", "电话", "传真", "序号"],
            ["甲厂", "13800138000", "1", 1.0],
            ["乙厂", None, None, 2.0],
        )
    )
    assert {column.reason for column in found.mappings[0].columns} <= set(MAPPING_REASONS)
    assert all(0 < column.confidence <= 1 for column in found.mappings[0].columns)


def test_the_vocabulary_names_only_columns_and_shapes_that_exist():
    shapes = {*shape_shares(objects(["甲"])), "class_code", ""}
    assert set(HEADER_WORDS) <= set(FIELDS)
    assert {target for options in OPTIONS.values() for target, _, _ in options} <= set(FIELDS)
    assert {shape for options in OPTIONS.values() for _, shape, _ in options} <= shapes
    assert {*OVERFLOW, *OVERFLOW.values()} <= set(FIELDS)


@pytest.mark.parametrize(
    "column",
    [column for column in CUSTOMERS if column.id in FIELDS],
    ids=lambda column: column.id,
)
def test_every_column_is_found_by_its_own_header(column):
    assert known_headers()[fold(column.header)][0] == column.id


@pytest.mark.parametrize("header", ["意向度", "意向", "成交概率", "成交可能性"])
def test_percentages_however_written_are_the_acceptance(header):
    found = plan(book(["客户名称", header], ["甲有限公司", "80%"], ["乙有限公司", 0.75], ["丙有限公司", "60"]))
    assert [row.get("acceptance") for row in customers(found)] == [80.0, 75.0, 60.0]


@pytest.mark.parametrize(
    ("cells", "target"),
    [
        (("高", "一般", "D", "80%", "中", 0.75), "manual_grade"),
        (("80%", "60%", "5%", "75%", "高", "D"), "acceptance"),
    ],
)
def test_a_column_of_grades_and_percentages_goes_where_most_cells_do_and_the_others_beside_it(cells, target):
    found = plan(book(["客户名称", "意向度"], *zip(FIRMS, cells, strict=True)))
    assert targets(found)["意向度"] == target
    levels = {"高": "A", "一般": "C", "中": "C", "D": "D", "80%": 80.0, "60%": 60.0, "5%": 5.0, "75%": 75.0, 0.75: 75.0}
    for row, cell in zip(customers(found), cells, strict=True):
        wanted = levels[cell]
        assert row.get("manual_grade") == (wanted if isinstance(wanted, str) else None)
        assert row.get("acceptance") == (wanted if isinstance(wanted, float) else None)


def test_beside_a_column_of_grades_a_mixed_one_is_the_acceptance_and_loses_nothing():
    rows = [["甲厂", "80%", "★"], ["乙厂", "高", "★"], ["丙厂", "D"], ["丁厂", "60%", "★"], ["戊厂", "一般", "★"]]
    found = plan(book(["客户名称", "意向度", "星级"], *rows))
    assert (targets(found)["意向度"], targets(found)["星级"]) == ("acceptance", "manual_grade")
    cells = [(row.get("acceptance"), row.get("manual_grade")) for row in customers(found)]
    assert cells == [(80.0, "E"), ("高", "E"), (None, "D"), (60.0, "E"), ("一般", "E")]


def test_levels_of_the_firms_own_stay_its_own():
    levels = ("金卡", "银卡", "钻石", "普通", "普通", "普通")
    assert mapped(客户名称=FIRMS, 会员等级=levels)["会员等级"].startswith("own:会员等级")
    assert mapped(客户名称=FIRMS, 客户等级=levels)["客户等级"].startswith("own:客户等级")
    assert mapped(客户名称=FIRMS, 会员等级=("A", "B", "C") * 2)["会员等级"] == "manual_grade"


def test_a_card_number_is_a_bank_account_only_where_it_looks_like_one():
    members = book(["卡号", "会员姓名"], ["8800001", "王芳"], ["8800002", "李明"])
    assert targets(plan(members))["卡号"] == "customer_id"
    paid = book(["卡号", "会员姓名"], ["6222 0212 3456 7890 123", "王芳"])
    assert targets(plan(paid))["卡号"] == "bank_account"


def test_a_column_of_firms_names_the_customer_before_one_of_people():
    rows = ["项目方", "联系人", "电话"], ["徐州城投集团有限公司", "孙工", "13800138000"]
    assert targets(plan(book(*rows)))["项目方"] == "customer_name"
    accounts = ["姓名", "开户银行"], ["王芳", "中国银行股份有限公司"]
    assert targets(plan(book(*accounts))) == {"姓名": "customer_name", "开户银行": "bank"}


def test_unit_of_measure_is_no_customer():
    rows = ["名称", "单位", "电话"], ["宏图建材", "袋", "13800138000"], ["远大", "米", None]
    assert targets(plan(book(*rows)))["名称"] == "customer_name"
