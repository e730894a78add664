"""Draw the tables that people fill in: header in row 1, a few empty rows, help while typing."""

from __future__ import annotations

import math

from kehu_xl.build import sheets
from kehu_xl.build.marks import marks
from kehu_xl.build.sheets import EMPTY_ROWS, LAST_ROW, Page
from kehu_xl.build.styles import Props, body, header, header_colours
from kehu_xl.build.validations import at_cell, validation
from kehu_xl.spec import looks, sheet_text
from kehu_xl.spec.types import Column, Kind, Table

Cells = tuple[object, ...]

_CHARACTERS_A_PAGE = 200  # the width that is still readable on one landscape page


def draw(page: Page, rows: tuple[Cells, ...] = ()) -> None:
    """Draw an input table with the rows that the template brings."""
    _columns(page)
    _table(page, rows)
    _help(page)
    _marks(page)
    _print(page)


def bands(table: Table) -> list[str]:
    """The group whose colour each header wears; an open head wears that of the group at its right.

    >>> bands(Table("t", "", (Column("a", ""), Column("b", ""), Column("c", "", group="more"))))
    ['', 'more', 'more']
    """
    groups = [column.group for column in table]
    following = [*groups[1:], ""]
    return [own or after for own, after in zip(groups, following, strict=True)]


def look(table: Table, column: Column) -> Props:
    """How the cells of an input column look; a few columns differ from what their kind says.

    >>> from kehu_xl.spec.tables import BY_ID
    >>> look(BY_ID["settings"], BY_ID["settings"]["value"])["num_format"]
    '@'
    """
    props = body(column)
    if (table.id, column.id) in looks.TEXT_CELLS:
        props |= {"num_format": looks.TEXT_FORMAT}
    if table.id in looks.WRAPPED_TABLES:
        props |= {"text_wrap": True}
    return props


def _columns(page: Page) -> None:
    opened = {group.id: group.open for group in page.table.groups}
    for position, (column, band) in enumerate(zip(page.table, bands(page.table), strict=True)):
        options: dict[str, object] = {}
        if column.kind is Kind.TOKEN:
            options = {"hidden": True}
        elif column.group:
            options = {"level": 1, "hidden": not opened[column.group]}
        elif band:
            options = {"collapsed": not opened[band]}
        page.sheet.set_column(position, position, column.width, page.styles(look(page.table, column)), options)
    if page.table.groups:
        page.sheet.outline_settings(True, True, False, False)  # noqa: FBT003 - XlsxWriter's own signature


def _table(page: Page, rows: tuple[Cells, ...]) -> None:
    table, styles = page.table, page.styles
    last = len(rows) + (EMPTY_ROWS if not rows or table.visible else 1)
    columns = [
        {"header": column.header, "header_format": styles(header(header_colours(column, band), _header_align(column))),
         "format": styles(look(table, column))}
        for column, band in zip(table, bands(table), strict=True)
    ]  # fmt: skip
    page.sheet.add_table(0, 0, last, len(table.columns) - 1,
                         {"name": table.excel_name, "columns": columns, "style": "kehu"})  # fmt: skip
    page.sheet.set_row(0, 34)
    for row in range(last):
        cells = rows[row] if row < len(rows) else ()
        page.sheet.set_row(row + 1, sheets.ROW_POINTS * _lines(page, cells))
        for position, column in enumerate(table):
            page.write(row + 1, position, cells[position] if position < len(cells) else None, look(table, column))


def _lines(page: Page, cells: Cells) -> int:
    """How many lines the longest of the cells takes; a Chinese character is two wide."""
    if page.table.id not in looks.WRAPPED_TABLES:
        return 1
    wide = (len(str(cell or "").encode("gbk")) / column.width for cell, column in zip(cells, page.table, strict=False))
    return max((math.ceil(part) for part in wide), default=1) or 1


def _header_align(column: Column) -> str:
    return "left" if column.kind not in looks.ALIGNMENTS else "center"


def _help(page: Page) -> None:
    labels = {group.id: group.label for group in page.table.groups}
    letters = sheets.letters(page.table)
    for position, (column, band) in enumerate(zip(page.table, bands(page.table), strict=True)):
        rule = validation(column)
        if rule:
            page.sheet.data_validation(1, position, LAST_ROW, position, at_cell(rule, f"{letters[column.id]}2"))
        note = header_note(column, labels.get(band, "") if not column.group else "")
        if note:
            page.sheet.write_comment(0, position, note, _note_box(note))
    page.sheet.ignore_errors({"number_stored_as_text": f"A2:{_last_letter(page.table)}{LAST_ROW + 1}"})


def _last_letter(table: Table) -> str:
    return sheets.letters(table)[table.columns[-1].id]


def header_note(column: Column, group: str) -> str:
    """The note on a header cell: only where there is something to say.

    >>> header_note(Column("name", "名称", required=True, hint="填全称。"), "")
    '必填。填全称。'
    >>> header_note(Column("city", "市"), "")
    ''
    """
    if column.kind is Kind.TOKEN:
        return ""
    required = sheet_text.REQUIRED if column.required and column.hint else ""
    opening = sheet_text.GROUP.format(label=group) if group else ""
    return required + column.hint + opening


def _note_box(note: str) -> dict[str, object]:
    lines = math.ceil(len(note) / 15)
    return {"author": "kehu_xl", "font_name": looks.FONT, "font_size": looks.SMALL_SIZE, "color": "#FFFDF2",
            "width": 210, "height": 20 + 18 * lines}  # fmt: skip


def _marks(page: Page) -> None:
    positions = {column.id: position for position, column in enumerate(page.table)}
    for mark in marks(page.table, sheets.letters(page.table), 2):
        position = positions[mark.column.id]
        rule = {"type": "formula", "criteria": f"={mark.formula}", "format": page.styles.mark(mark.colours)}
        page.sheet.conditional_format(1, position, LAST_ROW, position, rule)


def _print(page: Page) -> None:
    open_width = sum(column.width for column in page.table if not column.group and column.kind is not Kind.TOKEN)
    frozen = looks.FROZEN_COLUMNS.get(page.table.id, looks.FROZEN_DEFAULT)
    page.sheet.freeze_panes(1, frozen)
    page.sheet.repeat_rows(0)
    if page.table.id in looks.PORTRAIT_TABLES:
        page.sheet.set_portrait()
    page.sheet.fit_to_pages(math.ceil(open_width / _CHARACTERS_A_PAGE), 0)
    if open_width > _CHARACTERS_A_PAGE:
        page.sheet.repeat_columns(0, frozen - 1)
