"""A part that is read in stretches gives what the whole part gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehu_xl.store.ooxml.bytewise import Window
from kehu_xl.store.ooxml.index import Body
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.ooxml.stream import streamed
from kehu_xl.store.ooxml.values import Decoded, decode

STRINGS = np.array(["甲", None, "乙&丙"], object)
CELLS = st.sampled_from([
    "", "/", "<v>12.5</v>", "<v>-7</v>", "<v>1e300</v>", "<f>A1*2</f><v>3</v>", "<f>A1*2</f>",
    "#t=s <v>0</v>", "#t=s <v>2</v>", "#t=s <v>9</v>",
    "#t=str <v>文 本</v>", "#t=b <v>1</v>", "#t=e <v>#N/A</v>", "#t=d <v>2024-01-05</v>",
    "#t=inlineStr <is><t></t></is>", "#t=inlineStr <is><t>江苏省</t></is>", "#t=inlineStr <is><t>A&amp;B</t></is>",
    '#t=inlineStr <is><t xml:space="preserve"> 边 </t></is>',
    "#t=inlineStr <is><r><t>富</t></r><r><t>文本</t></r></is>",
    "#t=inlineStr <is><t>" + "很长的备注" * 12 + "</t></is>",
])  # fmt: skip


def cell(reference: str, content: str, style: int) -> str:
    kind, _, inner = content[1:].partition(" ") if content.startswith("#") else ("", "", content)
    attributes = f' r="{reference}"' + (f' s="{style}"' if style else "")
    attributes += f' t="{kind.removeprefix("t=")}"' if kind else ""
    return f"<c{attributes}/>" if inner == "/" else f"<c{attributes}>{inner}</c>"


@st.composite
def parts(draw: st.DrawFn) -> bytes:
    """A worksheet part of a few rows, most of them like the one before."""
    rows, number = [], 0
    for _ in range(draw(st.integers(1, 30))):
        number += draw(st.integers(1, 3))
        contents = draw(st.lists(CELLS, max_size=5))
        cells = "".join(cell(f"{'ABCDE'[i]}{number}", c, draw(st.integers(0, 2))) for i, c in enumerate(contents))
        rows.append(f'<row r="{number}">{cells}</row>' if cells else f'<row r="{number}"/>')
    tail = draw(st.sampled_from(["", '<rowBreaks count="1"><brk id="2"/></rowBreaks>']))
    return f"<worksheet><cols/><sheetData>{''.join(rows)}</sheetData>{tail}</worksheet>".encode()


def cut(part: bytes, size: int) -> Iterator[bytes]:
    return (part[at : at + size] for at in range(0, len(part), size))


def known(found: Body, values: Decoded) -> list[object]:
    index = [getattr(part, f.name).tolist() for part in (found.rows, found.cells) for f in fields(part)
             if not f.name.startswith("value")]  # fmt: skip
    return [found.where, found.head, index, values.objects.tolist(), values.iso.tolist(), repr(values.numbers.tolist())]


@given(parts(), st.integers(1, 400), st.integers(1, 3000))
def test_stretches_give_what_the_whole_gives(part: bytes, size: int, stretch: int) -> None:
    body = scan(part)
    assert body is not None
    whole = decode(Window(part), body.cells, np.arange(len(body.cells.start)), STRINGS)
    found = streamed(cut(part, size), STRINGS, stretch)
    assert found is not None
    assert known(found.body, found.values.at(np.arange(len(body.cells.start)))) == known(body, whole)


ROW = '<row r="2"><c r="A2"><v>5</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        f"<!-- {ROW} -->{ROW}",
        f"{ROW}</sheetData><sheetData>{ROW}",
        '<row r="2"><c r="A2" t="inlineStr"><is><t><![CDATA[</sheetData>]]></t></is></c></row>',
        '<row r="2"><c><v>5</v></c></row>',
        '<row><c r="A2"><v>5</v></c></row>',
        f'{ROW}<row r="3"><c r="XFE3"><v>1</v></c></row>',
        "",
    ],
)
def test_what_only_the_general_reader_understands_is_left_to_it(rows: str) -> None:
    part = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    assert streamed(cut(part, 10), STRINGS) is None


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"<worksheet/>",
        b"<worksheet><sheetData/></worksheet>",
        b'<worksheet><sheetData><row r="1">',
        b"<x:worksheet><x:sheetData></x:sheetData>",
    ],
)
def test_a_part_without_rows_is_left_to_the_general_reader(part: bytes) -> None:
    assert streamed(cut(part, 5), STRINGS) is None


def test_equal_texts_of_a_column_are_one_object() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>江苏省</t></is></c></row>' for n in range(1, 300))
    found = streamed(cut(f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode(), 500), STRINGS, 2000)
    assert found is not None
    values = found.values.at(np.arange(100, 299)).objects.tolist()
    assert all(value is values[0] for value in values)
