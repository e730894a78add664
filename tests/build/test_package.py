"""The template as a file: repeatable, current, valid, a workbook that may carry macros."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator

from kehu_xl.build.__main__ import TEMPLATE, is_current
from kehu_xl.build.template import build
from kehu_xl.spec.defaults import FORMAT_VERSION
from kehu_xl.spec.tables import TABLES
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_two_builds_are_the_same_byte_for_byte(package: bytes) -> None:
    assert build() == package


def test_a_build_in_another_process_is_the_same(package: bytes) -> None:
    script = "import sys; from kehu_xl.build.template import build; sys.stdout.buffer.write(build())"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert done.stdout == package


def test_the_committed_template_is_what_the_spec_says_now() -> None:
    assert is_current(TEMPLATE), "run python -m kehu_xl.build"


def test_a_template_with_one_part_changed_is_not_current(tmp_path: Path, package: bytes) -> None:
    path = tmp_path / "template.xlsm"
    assert not is_current(path)
    path.write_bytes(package)
    assert is_current(path)


def test_the_validator_of_the_open_xml_sdk_finds_nothing(template_file: Path) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(template_file))
    assert [str(error) for error in result.errors] == []


def test_the_stores_own_check_finds_nothing_that_excel_would_repair(template_file: Path) -> None:
    assert [str(problem) for problem in problems(Book.open(template_file))] == []


def test_the_file_says_that_it_may_carry_macros(content: dict[str, bytes]) -> None:
    types = content["[Content_Types].xml"]
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types
    assert b"spreadsheetml.sheet.main+xml" not in types


def test_the_file_carries_its_version(book: Workbook) -> None:
    assert book.custom_doc_props["kehu_version"].value == FORMAT_VERSION


def test_stored_values_are_not_recalculated_when_the_file_is_opened(content: dict[str, bytes]) -> None:
    assert b"fullCalcOnLoad" not in content["xl/workbook.xml"]


def test_no_part_tells_when_or_where_it_was_built(content: dict[str, bytes]) -> None:
    core = content["docProps/core.xml"]
    assert core.count(b"2026-01-01T00:00:00Z") == 2


def test_the_table_style_is_defined_for_every_table(content: dict[str, bytes]) -> None:
    styles = etree.fromstring(content["xl/styles.xml"])
    formats = len(styles.findall(f"{MAIN}dxfs/{MAIN}dxf"))
    (style,) = styles.iterfind(f"{MAIN}tableStyles/{MAIN}tableStyle")
    assert all(int(element.get("dxfId", "-1")) < formats for element in style)
    tables = [part for name, part in content.items() if name.startswith("xl/tables/")]
    assert len(tables) == sum(bool(table.columns) for table in TABLES)
    assert all(f'tableStyleInfo name="{style.get("name")}"'.encode() in part for part in tables)


def helps(sheet: Worksheet) -> tuple[int, ...]:
    """How many validations, marks, tables, charts and notes a sheet has."""
    marks = sum(len(area.rules) for area in sheet.conditional_formatting)
    notes = sum(cell.comment is not None for row in sheet for cell in row)
    return len(sheet.data_validations.dataValidation), marks, len(sheet.tables), len(sheet._charts), notes


@pytest.mark.libreoffice
def test_libreoffice_opens_it_with_all_its_sheets_and_names(
    template_file: Path, convert: Callable[[Path, str], Path], book: Workbook
) -> None:
    again = openpyxl.load_workbook(convert(template_file, "xlsx"))
    assert {sheet.title: helps(sheet) for sheet in again} == {sheet.title: helps(sheet) for sheet in book}
    assert again.sheetnames == book.sheetnames
    assert set(book.defined_names) <= set(again.defined_names)
    assert {sheet.title for sheet in again if sheet.sheet_state == "visible"} == {t.sheet for t in TABLES if t.visible}
