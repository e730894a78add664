"""Which cell styles show dates and which show percents."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from kehu_xl.store.ooxml.tokens import whole

Bools = NDArray[np.bool_]

_BUILTIN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILTIN_PERCENTS = frozenset((9, 10))
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[ymdhs]", re.IGNORECASE)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True, eq=False)
class Styles:
    """For every index of a cell's `s`: is it a date, is it a percent?"""

    dates: Bools
    percents: Bools

    @property
    def count(self) -> int:
        return len(self.dates)


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time.

    >>> is_date_format('yyyy"年"m"月"'), is_date_format('0.00"days"'), is_date_format("[Red]0")
    (True, False, False)
    """
    bare = _LITERAL.sub("", code)
    return "general" not in bare.lower() and _DATE_LETTER.search(bare) is not None


def is_percent_format(code: str) -> bool:
    """Whether a number format multiplies by a hundred.

    >>> is_percent_format("0.0%"), is_percent_format('0"%"')
    (True, False)
    """
    return "%" in _LITERAL.sub("", code)


def read_styles(xml: bytes | None) -> Styles:
    """Classify the cell formats of styles.xml; one plain style where the book has none."""
    if xml is None:
        return Styles(np.zeros(1, bool), np.zeros(1, bool))
    root = etree.fromstring(xml, _PARSER)
    codes = {whole(f.get("numFmtId", "0")): f.get("formatCode", "") for f in root.iterfind("{*}numFmts/{*}numFmt")}
    formats = [whole(xf.get("numFmtId") or "0") for xf in root.iterfind("{*}cellXfs/{*}xf")] or [0]
    dates = [is_date_format(codes[i]) if i in codes else i in _BUILTIN_DATES for i in formats]
    percents = [is_percent_format(codes[i]) if i in codes else i in _BUILTIN_PERCENTS for i in formats]
    return Styles(np.array(dates, bool), np.array(percents, bool))
