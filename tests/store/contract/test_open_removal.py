"""Rows removed from a table of an open workbook: what moves with them, and what refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import xlwings as xw
from openpyxl.styles import PatternFill

from kehu_xl.core.outcome import Outcome
from kehu_xl.spec import errors
from kehu_xl.store.live import LiveStore
from tests.office.conftest import office, opened  # noqa: F401 fixtures
from tests.store.books import draw

pytestmark = pytest.mark.libreoffice
Opened = Callable[[Path], xw.Book]
ROWS = [{"姓名": f"员工{n}"} for n in range(6)]


def prepared(folder: Path, prepare: Callable[[openpyxl.Workbook], object]) -> Path:
    path = draw(folder / "a.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    prepare(book)
    book.save(path)
    return path


def names_in(book: xw.Book) -> list[Any]:
    return LiveStore(book).read(["staff"])["staff"]["name"].tolist()


def remove(book: xw.Book, *rows: int) -> None:
    store = LiveStore(book)
    store.read(["staff"])
    store.apply(Outcome(removed={"staff": np.array(rows)}))


def colour(book: openpyxl.Workbook) -> None:
    book["员工"]["A5"].fill = PatternFill("solid", start_color="FF0000")


def test_a_coloured_row_takes_its_colour_along(opened: Opened, tmp_path: Path) -> None:
    book = opened(prepared(tmp_path, colour))
    remove(book, 2, 4)
    assert names_in(book) == ["员工1", "员工3", "员工4", "员工5"]
    assert [book.sheets["员工"][cell].color for cell in ("A2", "A3", "A4")] == [None, (255, 0, 0), None]


def test_rows_in_very_many_places_are_left_to_the_closed_file(opened: Opened, tmp_path: Path) -> None:
    book = opened(draw(tmp_path / "a.xlsx", [{"姓名": f"员工{n}"} for n in range(200)]))
    with pytest.raises(errors.RowsNotRemoved, match="分散在很多处"):
        remove(book, *range(2, 190, 2))
    assert len(names_in(book)) == 200
