"""Plain texts: what cannot be seen goes, full-width letters become half-width, words stay.

Chinese punctuation is part of the writing and stays in texts, notes, names and addresses;
kinds that have a format of their own (numbers, codes, e-mails) are folded as a whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.vocabulary.blanks import PLACEHOLDERS
from kehu_xl.spec.vocabulary.signs import KEPT_WIDE, WIDE_YEN

INVISIBLE: Final = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ufeff\uffa0\ufff9-\ufffb"
)
ODD_SPACES: Final = r"\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164"
ODD_BREAKS: Final = r"\x0b\x0c\x85\u2028\u2029\r"
WIDE: Final = "".join(chr(code) for code in range(0xFF01, 0xFF5F) if chr(code) not in KEPT_WIDE) + WIDE_YEN
RADICALS: Final = r"\u2e80-\u2fdf\uf900-\ufaff"  # look-alikes of ordinary characters, copied from PDF files
ODD_SIGNS: Final = f"{INVISIBLE}\\u200d{ODD_SPACES}{ODD_BREAKS}{WIDE}{RADICALS}"

UNCLEAN: Final = re.compile(f"[{ODD_SIGNS}]")
_SPACE: Final = re.compile(f"[{ODD_SPACES}]")
_BREAK: Final = re.compile(f"[{ODD_BREAKS}]")
_LONG_BREAK: Final = re.compile("_x000[dD]_\r?\n?|\r\n")
_RADICAL: Final = re.compile(f"[{RADICALS}]")
_JOINER: Final = re.compile(r"(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")  # else part of an emoji
_RUN: Final = re.compile(r" {2,}")
_LINE_END: Final = re.compile(r" +(?=\n)")
_LINE_BREAK: Final = re.compile(r" *\n[ \n]*")
_ODD: Final = re.compile(f"[\n{ODD_SIGNS}]|_x000| (?= |$)|^ ")


def is_odd(value: str) -> bool:
    """Whether `text` might change it: the quick look before the work.

    >>> is_odd("华信商贸"), is_odd("华信商贸 "), is_odd("华信\\u200b商贸")
    (False, True, True)
    """
    return _ODD.search(value) is not None


@lru_cache(maxsize=4096)
def _seen(sign: str) -> str:
    """What an odd sign stands for."""
    if sign == "\u200d":
        return sign
    if _SPACE.match(sign):
        return " "
    if _BREAK.match(sign):
        return "\n"
    return normalize("NFKC", sign) if sign in WIDE or _RADICAL.match(sign) else ""


def visible(value: str) -> str:
    """Take out what cannot be seen and fold full-width letters, digits and signs.

    >>> visible("\\u202d徐州\\u200b　ＡＢＣ１２３（鼓楼）\\u202c")
    '徐州 ABC123（鼓楼）'
    """
    if "\r" in value or "_x000" in value:
        value = _LONG_BREAK.sub("\n", value)
    seen = UNCLEAN.sub(lambda found: _seen(found[0]), value)
    return _JOINER.sub("", seen) if "\u200d" in seen else seen


def one_line(value: str) -> str:
    """`visible`, on one line, single spaces, none at the ends.

    >>> one_line(" 徐州  华信\\n商贸 ")
    '徐州 华信 商贸'
    """
    if not is_odd(value):
        return value
    return _RUN.sub(" ", _LINE_BREAK.sub(" ", visible(value))).strip()


def plain(value: str) -> str:
    """The whole text folded by NFKC and without spaces at the ends, for kinds with a format.

    >>> plain("（0516）８３４５６７８９ ")
    '(0516)83456789'
    """
    if value.isascii() and value.isprintable():
        return value.strip().removeprefix("'")
    return normalize("NFKC", visible(value)).strip().removeprefix("'")


def is_placeholder(value: Cell) -> bool:
    """Whether the cell only says that there is nothing to say.

    >>> is_placeholder("无"), is_placeholder(" —— "), is_placeholder("无锡")
    (True, True, False)
    """
    return isinstance(value, str) and len(value) < 12 and plain(value) in PLACEHOLDERS


def whole_number(value: float) -> str | None:
    """The digits of a number that still has all of them, None for any other.

    >>> whole_number(13800138000.0), whole_number(1.5), whole_number(320311198801011234.0)
    ('13800138000', None, None)
    """
    return str(int(value)) if value.is_integer() and 0 <= value < 1e15 else None


def text(value: Cell) -> Cell:
    """Clean a short text; a cell of blanks becomes an empty cell.

    >>> text(" 机械\\u200b制造　 业"), text("  "), text(50.0)
    ('机械制造 业', None, 50.0)
    """
    return (one_line(value) or None) if isinstance(value, str) else value


def note(value: Cell) -> Cell:
    """Clean a long text; its line breaks and its spaces inside a line stay.

    >>> note("１．已报价\\r\\n２．等回复　 ")
    '1.已报价\\n2.等回复'
    """
    if not isinstance(value, str) or not is_odd(value):
        return value
    return _LINE_END.sub("", visible(value)).strip() or None


def code(value: Cell) -> Cell:
    """Clean an id: half-width, no blanks at the ends; a number becomes its digits.

    >>> code("ＫＨ－000001 "), code(123.0)
    ('KH-000001', '123')
    """
    if isinstance(value, float):
        return whole_number(value) or value
    return (one_line(plain(value)) or None) if isinstance(value, str) else value


def token(value: Cell) -> Cell:
    """Leave a 行标识 as it is.

    >>> token("a1b2c3")
    'a1b2c3'
    """
    return value
