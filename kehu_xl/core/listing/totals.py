"""合计 and 小计 rows as a check that no row of the list is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from kehu_xl.core.clean.amounts import money
from kehu_xl.core.listing.candidates import SourceSheet
from kehu_xl.core.listing.types import RowClass
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import Floats, cells, is_blank, objects

_TOLERANCE = 0.005
_Wrong = tuple[int, Cell, float]  # row, what it says, what the rows above make


def check_sums(sheets: Iterable[SourceSheet]) -> tuple[Findings, ...]:
    """A finding for every totals cell that the rows above it do not add up to.

    A totals row is right where it holds the sum of all rows above it, or of those since
    the totals row before. A column of words is counted: 合计 2 under two contacts.
    """
    return tuple(finding for sheet in sheets for finding in _of_sheet(sheet))


def _of_sheet(sheet: SourceSheet) -> Iterator[Findings]:
    totals = sheet.layout.rows(RowClass.TOTALS)
    if not len(totals):
        return
    for column in (column for column in sheet.mapping.columns if column.reason not in {"serial", "empty"}):
        if any(isinstance(money(cell), float) for cell in sheet.raw.cells[totals, column.index].tolist()):
            wrong = list(_wrong(sheet, column.index))
            if wrong:
                yield _finding(sheet, column.index, column.target, wrong)


def _wrong(sheet: SourceSheet, index: int) -> Iterator[_Wrong]:
    column = sheet.raw.cells[:, index]
    values, is_data = _amounts(column), sheet.layout.classes == RowClass.DATA
    counts = np.isnan(values[is_data]).all()
    data = np.where(is_data, ~is_blank(column) if counts else np.nan_to_num(values), 0.0)
    start = 0
    for row in sheet.layout.rows(RowClass.TOTALS).tolist():
        said = values[row]
        sums = (float(data[:row].sum()), float(data[start:row].sum()))
        if not np.isnan(said) and not any(abs(said - total) <= max(_TOLERANCE, abs(said) * 1e-9) for total in sums):
            yield row, sheet.raw.cells[row, index], sums[0]
        start = row


def _amounts(column: Objects) -> Floats:
    read = (money(cell) for cell in column.tolist())
    return np.fromiter((value if isinstance(value, float) else np.nan for value in read), np.float64, len(column))


def _finding(sheet: SourceSheet, index: int, target: str, wrong: list[_Wrong]) -> Findings:
    rows = np.zeros(len(wrong), np.int64)
    facts = {"header": sheet.layout.headers[index], "total": cells(np.array([total for _, _, total in wrong]))}
    places = tuple((sheet.file, sheet.raw.name, sheet.raw.address(row, index)) for row, _, _ in wrong)
    values = objects([said for _, said, _ in wrong])
    return Findings("check_sum_mismatch", sheet.mapping.table, target, rows, values, facts, places)
