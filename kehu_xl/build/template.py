"""Draw the whole workbook from the spec."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from kehu_xl.build import guide, home, inputs, outputs, settings, sheets, summary, system
from kehu_xl.build.package import finished
from kehu_xl.build.sheets import Page, letters
from kehu_xl.build.styles import Styles
from kehu_xl.build.validations import list_name
from kehu_xl.build.vba_project import with_project
from kehu_xl.spec import formulas, looks
from kehu_xl.spec.defaults import FORMAT_VERSION, ROWS, VERSION_PROPERTY
from kehu_xl.spec.tables import BY_ID, TABLES
from kehu_xl.spec.types import Role

EXCEL_365 = 191029  # calculation engine: stored values are taken as they are
BORN = datetime(2026, 1, 1)
DRAWN_ALONE: dict[str, Callable[[Page], None]] = {
    "home": home.draw,
    "summary": summary.draw,
    "guide": guide.draw,
    "settings": settings.draw,
}


def build() -> bytes:
    """The template workbook; the same spec gives the same bytes.

    >>> build()[:2]
    b'PK'
    """
    buffer = BytesIO()
    font = {"font_name": looks.FONT, "font_size": looks.SIZE, "font_scheme": "none"}
    book = Workbook(buffer, {"in_memory": True, "default_format_properties": font})
    book.calc_on_load = False
    book.set_properties({"created": BORN, "author": "kehu_xl", "title": BY_ID["home"].title})
    book.set_custom_property(VERSION_PROPERTY, FORMAT_VERSION, "text")
    book.set_calc_mode("auto", EXCEL_365)
    book.set_size(1680, 1000)
    book.set_tab_ratio(75)
    styles = Styles(book)
    for table in TABLES:
        _draw(Page(book, book.add_worksheet(table.sheet), styles, table))
    system.draw(book, styles)
    _names(book)
    book.close()
    return finished(with_project(buffer.getvalue()))


def _draw(page: Page) -> None:
    sheets.set_up(page)
    if page.table.id in DRAWN_ALONE:
        DRAWN_ALONE[page.table.id](page)
    elif page.table.role is Role.INPUT:
        inputs.draw(page, ROWS.get(page.table.id, ()))
    else:
        outputs.draw(page)


def _names(book: Workbook) -> None:
    referred = {column.reference for table in TABLES for column in table if column.reference}
    for table_id in sorted(referred):
        table = BY_ID[table_id]
        area = formulas.key_list(table.sheet, letters(table)[table.key[0]])
        book.define_name(list_name(table_id), f"={area}")
    for step in (1, 2, 3):
        book.define_name(f"kehu_escalate_{step}", f"={formulas.escalation(step)}")
