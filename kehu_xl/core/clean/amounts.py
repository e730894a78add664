"""Numbers: amounts, counts, percentages, scores.

A cleaned cell is a float. What is only about a number (约, 以上, a range, a foreign currency) stays text,
and so does a number of more than 15 digits. Values are computed in decimals: 1.15万 is 11500 exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from kehu_xl.core.clean.numerals import NUMERAL, numeral
from kehu_xl.core.clean.text import one_line, plain
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.vocabulary.units import (
    COUNT_UNITS,
    CURRENCY_MARKS,
    MINUS,
    MULTIPLIERS,
    PER_HUNDRED,
    PER_THOUSAND,
    PERCENT_WORDS,
    SCORE_UNITS,
    STARS,
    TENTHS,
    YUAN,
)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


_FIGURE: Final = r"(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_AMOUNT: Final = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>{_any(MINUS)}|\+)?\s*{_any(CURRENCY_MARKS)}?\s*[:.]?\s*(?P<minus>{_any(MINUS)})?\s*"
    rf"(?:(?P<figure>{_FIGURE})(?:[eE]\+?(?P<power>\d{{1,2}}))?\s*(?P<unit>{_any(MULTIPLIERS)})?"
    rf"|(?P<numeral>{NUMERAL}+))\s*{_any(YUAN)}?\s*(?P<after>-)?(?P<close>\))?",
    re.ASCII | re.IGNORECASE,
)
_PERCENT: Final = re.compile(
    rf"(?P<minus>-)?\s*(?P<figure>\d+(?:\.\d*)?|\.\d+)\s*(?:(?P<sign>{_any(PERCENT_WORDS)})|(?P<thousandth>‰))",
    re.ASCII,
)
_SPOKEN_PERCENT: Final = re.compile(
    rf"(?P<base>{PER_HUNDRED}|{PER_THOUSAND})(?:(?P<figure>\d+(?:\.\d+)?)|(?P<numeral>{NUMERAL}+))"
)
_TENTHS: Final = re.compile(rf"(?P<whole>{NUMERAL}|\d(?:\.\d)?){TENTHS}(?P<part>{NUMERAL}|\d)?")
_COUNT: Final = re.compile(rf"(?P<number>.*?[\d{NUMERAL[1:-1]}])\s*{_any(COUNT_UNITS)}")
_SCORE: Final = re.compile(rf"(?P<number>[\d.]+|{NUMERAL})\s*{_any(SCORE_UNITS)}")
_STARS: Final = re.compile(rf"{_any(STARS)}+\ufe0f?")


def _unfolded(value: Cell, folded: str) -> Cell:
    """What stays when the text is no number: the text, without what cannot be seen."""
    return (one_line(value) if isinstance(value, str) else value) if folded else None


def _float(figure: str, scale: int = 1) -> float | None:
    digits = re.sub(r"[, ]", "", figure)
    if len(digits.replace(".", "").strip("0")) > 15:
        return None
    return float(Decimal(digits) * scale)


def _magnitude(found: re.Match[str]) -> float | None:
    if found["numeral"]:
        spoken = numeral(found["numeral"])
        return None if spoken is None else float(spoken)
    unit = found["unit"]
    scale = MULTIPLIERS[unit.lower()] if unit else 1
    return _float(found["figure"], scale * 10 ** int(found["power"] or 0))


def _amount(folded: str) -> float | None:
    found = _AMOUNT.fullmatch(folded)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [mark for mark in (found["open"], found["sign"], found["minus"], found["after"]) if mark and mark != "+"]
    size = _magnitude(found)
    return None if size is None or len(signs) > 1 else -size if signs and size else size


def number(value: Cell) -> Cell:
    """Read a number as people write it.

    >>> number("¥1,234.50"), number("1.2万"), number("1234.5-"), number("（1,234）"), number("１２３")
    (1234.5, 12000.0, -1234.5, -1234.0, 123.0)
    >>> number("三万二千"), number("约1.2万"), number("1-2万"), number("US$30"), number("50万以上")
    (32000.0, '约1.2万', '1-2万', 'US$30', '50万以上')
    """
    if not isinstance(value, str):
        return value
    folded = plain(value)
    read = _amount(folded)
    return _unfolded(value, folded) if read is None else read


def money(value: Cell) -> Cell:
    """Read an amount in yuan.

    >>> money("3,000元"), money("RMB 1.5亿元"), money("人民币壹万贰仟元整"), money("3k"), money("100万元")
    (3000.0, 150000000.0, 12000.0, 3000.0, 1000000.0)
    """
    return number(value)


def integer(value: Cell) -> Cell:
    """Read a count, with the measure word that people add.

    >>> integer("30天"), integer("1,200"), integer("十二次"), integer("3个月")
    (30.0, 1200.0, 12.0, '3个月')
    """
    if not isinstance(value, str):
        return value
    found = _COUNT.fullmatch(plain(value))
    counted = _amount(found["number"]) if found else None
    return number(value) if counted is None else counted


def percent(value: Cell) -> Cell:
    """Read percent points; a bare number stays as it is, 0.75 too: only the cell's format could tell.

    >>> percent("75%"), percent("百分之七十五"), percent("七成五"), percent("0.5‰"), percent(0.75), percent("0.75")
    (75.0, 75.0, 75.0, 0.05, 0.75, 0.75)
    """
    if not isinstance(value, str):
        return value
    folded = plain(value).replace(" ", "")
    for read in (_written_percent, _spoken_percent, _in_tenths):
        points = read(folded)
        if points is not None:
            return points
    return number(value)


def _written_percent(folded: str) -> float | None:
    found = _PERCENT.fullmatch(folded)
    if not found:
        return None
    points = Decimal(found["figure"]) / (10 if found["thousandth"] else 1)
    return float(-points if found["minus"] and points else points)


def _spoken_percent(folded: str) -> float | None:
    found = _SPOKEN_PERCENT.fullmatch(folded)
    if not found:
        return None
    figure = Decimal(found["figure"]) if found["figure"] else numeral(found["numeral"])
    return None if figure is None else float(Decimal(figure) / (1 if found["base"] == PER_HUNDRED else 10))


def _in_tenths(folded: str) -> float | None:
    found = _TENTHS.fullmatch(folded)
    if not found:
        return None
    whole, part = (_figure(found[group]) for group in ("whole", "part"))
    return None if whole is None or part is None else float(whole * 10 + part)


def _figure(sign: str | None) -> Decimal | None:
    if sign and not re.fullmatch(r"[\d.]+", sign, re.ASCII):
        spoken = numeral(sign)
        return None if spoken is None else Decimal(spoken)
    return Decimal(sign or 0)


def score(value: Cell) -> Cell:
    """Read a score from 1 to 5.

    >>> score("4分"), score("★★★"), score("五星"), score("4.0"), score("好")
    (4.0, 3.0, 5.0, 4.0, '好')
    """
    if not isinstance(value, str):
        return value
    folded = plain(value)
    if _STARS.fullmatch(folded):
        return float(sum(folded.count(star) for star in STARS))
    found = _SCORE.fullmatch(folded)
    scored = _amount(found["number"]) if found else None
    return number(value) if scored is None else scored
