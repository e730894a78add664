"""Provinces, cities and districts of China, present and former, by their GB/T 2260 code.

The table is `data/regions.csv`; where it comes from stands in `data/SOURCES.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from kehu_xl.spec.vocabulary import words

PROVINCE_CODES: Final = (
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46,
    50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
)  # fmt: skip
DIRECT: Final = frozenset({"11", "12", "31", "50"})  # municipalities: province and city in one
DIRECT_COUNTY: Final = "90"  # third and fourth digit: ruled by the province itself
OVERSEAS: Final = frozenset({"71", "81", "82"})

PROVINCE_ENDINGS: Final = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")
SHORT_PROVINCES: Final = {  # further names that people write
    "150000": ("内蒙", "内蒙古省"), "450000": ("广西省",), "640000": ("宁夏省",), "650000": ("新疆省",), "540000": ("西藏省",),
}  # fmt: skip
PROVINCE_SIGNS: Final = {  # the one character for a province, as on a number plate
    sign: f"{code}0000"
    for code, signs in (
        pair.split(":")
        for pair in words(
            "11:京 12:津 13:冀 14:晋 15:蒙 21:辽 22:吉 23:黑 31:沪申 32:苏 33:浙 34:皖 35:闽 36:赣 37:鲁 41:豫 42:鄂 43:湘 44:粤 45:桂 46:琼 "
            "50:渝 51:川蜀 52:贵黔 53:云滇 54:藏 61:陕秦 62:甘陇 63:青 64:宁 65:新 71:台 81:港 82:澳"
        )
    )
    for sign in signs
}
CITY_ENDINGS: Final = ("地区", "市", "盟")
DISTRICT_ENDINGS: Final = ("新区", "林区", "特区", "区", "县", "市", "旗")
AUTONOMOUS: Final = ("自治州", "自治县", "自治旗")  # of one length
NATIONS: Final = words(
    "维吾尔 哈萨克 柯尔克孜 塔吉克 乌孜别克 塔塔尔 俄罗斯 鄂温克 鄂伦春 达斡尔 达翰尔 蒙古 锡伯 朝鲜 满族 回族 藏族 苗族 "
    "彝族 壮族 侗族 瑶族 白族 傣族 景颇族 景颇 傈僳族 傈僳 哈尼族 哈尼 土家族 土家 布依族 布依 黎族 羌族 土族 撒拉族 东乡族 保安族 "
    "裕固族 畲族 水族 仡佬族 毛南族 仫佬族 各族 佤族 拉祜族 布朗族 纳西族 独龙族 怒族 普米族 阿昌族 族 蒙古族"
)
STREET_WORDS: Final = words(
    "路 街 大道 大街 巷 弄 胡同 道 东路 西路 南路 北路 中路 东街 西街 南街 北街 中街 环路 一路 二路 三路 四路 五路 "
    "东大街 西大街 南大街 北大街 中大道 大酒店 大厦 广场 花园 小区 新村 商城 酒店 宾馆 饭店"
)
LEVEL_SIGNS: Final = words("市 区 县 州 盟 旗")  # after a short name: it belongs to a longer one
CITY_SIGN: Final = "市"
TOWN_SIGNS: Final = words("镇 乡 街道")
PREFECTURE_SIGN: Final = "州"
EVERYWHERE: Final = frozenset(
    words("东区 西区 南区 北区 中区 城区 郊区 矿区 新区 城东区 城西区 城南区 城北区 城中区 东城区 西城区")
)
NO_REGIONS: Final = words(
    "中华人民共和国 中国 市辖区 省直辖县级行政区划 自治区直辖县级行政区划 省直辖县 省直辖"
)  # read over


@dataclass(frozen=True, slots=True)
class Region:
    """One place: its six-digit code, its full name, whether it was abolished or renamed."""

    code: str
    name: str
    former: bool = False

    @property
    def facts(self) -> tuple[int, str, bool]:
        """Its level, its code, and whether it is a former one."""
        return self.level, self.code, self.former

    @property
    def level(self) -> int:
        """1 province, 2 city (also a county ruled by its province), 3 district."""
        if self.code.endswith("0000"):
            return 1
        return 2 if self.code.endswith("00") or self.code[2:4] == DIRECT_COUNTY else 3

    @property
    def province(self) -> str:
        """Code of its province.

        >>> Region("320302", "鼓楼区").province, Region("320302", "鼓楼区").city
        ('320000', '320300')
        """
        return f"{self.code[:2]}0000"

    @property
    def city(self) -> str:
        """Code of its city; a municipality's districts belong to one city."""
        if self.level == 2:
            return self.code
        return f"{self.code[:2]}0100" if self.code[:2] in DIRECT else f"{self.code[:4]}00"


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """All regions in the order of their codes, a present name before a former one.

    >>> regions()[0]
    Region(code='110000', name='北京市', former=False)
    """
    lines = (files("kehu_xl.spec") / "data" / "regions.csv").read_text(encoding="utf-8").splitlines()[1:]
    cells = (line.split(",") for line in lines)
    return tuple(Region(code, name, state == "former") for code, name, state in cells)


@lru_cache(maxsize=1)
def by_code() -> dict[str, Region]:
    """The region of each code; a former one only where the code is not in use any more."""
    return {region.code: region for region in reversed(regions())}


def region_name(code: str) -> str:
    """Full name of a code, as far down as it is known.

    >>> region_name("320302"), region_name("110105"), region_name("320399"), region_name("990000")
    ('江苏省徐州市鼓楼区', '北京市朝阳区', '江苏省徐州市', '')
    """
    place = Region(code, "")
    levels = dict.fromkeys((place.province, *(() if place.level == 1 else (place.city,)), code))
    names = [by_code()[level].name for level in levels if level in by_code()]
    return "".join(dict.fromkeys(names))
