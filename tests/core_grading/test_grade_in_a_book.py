"""Grades of whole workbooks made from the template."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

import kehu_xl
from kehu_xl.spec.actions import COMMANDS
from kehu_xl.spec.errors import NothingToFix, UsageMistake
from kehu_xl.spec.tables import BY_ID
from tests.drawn import TODAY

SHEET = BY_ID["customers"].sheet
HEADER = BY_ID["customers"]["value_grade"].header


def headers(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[1] if cell.value}


def archive(path: Path, *customers: dict[str, object]) -> Path:
    """A new archive with those customers."""
    kehu_xl.run("new", path)
    book = load_workbook(path, keep_vba=True)
    sheet = book[SHEET]
    places = headers(sheet)
    for row, cells in enumerate(customers, 2):
        for header, value in cells.items():
            sheet.cell(row, places[header]).value = value
    book.save(path)
    book.vba_archive.close()  # openpyxl leaves it to the garbage collector, which complains
    return path


def without_column(path: Path, header: str) -> None:
    """Delete a column of 客户 as Excel does: cells move left, the table has one column less."""
    book = load_workbook(path, keep_vba=True)
    sheet = book[SHEET]
    place, table = headers(sheet)[header], next(iter(sheet.tables.values()))
    table.tableColumns = [column for column in table.tableColumns if column.name != header]
    bottom = table.ref.rpartition(get_column_letter(sheet.max_column))[2]
    sheet.delete_cols(place)
    table.ref = table.autoFilter.ref = f"A1:{get_column_letter(len(table.tableColumns))}{bottom}"
    book.save(path)
    book.vba_archive.close()  # openpyxl leaves it to the garbage collector, which complains


def test_a_computed_column_that_was_deleted_comes_back_at_the_right(tmp_path: Path) -> None:
    sold = {"客户编号": "KH000001", "客户名称": "甲", "期初累计金额": 5000, "期初最近交易": TODAY}
    path = archive(tmp_path / "甲.xlsm", sold)
    without_column(path, HEADER)
    kehu_xl.run("grade", path, today=TODAY)
    sheet = load_workbook(path)[SHEET]
    place = headers(sheet)[HEADER]
    assert place == max(headers(sheet).values())
    assert sheet.cell(2, place).value in set("ABCDE")
    assert next(iter(sheet.tables.values())).ref.startswith(f"A1:{get_column_letter(place)}")
    assert kehu_xl.run("grade", path, today=TODAY).changes == ()


@pytest.mark.parametrize("customers", [(), ({"客户编号": "KH000001", "客户名称": "甲"},)])
def test_every_step_runs_and_every_block_is_filled_however_few_customers(
    customers: tuple[dict[str, object], ...], tmp_path: Path
) -> None:
    path = archive(tmp_path / "甲.xlsm", *customers)
    outcome = kehu_xl.run("run", path, today=TODAY)
    wanted = {(table.id, block.id) for table in BY_ID.values() for block in table.blocks}
    assert set(outcome.blocks) == wanted
    assert kehu_xl.run("run", path, today=TODAY).changes == ()
    for action in {action.id for action in COMMANDS} - {"new", "run", "import", "undo", "accept", "fix"}:
        kehu_xl.run(action, path, today=TODAY)
    with pytest.raises(NothingToFix):
        kehu_xl.run("fix", path, today=TODAY)
    with pytest.raises(UsageMistake):  # it wants to know which values
        kehu_xl.run("accept", path, today=TODAY)
