"""Personal data made unreadable: enough stays to know it again, not enough to use it."""

from __future__ import annotations

import re
from typing import Final

from kehu_xl.core.clean.people import is_organisation

_STAR: Final = "*"
_MAIL: Final = re.compile(r"([^@\s]+)@([^@\s]+)")
_SEPARATED: Final = re.compile(r"([;,，；、/\s]+)")
_DIGITS: Final = re.compile(r"[\dXx-]{7,}")


def masked(text: str) -> str:
    """Mask one value by what it looks like: number, e-mail address, or name.

    >>> masked("13800138000"), masked("11010519491231002X"), masked("0516-83456789")
    ('138****8000', '110105********002X', '0516*****6789')
    >>> masked("wangfang@example.com"), masked("王芳"), masked("欧阳小明"), masked("徐州华信商贸有限公司")
    ('w*******@example.com', '王*', '欧***', '徐州******公司')
    >>> masked("13800138000; 0516-83456789")
    '138****8000; 0516*****6789'
    """
    parts = _SEPARATED.split(text)
    return "".join(part if _SEPARATED.fullmatch(part) else _masked(part) for part in parts)


def _masked(text: str) -> str:
    mail = _MAIL.fullmatch(text)
    if mail:
        return f"{mail[1][0]}{_STAR * max(len(mail[1]) - 1, 1)}@{mail[2]}"
    if _DIGITS.fullmatch(text):
        head = 6 if len(text) >= 15 else 4 if "-" in text else 3
        return _middle(text, head, 4)
    if is_organisation(text) and len(text) > 4:
        return _middle(text, 2, 2)
    return _middle(text, 1, 0) if len(text) > 1 else text


def _middle(text: str, head: int, tail: int) -> str:
    """Stars between the first and the last characters; of a short text fewer stay.

    >>> _middle("12345678", 3, 4), _middle("1234567", 3, 4)
    ('12**5678', '1**4567')
    """
    head = max(min(head, (len(text) - tail) // 2), 1)
    return f"{text[:head]}{_STAR * (len(text) - head - tail)}{text[len(text) - tail :]}"
