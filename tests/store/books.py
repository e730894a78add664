"""Small books drawn for one test each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from kehu_xl.core.outcome import Changes
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Kind

STAFF = [column.header for column in BY_ID["staff"].columns]
CUSTOMERS = [column.header for column in BY_ID["customers"].columns]


def draw(
    path: Path,
    rows: Sequence[dict[str, Any]],
    *,
    table: str = "staff",
    headers: Sequence[str] | None = None,
    empty_rows: int = 0,
    **options: Any,
) -> Path:
    """One sheet with the Excel table of a spec table; rows by header."""
    spec = BY_ID[table]
    headers = headers or [column.header for column in spec.columns]
    kinds = {column.header: column.kind for column in spec.columns}
    top = spec.header_row - 1
    settings = {"date_1904": options.get("date_1904", False), "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, settings) as book:
        book.set_custom_property("kehu_version", "1")
        formats = {
            Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            Kind.PERCENT: book.add_format({"num_format": "0%"}),
        }
        sheet = book.add_worksheet(options.get("sheet", spec.sheet))
        for column, header in enumerate(headers):
            sheet.set_column(column, column, 12, formats.get(kinds.get(header, Kind.TEXT)))
        bottom = top + max(len(rows) + empty_rows, 1)
        sheet.add_table(top, 0, bottom, len(headers) - 1, {
            "name": options.get("name", spec.excel_name), "columns": [{"header": header} for header in headers],
        })
        for place, row in enumerate(rows, start=top + 1):
            for header, value in row.items():
                form = formats.get(kinds.get(header, Kind.TEXT))
                write = sheet.write_formula if isinstance(value, str) and value.startswith("=") else sheet.write
                write(place, headers.index(header), value, form)
        for address, value in options.get("extra", {}).items():
            sheet.write(address, value)
    return path


def cells(*values: Any) -> np.ndarray:
    """Values as an object array."""
    array = np.empty(len(values), object)
    array[:] = values
    return array


def change(table: str, column: str, *triples: tuple[int, Any, Any]) -> Changes:
    """Changes from (row, old, new)."""
    rows, old, new = zip(*triples, strict=True)
    return Changes(table, column, np.array(rows), cells(*old), cells(*new))


def frame(**columns: Sequence[Any]) -> pd.DataFrame:
    """A frame of object columns."""
    return pd.DataFrame({name: cells(*values) for name, values in columns.items()}, dtype=object)
