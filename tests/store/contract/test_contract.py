"""What both stores promise: the same snapshot of the same book, the same book after the same outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from kehu_xl.core.outcome import Document, Outcome, Page
from kehu_xl.core.snapshot import CellError, Formula
from kehu_xl.spec import errors
from kehu_xl.store import FileStore, template_path
from tests.store.books import CUSTOMERS, STAFF, change, draw, frame

Adapter = Callable[[Path], Any]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return draw(tmp_path / "甲.xlsx", [{"姓名": "王芳", "月目标": 1000}, {"姓名": "李明"}], empty_rows=3)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "档案.xlsm"
    FileStore.create(path, template_path()).apply(Outcome())
    return path


def test_cells_are_read_as_the_snapshot_promises(adapter: Adapter, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", table="customers", rows=[{
        "客户编号": "00123", "客户名称": "A&B <公司>", "成立日期": 45000.25, "接受度": 0.07, "信用额度": 1234.567891,
        "备注": True, "来源": "=1/0", "积分": 13800138000, "证件号码": "310101199001011234", "邮箱": "'=x",
    }])  # fmt: skip
    row = adapter(path).read("customers")["customers"].loc[2]
    assert row[["customer_id", "customer_name", "person_id", "phone"]].tolist() == [
        "00123", "A&B <公司>", "310101199001011234", None,
    ]  # fmt: skip
    numbers = ["founded", "acceptance", "credit_limit", "points"]
    assert row[numbers].tolist() == [45000.25, 7.0, 1234.567891, 13800138000.0]
    assert [type(value) for value in row[numbers]] == [float] * 4
    assert row["remark"] is True
    assert row["email"] == "'=x"


def test_a_date_and_an_error_in_other_columns(adapter: Adapter, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}])
    other = openpyxl.load_workbook(path)
    other["员工"]["B2"] = datetime(2024, 1, 5)
    other["员工"]["C2"] = "#N/A"
    other.save(path)
    row = adapter(path).read("staff")["staff"].loc[2]
    assert row["department"] == datetime(2024, 1, 5)
    assert row["role"] == CellError("#N/A")


def test_a_1904_book_gives_serials_of_1900_and_gets_its_own_back(adapter: Adapter, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"客户编号": "K1", "客户名称": "甲", "成立日期": 45000 - 1462}],
                table="customers", date_1904=True)  # fmt: skip
    book = adapter(path)
    assert book.store.read(["customers"])["customers"].loc[2, "founded"] == 45000.0
    book.store.apply(Outcome(changes=(change("customers", "founded", (2, 45000.0, 45001.0)),)))
    assert book.read("customers")["customers"].loc[2, "founded"] == 45001.0
    where = f"{openpyxl.utils.get_column_letter(CUSTOMERS.index('成立日期') + 1)}2"
    assert book.value("客户", where) == datetime(2023, 3, 16)


def test_empty_rows_at_the_end_are_no_rows(adapter: Adapter, book: Path) -> None:
    view = adapter(book).read("staff").tables["staff"]
    assert (view.frame.index.tolist(), view.next_row) == ([2, 3], 4)


def test_rows_typed_below_a_table_that_did_not_grow_belong_to_it(adapter: Adapter, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], extra={"A3": "李明", "A5": "隔了一行"})
    assert adapter(path).read("staff")["staff"]["name"].tolist() == ["王芳", "李明"]


@pytest.mark.parametrize(
    "headers", [[*reversed(STAFF)], ["序号", *STAFF], [header if header != "部门" else " 部 门*" for header in STAFF]]
)
def test_columns_are_found_wherever_they_stand(adapter: Adapter, tmp_path: Path, headers: list[str]) -> None:
    book = adapter(draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], headers=headers))
    assert book.store.read(["staff"])["staff"].loc[2, "name"] == "王芳"
    book.store.apply(Outcome(changes=(change("staff", "department", (2, None, "销售")),)))
    assert book.read("staff")["staff"].loc[2, "department"] == "销售"


def test_two_candidates_refuse_and_name_both_cells(adapter: Adapter, tmp_path: Path) -> None:
    headers = [{"手机": "手机号", "简称": "移动电话"}.get(header, header) for header in CUSTOMERS]
    path = draw(tmp_path / "a.xlsx", [{"客户编号": "K1"}], table="customers", headers=headers)
    with pytest.raises(errors.ColumnAmbiguous, match=r"D1.*1"):
        adapter(path).read("customers")


def test_a_missing_column_counts_as_blank_with_one_finding(adapter: Adapter, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], headers=[header for header in STAFF if header != "邮箱"])
    snapshot = adapter(path).read("staff")
    assert snapshot["staff"].loc[2, "email"] is None
    assert [(finding.code, finding.column) for finding in snapshot.findings] == [("missing_column", "email")]


def test_a_missing_computed_column_is_added_again(adapter: Adapter, tmp_path: Path) -> None:
    headers = [header for header in CUSTOMERS if header != "跟进等级"]
    path = draw(tmp_path / "a.xlsx", [{"客户编号": "K1", "客户名称": "甲"}], table="customers", headers=headers)
    book = adapter(path)
    assert book.store.read(["customers"]).findings == ()
    book.store.apply(Outcome(changes=(change("customers", "follow_grade", (2, None, "A")),)))
    assert book.read("customers")["customers"].loc[2, "follow_grade"] == "A"


def test_a_renamed_sheet_is_found_by_its_table(adapter: Adapter, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], sheet="我的同事")
    assert adapter(path).read("staff").tables["staff"].sheet == "我的同事"


def test_a_missing_sheet_of_customers_refuses(adapter: Adapter, book: Path) -> None:
    with pytest.raises(errors.SheetMissing, match="客户"):
        adapter(book).read("customers")


def test_a_stale_change_is_refused_whole(adapter: Adapter, book: Path) -> None:
    held = adapter(book)
    held.store.read(["staff"])
    outcome = Outcome(changes=(
        change("staff", "department", (3, None, "销售")), change("staff", "monthly_target", (2, 999.0, 2000.0)),
    ))  # fmt: skip
    with pytest.raises(errors.CellChanged, match="员工!F2"):
        held.store.apply(outcome)
    assert held.read("staff")["staff"].loc[3, "department"] is None


def test_a_formula_is_kept_and_its_neighbours_written(adapter: Adapter, tmp_path: Path) -> None:
    rows = [{"姓名": f"员工{i}", "月目标": "=1+1" if i == 1 else 10.0} for i in range(3)]
    book = adapter(draw(tmp_path / "a.xlsx", rows))
    view = book.store.read(["staff"]).tables["staff"]
    assert view.formulas["monthly_target"].tolist() == [3]
    held = view.frame.loc[3, "monthly_target"]
    book.store.apply(
        Outcome(changes=(change("staff", "monthly_target", (2, 10.0, 7.0), (3, held, 8.0), (4, 10.0, 9.0)),))
    )
    assert [book.formula("员工", f"F{row}") for row in (2, 3, 4)] in (["7", "=1+1", "9"], [7, "=1+1", 9])


def test_text_that_looks_like_something_else_stays_text(adapter: Adapter, book: Path) -> None:
    held = adapter(book)
    held.store.read(["staff"])
    dirty = [
        "=1+1",
        "+86",
        "-",
        "@a",
        " 前后 ",
        "两\n行",
        "a<b&c>\"'",
        "'x",
        "00123",
        "2024-1-5",
        "10%",
        "TRUE",
        "3月5日",
    ]
    rows = frame(name=[f"员工{i}" for i in range(len(dirty))], department=dirty)
    held.store.apply(Outcome(appended={"staff": rows}))
    assert held.read("staff")["staff"]["department"].tolist()[2:] == dirty


def test_appended_rows_grow_the_table(adapter: Adapter, book: Path) -> None:
    held = adapter(book)
    held.store.read(["staff"])
    held.store.apply(Outcome(appended={"staff": frame(name=[f"新{i}" for i in range(10)], monthly_target=[1.5] * 10)}))
    assert held.table("员工", "kehu_staff") == "A1:G13"
    assert [held.value("员工", "A13"), held.value("员工", "F13")] == ["新9", 1.5]


def test_rows_do_not_grow_over_what_stands_below(adapter: Adapter, tmp_path: Path) -> None:
    held = adapter(draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], extra={"B4": "合计"}))
    held.store.read(["staff"])
    with pytest.raises(errors.NoRoom, match=r"“员工”表格下方的 B4 有内容.*移到别处"):
        held.store.apply(Outcome(appended={"staff": frame(name=["甲", "乙", "丙"])}))


def test_rows_go_and_those_below_move_up_with_what_was_changed_in_them(adapter: Adapter, tmp_path: Path) -> None:
    rows = [{"姓名": f"员工{n}", "月目标": float(n)} for n in range(6)]
    held = adapter(draw(tmp_path / "a.xlsx", rows, extra={"B20": "下面的话"}))
    held.store.read(["staff"])
    held.store.apply(Outcome(
        changes=(change("staff", "monthly_target", (4, 2.0, 20.0)),),
        removed={"staff": np.array([3, 5, 7])},
        appended={"staff": frame(name=["新来的"])},
    ))  # fmt: skip
    view = held.read("staff").tables["staff"]
    assert view.frame["name"].tolist() == ["员工0", "员工2", "员工4", "新来的"]
    assert view.frame["monthly_target"].tolist() == [0.0, 20.0, 4.0, None]
    assert held.table("员工", "kehu_staff") == "A1:G5"
    assert [held.value("员工", cell) for cell in ("A6", "F7", "B20")] == [None, None, "下面的话"]


def test_an_own_column_is_added_at_the_right(adapter: Adapter, book: Path) -> None:
    held = adapter(book)
    held.store.read(["staff"])
    row = frame(name=["赵六"], **{"own:口头禅": ["好"]})
    held.store.apply(Outcome(added_columns={"staff": ("口头禅",)}, appended={"staff": row}))
    view = held.read("staff").tables["staff"]
    assert (view.letters["own:口头禅"], view.frame.loc[4, "own:口头禅"]) == ("H", "好")


def test_hidden_rows_and_columns_are_read_and_written(adapter: Adapter, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}, {"姓名": "李明"}])
    hidden = openpyxl.load_workbook(path)
    hidden["员工"].row_dimensions[3].hidden = True
    hidden["员工"].column_dimensions["B"].hidden = True
    hidden.save(path)
    held = adapter(path)
    assert held.store.read(["staff"])["staff"]["name"].tolist() == ["王芳", "李明"]
    held.store.apply(Outcome(changes=(change("staff", "department", (2, None, "财务"), (3, None, "销售")),)))
    assert held.read("staff")["staff"]["department"].tolist() == ["财务", "销售"]


def test_a_table_with_a_totals_row_takes_no_new_rows(adapter: Adapter, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}, {"姓名": "李明"}])
    totals = openpyxl.load_workbook(path)
    totals["员工"].tables["kehu_staff"].totalsRowCount = 1
    totals.save(path)
    held = adapter(path)
    assert held.store.read(["staff"])["staff"]["name"].tolist() == ["王芳"]
    with pytest.raises(errors.NoRoom, match=r"“员工”的表格带汇总行.*关掉"):
        held.store.apply(Outcome(appended={"staff": frame(name=["赵"])}))


def follow_up(count: int) -> Outcome:
    rows = frame(
        due=[45000.0 + i for i in range(count)],
        state=[Formula(f"=IF(A{i + 5}<TODAY(),1,2)", 1.0) for i in range(count)],
        customer_id=[f"KH{i:06}" for i in range(count)],
        reason=["该联系了"] * count,
    )
    return Outcome(outputs={"follow_up": rows})


def test_an_output_table_follows_its_rows(adapter: Adapter, archive: Path) -> None:
    held = adapter(archive)
    for count in (3, 300, 5):
        held.store.read(["follow_up"])
        held.store.apply(follow_up(count))
        assert held.table("跟进计划", "kehu_follow_up") == f"A4:P{4 + count}"
        view = held.read("follow_up").tables["follow_up"]
        assert view.frame["customer_id"].tolist() == [f"KH{i:06}" for i in range(count)]
        assert view.frame["due"].tolist() == [45000.0 + i for i in range(count)]
        assert view.formulas["state"].tolist() == [5 + i for i in range(count)]
    held.store.read(["follow_up"])
    held.store.apply(follow_up(0))
    assert held.table("跟进计划", "kehu_follow_up") == "A4:P5"
    assert held.value("跟进计划", "D5") is None


def test_a_block_is_written_in_order_and_the_rest_blanked(adapter: Adapter, archive: Path) -> None:
    held = adapter(archive)
    grades = frame(grade=["A", "B", "C"], count=[3.0, 2.0, 1.0], share=[50.0, 33.0, 17.0], amount=[9.5, None, 1.0])
    for shown in (grades, grades.iloc[:1]):
        held.store.read(["summary"])
        held.store.apply(Outcome(blocks={("summary", "grades"): shown}))
    block = openpyxl.load_workbook(archive).defined_names["kehu_summary_grades"].value.split("!")[1].replace("$", "")
    first = block.split(":")[0]
    assert held.value("汇总", first) == "A"
    assert held.value("汇总", f"{first[:1]}{int(first[1:]) + 1}") is None


def test_document_properties_are_kept_and_set(adapter: Adapter, book: Path) -> None:
    held = adapter(book)
    held.store.read(["staff"])
    held.store.apply(Outcome(properties={"kehu_next_id": "KH000007"}))
    found = held.read("staff").properties
    assert {name: found[name] for name in ("kehu_version", "kehu_next_id")} == {
        "kehu_version": "1", "kehu_next_id": "KH000007",
    }  # fmt: skip


def test_documents_are_written_beside_the_book(adapter: Adapter, book: Path) -> None:
    held = adapter(book)
    held.store.read(["staff"])
    document = Document("未导入", (Page("未导入", ("姓名", "原因"), (("王芳", "重复"),)),))
    (written,) = held.store.apply(Outcome(documents=(document,)))
    assert written == book.with_name("甲.未导入.xlsx")
    assert openpyxl.load_workbook(written)["未导入"]["A2"].value == "王芳"
