"""Draw the growing tables that Python fills: title, totals, headers in row 4, one empty row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xlsxwriter.utility import xl_cell_to_rowcol

from kehu_xl.build import sheets
from kehu_xl.build.marks import Mark, grade_marks
from kehu_xl.build.sheets import LAST_ROW, Page
from kehu_xl.build.styles import Props, body, header, header_colours, number_format
from kehu_xl.build.validations import validation
from kehu_xl.spec import choices, looks
from kehu_xl.spec.types import Block, Column, Kind, Table

_TWO_LINES = 30  # points: long texts wrap once


def draw(page: Page) -> None:
    """Draw a generated sheet with a growing table."""
    page.sheet.hide_gridlines(2)
    page.sheet.set_default_row(_TWO_LINES)
    _columns(page)
    sheets.title(page)
    for block in page.table.blocks:
        _block(page, block)
    _table(page)
    _marks(page)
    _print(page)


def look(table: Table, column: Column) -> Props:
    """How the cells of a generated column look: long texts wrap, and no column is greyed, for Python fills them all."""
    props = body(replace(column, computed=False)) | {"num_format": number_format(column)}
    if table.id in looks.UNWRAPPED:
        return props
    if column.kind in (Kind.NOTE, Kind.NAME, Kind.TEXT) and not column.formula:
        props |= {"text_wrap": True}
    if column.formula or column.kind is Kind.INTEGER:
        props |= {"align": "center"}
    return props


def _columns(page: Page) -> None:
    for position, column in enumerate(page.table):
        options = {"hidden": True} if column.kind is Kind.TOKEN else {}
        page.sheet.set_column(position, position, column.width, page.styles(look(page.table, column)), options)


def _block(page: Page, block: Block) -> None:
    row, first = xl_cell_to_rowcol(block.anchor)
    for position, column in enumerate(block.columns, first):
        page.write(row - 1, position, column.header,
                   {"font_size": looks.SMALL_SIZE, "font_color": looks.MUTED, "valign": "bottom"})  # fmt: skip
        number = looks.NUMBER_FORMATS[column.kind]
        page.write(row, position, None, {"num_format": number, "align": "left", "bold": True, "valign": "top"})
    page.sheet.set_row(row, 24)
    sheets.name_block(page, block)


def _table(page: Page) -> None:
    table, styles = page.table, page.styles
    top = table.header_row - 1
    columns = [
        {"header": column.header, "header_format": styles(header(_colours(column), _align(table, column))),
         "format": styles(look(table, column))}
        for column in table
    ]  # fmt: skip
    page.sheet.add_table(top, 0, top + 1, len(table.columns) - 1,
                         {"name": table.excel_name, "columns": columns, "style": "kehu"})  # fmt: skip
    page.sheet.set_row(top, 26)
    for position, column in enumerate(table):
        page.write(top + 1, position, None, {**look(table, column), "bottom": 1, "bottom_color": looks.LINE})
        rule = validation(column) if column.carried else None
        if rule:
            page.sheet.data_validation(top + 1, position, LAST_ROW, position, rule)
    page.sheet.ignore_errors({"number_stored_as_text": f"A{top + 2}:XFD{LAST_ROW + 1}"})


def _colours(column: Column) -> tuple[str, str]:
    return header_colours(column, "") if column.carried else looks.REQUIRED_HEADER


def _align(table: Table, column: Column) -> str:
    return "center" if look(table, column)["align"] != "left" else "left"


def marks(table: Table, letters: dict[str, str], row: int) -> Iterator[Mark]:
    """Colours of a generated table: grades, how bad a finding is, how late a contact is."""
    for column in table:
        cell = f"${letters[column.id]}{row}"
        if column.carried:
            yield Mark(column, f'$A{row}<>""', (looks.INPUT_FILL, looks.INK))
        if column.choices is choices.GRADES:
            yield from grade_marks(column, cell)
        if column.choices is choices.SEVERITIES:
            for choice, colours in zip(choices.SEVERITIES, (looks.ALARM, looks.WARNING, looks.NOTICE), strict=True):
                yield Mark(column, f'{cell}="{choice.label}"', colours)
        if column.formula in ("due_state", "overdue_days"):
            yield from _late(column, f"${letters['due']}{row}")


def _late(column: Column, due: str) -> Iterator[Mark]:
    for step, colours in ((3, ("F8C4BE", looks.ALARM[1])), (2, looks.ALARM), (1, looks.WARNING)):
        yield Mark(column, f"AND(ISNUMBER({due}),TODAY()-{due}>=kehu_escalate_{step})", colours)
    if column.formula == "due_state":
        yield Mark(column, f"{due}=TODAY()", looks.GOOD)


def _marks(page: Page) -> None:
    positions = {column.id: position for position, column in enumerate(page.table)}
    row = page.table.header_row
    for mark in marks(page.table, sheets.letters(page.table), row + 1):
        position = positions[mark.column.id]
        page.sheet.conditional_format(row, position, LAST_ROW, position, {
            "type": "formula", "criteria": f"={mark.formula}", "format": page.styles.mark(mark.colours)})  # fmt: skip


def _print(page: Page) -> None:
    row = page.table.header_row
    page.sheet.freeze_panes(row, looks.FROZEN_OUTPUTS.get(page.table.id, 0))
    if page.table.visible:  # each costs LibreOffice a tenth of a second when it opens the book
        page.sheet.repeat_rows(row - 1)
    page.sheet.fit_to_pages(1, 0)
