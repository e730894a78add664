"""Provinces, cities, districts in their full official names (江苏省, 内蒙古自治区, 徐州市), and addresses."""

from __future__ import annotations

from kehu_xl.core.clean.gazetteer import full_names
from kehu_xl.core.clean.text import one_line
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.regions import CITY_SIGN, PROVINCE_SIGNS, by_code


def _full_name(value: Cell, *levels: int) -> Cell:
    """The one full name that a text can mean on the first level that knows it."""
    if not isinstance(value, str):
        return value
    written = one_line(value)
    bare = written.replace(" ", "")
    return next((full for level in levels if (full := full_names(level).get(bare))), written) or None


def province(value: Cell) -> Cell:
    """Write a province by its official name.

    >>> province("江苏"), province("内蒙"), province("北京"), province("广西省"), province("华东"), province("粤")
    ('江苏省', '内蒙古自治区', '北京市', '广西壮族自治区', '华东', '广东省')
    """
    written = one_line(value) if isinstance(value, str) else ""
    code = PROVINCE_SIGNS.get(written) if len(written) == 1 else None
    return by_code()[code].name if code else _full_name(value, 1)


def city(value: Cell) -> Cell:
    """Write a city by its official name.

    >>> city("徐州"), city("延边"), city("北京市 "), city("徐州市/鼓楼区"), city("义乌")
    ('徐州市', '延边朝鲜族自治州', '北京市', '徐州市/鼓楼区', '义乌市')
    """
    if not isinstance(value, str):
        return value
    named = _full_name(value, 2)
    county = _full_name(value, 3) if named == one_line(value) else None
    return county if isinstance(county, str) and county.endswith(CITY_SIGN) else named


def district(value: Cell) -> Cell:
    """Write a district by its official name, where one name only fits.

    >>> district("铜山"), district("鼓楼区"), district("昆山"), district("高新区")
    ('铜山区', '鼓楼区', '昆山市', '高新区')
    """
    return _full_name(value, 3)


def address(value: Cell) -> Cell:
    """Clean an address; its words stay as they are.

    >>> address(" 江苏省徐州市　鼓楼区\\u200b中山北路８号 ")
    '江苏省徐州市 鼓楼区中山北路8号'
    """
    return (one_line(value) or None) if isinstance(value, str) else value
