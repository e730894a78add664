"""Chinese numerals."""

from __future__ import annotations

import re
from typing import Final

from kehu_xl.spec.vocabulary.units import DIGITS, MYRIADS, SPECIAL_TENS, TENS

NUMERAL: Final = f"[{''.join((*DIGITS, *TENS, *MYRIADS, *SPECIAL_TENS))}]"
_DIGITS_ONLY: Final = re.compile(f"[{''.join(DIGITS)}]+")
_ZERO: Final = frozenset(sign for sign, digit in DIGITS.items() if digit == 0)
_SPOKEN: Final = re.compile(f"[{''.join({**TENS, **MYRIADS})}][{''.join(set(DIGITS) - _ZERO)}]$")
_TEN: Final = frozenset(sign for sign, size in TENS.items() if size == 10)


def digits(numeral: str) -> str | None:
    """The digits of a numeral read sign by sign, None where a sign is no digit.

    >>> digits("二〇二四"), digits("十二")
    ('2024', None)
    """
    return "".join(str(DIGITS[sign]) for sign in numeral) if _DIGITS_ONLY.fullmatch(numeral) else None


def numeral(text: str) -> int | None:
    """The number that a numeral says, None for anything else.

    >>> numeral("十二"), numeral("廿五"), numeral("一百零五"), numeral("壹万贰仟"), numeral("两亿三千万")
    (12, 25, 105, 12000, 230000000)
    >>> numeral("两万五") is None  # spoken: 25,000 or 20,005
    True
    """
    for sign, written in SPECIAL_TENS.items():
        text = text.replace(sign, written)
    if _SPOKEN.search(text) and text[-2] not in _TEN:
        return None
    return _below_myriads(text)


def _below_myriads(text: str) -> int | None:
    for sign in sorted(MYRIADS, key=MYRIADS.__getitem__, reverse=True):
        head, found, tail = text.rpartition(sign)
        if found:
            left, right = _below_myriads(head), _below_myriads(tail) if tail else 0
            return None if left is None or right is None else left * MYRIADS[sign] + right
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last = 0, None, 10**4
    for place, sign in enumerate(text):
        if sign in TENS:
            if TENS[sign] >= last or (digit is None and place > 0 and text[place - 1] not in _ZERO):
                return None
            total, digit, last = total + (digit or 1) * TENS[sign], None, TENS[sign]
        elif sign not in DIGITS or digit:
            return None
        else:
            digit = DIGITS[sign]
    return total + (digit or 0) if text else None
