"""Cell values between xlwings and the office, the same kinds as xlwings has them on Windows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

ERRORS = {  # what xlwings calls an error value: the number Windows gives it
    "#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288,
    "#NUM!": -2146826252, "#REF!": -2146826265, "#VALUE!": -2146826273,
}  # fmt: skip
_TEXTS = {number: text for text, number in ERRORS.items()}
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_LAST_DAY = 2958466

Rows = list[list[Any]]
Read = dict[str, Any]


def plain_rows(read: Read) -> Rows:
    """Numbers, texts, booleans and errors as `Value2` gives them: dates are serials.

    >>> read = {"rows": [[1.0, ""], [1.0, None]], "dates": [], "booleans": [[1, 0, 2, 1]], "errors": [[1, 1, "#N/A"]]}
    >>> plain_rows(read)
    [[1.0, None], [True, -2146826246]]
    """
    rows = [[None if value == "" else value for value in row] for row in read["rows"]]
    for top, left, bottom, right in read["booleans"]:
        for row in rows[top:bottom]:
            row[left:right] = [value == 1.0 if isinstance(value, float) else value for value in row[left:right]]
    for row_at, column, code in read["errors"]:
        rows[row_at][column] = ERRORS[code]
    return rows


def dated_rows(read: Read, *, date1904: bool) -> Rows:
    """The same with datetimes where the cell's format shows a date or a time.

    >>> dated_rows({"rows": [[45296.5]], "dates": [[0, 0, 1, 1]], "booleans": [], "errors": []}, date1904=False)
    [[datetime.datetime(2024, 1, 5, 12, 0)]]
    """
    rows = plain_rows(read)
    for top, left, bottom, right in read["dates"]:
        for row in rows[top:bottom]:
            row[left:right] = [moment(value, date1904=date1904) for value in row[left:right]]
    return rows


def moment(value: Any, *, date1904: bool) -> Any:
    """The moment of a serial; any other value as it is.

    >>> moment("待定", date1904=False), moment(0.5, date1904=True)
    ('待定', datetime.datetime(1904, 1, 1, 12, 0))
    """
    if type(value) is not float or not 0 <= value < _LAST_DAY:
        return value
    return (_EPOCH_1904 if date1904 else _EPOCH) + dt.timedelta(milliseconds=round(value * 86_400_000))


def for_office(value: Any, *, date1904: bool) -> Any:
    """A value as JSON and the office take it.

    >>> for_office(dt.date(2024, 1, 5), date1904=False), for_office(7, date1904=False)
    (45296.0, 7.0)
    """
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - (_EPOCH_1904 if date1904 else _EPOCH)) / dt.timedelta(days=1)
    if isinstance(value, dt.date):
        return for_office(dt.datetime.combine(value, dt.time()), date1904=date1904)
    if isinstance(value, np.bool_):
        return bool(value)
    number = float(value)
    return number if np.isfinite(number) else None


def as_rows(value: Any, shape: tuple[int, int]) -> Rows:
    """What raw_value was set to, as rows: one value fills the range, a flat sequence is one row.

    >>> as_rows(1, (2, 1)), as_rows([1, 2], (1, 2)), as_rows(((1,), (2,)), (2, 1))
    ([[1], [1]], [[1, 2]], [[1], [2]])
    """
    if not _is_sequence(value):
        return [[value] * shape[1] for _ in range(shape[0])]
    if not value or not _is_sequence(value[0]):
        return [list(value)]
    return [list(row) for row in value]


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def cleaned(read: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Rows:
    """Raw rows as `Range.value` gives them."""
    rows = read if isinstance(read, list) and read and isinstance(read[0], list) else as_rows(read, (1, 1))
    clean = _cleaner(datetime_builder, empty_as, number_builder, err_to_str=err_to_str)
    return [[clean(value) for value in row] for row in rows]


def _cleaner(datetime_builder: Any, empty_as: Any, number_builder: Any, *, err_to_str: bool) -> Callable[[Any], Any]:
    def clean(value: Any) -> Any:
        if value is None or (isinstance(value, str) and not value):
            return empty_as
        if isinstance(value, dt.datetime):
            parts = ("month", "day", "hour", "minute", "second", "microsecond")
            return datetime_builder(year=value.year, **{p: getattr(value, p) for p in parts}, tzinfo=None)
        if type(value) is float and number_builder is not None:
            return number_builder(value)
        if type(value) is int and value in _TEXTS:
            return _TEXTS[value] if err_to_str else None
        return value

    return clean


def prepared(value: Any) -> Any:
    """One value given to `Range.value`, ready for raw_value.

    >>> prepared(float("nan")), prepared(np.int64(3)), prepared("文本")
    ('', 3.0, '文本')
    """
    if isinstance(value, bool | str | dt.date):
        return value
    if value is None or pd.isna(value):
        return ""
    return float(value) if isinstance(value, np.number) else value
