"""Every code that the checks can give, each with the smallest book that triggers it."""
# ruff: noqa: E501 (a case reads best on one line)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter

import pytest

from kehu_xl.core.check.stage import check
from kehu_xl.core.outcome import Findings
from kehu_xl.core.report import finding_records
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, CellError, Snapshot
from kehu_xl.spec.findings import BY_CODE
from tests.drawn import TODAY, book, day

Rows = Sequence[Mapping[str, Cell]]

A, B = {"customer_id": "KH000001", "customer_name": "甲公司"}, {"customer_id": "KH000002", "customer_name": "乙公司"}
STAFF: Rows = [{"name": "王芳", "state": "在职"}]


@dataclass(frozen=True)
class Case:
    """A book, and what must be said of it."""

    code: str
    place: str | None  # sheet!cell
    message: str
    tables: dict[str, Rows] = field(default_factory=dict)


def customers(*rows: Mapping[str, Cell], **more: Rows) -> dict[str, Rows]:
    return {"customers": [A | row for row in rows], **more}


def with_table(name: str, *rows: Mapping[str, Cell], **more: Rows) -> dict[str, Rows]:
    return {"customers": [A], name: rows, **more}


CASES = (
    Case("missing_required", "客户!B2", "“客户名称”没有填。", customers({"customer_name": None, "address": "徐州"})),
    Case("missing_id", "客户!A2", "这一行没有客户编号。", customers({"customer_id": " "})),
    Case("missing_id", "联系人!A2", "这一行没有联系人编号。", with_table("contacts", {"customer_id": "KH000001", "name": "李明"})),
    Case("duplicate_id", "客户!A3", "“客户编号”KH000001在第 2 行已经用过。", {"customers": [A, B | {"customer_id": "KH000001"}]}),
    Case("duplicate_id", "客户!A3", "“客户编号”kh000001在第 2 行已经用过。",
         {"customers": [A, B | {"customer_id": "kh000001 "}]}),
    Case("duplicate_contract_number", "合同!A3", "合同编号HT000001在第 2 行已经用过。",
         with_table("contracts", {"id": "HT000001", "customer_id": "KH000001", "name": "一"},
                    {"id": "HT000001", "customer_id": "KH000001", "name": "二"})),
    Case("malformed_id", "客户!A2", "客户编号“K-7”不符合编号规则 KH+6。", customers({"customer_id": "K-7"})),
    Case("orphan_reference", "联系记录!B2", "“客户编号”KH000009在“客户”表里找不到。",
         with_table("interactions", {"id": "JL000001", "customer_id": "KH000009", "date": day("2026-03-01"), "content": "谈"})),
    Case("orphan_reference", "关系!B2", "“甲方编号”LX000009在“联系人”表里找不到。",
         with_table("relations", {"id": "GX000001", "first_id": "LX000009", "first_type": "联系人", "second_id": "KH000001"})),
    Case("bad_mobile", "客户!D2", "手机“1380013800”不是 11 位的大陆手机号。", customers({"mobile": "1380013800"})),
    Case("bad_mobile", "客户!D2", "手机“135******41”不是 11 位的大陆手机号。", customers({"mobile": "135******41"})),
    Case("bad_phone", "客户!E2", "“电话”的“没有”不像电话号码。", customers({"phone": "没有"})),
    Case("bad_email", None, "邮箱“wang@qq”写法不对。", customers({"email": "wang@qq"})),
    Case("bad_uscc", None, "统一社会信用代码“91350100M000100Y44”的校验位对不上。", customers({"uscc": "91350100M000100Y44"})),
    Case("bad_uscc", None, "统一社会信用代码“91350100M00”应为 18 位，现在是 11 位。", customers({"uscc": "91350100M00"})),
    Case("bad_uscc", None, "统一社会信用代码“9135010OM000100Y43”含有不该有的字符“O”。", customers({"uscc": "9135010OM000100Y43"})),
    Case("bad_person_id", None, "身份证号“110105194912310021”的校验位对不上。", customers({"person_id": "110105194912310021"})),
    Case("bad_person_id", None, "身份证号“110105194913310021”里的出生日期不存在。", customers({"person_id": "110105194913310021"})),
    Case("bad_person_id", None, "身份证号“880105194912310021”的前两位不是省份代码。", customers({"person_id": "880105194912310021"})),
    Case("bad_person_id", None, "身份证号“1101051949123100”应为 18 位，现在是 16 位。", customers({"person_id": "1101051949123100"})),
    Case("bad_person_id", None, "身份证号“110105********0021”含有不该有的字符“*”。", customers({"person_id": "110105********0021"})),
    Case("person_id_as_uscc", None, "“11010519491231002X”是身份证号，不是统一社会信用代码。", customers({"uscc": "11010519491231002X"})),
    Case("person_id_mismatch", None, "“出生日期”1950-01-01与身份证号里的1949-12-31不一致。",
         customers({"person_id": "11010519491231002X", "birth_date": day("1950-01-01")})),
    Case("person_id_mismatch", None, "“性别”男与身份证号里的女不一致。", customers({"person_id": "11010519491231002X", "sex": "男"})),
    Case("lost_digits", None, "“证件号码”按数字保存，第 15 位以后的数字已经丢失；还能确定：北京市朝阳区，1949-12-31 出生。",
         customers({"person_id": 110105194912310000.0})),
    Case("lost_digits", None, "“银行账号”按数字保存，第 15 位以后的数字已经丢失。", customers({"bank_account": "6.2E+18"})),
    Case("bad_date", None, "“成立日期”的“去年春天”认不出是哪一天。", customers({"founded": "去年春天"})),
    Case("bad_date", None, "“成立日期”的“20240105”认不出是哪一天。", customers({"founded": 20240105.0})),
    Case("bad_number", None, "“信用额度”的“很多”不是数字。", customers({"credit_limit": "很多"})),
    Case("out_of_range", None, "“接受度”的120不在 0 到 100 之间。", customers({"acceptance": 120.0})),
    Case("out_of_range", None, "“信用额度”的-5不在 0 到 不限 之间。", customers({"credit_limit": -5.0})),
    Case("not_in_choices", None, "“性别”的“未知”不是可选的值。", customers({"sex": "未知"})),
    Case("formula_error", None, "“年营业额”显示 #REF!。", customers({"annual_revenue": CellError("#REF!")})),
    Case("future_date", None, "“建档日期”的2027-01-01还没到。", customers({"created": day("2027-01-01")})),
    Case("date_order", None, "“到期”2026-01-01早于“开始”2026-02-01。",
         with_table("contracts", {"id": "HT000001", "customer_id": "KH000001", "name": "一",
                                  "start": day("2026-02-01"), "end": day("2026-01-01")})),
    Case("negative_amount", None, "“金额”是 -200。",
         with_table("shipments", {"id": "CH000001", "customer_id": "KH000001", "date": day("2026-03-01"), "product": "布",
                                  "amount": -200.0})),
    Case("mixed_types", None, "“手机”有 1 格是数字，其余是文字。",
         {"customers": [A | {"mobile": 13800138000.0}, B | {"mobile": "13800138001"}]}),
    Case("too_long", None, "“简称”有 101 个字。", customers({"short_name": "长" * 101})),
    Case("duplicate_row", "员工!A3", "这一行与第 2 行完全相同。", {"customers": [A], "staff": [*STAFF, *STAFF]}),
    Case("duplicate_row", "客户!B3", "这一行与第 2 行完全相同。", {"customers": [A, A | {"customer_id": "KH000002"}]}),
    Case("reference_cycle", None, "“上级客户编号”KH000001绕了一圈又回到这一行自己。", customers({"parent_id": "KH000001"})),
    Case("class_cycle", "客户分类!C2", "分类B的上级绕回到它自己。",
         {"classes": [{"code": "A", "name": "一", "criterion": "行业", "parent_code": "B"},
                      {"code": "B", "name": "二", "criterion": "行业", "parent_code": "A"}]}),
    Case("suspected_duplicate", None, "与KH000001可能是同一个客户：统一社会信用代码相同。",
         {"customers": [A | {"uscc": "91350100M000100Y43"}, B | {"uscc": "91350100M000100Y43"}]}),
    Case("suspected_duplicate", "客户!B3", "与KH000001可能是同一个客户：名称和手机都相同。",
         {"customers": [A | {"mobile": "13800138000"},
                        A | {"customer_id": "KH000002", "mobile": "13800138000", "address": "徐州"}]}),
    Case("over_credit_limit", None, "应收余额 500 超过信用额度 300。", customers({"receivable": 500.0, "credit_limit": 300.0})),
    Case("overdue_receivable", None, "有应收款逾期 12 天。", customers({"overdue_days": 12.0})),
    Case("inactive_owner", None, "负责人“李明”已离职。", customers({"owner": "李明"}, staff=[{"name": "李明", "state": "离职"}])),
    Case("document_missing", None, "缺少必备资料：合同。",
         customers({"class_code": "A"}, classes=[{"code": "A", "name": "大", "criterion": "规模", "required_documents": "营业执照、合同"}],
                   documents=[{"id": "ZL000001", "customer_id": "KH000001", "type": "营业执照"}])),
    Case("document_expiring", None, "资料“营业执照”将于2026-04-01到期。",
         with_table("documents", {"id": "ZL000001", "customer_id": "KH000001", "type": "营业执照", "valid_until": day("2026-04-01")})),
    Case("document_expiring", None, "资料“执照”已于2026-03-01到期。",
         with_table("documents", {"id": "ZL000001", "customer_id": "KH000001", "type": "营业执照", "name": "执照",
                                  "valid_until": day("2026-03-01")})),
    Case("loan_overdue", None, "资料ZL000001应于2026-03-01归还。",
         with_table("loans", {"id": "JY000001", "document_id": "ZL000001", "borrower": "王芳", "borrowed": day("2026-02-01"),
                              "due": day("2026-03-01")})),
    Case("stale_profile", None, "资料已有 400 天没有更新或核实。", customers({"created": day("2025-02-08")})),
    Case("incomplete_profile", None, "资料完整度只有 20%。", customers({"completeness": 20.0})),
    Case("no_decision_maker", None, "还不知道谁拍板。",
         with_table("opportunities", {"id": "SJ000001", "customer_id": "KH000001", "name": "大单", "stage": "方案"})),
    Case("missing_owner", None, "有 1 个客户没有负责人。", {"customers": [A]}),
)  # fmt: skip

ELSEWHERE = {
    "import_conflict", "check_sum_mismatch", "formula_injection", "not_imported", "sheet_skipped", "sheet_hidden",
    "import_overwritten", "several_firms", "hidden_rows_read", "goods_list", "table_unsure", "header_unsure",
    "header_missing", "digits_candidate", "digits_restored", "unknown_column_name",  # import
    "invisible_characters", "formula_kept",  # clean, grade
    "bad_setting", "missing_setting",  # settings
    "not_recorded",  # follow-up
    "added_column_stays", "rows_at_the_end",  # undo
    "missing_column", "missing_sheet", "missing_output",  # store
    "class_gap", "class_overlap",  # the lint of the class scheme, a later issue
}  # fmt: skip


def findings_of(tables: dict[str, Rows]) -> tuple[Snapshot, tuple[Findings, ...]]:
    snapshot = book(**tables)
    return snapshot, check(snapshot, DEFAULTS, TODAY).findings


def gaps_of(found: Findings) -> set[str]:
    code = BY_CODE[found.code]
    named = {name for text in (code.message, code.advice) for _, name, _, _ in Formatter().parse(text) if name}
    return named - {"header", "value", *found.facts}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.message}")
def test_a_code_is_given_with_its_whole_sentence_at_its_cell(case: Case) -> None:
    snapshot, findings = findings_of(case.tables)
    places = {r["message"]: f"{r['sheet']}!{r['cell']}" for r in finding_records(findings, snapshot) if r["code"] == case.code}
    assert case.message in places
    assert places[case.message] == (case.place or places[case.message])
    assert not [gaps_of(found) for found in findings if gaps_of(found)]


def test_every_code_has_a_case_or_a_producer_elsewhere() -> None:
    assert {case.code for case in CASES} | ELSEWHERE == set(BY_CODE)


def test_a_good_customer_gives_nothing_but_what_is_not_known_of_it() -> None:
    good = A | {
        "owner": "王芳", "mobile": "13800138000", "phone": "0516-83456789", "email": "wang@example.com", "state": "成交",
        "uscc": "91350100M000100Y43", "person_id": "11010519491231002X", "birth_date": day("1949-12-31"), "sex": "女",
        "acceptance": 75.0, "created": day("2026-03-01"), "agreed_contact": day("2027-01-01"), "opening_amount": 12.5,
        "other_phones": "400-820-8820;13900139000", "remark": "=1+1 {花括号} %s",
    }  # fmt: skip
    assert findings_of({"customers": [good], "staff": STAFF})[1] == ()
