"""Cleaning by column: which cleaner a kind has, and only the cells that need it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeAlias

import numpy as np

from kehu_xl.core import passes
from kehu_xl.core.clean import amounts, dates, identifiers, people, phones, places, text
from kehu_xl.core.clean.choices import choice, clean_choices
from kehu_xl.core.identity import MOBILE
from kehu_xl.core.scan import Signs, misfits
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import objects
from kehu_xl.spec.types import Column, Kind
from kehu_xl.spec.vocabulary.blanks import PLACEHOLDERS
from kehu_xl.spec.vocabulary.signs import BRACKETS

Cleaner: TypeAlias = Callable[[Cell], Cell]

CLEANERS: Final[Mapping[Kind, Cleaner]] = {
    Kind.TEXT: text.text,
    Kind.NOTE: text.note,
    Kind.NAME: people.name,
    Kind.CODE: text.code,
    Kind.MOBILE: phones.mobile,
    Kind.PHONE: phones.phone,
    Kind.PHONES: phones.phones,
    Kind.EMAIL: identifiers.email,
    Kind.USCC: identifiers.uscc,
    Kind.PERSON_ID: identifiers.person_id,
    Kind.BANK_ACCOUNT: identifiers.bank_account,
    Kind.URL: identifiers.url,
    Kind.PROVINCE: places.province,
    Kind.CITY: places.city,
    Kind.DISTRICT: places.district,
    Kind.ADDRESS: places.address,
    Kind.DATE: dates.day,
    Kind.NUMBER: amounts.number,
    Kind.INTEGER: amounts.integer,
    Kind.MONEY: amounts.money,
    Kind.PERCENT: amounts.percent,
    Kind.SCORE: amounts.score,
    Kind.CHOICE: choice,
    Kind.TOKEN: text.token,
}
SPOKEN: Final = frozenset({Kind.NOTE, Kind.TOKEN})  # there 无 is what people have to say
NUMBERS_STAY: Final = frozenset(
    {Kind.TEXT, Kind.NOTE, Kind.NAME, Kind.ADDRESS, Kind.NUMBER, Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.SCORE}
)
_LEAST: Final = {Kind.DATE: 1e7}  # a smaller number is settled, where it is a whole day
_SETTLED: Final[Mapping[Kind, re.Pattern[str]]] = {  # texts that the kind's cleaner would not change
    Kind.MOBILE: MOBILE,
    Kind.PHONE: re.compile(r"0[1-9]\d{1,2}-[2-9]\d{6,7}|1[3-9]\d{9}", re.ASCII),
    Kind.PHONES: re.compile(r"0[1-9]\d{1,2}-[2-9]\d{6,7}|1[3-9]\d{9}", re.ASCII),
    Kind.EMAIL: re.compile(r"[A-Za-z0-9_.+-]++@(?:[a-z0-9-]++\.)++[a-z]{2,24}"),
    Kind.USCC: re.compile(r"[0-9A-HJ-NP-Z]{18}"),
    Kind.PERSON_ID: re.compile(r"\d{17}[\dX]", re.ASCII),
    Kind.BANK_ACCOUNT: re.compile(r"\d{5,40}", re.ASCII),
    Kind.URL: re.compile(r"(?:https?://)?[a-z0-9.-]*[a-z0-9](?:/(?:[\x21-\x3f\x41-\x7e]*[A-Za-z0-9/=])?)?"),
}
_TEXT: Final = Signs(text.UNCLEAN, ("_x000",), blanks=True)
_SUSPECT: Final[Mapping[Kind, Signs]] = {  # where none of these occurs, nothing changes
    Kind.TEXT: _TEXT,
    Kind.NOTE: _TEXT,
    Kind.ADDRESS: _TEXT,
    Kind.NAME: Signs(re.compile(f"[ {re.escape(''.join(BRACKETS))}{text.ODD_SIGNS}]"), ("_x000",)),
    Kind.CODE: Signs(re.compile(r"[^\x21-\x26\x28-\x7e\n]")),
}
_SAMPLE: Final = 1000  # of so many texts it is seen whether they are said again and again


def clean_cell(kind: Kind, value: Cell) -> Cell:
    """Clean one cell; where nothing is certain, the very same value comes back.

    >>> clean_cell(Kind.MOBILE, "138 0013 8000"), clean_cell(Kind.MOBILE, "无"), clean_cell(Kind.NOTE, "无")
    ('13800138000', None, '无')
    """
    if kind not in SPOKEN and kind is not Kind.CHOICE and text.is_placeholder(value):
        return None
    cleaned = CLEANERS[kind](value)
    return value if type(cleaned) is type(value) and cleaned == value else cleaned


def clean_column(kind: Kind, values: Objects) -> Objects:
    """`clean_cell` of a whole column; the same array where nothing changes.

    >>> clean_column(Kind.DATE, objects(["2024.1.5", 45296.0, None, "soon"])).tolist()
    [45296.0, 45296.0, None, 'soon']

    Each distinct text is cleaned once; texts that look settled are not looked at again.
    """
    content, cells = passes.content(values), values.tolist()
    if content == "empty":
        return values
    cleaned = {} if content == "floating" else _cleaned_texts(kind, _once(_texts(cells, content)))
    numbers = [] if kind in NUMBERS_STAY or content == "string" else _numbers(kind, values, content)
    if not cleaned and not numbers:
        return values
    out = objects(map(cleaned.get, cells, cells))
    for place, number in numbers:
        out[place] = number
    return out


def clean_cells(column: Column, values: Objects) -> Objects:
    """`clean_column`, or `clean_choices` where the column has choices; a required cell is never emptied.

    >>> clean_cells(Column("customer_name", "客户名称", Kind.NAME, required=True), objects(["无", "李 明"])).tolist()
    ['无', '李明']
    """
    if column.choices:
        return clean_choices(column, values)
    cleaned = clean_column(column.kind, values)
    if cleaned is values or not (column.required or column.carried):
        return cleaned
    pairs = zip(values.tolist(), cleaned.tolist(), strict=True)
    return objects([old if new is None and text.is_placeholder(old) else new for old, new in pairs])


def _texts(cells: list[Cell], content: str) -> list[str]:
    """The texts of a column, blank ones at least once."""
    if content != "string":
        return [cell for cell in cells if type(cell) is str]
    texts: list[str] = list(filter(None, cells))  # type: ignore[arg-type]  # quicker than to ask each for its type
    blank = len(cells) - len(texts)
    return [*texts, ""] if blank and cells.count(None) < blank else texts


def _once(texts: list[str]) -> list[str]:
    """Each text once where they are few; else as they are: to find that out costs more than it saves."""
    return list(set(texts)) if len(set(texts[:_SAMPLE])) < min(len(texts), _SAMPLE) / 2 else texts


def _cleaned_texts(kind: Kind, texts: list[str]) -> dict[Cell, Cell]:
    """The texts that change, with what they become."""
    if kind is Kind.TOKEN:
        return {}
    if kind in _SUSPECT:
        wanted = _SUSPECT[kind].holders(texts) | (set() if kind in SPOKEN else PLACEHOLDERS.intersection(texts))
    elif kind in _SETTLED:
        wanted = misfits(texts, _SETTLED[kind])
    else:
        wanted = set(texts)
    pairs = ((cell, clean_cell(kind, cell)) for cell in wanted)
    return {cell: new for cell, new in pairs if new != cell}


def _numbers(kind: Kind, values: Objects, content: str) -> list[tuple[int, Cell]]:
    """Places of numbers and moments that change, with what they become."""
    least = _LEAST.get(kind, 0.0)
    if content == "floating" and least:
        known = values.astype(np.float64)
        if not ((known >= least) | (known % 1 > 0)).any():
            return []
    found = [
        (place, cell)
        for place, cell in enumerate(values.tolist())
        if ((cell >= least or (least and cell % 1)) if type(cell) is float else isinstance(cell, datetime))
    ]
    pairs = ((place, cell, clean_cell(kind, cell)) for place, cell in found)
    return [(place, new) for place, cell, new in pairs if new is not cell and new != cell]
