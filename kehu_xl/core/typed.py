"""Typed views of raw columns: what a cell means, blank where it means nothing.

The raw frame keeps what people typed; a rule that computes asks here. Nothing raises: a
cell that does not parse is blank, and `core.check` is who reports it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xl.core import passes
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.spec.types import Choice

Floats: TypeAlias = NDArray[np.float64]
Days: TypeAlias = NDArray[np.datetime64]
Mask: TypeAlias = NDArray[np.bool_]

EPOCH = np.datetime64("1899-12-30", "D")
_EPOCH = date(1899, 12, 30).toordinal()
LAST_SERIAL = 2958465.0  # 9999-12-31
_STRINGS = ("string", "empty")  # columns of one kind take no loop


def objects(values: object) -> Objects:
    """Any sequence of cells as a one-dimensional object array.

    >>> objects(["a", None, 1.5])
    array(['a', None, 1.5], dtype=object)
    """
    if isinstance(values, pd.Series):
        return np.asarray(values.array, dtype=object)
    cells = list(values)  # type: ignore[call-overload]
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array


def is_blank(values: Objects) -> Mask:
    """True where a cell is empty or holds only an empty text.

    >>> is_blank(objects(["a", None, ""]))
    array([False,  True,  True])
    """
    return passes.blanks(values)


def texts(values: Objects) -> Objects:
    """Text of each cell, None where blank; a whole number loses its ".0".

    >>> texts(objects(["a", 13800138000.0, None, ""]))
    array(['a', '13800138000', None, None], dtype=object)
    """
    if passes.content(values) in _STRINGS and "" not in values.tolist():
        return values
    return objects([v if type(v) is str and v else text_of(v) for v in values.tolist()])


def text_of(value: Cell) -> str | None:
    """One cell as text, None where blank.

    >>> text_of(75.5), text_of(True), text_of("")
    ('75.5', 'TRUE', None)
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value == datetime.combine(value, datetime.min.time()) else "%Y-%m-%d %H:%M")
    return str(value)


def numbers(values: Objects) -> Floats:
    """Numbers as floats, NaN where a cell holds anything else.

    >>> numbers(objects([1.5, "12", None]))
    array([1.5, nan, nan])
    """
    known = floats(values)
    if known is not None:
        return known
    nan = float("nan")
    return np.array([v if type(v) is float else nan for v in values.tolist()], np.float64)


def floats(values: Objects) -> Floats | None:
    """A column of numbers and blanks as floats with NaN, None where a cell holds anything else.

    >>> floats(objects([1.5, None])), floats(objects([1.5, "12"]))
    (array([1.5, nan]), None)
    """
    kind = passes.content(values)
    if kind == "empty":
        return np.full(len(values), np.nan)
    return passes.numbers(values) if kind == "floating" else None


def dates(values: Objects) -> Days:
    """Days from the serials of a date column, NaT where a cell holds anything else.

    >>> dates(objects([46000.0, "soon", None]))
    array(['2025-12-09',        'NaT',        'NaT'], dtype='datetime64[D]')
    """
    serials = numbers(values)
    good = (serials >= 1) & (serials <= LAST_SERIAL)
    days = np.full(len(serials), np.datetime64("NaT", "D"))
    days[good] = EPOCH + np.floor(serials[good]).astype("timedelta64[D]")
    return days


def serials(days: Days) -> Objects:
    """Days as cells: float serials, None where NaT.

    >>> serials(np.array(["2025-12-09", "NaT"], "datetime64[D]"))
    array([46000.0, None], dtype=object)
    """
    cells = np.full(len(days), None, dtype=object)
    good = ~np.isnat(days)
    cells[good] = (days[good].astype("datetime64[D]") - EPOCH).astype(np.float64)
    return cells


def serial_of(day: date) -> float:
    """One day as a serial of the 1900 date system.

    >>> serial_of(date(2025, 12, 9))
    46000.0
    """
    return float(day.toordinal() - _EPOCH)


def day_of(serial: float) -> date:
    """The day of a serial, 1 to LAST_SERIAL, of the 1900 date system.

    >>> day_of(46000.5)
    datetime.date(2025, 12, 9)
    """
    return date.fromordinal(int(serial) + _EPOCH)


def cells(values: Floats) -> Objects:
    """Floats as cells, None where NaN.

    >>> cells(np.array([1.0, np.nan]))
    array([1.0, None], dtype=object)
    """
    out: Objects = values.astype(object)
    out[np.isnan(values)] = None
    return out


def choice_ids(values: Objects, choices: tuple[Choice, ...]) -> Objects:
    """Choice ids of labels and synonyms, None where the cell is blank or not a choice.

    >>> choice_ids(objects(["男", "女士", "?"]), (Choice("male", "男"), Choice("female", "女", ("女士",))))
    array(['male', 'female', None], dtype=object)
    """
    known: dict[Cell, str] = {word: choice.id for choice in choices for word in (*choice.synonyms, choice.label)}
    return mapped(values, known.get)


def mapped(values: Objects, meaning: Callable[[Any], object]) -> Objects:
    """What each cell means, worked out once for each different one; None means what None means.

    >>> mapped(objects(["a", None, "a"]), {"a": 1.0, None: 0.0}.get)
    array([1.0, 0.0, 1.0], dtype=object)
    """
    codes, uniques = pd.factorize(values)
    last = [meaning(None)] if (codes < 0).any() else []  # where -1 finds it
    return objects([*map(meaning, uniques.tolist()), *last])[codes]


def first_places(keys: Objects) -> dict[Any, int]:
    """Where each key stands first; None is no key.

    >>> first_places(objects(["a", "b", "a", None]))
    {'a': 0, 'b': 1}
    """
    places = dict(zip(reversed(keys.tolist()), range(len(keys) - 1, -1, -1), strict=True))
    places.pop(None, None)
    return places


def choice_labels(ids: Objects, choices: tuple[Choice, ...]) -> Objects:
    """The labels of choice ids, None where there is none.

    >>> choice_labels(objects(["male", None]), (Choice("male", "男"),))
    array(['男', None], dtype=object)
    """
    labels = {choice.id: choice.label for choice in choices}
    return objects([labels.get(choice_id) for choice_id in ids.tolist()])


def column(frame: pd.DataFrame, column_id: str) -> Objects:
    """A column's cells, all blank where the frame lacks it.

    >>> column(pd.DataFrame({"a": ["x"]}, dtype=object), "b")
    array([None], dtype=object)
    """
    if column_id in frame.columns:
        return np.asarray(frame[column_id].array, dtype=object)
    return np.full(len(frame), None, dtype=object)
