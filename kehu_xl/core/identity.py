"""Which numbers can be what they claim to be: credit codes, person ids, phones, e-mails.

Scalars are `str -> bool`; a `…_column` takes an object array and gives a bool array of the
same length, False wherever the cell is not a text. About 3 % of all person ids also satisfy the
check of the credit code: test for a person id first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.scan import misfits
from kehu_xl.core.snapshot import Objects
from kehu_xl.spec.regions import PROVINCE_CODES, region_name

Bools: TypeAlias = NDArray[np.bool_]
_Matrix: TypeAlias = NDArray[np.int64]  # one row a text, one column a character
_Places: TypeAlias = NDArray[np.int8]  # the same, of places in an alphabet

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_SIGNS: Final = frozenset(USCC_ALPHABET)
_USCC_POWERS: Final = tuple(pow(3, place, 31) for place in range(17))
_USCC_WEIGHTS: Final = np.array(_USCC_POWERS, dtype=np.int64)
_PERSON_POWERS: Final = tuple(pow(2, 17 - place, 11) for place in range(17))
_PERSON_WEIGHTS: Final = np.array(_PERSON_POWERS, dtype=np.int64)
_PERSON_CHECKS: Final = "10X98765432"
_PERSON_ID: Final = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_MONTH_DAYS: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)

MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE: Final = re.compile(
    r"(?:0[1-9]\d{1,2}-)?[2-9]\d{6,7}(?:-\d{1,6})?"  # 0516-83456789-801
    r"|0[1-9]\d{8,10}(?:-\d{1,6})?"
    r"|[48]00-?\d{3}-?\d{4}(?:-\d{1,6})?"
    r"|9[56]\d{3,6}|1[02]\d{3}|1010\d{4}"
    r"|\+?(?!86)[1-9]\d{0,2}-[\d-]{6,14}|\+(?!86)\d{7,15}",
    re.ASCII,
)
_ONE_PHONE: Final = re.compile(f"(?:{MOBILE.pattern}|{LANDLINE.pattern})", re.ASCII)
_PHONES: Final = re.compile(f"{_ONE_PHONE.pattern}(?:;{_ONE_PHONE.pattern})*", re.ASCII)
_EVERYDAY_EMAIL: Final = r"[A-Za-z0-9_.+-]{1,64}+@(?:[a-z0-9]{1,63}+\.)++[a-z]{2,24}"  # an EMAIL too, known sooner
EMAIL: Final = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}")
_EMAILS: Final = re.compile(f"{_EVERYDAY_EMAIL}|{EMAIL.pattern}")


def _table(alphabet: str) -> _Places:
    places = np.full(256, -1, dtype=np.int8)
    places[[ord(sign) for sign in alphabet]] = np.arange(len(alphabet))
    return places


_USCC_PLACES: Final = _table(USCC_ALPHABET)
_PERSON_PLACES: Final = _table("0123456789X")


def _matrix(values: Objects, length: int, places: _Places) -> tuple[Bools, _Places]:
    """Which cells are texts of that length in that alphabet, and the places of their characters."""
    cells = values.tolist()
    try:
        fits = np.fromiter(map(len, cells), np.int64, len(cells)) == length
    except TypeError:  # not only texts
        fits = np.array([isinstance(cell, str) and len(cell) == length for cell in cells], dtype=np.bool_)
    signs = np.frombuffer("".join(compress(cells, fits)).encode("latin-1", "replace"), np.uint8)  # one byte a sign
    matrix = places.take(signs).reshape(-1, length)
    if (matrix >= 0).all():
        return fits, matrix
    known = (matrix >= 0).all(axis=1)
    fits[fits] = known
    return fits, matrix[known]


def uscc_valid_column(values: Objects) -> Bools:
    """Which cells hold a 统一社会信用代码 whose check character holds (GB 32100-2015).

    >>> uscc_valid_column(np.array(["91350100M000100Y43", "91350100M000100Y44", None], dtype=object)).tolist()
    [True, False, False]
    """
    valid, places = _matrix(values, 18, _USCC_PLACES)
    check = (31 - places[:, :17] @ _USCC_WEIGHTS % 31) % 31
    valid[valid] = check == places[:, 17]
    return valid


def uscc_valid(code: str) -> bool:
    """Whether it is a 统一社会信用代码; letters are allowed in the first two places.

    >>> uscc_valid("91350100M000100Y43"), uscc_valid("91350100M000100Y34")
    (True, False)
    """
    return len(code) == 18 and set(code) <= _USCC_SIGNS and uscc_check_character(code[:17]) == code[17]


def uscc_check_character(body: str) -> str:
    """The check character that belongs to the first 17 characters.

    >>> uscc_check_character("91350100M000100Y4")
    '3'
    """
    total = sum(USCC_ALPHABET.index(sign) * weight for sign, weight in zip(body, _USCC_POWERS, strict=True))
    return USCC_ALPHABET[-total % 31]


def _dates_hold(year: _Matrix, month: _Matrix, day: _Matrix) -> Bools:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    month_fits = (month >= 1) & (month <= 12)
    last = _MONTH_DAYS[np.where(month_fits, month, 0)] + (leap & (month == 2))
    result: Bools = month_fits & (day >= 1) & (day <= last) & (year >= 1800) & (year <= 2100)
    return result


def _number(places: _Places, start: int, stop: int) -> _Matrix:
    powers = 10 ** np.arange(stop - start - 1, -1, -1, dtype=np.int64)
    number: _Matrix = places[:, start:stop] @ powers
    return number


def _person_id_18(values: Objects) -> Bools:
    valid, places = _matrix(values, 18, _PERSON_PLACES)
    digits = (places[:, :17] < 10).all(axis=1)
    check = (12 - places[:, :17] @ _PERSON_WEIGHTS % 11) % 11  # 10 stands for X
    region = np.isin(_number(places, 0, 2), PROVINCE_CODES) | (places[:, 0] == 9)
    born = _dates_hold(_number(places, 6, 10), _number(places, 10, 12), _number(places, 12, 14))
    valid[valid] = digits & region & born & (check == places[:, 17])
    return valid


def _person_id_15(values: Objects) -> Bools:
    valid, places = _matrix(values, 15, _PERSON_PLACES)
    digits = (places < 10).all(axis=1)
    region = np.isin(_number(places, 0, 2), PROVINCE_CODES)
    born = _dates_hold(1900 + _number(places, 6, 8), _number(places, 8, 10), _number(places, 10, 12))
    valid[valid] = digits & region & born
    return valid


def person_id_valid_column(values: Objects) -> Bools:
    """Which cells hold a 公民身份号码: 18 places with their check (GB 11643-1999), or the older 15.

    >>> ids = ["11010519491231002X", "110105194912310021", "110105491231002", "110105491331002"]
    >>> person_id_valid_column(np.array(ids, dtype=object)).tolist()
    [True, False, True, False]
    """
    return _person_id_18(values) | _person_id_15(values)


def person_id_valid(number: str) -> bool:
    """Whether it is a person id of 18 or 15 places.

    >>> person_id_valid("11010519491231002X"), person_id_valid("11010519491231002x")
    (True, False)
    """
    return _could_be_person_id(number) and bool(person_id_valid_column(np.array([number], dtype=object))[0])


def _could_be_person_id(number: str) -> bool:
    """Whether its shape, month and check hold: the quick look at one number before the whole one."""
    if not _PERSON_ID.fullmatch(number):
        return False
    if len(number) == 15:
        return "01" <= number[8:10] <= "12"
    return "01" <= number[10:12] <= "12" and _PERSON_CHECKS[_check_sum(number)] == number[17]


def _check_sum(number: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number[:17], _PERSON_POWERS, strict=True)) % 11


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a person id says: the region of first registration, the birth date, the sex."""

    region_code: str
    region: str  # as far as the code is known, else ""
    born: date
    sex: str | None  # "male" or "female"; None where the digit is lost


def person_id_facts(number: str) -> PersonFacts | None:
    """What a valid person id says of its holder, None for anything else.

    >>> person_id_facts("11010519491231002X")
    PersonFacts(region_code='110105', region='北京市朝阳区', born=datetime.date(1949, 12, 31), sex='female')
    """
    if not person_id_valid(number):
        return None
    born, order = (number[6:14], number[16]) if len(number) == 18 else ("19" + number[6:12], number[14])
    sex = "male" if int(order) % 2 else "female"
    return PersonFacts(number[:6], region_name(number[:6]), date.fromisoformat(born), sex)


def lost_id_facts(number: float) -> PersonFacts | None:
    """What is still certain of a person id that was typed as a number and kept 15 digits.

    >>> lost_id_facts(110105194912310000.0)
    PersonFacts(region_code='110105', region='北京市朝阳区', born=datetime.date(1949, 12, 31), sex=None)
    """
    if not 1e17 <= number < 1e18:
        return None
    digits = f"{number:.14e}".replace(".", "")[:15]  # what Excel keeps
    try:
        born = date.fromisoformat(digits[6:14])
    except ValueError:
        return None
    known = int(digits[:2]) in PROVINCE_CODES
    return PersonFacts(digits[:6], region_name(digits[:6]), born, None) if known else None


def _matched(values: Objects, pattern: re.Pattern[str]) -> Bools:
    cells = values.tolist()
    try:
        wrong = misfits(cells, pattern)
    except TypeError:  # not only texts
        wrong = misfits([cell for cell in cells if type(cell) is str], pattern)
        return np.array([type(cell) is str and cell not in wrong for cell in cells], dtype=np.bool_)
    return ~np.fromiter(map(wrong.__contains__, cells), np.bool_, len(cells))


def mobile_valid_column(values: Objects) -> Bools:
    """Which cells hold the eleven digits of a mainland mobile number and nothing else.

    >>> mobile_valid_column(np.array(["13800138000", "12800138000", 13800138000.0], dtype=object)).tolist()
    [True, False, False]
    """
    return _matched(values, MOBILE)


def phone_valid_column(values: Objects) -> Bools:
    """Which cells hold one phone number: land line, 400/800, service number, foreign, or a mobile.

    >>> cells = ["0516-83456789", "0516-83456789-801", "400-820-8820", "13800138000", "+852-23456789", "电话"]
    >>> phone_valid_column(np.array(cells, dtype=object)).tolist()
    [True, True, True, True, True, False]
    """
    return _matched(values, _ONE_PHONE)


def phones_valid_column(values: Objects) -> Bools:
    """Which cells hold phone numbers only, separated by semicolons.

    >>> phones_valid_column(np.array(["13800138000;0516-83456789", "13800138000;无"], dtype=object)).tolist()
    [True, False]
    """
    return _matched(values, _PHONES)


def email_valid_column(values: Objects) -> Bools:
    """Which cells hold one e-mail address (the everyday part of RFC 5321, Chinese domains included).

    >>> email_valid_column(np.array(["wang@example.com", "wang@example", "wang.example.com"], dtype=object)).tolist()
    [True, False, False]
    """
    return _matched(values, _EMAILS)
