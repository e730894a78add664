"""Every table, column and block of the spec stands in the template as it is declared."""

from __future__ import annotations

import re

import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kehu_xl.build.inputs import bands
from kehu_xl.build.sheets import block_range
from kehu_xl.cli.commands import kehu
from kehu_xl.spec import looks
from kehu_xl.spec.defaults import ROWS
from kehu_xl.spec.ribbon import SYSTEM_SHEETS
from kehu_xl.spec.settings import SETTINGS
from kehu_xl.spec.tables import BY_ID, INPUTS, TABLES
from kehu_xl.spec.types import TEXT_KINDS, Kind, Role, Table

COMMAND = re.compile(r"kehu ([a-z]+)")
WITH_COLUMNS = [table for table in TABLES if table.columns]
ID_LIKE = (Kind.CODE, Kind.MOBILE, Kind.PHONE, Kind.PHONES, Kind.USCC, Kind.PERSON_ID, Kind.BANK_ACCOUNT, Kind.TOKEN)


def by_sheet(table: Table) -> str:
    return table.sheet


def test_the_sheets_stand_in_the_order_of_the_spec(book: Workbook) -> None:
    assert book.sheetnames == [*(table.sheet for table in TABLES), *SYSTEM_SHEETS]


def test_only_the_everyday_sheets_show_and_nobody_meets_those_of_the_macros(book: Workbook) -> None:
    states = {table.sheet: "visible" if table.visible else "hidden" for table in TABLES}
    states |= dict.fromkeys(SYSTEM_SHEETS, "veryHidden")
    assert {sheet.title: sheet.sheet_state for sheet in book} == states


def test_the_workbook_opens_on_the_home_sheet(book: Workbook) -> None:
    assert book.active is not None
    assert book.active.title == BY_ID["home"].sheet


@pytest.mark.parametrize("table", WITH_COLUMNS, ids=by_sheet)
def test_the_excel_table_has_the_columns_of_the_spec_in_order(book: Workbook, table: Table) -> None:
    sheet = book[table.sheet]
    excel = sheet.tables[table.excel_name]
    assert [column.name for column in excel.tableColumns] == [column.header for column in table]
    assert [column.id for column in excel.tableColumns] == list(range(1, len(table.columns) + 1))
    headers = [sheet.cell(table.header_row, position).value for position in range(1, len(table.columns) + 1)]
    assert headers == [column.header for column in table]


@pytest.mark.parametrize("table", WITH_COLUMNS, ids=by_sheet)
def test_the_excel_table_starts_at_its_header_and_has_an_empty_row(book: Workbook, table: Table) -> None:
    first_column, first_row, last_column, last_row = range_boundaries(book[table.sheet].tables[table.excel_name].ref)
    assert (first_column, first_row, last_column) == (1, table.header_row, len(table.columns))
    assert last_row > table.header_row + len(ROWS.get(table.id, ()))
    assert all(cell.value is None for cell in book[table.sheet][last_row])


@pytest.mark.parametrize("table", WITH_COLUMNS, ids=by_sheet)
def test_columns_that_hold_ids_are_text_all_the_way_down(book: Workbook, table: Table) -> None:
    styles = column_styles(book[table.sheet], len(table.columns))
    for column, number_format in zip(table, styles, strict=True):
        if column.kind in ID_LIKE:
            assert number_format == looks.TEXT_FORMAT, column.header
        if column.kind is Kind.DATE:
            assert number_format == looks.DATE_FORMAT, column.header


def column_styles(sheet: Worksheet, count: int) -> list[str]:
    """Number format of each whole column: openpyxl joins equal neighbours into one."""
    formats = [""] * (count + 1)
    for dimension in sheet.column_dimensions.values():
        for position in range(dimension.min, min(dimension.max, count) + 1):
            formats[position] = dimension.number_format
    return formats[1:]


@pytest.mark.parametrize("table", INPUTS, ids=by_sheet)
def test_an_empty_row_of_a_table_looks_like_its_columns(book: Workbook, table: Table) -> None:
    sheet = book[table.sheet]
    for position, number_format in enumerate(column_styles(sheet, len(table.columns)), 1):
        assert sheet.cell(2, position).number_format == number_format


@pytest.mark.parametrize("table", INPUTS, ids=by_sheet)
def test_the_row_token_is_the_last_column_and_hidden(book: Workbook, table: Table) -> None:
    assert table.columns[-1].kind is Kind.TOKEN
    assert book[table.sheet].column_dimensions[get_column_letter(len(table.columns))].hidden


def test_every_kind_has_a_number_format() -> None:
    assert set(looks.NUMBER_FORMATS) == set(Kind)
    assert {kind for kind in Kind if looks.NUMBER_FORMATS[kind] == looks.TEXT_FORMAT} <= TEXT_KINDS


@pytest.mark.parametrize("table", WITH_COLUMNS, ids=by_sheet)
def test_a_header_fits_its_column_on_two_lines(table: Table) -> None:
    for column in table:
        if column.kind is not Kind.TOKEN:
            assert len(column.header.encode("gbk")) / 2 <= column.width - 2, column.header


SAMPLES = {Kind.DATE: "2026-12-31", Kind.MONEY: "234,567.89", Kind.INTEGER: "1,234", Kind.MOBILE: "13800138000",
           Kind.USCC: "91350100M000100Y43", Kind.PERSON_ID: "11010519491231002X"}  # fmt: skip


@pytest.mark.parametrize("table", WITH_COLUMNS, ids=by_sheet)
def test_a_common_value_fits_its_column(table: Table) -> None:
    for column in table:
        assert len(SAMPLES.get(column.kind, "")) < column.width, column.header


@pytest.mark.parametrize("table", [table for table in TABLES if table.groups], ids=by_sheet)
def test_a_group_is_contiguous_and_has_an_open_head(table: Table) -> None:
    groups = [column.group for column in table]
    for group in table.groups:
        first = groups.index(group.id)
        count = groups.count(group.id)
        assert groups[first : first + count] == [group.id] * count
        assert groups[first - 1] == ""
        assert bands(table)[first - 1] == group.id


def test_folded_columns_are_folded_and_their_head_shows_it(book: Workbook) -> None:
    table, sheet = BY_ID["customers"], book["客户"]
    hidden = [position for position, column in enumerate(table, 1) if column.group]
    for position in hidden:
        owner = next(d for d in sheet.column_dimensions.values() if d.min <= position <= d.max)
        assert (owner.hidden, owner.outlineLevel) == (True, 1)
    assert sheet.sheet_properties.outlinePr.summaryRight is False


@pytest.mark.parametrize(
    ("table", "block"), [(table, block) for table in TABLES for block in table.blocks], ids=lambda item: item.id
)
def test_a_name_covers_each_block(book: Workbook, table: Table, block) -> None:
    assert book.defined_names[f"kehu_{table.id}_{block.id}"].attr_text == f"'{table.sheet}'!{block_range(block)}"


@pytest.mark.parametrize("table", [table for table in TABLES if table.blocks], ids=by_sheet)
def test_blocks_overlap_neither_each_other_nor_the_table(table: Table) -> None:
    taken: set[tuple[int, int]] = set()
    for block in table.blocks:
        left, top, right, bottom = range_boundaries(block_range(block).replace("$", ""))
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        assert not cells & taken
        assert not table.header_row or bottom < table.header_row
        taken |= cells


def test_every_chart_reads_its_block(content: dict[str, bytes]) -> None:
    charts = [part.decode() for name, part in content.items() if name.startswith("xl/charts/chart")]
    blocks = [block for block in BY_ID["summary"].blocks if block.chart]
    assert len(charts) == len(blocks)
    for block in blocks:
        first, last = block_range(block).split(":")
        assert any(f"{first}:{first.rstrip('0123456789')}{last.rsplit('$', 1)[1]}" in chart for chart in charts)
        assert block.empty


def test_the_settings_sheet_lists_every_setting_with_its_default_as_text(book: Workbook) -> None:
    rows = list(book["参数"].iter_rows(min_row=2, max_col=2))
    assert [(label.value, value.value) for label, value in rows[: len(SETTINGS)]] == [
        (setting.label, setting.default) for setting in SETTINGS
    ]
    assert {value.number_format for _, value in rows} == {"@"}


def test_a_setting_with_choices_has_a_drop_down_of_them(book: Workbook) -> None:
    rules = {str(rule.sqref): rule.formula1 for rule in book["参数"].data_validations.dataValidation}
    for row, setting in enumerate(SETTINGS, 2):
        if setting.choices:
            assert rules[f"B{row}"] == '"' + ",".join(choice.label for choice in setting.choices) + '"'


def test_the_home_sheet_links_to_every_visible_sheet(book: Workbook) -> None:
    home = book["首页"]
    targets = {cell.hyperlink.location for row in home for cell in row if cell.hyperlink}
    assert targets == {f"'{table.sheet}'!A1" for table in TABLES if table.visible and table.id != "home"}


@pytest.mark.parametrize("table", [table for table in TABLES if table.visible], ids=by_sheet)
def test_no_visible_text_names_a_command_that_does_not_exist(book: Workbook, table: Table) -> None:
    named = {name for row in book[table.sheet] for cell in row for name in COMMAND.findall(str(cell.value or ""))}
    assert named <= set(kehu().commands)


@pytest.mark.parametrize("table", [table for table in TABLES if table.role is not Role.STATIC], ids=by_sheet)
def test_a_sheet_prints_on_a_known_number_of_pages_across(book: Workbook, table: Table) -> None:
    sheet = book[table.sheet]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1, 2, 3)
    assert "&P" in sheet.oddFooter.center.text
    if table.columns:
        assert sheet.freeze_panes is not None
    if table.columns and (table.visible or table.role is Role.INPUT):
        assert sheet.print_title_rows == f"${table.header_row}:${table.header_row}"
