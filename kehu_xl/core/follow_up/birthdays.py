"""The next birthday, solar or lunar."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
from borax.calendars.lunardate import LCalendars, LunarDate

from kehu_xl.core.evidence import numbers_of
from kehu_xl.core.typed import Days, Floats, serial_of


def next_solar(birthdays: Days, today: date) -> Floats:
    """The serial of the next birthday from today on; 29 February is kept on the 28th in common years.

    >>> days = next_solar(np.array(["1980-02-29", "NaT"], "datetime64[D]"), date(2026, 1, 1))
    >>> days - serial_of(date(2026, 2, 28))
    array([ 0., nan])
    """
    this_year = _in_year(birthdays, today.year)
    next_year = _in_year(birthdays, today.year + 1)
    return np.where(this_year >= serial_of(today), this_year, next_year)


def _in_year(birthdays: Days, year: int) -> Floats:
    months = birthdays.astype("datetime64[M]")
    day = birthdays - months.astype("datetime64[D]")
    month = np.datetime64(f"{year}-01", "M") + (months - birthdays.astype("datetime64[Y]").astype("datetime64[M]"))
    last = (month + 1).astype("datetime64[D]") - 1
    return numbers_of(np.minimum(month.astype("datetime64[D]") + day, last))


@lru_cache(maxsize=400)  # a year's days
def next_lunar(month: int, day: int, today: date) -> float:
    """The serial of the next day on which a lunar birthday is kept, NaN beyond the lunar table (1900 to 2100).

    The 30th of a short month is kept on the 29th; a leap month is not kept twice.

    >>> next_lunar(8, 15, date(2026, 1, 1)) == serial_of(date(2026, 9, 25))
    True
    """
    for year in (today.year - 1, today.year, today.year + 1):
        if not LunarDate.min.year <= year <= LunarDate.max.year:
            continue
        kept = LunarDate(year, month, min(day, LCalendars.ndays(year, month))).to_solar_date()
        if kept >= today:
            return serial_of(kept)
    return np.nan
