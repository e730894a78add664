"""A person's own workbook with our macros: charts of every kind, notes, buttons, a table, rules, bars."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kehu_xl.store import template_path

ROWS = 12
NOTES = 1030  # more than one block of shape numbers
KINDS: tuple[dict[str, str], ...] = (
    {"type": "bar"}, {"type": "column", "subtype": "stacked"}, {"type": "line"}, {"type": "area"}, {"type": "pie"},
    {"type": "doughnut"}, {"type": "scatter", "subtype": "smooth"}, {"type": "radar", "subtype": "filled"},
    {"type": "stock"},
)  # fmt: skip


def crowded(folder: Path) -> Path:
    """Write the workbook; its sheets are 数据, 图 and 批注."""
    path, project = folder / "拥挤.xlsm", folder / "vbaProject.bin"
    with ZipFile(template_path()) as template:
        project.write_bytes(template.read("xl/vbaProject.bin"))
    with xlsxwriter.Workbook(path) as book:
        book.add_vba_project(str(project))
        book.set_vba_name("ThisWorkbook")
        sheets = [book.add_worksheet(name) for name in ("数据", "图", "批注")]
        for sheet, name in zip(sheets, ("Sheet_home", "Sheet_customers", "Sheet_contacts"), strict=True):
            sheet.set_vba_name(name)
        _fill(book, sheets[0])
        _draw(book, sheets[1])
        for row in range(NOTES):
            sheets[2].write_comment(row, 0, f"批注 {row}", {"visible": row == 2})
    return path


def _fill(book: Workbook, sheet: Worksheet) -> None:
    for row in range(1, ROWS + 1):
        sheet.write_row(row, 0, [f"项目 {row} x", row * 3, row * 7 % 11 + 1, row + 0.5])
    red = book.add_format({"num_format": "#,##0.00", "bold": True, "font_color": "red"})
    columns = [{"header": "名"}, {"header": "甲", "format": red}, {"header": "乙"}, {"header": "丙"}]
    columns.append({"header": "丁", "formula": "=[@甲]*2"})
    sheet.add_table(0, 0, ROWS, 4, {"name": "我的表", "style": "Table Style Medium 9", "columns": columns})
    sheet.data_validation("A2:A1048576", {"validate": "list", "source": ["一", "二"], "input_title": "选"})
    sheet.data_validation("B2:B5", {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 99})
    sheet.conditional_format("B2:B1048576", {"type": "cell", "criteria": ">", "value": 10, "format": red})
    sheet.conditional_format("E2:E13", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    sheet.ignore_errors({"number_stored_as_text": "A1:A20"})
    sheet.freeze_panes(1, 1)
    sheet.set_default_row(21)
    for place, caption in enumerate(("跑", "查")):
        sheet.insert_button(2 + 3 * place, 7, {"macro": "kehu_macros.Kehu_Check", "caption": caption, "width": 80})
    sheet.write_comment("G1", "批注和按钮在同一张表")


def _draw(book: Workbook, sheet: Worksheet) -> None:
    for place, kind in enumerate(KINDS):
        chart = book.add_chart(dict(kind))
        for column in (1,) if kind["type"] in ("pie", "doughnut") else (1, 2, 3):
            chart.add_series(_series(kind["type"], column))
        sheet.insert_chart(16 * place, 0, chart)


def _series(kind: str, column: int) -> dict[str, Any]:
    first = 1 if kind == "stock" else 0  # its axis is one of dates
    series: dict[str, Any] = {
        "name": "手写的名字",
        "categories": ["数据", 1, first, ROWS, first],
        "values": ["数据", 1, column, ROWS, column],
    }
    if kind != "stock":
        labels = [{"value": "特别"}, {"delete": True}, {"font": {"bold": True}}]
        series["data_labels"] = {"value": True, "num_format": "0.0", "custom": labels}
    if kind in ("bar", "line", "scatter"):
        series["trendline"] = {"type": "linear", "display_equation": True}
        series["y_error_bars"] = {"type": "standard_error"}
    return series
