"""Draw 汇总: key figures as cards, then a table at the left and its chart at the right."""

from __future__ import annotations

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from kehu_xl.build import sheets
from kehu_xl.build.charts import chart
from kehu_xl.build.marks import grade_marks
from kehu_xl.build.sheets import Page
from kehu_xl.build.styles import Props, header
from kehu_xl.spec import choices, looks, sheet_text
from kehu_xl.spec.types import Block, Column, Kind

_WIDTHS = (2, 24, 13, 12, 14, 14, 19, 19, 19, 2)
_RIGHT = 8  # last column of the page
_CHART_COLUMNS = {"grades": 5, "months": 5, "top": 6}  # where a chart begins, counted from 0
_GUTTER = 6  # the column where the right half begins, set off by a white edge
_SPLIT: Props = {"left": 5, "left_color": looks.PAPER, "align": "left", "indent": 1}
_PIXELS_A_CHARACTER, _PADDING = 7, 5


def draw(page: Page) -> None:
    """Draw the whole dashboard."""
    page.sheet.hide_gridlines(2)
    for position, width in enumerate(_WIDTHS):
        page.sheet.set_column(position, position, width, page.styles({}))
    sheets.title(page, column=1)
    for block in page.table.blocks:
        sheets.name_block(page, block)
    _as_of(page, page.table.block("as_of"))
    _cards(page, page.table.block("key_figures"))
    for block in page.table.blocks[2:]:
        _section(page, block)
    _print(page)


def _as_of(page: Page, block: Block) -> None:
    row, column = xl_cell_to_rowcol(block.anchor)
    page.write(row, column - 1, sheet_text.AS_OF, {"font_color": looks.MUTED})
    page.write(row, column, None, sheets.as_of_format())


def _cards(page: Page, block: Block) -> None:
    row, first = xl_cell_to_rowcol(block.anchor)
    card: Props = {"bg_color": looks.PALE, **_SPLIT}
    page.sheet.set_row(row - 1, 24)
    page.sheet.set_row(row, 32)
    for position, column in enumerate(block.columns, first):
        page.write(row - 1, position, column.header,
                   {**card, "font_size": looks.SMALL_SIZE, "font_color": looks.MUTED, "valign": "bottom"})  # fmt: skip
        ink = looks.ALARM[1] if column.id == "overdue" else looks.PRIMARY
        page.write(row, position, None, {
            **card, "font_size": looks.FIGURE_SIZE, "bold": True, "align": "left", "shrink": True,
            "num_format": looks.WHOLE_MONEY_FORMAT, "font_color": ink})  # fmt: skip
    calm = {"type": "cell", "criteria": "==", "value": 0, "format": page.styles.bare({"font_color": looks.MUTED})}
    page.sheet.conditional_format(row, first, row, first + len(block.columns) - 1, calm)


def _section(page: Page, block: Block) -> None:
    row, first = xl_cell_to_rowcol(block.anchor)
    wide = _RIGHT - first + 1 if block.chart else len(block.columns)
    page.sheet.set_row(row - 2, 24)
    sheets.heading(page, (row - 2, first), block.title, wide, _SPLIT if first == _GUTTER else {})
    for position, column in enumerate(block.columns, first):
        edge = _edge(column, position, first)
        page.write(row - 1, position, column.header, {**_header(column), **edge})
        for line in range(block.rows):
            page.write(row + line, position, None, {**_cell(column), **edge})
    _colour(page, block)
    if block.chart:
        _chart(page, block)


def _edge(column: Column, position: int, first: int) -> Props:
    """What keeps a text off the number at its left."""
    if column.kind in looks.ALIGNMENTS:
        return {}
    return _SPLIT if position == _GUTTER else {"indent": int(position > first)}


def _header(column: Column) -> Props:
    align = looks.ALIGNMENTS.get(column.kind, "left")
    return {**header((looks.PALE, looks.MUTED), align), "font_size": looks.SMALL_SIZE, "border": 0}


def _cell(column: Column) -> Props:
    return {"num_format": looks.QUIET_FORMATS.get(column.kind, looks.NUMBER_FORMATS[column.kind]),
            "align": looks.ALIGNMENTS.get(column.kind, "left"), "bottom": 1, "bottom_color": looks.LINE,
            "shrink": column.kind is Kind.NAME}  # fmt: skip


def _colour(page: Page, block: Block) -> None:
    row, first = xl_cell_to_rowcol(block.anchor)
    for position, column in enumerate(block.columns, first):
        area = (row, position, row + block.rows - 1, position)
        if column.choices is choices.GRADES:
            for mark in grade_marks(column, xl_rowcol_to_cell(row, position, col_abs=True)):
                page.sheet.conditional_format(*area, {"type": "formula", "criteria": f"={mark.formula}",
                                                      "format": page.styles.mark(mark.colours)})  # fmt: skip
        if column.id == "count" and not block.chart:
            page.sheet.conditional_format(*area, {
                "type": "data_bar", "bar_solid": True, "bar_color": looks.BAR_COLOUR, "min_type": "num", "min_value": 0,
                "data_bar_2010": True, "bar_border_color": looks.BAR_COLOUR})  # fmt: skip


def _chart(page: Page, block: Block) -> None:
    row, _ = xl_cell_to_rowcol(block.anchor)
    first = _CHART_COLUMNS[block.id]
    rows = max(block.rows + 1, 9)
    _empty_line(page, block, row + rows // 2 - 2, first)
    made = chart(page.book, page.table.sheet, block)
    width = sum(int(w * _PIXELS_A_CHARACTER) + _PADDING for w in _WIDTHS[first : _RIGHT + 1])
    made.set_size({"width": width - 24, "height": rows * sheets.ROW_POINTS * 4 // 3 - 4})
    page.sheet.insert_chart(row - 1, first, made, {"x_offset": 20, "y_offset": 4, "object_position": 2,
                                                   "description": block.title})  # fmt: skip


def _empty_line(page: Page, block: Block, row: int, first: int) -> None:
    """White text under the chart; grey, so readable, while the numbers sum up to nothing."""
    hidden = page.styles({"font_color": looks.PAPER, "align": "center", "text_wrap": True})
    page.sheet.merge_range(row, first, row + 1, _RIGHT, block.empty, hidden)
    anchor_row, anchor_column = xl_cell_to_rowcol(block.anchor)
    numbers = sheets.area(anchor_row, anchor_column + 1, anchor_row + block.rows - 1,
                          anchor_column + len(block.columns) - 1)  # fmt: skip
    page.sheet.conditional_format(row, first, row + 1, _RIGHT, {
        "type": "formula", "criteria": f"=SUM({numbers})=0",
        "format": page.styles.bare({"font_color": looks.MUTED})})  # fmt: skip


def _print(page: Page) -> None:
    page.sheet.set_portrait()
    last = max(xl_cell_to_rowcol(block.anchor)[0] + block.rows for block in page.table.blocks)
    page.sheet.print_area(0, 1, last, _RIGHT)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.center_horizontally()
    page.sheet.freeze_panes(2, 0)
