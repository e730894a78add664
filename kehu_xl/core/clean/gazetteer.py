"""Where a piece of text stands in the tree of provinces, cities and districts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from kehu_xl.spec.regions import (
    AUTONOMOUS,
    CENTRAL,
    CITY_ENDINGS,
    COUNTRY_NAMES,
    DISTRICT_ENDINGS,
    LEVEL_SIGNS,
    NATIONS,
    OVERSEAS,
    PROVINCE_ENDINGS,
    SHORT_PROVINCES,
    STREET_WORDS,
    Region,
    by_code,
    regions,
)

_NATIONS: Final = tuple(sorted(NATIONS, key=len, reverse=True))
_ENDINGS: Final = (*PROVINCE_ENDINGS, *CITY_ENDINGS, *DISTRICT_ENDINGS)
_LEAD: Final = re.compile(rf"[\W\d_]*(?:{'|'.join(COUNTRY_NAMES)})?\W*")
_BETWEEN: Final = re.compile(rf"[\W_]*(?:(?:{'|'.join(CENTRAL)})[\W_]*)?")
_NOT_A_REGION: Final = (*STREET_WORDS, *LEVEL_SIGNS)


class Place(NamedTuple):
    """Names as far down as a text says; "" where it says nothing. `end` is where the rest begins."""

    province: str = ""
    city: str = ""
    district: str = ""
    end: int = 0


class Named(NamedTuple):
    """A name at the head of a text: the full one or the short one; no region where several have it."""

    name: str
    region: Region | None
    full: bool


Index: TypeAlias = Mapping[str, tuple[Named, ...]]  # by the first two characters, the longest name first


def short_name(region: Region) -> str:
    """The name without its level, as people write it for short; "" where that would be one character.

    >>> [short_name(Region("", name)) for name in ("徐州市", "延边朝鲜族自治州", "浦东新区", "郊区")]
    ['徐州', '延边', '浦东', '']
    """
    name = region.name
    for ending in AUTONOMOUS:
        if name.endswith(ending):
            return _without_nations(name.removesuffix(ending))
    for ending in (*PROVINCE_ENDINGS[:-1], *CITY_ENDINGS, *DISTRICT_ENDINGS):
        if name.endswith(ending):
            short = name.removesuffix(ending)
            return short if len(short) > 1 else ""
    return name


def _without_nations(name: str) -> str:
    for nation in _NATIONS:
        if name.endswith(nation) and len(name) - len(nation) > 1:
            return _without_nations(name.removesuffix(nation))
    return name


def _index(places: Iterable[Region]) -> Index:
    owners: dict[tuple[str, bool], list[Region]] = defaultdict(list)
    for place in places:
        owners[place.name, True].append(place)
        short = short_name(place)
        if short and short != place.name:
            owners[short, False].append(place)
    for short, code in SHORT_PROVINCES.items():
        owners[short, False].extend(place for place in places if place.code == f"{code}0000")
    heads: dict[str, list[Named]] = defaultdict(list)
    for (name, full), named in owners.items():
        if named:
            heads[name[:2]].append(Named(name, _only(named), full))
    return {head: tuple(sorted(entries, key=lambda entry: -len(entry.name))) for head, entries in heads.items()}


def _only(named: list[Region]) -> Region | None:
    """The one region of a name, a present one before a former one, None where two remain."""
    present = [place for place in named if not place.former] or named
    return present[0] if len({(place.city, place.name) for place in present}) == 1 else None


@dataclass(frozen=True)
class Gazetteer:
    """The regions, indexed by the region they lie in; "" is the whole country."""

    provinces: Index
    cities: Mapping[str, Index]
    districts: Mapping[str, Index]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The index of all regions, built once."""
    cities: dict[str, list[Region]] = defaultdict(list)
    districts: dict[str, list[Region]] = defaultdict(list)
    for place in regions():
        level = cities if place.level == 2 else districts
        if place.level == 1:
            continue
        level[place.province].append(place)
        if place.code[:2] not in OVERSEAS:
            level[""].append(place)
        if place.level == 3:
            districts[place.city].append(place)
    return Gazetteer(
        _index([place for place in regions() if place.level == 1]),
        {code: _index(places) for code, places in cities.items()},
        {code: _index(places) for code, places in districts.items()},
    )


def _match(index: Index, text: str, start: int) -> Named | None:
    """The longest name of the index at that place of the text; a short one never before a street's word."""
    for entry in index.get(text[start : start + 2], ()):
        if text.startswith(entry.name, start) and (
            entry.full or not text.startswith(_NOT_A_REGION, start + len(entry.name))
        ):
            return entry
    return None


def _skip(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def locate(text: str, within: str = "") -> Place:
    """Read province, city and district at the head of a text, inside a region that is known already.

    >>> locate("江苏省徐州市鼓楼区中山北路8号")
    Place(province='江苏省', city='徐州市', district='鼓楼区', end=9)
    >>> locate("徐州鼓楼区中山北路8号")[:3], locate("昆山市前进东路1号")[:3], locate("上海浦东新区张江路")[:3]
    (('江苏省', '徐州市', '鼓楼区'), ('江苏省', '苏州市', '昆山市'), ('上海市', '上海市', '浦东新区'))
    >>> locate("鼓楼区中山北路8号"), locate("鼓楼区中山北路8号", within="320300").district, locate("南京路1号")
    (Place(province='', city='', district='', end=0), '鼓楼区', Place(province='', city='', district='', end=0))
    """
    known, start, end = by_code().get(within), _skip(_LEAD, text, 0), 0
    for step in _STEPS:
        found = step(known, text, start)
        if found and found.region:
            known, end = found.region, start + len(found.name)
            start = _skip(_BETWEEN, text, end)
    return place_of(known, end) if known and end else Place()


def _province(known: Region | None, text: str, start: int) -> Named | None:
    found = _match(gazetteer().provinces, text, start)
    if found is None or found.region is None or (known and found.region.province != known.province):
        return None
    if known and known.level > 1:
        return Named(found.name, known, found.full)
    longer = _match(gazetteer().cities[""], text, start)
    return None if longer and longer.full and len(longer.name) > len(found.name) else found


def _city(known: Region | None, text: str, start: int) -> Named | None:
    found = _match(gazetteer().cities.get(known.province if known else "", {}), text, start)
    if known is None or known.level == 1 or found is None:
        return found
    same = found.region is not None and found.region.city == known.city
    return Named(found.name, known, found.full) if same else None


def _district(known: Region | None, text: str, start: int) -> Named | None:
    if known and known.level == 3:
        return None
    around = "" if known is None else known.code if known.level == 1 else known.city
    found = _match(gazetteer().districts.get(around, {}), text, start)
    return found if found and (found.full or _stands_alone(found, text, start)) else None


def _stands_alone(found: Named, text: str, start: int) -> bool:
    """A short district name counts at the end of the text only: 朝阳 before 门外大街 is no district."""
    rest = text[start + len(found.name) :]
    return not rest or not rest[0].isalnum()


_STEPS: Final = (_province, _city, _district)


def place_of(region: Region, end: int = 0) -> Place:
    """The names of a region and of what it lies in.

    >>> place_of(by_code()["320302"]), place_of(by_code()["419001"])[:3]
    (Place(province='江苏省', city='徐州市', district='鼓楼区', end=0), ('河南省', '济源市', ''))
    """
    known, level = by_code(), region.level
    city = region if level == 2 else known.get(region.city) if level == 3 else None
    district = region.name if level == 3 else ""
    return Place(known[region.province].name, city.name if city else "", district, end)


@lru_cache(maxsize=8192)
def region_code(province: str, city: str) -> str:
    """The code of a city, or of a province where no city is given; "" where the two do not fit.

    >>> region_code("江苏省", "徐州市"), region_code("", "徐州市"), region_code("江苏省", "广州市")
    ('320300', '320300', '')
    """
    owner = _whole(gazetteer().provinces, province)
    if province and owner is None:
        return ""
    if not city:
        return owner.code if owner else ""
    found = _whole(gazetteer().cities.get(owner.code if owner else "", {}), city)
    return found.code if found else ""


def _whole(index: Index, name: str) -> Region | None:
    found = _match(index, name, 0)
    return found.region if found and found.name == name else None
