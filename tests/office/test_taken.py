"""Sheets taken from another file: the office closes the book again, however often."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.chart import BarChart, Reference

pytestmark = pytest.mark.libreoffice
ROUNDS = 25  # without a lock on the import the office died within twelve


def drawn(path: Path) -> Path:
    """A book whose first sheet has a chart on it."""
    book = openpyxl.Workbook()
    book.active.title = "前"
    for number in range(1, 5):
        book.active.append([number])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1, max_row=4))
    book.active.add_chart(chart, "C2")
    book.create_sheet("后")
    book.save(path)
    return path


def test_a_book_with_a_sheet_taken_from_a_file_closes_every_time(office: xw.App, tmp_path: Path) -> None:
    source, target = drawn(tmp_path / "来.xlsx"), drawn(tmp_path / "去.xlsx")
    for _ in range(ROUNDS):
        book = office.books.open(target)
        book.sheets["前"].delete()
        book.impl.sheets.take(source, [("前", None)])
        assert [sheet.name for sheet in book.sheets] == ["前", "后"]
        book.close()
