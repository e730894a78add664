"""Texts made clean, taken apart, masked, or spelled in pinyin."""

from __future__ import annotations

from typing import Final

from pypinyin import Style, lazy_pinyin

from kehu_xl.core.clean import clean_column
from kehu_xl.core.clean.gazetteer import locate
from kehu_xl.core.masking import masked as masked_text
from kehu_xl.core.names import name_parts
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import objects, text_of
from kehu_xl.core.worksheet.grids import each
from kehu_xl.spec.functions import NOT_A_PART, PARTS
from kehu_xl.spec.types import Kind

_REST: Final = "rest"


def mobile(numbers: Objects) -> Objects:
    """Eleven digits; what is no mobile number stays as it is."""
    return clean_column(Kind.MOBILE, numbers)


def name(names: Objects) -> Objects:
    """Names without odd blanks and signs that nobody sees."""
    return clean_column(Kind.NAME, names)


def brand(names: Objects) -> Objects:
    """The 字号 of firms' names; a name that has none is given whole.

    >>> brand(objects(["徐州华信商贸有限公司", "王芳"])).tolist()
    ['华信', '王芳']
    """
    return each(names, lambda cell: name_parts(text_of(cell) or "").brand or cell)


def address_part(addresses: Objects, parts: Objects) -> Objects:
    """省, 市, 区县 or what follows them.

    >>> address_part(objects(["江苏省徐州市鼓楼区人民路1号"] * 2), objects(["市", "详址"])).tolist()
    ['徐州市', '人民路1号']
    """
    pairs = zip(clean_column(Kind.ADDRESS, addresses).tolist(), parts.tolist(), strict=True)
    return objects([_part(address, part) for address, part in pairs])


def _part(address: Cell, part: Cell) -> Cell:
    wanted = PARTS.get(str(part).strip())
    if wanted is None:
        return NOT_A_PART
    if not isinstance(address, str):
        return address
    place = locate(address)
    return address[place.end :].strip() if wanted == _REST else getattr(place, wanted)


def masked(texts: Objects) -> Objects:
    """Texts with their middle hidden; numbers as people read them."""
    return each(texts, lambda cell: masked_text(text_of(cell) or ""))


def initials(names: Objects) -> Objects:
    """The capitals of the pinyin; letters and digits stay, other signs go.

    >>> initials(objects(["徐州华信商贸", "ABC科技(3)"])).tolist()
    ['XZHXSM', 'ABCKJ3']
    """
    return each(names, lambda cell: _initials(text_of(cell) or ""))


def _initials(text: str) -> str:
    spelled = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    return "".join(sign for sign in spelled if sign.isalnum()).upper()
