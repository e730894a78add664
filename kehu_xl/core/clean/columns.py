"""Cleaning by column: which cleaner a kind has, and only the cells that need it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from kehu_xl.core.clean import amounts, dates, identifiers, people, phones, places, text
from kehu_xl.core.clean.choices import choice, clean_choices
from kehu_xl.core.identity import MOBILE
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import objects
from kehu_xl.spec.types import Column, Kind

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
WORDY: Final = frozenset({Kind.TEXT, Kind.NOTE, Kind.NAME, Kind.CODE, Kind.ADDRESS, Kind.TOKEN})  # 无 may mean it
NUMBERS_STAY: Final = frozenset(
    {Kind.TEXT, Kind.NOTE, Kind.NAME, Kind.ADDRESS, Kind.NUMBER, Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.SCORE}
)
_SETTLED: Final[Mapping[Kind, re.Pattern[str]]] = {  # texts that the kind's cleaner would not change
    Kind.MOBILE: MOBILE,
    Kind.PHONE: re.compile(r"0\d{2,3}-[2-9]\d{6,7}|1[3-9]\d{9}", re.ASCII),
    Kind.EMAIL: re.compile(r"[A-Za-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}"),
    Kind.USCC: re.compile(r"[0-9A-HJ-NP-Z]{18}"),
    Kind.PERSON_ID: re.compile(r"\d{17}[\dX]", re.ASCII),
    Kind.BANK_ACCOUNT: re.compile(r"\d{5,40}", re.ASCII),
}


def clean_cell(kind: Kind, value: Cell) -> Cell:
    """Clean one cell; where nothing is certain, the very same value comes back.

    >>> clean_cell(Kind.MOBILE, "138 0013 8000"), clean_cell(Kind.MOBILE, "无"), clean_cell(Kind.NAME, "无")
    ('13800138000', None, '无')
    """
    if kind not in WORDY and kind is not Kind.CHOICE and text.is_placeholder(value):
        return None
    return CLEANERS[kind](value)


def clean_column(kind: Kind, values: Objects) -> Objects:
    """`clean_cell` of a whole column; the same array where nothing changes.

    >>> clean_column(Kind.DATE, objects(["2024.1.5", 45296.0, None, "soon"])).tolist()
    [45296.0, 45296.0, None, 'soon']

    Each distinct text is cleaned once; texts that look settled are not looked at again.
    """
    cells = values.tolist()
    cleaned = _cleaned_texts(kind, cells)
    numbers = () if kind in NUMBERS_STAY else _numbers(kind, cells)
    if not cleaned and not numbers:
        return values
    get = cleaned.get
    out = objects([get(cell, cell) if type(cell) is str else cell for cell in cells])
    for place, number in numbers:
        out[place] = number
    return out


def clean_cells(column: Column, values: Objects) -> Objects:
    """`clean_column`, or `clean_choices` where the column has choices."""
    return clean_choices(column, values) if column.choices else clean_column(column.kind, values)


def _cleaned_texts(kind: Kind, cells: list[Cell]) -> dict[str, Cell]:
    """The texts that change, with what they become."""
    texts = {cell for cell in cells if type(cell) is str}
    settled = _SETTLED.get(kind)
    if settled is not None:
        fits = settled.fullmatch
        texts = {cell for cell in texts if not fits(cell)}
    pairs = ((cell, clean_cell(kind, cell)) for cell in texts)
    return {cell: new for cell, new in pairs if new != cell}


def _numbers(kind: Kind, cells: list[Cell]) -> list[tuple[int, Cell]]:
    """Places of numbers and moments that change, with what they become."""
    found = [(place, cell) for place, cell in enumerate(cells) if type(cell) is float or isinstance(cell, datetime)]
    pairs = ((place, cell, clean_cell(kind, cell)) for place, cell in found)
    return [(place, new) for place, cell, new in pairs if new is not cell and new != cell]
