"""The slow, general reader of sheet XML: prefixes, comments, CDATA, cells without `r`, rich text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

_MARKUP = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"|<(?P<close>/?)(?P<name>[^\s/>!?]+)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?P<bare>/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"([^\s=/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
SHEET_DATA = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData\s*(/?)>")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MOST_DIGITS = 10  # fewer fit 32 bits
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)


class SheetData(NamedTuple):
    """Where the rows stand in a worksheet part."""

    start: int
    end: int
    prefix: bytes
    bare: bool  # `<sheetData/>`


class Token(NamedTuple):
    """One cell found by the slow reader."""

    row: int  # number
    column: int
    start: int
    end: int


class RowToken(NamedTuple):
    """One row found by the slow reader; `end` is where `</row>` begins."""

    number: int
    start: int
    inner: int
    end: int
    bare: bool


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """A cell element, read whole."""

    style: int
    type: str
    formula: bool
    text: str | None


def find_sheet_data(xml: bytes) -> SheetData | None:
    """Where the rows stand; None where the part has no sheetData.

    >>> find_sheet_data(b"<worksheet><sheetData><row/></sheetData></worksheet>")
    SheetData(start=22, end=28, prefix=b'', bare=False)
    """
    opening = SHEET_DATA.search(xml)
    if opening is None:
        return None
    prefix = opening[1]
    if opening[2]:
        return SheetData(opening.start(), opening.end(), prefix, bare=True)
    end = xml.rfind(b"</" + prefix + b"sheetData")
    return SheetData(opening.end(), end, prefix, bare=False) if end >= opening.end() else None


def attributes_of(tag: bytes) -> dict[bytes, bytes]:
    """The attributes of an opening tag.

    >>> attributes_of(b'<c r="A1" s="5">')
    {b'r': b'A1', b's': b'5'}
    """
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def split_reference(reference: str) -> tuple[int, int]:
    """Row and column of an A1 address; ValueError where it is none.

    >>> split_reference("AB12")
    (12, 28)
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    return int(match[2]), column_number(match[1])


def whole(text: str, otherwise: int = 0) -> int:
    """The number that an attribute holds; `otherwise` where it holds none.

    >>> whole("12"), whole("x", -1), whole("9" * 30)
    (12, -1, 0)
    """
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < _MOST_DIGITS else otherwise


def column_number(letters: str) -> int:
    """
    >>> column_number("XFD")
    16384
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """
    >>> column_letters(16384)
    'XFD'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def tokens_of(xml: bytes, where: SheetData) -> Iterator[RowToken | Token]:
    """Every row (when it ends) and every cell, with implied references counted out."""
    row_name, cell_name = where.prefix + b"row", where.prefix + b"c"
    row_number = column = 0
    row_start = row_inner = cell_start = -1
    for match in _MARKUP.finditer(xml, where.start, where.end):
        name, closes, bare = match["name"], bool(match["close"]), bool(match["bare"])
        if name == row_name:
            if closes:
                yield RowToken(row_number, row_start, row_inner, match.start(), bare=False)
                continue
            row_number = int(attributes_of(match["attributes"]).get(b"r", row_number + 1))
            row_start, row_inner, column = match.start(), match.end(), 0
            if bare:
                yield RowToken(row_number, row_start, row_inner, row_inner, bare=True)
        elif name == cell_name:
            if not closes:
                reference = attributes_of(match["attributes"]).get(b"r")
                column = split_reference(reference.decode())[1] if reference else column + 1
                cell_start = match.start()
            if closes or bare:
                yield Token(row_number, column, cell_start, match.end())


def parse_cell(xml: bytes) -> ParsedCell:
    """Read one cell element.

    >>> parse_cell(b'<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>').text
    'ab'
    """
    wrapped = etree.fromstring(b"<x>" + xml + b"</x>", _PARSER)
    if not len(wrapped):
        raise ValueError(xml[:99])
    element = wrapped[0]
    type_ = element.get("t", "n")
    formula, value, inline = False, None, None
    for child in element:
        name = local_name(child)
        if name == "f":
            formula = True
        elif name == "v":
            value = "".join(map(str, child.itertext()))
        elif name == "is":
            inline = "".join(texts_of(child))
    text = inline if type_ == "inlineStr" and inline is not None else value
    return ParsedCell(whole(element.get("s") or "0"), type_, formula, text)


def local_name(element: etree._Element) -> str:
    """An element's name without namespace or prefix; "" for comments and the like."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def texts_of(element: etree._Element) -> Iterator[str]:
    """The text runs of a string item, without its phonetic guides."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield "".join(map(str, child.itertext()))
        elif name == "r":
            yield from texts_of(child)
