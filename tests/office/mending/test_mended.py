"""A crowded workbook saved in LibreOffice: its file is valid, and what the save would have cost is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from lxml import etree
from openpyxl.workbook import Workbook
from openxml_audit import OpenXmlValidator

from kehu_xl.hosts.libreoffice.mending import mended, read_original
from kehu_xl.hosts.libreoffice.mending.draft import outline
from kehu_xl.hosts.libreoffice.mending.original import button_key
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.office.conftest import office, opened  # noqa: F401 fixtures
from tests.office.mending.crowded import KINDS, NOTES, ROWS, crowded

pytestmark = pytest.mark.libreoffice
SHAPE = "{urn:schemas-microsoft-com:vml}shape"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowded(tmp_path_factory.mktemp("crowded"))


@pytest.fixture(scope="module")
def saved(before: Path, office: xw.App) -> Path:  # noqa: F811
    """The book after a save, a sheet and a header renamed meanwhile."""
    path = before.with_name("存过.xlsm")
    path.write_bytes(before.read_bytes())
    book = office.books.open(str(path))
    book.sheets["批注"].name = "便签"
    book.sheets["数据"]["C1"].value = "改过的名字"
    book.sheets["数据"]["B2"].value = 1234.5
    book.save()
    book.close()
    return path


@pytest.fixture(scope="module")
def now(saved: Path) -> Book:
    return Book.open(saved)


def sheet(book: Book, name: str) -> etree._Element:
    found = book.sheet(name)
    assert found is not None
    return outline(book, found.part)


def related(book: Book, name: str, kind: str) -> Iterator[etree._Element]:
    found = book.sheet(name)
    assert found is not None
    return map(book.xml, book.related(found.part, kind))


def test_the_file_is_valid(before: Path, saved: Path) -> None:
    assert not [str(error) for error in OpenXmlValidator().validate(before).errors]
    assert not [f"{error.part_uri}: {error.description}" for error in OpenXmlValidator().validate(saved).errors]
    assert not problems(Book.open(saved))


def test_mending_a_mended_book_changes_nothing(before: Path, now: Book) -> None:
    original = read_original(before)
    assert original is not None
    assert not mended(now, original.opened(seen=False, substitute=None))


def test_vba_knows_book_and_sheets_by_their_names_a_renamed_one_too(now: Book) -> None:
    properties = now.workbook.find("{*}workbookPr")
    assert properties is not None
    assert properties.get("codeName") == "ThisWorkbook"
    names = {each.name: sheet(now, each.name).find("{*}sheetPr") for each in now.sheets}
    found = {name: tag.get("codeName") for name, tag in names.items() if tag is not None}
    assert found == {"数据": "Sheet_home", "图": "Sheet_customers", "便签": "Sheet_contacts"}


def test_a_theme_is_there(before: Path, now: Book) -> None:
    (part,) = now.related(now.workbook_part, "theme")
    assert now.package.read(part) == Book.open(before).package.read("xl/theme/theme1.xml")


def test_the_table_has_its_style_its_formats_and_its_calculated_column(now: Book) -> None:
    (table,) = related(now, "数据", "table")
    style = table.find("{*}tableStyleInfo")
    assert style is not None
    assert style.get("name") == "TableStyleMedium9"
    columns = {column.get("name"): column for column in table.iter("{*}tableColumn")}
    assert [(name, column.get("id")) for name, column in columns.items()] == [
        ("名", "1"), ("甲", "2"), ("改过的名字", "3"), ("丙", "4"), ("丁", "5"),
    ]  # fmt: skip
    assert columns["丁"].findtext("{*}calculatedColumnFormula") == "[[#This Row],甲]*2"
    (styles,) = now.related(now.workbook_part, "styles")
    formats = now.xml(styles).findall("{*}dxfs/{*}dxf")
    look = formats[int(columns["甲"].get("dataDxfId", "-1"))]
    assert look.find("{*}numFmt").get("formatCode") == "#,##0.00"  # type: ignore[union-attr]


def test_drop_downs_reach_the_last_row_and_others_stay_where_they_were(now: Book) -> None:
    rules = sheet(now, "数据").iterfind("{*}dataValidations/{*}dataValidation")
    assert sorted(rule.get("sqref", "") for rule in rules) == ["A2:A1048576", "B2:B5"]


def test_panes_row_height_and_ignored_marks_are_there(before: Path, now: Book) -> None:
    sheets = [sheet(book, "数据") for book in (Book.open(before), now)]
    for tag in ("sheetViews", "ignoredErrors"):
        found = [next(each.iter("{*}" + tag)) for each in sheets]
        texts = {etree.tostring(each, method="c14n", exclusive=True) for each in found}
        assert len(texts) == 1
    format_ = sheet(now, "数据").find("{*}sheetFormatPr")
    assert format_ is not None
    assert (format_.get("defaultRowHeight"), format_.get("customHeight")) == ("21", "1")


def test_data_bars_have_their_frame_and_length(before: Path, now: Book) -> None:
    def bar(book: Book) -> tuple[dict[str, str], list[str]]:
        (found,) = sheet(book, "数据").iter("{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}dataBar")
        facts = {name: found.get(name, "") for name in ("minLength", "maxLength", "border")}
        return facts, [etree.QName(child).localname for child in found]

    assert bar(now) == bar(Book.open(before))


def test_every_shape_has_a_number_of_its_own_and_each_button_that_of_its_record(now: Book) -> None:
    drawings = [tree for each in now.sheets for tree in related(now, each.name, "vmlDrawing")]
    numbers = [shape.get("id", "") for tree in drawings for shape in tree.iter(SHAPE)]
    assert len(numbers) == NOTES + 3
    assert max(Counter(numbers).values()) == 1
    blocks = chain(*(each.get("data", "").split(",") for tree in drawings for each in tree.iter("{*}idmap")))
    assert {int(name.removeprefix("_x0000_s")) // 1024 for name in numbers} == set(map(int, blocks))
    shapes = chain(*(tree.iter(SHAPE) for tree in related(now, "数据", "vmlDrawing")))
    buttons = [shape.get("id") for shape in shapes if shape.find("{*}ClientData[@ObjectType='Button']") is not None]
    records = list(sheet(now, "数据").iter("{*}control"))
    assert [f"_x0000_s{record.get('shapeId')}" for record in records] == buttons
    assert len(buttons) == 2
    (drawing,) = related(now, "数据", "drawing")
    twins = [each.get("id") for each in drawing.iter("{*}cNvPr")]
    assert [record.get("shapeId") for record in records] == twins


def test_no_edge_of_a_button_is_negative(now: Book) -> None:
    anchors = [a.text or "" for tree in related(now, "数据", "vmlDrawing") for a in tree.iter("{*}Anchor")]
    offsets = [field.text or "" for field in sheet(now, "数据").iter("{*}colOff", "{*}rowOff")]
    assert len(anchors) == 3
    assert len(offsets) == 8
    assert not [text for text in (*anchors, *offsets) if "-" in text]


def corners(book: Book) -> list[str | None]:
    buttons = (shape for tree in related(book, "数据", "vmlDrawing") for shape in tree.iter(SHAPE))
    return [shape.findtext("{*}ClientData/{*}Anchor") for shape in buttons if button_key(shape)[0]]


def captions(book: Book) -> list[tuple[bool, str]]:
    """Whether each button's text stands in a font of its own, and the text."""
    buttons = [shape for tree in related(book, "数据", "vmlDrawing") for shape in tree.iter(SHAPE)]
    found = [(shape.find(".//font") is not None, *button_key(shape)) for shape in buttons]
    return [(has_font, caption) for has_font, macro, caption in found if macro]


def test_buttons_look_as_they_did(before: Path, now: Book) -> None:
    assert captions(now) == captions(Book.open(before)) == [(True, "跑"), (True, "查")]
    then, after = (
        {button_key(shape): shape for tree in related(book, "数据", "vmlDrawing") for shape in tree.iter(SHAPE)}
        for book in (Book.open(before), now)
    )
    for key in (("Kehu_Check", "跑"), ("Kehu_Check", "查")):
        facts = [dict(found[key].attrib) for found in (then, after)]
        kept = [{name: text for name, text in each.items() if name not in ("id", "style")} for each in facts]
        assert kept[0] == kept[1]


def test_a_series_keeps_the_name_that_was_typed(now: Book) -> None:
    charts = [now.xml(name) for name in now.package.members if name.startswith("xl/charts/chart")]
    assert len(charts) == len(KINDS)
    names = [tx.findtext("{*}v") for chart in charts for tx in chart.iterfind(".//{*}ser/{*}tx")]
    assert set(names) == {"手写的名字"}


def faces(book: Workbook) -> set[str]:
    cells = (cell for each in book for row in each.iter_rows() for cell in row)
    return {cell.font.name for cell in cells if cell.value is not None}


def test_every_cell_has_its_value_and_its_face(before: Path, saved: Path) -> None:
    then, after = (openpyxl.load_workbook(path, rich_text=True) for path in (before, saved))
    assert faces(after) == faces(then) == {"Calibri"}
    runs = [run for row in after["数据"].iter_rows() for cell in row for run in _runs(cell.value)]
    assert {run.font.rFont for run in runs} <= {"Calibri"}
    values = [[str(cell.value) for cell in row] for row in after["数据"]["A2":"D13"]]
    expected = [[f"项目 {row} x", str(row * 3), str(row * 7 % 11 + 1), str(row + 0.5)] for row in range(1, ROWS + 1)]
    expected[0][1] = "1234.5"
    assert values == expected


def _runs(value: Any) -> list[Any]:
    return [part for part in value if not isinstance(part, str)] if isinstance(value, list) else []


def test_the_mended_file_opens_again_and_its_next_save_is_as_valid(
    saved: Path,
    tmp_path: Path,
    opened: Callable[[Path], xw.Book],  # noqa: F811
) -> None:
    path = tmp_path / "再存.xlsm"
    path.write_bytes(saved.read_bytes())
    book = opened(path)
    assert book.sheets["数据"]["B2"].value == 1234.5
    assert book.app.impl.ask("buttons", doc=book.impl.doc, sheet="数据") == ["Kehu_Check", "Kehu_Check"]
    book.save()
    again, before = Book.open(path), Book.open(saved)
    assert [text for _, text in captions(again)] == ["跑", "查"]  # as LibreOffice shows them
    assert corners(again) == corners(before)  # it reckons them a little smaller each time
    assert not [str(error) for error in OpenXmlValidator().validate(path).errors]
    cells = openpyxl.load_workbook(path)["数据"]
    assert cells.tables["我的表"].tableStyleInfo.name == "TableStyleMedium9"
    assert cells["B2"].value == 1234.5
