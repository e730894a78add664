"""Tables are read and outcomes written on closed files; openpyxl is the other reader."""

from __future__ import annotations

import shutil
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import CellError, Formula
from kehu_xl.spec import errors
from kehu_xl.store import FileStore, template_path
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.store.books import CUSTOMERS, STAFF, cells, change, draw, frame
from tests.store.independent import parts, raw_members


def loaded(path: Path, **options: Any) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what it would lose
        return openpyxl.load_workbook(path, **options)


def read(path: Path, *tables: str) -> Any:
    return FileStore(path).read(tables)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return draw(tmp_path / "甲.xlsx", [{"姓名": "王芳", "月目标": 1000}, {"姓名": "李明"}], empty_rows=3)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "档案.xlsm"
    FileStore.create(path, template_path()).apply(Outcome())
    return path


def test_cells_are_read_as_the_snapshot_promises(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", table="customers", rows=[{
        "客户编号": "00123", "客户名称": "A&B <公司>", "成立日期": 45000, "接受度": 0.07, "信用额度": 1234.56,
        "备注": True, "来源": "=1/0", "积分": 13800138000,
    }])  # fmt: skip
    row = read(path, "customers")["customers"].loc[2]
    texts, numbers = ["customer_id", "customer_name", "phone"], ["founded", "acceptance", "credit_limit", "points"]
    assert row[texts].tolist() == ["00123", "A&B <公司>", None]
    assert row[numbers].tolist() == [45000.0, 7.0, 1234.56, 13800138000.0]
    assert row["remark"] is True


def test_a_date_in_another_column_is_a_datetime(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    draw(path, [{"姓名": "王芳"}])
    other = loaded(path)
    other["员工"]["B2"] = datetime(2024, 1, 5)
    other["员工"]["C2"] = "#N/A"
    other.save(path)
    row = read(path, "staff")["staff"].loc[2]
    assert row["department"] == datetime(2024, 1, 5)
    assert row["role"] == CellError("#N/A")


def test_a_1904_book_gives_serials_of_1900_and_gets_its_own_back(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"客户编号": "K1", "客户名称": "甲", "成立日期": 45000 - 1462}],
                table="customers", date_1904=True)  # fmt: skip
    store = FileStore(path)
    assert store.read(["customers"])["customers"].loc[2, "founded"] == 45000.0
    store.apply(Outcome(changes=(change("customers", "founded", (2, 45000.0, 45001.0)),)))
    assert read(path, "customers")["customers"].loc[2, "founded"] == 45001.0
    assert loaded(path)["客户"].cell(2, CUSTOMERS.index("成立日期") + 1).value == datetime(2023, 3, 16)


def test_empty_rows_at_the_end_are_no_rows(book: Path) -> None:
    view = read(book, "staff").tables["staff"]
    assert view.frame.index.tolist() == [2, 3]
    assert view.next_row == 4


def test_rows_typed_below_a_table_that_did_not_grow_belong_to_it(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], extra={"A3": "李明", "A5": "隔了一行"})
    assert read(path, "staff")["staff"]["name"].tolist() == ["王芳", "李明"]


def test_a_changed_cell_keeps_its_style_and_all_else_is_untouched(book: Path) -> None:
    before, members = parts(book), raw_members(book)
    store = FileStore(book)
    store.read(["staff"])
    store.apply(Outcome(changes=(change("staff", "monthly_target", (2, 1000.0, 2000.0)),)))
    after = parts(book)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]
    assert {n: m for n, m in raw_members(book).items() if "sheet1" not in n} == {
        n: m for n, m in members.items() if "sheet1" not in n
    }
    old, new = (part["xl/worksheets/sheet1.xml"] for part in (before, after))
    assert new == old.replace(b"<v>1000</v>", b"<v>2000</v>")


def test_a_stale_change_is_refused_whole(book: Path) -> None:
    store, before = FileStore(book), book.read_bytes()
    store.read(["staff"])
    with pytest.raises(errors.CellChanged) as caught:
        store.apply(Outcome(changes=(change("staff", "department", (2, None, "销售"), (3, "旧", "销售")),)))
    assert caught.value.facts["cell"] == "B3"
    assert book.read_bytes() == before


def test_a_file_written_by_another_program_meanwhile_is_not_overwritten(book: Path) -> None:
    store = FileStore(book)
    store.read(["staff"])
    shutil.copy(draw(book.with_name("b.xlsx"), [{"姓名": "别人"}]), book)
    with pytest.raises(errors.FileChanged):
        store.apply(Outcome(changes=(change("staff", "department", (2, None, "销售")),)))


def test_a_formula_is_never_overwritten(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳", "月目标": "=1+1"}, {"姓名": "李明"}])
    store = FileStore(path)
    assert store.read(["staff"]).tables["staff"].formulas["monthly_target"].tolist() == [2]
    store.apply(Outcome(changes=(change("staff", "monthly_target", (2, 0.0, 5.0), (3, None, 6.0)),)))
    sheet = loaded(path)["员工"]
    assert [sheet["F2"].value, sheet["F3"].value] == ["=1+1", 6]


@pytest.mark.parametrize(("rows", "asked"), [([{"月目标": "=1+1"}], True), ([{"月目标": 1}], False)])
def test_a_calculation_on_load_is_asked_for_only_with_formulas_of_the_users_own(
    tmp_path: Path, rows: list[dict[str, Any]], asked: bool
) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳", **rows[0]}])
    with_own = loaded(path)
    with_own.calculation.fullCalcOnLoad = False
    with_own.save(path)
    store = FileStore(path)
    store.read(["staff"])
    store.apply(Outcome(changes=(change("staff", "department", (2, None, "销售")),)))
    assert bool(loaded(path).calculation.fullCalcOnLoad) is asked


def test_text_that_looks_like_a_formula_stays_text(book: Path) -> None:
    store = FileStore(book)
    store.read(["staff"])
    dirty = ["=1+1", "+86", "-", "@a", " 前后 ", "两\n行", "a<b&c>\"'", "_x000D_", "\x07", "回\r车"]
    store.apply(Outcome(appended={"staff": frame(name=[f"员工{i}" for i in range(len(dirty))], department=dirty)}))
    assert read(book, "staff")["staff"]["department"].tolist()[2:] == dirty
    assert {sheet_cell.data_type for sheet_cell in loaded(book)["员工"]["B"][3:]} <= {"s", "inlineStr"}


def test_appended_rows_grow_the_table_and_the_used_range(book: Path) -> None:
    store = FileStore(book)
    store.read(["staff"])
    store.apply(Outcome(appended={"staff": frame(name=[f"新{i}" for i in range(10)], monthly_target=[1.5] * 10)}))
    sheet = loaded(book)["员工"]
    assert sheet.tables["kehu_staff"].ref == "A1:G13"
    assert sheet.tables["kehu_staff"].autoFilter.ref == "A1:G13"
    assert [sheet["A13"].value, sheet["F13"].value, sheet.dimensions] == ["新9", 1.5, "A1:G13"]
    assert problems(Book.open(book)) == ()


def test_rows_do_not_grow_over_what_stands_below(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], extra={"B4": "合计"})
    store = FileStore(path)
    store.read(["staff"])
    with pytest.raises(errors.NoRoom, match=r"“员工”表格下方的 B4 有内容.*移到别处"):
        store.apply(Outcome(appended={"staff": frame(name=["甲", "乙", "丙"])}))


def test_columns_do_not_grow_over_the_edge_of_the_sheet(book: Path) -> None:
    store = FileStore(book)
    store.read(["staff"])
    before = book.read_bytes()
    with pytest.raises(errors.NoRoom, match=r"“员工”放不下这么多列.*16384"):
        store.apply(Outcome(added_columns={"staff": tuple(f"列{n}" for n in range(16_380))}))
    assert book.read_bytes() == before


def test_rows_grow_as_far_as_the_space_below_is_blank(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], extra={"B5": "合计", "J3": "旁注"})
    store = FileStore(path)
    store.read(["staff"])
    store.apply(Outcome(appended={"staff": frame(name=["甲", "乙"])}))
    sheet = loaded(path)["员工"]
    assert [sheet[f"A{row}"].value for row in range(2, 6)] == ["王芳", "甲", "乙", None]
    assert [sheet["B5"].value, sheet["J3"].value, sheet.tables["kehu_staff"].ref] == ["合计", "旁注", "A1:G4"]
    assert problems(Book.open(path)) == ()


def test_an_own_column_is_read_and_a_new_one_is_added_at_the_right(book: Path) -> None:
    store = FileStore(book)
    store.read(["staff"])
    row = frame(name=["赵六"], **{"own:口头禅": ["好"]})
    store.apply(Outcome(added_columns={"staff": ("口头禅",)}, appended={"staff": row}))
    view = read(book, "staff").tables["staff"]
    assert view.letters["own:口头禅"] == "H"
    assert view.frame.loc[4, "own:口头禅"] == "好"
    assert problems(Book.open(book)) == ()


@pytest.mark.parametrize(
    "headers", [[*reversed(STAFF)], ["序号", *STAFF], [header if header != "部门" else " 部 门*" for header in STAFF]]
)
def test_columns_are_found_wherever_they_stand(tmp_path: Path, headers: list[str]) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳", headers[1]: "x"}], headers=headers)
    assert read(path, "staff")["staff"].loc[2, "name"] == "王芳" or headers[1] == "姓名"


def test_a_synonym_serves_where_the_header_is_missing(tmp_path: Path) -> None:
    headers = ["手机号" if header == "手机" else header for header in CUSTOMERS]
    path = draw(tmp_path / "a.xlsx", [{"客户编号": "K1", "手机号": "13800138000"}], table="customers", headers=headers)
    assert read(path, "customers")["customers"].loc[2, "mobile"] == "13800138000"


def test_a_header_renamed_in_excel_is_known_by_its_column_id(tmp_path: Path) -> None:
    headers = ["管几个人" if header == "月目标" else header for header in STAFF]
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳", "管几个人": 5}], headers=headers)
    view = read(path, "staff").tables["staff"]
    assert view.frame.loc[2, "monthly_target"] == 5.0
    assert view.headers["monthly_target"] == "管几个人"


def test_two_candidates_refuse_and_name_both_cells(tmp_path: Path) -> None:
    headers = [{"手机": "手机号", "简称": "移动电话"}.get(header, header) for header in CUSTOMERS]
    path = draw(tmp_path / "a.xlsx", [{"客户编号": "K1"}], table="customers", headers=headers)
    with pytest.raises(errors.ColumnAmbiguous, match=r"D1.*1"):
        read(path, "customers")


def test_a_missing_key_column_refuses(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"部门": "销售"}], headers=["部门", "角色"])
    with pytest.raises(errors.ColumnMissing, match="姓名"):
        read(path, "staff")


def test_another_missing_column_counts_as_blank_with_one_finding(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], headers=[header for header in STAFF if header != "邮箱"])
    snapshot = read(path, "staff")
    assert snapshot["staff"].loc[2, "email"] is None
    assert [(finding.code, finding.column) for finding in snapshot.findings] == [("missing_column", "email")]


def test_a_missing_computed_column_is_added_again(tmp_path: Path) -> None:
    headers = [header for header in CUSTOMERS if header != "跟进等级"]
    path = draw(tmp_path / "a.xlsx", [{"客户编号": "K1", "客户名称": "甲"}], table="customers", headers=headers)
    store = FileStore(path)
    assert store.read(["customers"]).findings == ()
    store.apply(Outcome(changes=(change("customers", "follow_grade", (2, None, "A")),)))
    assert read(path, "customers")["customers"].loc[2, "follow_grade"] == "A"
    assert problems(Book.open(path)) == ()


def test_a_renamed_sheet_is_found_by_its_table(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}], sheet="我的同事")
    assert read(path, "staff").tables["staff"].sheet == "我的同事"


def test_a_table_without_excel_table_is_found_by_sheet_and_header(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    plain = openpyxl.Workbook()
    plain.active.title = "员工"
    plain.active.append(["员工名单"])
    plain.active.append(STAFF)
    plain.active.append(["王芳"])
    plain.save(path)
    store = FileStore(path)
    assert store.read(["staff"])["staff"].loc[3, "name"] == "王芳"
    store.apply(Outcome(appended={"staff": frame(name=["李明"])}))
    assert loaded(path)["员工"]["A4"].value == "李明"


def test_a_missing_sheet_refuses(book: Path) -> None:
    with pytest.raises(errors.SheetMissing, match="客户"):
        read(book, "customers")


def follow_up(count: int) -> Outcome:
    rows = frame(
        due=[45000.0 + i for i in range(count)],
        state=[Formula(f"=IF(A{i + 5}<TODAY(),1,2)", "今日") for i in range(count)],
        customer_id=[f"KH{i:06}" for i in range(count)],
        reason=["该联系了"] * count,
    )
    return Outcome(outputs={"follow_up": rows})


def test_an_output_table_follows_its_rows_three_to_three_hundred_to_five(archive: Path) -> None:
    for count in (3, 300, 5):
        FileStore(archive).apply(follow_up(count))
        sheet = loaded(archive)["跟进计划"]
        assert sheet.tables["kehu_follow_up"].ref == f"A4:P{4 + count}"
        ids = [row[3].value for row in sheet.iter_rows(min_row=5) if row[3].value]
        assert ids == [f"KH{i:06}" for i in range(count)]
        assert sheet["B5"].value == "=IF(A5<TODAY(),1,2)"
        assert loaded(archive, data_only=True)["跟进计划"]["B5"].value == "今日"
        assert len(read(archive, "follow_up")["follow_up"]) == count
        assert problems(Book.open(archive)) == ()
    FileStore(archive).apply(follow_up(0))
    assert loaded(archive)["跟进计划"].tables["kehu_follow_up"].ref == "A4:P5"


def test_a_block_is_written_in_order_and_the_rest_blanked(archive: Path) -> None:
    grades = frame(grade=["A", "B", "C"], count=[3.0, 2.0, 1.0], share=[50.0, 33.0, 17.0], amount=[9.5, None, 1.0])
    for shown in (grades, grades.iloc[:1]):
        FileStore(archive).apply(Outcome(blocks={("summary", "grades"): shown}))
    area = Book.open(archive).names["kehu_summary_grades"].split("!")[1].replace("$", "")
    rows = [[cell.value for cell in row] for row in loaded(archive)["汇总"][area]]
    assert rows[0] == ["A", 3, 50, 9.5]  # the template shows percent points: 0"%"
    assert not any(any(value is not None for value in row) for row in rows[1:])


def test_document_properties_are_kept_and_set(book: Path) -> None:
    FileStore(book).apply(Outcome(properties={"kehu_next_id": "KH000007"}))
    assert read(book, "staff").properties == {"kehu_version": "1", "kehu_next_id": "KH000007"}


def test_document_properties_are_made_where_a_book_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    FileStore(path).apply(Outcome(properties={"kehu_next_id": "KH000007"}))
    assert FileStore(path).read([]).properties == {"kehu_next_id": "KH000007"}
    assert b"KH000007" in parts(path)["docProps/custom.xml"]
    assert problems(Book.open(path)) == ()


def test_properties_are_made_while_the_calculation_chain_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    plain = openpyxl.Workbook()
    plain.active.title = "员工"
    plain.active.append(STAFF)
    plain.active.append(["王芳"])
    plain.active["J1"] = "=1+1"
    plain.save(path)
    content = parts(path)
    ends = {"[Content_Types].xml": '<Override PartName="/xl/calcChain.xml" ContentType="application/x"/></Types>',
            "xl/_rels/workbook.xml.rels": '<Relationship Id="rc" Type="http://schemas.openxmlformats.org/officeDocument/'
            '2006/relationships/calcChain" Target="calcChain.xml"/></Relationships>'}  # fmt: skip
    content = {name: part.replace(ends[name][ends[name].rindex("<"):].encode(), ends[name].encode())
               if name in ends else part for name, part in content.items()}  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in {**content, "xl/calcChain.xml": b'<calcChain><c r="J1" i="1"/></calcChain>'}.items():
            archive.writestr(name, part)
    FileStore(path).apply(
        Outcome(properties={"kehu_version": "1"}, appended={"staff": frame(name=["李明"])}),
    )
    types = parts(path)["[Content_Types].xml"]
    assert (b"docProps/custom.xml" in types, b"calcChain" in types) == (True, False)
    assert problems(Book.open(path)) == ()


def test_a_new_archive_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "新.xlsm"
    store = FileStore.create(path, template_path())
    store.read(["customers"])
    assert not path.exists()
    store.apply(Outcome(appended={"customers": frame(customer_id=["KH000001"], customer_name=["甲公司"])}))
    assert read(path, "customers")["customers"]["customer_name"].tolist() == ["甲公司"]
    with pytest.raises(errors.FileExists):
        FileStore.create(path, template_path())


def test_a_filtered_hidden_row_is_read_and_stays_hidden(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}, {"姓名": "李明"}])
    hidden = loaded(path)
    hidden["员工"].row_dimensions[3].hidden = True
    hidden.save(path)
    store = FileStore(path)
    assert store.read(["staff"])["staff"]["name"].tolist() == ["王芳", "李明"]
    moved = change("staff", "department", (3, None, "销售"))
    store.apply(Outcome(changes=(moved,), appended={"staff": frame(name=["赵"])}))
    rows = loaded(path)["员工"].row_dimensions
    assert (rows[3].hidden, rows[4].hidden) == (True, False)


def test_a_table_with_a_totals_row_takes_no_new_rows(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}, {"姓名": "李明"}])
    totals = loaded(path)
    totals["员工"].tables["kehu_staff"].totalsRowCount = 1
    totals.save(path)
    store = FileStore(path)
    assert store.read(["staff"])["staff"]["name"].tolist() == ["王芳"]
    with pytest.raises(errors.NoRoom, match=r"“员工”的表格带汇总行.*关掉"):
        store.apply(Outcome(appended={"staff": frame(name=["赵"])}))


@pytest.mark.libreoffice
def test_libreoffice_reads_the_written_book_as_we_do(archive: Path, convert: Callable[[Path, str], Path]) -> None:
    FileStore(archive).apply(follow_up(40))
    sheet = loaded(convert(archive, "xlsx"))["跟进计划"]
    assert [sheet.cell(row, 4).value for row in range(5, 46)] == [*(f"KH{i:06}" for i in range(40)), None]
    assert cells(sheet["A5"].value).tolist() == [datetime(2023, 3, 15)]
