"""The shared string table as different programs write it: what is cut apart must equal what a parser reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kehu_xl.store.ooxml.strings import plain_escapes, shared_strings
from kehu_xl.store.ooxml.tokens import texts_of

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TEXTS = st.sampled_from(["", "甲", " 乙 ", "A&amp;B", "&lt;t&gt;", "_x000D_", "行\n二", "&#20013;"])
_ITEMS = _TEXTS.flatmap(
    lambda text: st.sampled_from([
        f"<si><t>{text}</t></si>",
        f'<si><t xml:space="preserve">{text}</t></si>',
        f'<si><t>{text}</t><phoneticPr fontId="1" type="noConversion"/></si>',
        f'<si><r><rPr><b/></rPr><t>{text}</t></r><r><t xml:space="preserve"> 丙</t></r></si>',
        f'<si><t>{text}</t><rPh sb="0" eb="1"><t>jia</t></rPh><phoneticPr fontId="1"/></si>',
        "<si/>",
        "<si><t/></si>",
        f"<si>\n<t>{text}</t>\n</si>\n",
    ])
)


def _table(items: list[str]) -> bytes:
    return f'<?xml version="1.0"?>\n<sst xmlns="{_NAMESPACE}" count="9">{"".join(items)}</sst>'.encode()


@given(st.lists(_ITEMS, max_size=8))
def test_every_mixture_of_items_reads_as_a_parser_reads_it(items: list[str]) -> None:
    xml = _table(items)
    expected = [plain_escapes("".join(texts_of(item))) or None for item in etree.fromstring(xml)]
    assert shared_strings(xml).tolist() == expected


@pytest.mark.parametrize(
    "xml",
    [
        f'<x:sst xmlns:x="{_NAMESPACE}"><x:si><x:t>甲</x:t></x:si></x:sst>',
        f'<sst xmlns="{_NAMESPACE}"><si><t><![CDATA[甲]]></t></si></sst>',
        f'<sst xmlns="{_NAMESPACE}" xmlns:y="urn:y"><si y:z="1"><t>甲</t></si></sst>',
        f'\ufeff<sst xmlns="{_NAMESPACE}"><si><t>甲</t></si></sst>',
    ],
    ids=["prefix", "cdata", "foreign attribute", "byte order mark"],
)
def test_an_unusual_table_is_parsed_whole(xml: str) -> None:
    assert shared_strings(xml.encode()).tolist() == ["甲"]


def test_a_table_without_texts_is_empty() -> None:
    assert shared_strings(f'<sst xmlns="{_NAMESPACE}"/>'.encode()).tolist() == []
