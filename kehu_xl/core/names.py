"""Names of firms and people, folded for comparison and taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from kehu_xl.core.clean.gazetteer import full_names, locate
from kehu_xl.core.snapshot import Objects
from kehu_xl.core.typed import objects
from kehu_xl.spec.regions import TOWN_SIGNS
from kehu_xl.spec.vocabulary.company import EQUAL_FORMS, LEGAL_FORMS, PLACES_ABROAD, TRADES

_LATIN_FORM: Final = re.compile(rf"\b(?:{'|'.join(form for form in EQUAL_FORMS if form.isascii())})\b", re.ASCII)
_CHINESE_FORM: Final = re.compile("|".join(form for form in EQUAL_FORMS if not form.isascii()))
_FORMS: Final = frozenset(LEGAL_FORMS)
_TRADES: Final = frozenset(TRADES)
_LONGEST: Final = max(map(len, (*LEGAL_FORMS, *TRADES)))
_BRACKETED: Final = re.compile(r"\(([^()]*)\)")
_TOWN: Final = re.compile(rf"\w{{2,3}}?(?:{'|'.join(TOWN_SIGNS)})(?=\w\w)")
_NOISE: Final = re.compile(r"[^\w&+*\n]|_")


def _folded(block: str) -> str:
    """Fold a block of lines, one name a line; the lines stay apart."""
    text = normalize("NFKC", block).casefold()
    text = _LATIN_FORM.sub(lambda found: EQUAL_FORMS[found[0]], text)
    return _CHINESE_FORM.sub(lambda found: EQUAL_FORMS[found[0]], _NOISE.sub("", text))


def normal_name(name: str) -> str:
    """Fold a name for comparison: width, case, brackets, spaces, punctuation, equal legal forms.

    >>> normal_name("徐州（中国）华信 商贸有限责任公司") == normal_name("徐州(中国)华信商贸有限公司")
    True
    >>> normal_name("ＡＢＣ Co., Limited"), normal_name("李 明")
    ('abccoltd', '李明')

    A name of punctuation alone is kept as it is, so that no two of them look equal.
    """
    return _folded(" ".join(name.split("\n"))) or name


def normal_names(values: Objects) -> Objects:
    """`normal_name` of every text of a column, None for any other cell.

    >>> normal_names(objects(["Acme Ltd.", None, "李 明"])).tolist()
    ['acmeltd', None, '李明']

    100,000 names take about 60 ms: they are folded as one block of text.
    """
    names = [value.replace("\n", " ") if isinstance(value, str) else "" for value in values]
    folded = _folded("\n".join(names)).split("\n") if names else []
    pairs = zip(values, folded, strict=True)
    return objects([(fold or value) if isinstance(value, str) else None for value, fold in pairs])


@dataclass(frozen=True, slots=True)
class NameParts:
    """地区 + 字号 + 行业 + 组织形式 of a firm's name; "" for a part that it lacks."""

    region: str
    brand: str
    trade: str
    form: str


def name_parts(name: str) -> NameParts:
    """Take a firm's name apart, as 企业名称登记管理规定 composes it.

    >>> name_parts("徐州华信商贸有限公司")
    NameParts(region='徐州', brand='华信', trade='商贸', form='有限公司')
    >>> name_parts("华鑫（江苏）新材料科技股份有限公司")
    NameParts(region='江苏', brand='华鑫', trade='新材料科技', form='股份有限公司')
    >>> name_parts("苏州外贸代理公司").brand, name_parts("王芳").brand
    ('', '王芳')
    """
    bare = "".join(normalize("NFKC", name).split())
    bracketed = _BRACKETED.findall(bare)
    region, rest = _head_region(_BRACKETED.sub("", bare))
    region = region or next((place for place in bracketed if _head_region(place) == (place, "")), "")
    rest, form = _cut(rest, _FORMS)
    if not region:
        rest, region = _tail_region(rest)
    brand, trade = rest, ""
    while (shorter := _cut(brand, _TRADES))[1]:
        brand, trade = shorter[0], shorter[1] + trade
    return NameParts(region, brand, trade, form)


def _head_region(text: str) -> tuple[str, str]:
    """The place at the head of a name, and what follows it."""
    end = locate(text).end or _short_region(text)
    end = next((place.end for size in (4, 3, 2) if (place := locate(text[: end + size])).end > end), end)
    end = end or next((len(place) for place in PLACES_ABROAD if text.startswith(place)), 0)
    town = _TOWN.match(text, end) if end else None
    end = town.end() if town else end
    return text[:end], text[end:]


def _short_region(text: str) -> int:
    """The end of a short name, without the guard that an address needs: 珠海路畅 names no street. 0: none."""
    sizes = (size for level in (2, 1) for size in (4, 3, 2) if full_names(level).get(text[:size]))
    return next((size for size in sizes if len(text) >= size + 2), 0)


def _tail_region(text: str) -> tuple[str, str]:
    """A name without the city at its end: 环球国际航运青岛."""
    for size in (4, 3, 2):
        if len(text) > size + 1 and full_names(2).get(text[-size:]):
            return text[:-size], text[-size:]
    return text, ""


def _cut(text: str, words: frozenset[str]) -> tuple[str, str]:
    """Cut the longest of the words off the end, where nothing or two characters at least remain."""
    for size in range(min(_LONGEST, len(text)), 0, -1):
        if text[-size:] in words and len(text) - size != 1:
            return text[:-size], text[-size:]
    return text, ""
