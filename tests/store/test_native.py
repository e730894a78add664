"""The compiled loops find, decode, render and splice exactly what is done without them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehu_xl.compiled import compiled as built
from kehu_xl.core import passes
from kehu_xl.core.snapshot import CellError, Formula
from kehu_xl.store.ooxml import index, regular, repeated, splice, values
from kehu_xl.store.ooxml.bytewise import Window
from kehu_xl.store.ooxml.index import CellIndex, from_tokens
from kehu_xl.store.ooxml.patch import ColumnEdit, Worksheet, patched
from kehu_xl.store.ooxml.regular import regular_rows
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.ooxml.splice import Rendered, Splices
from kehu_xl.store.ooxml.styles import Styles
from kehu_xl.store.ooxml.tokens import SheetData
from kehu_xl.store.ooxml.values import Unstorable, decode, objects
from tests.store.test_regular import usual_rows

READING, WRITING = built("kehu_xl.store.ooxml._reading"), built("kehu_xl.store.ooxml._writing")
compiled = pytest.mark.skipif(READING is None, reason="no C compiler was there when kehu_xl was installed")
USERS: list[ModuleType] = [index, regular, repeated, values, splice]
CELLS = st.one_of(
    st.none(), st.booleans(), st.floats(allow_infinity=False), st.integers(-(10**18), 10**18), st.text(max_size=20),
    st.sampled_from([
        "", " a", "a ", "a\nb", "_x000D_", "x_x", "a&b<c>", "王芳", "𠮷野", "\u3000王", "\x07", "\ufffe", "é",
        "a" * 32_767,
        1e15, -1e15, 0.1, -0.0, 1e300, 5e-324, date(2024, 1, 5), np.float64(1.5), np.int64(7), CellError("#N/A"),
        Formula("=A1&\"<\"", "甲"), Formula("=A1"), Formula("=A1", 1.5), Formula("=A1", "_x000D_"), Formula("=A1", ""),
    ]),
)  # fmt: skip


@contextmanager
def without_compiled_loops() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in USERS:
            patch.setattr(module, "native", None)
        yield


def test_they_are_there_where_every_check_is_made() -> None:
    if not os.environ.get("KEHU_NEED_LIBREOFFICE"):
        pytest.skip("only .ci/run asks for a C compiler")
    assert None not in (READING, WRITING, passes.native)


@compiled
def test_they_were_built_from_what_stands_beside_them() -> None:
    for module in (READING, WRITING, passes.native):
        built_at = Path(str(module and module.__file__))
        source = built_at.with_name(built_at.name.partition(".")[0] + ".pyx")
        if source.exists():
            assert source.stat().st_mtime <= built_at.stat().st_mtime, "run pip install -e . again"


@compiled
@given(usual_rows())
def test_rows_and_values_are_found_alike(rows: str) -> None:
    xml = rows.encode()
    window, strings = Window(b"<sheetData>" + xml + bytes(64)), objects(["甲", None, "乙"])

    def found() -> list[list[object]]:
        scan = regular_rows(window, 11, 11 + len(xml))
        assert scan is not None
        decoded = decode(window, scan.cells, np.arange(len(scan.cells.start)), strings)
        parts = [getattr(part, field.name) for part in (scan.rows, scan.cells) for field in fields(part)]
        return [part.tolist() for part in parts] + [decoded.objects.tolist(), list(map(repr, decoded.numbers.tolist()))]

    fast = found()
    with without_compiled_loops():
        assert fast == found()


RAW = st.one_of(
    st.text(max_size=60).map(str.encode),
    st.floats().map(lambda number: repr(number).encode()),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda number: str(number).encode()),
    st.sampled_from([
        b"", b"-", b".", b"-.5", b"5.", b"007", b"-0", b"1e5", b" 1", b"1_0", b"999999999999999", b"9999999999999999",
        b"0.000000000000001", "王芳\r".encode(), b"_x000D_", b"a&amp;b", "𠮷".encode(), "é".encode(), "\u0800".encode(),
    ]),
)  # fmt: skip


@compiled
@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(["n", "s", "str", "inlineStr", "b", "e", "d"]), RAW), min_size=1))
def test_any_value_is_read_alike(cells: list[tuple[str, bytes]]) -> None:
    xml, spans = b"", []
    for _, raw in cells:
        spans.append((len(xml) + 8, len(xml) + 8 + len(raw.replace(b"<", b""))))
        xml += b"xxxxxxxx" + raw.replace(b"<", b"") + b"<"
    start, end = np.array(spans, np.uint32).T.copy()
    kinds = np.array([values.TYPE_CODES[kind.encode()] for kind, _ in cells], np.uint8)
    column, nothing = np.ones(len(kinds), np.int16), np.zeros(len(kinds), np.int32)
    index = CellIndex(start, end, nothing, column, nothing, kinds, nothing == 1, start, end)
    window, strings = Window(xml + bytes(64)), objects(["甲", None, "乙"])

    def read(known: repeated.Repeated) -> list[object]:
        known.repeats[:] = True
        found = decode(window, index, np.arange(len(kinds)), strings, known)
        return [[value or None for value in found.objects.tolist()], list(map(repr, found.numbers.tolist()))]

    fast = read(repeated.Repeated())
    with without_compiled_loops():
        assert fast == read(repeated.Repeated())


@compiled
def test_bytes_that_are_no_utf_8_are_refused_as_without_them() -> None:
    for raw in (b"\xff", b"\xed\xa0\x80", b"\xe0\x80\x80", b"\xe7\x8e", b"\xc0\x80", b"\xf5\x80\x80\x80"):
        xml = b'<sheetData><row r="1"><c r="A1" t="str"><v>' + raw + b"</v></c></row>"
        window = Window(xml + bytes(64))
        index = regular_rows(window, 11, len(xml))
        assert index is not None
        with pytest.raises(UnicodeDecodeError):
            decode(window, index.cells, np.arange(1), objects([]))


@compiled
@settings(max_examples=300)
@given(st.lists(st.tuples(CELLS, st.sampled_from([0, 5, 137])), min_size=1))
def test_cells_are_rendered_alike(cells: list[tuple[object, int]]) -> None:
    shown, styles = objects([cell for cell, _ in cells]), np.array([style for _, style in cells], np.int64)

    def rendered() -> list[bytes | bool]:
        into = Rendered(b"")
        start, end, blank = into.add(shown, styles)
        count = len(start)
        where = np.zeros(count, np.int64)
        one = [
            into.spliced(
                b"", Splices(*(part[i : i + 1] for part in (where, where, where + 7, where + 2, start, end, where))), ""
            )
            for i in range(count)
        ]
        return [*one, *blank.tolist()]

    fast = rendered()
    with without_compiled_loops():
        assert fast == rendered()


@compiled
def test_what_no_cell_can_hold_is_refused_as_without_them() -> None:
    for value in (float("inf"), "a" * 32_768, object()):
        with pytest.raises(Unstorable):
            Rendered(b"").add(objects([value]), np.zeros(1, np.int64))
        with without_compiled_loops(), pytest.raises(Unstorable):
            Rendered(b"").add(objects([value]), np.zeros(1, np.int64))


@st.composite
def edits(draw: st.DrawFn) -> list[ColumnEdit]:
    made = []
    for column in draw(st.lists(st.sampled_from([1, 2, 26, 27, 82, 702, 703, 16_384]), max_size=4)):
        rows = np.array(sorted(draw(st.sets(st.integers(1, 110), min_size=1, max_size=8))), np.int64)
        shown = objects(
            draw(st.lists(st.one_of(st.none(), st.text("ab<王", max_size=3)), min_size=len(rows), max_size=len(rows)))
        )
        made.append(
            ColumnEdit(column, rows, shown, style=draw(st.sampled_from([0, 7])), styled_blanks=draw(st.booleans()))
        )
    return made


@compiled
@given(usual_rows(), edits(), st.booleans())
def test_sheets_are_patched_alike(rows: str, wanted: list[ColumnEdit], bare_row: bool) -> None:
    first = '<row r="1" ht="9"/>' if bare_row and not rows.startswith('<row r="1"') else ""
    xml = f"<worksheet><sheetData>{first}{rows}</sheetData></worksheet>".encode()
    body = scan(xml)
    assert body is not None
    sheet = Worksheet(xml, body, Styles(np.zeros(1, bool), np.zeros(1, bool)), row_attributes=' ht="15"')
    if not sheet.is_ordered:
        return
    fast = b"".join(patched(sheet, wanted))
    with without_compiled_loops():
        assert fast == b"".join(patched(sheet, wanted))


@compiled
def test_places_outside_of_the_bytes_are_refused() -> None:
    assert READING is not None
    assert WRITING is not None
    xml = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    index = from_tokens(xml, SheetData(0, len(xml), b"", bare=False)).cells
    for start, end in ((5, 4), (0, len(xml) + 1), (2**31, 2**32 - 1)):
        places = {"value": np.array([start], np.uint32), "value_end": np.array([end], np.uint32)}
        wrong = replace(index, type=np.array([values.TEXT], np.uint8), **places)
        into = (objects([None]), np.zeros(1))
        with pytest.raises(IndexError):
            READING.read_values(xml, wrong, np.arange(1), np.zeros(9, np.uint8), objects([]), READING.Texts(), *into)
    for start, stop in ((-1, 5), (0, len(xml) + 1), (5, 5), (2**40, 2**41)):
        assert READING.regular_rows(xml, start, stop) is None
    cells = WRITING.Output()
    for place in ([5, 4], [0, len(xml) + 1]):
        ends = [np.array([at], np.int64) for at in (*place, 1, 1, 0, 0, 0)]
        with pytest.raises(AssertionError):
            WRITING.splice_cells(xml, *ends[:4], cells, *ends[4:], b'">')


@compiled
@given(st.lists(st.integers(0, 40), unique=True), st.lists(st.integers(-1, 41)))
def test_keys_are_found_alike(keys: list[int], wanted: list[int]) -> None:
    assert WRITING is not None
    ascending, these = np.sort(np.array(keys, np.int64)), np.array(wanted, np.int64)
    assert WRITING.find_keys(ascending, these).tolist() == np.searchsorted(ascending, these).tolist()
