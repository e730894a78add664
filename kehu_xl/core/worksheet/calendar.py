"""Days: since when, which working day, when to call, when a lunar birthday is kept."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from kehu_xl.core.clean import clean_column
from kehu_xl.core.clean.numerals import numeral
from kehu_xl.core.follow_up.birthdays import next_lunar
from kehu_xl.core.follow_up.working_days import working_days
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import Floats, day_of, is_blank, numbers, objects, text_of
from kehu_xl.core.worksheet.grades import codes
from kehu_xl.core.worksheet.grids import Mistake, blank_like
from kehu_xl.spec.functions import (
    BEYOND_LUNAR,
    FIVE_DAYS,
    LUNAR_DAY,
    LUNAR_MONTHS,
    NOT_A_DATE,
    NOT_A_GRADE,
    NOT_LUNAR,
)
from kehu_xl.spec.types import Kind

_LUNAR: Final = re.compile(LUNAR_DAY)
_LAST: Final = 150_000.0  # serials of days up to 2310


def days_since(days: Objects, today: Objects) -> Objects:
    """Whole days from each day to today; blank for a blank."""
    first, last = _serials(days), _serials(today)
    return _said(days, last - first, np.isnan(last) | np.isnan(first))


def workday(days: Objects, holidays: Objects | None = None) -> Objects:
    """Each day, or the next one on which people work."""
    serials = _serials(days)
    return _said(days, _working(serials, holidays), np.isnan(serials))


def next_contact(
    last: Objects,
    grades: Objects,
    agreed: Objects | None = None,
    frequencies: Objects | None = None,
    holidays: Objects | None = None,
) -> Objects:
    """The earlier of an agreed day that lies ahead of the last contact, and that contact + the grade's days."""
    frequency = _frequency(frequencies)
    contact, grade = _serials(last), codes(grades)
    agreed = blank_like(last) if agreed is None else agreed
    promised = _serials(agreed)
    promised = np.where(promised <= contact, np.nan, promised)
    regular = contact + np.where(grade < 0, np.nan, frequency[np.maximum(grade, 0)])
    due = _working(np.fmin(promised, regular), holidays)
    return objects([
        NOT_A_GRADE if code < 0 and not blank_grade else _day(day)
        for code, blank_grade, day in zip(grade.tolist(), is_blank(grades).tolist(), due.tolist(), strict=True)
    ])  # fmt: skip


def _frequency(given: Objects | None) -> Floats:
    if given is None:
        return np.array(DEFAULTS.frequency_days, np.float64)
    days = numbers(given)
    if len(days) != len(DEFAULTS.frequency_days) or np.isnan(days).any():
        raise Mistake(FIVE_DAYS)
    return days


def lunar_day(birthdays: Objects, after: Objects) -> Objects:
    """The first day from `after` on that keeps each lunar birthday.

    >>> lunar_day(objects(["八月十五", "8-15", "13-1"]), objects([46023.0] * 3)).tolist()
    [46290.0, 46290.0, '不是农历的月日']
    """
    pairs = zip(birthdays.tolist(), _serials(after).tolist(), strict=True)
    return objects([_next_lunar(birthday, start) for birthday, start in pairs])


def _next_lunar(birthday: Cell, start: float) -> Cell:
    if birthday is None:
        return None
    month, day = _month_day(birthday)
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return NOT_LUNAR
    if np.isnan(start):
        return NOT_A_DATE
    kept = next_lunar(month, day, day_of(start))
    return BEYOND_LUNAR if np.isnan(kept) else kept


def _month_day(birthday: Cell) -> tuple[int, int]:
    """Month and day of a lunar birthday; of a cell that became a date, those that it shows."""
    if isinstance(birthday, float) and 1 <= birthday < _LAST:
        shown = day_of(birthday)
        return shown.month, shown.day
    found = _LUNAR.fullmatch((text_of(birthday) or "").strip())
    return (_month(found["month"]), _number(found["day"])) if found else (0, 0)


def _month(text: str) -> int:
    return LUNAR_MONTHS.get(text) or _number(text)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else numeral(text) or 0


def _serials(cells: Objects) -> Floats:
    """Days as serials, texts read as dates; NaN for anything else."""
    days = np.floor(numbers(clean_column(Kind.DATE, cells)))
    return np.where((days >= 1) & (days < _LAST), days, np.nan)


def _working(days: Floats, holidays: Objects | None) -> Floats:
    known = days[~np.isnan(days)]
    if not len(known):
        return days
    off = _serials(holidays) if holidays is not None else np.empty(0)
    free = frozenset(day_of(day) for day in off[~np.isnan(off)].tolist())
    return working_days(known.min(), known.max(), free).on_or_after(days)


def _said(cells: Objects, days: Floats, wrong: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Objects:
    blank = is_blank(cells).tolist()
    triples = zip(blank, wrong.tolist(), days.tolist(), strict=True)
    return objects([None if empty else NOT_A_DATE if bad else day for empty, bad, day in triples])


def _day(day: float) -> Cell:
    return None if np.isnan(day) else day
