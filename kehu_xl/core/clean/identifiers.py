"""Numbers and addresses with a format: credit code, person id, bank account, e-mail, web address.

A repair is made only where it is certain; the check digit says so where there is one. A number of more than
15 digits that a spreadsheet has rounded is lost and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kehu_xl.core.clean.text import one_line, plain, whole_number
from kehu_xl.core.identity import EMAIL, person_id_valid, uscc_valid
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.vocabulary.signs import CLOSING_SIGNS, DASHES, FULL_STOP, TIMES_SIGN

_GAPS: Final = re.compile(rf"[\s.·{re.escape(DASHES)}]")
_LOOK_ALIKES: Final = str.maketrans("OIol", "0101")
_CODE: Final = re.compile(r"[0-9A-Z]+")
_ACCOUNT: Final = re.compile(r"\d{5,40}", re.ASCII)
_ENDS: Final = f"<>{CLOSING_SIGNS} \"'"
_MAIL_TO: Final = re.compile(r"(?:mailto|e-?mail)\s*:\s*", re.IGNORECASE)
_SCHEME: Final = re.compile(r"(https?):[/\\]{1,3}", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:https?://)?[^/?#@]+")


def _compact(value: str) -> str:
    return _GAPS.sub("", plain(value)).upper()


def _checked(value: Cell, valid: Callable[[str], bool], repairs: tuple[Callable[[str], str], ...]) -> Cell:
    """The first repair whose check digit holds, else the compact writing."""
    if isinstance(value, float):
        return whole_number(value) or value
    if not isinstance(value, str):
        return value
    compact = _compact(value)
    for repair in repairs:
        repaired = repair(compact)
        if valid(repaired):
            return repaired
    return compact if _CODE.fullmatch(compact) else one_line(value) or None


def uscc(value: Cell) -> Cell:
    """Write a 统一社会信用代码: upper case, no gaps; O and I become 0 and 1 where the check then holds.

    >>> uscc("９１３５０１００ｍ０００１００ｙ４３"), uscc("9135O1OOMOOO1OOY43"), uscc("91350100-M000100Y-43")
    ('91350100M000100Y43', '91350100M000100Y43', '91350100M000100Y43')
    >>> uscc("91350100m000100y44"), uscc(9.13501e17), uscc("办理中")
    ('91350100M000100Y44', 9.13501e+17, '办理中')
    """
    return _checked(value, uscc_valid, (str, lambda code: code.translate(_LOOK_ALIKES)))


def person_id(value: Cell) -> Cell:
    """Write a 公民身份号码: no gaps, a capital X; one of 15 digits stays one of 15.

    >>> person_id("110105 19491231 002x"), person_id("11010519491231002×"), person_id("110105491231002")
    ('11010519491231002X', '11010519491231002X', '110105491231002')
    """
    return _checked(value, person_id_valid, (str, lambda number: number.replace(TIMES_SIGN, "X")))


def bank_account(value: Cell) -> Cell:
    """Write a bank account as its digits.

    >>> bank_account("6222 0211 0301 2345 678"), bank_account(32001881236.0), bank_account("农行6222 0211")
    ('6222021103012345678', '32001881236', '农行6222 0211')
    """
    if isinstance(value, float):
        return whole_number(value) or value
    if not isinstance(value, str):
        return value
    compact = _compact(value)
    return compact if _ACCOUNT.fullmatch(compact) else one_line(value) or None


def email(value: Cell) -> Cell:
    """Write an e-mail address; a misspelt domain is not corrected, since nobody can be sure.

    >>> email("Wang＠Example.COM；"), email("mailto:wang @163。com"), email("wang@qq.ocm"), email("无邮箱")
    ('Wang@example.com', 'wang@163.com', 'wang@qq.ocm', '无邮箱')
    """
    if not isinstance(value, str):
        return value
    bare = _MAIL_TO.sub("", re.sub(r"\s", "", plain(value)).strip(_ENDS)).strip(_ENDS).replace(FULL_STOP, ".")
    if EMAIL.fullmatch(bare):
        user, _, domain = bare.rpartition("@")
        return f"{user}@{domain.lower()}"
    return one_line(value) or None


def url(value: Cell) -> Cell:
    """Write a web address; the host in lower case, nothing added.

    >>> url("HTTP：//WWW.Example.com/A。"), url("www.example.com "), url("http:\\\\\\\\www.example.com")
    ('http://www.example.com/A', 'www.example.com', 'http://www.example.com')
    """
    if not isinstance(value, str):
        return value
    folded = plain(value).rstrip(_ENDS)
    if not folded.isascii() or " " in folded or "@" in folded:
        return one_line(value) or None
    linked = _SCHEME.sub(lambda found: f"{found[1].lower()}://", folded)
    return _HOST.sub(lambda found: found[0].lower(), linked, count=1) or None
