"""Text in and out of XML: shared strings, escapes, what may not stand in a cell."""

from __future__ import annotations

import re
from html import unescape

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from kehu_xl.store.ooxml.tokens import local_name, texts_of

Objects = NDArray[np.object_]

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_PLAIN_ITEM = "<si><t></t></si>"
_BETWEEN = "</t></si><si><t>"
_READING_HINT = re.compile("<phoneticPr[^>]*/>")  # Chinese and Japanese Excel puts one into every item
_SPACED = '<t xml:space="preserve">'


def plain(text: str) -> str:
    """What an XML text means in a cell.

    >>> plain("A &amp; B_x000D_\\r\\n")
    'A & B\\r\\n'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = unescape(text)
    return plain_escapes(text)


def plain_escapes(text: str) -> str:
    """Undo Excel's own `_x000D_` escapes.

    >>> plain_escapes("_x005F_x000D_")
    '_x000D_'
    """
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def escaped(text: str) -> str:
    """A cell's text as it stands inside `<t>`.

    >>> escaped("a<b\\x07")
    'a&lt;b_x0007_'
    """
    if "_x" in text or not text.isprintable():
        text = _FORBIDDEN.sub(_escape, text)
    return in_xml(text)


def in_xml(text: str) -> str:
    """
    >>> in_xml("a<b")
    'a&lt;b'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped_alike(texts: list[str]) -> list[str] | None:
    """All texts as they stand inside `<t>`, at one look; None where one has its blanks kept or needs more than that.

    >>> escaped_alike(["A b", "C"]), escaped_alike(["A<b"]), escaped_alike(["A", " b"])
    (['A b', 'C'], ['A&lt;b'], None)
    """
    whole, lined = "".join(texts), "\n" + "\n".join(texts) + "\n"
    if not whole.isprintable() or "\n " in lined or " \n" in lined or "_x" in whole:
        return None
    return in_xml(lined)[1:-1].split("\n") if any(mark in whole for mark in "&<>") else texts


def _escape(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def shared_strings(xml: bytes) -> Objects:
    """The texts of a shared string table, in order.

    >>> shared_strings(b"<sst><si><t>A&amp;B</t></si><si><r><t>C</t></r><r><t>D</t></r></si></sst>").tolist()
    ['A&B', 'CD']

    Plain items are cut apart; others between them are parsed, or the whole table where they cannot be alone.
    """
    text = xml.decode("utf-8-sig")
    start, end = text.find("<si"), text.rfind("</sst>")
    if start < 0 or end < 0 or "<!" in text:
        return as_objects(_parsed(xml))
    body = _READING_HINT.sub("", text[start:end]).replace(_SPACED, "<t>")
    pieces = f"{_PLAIN_ITEM}{body}{_PLAIN_ITEM}"[len("<si><t>") : -len("</t></si>")].split(_BETWEEN)
    try:
        return as_objects(_spread(pieces)[1:-1])
    except etree.XMLSyntaxError:
        return as_objects(_parsed(xml))


def _spread(pieces: list[str]) -> list[str]:
    """The texts of all items; most pieces are one as they are."""
    texts, done = [], 0
    for at in [at for at, p in enumerate(pieces) if "<" in p or "&" in p or "_x" in p or "\r" in p]:
        texts += pieces[done:at]
        texts += _texts_in(pieces[at])
        done = at + 1
    return texts + pieces[done:]


def _texts_in(piece: str) -> list[str]:
    """The text of a plain item, or the texts of it and of those behind it that are not plain.

    >>> _texts_in("A"), _texts_in("A</t></si><si><r><t>B</t></r></si><si><t>C")
    (['A'], ['A', 'B', 'C'])
    """
    if "<" in piece:
        return _parsed(f"<sst><si><t>{piece}</t></si></sst>".encode())
    return [plain(piece)]


def _parsed(xml: bytes) -> list[str]:
    items = (item for item in etree.fromstring(xml, _PARSER) if local_name(item) == "si")
    return [plain_escapes("".join(texts_of(item))) for item in items]


def as_objects(values: list[str]) -> Objects:
    """Texts as an object array, None for an empty one."""
    array = np.empty(len(values), object)
    array[:] = [text or None for text in values]
    return array
