"""Draw 首页: the figures, the next steps, and an index of the sheets."""

from __future__ import annotations

from xlsxwriter.utility import xl_cell_to_rowcol

from kehu_xl.build import sheets
from kehu_xl.build.sheets import Page
from kehu_xl.build.styles import Props
from kehu_xl.build.vba import macro
from kehu_xl.spec import looks, sheet_text
from kehu_xl.spec.actions import ACTIONS
from kehu_xl.spec.ribbon import NOTICE
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Block, Door, Role, Table

_WIDTHS = (2, 16, 13, 44, 3, 66, 2)
_INDEX = 15  # row of the index headings, counted from 0
_LEFT, _RIGHT = 1, 5
_ROW_POINTS = 22
_BUTTONS = 2  # row of the buttons, which share the width of the right column
_BUTTON_GAP, _BUTTON_HEIGHT = 10, 32
_NOTICE = 1  # row of the line that goes away once macros have run
_SHOWN = tuple(table for table in TABLES if table.visible and table.id != "home")
_HIDDEN = tuple(table for table in TABLES if not table.visible and table.role is Role.INPUT)
_REMEDIES = _INDEX + max(len(_SHOWN), len(_HIDDEN)) + 2  # row of the last heading


def draw(page: Page) -> None:
    """Draw the sheet that opens first."""
    page.sheet.hide_gridlines(2)
    for position, width in enumerate(_WIDTHS):
        page.sheet.set_column(position, position, width, page.styles({}))
    _title(page)
    _notice(page)
    for block in page.table.blocks:
        sheets.name_block(page, block)
    _as_of(page, page.table.block("as_of"))
    _buttons(page)
    _block(page, page.table.block("counters"), sheet_text.HOME_NOW, sheet_text.HOME_START)
    _block(page, page.table.block("todo"), sheet_text.HOME_NEXT, tuple((line,) for line in sheet_text.HOME_TODO))
    _index(page)
    _remedies(page)
    page.sheet.print_area(0, 1, _REMEDIES + len(sheet_text.HOME_REMEDIES), _RIGHT)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.center_horizontally()
    page.sheet.activate()
    page.sheet.set_first_sheet()


def _title(page: Page) -> None:
    band: Props = {"bg_color": looks.PRIMARY, "font_color": looks.PAPER}
    page.sheet.set_row(0, 48)
    for position in range(1, len(_WIDTHS) - 1):
        page.write(0, position, None, band)
    page.write(0, 1, page.table.title, {**band, "font_size": 22, "bold": True, "indent": 1})
    page.write(0, _RIGHT, page.table.purpose, {**band, "align": "right", "indent": 1})


def _notice(page: Page) -> None:
    """How to enable macros; the first macro that runs clears it."""
    alarm: Props = {"bg_color": looks.WARNING[0], "font_color": looks.WARNING[1], "bold": True}
    page.sheet.set_row(_NOTICE, _ROW_POINTS)
    for position in range(_LEFT, _RIGHT + 1):
        page.write(_NOTICE, position, None, alarm)
    page.write(_NOTICE, _LEFT, sheet_text.HOME_NOTICE, {**alarm, "indent": 1})
    area = sheets.area(_NOTICE, _LEFT, _NOTICE, _RIGHT)
    page.book.define_name(NOTICE, f"='{page.table.sheet}'!{area}")


def _remedies(page: Page) -> None:
    """What to do where buttons or functions do not work, for each program."""
    line: Props = {"bottom": 1, "bottom_color": looks.LINE}
    page.sheet.set_row(_REMEDIES, 26)
    sheets.heading(page, (_REMEDIES, _LEFT), sheet_text.HOME_TROUBLE, _RIGHT - _LEFT + 1)
    for row, (label, text) in enumerate(sheet_text.HOME_REMEDIES, _REMEDIES + 1):
        page.sheet.set_row(row, _ROW_POINTS)
        for position in range(_LEFT, _RIGHT + 1):
            page.write(row, position, None, line)
        page.write(row, _LEFT, label, {**line, "bold": True})
        page.write(row, _LEFT + 1, text, line)


def _as_of(page: Page, block: Block) -> None:
    row, column = xl_cell_to_rowcol(block.anchor)
    page.write(row, column - 1, sheet_text.AS_OF, {"font_color": looks.MUTED})
    page.write(row, column, None, sheets.as_of_format())


def _buttons(page: Page) -> None:
    """One button for each everyday action."""
    actions = [action for action in ACTIONS if Door.HOME in action.doors]
    width = (_WIDTHS[_RIGHT] * 7 + 5 + _BUTTON_GAP) // len(actions) - _BUTTON_GAP
    page.sheet.set_row_pixels(_BUTTONS, _BUTTON_HEIGHT + 8)
    for position, action in enumerate(actions):
        options = {"macro": macro(action), "caption": action.label, "description": action.tip or action.help,
                   "width": width, "height": _BUTTON_HEIGHT,
                   "x_offset": position * (width + _BUTTON_GAP), "y_offset": 4}  # fmt: skip
        page.sheet.insert_button(_BUTTONS, _RIGHT, options)


def _block(page: Page, block: Block, text: str, start: tuple[tuple[object, ...], ...]) -> None:
    row, first = xl_cell_to_rowcol(block.anchor)
    page.sheet.set_row(row - 1, 26)
    sheets.heading(page, (row - 1, first), text, len(block.columns))
    for line in range(block.rows):
        page.sheet.set_row(row + line, _ROW_POINTS)
        cells = start[line] if line < len(start) else ()
        for position, column in enumerate(block.columns):
            value = cells[position] if position < len(cells) else None
            page.write(row + line, first + position, value, _cell(column.id))


def _cell(column_id: str) -> Props:
    line: Props = {"bottom": 1, "bottom_color": looks.LINE}
    return {
        "value": {**line, "bold": True, "font_size": looks.HEADING_SIZE, "font_color": looks.PRIMARY,
                  "num_format": "#,##0", "align": "right", "indent": 1},
        "note": {**line, "font_color": looks.MUTED},
    }.get(column_id, line)  # fmt: skip


def _index(page: Page) -> None:
    page.sheet.set_row(_INDEX, 26)
    sheets.heading(page, (_INDEX, _LEFT), sheet_text.HOME_SHEETS, 3)
    for row, table in enumerate(_SHOWN, _INDEX + 1):
        _link(page, row, table)
    sheets.heading(page, (_INDEX, _RIGHT), sheet_text.HOME_HIDDEN, 1)
    for row, table in enumerate(_HIDDEN, _INDEX + 1):
        page.sheet.set_row(row, _ROW_POINTS)
        page.sheet.write_rich_string(row, _RIGHT, page.styles({"bold": True}), table.sheet,
                                     page.styles({"font_color": looks.MUTED}), "    " + table.purpose,
                                     page.styles({}))  # fmt: skip


def _link(page: Page, row: int, table: Table) -> None:
    line: Props = {"bottom": 1, "bottom_color": looks.LINE}
    page.sheet.write_url(row, _LEFT, f"internal:'{table.sheet}'!A1",
                         page.styles({**line, "font_color": looks.LINK, "underline": 1}), table.sheet)  # fmt: skip
    page.write(row, _LEFT + 1, table.purpose, line)
    page.write(row, _LEFT + 2, None, line)
