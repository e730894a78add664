"""A good book, broken in just one way, shows just that problem."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from kehu_xl.store import template_path
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems

Parts = dict[str, bytes]
Break = Callable[[Parts], None]

SHEET, TABLE, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml", "[Content_Types].xml"
SHEET_RELS, STYLES = "xl/worksheets/_rels/sheet1.xml.rels", "xl/styles.xml"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "good.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.add_table(0, 0, 3, 1, {"name": "kehu_a", "columns": [{"header": "甲"}, {"header": "乙"}]})
        sheet.add_table(0, 4, 3, 5, {"name": "kehu_b", "columns": [{"header": "丙"}, {"header": "丁"}]})
        sheet.write_column("A2", ["x", 2, 3])
        sheet.merge_range("A8:B9", "合")
        sheet.merge_range("D8:E9", "并")
        sheet.write_formula("H1", "=1+1")
        sheet.data_validation("J1:J9", {"validate": "list", "source": ["是", "否"]})
        red = book.add_format({"bg_color": "red"})
        sheet.conditional_format("K1:K9", {"type": "formula", "criteria": "=K1>1", "format": red})
        sheet.set_column("C:C", 12)
        sheet.write_url("L1", "internal:'表'!A1")
        book.define_name("kehu_area", "='表'!$A$1:$B$2")
    return path


def broken(good: Path, target: Path, edit: Break) -> set[str]:
    with zipfile.ZipFile(good) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    edit(content)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return {problem.code for problem in problems(Book.open(target))}


def put(part: str, old: str, new: str) -> Break:
    def edit(content: Parts) -> None:
        assert old.encode() in content[part]
        content[part] = content[part].replace(old.encode(), new.encode(), 1)

    return edit


def calc_chain(content: Parts) -> None:
    put(TYPES, "</Types>", '<Override PartName="/xl/calcChain.xml" ContentType="application/x"/></Types>')(content)
    relation = '<Relationship Id="rc" Type="http://a/relationships/calcChain" Target="calcChain.xml"/></Relationships>'
    put("xl/_rels/workbook.xml.rels", "</Relationships>", relation)(content)
    content["xl/calcChain.xml"] = b'<calcChain><c r="H1" i="1"/><c r="A2"/></calcChain>'


def many_links(content: Parts) -> None:
    put(SHEET, "<hyperlinks>", "<hyperlinks>" + '<hyperlink ref="M1" location="A1"/>' * 65_530)(content)


def long_text(content: Parts) -> None:
    text = f'<c r="B2" t="inlineStr"><is><t>{"字" * 32_768}</t></is></c></row><row r="3"'
    put(SHEET, '</row><row r="3"', text)(content)


BREAKS: dict[str, Break] = {
    "table_header": put(TABLE, 'name="乙"', 'name="己"'),
    "table_column_twice": put(TABLE, 'id="2" name="乙"', 'id="1" name="乙"'),
    "table_size": put(TABLE, '<tableColumn id="2" name="乙"/>', ""),
    "table_column_count": put(TABLE, '<tableColumns count="2">', '<tableColumns count="3">'),
    "table_filter": put(TABLE, '<autoFilter ref="A1:B4"', '<autoFilter ref="A1:B3"'),
    "table_without_rows": put(TABLE, 'ref="A1:B4" totals', 'ref="A1:B1" totals'),
    "table_name": put(TABLE, 'displayName="kehu_a"', 'displayName="A1"'),
    "table_name_twice": put(TABLE, 'displayName="kehu_a"', 'displayName="kehu_b"'),
    "tables_overlap": put(TABLE, 'ref="A1:B4" totals', 'ref="A1:E4" totals'),
    "merge_in_table": put(SHEET, 'mergeCell ref="A8:B9"', 'mergeCell ref="A3:B4"'),
    "merges_overlap": put(SHEET, 'mergeCell ref="D8:E9"', 'mergeCell ref="B9:E9"'),
    "rows_disorder": put(SHEET, '<row r="2"', '<row r="12"'),
    "cells_disorder": put(SHEET, '<c r="F1"', '<c r="D1"'),
    "style_index": put(SHEET, '<c r="A2"', '<c r="A2" s="99"'),
    "string_index": put(SHEET, '<c r="A2" t="s"><v>4<', '<c r="A2" t="s"><v>99<'),
    "dimension": put(SHEET, '<dimension ref="A1:L9"/>', '<dimension ref="?"/>'),
    "columns_disorder": put(SHEET, '<col min="3" max="3"', '<col min="3" max="2"'),
    "text_too_long": long_text,
    "validation_too_long": put(SHEET, '"是,否"', '"' + "长" * 256 + '"'),
    "validation_message": put(SHEET, "<dataValidation ", '<dataValidation prompt="' + "长" * 256 + '" '),
    "validation_count": put(SHEET, '<dataValidations count="1">', '<dataValidations count="2">'),
    "array_in_rule": put(SHEET, "<formula>K1&gt;1<", "<formula>SUM({1,2})&gt;1<"),
    "structured_in_rule": put(SHEET, "<formula>K1&gt;1<", "<formula>kehu_a[甲]&gt;1<"),
    "dxf_index": put(SHEET, 'dxfId="0"', 'dxfId="7"'),
    "too_many_hyperlinks": many_links,
    "sheet_name": put(BOOK, 'sheet name="表"', 'sheet name="' + "表" * 32 + '"'),
    "sheet_name_twice": put(BOOK, "</sheets>", '<sheet name="表" sheetId="9" r:id="rId1"/></sheets>'),
    "defined_name": put(BOOK, 'name="kehu_area"', 'name="A1"'),
    "defined_name_twice": put(BOOK, "</definedNames>", '<definedName name="KEHU_AREA">1</definedName></definedNames>'),
    "defined_name_sheet": put(BOOK, 'name="kehu_area"', 'name="kehu_area" localSheetId="5"'),
    "defined_name_target": put(BOOK, ">'表'!$A$1", ">'没有'!$A$1"),
    "content_type_of_nothing": put(TYPES, "</Types>", '<Override PartName="/xl/none.xml" ContentType="a"/></Types>'),
    "content_type_missing": lambda content: content.update({"xl/odd.bin": b""}),
    "content_type_twice": put(TYPES, "</Types>", '<Override PartName="/xl/workbook.xml" ContentType="a"/></Types>'),
    "relation_to_nothing": put(SHEET_RELS, "table2.xml", "table7.xml"),
    "calc_chain": calc_chain,
    "not_well_formed": put(SHEET, "</sheetData>", "</sheetData><a>"),
    "no_sheet_data": put(SHEET, "sheetData>", "sheetDate>"),
}
ALSO = {  # what cannot be broken without breaking the other
    "table_size": {"table_column_count"}, "table_without_rows": {"table_filter"},
    "tables_overlap": {"table_size", "table_filter"}, "sheet_name": {"defined_name_target"},
    "relation_to_nothing": {"content_type_of_nothing"}, "rows_disorder": {"cells_disorder"},
    "cells_disorder": {"table_header"}, "sheet_name_twice": {"table_name_twice"},
}  # fmt: skip


def test_a_good_book_has_no_problem(good: Path) -> None:
    assert problems(Book.open(good)) == ()


def test_the_template_has_no_problem() -> None:
    assert problems(Book.open(template_path())) == ()


@pytest.mark.parametrize("code", BREAKS)
def test_a_broken_book_shows_its_problem(good: Path, tmp_path: Path, code: str) -> None:
    found = broken(good, tmp_path / "broken.xlsx", BREAKS[code])
    assert code in found
    assert found - {code} <= ALSO.get(code, set())
