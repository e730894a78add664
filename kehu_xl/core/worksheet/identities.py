"""Numbers that carry a check digit, and what a person id says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kehu_xl.core.clean import clean_column
from kehu_xl.core.identity import (
    PersonFacts,
    mobile_valid_column,
    person_id_facts,
    person_id_valid_column,
    uscc_valid_column,
)
from kehu_xl.core.snapshot import Cell, CellError, Objects
from kehu_xl.core.typed import Mask, objects, serial_of
from kehu_xl.core.worksheet.grids import each
from kehu_xl.spec.functions import NOT_A_PERSON_ID, SEXES
from kehu_xl.spec.types import Kind


def is_mobile(numbers: Objects) -> Objects:
    """Whether each is a mainland mobile number, however it is written.

    >>> is_mobile(objects(["+86 138 0013 8000", 13800138000.0, "12345", None])).tolist()
    [True, True, False, None]
    """
    return _verdicts(numbers, Kind.MOBILE, mobile_valid_column)


def is_uscc(codes: Objects) -> Objects:
    """Whether each is a 统一社会信用代码 with the right check character (GB 32100-2015)."""
    return _verdicts(codes, Kind.USCC, uscc_valid_column)


def is_person_id(numbers: Objects) -> Objects:
    """Whether each is a 公民身份号码 with a real date and the right check digit (GB 11643-1999)."""
    return _verdicts(numbers, Kind.PERSON_ID, person_id_valid_column)


def _verdicts(cells: Objects, kind: Kind, valid: Callable[[Objects], Mask]) -> Objects:
    verdicts = valid(clean_column(kind, cells)).tolist()
    pairs = zip(cells.tolist(), verdicts, strict=True)
    return objects([cell if cell is None or isinstance(cell, CellError) else verdict for cell, verdict in pairs])


def birthday(numbers: Objects) -> Objects:
    """The day of birth that a person id says, as a serial."""
    return _facts(numbers, lambda facts: serial_of(facts.born))


def sex(numbers: Objects) -> Objects:
    """男 or 女."""
    return _facts(numbers, lambda facts: SEXES.get(facts.sex or ""))


def region(numbers: Objects) -> Objects:
    """The region of first registration, as far as its code is known."""
    return _facts(numbers, lambda facts: facts.region)


def _facts(numbers: Objects, fact: Callable[[PersonFacts], Cell]) -> Objects:
    def said(number: Cell) -> Cell:
        facts = person_id_facts(number) if isinstance(number, str) else None
        return fact(facts) if facts else NOT_A_PERSON_ID

    return each(clean_column(Kind.PERSON_ID, np.ascontiguousarray(numbers)), said)
