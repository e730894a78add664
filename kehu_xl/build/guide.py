"""Draw 使用说明: one page of plain text with samples of the header colours."""

from __future__ import annotations

from kehu_xl.build import sheets
from kehu_xl.build.sheets import Page
from kehu_xl.build.styles import header
from kehu_xl.build.wrong import WEIGHTS
from kehu_xl.spec import guide, looks

_WIDTHS = (2, 14, 96, 2)
_COLOURS = {
    "required": looks.REQUIRED_HEADER,
    "typed": looks.TYPED_HEADER,
    "computed": looks.COMPUTED_HEADER,
    "carried": looks.CARRIED_HEADER,
}
_LINE_POINTS = 20
_WEIGHTS_COLUMN = 25  # far right, hidden: what the marks of check digits read
_BYTES_A_LINE = 106  # in GBK, where a Chinese character is two wide


def draw(page: Page) -> None:
    """Draw the guide."""
    page.sheet.hide_gridlines(2)
    for position, width in enumerate(_WIDTHS):
        page.sheet.set_column(position, position, width, page.styles({}))
    sheets.title(page, column=1)
    row = 2
    for text, lines in guide.SECTIONS:
        page.sheet.set_row(row, 26)
        sheets.heading(page, (row, 1), text, 2)
        row = _samples(page, row + 1) if text == guide.COLOURS else _lines(page, row + 1, lines)
        row += 1
    _weights(page)
    page.sheet.print_area(0, 1, row, 2)
    page.sheet.set_portrait()
    page.sheet.fit_to_pages(1, 1)


def _lines(page: Page, row: int, lines: tuple[str, ...]) -> int:
    wrapped = page.styles({"text_wrap": True})
    for offset, line in enumerate(lines):
        page.sheet.merge_range(row + offset, 1, row + offset, 2, line, wrapped)
        page.sheet.set_row(row + offset, _LINE_POINTS * -(-len(line.encode("gbk")) // _BYTES_A_LINE))
    return row + len(lines)


def _samples(page: Page, row: int) -> int:
    for offset, (sample, label, text) in enumerate(guide.SAMPLES):
        page.sheet.set_row(row + offset, _LINE_POINTS + 2)
        page.write(row + offset, 1, label, header(_COLOURS[sample], "center"))
        page.write(row + offset, 2, text, {"indent": 1})
    return row + len(guide.SAMPLES)


def _weights(page: Page) -> None:
    for column, (name, numbers) in enumerate(WEIGHTS.items(), _WEIGHTS_COLUMN):
        page.sheet.write_column(0, column, numbers, page.styles({}))
        page.sheet.set_column(column, column, 4, None, {"hidden": True})
        cells = sheets.area(0, column, len(numbers) - 1, column)
        page.book.define_name(name, f"='{page.table.sheet}'!{cells}")
