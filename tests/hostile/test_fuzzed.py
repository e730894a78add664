"""Noise in the bytes of a workbook and in the cells of a list: a KehuError or a result, never another exception.

A hundred examples of each; KEHU_FAULTS=many takes a thousand.
"""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehu_xl.core.listing.types import ListBook, RawSheet
from kehu_xl.core.snapshot import CellError
from kehu_xl.spec.errors import KehuError
from kehu_xl.store import FileStore, patch_workbook, read_list
from tests.hostile.case import PARTS, SHEET, STRINGS, STYLES, WORKBOOK, book
from tests.listing.drawing import plan

_EXAMPLES = 1_000 if os.environ.get("KEHU_FAULTS") else 100
many = settings(
    max_examples=_EXAMPLES, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)  # fmt: skip
CUTS = st.tuples(st.integers(0, 10_000), st.integers(0, 60), st.binary(max_size=40))
MARKUP = st.sampled_from(
    [
        b"<",
        b">",
        b"/",
        b'"',
        b"<row",
        b"</row>",
        b"<c ",
        b"<v>",
        b"</c>",
        b'r="',
        b'ref="A1:B2"',
        b"&amp;",
        b"<!--",
        b"]]>",
        b" s=",
        b"-1",
        b"0",
        b"999999999999",
    ]
)


def spoilt(plain: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes with some stretches replaced."""
    for place, length, by in cuts:
        at = place % (len(plain) + 1)
        plain = plain[:at] + by + plain[at + length :]
    return plain


def read_everyhow(path: Path) -> None:
    """Read a workbook in each way that a command does."""
    with contextlib.suppress(KehuError):
        read_list(path)
    with contextlib.suppress(KehuError):
        FileStore(path).read(["customers", "settings"])
    with contextlib.suppress(KehuError):
        patch_workbook(path, path.with_name("out.xlsx"), {"Sheet1": {"B3": "x"}})


@many
@given(cuts=st.lists(CUTS, min_size=1, max_size=5))
def test_noise_in_the_zip_is_a_sentence_at_most(cuts: list[tuple[int, int, bytes]], tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(spoilt(book(), cuts))
    read_everyhow(path)


@many
@given(
    part=st.sampled_from([WORKBOOK, SHEET, SHEET, SHEET, STRINGS, STYLES]),
    cuts=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 6), MARKUP), min_size=1, max_size=6),
)
def test_noise_in_the_xml_is_a_sentence_at_most(part: str, cuts: list[tuple[int, int, bytes]], tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(book({part: spoilt(PARTS[part], cuts)}))
    read_everyhow(path)


HEADERS = st.sampled_from(
    [
        "客户名称",
        "公司名称",
        "联系人",
        "手机",
        "电话",
        "*地址",
        "合计",
        "序号",
        "日期",
        "金额",
        "等级",
        "备注",
        "制表人：",
        "2024年客户名单",
    ]
)
CELLS = st.one_of(
    st.none(), HEADERS, st.text(max_size=12).map(lambda text: text if text.strip() else None), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.sampled_from([CellError("#N/A"), CellError("#REF!")]),
)  # fmt: skip


@many
@given(rows=st.integers(0, 12), columns=st.integers(0, 7), data=st.data(), name=st.text(max_size=5))
def test_a_list_of_noise_is_imported_or_refused(rows: int, columns: int, data: st.DataObject, name: str) -> None:
    cells = np.empty((rows, columns), object)
    for place in np.ndindex(rows, columns):
        cells[place] = data.draw(CELLS)
    try:
        outcome = plan(ListBook("甲.xlsx", (RawSheet(name, cells),))).outcome
    except KehuError:
        return
    counts = outcome.counts
    told = ("imported", "updated", "held_back", "header", "totals", "note", "blank")
    assert counts["rows_read"] == sum(counts[what] for what in told)
