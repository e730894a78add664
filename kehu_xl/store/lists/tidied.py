"""A cleaned list as a file of its own: a workbook keeps all that it had, other formats become a plain workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import is_zipfile

import numpy as np

from kehu_xl.core.listing.types import ListBook, RawSheet
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec import words
from kehu_xl.store.archive import WORKBOOKS
from kehu_xl.store.documents import cell_formats, new_workbook, put, save_new, taken_names
from kehu_xl.store.guards import Guards
from kehu_xl.store.ooxml.book import Book, Sheet
from kehu_xl.store.ooxml.tokens import split_reference
from kehu_xl.store.patching import patch_workbook
from kehu_xl.store.reading import read_grid
from kehu_xl.store.saving import tidy, worded

Cells: TypeAlias = Mapping[str, Mapping[str, Any]]  # sheet -> address -> a cell's value or a date
Place: TypeAlias = tuple[int, int]


def tidied_name(path: Path, suffix: str) -> Path:
    """The name of a cleaned list; one with macros keeps its ending, for without it no program opens it.

    >>> tidied_name(Path("名单.csv"), "已清洗").name, tidied_name(Path("甲.xlsm"), "已清洗").name
    ('名单.已清洗.xlsx', '甲.已清洗.xlsm')
    """
    return path.with_name(f"{path.stem}.{suffix}{path.suffix if path.suffix.lower() in WORKBOOKS else '.xlsx'}")


def write_tidied(source: Path, target: Path, book: ListBook, cells: Cells) -> None:
    """Write the list to `target` with some cells changed; the source is only read.

    A run that was killed when its file stood already left its lock, and this run has the next name: it is taken away.
    """
    with worded(target):
        for earlier in taken_names(tidied_name(target.with_name(source.name), words.TIDIED)):
            tidy(earlier)
    if _is_package(source):
        patch_workbook(source, target, cells, show_dates=True)
    else:
        save_new(target, _drawn(book, cells))


def formula_places(path: Path) -> dict[str, frozenset[Place]]:
    """By sheet, the row and column of every cell that a formula fills; nothing for formats that keep none."""
    if not _is_package(path):
        return {}
    book = Book.open(path)
    return {sheet.name: frozenset(_formulas(book, sheet)) for sheet in book.sheets if sheet.is_worksheet}


def _is_package(path: Path) -> bool:
    """Whether a file is the workbook that its name promises; a web page can bear that name too."""
    return path.suffix.lower() in WORKBOOKS and is_zipfile(path)


def _formulas(book: Book, sheet: Sheet) -> Iterator[Place]:
    body = read_grid(book, sheet).body
    at = np.flatnonzero(body.cells.formula)
    yield from zip(body.rows.number[body.cells.row[at]].tolist(), body.cells.column[at].tolist(), strict=True)
    for top, left, bottom, right in Guards(book, sheet, book.package.read(sheet.part)).computed_ranges:
        yield from ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _drawn(book: ListBook, cells: Cells) -> bytes:
    """A plain workbook with the same sheets, every cell where it was."""
    buffer = BytesIO()
    with new_workbook(buffer) as made:
        formats = cell_formats(made)
        for raw in book.sheets:
            sheet = made.add_worksheet(raw.name[:31])
            if raw.hidden:
                sheet.hide()
            for box in raw.merged:
                sheet.merge_range(box.top - 1, box.left - 1, box.bottom - 1, box.right - 1, "")
            changed = {split_reference(address): value for address, value in cells.get(raw.name, {}).items()}
            for place, value in {**dict(_filled(raw)), **changed}.items():
                put(sheet, (place[0] - 1, place[1] - 1), _timed(value), formats)
    return buffer.getvalue()


def _filled(raw: RawSheet) -> Iterator[tuple[Place, Cell]]:
    for row, values in enumerate(raw.cells.tolist(), start=raw.first_row):
        for column, value in enumerate(values, start=raw.first_column):
            if value is not None:
                yield (row, column), value


def _timed(value: Any) -> Cell:
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return datetime.combine(value, time()) if is_day else value
