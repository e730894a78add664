"""The computed choices as small whole numbers, in the order of `spec.choices`.

-1 is blank throughout: it also picks the last entry of a table, which is where the blank
stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kehu_xl.core.evidence import Positions
from kehu_xl.core.snapshot import Objects
from kehu_xl.spec.types import Choice

BLANK = -1


class Grade(IntEnum):
    """A to E."""

    A = 0
    B = 1
    C = 2
    D = 3
    E = 4


class ValueType(IntEnum):
    """价值类型."""

    FROZEN = 0
    MIGRATING = 1
    VALUABLE = 2
    PROMISING = 3


class TradeHistory(IntEnum):
    """交易历史."""

    PROBLEM = 0
    POTENTIAL = 1
    NEW = 2
    PAST = 3
    REGULAR = 4


def encode(ids: Objects, choices: tuple[Choice, ...]) -> NDArray[np.int64]:
    """Choice ids as places in the choices, -1 where blank.

    >>> encode(np.array(["b", None], dtype=object), (Choice("a", "甲"), Choice("b", "乙")))
    array([ 1, -1])
    """
    place = {choice.id: number for number, choice in enumerate(choices)}
    codes, uniques = pd.factorize(ids)
    return np.array([*(place.get(key, BLANK) for key in uniques.tolist()), BLANK], np.int64)[codes]


def labels(codes: NDArray[Any], choices: tuple[Choice, ...]) -> Objects:
    """The labels of places in the choices, None where -1.

    >>> labels(np.array([1, -1]), (Choice("a", "甲"), Choice("b", "乙")))
    array(['乙', None], dtype=object)
    """
    known: Objects = np.array([*(choice.label for choice in choices), None], dtype=object)
    return np.asarray(known[codes], dtype=object)


def first_true(conditions: Sequence[ArrayLike], values: Sequence[ArrayLike], default: ArrayLike) -> Positions:
    """The value of the first condition that holds in each row.

    >>> first_true([np.array([True, False]), np.array([True, True])], [7, 8], 9)
    array([7, 8])
    """
    masks = [np.asarray(condition, np.bool_) for condition in conditions]
    return np.select(masks, [np.asarray(value) for value in values], np.asarray(default)).astype(np.int64)
