"""Where a piece of text stands in the tree of provinces, cities and districts.

A node of the tree knows by which names one may go on from it, so that reading an address is a walk: from China
to 江苏省, to 徐州市, to 鼓楼区, as far as the text leads. A name that several places share leads nowhere unless a
region read before decides between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Final, NamedTuple, TypeAlias

from kehu_xl.spec.regions import (
    AUTONOMOUS,
    CITY_ENDINGS,
    CITY_SIGN,
    DIRECT,
    DIRECT_COUNTY,
    DISTRICT_ENDINGS,
    EVERYWHERE,
    LEVEL_SIGNS,
    NATIONS,
    NO_REGIONS,
    OVERSEAS,
    PREFECTURE_SIGN,
    PROVINCE_ENDINGS,
    SHORT_PROVINCES,
    STREET_WORDS,
    Region,
    regions,
)
from kehu_xl.spec.vocabulary.signs import LIST_SIGNS

_NATIONS: Final = tuple(sorted(NATIONS, key=len, reverse=True))
_ENDINGS: Final = (*PROVINCE_ENDINGS, *CITY_ENDINGS, *DISTRICT_ENDINGS)
_LEVELLED: Final = re.compile(f"(.{{2,}}?)(?:{'|'.join(_ENDINGS)})")
_NOT_A_REGION: Final = (*STREET_WORDS, *LEVEL_SIGNS)
_LEAD: Final = re.compile(r"[\WA-Za-z\d_]*")
_LABEL: Final = re.compile(r"(?:[^:\uff1a]{0,12}[:\uff1a]|\W{1,3}\w{0,8}\W)\W*")
_GAP: Final = frozenset(LIST_SIGNS)


class Place(NamedTuple):
    """Names as far down as a text says; "" where it says nothing. `end` is where the rest begins."""

    province: str = ""
    city: str = ""
    district: str = ""
    end: int = 0


class Trust(IntEnum):
    """What must follow a name for it to count."""

    FULL = 0  # 徐州市: anything
    SHORT = 1  # 徐州: anything but a street's word, for there is a 徐州路 in every town
    ALONE = 2  # 朝阳 for 朝阳区: the end of the text or a gap, for 朝阳门外 is no district


class Entry(NamedTuple):
    """A name that leads on to a node; to none where several places have it."""

    name: str
    node: Node | None
    trust: Trust


Index: TypeAlias = Mapping[str, tuple[Entry, ...]]  # by the first two characters, the longest name first
Spelling: TypeAlias = tuple[str, Trust]


@dataclass(eq=False)
class Node:
    """One region, and the regions inside it; the root, China, is level 0."""

    names: Place
    level: int = 0
    code: str = ""
    former: bool = False
    around: tuple[Node, ...] = ()  # the region itself and the one that it lies in
    inside: list[Node] = field(default_factory=list)

    @cached_property
    def spellings(self) -> tuple[Spelling, ...]:
        """The names by which the region goes."""
        return _spellings(self) if self.level else ()

    @cached_property
    def index(self) -> Index:
        """The names that lead on: those of the regions inside; its own, said twice, lead nowhere else."""
        here = [(name, self, trust) for node in self.around for name, trust in node.spellings]
        below = [(name, node, trust) for node in self.inside for name, trust in node.spellings]
        read_over = [(name, self, Trust.FULL) for name in NO_REGIONS]
        return _index([*read_over, *here, *(below if self.level else _afar(below))])


def short_name(name: str) -> str:
    """The name without its level, as people write it for short; "" where that would be one character.

    >>> [short_name(name) for name in ("徐州市", "延边朝鲜族自治州", "浦东新区", "郊区")]
    ['徐州', '延边', '浦东', '']
    """
    if name.endswith(AUTONOMOUS):
        return _without_nations(name[: -len(AUTONOMOUS[0])])
    found = _LEVELLED.fullmatch(name)
    return found[1] if found else ("" if name.endswith(_ENDINGS) else name)


def _without_nations(name: str) -> str:
    for nation in _NATIONS:
        if name.endswith(nation) and len(name) - len(nation) > 1:
            return _without_nations(name.removesuffix(nation))
    return name


def _spellings(node: Node) -> tuple[Spelling, ...]:
    full = node.names[:3][node.level - 1]
    trust = Trust.ALONE if node.level == 3 and not full.endswith(CITY_SIGN) else Trust.SHORT
    short = short_name(full)
    spoken = [f"{short}{PREFECTURE_SIGN}"] if full.endswith(AUTONOMOUS[0]) else []
    others = SHORT_PROVINCES.get(node.code, ())
    return ((full, Trust.FULL), *((name, trust) for name in (short, *spoken, *others) if name not in ("", full)))


def _index(named: Iterable[tuple[str, Node, Trust]]) -> Index:
    """The entries of a node, in the order in which they are tried."""
    owners: dict[Spelling, list[Node]] = defaultdict(list)
    for name, node, trust in named:
        owners[name, trust].append(node)
    heads: dict[str, list[Entry]] = defaultdict(list)
    for (name, trust), nodes in owners.items():
        heads[name[:2]].append(Entry(name, nodes[0] if len(nodes) == 1 else _only(nodes), trust))
    return {head: tuple(sorted(entries, key=_longest_first)) for head, entries in heads.items()}


def _longest_first(entry: Entry) -> tuple[int, Trust]:
    return -len(entry.name), entry.trust


def _only(nodes: list[Node]) -> Node | None:
    """The one node of a name: present before former, 吉林省 before 吉林市; None where two remain."""
    present = [node for node in nodes if not node.former] or nodes
    top = min(node.level for node in present)
    highest = [node for node in present if node.level == top]
    return highest[0] if len({node.names for node in highest}) == 1 else None


def _afar(named: list[tuple[str, Node, Trust]]) -> list[tuple[str, Node, Trust]]:
    """The names that count with no region before them.

    东区 says nothing; a short name does not count where a district elsewhere has it (朝阳, 中山), and that of a
    county, or of a city no larger than one (东方), only when nothing follows.
    """
    districts: dict[str, set[str]] = defaultdict(set)
    for name, node, trust in named:
        if node.level == 3 and trust is not Trust.FULL:
            districts[name].add(node.names.city)
    counted = []
    for name, node, trust in named:
        small = node.level == 3 or node.code[2:4] == DIRECT_COUNTY
        shared = node.level == 2 and name in districts and districts[name] != {node.names.city}
        if name not in EVERYWHERE and not (trust is Trust.SHORT and shared):
            counted.append((name, node, Trust.ALONE if small and trust is Trust.SHORT else trust))
    return counted


@lru_cache(maxsize=1)
def gazetteer() -> tuple[Node, ...]:
    """The tree of all regions: the root first, then the regions in the order of their codes."""
    known = {place.code: place for place in reversed(regions())}
    root, nodes = Node(Place()), [Node(_names_of(place, known), *place.facts) for place in regions()]
    by_code: dict[str, Node] = {node.code: node for node in reversed(nodes)}
    for place, node in zip(regions(), nodes, strict=True):
        upper = {1: (), 2: (place.province,), 3: (place.province, place.city)}[node.level]
        owners = [by_code[code] for code in upper if code in by_code]
        node.around = (node, *owners[:1])
        for owner in (*owners, *(() if node.level > 1 and node.code[:2] in OVERSEAS else (root,))):
            owner.inside.append(node)
    return (root, *nodes)


def _names_of(place: Region, known: Mapping[str, Region]) -> Place:
    """The names of a region and of what it lies in; a municipality is its own city."""
    province = known[place.province].name
    if place.level == 1:
        return Place(province, province if place.code[:2] in DIRECT else "")
    city = place if place.level == 2 else known.get(place.city)
    return Place(province, city.name if city else "", place.name if place.level == 3 else "")


def _step(node: Node, text: str, start: int) -> Entry | None:
    """The longest name that leads on from a node at that place of the text."""
    for entry in node.index.get(text[start : start + 2], ()):
        name, _, trust = entry
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        if trust is Trust.FULL or (trust is Trust.SHORT and not text.startswith(_NOT_A_REGION, end)):
            return entry
        if trust is Trust.ALONE and (end == len(text) or text[end] in _GAP):
            return entry
    return None


def locate(text: str, within: Node | None = None) -> Place:
    """Read province, city and district at the head of a text, inside a region that is known already.

    >>> locate("江苏省徐州市鼓楼区中山北路8号")
    Place(province='江苏省', city='徐州市', district='鼓楼区', end=9)
    >>> locate("徐州鼓楼区中山北路8号")[:3], locate("昆山市前进东路1号")[:3], locate("上海浦东新区张江路")[:3]
    (('江苏省', '徐州市', '鼓楼区'), ('江苏省', '苏州市', '昆山市'), ('上海市', '上海市', '浦东新区'))
    >>> locate("鼓楼区中山路8号").city, locate("鼓楼区中山路8号", region("", "徐州市")).city, locate("南京路1号").city
    ('', '徐州市', '')
    """
    node, start = within or gazetteer()[0], 0 if text[:1].isalpha() else _skip(_LEAD, text)
    return _walk(node, text, start) or _walk(node, text, _skip(_LABEL, text)) or Place()


def _walk(node: Node, text: str, start: int) -> Place | None:
    end = 0
    while (entry := _step(node, text, start)) and entry.node:
        node, start = entry.node, start + len(entry.name)
        end = start
        while text[start : start + 1] in _GAP:
            start += 1
    return node.names._replace(end=end) if end and node.level else None


def _skip(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else len(text)


@lru_cache(maxsize=8192)
def region(province: str, city: str = "") -> Node | None:
    """The node of a city, or of a province where no city is given; None where the two do not fit.

    >>> [node and node.names[:2] for node in (region("江苏省", "徐州市"), region("", "徐州市"), region("江苏", "广州"))]
    [('江苏省', '徐州市'), ('江苏省', '徐州市'), None]
    """
    node: Node | None = gazetteer()[0]
    for name in filter(None, (province, city)):
        node = _named_inside(node, name) if node else None
    return node


def _named_inside(node: Node, name: str) -> Node | None:
    found = _step(node, name, 0)
    return found.node if found and found.name == name else None


@lru_cache(maxsize=3)
def full_names(level: int) -> Mapping[str, str]:
    """The full name of every name of a level; "" for a short one that two full names share.

    >>> full_names(1)["江苏"], full_names(3)["鼓楼"], full_names(3)["鼓楼区"], full_names(3)["宁河"]
    ('江苏省', '鼓楼区', '鼓楼区', '宁河区')
    """
    meant: dict[str, set[str]] = defaultdict(set)
    for node in gazetteer():
        for name, trust in node.spellings if node.level == level else ():
            if trust is Trust.FULL or not node.former:
                meant[name].add(node.names[:3][level - 1])
    return {name: name if name in names else "".join(names) if len(names) == 1 else "" for name, names in meant.items()}
