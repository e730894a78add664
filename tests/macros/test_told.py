"""What a person reads after a button: the result and where to look, or the problems of the selected rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kehu_xl.core.outcome import Changes, Findings, Outcome
from kehu_xl.core.typed import objects
from kehu_xl.jobs import Job, Result
from kehu_xl.ribbon.rows import rows_told
from kehu_xl.ribbon.told import failure_told, result_told, sheet_to_show
from kehu_xl.spec.actions import BY_ID, MACROS
from kehu_xl.spec.errors import FilterLost, ProgramBusy
from kehu_xl.spec.tables import BY_ID as TABLES
from tests.drawn import book

SNAPSHOT = book(
    customers=[
        {"customer_id": "KH000001", "customer_name": "甲", "mobile": "12"},
        {"customer_id": "KH000002", "customer_name": "乙", "mobile": "13"},
        {"customer_id": "KH000003", "customer_name": "丙"},
    ]
)
BAD = Findings("bad_mobile", "customers", "mobile", np.array([2, 3]), objects(["12", "13"]))
RENAMED = Changes("customers", "mobile", np.array([2]), objects(["12"]), objects(["13800138000"]))


def told(action_id: str, outcome: Outcome, *, read_only: bool = False) -> tuple[str, str]:
    """The text of the box, and the sheet that comes to the front."""
    result = Result(Job(action_id, Path("甲.xlsm")), outcome, SNAPSHOT, SNAPSHOT)
    found = result_told(BY_ID[action_id], result, read_only=read_only)
    return found.text, found.sheet


def listed(*findings: Findings) -> Outcome:
    return Outcome(findings=findings, outputs={"findings": pd.DataFrame()})


def test_a_result_says_what_changed_what_is_wrong_and_where_to_look() -> None:
    text, sheet = told("follow_up", Outcome(changes=(RENAMED,), findings=(BAD,)))
    lines = text.splitlines()
    assert lines[:2] == ["已更新跟进计划。", "改动 1 格，新增 0 行。"]
    assert "2 个错误" in lines[2]
    assert lines[-2:] == ["请看“跟进计划”表。", "结果已经写进打开的工作簿，还没有存盘；看过没有问题，请按保存。"]
    assert sheet == "follow_up"


def test_a_check_does_not_speak_of_changes() -> None:
    text, _ = told("check", listed())
    assert text.splitlines()[:2] == ["已校验。", "没有发现问题。"]


def test_errors_lead_to_the_list_of_problems_where_the_action_filled_it() -> None:
    assert sheet_to_show(BY_ID["run"], listed(BAD)) == "findings"
    assert sheet_to_show(BY_ID["run"], listed()) == "home"
    assert sheet_to_show(BY_ID["grade"], Outcome(findings=(BAD,))) == "customers"


def test_a_book_opened_read_only_asks_for_another_name() -> None:
    text, _ = told("check", listed(), read_only=True)
    assert text.endswith("保存时要换一个文件名。")


def test_a_filter_that_is_lost_does_not_say_that_nothing_was_done() -> None:
    lost = failure_told(FilterLost(file="甲.xlsm", sheet="客户"))
    assert lost.text == "甲.xlsm：内容已经写好，但工作表“客户”原来的筛选没能恢复。请重新筛选一次。"
    assert lost.bad
    assert failure_told(ProgramBusy(file="甲.xlsm")).text.startswith("没有执行：")


def test_every_sheet_that_an_action_shows_is_one_of_the_book() -> None:
    assert {action.shows for action in MACROS} - {""} <= set(TABLES)


@pytest.mark.parametrize(
    ("selected", "lines"),
    [
        ([range(2, 3)], ["选中的 1 行有 1 个问题："]),
        ([range(2, 3), range(3, 4)], ["选中的 2 行有 2 个问题："]),
        ([range(1, 1_048_577)], ["选中的 3 行有 2 个问题："]),
        ([range(4, 5)], ["选中的 1 行没有发现问题。"]),
    ],
    ids=["one row", "two areas", "whole columns", "a row without fault"],
)
def test_the_problems_of_the_selected_rows_are_told_word_for_word(selected: list[range], lines: list[str]) -> None:
    found = rows_told([BAD], SNAPSHOT, "客户", selected)
    assert found.text.splitlines()[:1] == lines
    if "有" in lines[0] and "没有" not in lines[0]:
        letter = SNAPSHOT.tables["customers"].letters["mobile"]
        assert f"{letter}2 " in found.text
        assert "手机“12”不是 11 位的大陆手机号。" in found.text


@pytest.mark.parametrize(("sheet", "selected"), [("首页", [range(1, 9)]), ("客户", [range(1, 2)]), ("", [])])
def test_a_selection_outside_the_rows_of_a_table_says_what_to_select(sheet: str, selected: list[range]) -> None:
    found = rows_told([BAD], SNAPSHOT, sheet, selected)
    assert found.bad
    assert "请先在“客户”等表里选中一行或几行" in found.text


def test_of_many_problems_eight_are_told_and_the_rest_counted() -> None:
    snapshot = book(customers=[{"customer_id": f"KH{n:06}", "mobile": "1"} for n in range(20)])
    many = Findings("bad_mobile", "customers", "mobile", np.arange(2, 22), objects(["1"] * 20))
    lines = rows_told([many], snapshot, "客户", [range(2, 22)]).text.splitlines()
    assert len(lines) == 10
    assert "还有 12 个" in lines[-1]
