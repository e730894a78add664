"""Numbers that lost digits: found again with proof, named without, never made up."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.comments import Comment

from kehu_xl.core.identity import person_id_valid
from kehu_xl.core.listing.types import ListBook
from kehu_xl.core.report import finding_records
from kehu_xl.store.lists import read_list
from tests.listing.drawing import archive, codes, customers, plan, sheet

FULL = "110105194912310038"
CUT = 110105194912310000.0
HEAD = ["姓名", "身份证号", "手机"]


def imported(*more, rows=(("王芳", CUT, "13800138000"),), **options):
    return plan(ListBook("名单.xlsx", (sheet(HEAD, *rows, **options), *more)))


def test_the_numbers_of_this_test_are_valid_and_begin_alike():
    assert person_id_valid(FULL)
    assert FULL[:15] == f"{CUT:.0f}"[:15]


def test_a_full_number_beside_the_same_name_on_another_sheet_is_put_in():
    found = imported(sheet(["附件"], ["王芳", FULL], name="附"))
    assert customers(found)[0]["person_id"] == FULL
    (finding,) = [f for f in found.outcome.findings if f.code == "digits_restored"]
    (record,) = finding_records([finding], archive())
    assert record["message"] == (
        f"“证件号码”丢失的数字已按 附!B2 的 {FULL} 补全：那一行是同一个名称，校验码也对。"
    )
    assert record["source"] == {"file": "名单.xlsx", "sheet": "名单", "cell": "B2"}


def test_a_comment_on_the_row_is_proof():
    found = imported(comments={(2, 2): f"身份证 {FULL}"})
    assert customers(found)[0]["person_id"] == FULL


def test_a_hidden_sheet_is_looked_at_too():
    found = imported(sheet(["王芳", FULL], name="旧", hidden=True))
    assert customers(found)[0]["person_id"] == FULL


def test_a_number_beside_another_name_is_only_named():
    found = imported(sheet(["附件"], ["李明", FULL], name="附"))
    assert customers(found)[0]["person_id"] == CUT
    (finding,) = [f for f in found.outcome.findings if f.code == "digits_candidate"]
    (record,) = finding_records([finding], archive())
    assert record["message"] == "“证件号码”丢失的数字可能在 附!B2，但不能肯定是这一行的，没有补。"


@pytest.mark.parametrize("number", [FULL[:-1] + "7", "11010519491231003X", FULL[:14] + "1" + FULL[15:], FULL + "1"])
def test_a_number_that_does_not_fit_is_nothing(number):
    found = imported(sheet(["附件"], ["王芳", number], name="附"))
    assert customers(found)[0]["person_id"] == CUT
    assert not {"digits_restored", "digits_candidate"} & set(codes(found))


def test_two_full_numbers_that_fit_are_both_only_named():
    found = imported(sheet(["附件"], ["王芳", FULL], ["王芳", "110105194912310046"], name="附"))
    assert customers(found)[0]["person_id"] == CUT
    (finding,) = [f for f in found.outcome.findings if f.code == "digits_candidate"]
    assert finding.facts["where"] == "附!B2；附!B3"


def test_two_people_of_one_name_are_not_told_apart_by_it():
    rows = (("王芳", CUT, "13800138000"), ("王芳", "320302198001010016", "13900139000"))
    found = imported(sheet(["附件"], ["王芳", FULL], name="附"), rows=rows)
    assert customers(found)[0]["person_id"] == CUT
    assert "digits_candidate" in codes(found)


def test_comments_and_hidden_rows_of_an_xlsx_are_read(tmp_path):
    book = openpyxl.Workbook()
    for row in (HEAD, ["王芳", CUT, "13800138000"], ["李明", None, "13900139000"]):
        book.active.append(row)
    book.active["B2"].comment = Comment(FULL, "甲")
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.save(tmp_path / "名单.xlsx")
    read = read_list(tmp_path / "名单.xlsx")
    assert (read.sheets[0].hidden_rows, read.sheets[0].hidden_columns) == ({3}, {3})
    found = plan(read)
    assert [row.get("person_id") for row in customers(found)] == [FULL, None]
