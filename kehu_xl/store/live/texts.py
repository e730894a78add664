"""Texts that stay texts: a spreadsheet program takes what it is given for typed, and reads numbers, dates, formulas."""

from __future__ import annotations

import re
from typing import Any

from kehu_xl.spec.vocabulary import signs

_TEXT_FORMAT = "@"
_PLAIN = re.compile(r"[^\W\d_][^\d]*", re.DOTALL)  # begins with a letter and has no digit
_WORDS = {"TRUE", "FALSE"}
_CHINESE_DATE = re.compile(f"[{signs.CHINESE_DIGITS}]+[{signs.DATE_SIGNS}]")


def as_typed(cells: Any, values: list[Any], formulas: list[bool]) -> list[Any]:
    """Values as they have to be written into a range, so that every text stays the text it is."""
    risky = [isinstance(v, str) and not f and is_risky(v) for v, f in zip(values, formulas, strict=True)]
    if not any(risky):
        return values
    if cells.number_format == _TEXT_FORMAT:  # everything stays text here, but a leading ' is taken away
        risky = [r and v.startswith("'") for r, v in zip(risky, values, strict=True)]
    return [f"'{value}" if prefix else value for value, prefix in zip(values, risky, strict=True)]


def is_risky(text: str) -> bool:
    """Whether a program might read a text as something else.

    >>> [is_risky(text) for text in ("王芳", "Anna", "00123", "=1+1", "+86 138", "3月5日", "TRUE", "'x", "")]
    [False, False, True, True, True, True, True, True, False]
    """
    if not text:
        return False
    return not _PLAIN.fullmatch(text) or text.upper() in _WORDS or _CHINESE_DATE.match(text) is not None
