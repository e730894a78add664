"""The stage over whole tables: what changes, why, and what is never touched."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.names import name_parts, normal_name, normal_names
from kehu_xl.core.typed import objects
from kehu_xl.spec.messages import REASONS
from kehu_xl.spec.tables import BY_ID
from tests.clean.conftest import Row, applied, cleaned

Tidy = Callable[..., list[Row]]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (
            {"mobile": "13800138000/13900139000；0516-83456789"},
            {"mobile": "13800138000", "phone": "0516-83456789", "other_phones": "13900139000"},
        ),
        ({"phone": "138-0013-8000"}, {"mobile": "13800138000"}),
        ({"mobile": "0516 83456789"}, {"phone": "0516-83456789"}),
        ({"mobile": "13800138000", "phone": "13900139000"}, {"mobile": "13800138000", "phone": "13900139000"}),
        ({"mobile": "135****1234", "phone": "13900139000"}, {"mobile": "135****1234", "phone": "13900139000"}),
        (
            {"mobile": "13800138000 13900139000", "other_phones": "找前台转"},
            {"mobile": "13800138000", "other_phones": "找前台转;13900139000"},
        ),
    ],
)
def test_numbers_go_to_their_columns(tidy: Tidy, typed: Row, written: Row) -> None:
    assert tidy([typed]) == [written]


GLUED = ("王芳13800138000", "王芳 138 0013 8000", "王芳/13800138000", "13800138000（王芳）", "王芳：13800138000")


@pytest.mark.parametrize("glued", GLUED)
@pytest.mark.parametrize("column", ["contact_name", "customer_name"])
def test_a_number_glued_to_a_name_is_taken_off(tidy: Tidy, column: str, glued: str) -> None:
    assert tidy([{column: glued}]) == [{column: "王芳", "mobile": "13800138000"}]


def test_a_name_beside_a_number_becomes_the_contact(tidy: Tidy) -> None:
    assert tidy([{"mobile": "王经理：13800138000"}]) == [{"mobile": "13800138000", "contact_name": "王经理"}]
    both = {"mobile": "王芳13800138000", "contact_name": "李明"}
    assert tidy([both]) == [both]


def test_a_firm_and_its_person_in_one_cell_are_parted(tidy: Tidy) -> None:
    assert tidy([{"customer_name": "华信商贸有限公司 王芳 13800138000"}]) == [
        {"customer_name": "华信商贸有限公司", "contact_name": "王芳", "mobile": "13800138000"}
    ]


def test_a_number_with_no_free_column_stays_where_it_is(tidy: Tidy) -> None:
    row = {"name": "王芳", "mobile": "13800138000;13900139000;13700137000"}
    assert tidy([row], "contacts") == [row]


def test_an_address_fills_blank_regions_and_never_contradicts(tidy: Tidy) -> None:
    address = "江苏省徐州市鼓楼区中山北路8号"
    filled = {"province": "江苏省", "city": "徐州市", "district": "鼓楼区"}
    assert tidy([{"address": address}]) == [{"address": address, **filled}]
    assert tidy([{"address": address, "province": "江苏"}]) == [{"address": address, **filled}]
    other: Row = {"address": address, "city": "南京市"}
    assert tidy([other]) == [{**other, "province": "江苏省"}]
    assert tidy([{"address": "鼓楼区中山北路8号"}]) == [{"address": "鼓楼区中山北路8号"}]
    assert tidy([{"address": "鼓楼区中山北路8号", "city": "徐州"}])[0]["district"] == "鼓楼区"


PACKED: tuple[Row, ...] = ({"city": "徐州市/鼓楼区"}, {"province": "江苏省徐州市鼓楼区"}, {"city": "江苏 徐州 鼓楼区"})


@pytest.mark.parametrize("packed", PACKED)
def test_regions_packed_in_one_cell_are_parted(tidy: Tidy, packed: Row) -> None:
    assert tidy([packed]) == [{"province": "江苏省", "city": "徐州市", "district": "鼓楼区"}]


def test_a_cell_with_a_formula_is_kept_and_reported() -> None:
    rows: list[Row] = [{"mobile": "138 0013 8000", "phone": "139 0013 9000"}] * 2
    outcome = cleaned(rows, formulas={"mobile": np.array([2])})
    assert applied(rows, outcome)[0]["mobile"] == "138 0013 8000"
    kept = [finding for finding in outcome.findings if finding.code == "formula_kept"]
    assert [(finding.column, finding.rows.tolist()) for finding in kept] == [("mobile", [2])]


def test_tokens_computed_and_own_columns_stay() -> None:
    row: Row = {"row_token": " a1 ", "follow_grade": " a ", "own:备注二": "１２　３ "}
    assert cleaned([row]).changes == ()


def test_a_column_that_the_book_lacks_takes_nothing() -> None:
    row: Row = {"mobile": "13800138000;13900139000"}
    outcome = cleaned([row], letters={"customer_name": "A", "mobile": "B"})
    assert applied([row], outcome) == [row]


def test_what_nobody_sees_is_reported_once_a_column() -> None:
    rows: list[Row] = [{"customer_name": "华信\u200b"}, {"customer_name": "华信 "}, {"customer_name": "\ufeff华鑫"}]
    found = [finding for finding in cleaned(rows).findings if finding.code == "invisible_characters"]
    assert [(finding.column, finding.rows.tolist(), finding.facts["count"]) for finding in found] == [
        ("customer_name", [0], 2)
    ]


def test_nothing_said_is_nothing_filled_and_the_change_says_so() -> None:
    columns = ("contact_name", "email", "created", "manual_grade", "sex", "address", "owner", "industry", "mobile")
    row: Row = {**dict.fromkeys(columns, "未知"), "customer_name": "未知", "remark": "无"}
    outcome = cleaned([row])
    assert applied([row], outcome) == [{"customer_name": "未知", "remark": "无"}]
    assert {(change.column, change.reason) for change in outcome.changes} == {(name, "emptied") for name in columns}


def test_every_reason_has_its_sentence() -> None:
    rows: list[Row] = [{"contact_name": "王芳13800138000", "phone": "139 0013 9000", "city": "徐州市/鼓楼区"}]
    reasons = {change.reason for change in cleaned(rows).changes}
    assert reasons
    assert reasons <= set(REASONS)


def test_old_values_are_those_of_the_sheet_and_each_cell_changes_once() -> None:
    rows: list[Row] = [{"mobile": " 0516-83456789 / 138 0013 8000"}, {"mobile": "13900139000"}]
    outcome = cleaned(rows)
    cells = [(change.column, row) for change in outcome.changes for row in change.rows.tolist()]
    assert len(cells) == len(set(cells))
    assert next(change.old.tolist() for change in outcome.changes if change.column == "mobile") == [rows[0]["mobile"]]


_WORDS = """
王芳|李 明|华信(徐州)有限公司|13800138000|139 0013 9000|0516-83456789
传真|转801|江苏省|徐州市|鼓楼区|中山北路8号|2024.1.5
¥1.2万|75%|无|/|；|（|135****1234|昆山
"""
_PARTS = st.sampled_from([*_WORDS.strip().replace("\n", "|").split("|"), " ", "\u200b", "\n"])
_CELLS = st.one_of(st.none(), st.lists(_PARTS, min_size=1, max_size=4).map("".join), st.just(13800138000.0))
_COLUMNS = ("customer_name", "contact_name", "mobile", "phone", "other_phones", "province", "city", "district")
_COLUMNS += ("address", "acceptance", "created", "state", "email", "uscc", "opening_amount", "remark")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(_COLUMNS, _CELLS)), min_size=1, max_size=4))
def test_cleaning_a_table_twice_changes_nothing(rows: list[Row]) -> None:
    once = applied(rows, cleaned(rows))
    assert applied(once, cleaned(once)) == once


@settings(max_examples=80, deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("contact_name", "mobile", "phone", "other_phones"), _CELLS)))
def test_sorting_numbers_loses_no_digit(row: Row) -> None:
    after = "".join(str(cell) for cell in applied([row], cleaned([row]))[0].values())
    for number in ("8345", "8000", "9000", "1234"):
        assert (number in after.replace("-", "").replace(" ", "")) or not any(
            number in str(cell).replace(" ", "") for cell in row.values()
        )


def test_an_empty_table_is_left_alone() -> None:
    assert all(cleaned([], table).changes == () for table in BY_ID if BY_ID[table].columns)


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=10))
def test_names_are_folded_alike_one_by_one_and_by_the_column(names: list[str | None]) -> None:
    assert normal_names(objects(names)).tolist() == [None if name is None else normal_name(name) for name in names]


def test_firms_that_share_a_sound_differ_in_their_brand_and_legal_forms_do_not_matter() -> None:
    assert name_parts("徐州华信商贸有限公司").brand != name_parts("徐州华鑫商贸有限公司").brand
    assert normal_name("徐州华信商贸有限责任公司") == normal_name("徐州华信商贸有限公司 ")
    assert normal_name("华信（徐州）商贸有限公司") == normal_name("华信(徐州) 商贸有限公司")


@given(st.text(max_size=20))
def test_the_parts_of_a_name_never_fail(name: str) -> None:
    parts = name_parts(name)
    assert all(isinstance(part, str) for part in (parts.region, parts.brand, parts.trade, parts.form))


NO_NAMES = ("晚上打", "秘书", "前台", "常用", "办公室王", "司机", "徐州")


@pytest.mark.parametrize("remark", NO_NAMES)
@pytest.mark.parametrize("form", ["{number} {remark}", "{number}（{remark}）", "{remark}：{number}"])
def test_a_remark_beside_a_number_is_nobody_and_stays(tidy: Tidy, remark: str, form: str) -> None:
    row: Row = {"mobile": form.format(number="13800138000", remark=remark)}
    assert tidy([row]) == [row]


def test_two_names_behind_two_numbers_are_not_made_one(tidy: Tidy) -> None:
    for names in ("（王） 13530000005（李）", "（王芳） 13530000005（李明）", " 王 李"):
        typed = f"13530000004{names}"
        assert tidy([{"mobile": typed}]) == [{"mobile": typed}]


@pytest.mark.parametrize("typed", ["13800138000 微信同号", "微信：13800138000", "138 0013 8000（VX）"])
@pytest.mark.parametrize("column", ["mobile", "phone"])
def test_a_number_that_is_a_wechat_account_too_fills_that_column(tidy: Tidy, column: str, typed: str) -> None:
    assert tidy([{column: typed}]) == [{"mobile": "13800138000", "wechat": "13800138000"}]
    other: Row = {column: "13800138000 微信同号", "wechat": "wx_1"}
    assert tidy([other]) == [other]


def test_a_number_is_kept_once(tidy: Tidy) -> None:
    both: Row = {"mobile": "13800138000", "phone": "138 0013 8000", "other_phones": "13800138000;13900139000"}
    assert tidy([both]) == [{"mobile": "13800138000", "other_phones": "13900139000"}]
    assert tidy([{"mobile": "13800138000", "other_phones": "138-0013-8000"}]) == [{"mobile": "13800138000"}]


def test_a_second_email_goes_to_the_remark(tidy: Tidy) -> None:
    several: Row = {"email": "x@y.com；z@w.cn", "remark": "月结"}
    assert tidy([several]) == [{"email": "x@y.com", "remark": "月结；其他邮箱 z@w.cn"}]
    assert tidy([{"email": "x@y.com,x@y.com"}]) == [{"email": "x@y.com"}]
    assert tidy([{"email": "x@y.com,无"}]) == [{"email": "x@y.com,无"}]
    assert tidy([{"name": "王芳", "email": "x@y.com,z@w.cn"}], "staff") == [{"name": "王芳", "email": "x@y.com,z@w.cn"}]
