"""The compiled passes over a column see what is seen without them."""

from __future__ import annotations

import re
from datetime import datetime

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kehu_xl.core import passes
from kehu_xl.core.clean import CLEANERS, clean_column
from kehu_xl.core.scan import Signs
from kehu_xl.core.snapshot import Cell, CellError
from kehu_xl.core.typed import objects

pytestmark = pytest.mark.skipif(passes.native is None, reason="no C compiler was there when kehu_xl was installed")
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "\u3000", " a", "a ", "a  b", "a\nb", "a\u200bb", "_x000D_", "A_x", "（甲）", "𠮷", "王 芳", "無"]
    ),
)
FLOATS = st.floats(allow_infinity=False, allow_nan=False)  # no cell is either
CELLS = st.one_of(
    st.none(), TEXTS, FLOATS, st.booleans(), st.sampled_from([CellError("#N/A"), datetime(2024, 1, 5), "无", "12"])
)
COLUMNS = st.one_of(*(st.lists(cell, max_size=12) for cell in (CELLS, st.none() | TEXTS, st.none() | FLOATS)))


def seen(cells: list[Cell]) -> list[object]:
    values = objects(cells)
    content = passes.content(values)
    numbers = repr(passes.numbers(values).tolist()) if content == "floating" else None
    longest = passes.longest(values) if all(type(cell) in (str, type(None)) for cell in cells) else None
    return [content, passes.blanks(values).tolist(), passes.stripped(values), numbers, longest]


@given(COLUMNS)
@example([float("nan"), None])
@example(["a", float("nan")])
def test_a_column_is_seen_alike(cells: list[Cell]) -> None:
    fast = seen(cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passes, "native", None)
        assert fast == seen(cells)


@given(st.lists(TEXTS), st.booleans(), st.sampled_from([(), ("_x000",)]))
def test_no_text_that_needs_a_closer_look_is_passed_over(
    texts: list[str], blanks: bool, words: tuple[str, ...]
) -> None:
    signs = Signs(re.compile("[ \u200b（）]"), words, blanks=blanks)
    fast = signs.holders(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passes, "native", None)
        assert signs.holders(texts) <= fast <= set(texts)


@pytest.mark.parametrize("kind", CLEANERS)
@settings(deadline=None)  # the first look at a kind draws up its table of signs
@given(cells=COLUMNS)
def test_a_column_is_cleaned_alike(kind: str, cells: list[Cell]) -> None:
    fast = clean_column(kind, objects(cells)).tolist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passes, "native", None)
        assert repr(fast) == repr(clean_column(kind, objects(cells)).tolist())


def test_a_column_that_is_no_array_of_objects_is_seen_too() -> None:
    for values in (np.array(["a", ""]), np.array([1.5, 2.0])):
        fast = passes.blanks(values).tolist()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(passes, "native", None)
            assert fast == passes.blanks(values).tolist()
