"""Every kind's cleaner: what it repairs, what it leaves, and that a second time changes nothing."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.core.clean import CLEANERS, clean_cell, clean_column
from kehu_xl.core.clean.columns import SPOKEN
from kehu_xl.core.clean.text import visible
from kehu_xl.core.snapshot import Cell, CellError
from kehu_xl.core.typed import objects
from kehu_xl.spec.types import Kind

DIRT = (
    "0123456789 -./()（）：;；，、年月日元万%ＡＢ１２王芳李明徐州市鼓楼区路号转"
    "@＠xX\u200b\u202d\u3000\xa0\n\r\t★二〇十百"
)
CELLS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet=DIRT, max_size=24),
    st.from_regex(r"[+ ]?(86)?[- ]?1[3-9][0-9 -]{8,12}", fullmatch=True),
    st.from_regex(r"\(?0[0-9]{2,3}\)?[- ]?[0-9]{7,8}(转[0-9]{1,4})?", fullmatch=True),
    st.from_regex(r"[12][0-9]{1,3}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?", fullmatch=True),
    st.from_regex(r"[¥￥(-]?[0-9]{1,3}(,[0-9]{3}){0,3}(\.[0-9]{1,2})?[万亿千元)-]{0,2}", fullmatch=True),
    st.floats(allow_nan=False),  # a frame has None for it
)


def test_every_kind_has_a_cleaner() -> None:
    assert set(CLEANERS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=60, deadline=None)
@given(cell=CELLS)
def test_cleaning_a_cell_twice_changes_nothing(kind: Kind, cell: str | float) -> None:
    once = clean_cell(kind, cell)
    assert repr(clean_cell(kind, once)) == repr(once)


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=15, deadline=None)
@given(cells=st.lists(CELLS, max_size=8))
def test_a_column_is_cleaned_as_its_cells_are(kind: Kind, cells: list[str | float]) -> None:
    column = clean_column(kind, objects(cells)).tolist()
    assert list(map(repr, column)) == [repr(clean_cell(kind, cell)) for cell in cells]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("cell", [None, True, CellError("#N/A")])
def test_what_is_neither_text_nor_number_stays(kind: Kind, cell: Cell) -> None:
    assert clean_cell(kind, cell) is cell


@pytest.mark.parametrize(
    ("kind", "typed", "written"),
    [
        (Kind.MOBILE, "0086-138 0013 8000", "13800138000"),
        (Kind.MOBILE, "\u202d13800138000\u202c", "13800138000"),
        (Kind.MOBILE, "138.0013.8000", "13800138000"),
        (Kind.MOBILE, "013800138000", "13800138000"),
        (Kind.MOBILE, 8613800138000.0, "13800138000"),
        (Kind.PHONE, "0516 83456789-801", "0516-83456789-801"),
        (Kind.PHONE, "（010）8345 6789", "010-83456789"),
        (Kind.PHONE, "+86-516-83456789", "0516-83456789"),
        (Kind.PHONE, "400 8208 820", "400-820-8820"),
        (Kind.PHONE, "Tel：0516—83456789 ext 12", "0516-83456789-12"),
        (Kind.PHONE, 2583456789.0, "025-83456789"),
        (Kind.PHONE, "+100000  0", "+100000-0"),
        (Kind.PHONES, "13800138000\n13900139000/0516-83456789", "13800138000;13900139000;0516-83456789"),
        (Kind.EMAIL, "mailto:Wang@QQ.COM。", "Wang@qq.com"),
        (Kind.USCC, "９１３５0100 M000100Y43", "91350100M000100Y43"),
        (Kind.BANK_ACCOUNT, "6222-0211 0301", "622202110301"),
        (Kind.DATE, "2024-1-5 星期五", 45296.0),
        (Kind.DATE, "2024年01月05日 下午6时", 45296.0),
        (Kind.DATE, "二○二四年十二月廿五日", 45651.0),
        (Kind.DATE, "24年1月5日", 45296.0),
        (Kind.DATE, "24/1/5", 45296.0),
        (Kind.DATE, "Jan 5, 2024", 45296.0),
        (Kind.DATE, "1900-2-28", 59.0),
        (Kind.DATE, "1900-3-1", 61.0),
        (Kind.DATE, datetime(2024, 1, 5, 6), 45296.0),
        (Kind.DATE, 45296.43, 45296.0),
        (Kind.MONEY, "￥１，２３４．５０", 1234.5),
        (Kind.MONEY, "1.15万元", 11500.0),
        (Kind.MONEY, "RMB1,000,000.00", 1000000.0),
        (Kind.MONEY, "-1,234", -1234.0),
        (Kind.MONEY, "1.2w", 12000.0),
        (Kind.PERCENT, "75％", 75.0),
        (Kind.PERCENT, "七成", 70.0),
        (Kind.SCORE, "⭐⭐⭐⭐", 4.0),
        (Kind.INTEGER, "９０天", 90.0),
        (Kind.NAME, "华信（徐州) 商贸有限公司 ", "华信（徐州）商贸有限公司"),
        (Kind.NAME, "王 先生", "王先生"),
        (Kind.PROVINCE, "广西", "广西壮族自治区"),
        (Kind.CITY, "恩施州", "恩施土家族苗族自治州"),
        (Kind.DISTRICT, "浦东", "浦东新区"),
        (Kind.CODE, 42.0, "42"),
        (Kind.TEXT, "⼯程机械", "工程机械"),
    ],
)
def test_what_is_certain_is_repaired(kind: Kind, typed: Cell, written: Cell) -> None:
    assert clean_cell(kind, typed) == written


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.MOBILE, "135******41"), (Kind.MOBILE, "1.38E+10"), (Kind.MOBILE, "12800138000"),
        (Kind.PHONE, "0516-83456789/90"), (Kind.PHONE, "传真0516-83456789"),
        (Kind.EMAIL, "wang@qq.ocm"), (Kind.EMAIL, "a@x.com b@y.com"),
        (Kind.USCC, "91350100M000100Y44"), (Kind.PERSON_ID, 320311198801011200.0),
        (Kind.BANK_ACCOUNT, 6.222021103012346e18),
        (Kind.DATE, "1/2/2024"), (Kind.DATE, "2023-2-29"), (Kind.DATE, "2024.1"), (Kind.DATE, "68-5-1"),
        (Kind.DATE, "1899-12-31"), (Kind.DATE, "春节后"),
        (Kind.MONEY, "约3万"), (Kind.MONEY, "1,23,4"), (Kind.MONEY, "$30"), (Kind.MONEY, "12345678901234567"),
        (Kind.NUMBER, "75%"), (Kind.INTEGER, "2周"), (Kind.PERCENT, "70-80%"), (Kind.PERCENT, 0.75),
        (Kind.NAME, "王芳 李明"), (Kind.NAME, "Wang Li"), (Kind.NAME, "某小姐"),
        (Kind.PROVINCE, "华东"), (Kind.CITY, "朝阳区"), (Kind.DISTRICT, "高新区"),
    ],
)  # fmt: skip
def test_what_is_not_certain_stays(kind: Kind, typed: Cell) -> None:
    assert clean_cell(kind, typed) is typed


@pytest.mark.parametrize("nothing", ["无", " - ", "——", "N/A", "暂无", "未知", "不详", "待定", "／", "/"])
@pytest.mark.parametrize("kind", sorted(set(Kind) - SPOKEN))
def test_a_placeholder_empties_a_cell_of_every_kind_but_a_note(kind: Kind, nothing: str) -> None:
    assert clean_cell(kind, nothing) is None
    assert clean_cell(Kind.NOTE, nothing).strip() == visible(nothing).strip()


def test_a_column_of_moments_becomes_one_of_whole_days() -> None:
    assert clean_column(Kind.DATE, objects([45296.43, None, 45297.0, 0.5])).tolist() == [45296.0, None, 45297.0, 0.5]


def test_one_character_stands_for_a_province() -> None:
    signs = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
    names = [clean_cell(Kind.PROVINCE, sign) for sign in signs]
    assert len(set(names)) == 31
    assert all(isinstance(name, str) and name.endswith(("省", "市", "自治区")) for name in names)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("(852)2345-6789", "+852-2345-6789"), ("00852-23456789", "+852-23456789"), ("852 2345 6789", "+852-2345-6789"),
        ("(853) 2881 2345", "+853-2881-2345"), ("886-2-2345-6789", "+886-2-2345-6789"),
        ("85223456789", "85223456789"), (85223456789.0, "85223456789"), ("(516)83456789", "0516-83456789"),
    ],
)  # fmt: skip
def test_a_number_from_hong_kong_gets_no_area_code_of_the_mainland(typed: Cell, written: str) -> None:
    assert clean_cell(Kind.PHONE, typed) == written
    assert clean_cell(Kind.PHONE, written) == written
