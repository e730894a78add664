"""Worksheet functions: what a formula gets to see is all that they know.

>>> answer("KEHU_MOBILE", [grid([["+86 138-0013-8000"], ["总机转王芳"]])])
[['13800138000'], ['总机转王芳']]

Arguments are grids of cells; a whole column is one call. Bad input gives a sentence, never an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.worksheet import calendar, grades, identities, ranges, texts
from kehu_xl.core.worksheet.grids import Grid, Mistake, broadcast, grid, shown
from kehu_xl.spec.functions import BY_NAME

__all__ = ["IMPLEMENTATIONS", "Grid", "answer", "grid"]

Implementation: TypeAlias = Callable[..., Objects]

IMPLEMENTATIONS: Final[Mapping[str, Implementation]] = {
    "KEHU_MOBILE": texts.mobile,
    "KEHU_IS_MOBILE": identities.is_mobile,
    "KEHU_IS_USCC": identities.is_uscc,
    "KEHU_IS_ID": identities.is_person_id,
    "KEHU_ID_BIRTHDAY": identities.birthday,
    "KEHU_ID_SEX": identities.sex,
    "KEHU_ID_REGION": identities.region,
    "KEHU_NAME": texts.name,
    "KEHU_BRAND": texts.brand,
    "KEHU_ADDRESS": texts.address_part,
    "KEHU_DAYS_SINCE": calendar.days_since,
    "KEHU_WORKDAY": calendar.workday,
    "KEHU_NEXT_CONTACT": calendar.next_contact,
    "KEHU_FOLLOW_GRADE": grades.grade,
    "KEHU_MASK": texts.masked,
    "KEHU_PINYIN": texts.initials,
    "KEHU_LUNAR_DAY": calendar.lunar_day,
    "KEHU_COMPLETENESS": grades.completeness,
    "KEHU_LOOKUP": ranges.lookup,
    "KEHU_DUPLICATES": ranges.duplicates,
}


def answer(name: str, arguments: Sequence[Grid | None]) -> list[list[Cell]]:
    """The cells that a function gives for its arguments, None for one that was left out.

    The first `broadcast` arguments go cell by cell and may each be a single cell; the result has their shape.
    """
    function, work = BY_NAME[name], IMPLEMENTATIONS[name]
    try:
        if not function.broadcast:
            return shown(work(*arguments))
        cells = broadcast(arguments[: function.broadcast])
        given = [None if argument is None else argument.ravel() for argument in cells]
        others = [None if argument is None else argument.ravel() for argument in arguments[function.broadcast :]]
        shape = next(argument.shape for argument in cells if argument is not None)
        return shown(work(*given, *others).reshape(shape))
    except Mistake as mistake:
        return [[str(mistake)]]
