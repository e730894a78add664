"""Text in and out of XML: shared strings, escapes, what may not stand in a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from kehu_xl.store.ooxml.tokens import local_name, texts_of

Objects = NDArray[np.object_]

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_BETWEEN = "</t></si><si><t>"
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
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stand_as_they_are(texts: Sequence[str]) -> bool:
    """Whether no text needs an escape or has its blanks kept: one look at all of them.

    >>> stand_as_they_are(["A b", "C"]), stand_as_they_are(["A<b"]), stand_as_they_are(["A", " b"])
    (True, False, False)
    """
    whole, lined = "".join(texts), "\n" + "\n".join(texts) + "\n"
    if not whole.isprintable() or "\n " in lined or " \n" in lined:
        return False
    return not any(mark in whole for mark in ("&", "<", ">", "_x"))


def _escape(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def shared_strings(xml: bytes) -> Objects:
    """The texts of a shared string table, in order.

    >>> shared_strings(b"<sst><si><t>A&amp;B</t></si><si><r><t>C</t></r><r><t>D</t></r></si></sst>").tolist()
    ['A&B', 'CD']
    """
    text = xml.decode("utf-8-sig")
    start, end = text.find("<si><t"), text.rfind("</t></si>")
    if start < 0 or end < 0 or "<!" in text:
        return _parsed(xml)
    body = text[start:end].replace(_SPACED, "<t>")
    if not body.startswith("<si><t>"):
        return _parsed(xml)
    pieces = body[len("<si><t>") :].split(_BETWEEN)
    if len(pieces) != text.count("<si"):
        return _parsed(xml)
    if "&" in body or "_x" in body or "\r" in body:
        pieces = [plain(piece) if "&" in piece or "_x" in piece or "\r" in piece else piece for piece in pieces]
    return as_objects(pieces)


def _parsed(xml: bytes) -> Objects:
    root = etree.fromstring(xml, _PARSER)
    items = [item for item in root if local_name(item) == "si"]
    return as_objects([plain_escapes("".join(texts_of(item))) for item in items])


def as_objects(values: list[str]) -> Objects:
    """Texts as an object array, None for an empty one."""
    array = np.empty(len(values), object)
    array[:] = [text or None for text in values]
    return array
