"""Draw the hidden sheets that macros read: xlwings' settings, the Chinese messages of the VBA, the wizard's texts."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter import Workbook

from kehu_xl.build.styles import Styles
from kehu_xl.build.udfs import help_rows
from kehu_xl.spec.functions import FUNCTIONS_SHEET
from kehu_xl.spec.ribbon import CONF, CONF_SHEET, MESSAGES, MESSAGES_SHEET

_ROWS: dict[str, Iterable[tuple[str, ...]]] = {
    CONF_SHEET: CONF,
    MESSAGES_SHEET: MESSAGES.items(),
    FUNCTIONS_SHEET: help_rows(),
}


def draw(book: Workbook, styles: Styles) -> None:
    """A key and its value on each row, from A1 on without a gap, as text: xlwings stops at a blank key."""
    text = styles({"num_format": "@"})
    for name, rows in _ROWS.items():
        sheet = book.add_worksheet(name)
        sheet.set_vba_name("Sheet_" + name.replace(".", "_"))
        sheet.very_hidden()
        sheet.set_column(0, 1, 34, text)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell, text)
