"""What every sheet shares: page set-up, column letters, defined names, title and headings."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kehu_xl.build.styles import Props, Styles
from kehu_xl.spec import looks, sheet_text
from kehu_xl.spec.types import Block, Kind, Table

LAST_ROW = 1_048_575  # of a sheet, counted from 0
EMPTY_ROWS = 5  # of a new input table
A4 = 9
ROW_POINTS = 18


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet being drawn, with what drawing needs."""

    book: Workbook
    sheet: Worksheet
    styles: Styles
    table: Table

    def write(self, row: int, column: int, value: object, props: Props) -> None:
        """Put a value (None: an empty cell) with its look into a cell, counted from 0."""
        if value is None:
            self.sheet.write_blank(row, column, None, self.styles(props))
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, self.styles(props))
        else:
            self.sheet.write(row, column, value, self.styles(props))


def letters(table: Table) -> dict[str, str]:
    """Column id -> column letter.

    >>> from kehu_xl.spec.types import Column
    >>> letters(Table("staff", "员工", (Column("name", "姓名"), Column("state", "状态"))))
    {'name': 'A', 'state': 'B'}
    """
    return {column.id: xl_col_to_name(position) for position, column in enumerate(table)}


def area(row: int, column: int, last_row: int, last_column: int) -> str:
    """An absolute range, both corners written out, counted from 0.

    >>> area(2, 0, 2, 0)
    '$A$3:$A$3'
    """
    corners = ((row, column), (last_row, last_column))
    return ":".join(xl_rowcol_to_cell(*corner, row_abs=True, col_abs=True) for corner in corners)


def block_range(block: Block) -> str:
    """The cells of a block as an absolute range.

    >>> from kehu_xl.spec.types import Column
    >>> block_range(Block("todo", "", "F6", (Column("text", ""),), 5))
    '$F$6:$F$10'
    """
    row, column = xl_cell_to_rowcol(block.anchor)
    return area(row, column, row + block.rows - 1, column + len(block.columns) - 1)


def column_range(block: Block, column_id: str) -> str:
    """One column of a block as an absolute range."""
    row, first = xl_cell_to_rowcol(block.anchor)
    position = first + [column.id for column in block.columns].index(column_id)
    return area(row, position, row + block.rows - 1, position)


def name_block(page: Page, block: Block) -> None:
    """Define the name by which Python finds a block."""
    page.book.define_name(f"kehu_{page.table.id}_{block.id}", f"='{page.table.sheet}'!{block_range(block)}")


def set_up(page: Page) -> None:
    """Tab colour, visibility, paper and foot line."""
    sheet, table = page.sheet, page.table
    sheet.set_vba_name(f"Sheet_{table.id}")
    sheet.set_tab_color(looks.TAB_COLOURS[table.role.value])
    if not table.visible:
        sheet.hide()
    sheet.set_default_row(ROW_POINTS)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.6)
    sheet.set_footer(f"&L&8{table.sheet}&C&8{sheet_text.PAGE_NUMBER}&R&8&D", {"margin": 0.25})


def title(page: Page, column: int = 0) -> None:
    """The title row: the sheet's name large, its purpose beside it."""
    styles, table = page.styles, page.table
    page.sheet.set_row(0, 34)
    page.sheet.write_rich_string(
        0, column,
        styles({"font_size": looks.TITLE_SIZE, "bold": True, "font_color": looks.PRIMARY}), table.title,
        styles({"font_size": looks.SIZE, "font_color": looks.MUTED}), "    " + table.purpose,
        styles({}),
    )  # fmt: skip


def heading(page: Page, at: tuple[int, int], text: str, width: int, first: Props | None = None) -> None:
    """A section's heading, underlined over `width` columns; `first` adds to its first cell."""
    row, column = at
    line = {"bottom": 2, "bottom_color": looks.PRIMARY}
    page.write(row, column, text, {"font_size": looks.HEADING_SIZE, "bold": True, "font_color": looks.PRIMARY, **line,
                                   **(first or {})})  # fmt: skip
    for position in range(column + 1, column + width):
        page.write(row, position, None, line)


def as_of_format() -> Props:
    """How 数据截至 looks: a date at the left."""
    return {"num_format": looks.NUMBER_FORMATS[Kind.DATE], "align": "left", "bold": True}
