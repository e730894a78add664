"""A workbook as others see it: cells by python-calamine or openpyxl, parts by zipfile. None of our own code."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

_CALC = re.compile(rb"<(?:\w+:)?calcPr[^>]*>")


def parts(path: Path) -> dict[str, bytes]:
    """Every part's plain bytes."""
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def raw_members(path: Path) -> dict[str, tuple[int, int]]:
    """Every member's CRC and compressed size."""
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: (entry.CRC, entry.compress_size) for entry in archive.infolist()}


def without_calc(xml: bytes) -> bytes:
    """workbook.xml without the one element that may change."""
    return _CALC.sub(b"", xml)


def cells(path: Path) -> dict[tuple[str, int, int], object]:
    """Every filled cell of every worksheet by (sheet, row, column), counted from 1."""
    try:
        return _by_calamine(path)
    except CalamineError:  # a file that it cannot read at all
        return _by_openpyxl(path)


def _by_openpyxl(path: Path) -> dict[tuple[str, int, int], object]:
    book = openpyxl.load_workbook(path)
    filled = ((sheet.title, cell) for sheet in book.worksheets for line in sheet.iter_rows() for cell in line)
    return {(name, cell.row, cell.column): cell.value for name, cell in filled if cell.value is not None}


def _by_calamine(path: Path) -> dict[tuple[str, int, int], object]:
    book = CalamineWorkbook.from_path(str(path))
    found = {}
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        for row, line in enumerate(sheet.to_python(skip_empty_area=True), start=top + 1):
            for column, value in enumerate(line, start=left + 1):
                if value != "":
                    found[name, row, column] = value
    return found
