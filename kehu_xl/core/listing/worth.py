"""What cells mean that only their column explains: units in the header, region codes, birthdays without a century."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from unicodedata import normalize

from kehu_xl.core.clean.amounts import money
from kehu_xl.core.listing.types import ColumnMap
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import objects, text_of
from kehu_xl.spec.regions import region_name
from kehu_xl.spec.types import Kind
from kehu_xl.spec.vocabulary.contact import NUMBER_JOINER
from kehu_xl.spec.vocabulary.listing import PAST_CENTURY, UNIT, UNITS

_UNIT, _PAST_CENTURY = re.compile(UNIT), re.compile(PAST_CENTURY)
_NUMBERS = re.compile(r"\s*\+?[\d\s;,/()-]{7,}")
_PLAIN = re.compile(r"[\d,.\s]+")
_CODES = re.compile(r"[1-8]\d{5}(?:[\s/,;-]+[1-8]\d{5})*")


def explained(column: ColumnMap, kind: Kind, cells: Objects) -> Objects:
    """The cells of a column as its header and its target explain them."""
    if kind is Kind.MONEY:
        return in_yuan(column.header, cells)
    reading = _READINGS.get(column.target)
    return cells if reading is None else objects([reading(cell) for cell in cells.tolist()])


def in_yuan(header: str, cells: Objects) -> Objects:
    """Amounts under a header with a unit, in yuan; amounts that name a unit of their own stay.

    >>> in_yuan("额度(万元)", objects([87.0, "1.5", "2万", None])).tolist(), in_yuan("额度", objects([87.0])).tolist()
    ([870000.0, 15000.0, '2万', None], [87.0])
    """
    unit = _UNIT.search(header)
    return cells if unit is None else objects([_times(cell, UNITS[unit[1]]) for cell in cells.tolist()])


def _times(cell: Cell, worth: float) -> Cell:
    if isinstance(cell, float):
        return round(cell * worth, 4)
    amount = money(cell) if isinstance(cell, str) and _PLAIN.fullmatch(cell.strip()) else None
    return round(amount * worth, 4) if isinstance(amount, float) else cell


def with_all_numbers(columns: dict[str, Objects]) -> dict[str, Objects]:
    """A second number beside the first one, where a list has no column for land lines: cleaning sorts them.

    >>> columns = {"mobile": objects(["0516-83456789", "1"]), "other_phones": objects(["13800138000", "同上"])}
    >>> {name: cells.tolist() for name, cells in with_all_numbers(columns).items()}
    {'mobile': ['0516-83456789;13800138000', '1'], 'other_phones': [None, '同上']}
    """
    if "phone" in columns or not {"mobile", "other_phones"} <= set(columns):
        return columns
    mobile, others = columns["mobile"].copy(), columns["other_phones"].copy()
    for row, (first, second) in enumerate(zip(mobile.tolist(), others.tolist(), strict=True)):
        number = text_of(second)
        if number and _NUMBERS.fullmatch(normalize("NFKC", number)):
            mobile[row] = number if first is None else f"{text_of(first)}{NUMBER_JOINER}{number}"
            others[row] = None
    return {**columns, "mobile": mobile, "other_phones": others}


def past(cell: Cell) -> Cell:
    """A day that is over, its century added where only one fits.

    >>> past("92.10.7"), past("05.1.7")
    ('1992.10.7', '05.1.7')
    """
    return _PAST_CENTURY.sub(r"19\1", cell.strip(), count=1) if isinstance(cell, str) else cell


def named_region(cell: Cell) -> Cell:
    """The names of a region's code, or of several codes in one cell; anything else as it is.

    >>> named_region("320000/320300/320302"), named_region(320302.0), named_region("江苏")
    ('江苏省徐州市鼓楼区', '江苏省徐州市鼓楼区', '江苏')
    """
    codes = _CODES.fullmatch((text_of(cell) or "").strip())
    return cell if codes is None else region_name(codes[0][-6:]) or cell


_READINGS: Mapping[str, Callable[[Cell], Cell]] = {"birth_date": past, "founded": past, "province": named_region}
