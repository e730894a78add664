"""Whatever is changed and appended, the other reader sees just that, and no other part moves."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.tables import BY_ID
from kehu_xl.store import FileStore
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.store.books import STAFF, cells, draw, frame
from tests.store.independent import parts

SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
HEADERS = {column.id: column.header for column in BY_ID["staff"].columns}
OTHERS = [name for name in HEADERS if name not in {"name", "row_token"}]
Rows = list[dict[str, Cell]]

# openpyxl shows _x000D_ and control characters as they stand in the XML: test_file_store has those
TEXT = st.text(st.characters(exclude_categories=["C"], exclude_characters="_"), min_size=1, max_size=12)
NUMBER = (
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: float(f"{number:.12g}"))
    | st.integers(-(10**15), 10**15).map(float)
)
VALUE = st.none() | TEXT | NUMBER | st.booleans()
ROW = st.fixed_dictionaries({"name": TEXT.filter(str.strip), **dict.fromkeys(OTHERS, VALUE)})


@st.composite
def edits(draw_from: st.DrawFn) -> tuple[Rows, dict[str, dict[int, Cell]], Rows]:
    """Rows of a sheet, new values by column and place, rows to append."""
    rows = draw_from(st.lists(ROW, min_size=1, max_size=5))
    places = st.dictionaries(st.integers(0, len(rows) - 1), VALUE, max_size=4)
    return rows, draw_from(st.dictionaries(st.sampled_from(OTHERS), places)), draw_from(st.lists(ROW, max_size=4))


def written(path: Path, rows: Rows) -> Path:
    by_header = [{HEADERS[name]: value for name, value in row.items() if value is not None} for row in rows]
    plain = [{key: value for key, value in row.items() if not isinstance(value, str)} for row in by_header]
    draw(path, plain, empty_rows=1)
    book = openpyxl.load_workbook(path)
    for place, row in enumerate(by_header, start=2):
        for header, value in row.items():
            cell = book["员工"].cell(place, STAFF.index(header) + 1, value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.save(path)
    return path


def as_changes(rows: Rows, wanted: Mapping[str, Mapping[int, Cell]]) -> tuple[Changes, ...]:
    return tuple(
        Changes("staff", name, np.array(list(new)) + 2, cells(*(rows[at][name] for at in new)), cells(*new.values()))
        for name, new in wanted.items()
        if new
    )


def seen(path: Path, count: int) -> list[list[Any]]:
    """The table's cells as openpyxl reads them, one row more than there should be."""
    sheet = openpyxl.load_workbook(path)["员工"]
    return [[sheet.cell(row, STAFF.index(HEADERS[name]) + 1).value for name in ("name", *OTHERS)]
            for row in range(2, count + 3)]  # fmt: skip


def expected(rows: Sequence[Mapping[str, Cell]]) -> list[list[Cell]]:
    return [*([row[name] for name in ("name", *OTHERS)] for row in rows), [None] * (len(OTHERS) + 1)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits())
def test_the_other_reader_sees_what_was_wanted_and_nothing_else_moved(
    drawn: tuple[Rows, dict[str, dict[int, Cell]], Rows],
) -> None:
    rows, wanted, more = drawn
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "甲.xlsx", rows)
        before, store = parts(path), FileStore(path)
        store.read(["staff"])
        fresh = frame(**{name: [row[name] for row in more] for name in HEADERS if name != "row_token"})
        store.apply(Outcome(changes=as_changes(rows, wanted), appended={"staff": fresh} if more else {}))
        after = parts(path)
        final = [row | {name: new[at] for name, new in wanted.items() if at in new} for at, row in enumerate(rows)]
        assert seen(path, len(rows) + len(more)) == expected([*final, *more])
        assert {name for name in before if before[name] != after[name]} <= {SHEET, TABLE}
        assert before.keys() == after.keys()
        assert problems(Book.open(path)) == ()
        assert FileStore(path).read(["staff"])["staff"]["name"].tolist() == [row["name"] for row in [*rows, *more]]
