"""Working days in China: the published arrangement, then weekdays; the firm's own days first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import chinese_calendar
import numpy as np

from kehu_xl.core.typed import EPOCH, Floats, Mask, serial_of

_PUBLISHED = (
    serial_of(date(min(chinese_calendar.holidays).year, 1, 1)),
    serial_of(date(max(chinese_calendar.holidays).year, 12, 31)),
)
_SLACK = 366  # no holiday is longer: enough days behind the last one to find a working day
_WEEKDAYS = "1111100"


@dataclass(frozen=True, eq=False, slots=True)
class WorkingDays:
    """The next working day of every day of a span, found by its distance from `first`."""

    first: float
    following: Floats

    def on_or_after(self, days: Floats) -> Floats:
        """The day itself where it is a working day, else the next one; NaN stays NaN.

        >>> span = working_days(serial_of(date(2026, 10, 1)), serial_of(date(2026, 10, 31)))
        >>> span.on_or_after(np.array([serial_of(date(2026, 10, 1)), np.nan])) - serial_of(date(2026, 10, 1))
        array([ 7., nan])
        """
        known = ~np.isnan(days)
        moved = np.full(len(days), np.nan)
        moved[known] = self.following[(days[known] - self.first).astype(np.int64)]
        return moved


def working_days(
    first: float, last: float, holidays: frozenset[date] = frozenset(), workdays: frozenset[date] = frozenset()
) -> WorkingDays:
    """The working days from one serial to another.

    The arrangement is that of the State Council, 2004 to the last year it has published
    (`chinese_calendar`); beyond, Monday to Friday. A day of the firm's own that is both off
    and on is worked.
    """
    days = np.arange(first, last + _SLACK)
    works = np.is_busday(EPOCH + days.astype("timedelta64[D]"), _WEEKDAYS)
    for known, working in (
        (chinese_calendar.holidays, False),
        (chinese_calendar.workdays, True),
        (holidays, False),
        (workdays, True),
    ):
        serials = np.array([serial_of(day) for day in known], np.int64)
        inside = serials[(serials >= first) & (serials < first + len(days))]
        works[inside - int(first)] = working
    following = np.minimum.accumulate(np.where(works, days, np.inf)[::-1])[::-1]
    return WorkingDays(first, following)


def published(days: Floats) -> Mask:
    """True for days whose holidays are known.

    >>> published(np.array([serial_of(date(2025, 5, 1)), serial_of(date(2199, 5, 1)), np.nan]))
    array([ True, False, False])
    """
    return np.asarray((days >= _PUBLISHED[0]) & (days <= _PUBLISHED[1]), np.bool_)
