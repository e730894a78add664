"""What the cells of a column look like: the share of each shape among its filled cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from unicodedata import normalize

import numpy as np

from kehu_xl.core.clean.gazetteer import full_names
from kehu_xl.core.listing.types import holds
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import text_of
from kehu_xl.spec import choices
from kehu_xl.spec.types import Choice
from kehu_xl.spec.vocabulary.company import ORGANISATION_ENDINGS, SHOP_ENDINGS, TRADES
from kehu_xl.spec.vocabulary.contact import SURNAMES_OF_TWO, WORDS_LIKE_SURNAMES
from kehu_xl.spec.vocabulary.listing import PERSON_TITLES, SURNAMES
from kehu_xl.spec.vocabulary.shapes import BARE, SHAPES

SAMPLE = 400  # filled cells looked at, spread over the column
_SIGNS = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\ufeff()\-—·.]")
_HAN = re.compile(r"[\u3400-\u9fff·\s]+")
_SURNAMES_OF_TWO = SURNAMES_OF_TWO - WORDS_LIKE_SURNAMES
_SERIALS = (10000.0, 80000.0)  # 1927 to 2119: numbers that may be dates of a sheet
_COMPACT_DATES = (19000101.0, 21001231.0)


def is_company(name: str) -> bool:
    """Whether a name is that of an organisation.

    >>> is_company("徐州华信商贸有限公司（新沂）"), is_company("老王五金店"), is_company("王建国")
    (True, True, False)
    """
    bare = re.sub(r"\(.*?\)", "", normalize("NFKC", name)).strip()
    return bare.endswith(ORGANISATION_ENDINGS) or ORGANISATION_ENDINGS[0][-2:] in bare


def is_person(name: str) -> bool:
    """Whether a name is that of a person: a surname and one or two characters, or a title.

    >>> is_person("李 明"), is_person("陈先生"), is_person("欧阳娜娜"), is_person("宏图建材"), is_person("金星科技")
    (True, True, True, False, False)
    """
    if is_company(name) or not _HAN.fullmatch(name):
        return False
    bare = "".join(name.split())
    if bare[:2] in _SURNAMES_OF_TWO and 3 <= len(bare) <= 4:
        return True
    return bare[0] in SURNAMES and (2 <= len(bare) <= 3 or bare.endswith(PERSON_TITLES))


def is_choice(text: str) -> bool:
    """Whether a text is one of the values that some column of customers is chosen from.

    >>> is_choice("企业"), is_choice("王芳")
    (True, False)
    """
    return any(text in words for words in _CHOICE_WORDS.values())


def is_place(name: str) -> bool:
    """Whether a name is that of a province, a city or a district.

    >>> is_place("徐州"), is_place("张家港"), is_place("徐明")
    (True, True, False)
    """
    return any(name in full_names(level) for level in (1, 2, 3))


def is_shop(name: str) -> bool:
    """Whether a name that is no person's ends as those of small firms and of offices do, or with a trade.

    >>> [is_shop(name) for name in ("杨记布行", "徐州港", "渔具(店)", "宏图建材")]
    [True, True, True, True]
    >>> [is_shop(name) for name in ("李景行", "王芳(店)", "李建设", "建材", "宏图")]
    [False, False, False, False, False]
    """
    folded = "".join(normalize("NFKC", name).split())
    bare = re.sub(r"\(.*?\)", "", folded)
    if is_person(bare) and bare[:2] not in full_names(2):
        return False
    trade = len(bare) > 3 and bare.endswith(TRADES)
    return trade or bare.endswith(SHOP_ENDINGS) or re.sub(r"[()]", "", folded).endswith(ORGANISATION_ENDINGS)


def shape_shares(values: Objects) -> dict[str, float]:
    """Share of the filled cells that have each shape; `distinct`: of different ones, `short`: of one or two characters.

    >>> shares = shape_shares(np.array(["138 0013 8000", 13900139000.0, None, "0516-83456789"], dtype=object))
    >>> round(shares["mobile"], 2), round(shares["phone"], 2), shares["distinct"]
    (0.67, 0.33, 1.0)
    """
    filled = values[holds(values)]
    if not len(filled):
        return {}
    sample = filled[np.linspace(0, len(filled) - 1, min(SAMPLE, len(filled)), dtype=np.int64)].tolist()
    texts = [normalize("NFKC", text_of(value) or "").strip() for value in sample]
    shares = {shape: _share(test, texts, sample) for shape, test in _TESTS.items()}
    return {**shares, **_levels(shares, texts), "distinct": len(set(texts)) / len(texts),
            "short": sum(len(text) <= 2 for text in texts) / len(texts)}  # fmt: skip


def _levels(shares: Mapping[str, float], texts: list[str]) -> dict[str, float]:
    """The shares of grades and of chances where both stand in one column, the larger one with the other's cells.

    Grades are none where most of the different words of the column are something else: 金卡, 银卡, 普通.
    """
    words = {text for text in texts if not _CHANCE.fullmatch(text)}
    told = 2 * sum(word in _GRADE_WORDS for word in words) >= len(words)
    grade, chance = shares["grade"] if told else 0.0, shares["chance"]
    return {
        "grade": grade,
        "mostly_grade": grade + (chance if grade > chance else 0.0),
        "mostly_chance": chance + (grade if chance >= grade else 0.0),
    }


_Test = Callable[[str, Cell], bool]


def _share(test: _Test, texts: list[str], sample: list[Cell]) -> float:
    return sum(map(test, texts, sample)) / len(texts)


def _matches(pattern: re.Pattern[str], text: str, value: Cell) -> bool:
    return isinstance(value, str) and pattern.fullmatch(text) is not None


def _matches_bare(pattern: re.Pattern[str], text: str, value: Cell) -> bool:  # noqa: ARG001 one signature
    return pattern.fullmatch(_SIGNS.sub("", text)) is not None


def _says(pattern: re.Pattern[str], text: str, value: Cell) -> bool:  # noqa: ARG001 one signature
    return pattern.fullmatch(text) is not None


def _is_date(pattern: re.Pattern[str], text: str, value: Cell) -> bool:
    if isinstance(value, float):
        return value.is_integer() and any(low <= value <= high for low, high in (_SERIALS, _COMPACT_DATES))
    return isinstance(value, datetime) or pattern.fullmatch(text) is not None


def _is_number(pattern: re.Pattern[str], text: str, value: Cell) -> bool:
    return isinstance(value, float) or pattern.fullmatch(text) is not None


def _is_choice(words: frozenset[str], text: str, value: Cell) -> bool:  # noqa: ARG001 one signature
    return text in words


def _words(options: tuple[Choice, ...]) -> frozenset[str]:
    return frozenset(normalize("NFKC", word) for option in options for word in (option.label, *option.synonyms))


_SPECIAL: Mapping[str, Callable[[re.Pattern[str], str, Cell], bool]] = {
    "date": _is_date, "number": _is_number, "chance": _says,
}  # fmt: skip
_CHANCE = re.compile(SHAPES["chance"])
_GRADE_WORDS = _words(choices.GRADES)
_CHOICES = {
    "grade": choices.GRADES,
    "state": choices.CUSTOMER_STATES,
    "customer_type": choices.CUSTOMER_TYPES,
    "nature": choices.CUSTOMER_NATURES,
    "ownership": choices.OWNERSHIPS,
    "source": choices.SOURCES,
    "sex": choices.SEXES,
}
_CHOICE_WORDS = {shape: _words(options) for shape, options in _CHOICES.items()}
_TESTS: dict[str, _Test] = {
    **{
        shape: partial(_SPECIAL.get(shape, _matches_bare if shape in BARE else _matches), re.compile(pattern))
        for shape, pattern in SHAPES.items()
    },
    **{shape: partial(_is_choice, words) for shape, words in _CHOICE_WORDS.items()},
    "city": lambda text, value: isinstance(value, str) and text in full_names(2),
    "company": lambda text, value: isinstance(value, str) and is_company(text),
    "person": lambda text, value: isinstance(value, str) and is_person(text),
}
