"""Changing single cells of any workbook: on drawn books, on the fixtures, and on $KEHU_PACKAGES."""

from __future__ import annotations

import os
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from kehu_xl.spec import errors
from kehu_xl.store import patch_workbook
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.store.independent import cells, parts, raw_members, without_calc

FIXTURES = Path(__file__).parent / "fixtures"
PACKAGES = [*sorted(FIXTURES.glob("*.xls?")), *sorted(Path(os.environ.get("KEHU_PACKAGES", FIXTURES)).rglob("*.xls?"))]
WORDS = "文本 a<b"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "甲.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for row in ([1, 2, 3], ["a", None, "=A1+B1"], [date(2024, 1, 5)]):
        sheet.append(row)
    sheet["A1"].font = openpyxl.styles.Font(bold=True)
    sheet.merge_cells("A6:B7")
    book.create_sheet("别的")["A1"] = "=Sheet1!A1"
    book.save(path)
    return path


def patched(source: Path, **values: Any) -> openpyxl.worksheet.worksheet.Worksheet:
    target = source.with_name("乙.xlsx")
    patch_workbook(source, target, {"Sheet1": values})
    assert problems(Book.open(target)) == ()
    return openpyxl.load_workbook(target)["Sheet1"]


def test_the_example_of_the_contract(source: Path) -> None:
    sheet = patched(source, B2="文本", C3=12.5, D4=None)
    assert (sheet["B2"].value, sheet["C3"].value, sheet["D4"].value) == ("文本", 12.5, None)


def test_every_kind_of_value_is_kept(source: Path) -> None:
    sheet = patched(source, B1=True, B2=" =1+1", B3=date(2024, 2, 1), C1=datetime(2024, 2, 1, 12), D1=10**15, E1=0.1)
    assert [sheet[a].value for a in ("B1", "B2", "C1", "D1", "E1")] == [True, " =1+1", 45323.5, 10**15, 0.1]


def test_none_empties_a_cell_and_keeps_its_style(source: Path) -> None:
    sheet = patched(source, A1=None)
    assert (sheet["A1"].value, sheet["A1"].font.bold) == (None, True)


def test_rows_and_cells_are_made_in_order(source: Path) -> None:
    sheet = patched(source, AA1="右", A2000="下", B5="中", A3=7)
    assert [sheet[a].value for a in ("AA1", "A2000", "B5", "A1")] == ["右", "下", "中", 1]
    assert sheet.dimensions == "A1:AA2000"


def test_a_file_can_be_patched_in_place(source: Path) -> None:
    patch_workbook(source, source, {"Sheet1": {"A1": "新"}, "别的": {"B1": 2}})
    assert openpyxl.load_workbook(source)["Sheet1"]["A1"].value == "新"
    assert sorted(path.name for path in source.parent.iterdir()) == [source.name]


@pytest.mark.parametrize(
    ("cell", "value", "error"),
    [
        ("C2", 1, errors.FormulaInTheWay), ("B7", 1, errors.CannotPatch), ("1A", 1, errors.CannotPatch),
        ("XFE1", 1, errors.CannotPatch), ("A1048577", 1, errors.CannotPatch), ("A1", "x" * 32768, errors.CannotPatch),
        ("A1", float("inf"), errors.CannotPatch), ("A1", [1], errors.CannotPatch),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_and_nothing_written(
    source: Path, cell: str, value: Any, error: type[errors.KehuError]
) -> None:
    with pytest.raises(error):
        patch_workbook(source, source.with_name("乙.xlsx"), {"Sheet1": {"A2": "先", cell: value}})
    assert [path.name for path in source.parent.iterdir()] == [source.name]


def test_an_unknown_sheet_is_named(source: Path) -> None:
    with pytest.raises(errors.SheetMissing, match="没有"):
        patch_workbook(source, source, {"没有": {"A1": 1}})


def rewritten(source: Path, edit: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> Path:
    """The same package with parts edited, by another zip writer."""
    target = source.with_name("odd.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            xml = edit(entry.filename, old.read(entry))
            if xml is not None:
                new.writestr(entry.filename, xml)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return target


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, xml: xml.replace(old, new) if name.endswith("sheet1.xml") else xml


def test_a_signed_book_is_refused(source: Path) -> None:
    signed = rewritten(source, lambda _, xml: xml, {"_xmlsignatures/sig1.xml": b"<a/>"})
    with pytest.raises(errors.CannotPatch, match="签名"):
        patch_workbook(signed, signed, {"Sheet1": {"A1": 1}})


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda name, xml: xml.decode().encode("utf-16") if name.endswith("sheet1.xml") else xml, "UTF-8"),
        (in_sheet(b"<worksheet", b"<!DOCTYPE a><worksheet"), "DOCTYPE"),
        (in_sheet(b"</sheetData>", b"</sheetData><broken>"), "XML"),
        (in_sheet(b'r="2"', b'r="9"'), "顺序"),
    ],
)
def test_odd_xml_is_refused_in_words(source: Path, edit: Callable[[str, bytes], bytes], words: str) -> None:
    odd = rewritten(source, edit)
    before = odd.read_bytes()
    with pytest.raises(errors.CannotPatch, match=words):
        patch_workbook(odd, odd, {"Sheet1": {"A1": 1}})
    assert odd.read_bytes() == before


def test_duplicate_members_are_refused(source: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        odd = rewritten(source, lambda _, xml: xml, {"xl/worksheets/sheet1.xml": b"<a/>"})
    with pytest.raises(errors.CannotPatch, match="重名"):
        patch_workbook(odd, odd, {"Sheet1": {"A1": 1}})


@pytest.mark.parametrize(
    "edit",
    [
        in_sheet(b"<sheetData>", b"<sheetData><!-- <row r='1'><c r='A1'/></row> -->"),
        in_sheet(b"</row>", b"\n  </row>\n  "),
        in_sheet(b'<c r="B1"', b'<c  ph="1" r="B1"'),
        in_sheet(b'<row r="1"', b"<row"),
    ],
)
def test_unusual_xml_is_patched_right(source: Path, edit: Callable[[str, bytes], bytes]) -> None:
    odd = rewritten(source, edit)
    patch_workbook(odd, odd, {"Sheet1": {"A1": "新", "E2": 5}})
    sheet = openpyxl.load_workbook(odd)["Sheet1"]
    assert [sheet[a].value for a in ("A1", "B1", "E2", "A2")] == ["新", 2, 5, "a"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_only_the_named_cell_of_a_real_file_differs(package: Path, tmp_path: Path) -> None:
    try:
        sheets = [sheet.name for sheet in Book.open(package).sheets][:3]
    except errors.KehuError:
        return
    before = _seen(package) if package.stat().st_size < 400_000 else None
    for sheet in sheets:
        for address, value in _wishes(before, sheet):
            _check_one(package, tmp_path / "out.xlsx", (sheet, address, value), before)


def _seen(package: Path) -> dict[Any, Any] | None:
    """The cells of a file, None where none of the other readers takes it: then its parts are compared alone."""
    try:
        return cells(package)
    except ValueError:
        return None


def _wishes(before: dict[Any, Any] | None, sheet: str) -> list[tuple[str, Any]]:
    filled = [place for place in before or {} if place[0] == sheet]
    last = max((place[1] for place in filled), default=1)
    wishes: list[tuple[str, Any]] = [(cell, WORDS) for cell in ("B2", "C3", "AB2000", f"B{min(last + 3, 2000)}")]
    if filled:
        _, row, column = random.Random(7).choice(filled)
        wishes += [(f"{get_column_letter(column)}{row}", WORDS), (f"{get_column_letter(column)}{row}", None)]
    return wishes


def _check_one(package: Path, target: Path, wish: tuple[str, str, Any], before: dict[Any, Any] | None) -> None:
    sheet, address, value = wish
    try:
        patch_workbook(package, target, {sheet: {address: value}})
    except errors.KehuError:
        return
    old, new = parts(package), parts(target)
    differing = {name for name in old if old[name] != new[name]}
    workbook = {name for name in differing if name.lower().endswith("workbook.xml")}
    assert set(old) == set(new)
    assert len(differing - workbook) <= 1
    assert all(without_calc(old[name]) == without_calc(new[name]) for name in workbook)
    kept, members = raw_members(package), raw_members(target)
    assert all(kept[name] == members[name] for name in set(old) - differing)
    if before is not None:
        after, place = cells(target), _place(sheet, address)
        assert after.pop(place, None) == value
        assert after == {other: content for other, content in before.items() if other != place}


def _place(sheet: str, address: str) -> tuple[str, int, int]:
    row, column = openpyxl.utils.cell.coordinate_to_tuple(address)
    return sheet, row, column
