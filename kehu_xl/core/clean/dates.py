"""Dates: a cleaned cell is the serial of the 1900 date system, a float.

An ambiguous date (1/2/2024), an incomplete one (2024年1月) and an impossible one stay as they are: a date is never
guessed. Two-digit years are 2000 to 2049; 50 and above could be a birth year, so they stay.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from kehu_xl.core.clean.numerals import NUMERAL, digits, numeral
from kehu_xl.core.clean.text import one_line, plain
from kehu_xl.core.snapshot import Cell
from kehu_xl.core.typed import LAST_SERIAL
from kehu_xl.spec.vocabulary.calendar import AFTERNOON, DAYS, ERAS, HOUR, MINUTE, MONTH, MORNING, SECOND, WEEKDAYS, YEAR
from kehu_xl.spec.vocabulary.signs import CLOSING_SIGNS, FULL_STOP

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME: Final = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY_WORD: Final = f"[{''.join(DAYS)}]"
_CLOCK: Final = (
    rf"(?:[\sT,]*(?P<half>{'|'.join((*MORNING, *AFTERNOON))})?\s*(?P<hour>\d{{1,2}})[:{''.join(HOUR)}]"
    rf"(?:(?P<minute>\d{{1,2}})(?:[:{MINUTE}](?:(?P<second>\d{{1,2}})(?:\.\d+)?{SECOND}?)?)?)?(?:\+08:?00)?)?"
)
_WEEKDAY: Final = rf"\s*(?:\(?(?:{'|'.join(WEEKDAYS)})\)?)?"
_TAIL: Final = rf"{_WEEKDAY}{_CLOCK}{_WEEKDAY}"
_FORMS: Final = tuple(
    re.compile(rf"(?:{'|'.join(ERAS)})?\s*{form}{_TAIL}", re.ASCII | re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})\s*[-/.{YEAR}\s]\s*(?P<month>\d{{1,2}})\s*[-/.{MONTH}\s]\s*(?P<day>\d{{1,2}}){_DAY_WORD}?",
        rf"(?P<short>\d{{2}})\s*{YEAR}\s*(?P<month>\d{{1,2}})\s*{MONTH}\s*(?P<day>\d{{1,2}}){_DAY_WORD}?",
        r"(?P<short>\d{2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<first>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-\s.]*{_MONTH_NAME}[-\s,.]*(?P<year>\d{{4}})",
        rf"{_MONTH_NAME}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,\s]+(?P<year>\d{{4}})",
    )
)
_NUMERALS: Final = re.compile(
    rf"(?P<year>{NUMERAL}{{4}}){YEAR}(?P<month>{NUMERAL}{{1,3}}){MONTH}(?P<day>{NUMERAL}{{1,4}}){_DAY_WORD}?"
)
_SERIAL: Final = re.compile(r"[2-6]\d{4}(?:\.0+)?", re.ASCII)  # 1954 to 2091, typed as text
_FIRST: Final = date(1900, 1, 1)
_LEAP_BUG: Final = date(1900, 3, 1)  # the 1900 system counts a day that never was, 1900-02-29


def serial(day: date | datetime) -> float | None:
    """The serial of a day, with its time as a fraction; None before 1900.

    >>> serial(date(2024, 1, 5)), serial(date(1900, 1, 1)), serial(date(1900, 3, 1)), serial(datetime(2024, 1, 5, 12))
    (45296.0, 1.0, 61.0, 45296.5)
    """
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    moment = moment.replace(tzinfo=None)
    if moment.date() < _FIRST:
        return None
    start = datetime(1899, 12, 30) if moment.date() >= _LEAP_BUG else datetime(1899, 12, 31)
    return (moment - start) / timedelta(days=1)


def day(value: Cell) -> Cell:
    """Read a date as people write it; the time of day goes.

    >>> day("2024.1.5"), day("2024/1/5"), day("24-1-5"), day("20240105"), day("2024年1月5日"), day("二〇二四年一月五日")
    (45296.0, 45296.0, 45296.0, 45296.0, 45296.0, 45296.0)
    >>> day(20240105.0), day("45296"), day(45296.0), day("2024-01-05 12:00:00"), day("13/1/2024")
    (45296.0, 45296.0, 45296.0, 45296.0, 45304.0)
    >>> day("1/2/2024"), day("2024-02-30"), day("2024年1月"), day("05-06-07"), day("下周")
    ('1/2/2024', '2024-02-30', '2024年1月', '05-06-07', '下周')
    """
    moment = _moment(value)
    return moment // 1 if isinstance(moment, float) and 1 <= moment < LAST_SERIAL + 1 else moment


def _moment(value: Cell) -> Cell:
    if isinstance(value, datetime):
        return serial(value) or value
    if isinstance(value, float):
        return _packed(value)
    if not isinstance(value, str):
        return value
    folded = plain(value).rstrip(CLOSING_SIGNS)
    read = _read(folded.replace(FULL_STOP, "."))
    return read if read is not None else one_line(value) or None


def _packed(value: float) -> float:
    """A number such as 20240105 is a day written without signs; any other is a serial already."""
    return (_read(str(int(value))) or value) if 19000101 <= value <= 21001231 and value.is_integer() else value


def _read(folded: str) -> float | None:
    if _SERIAL.fullmatch(folded):
        return float(folded)
    if found := _NUMERALS.fullmatch(folded):
        return _of(digits(found["year"]), numeral(found["month"]), numeral(found["day"]))
    for form in _FORMS:
        if found := form.fullmatch(folded):
            return _of_form(found.groupdict())
    return None


def _of_form(parts: dict[str, str | None]) -> float | None:
    """The serial of a matched form, None where its parts make no day or more than one."""
    year, month, day_of_month = parts.get("year"), parts.get("month"), parts.get("day")
    if name := parts.get("name"):
        month = str(_MONTHS.index(name.lower()) + 1)
    if short := parts.get("short"):
        if int(short) >= 50 or _could_end_in_year(parts):
            return None
        year = f"20{short}"
    if parts.get("first"):
        month, day_of_month = _western(str(parts["first"]), str(parts["other"]))
    return _of(year, month, day_of_month, _clock(parts))


def _could_end_in_year(parts: dict[str, str | None]) -> bool:
    """Whether 05-06-07 might also be month, day, year: then nobody can tell."""
    return bool(parts.get("mark")) and 1 <= int(parts["short"] or 0) <= 12 and len(parts["day"] or "") == 2


def _western(first: str, other: str) -> tuple[str | None, str | None]:
    """Month and day of a date that ends in its year, where only one reading is possible."""
    if int(first) > 12:
        return other, first
    if int(other) > 12 or first == other:
        return first, other
    return None, None


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int]:
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = parts.get("half") or ""
    return hour + 12 if half in AFTERNOON and 0 < hour < 12 else hour, minute, second


def _of(
    year: str | None, month: str | int | None, day_of_month: str | int | None, clock: tuple[int, int, int] = (0, 0, 0)
) -> float | None:
    if year is None or month is None or day_of_month is None:
        return None
    try:
        return serial(datetime(int(year), int(month), int(day_of_month), *clock))
    except ValueError:
        return None
