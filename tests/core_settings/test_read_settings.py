"""参数: what is understood, what is reported, and that a default always stands ready."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehu_xl.core.outcome import Findings
from kehu_xl.core.settings import DEFAULTS, Settings, read_settings
from kehu_xl.core.snapshot import Cell
from kehu_xl.core.typed import objects
from kehu_xl.spec.findings import BY_CODE
from kehu_xl.spec.settings import BY_ID, HOLIDAY_LABELS, SETTINGS, WHY_WRONG

LABELS = {setting.id: setting.label for setting in SETTINGS} | HOLIDAY_LABELS


def sheet(*changed: tuple[str, Cell], without: str = "") -> pd.DataFrame:
    """A complete 参数 frame with those values changed, and the rows of the given ids after them."""
    standard = {s.id: s.default for s in SETTINGS if s.id != without and s.id not in dict(changed)}
    rows = [*standard.items(), *changed]
    cells = {"setting": [LABELS.get(name, name) for name, _ in rows], "value": [value for _, value in rows]}
    index = pd.RangeIndex(2, 2 + len(rows))
    return pd.DataFrame({n: pd.Series(objects(v), index=index, dtype=object) for n, v in cells.items()}, index=index)


def read(*changed: tuple[str, Cell]) -> tuple[Settings, list[Findings]]:
    settings, findings = read_settings(sheet(*changed))
    return settings, list(findings)


def test_settings_have_an_attribute_for_every_row_of_the_spec_and_no_other() -> None:
    assert [f.name for f in fields(Settings)] == [*BY_ID, "holidays", "workdays"]


def test_the_sheet_as_shipped_is_the_defaults_and_gives_no_finding() -> None:
    assert read_settings(sheet()) == (DEFAULTS, ())


def test_a_book_without_the_sheet_uses_the_defaults() -> None:
    assert read_settings(None) == (DEFAULTS, ())


@pytest.mark.parametrize(
    ("setting", "typed", "meant"),
    [
        ("intent_cuts", "９０／６０／３０／５", (90, 60, 30, 5)),
        ("intent_cuts", " 90%、60%、30%、5% ", (90, 60, 30, 5)),
        ("intent_cuts", "90，60，30，5", (90, 60, 30, 5)),
        ("intent_cuts", "90 60 30 5", (90, 60, 30, 5)),
        ("intent_cuts", "90%/60%/30%/5%/", (90, 60, 30, 5)),
        ("rfm_window_days", "１８０天", 180),
        ("rfm_window_days", 180.0, 180),
        ("journal_rows", "100,000 行", 100000),
        ("size_cuts", "200万元/20万", (2_000_000, 200_000)),
        ("rfm_money_cuts", "0.5/5/20/50", (5000, 50_000, 200_000, 500_000)),
        ("key_top_share", 0.3, 30),
        ("key_top_share", 30.0, 30),
        ("margin_cuts", "20/5/-10", (20, 5, -10)),
        ("default_grade", " ｂ ", "B"),
        ("rfm_method", "固定 分界", "fixed"),
        ("value_method", "销售额", "sales"),
        ("today_source", "系统日期", None),
        ("today_source", "2026-3-1", date(2026, 3, 1)),
        ("today_source", "2026年3月1日", date(2026, 3, 1)),
        ("today_source", "20260301", date(2026, 3, 1)),
        ("today_source", datetime(2026, 3, 1, 8, 30), date(2026, 3, 1)),
        ("today_source", 46082.0, date(2026, 3, 1)),
        ("completeness_weights", "客户名称：3，手机 2", None),
        ("completeness_weights", "公司名称3、手机号2.5", {"customer_name": 3, "mobile": 2.5}),
    ],
)
def test_a_value_is_understood_as_people_write_it(setting: str, typed: Cell, meant: object) -> None:
    settings, findings = read((setting, typed))
    if meant is None and setting == "completeness_weights":
        assert [found.facts["why"] for found in findings] == [WHY_WRONG["not_a_weight"]]  # a blank before the 2
    else:
        assert findings == []
        assert getattr(settings, setting) == meant


@pytest.mark.parametrize(
    ("setting", "typed", "why"),
    [
        ("intent_cuts", None, "没有填"),
        ("intent_cuts", "  ", "没有填"),
        ("intent_cuts", "高/中/低", "不是数字"),
        ("intent_cuts", "80/70/40", "应当是用 / 分开的 4 个数"),
        ("intent_cuts", "80/70/40/-1", "应当在 0 到 100 之间"),
        ("intent_cuts", "10/40/70/80", "这几个数应当从大到小"),
        ("aging_cuts", "90/60/30", "这几个数应当从小到大"),
        ("escalate_days", datetime(2003, 5, 7), "被 Excel 变成了日期，请先把单元格设为文本再填"),
        ("backup_keep", "很多", "不是数字"),
        ("backup_keep", "1e999", "不是数字"),
        ("backup_keep", 0.0, "应当在 1 到 1000 之间"),
        ("journal_rows", "20万行", "不是数字"),
        ("default_grade", "F", "可以填：A、B、C、D、E"),
        ("rfm_method", "三分位", "可以填：五分位、固定分界"),
        ("id_pattern", "客户", "应当像 KH+6 或 KH+YYYYMM+4"),
        ("id_pattern", "KH+6+3", "应当像 KH+6 或 KH+YYYYMM+4"),
        ("today_source", "明天", "认不出是哪一天"),
        ("today_source", "2026-2-30", "认不出是哪一天"),
        ("completeness_weights", "客户名称", "应当是“列名3”这样的词，用空格隔开"),
        ("completeness_weights", "客户名称0", "应当是“列名3”这样的词，用空格隔开"),
        ("completeness_weights", "客户名称3 星座2", "“客户”表没有“星座”这一列"),
    ],
)
def test_a_value_that_cannot_be_used_is_reported_on_its_cell_and_the_default_stands(
    setting: str, typed: Cell, why: str
) -> None:
    settings, findings = read((setting, typed))
    assert settings == DEFAULTS
    found = findings[0]
    assert (len(findings), found.code, found.table, found.column) == (1, "bad_setting", "settings", "value")
    assert found.rows.tolist() == [1 + len(SETTINGS)]
    assert found.values.tolist() == [typed]
    default = BY_ID[setting].default + BY_ID[setting].unit
    assert found.facts == {"setting": LABELS[setting], "why": why, "default": default}
    assert BY_CODE[found.code].message.format(value=typed, **found.facts)


def test_a_missing_row_is_reported_once_for_the_sheet_and_the_default_stands() -> None:
    settings, findings = read_settings(sheet(without="freeze_days"))
    assert settings == DEFAULTS
    assert [(f.code, f.rows.tolist(), f.facts) for f in findings] == [
        ("missing_setting", [0], {"setting": "冰点天数", "default": "365天"})
    ]


def test_of_two_rows_with_the_same_label_the_upper_counts() -> None:
    settings, findings = read(("freeze_days", 100.0), ("freeze_days", 200.0))
    assert (settings.freeze_days, findings) == (100.0, [])


def test_labels_are_known_whatever_their_blanks_and_width() -> None:
    settings, findings = read_settings(sheet(("ＲＦＭ 窗口", 90.0), without="rfm_window_days"))
    assert (settings.rfm_window_days, findings) == (90.0, ())


def test_the_firms_own_days_off_and_make_up_days_are_read_one_a_row() -> None:
    settings, findings = read(("off", "2027-1-1"), ("off", 46388.0), ("off", None), ("work", "2027年1月9日"))
    assert settings.holidays == {date(2027, 1, 1)}
    assert settings.workdays == {date(2027, 1, 9)}
    assert findings == []


def test_a_day_off_that_is_no_day_is_reported() -> None:
    settings, findings = read(("off", "春节"))
    assert settings.holidays == frozenset()
    assert [(f.code, f.facts["default"]) for f in findings] == [("bad_setting", "（忽略这一行）")]


@given(st.sampled_from(SETTINGS), st.one_of(st.text(), st.floats(), st.booleans(), st.datetimes()))
def test_no_value_whatever_it_is_stops_the_reading(setting: object, value: Cell) -> None:
    settings, findings = read((setting.id, value))  # type: ignore[attr-defined]
    assert isinstance(settings, Settings)
    assert len(findings) <= 1
