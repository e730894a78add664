"""Rows that go: those below move up within the table, all else stays; refused where it would be cut off."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from kehu_xl.core.outcome import Outcome
from kehu_xl.spec.errors import RowsNotRemoved
from kehu_xl.store import FileStore
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.store.books import change, draw, frame
from tests.store.independent import parts

ROWS = [{"姓名": "王芳", "部门": "一部"}, {"姓名": "李明", "月目标": 5.0}, {"姓名": "赵敏", "邮箱": "z@b.cn"}]


def removed(path: Path, *rows: int, **more: object) -> list[tuple[object, ...]]:
    """Remove rows, and tell the names, departments and targets that are left."""
    store = FileStore(path)
    store.read(["staff"])
    store.apply(Outcome(removed={"staff": np.array(rows)}, **more))
    assert problems(Book.open(path)) == ()
    left = FileStore(path).read(["staff"])["staff"]
    return [tuple(row) for row in left[["name", "department", "monthly_target"]].to_numpy().tolist()]


def with_formulas(path: Path, formulas: dict[str, str]) -> Path:
    """The same book with formulas in some cells."""
    book = openpyxl.load_workbook(path)
    for cell, formula in formulas.items():
        book["员工"][cell] = formula
    book.save(path)
    return path


def test_a_row_goes_and_those_below_move_up(tmp_path: Path) -> None:
    path = draw(tmp_path / "甲.xlsx", ROWS, extra={"L3": "旁边"})
    assert removed(path, 2) == [("李明", None, 5.0), ("赵敏", None, None)]
    sheet = openpyxl.load_workbook(path)["员工"]
    assert sheet.tables["kehu_staff"].ref.endswith("3")
    assert (sheet["L3"].value, sheet["A4"].value) == ("旁边", None)


def test_the_last_rows_go_and_new_ones_take_their_place(tmp_path: Path) -> None:
    path = draw(tmp_path / "甲.xlsx", ROWS)
    changed = (change("staff", "department", (2, "一部", "二部")),)
    new = {"appended": {"staff": frame(name=["钱多"])}, "changes": changed}
    assert removed(path, 3, 4, **new) == [("王芳", "二部", None), ("钱多", None, None)]


def test_all_rows_may_go(tmp_path: Path) -> None:
    assert removed(draw(tmp_path / "甲.xlsx", ROWS), 2, 3, 4) == []


@pytest.mark.parametrize(
    ("extra", "why"),
    [({"L9": "=A4"}, "公式用到"), ({"L9": "=SUM(D3:D4)"}, "公式用到"), ({"D4": "=1+1"}, "是公式"),
     ({"L9": "=SUM(D3:INDEX(D:D,4))"}, "公式用到")],
)
def test_what_points_at_the_rows_refuses(tmp_path: Path, extra: dict[str, str], why: str) -> None:
    path = with_formulas(draw(tmp_path / "甲.xlsx", ROWS), extra)
    content = path.read_bytes()
    with pytest.raises(RowsNotRemoved, match=why):
        removed(path, 3)
    assert path.read_bytes() == content


def test_a_formula_over_the_whole_table_does_not_refuse(tmp_path: Path) -> None:
    path = with_formulas(draw(tmp_path / "甲.xlsx", ROWS), {"L9": "=SUM(D2:D4)+COUNTA(A:A)"})
    assert len(removed(path, 3)) == 2


def test_a_range_that_grows_with_the_table_does_not_refuse(tmp_path: Path) -> None:
    path = with_formulas(draw(tmp_path / "甲.xlsx", ROWS), {"L9": "=SUM($D$2:INDEX(D:D,COUNTA(A:A)))"})
    assert len(removed(path, 2)) == 2


@pytest.mark.parametrize(
    ("spoil", "why"), [("merge", "合并"), ("link", "超链接"), ("comment", "批注"), ("name", "名称")]
)
def test_what_hangs_on_a_cell_refuses(tmp_path: Path, spoil: str, why: str) -> None:
    path = draw(tmp_path / "甲.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    sheet = book["员工"]
    if spoil == "merge":
        sheet.merge_cells("B4:C4")
    elif spoil == "link":
        sheet["A4"].hyperlink = "https://example.com"
    elif spoil == "comment":
        sheet["A4"].comment = openpyxl.comments.Comment("记得", "甲")
    else:
        book.defined_names["好客户"] = openpyxl.workbook.defined_name.DefinedName("好客户", attr_text="'员工'!$A$4")
    book.save(path)
    with pytest.raises(RowsNotRemoved, match=why):
        removed(path, 3)


def with_parts(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same book with some parts changed."""
    content = parts(path)
    change(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, plain in content.items():
            target.writestr(name, plain)
    return path


def with_chart(path: Path, reference: str, place: str = "M1") -> Path:
    """A chart that stands somewhere and reads some cells."""
    book = openpyxl.load_workbook(path)
    chart = openpyxl.chart.BarChart()
    chart.add_data(reference)
    book["员工"].add_chart(chart, place)
    book.save(path)
    return path


def with_rich_text(path: Path) -> Path:
    """A name in two fonts, in the last row."""
    book = openpyxl.load_workbook(path, rich_text=True)
    book["员工"]["A4"] = CellRichText("赵", TextBlock(InlineFont(b=True), "敏"))
    book.save(path)
    return path


def with_shared_rich_text(path: Path, name: str) -> Path:
    """The same for any name, among the shared texts, where Excel keeps it."""

    def change(content: dict[str, bytes]) -> None:
        plain, runs = f"<si><t>{name}</t></si>", f"<si><r><t>{name[0]}</t></r><r><t>{name[1:]}</t></r></si>"
        shared = content["xl/sharedStrings.xml"].decode()
        assert plain in shared
        content["xl/sharedStrings.xml"] = shared.replace(plain, runs).encode()

    return with_parts(path, change)


def with_shared_formula(path: Path) -> Path:
    """One formula that two cells beside the table share; only its first says which row it reads."""

    def change(content: dict[str, bytes]) -> None:
        sheet = content["xl/worksheets/sheet1.xml"].decode()
        first = '<c r="L2"><f t="shared" ref="L2:L4" si="0">D2*2</f><v>0</v></c></row>'
        places = [match.end() for match in re.finditer("</row>", sheet)]
        sheet = sheet[: places[1] - len("</row>")] + first + sheet[places[1] :]
        places = [match.end() for match in re.finditer("</row>", sheet)]
        sheet = sheet[: places[3] - 6] + '<c r="L4"><f t="shared" si="0"/><v>0</v></c></row>' + sheet[places[3] :]
        content["xl/worksheets/sheet1.xml"] = sheet.encode()

    return with_parts(path, change)


@pytest.mark.parametrize(
    ("spoil", "gone", "why"),
    [
        (partial(with_chart, reference="员工!$M$3:$M$4", place="B4"), 3, "第 4 行上有图片或图形"),
        (partial(with_chart, reference="员工!$D$3:$D$4"), 3, "图表用到"),
        (with_rich_text, 3, "A4 一格里有几种字体"),
        (partial(with_shared_rich_text, name="赵敏"), 3, "A4 一格里有几种字体"),
        (with_shared_formula, 3, "公式用到这些行"),
    ],
    ids=["drawing", "chart", "rich text", "shared rich text", "shared formula"],
)
def test_what_the_rows_are_tied_to_refuses(
    tmp_path: Path, spoil: Callable[[Path], Path], gone: int, why: str
) -> None:
    path = spoil(draw(tmp_path / "甲.xlsx", ROWS))
    content = path.read_bytes()
    with pytest.raises(RowsNotRemoved, match=why):
        removed(path, gone)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("spoil", "gone"),
    [
        (partial(with_chart, reference="员工!$M$3:$M$4", place="B4"), 5),
        (partial(with_chart, reference="员工!$D$2:$D$5"), 3),
        (with_rich_text, 5),
        (partial(with_shared_rich_text, name="王芳"), 3),
    ],
    ids=["a drawing above", "a chart over the whole table", "rich text above", "shared rich text above"],
)
def test_what_the_rows_are_not_tied_to_does_not_refuse(
    tmp_path: Path, spoil: Callable[[Path], Path], gone: int
) -> None:
    path = spoil(draw(tmp_path / "甲.xlsx", [*ROWS, {"姓名": "钱多"}]))
    drawings = {name: plain for name, plain in parts(path).items() if "/drawings/" in name or "/charts/" in name}
    assert len(removed(path, gone)) == 3
    assert {name: plain for name, plain in parts(path).items() if name in drawings} == drawings
