"""The same book with 3, then 300, then 5 customers: nothing stale, and the charts show the numbers of the sheet."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from lxml import etree

import kehu_xl
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.typed import column, objects
from kehu_xl.spec.tables import BY_ID
from kehu_xl.store import FileStore

TODAY = date(2026, 3, 16)
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def _grow(path: Path, count: int) -> None:
    """Type further customers below the last one, as a person would."""
    store = FileStore(path)
    view = store.read(["customers"]).tables["customers"]
    rows = range(view.next_row, view.next_row + count)
    cells = {
        "customer_name": [f"徐州第{row}建材有限公司" for row in rows],
        "manual_grade": ["ABCDE"[row % 5] for row in rows],
        "opening_amount": [float(row * 1000) for row in rows],
        "opening_last_contact": [46090.0 - row % 60 for row in rows],
    }
    store.apply(Outcome(appended={"customers": pd.DataFrame(cells, index=list(rows), dtype=object)}))


def _shrink(path: Path, kept: int) -> None:
    """Clear every customer but the first few."""
    store = FileStore(path)
    frame = store.read(["customers"])["customers"]
    gone = frame.index.to_numpy(np.int64)[kept:]
    blank = objects([None] * len(gone))
    cleared = [
        Changes("customers", name, gone, column(frame, name)[kept:], blank)
        for name in frame.columns
        if any(value is not None for value in column(frame, name)[kept:])
    ]
    store.apply(Outcome(changes=tuple(cleared)))


def _sheet_rows(path: Path, table_id: str) -> list[tuple[object, ...]]:
    """What an independent reader sees below the header of a generated table."""
    spec = BY_ID[table_id]
    sheet = openpyxl.load_workbook(path, data_only=True)[spec.sheet]
    rows = sheet.iter_rows(min_row=spec.header_row + 1, max_col=len(spec.columns), values_only=True)
    return [row for row in rows if any(value is not None for value in row)]


def _block(path: Path, block_id: str) -> list[list[object]]:
    spec = BY_ID["summary"].block(block_id)
    sheet = openpyxl.load_workbook(path, data_only=True)["汇总"]
    corner = sheet[spec.anchor]
    box = sheet.iter_rows(
        min_row=corner.row, max_row=corner.row + spec.rows - 1,
        min_col=corner.column, max_col=corner.column + len(spec.columns) - 1, values_only=True,
    )  # fmt: skip
    return [list(row) for row in box]


@pytest.fixture
def run_at_every_size(archive: Path):
    def run(then) -> None:
        for count, change in ((3, None), (300, lambda: _grow(archive, 297)), (5, lambda: _shrink(archive, 5))):
            if change is not None:
                change()
            kehu_xl.run("run", archive, today=TODAY)
            then(archive, count)

    return run


def test_no_row_of_a_larger_run_is_left(run_at_every_size) -> None:
    def verify(path: Path, count: int) -> None:
        customers = FileStore(path).read(["customers"])["customers"]
        assert len(customers) == count
        plan = [row[3] for row in _sheet_rows(path, "follow_up")]
        assert set(plan) <= set(customers["customer_id"])
        assert len(plan) == len(set(plan))
        assert sum(row[1] for row in _block(path, "grades") if isinstance(row[1], int | float)) == count
        assert sum(row[1] for row in _block(path, "owners") if isinstance(row[1], int | float)) == count
        assert {row[4] for row in _sheet_rows(path, "findings")} - {None} <= set(customers["customer_id"])

    run_at_every_size(verify)


@pytest.mark.libreoffice
def test_libreoffice_draws_the_numbers_that_the_summary_holds(run_at_every_size, convert) -> None:
    def verify(path: Path, count: int) -> None:
        drawn = _drawn(convert(path, "xlsx"))
        counts = [row[1] or 0 for row in _block(path, "grades")]
        assert counts[:5] in [values[:5] for values in drawn], (count, drawn)
        top = [row[1] for row in _block(path, "top") if row[1] is not None]
        assert top in [[value for value in values if value is not None][: len(top)] for values in drawn]
        months = [row[1] or 0 for row in _block(path, "months")]
        assert months in [[value or 0 for value in values] for values in drawn]

    run_at_every_size(verify)


def _drawn(path: Path) -> list[list[float | None]]:
    """The values of every series that LibreOffice found in the chart's ranges."""
    series = []
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/charts/chart"):
                tree = etree.fromstring(package.read(name))
                series += [_values(values) for values in tree.iter(f"{CHART}val")]
    return series


def _values(values: etree._Element) -> list[float | None]:
    count = int(values.find(f".//{CHART}ptCount").get("val"))
    found: list[float | None] = [None] * count
    for point in values.iter(f"{CHART}pt"):
        found[int(point.get("idx"))] = float(point.find(f"{CHART}v").text)
    return found
