"""What is found at a glance is what the general reader finds; anything unusual is left to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kehu_xl.store.ooxml.bytewise import Window
from kehu_xl.store.ooxml.index import CellIndex, Scan, from_tokens
from kehu_xl.store.ooxml.regular import in_numpy, regular_rows
from kehu_xl.store.ooxml.tokens import SheetData
from kehu_xl.store.ooxml.values import decode

Look: TypeAlias = Callable[[Window, int, int], Scan | None]
STRINGS = np.array(["甲", None, "乙"], object)
USUAL = st.sampled_from([
    "/>", "><v>12.5</v></c>", "><v>-7</v></c>", "><v></v></c>", ' t="n"><v>3</v></c>', ' t="s"><v>2</v></c>',
    ' t="str"><v>文 本</v></c>', ' t="b"><v>1</v></c>', ' t="e"><v>#N/A</v></c>',
    ' t="inlineStr"><is><t></t></is></c>', ' t="inlineStr"><is><t>江苏省</t></is></c>',
    ' t="inlineStr"><is><t xml:space="preserve"> a&amp;b </t></is></c>',
])  # fmt: skip
STYLES = st.sampled_from(["", ' s="0"', ' s="7"', ' s="42"', ' s="137"'])
NAMES = ["start", "end", "row", "column", "style", "formula"]
OPENINGS = st.sampled_from(['<row r="{}">', '<row r="{}" spans="1:9">', '<row r="{}" ht="15" customHeight="1">'])
UNUSUAL = [
    '<row r="4"/>', '<row r="4"></row>', '<row r="4"><c r="A4"/> </row>', '<row r="4"> <c r="A4"/></row>',
    '<row r="4"><c r="A4"><f>1+1</f><v>2</v></c></row>', '<row r="4"><c r="A4" t="d"><v>2024-01-05</v></c></row>',
    '<row r="4"><c r="A4" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>',
    '<row r="4"><c r="A4" t="inlineStr"><is><t>a</t><phoneticPr/><t>b</t></is></c></row>',
    '<row r="4"><c r="A4"><v>1</v></c><!-- x --></row>', '<row r="4"><c r="A4" cm="1"><v>1</v></c></row>',
    '<row r="4"><c r="A5"><v>1</v></c></row>', '<row r="4"><c><v>1</v></c></row>', '<row><c r="A4"><v>1</v></c></row>',
    '<row r="4"><c t="s" r="A4"><v>1</v></c></row>', '<row r="4"><c r="A4" t="s" s="1"><v>1</v></c></row>',
    '<row r="4"><c r="A4" s="1234567"><v>1</v></c></row>', '<row r="4"><c r="AAA4"><v>1</v></c></row>',
    '<row r="4"><c r="A4"></c></row>', '<row r="4"><c r="A4"><v>1<!--0--></v></c></row>',
    '<row r="4"><c r="A4" t="inli"/></row>', '<row r="4"><c r="A4" t="inlineStr"><is/></c></row>',
    '<row r="4"><c r="A4"><v>1</v></c></row></sheetData><sheetData>', '<row r="x"><c r="Ax"><v>1</v></c></row>',
]  # fmt: skip


@st.composite
def usual_rows(draw: st.DrawFn) -> str:
    rows, number = [], draw(st.sampled_from([1, 98, 1_048_500]))
    for _ in range(draw(st.integers(1, 8))):
        number += draw(st.integers(1, 3))
        columns = sorted(draw(st.sets(st.sampled_from(["A", "B", "Z", "AA", "CD", "ZZ"]), min_size=1)), key=len)
        cells = "".join(f'<c r="{column}{number}"{draw(STYLES)}{draw(USUAL)}' for column in columns)
        rows.append(f"{draw(OPENINGS).format(number)}{cells}</row>")
    return "".join(rows)


WAYS = pytest.mark.parametrize("look", [regular_rows, in_numpy])  # compiled where a compiler was, and never


def glance(rows: str, look: Look) -> Scan | None:
    xml = rows.encode()
    return look(Window(b"<sheetData>" + xml + bytes(64)), 11, 11 + len(xml))


def places(scan: Scan, but: str = "") -> list[object]:
    return [getattr(scan.cells, name).tolist() for name in NAMES] + [
        getattr(scan.rows, field.name).tolist() for field in fields(scan.rows) if field.name != but
    ]


def values(xml: bytes, cells: CellIndex) -> list[object]:
    found = decode(Window(xml), cells, np.arange(len(cells.start)), STRINGS)
    return [[None if value == "" else value for value in found.objects.tolist()], repr(found.numbers.tolist())]


def well_formed(xml: bytes) -> bool:
    try:
        etree.fromstring(b"<x>" + xml + b"</x>")
    except etree.XMLSyntaxError:
        return False
    return True


@WAYS
@given(rows=usual_rows())
def test_usual_rows_are_found_as_the_general_reader_finds_them(look: Look, rows: str) -> None:
    found = glance(rows, look)
    assert found is not None
    xml = b"<sheetData>" + rows.encode() + bytes(64)
    general = from_tokens(xml, SheetData(11, len(xml) - 64, b"", bare=False))
    assert places(found) == places(general)
    assert values(xml, found.cells) == values(xml, general.cells)


@WAYS
@pytest.mark.parametrize("row", UNUSUAL)
@settings(max_examples=10)
@given(before=usual_rows(), after=usual_rows())
def test_anything_unusual_is_left_to_the_general_reader(look: Look, row: str, before: str, after: str) -> None:
    assert glance(before + row + after, look) is None


@WAYS
@settings(max_examples=300)
@given(data=st.data())
def test_after_any_byte_was_changed_it_is_left_to_the_general_reader_or_found_alike(
    look: Look, data: st.DataObject
) -> None:
    rows = data.draw(usual_rows()).encode()
    at = data.draw(st.integers(0, len(rows) - 1))
    put = data.draw(st.sampled_from([b"", b"<", b">", b'"', b" ", b"/", b"7", b"B", b"<c ", b"</row>"]))
    xml = b"<sheetData>" + rows[:at] + put + rows[at + 1 :] + bytes(64)
    found = look(Window(xml), 11, len(xml) - 64)
    if found is not None and well_formed(xml[11:-64]):
        general = from_tokens(xml, SheetData(11, len(xml) - 64, b"", bare=False))
        assert places(found, "inner") == places(general, "inner")  # words between a row and its first cell do not count
