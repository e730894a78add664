"""Findings as JSON, and as the rows of 校验结果."""

from __future__ import annotations

import json

import numpy as np
import pytest

from kehu_xl.core import report
from kehu_xl.core.check.stage import check
from kehu_xl.core.outcome import Findings
from kehu_xl.core.report import count_by_code, count_by_severity, finding_records, findings_sheet
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import CellError, Formula
from kehu_xl.core.typed import objects
from tests.drawn import TODAY, book, day

ROW = {"customer_id": "KH000001", "customer_name": "甲公司", "owner": "王芳", "row_token": "t1"}


def found(code: str, column: str, values: list[object], **facts: object) -> Findings:
    return Findings(code, "customers", column, np.arange(2, 2 + len(values)), objects(values), facts)


def test_a_record_has_exactly_the_fields_of_the_contract() -> None:
    record = finding_records([found("bad_mobile", "mobile", ["12"])], book(customers=[ROW]))[0]
    assert record == {
        "code": "bad_mobile", "severity": "error", "table": "customers", "column": "mobile", "header": "手机",
        "sheet": "客户", "cell": "D2", "row": 2, "key": "KH000001", "value": "12",
        "message": "手机“12”不是 11 位的大陆手机号。", "advice": "请核对号码；座机请填到“电话”。", "source": None,
    }  # fmt: skip


def test_a_row_of_a_list_has_a_source_and_no_place_in_the_book() -> None:
    batch = Findings("not_imported", "customers", "", np.zeros(1, np.int64), objects([None]), {"why": "没有名称"},
                     (("名单.xlsx", "Sheet1", "A7"),))  # fmt: skip
    record = finding_records([batch], book(customers=[ROW]))[0]
    assert [record[name] for name in ("sheet", "cell", "row", "key", "column")] == [None] * 5
    assert record["source"] == {"file": "名单.xlsx", "sheet": "Sheet1", "cell": "A7"}
    rows, _ = findings_sheet([batch], book(customers=[ROW]), TODAY)
    line = rows["findings"].loc[5]
    assert (line["sheet"], line["cell"], line["message"]) == ("名单.xlsx", "A7", "这一行没有导入：没有名称。")


def test_a_finding_about_a_whole_column_has_no_row() -> None:
    batch = Findings("missing_owner", "customers", "owner", np.zeros(1, np.int64), objects([None]), {"count": 3})
    record = finding_records([batch], book(customers=[ROW]))[0]
    assert (record["sheet"], record["row"], record["cell"]) == ("客户", None, None)
    assert record["message"] == "有 3 个客户没有负责人。"


def test_records_are_json_whatever_the_cells_hold() -> None:
    values = ["文本", 0.5, True, CellError("#N/A"), None, day("2026-03-15")]
    records = finding_records([found("bad_date", "created", values)], book(customers=[ROW] * 6))
    read = json.loads(json.dumps(records, ensure_ascii=False))
    assert [record["value"] for record in read] == ["文本", "0.5", True, "#N/A", None, "2026-03-15"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (13800138000.0, "13800138000"),
        ("{value} {0} %s", "{value} {0} %s"),
        ("两\n行", "两 行"),
        ("长" * 60, "长" * 39 + "…"),
    ],
)
def test_a_value_is_shown_as_a_person_reads_it(value: object, shown: str) -> None:
    record = finding_records([found("bad_mobile", "mobile", [value])], book(customers=[ROW]))[0]
    assert record["message"] == f"手机“{shown}”不是 11 位的大陆手机号。"
    assert record["value"] == value


def test_facts_beside_the_rows_go_to_their_rows() -> None:
    batch = found("duplicate_id", "customer_id", ["KH1", "KH2"], first_row=np.array([7, 8]))
    messages = [record["message"] for record in finding_records([batch], book(customers=[ROW, ROW]))]
    assert messages == ["“客户编号”KH1在第 7 行已经用过。", "“客户编号”KH2在第 8 行已经用过。"]


def test_a_fact_that_is_lacking_leaves_a_gap_in_the_sentence() -> None:
    record = finding_records([found("out_of_range", "acceptance", [120.0])], book(customers=[ROW]))[0]
    assert record["message"] == "“接受度”的120不在 … 到 … 之间。"


def test_findings_are_counted_by_severity_and_by_code() -> None:
    batches = [found("bad_mobile", "mobile", ["1", "2"]), found("stale_profile", "verified", [None], days=9)]
    assert count_by_severity(batches) == {"error": 2, "warning": 0, "info": 1}
    assert count_by_code(batches) == {"bad_mobile": 2, "stale_profile": 1}


def test_the_sheet_lists_the_worst_first_then_by_table_row_and_column() -> None:
    snapshot = book(
        customers=[
            ROW | {"mobile": "1", "email": "x"},
            ROW | {"customer_id": "K-2", "customer_name": "乙", "phone": "无"},
        ],
        staff=[{"name": "王芳", "email": "x"}],
        findings=[],
    )
    rows = check(snapshot, DEFAULTS, TODAY).outputs["findings"]
    assert rows[["severity", "sheet", "header"]].to_numpy().tolist() == [
        ["错误", "客户", "手机"], ["错误", "客户", "邮箱"], ["错误", "员工", "邮箱"],
        ["警告", "客户", "客户编号"], ["警告", "客户", "电话"],
    ]  # fmt: skip
    first = rows.iloc[0]
    assert (first["customer_id"], first["customer_name"]) == ("KH000001", "甲公司")
    assert (first["owner"], first["value"]) == ("王芳", "1")


def test_a_link_finds_its_row_by_token_and_shows_the_cell() -> None:
    rows, _ = findings_sheet([found("bad_mobile", "mobile", ["1"])], book(customers=[ROW], findings=[]), TODAY)
    cell = rows["findings"].loc[5, "cell"]
    assert isinstance(cell, Formula)
    assert cell.value == "D2"
    assert cell.text.startswith("=")
    assert "N5" in cell.text


def test_without_a_token_the_address_stands_alone() -> None:
    snapshot = book(customers=[ROW | {"row_token": None}], findings=[])
    rows, _ = findings_sheet([found("bad_mobile", "mobile", ["1"])], snapshot, TODAY)
    assert rows["findings"].loc[5, "cell"] == "D2"


def test_the_sheet_shows_so_many_rows_and_counts_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "SHOWN", 2)
    batch = found("bad_mobile", "mobile", ["1", "2", "3"])
    outputs, blocks = findings_sheet([batch], book(customers=[ROW] * 3), TODAY)
    assert outputs["findings"]["value"].tolist() == ["1", "2"]
    totals = blocks["findings", "totals"].iloc[0].to_dict()
    assert totals == {"errors": 3.0, "warnings": 0.0, "infos": 0.0, "shown": 2.0, "accepted": 0.0}
    assert blocks["findings", "as_of"].iloc[0].tolist() == [day("2026-03-15")]


def test_a_clean_book_gives_an_empty_list_with_all_its_columns() -> None:
    outputs, blocks = findings_sheet([], book(customers=[ROW]), TODAY)
    assert len(outputs["findings"]) == 0
    assert "message" in outputs["findings"].columns
    assert blocks["findings", "totals"].iloc[0].tolist() == [0.0] * 5
