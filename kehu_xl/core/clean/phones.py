"""Phone numbers: one in a cell, several in a cell, with words around them.

The written forms, one a number: `13800138000`, `0516-83456789`, `0516-83456789-801` (extension),
`400-820-8820`, `83456789`, `95588`, `+852-23456789`. Area codes: the national list of long-distance codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kehu_xl.core.clean.text import one_line, plain, whole_number
from kehu_xl.core.identity import MOBILE
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.vocabulary.contact import (
    ABROAD_CODES,
    EXTENSIONS,
    FAX_LABELS,
    NUMBER_JOINER,
    NUMBER_SEPARATORS,
    PHONE_LABELS,
)
from kehu_xl.spec.vocabulary.signs import DASHES

_CODE_RANGES: Final = (
    "10 20-29 310-319 335 349-359 370-379 391-398 410-419 421 427 429 431-440 451-459 464 467-483 510-519 523 527 "
    "530-539 543 546 550-566 570-580 591-599 631-635 660 662 663 668 691 692 701 710-719 722 724 728 730-739 743-746 "
    "750-760 762 763 765 766 768-779 790-799 812 813 816-818 825-827 830-839 851-859 870-879 883 886-888 891-898 "
    "901-903 906 908-919 930-939 941 943 951-955 970-979 990-999"
)


def _area_codes() -> frozenset[str]:
    bounds = (part.partition("-") for part in _CODE_RANGES.split())
    return frozenset(f"0{code}" for low, _, high in bounds for code in range(int(low), int(high or low) + 1))


AREA_CODES: Final = _area_codes()
_DASH: Final = re.compile(f"[{re.escape(DASHES)}]")
_USUAL_MOBILE: Final = re.compile(r"(?:0{0,2}86)?(1[3-9]\d{9})", re.ASCII)  # nearly all there are
_WITHOUT_GAPS: Final = dict.fromkeys(map(ord, "+- \u202d\u202c\xa0"))
_FLOAT_TAIL: Final = re.compile(r"(?<=\d{7})\.0$")  # a number that some program turned into text
_FAX: Final = re.compile("|".join(FAX_LABELS), re.IGNORECASE)
_GAP: Final = r"[-\s.]?"
_EXTENSION: Final = rf"(?:\s*(?:[-#*x]|{'|'.join(map(re.escape, EXTENSIONS))})\s*(?P<ext{{}}>\d{{{{1,6}}}})(?!\d))?"
_CHINA: Final = r"(?:(?:\+|00|\b0)?86[-\s]*|\(\+?86\)[-\s]*)"
_NUMBER: Final = re.compile(
    rf"(?<![\d*])(?:(?P<foreign>(?:\+|00)(?!86)[1-9]\d{{0,2}}{_GAP}\d(?:{_GAP}\d){{5,12}})"
    rf"|{_CHINA}?0?(?P<mobile>1[3-9]\d(?:{_GAP}\d){{8}})"
    rf"|(?P<service>[48]00(?:{_GAP}\d){{7}}){_EXTENSION.format('s')}"
    rf"|\(?(?P<abroad>{'|'.join(ABROAD_CODES)})(?:\)[-\s.]*|[-\s])(?P<there>\d(?:{_GAP}\d){{7,8}})"
    rf"|{_CHINA}?\(?(?P<area>010|02\d|0[3-9]\d\d|(?:(?<=86)|(?<=86[-\s])|(?<=86\)))(?:10|2\d|[3-9]\d\d)"
    rf"|(?:10|2\d|[3-9]\d\d)(?=[-)]))\)?[-\s.]*(?P<local>[1-9]\d{{2,3}}{_GAP}\d{{3,4}}){_EXTENSION.format('l')}"
    rf"|(?P<near>[2-9]\d{{2,3}}[-\s]?\d{{4}}){_EXTENSION.format('n')}"
    rf"|(?P<short>9[56]\d{{3,6}}|1[02]\d{{3}}|1010\d{{4}}))(?![\d*])",
    re.ASCII | re.IGNORECASE,
)
_LABELS: Final = re.compile("|".join(sorted(map(re.escape, PHONE_LABELS), key=len, reverse=True)), re.IGNORECASE)
_LABEL: Final = re.compile(rf"(?:{_LABELS.pattern})\s*\d?\s*[:.\s]*(?=[\x00\d(+]|$)", re.IGNORECASE)
_BETWEEN: Final = re.compile(rf"[\s\x00:.()\-{re.escape(NUMBER_SEPARATORS)}]+")
_GLUED: Final = re.compile(
    rf"(?P<before>[^\x00]*?){_BETWEEN.pattern[:-1]}*\x00{_BETWEEN.pattern[:-1]}*(?P<after>[^\x00]*)"
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The phone numbers of a cell, in order, and the words that stood beside them."""

    numbers: tuple[str, ...]
    rest: str

    @property
    def complete(self) -> bool:
        """Whether the cell holds numbers and nothing else."""
        return bool(self.numbers) and not self.rest


def is_mobile(number: str) -> bool:
    """Whether a written number is a mainland mobile.

    >>> is_mobile("13800138000"), is_mobile("0516-83456789")
    (True, False)
    """
    return MOBILE.fullmatch(number) is not None


def _written(found: re.Match[str]) -> str | None:
    """The written form of one number that the pattern found."""
    if mobile_number := found["mobile"]:
        return _digits(mobile_number)
    if foreign := found["foreign"]:
        return re.sub(r"[\s.]", "-", re.sub(r"^00", "+", foreign))
    if service := found["service"]:
        number = _digits(service)
        return _extended(f"{number[:3]}-{number[3:6]}-{number[6:]}", found["exts"])
    if code := found["abroad"]:
        return re.sub(r"[\s.]", "-", f"+{code}-{found['there']}")
    if found["area"]:
        return _land_line(found)
    return _extended(_digits(found["near"]), found["extn"]) if found["near"] else found["short"]


def _land_line(found: re.Match[str]) -> str | None:
    code, number = f"0{found['area'].removeprefix('0')}", _digits(found["local"])
    fits = _area_fits(code, number) and found["area"] not in ABROAD_CODES
    return _extended(f"{code}-{number}", found["extl"]) if fits else None


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _extended(number: str, extension: str | None) -> str:
    return f"{number}-{extension}" if extension else number


def _area_fits(code: str, number: str) -> bool:
    return code in AREA_CODES and len(number) in ((8,) if len(code) == 3 else (7, 8))


def numbers_in(value: str) -> Numbers:
    """Find the phone numbers of a cell.

    >>> numbers_in("王芳：138 0013 8000 / 0516-83456789转801")
    Numbers(numbers=('13800138000', '0516-83456789-801'), rest='王芳')
    >>> numbers_in("传真 0516-83456789").complete
    False
    """
    folded = _FLOAT_TAIL.sub("", _DASH.sub("-", plain(value)))
    if _FAX.search(folded):
        return Numbers((), folded)
    numbers: list[str] = []

    def taken(found: re.Match[str]) -> str:
        number = _written(found)
        numbers.extend([number] if number else [])
        return "\0" if number else found[0]

    rest = _NUMBER.sub(taken, folded)
    return Numbers(tuple(dict.fromkeys(numbers)), _BETWEEN.sub(" ", _LABEL.sub("", rest)).strip())


def glued(value: str) -> tuple[str, tuple[str, ...]]:
    """Take apart a name and the numbers before or after it; ("", ()) where it is anything else.

    >>> glued("王芳13800138000"), glued("华信（徐州）有限公司：0516-83456789/13800138000")
    (('王芳', ('13800138000',)), ('华信(徐州)有限公司', ('0516-83456789', '13800138000')))
    >>> glued("13800138000"), glued("华信13800138000商贸")
    (('', ()), ('', ()))
    """
    numbers: list[str] = []

    def taken(found: re.Match[str]) -> str:
        number = _written(found)
        numbers.extend([number] if number else [])
        return "\0" if number else found[0]

    marked = _LABEL.sub("", _NUMBER.sub(taken, _DASH.sub("-", plain(value))))
    found = _GLUED.fullmatch(marked)
    if not found or bool(found["before"]) == bool(found["after"]):
        return "", ()
    called = (found["before"] or found["after"]).strip()
    spare = called.count(")") - called.count("(")  # the separators may have taken one of a pair
    called = called[:-spare] if spare > 0 and called.endswith(")" * spare) else called + ")" * -spare
    return called, tuple(dict.fromkeys(numbers))


def _of_number(value: float) -> str | None:
    """The number behind a float: a mobile, or a land line that lost its leading zero."""
    digits = whole_number(value)
    if digits is None or len(digits) < 5:
        return None
    for area_digits in (2, 3):
        area, number = f"0{digits[:area_digits]}", digits[area_digits:]
        if len(digits) > 8 and not is_mobile(digits) and area[1:] not in ABROAD_CODES and _area_fits(area, number):
            return f"{area}-{number}"
    found = numbers_in(digits)
    return found.numbers[0] if found.complete and len(found.numbers) == 1 else digits


def mobile(value: Cell) -> Cell:
    """Keep the eleven digits of a mainland mobile number.

    >>> mobile("+86 138-0013-8000"), mobile(13800138000.0), mobile("手机：１３８００１３８０００")
    ('13800138000', '13800138000', '13800138000')
    >>> mobile("135****1234"), mobile("1.38E+10"), mobile("1380013800")
    ('135****1234', '1.38E+10', '1380013800')

    A single number of another form is written as `phone` writes it; several stay for `rules` to distribute.
    """
    if isinstance(value, float):
        return _of_number(value) or value
    if not isinstance(value, str):
        return value
    if usual := _USUAL_MOBILE.fullmatch(value.translate(_WITHOUT_GAPS)):
        return usual[1]
    found = numbers_in(one_line(value))
    if found.complete and len(found.numbers) == 1:
        return found.numbers[0]
    return one_line(value) or None


def phone(value: Cell) -> Cell:
    """Write one phone number in its usual form.

    >>> phone("（0516）8345 6789"), phone("051683456789转801"), phone("+86 516 83456789")
    ('0516-83456789', '0516-83456789-801', '0516-83456789')
    >>> phone("(852)2345-6789"), phone("00852-23456789"), phone("0851-23456789"), phone("85223456789")
    ('+852-2345-6789', '+852-23456789', '0851-23456789', '85223456789')
    >>> phone("4008208820"), phone(51683456789.0), phone("01083456789"), phone("83456789")
    ('400-820-8820', '0516-83456789', '010-83456789', '83456789')
    """
    return mobile(value)


def phones(value: Cell) -> Cell:
    """Write several phone numbers, joined by semicolons; words among them stay.

    >>> phones("138 0013 8000、０５１６-83456789"), phones("13800138000（妻子）")
    ('13800138000;0516-83456789', '13800138000（妻子）')
    """
    if isinstance(value, float):
        return _of_number(value) or value
    if not isinstance(value, str):
        return value
    found = numbers_in(one_line(value))
    return NUMBER_JOINER.join(found.numbers) if found.complete else one_line(value) or None
