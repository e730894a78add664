"""Texts made of phrases, one a row: rows that say the same share one string."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xl.core.snapshot import Objects
from kehu_xl.core.typed import Floats, objects

_LARGEST = 2**62  # product of table sizes that still fits a key


@dataclass(frozen=True, eq=False, slots=True)
class Phrases:
    """A phrase a row: its place in a small table; "" says nothing."""

    codes: NDArray[np.int64]
    table: Sequence[str]


def chosen(table: Sequence[str], *masks: NDArray[np.bool_]) -> Phrases:
    """The phrase of the first mask that holds, "" where none does.

    >>> joined([chosen(["new", "old"], np.array([True, False]), np.array([True, False]))], "; ").tolist()
    ['new', '']
    """
    codes = np.select(masks, list(range(len(table))), default=len(table))
    return Phrases(codes.astype(np.int64), (*table, ""))


def numbered(sentence: Callable[[float], str], values: Floats) -> Phrases:
    """A phrase that holds the row's number, "" where it is NaN; a number is worded once.

    >>> joined([numbered("{:g} %".format, np.array([75.0, np.nan]))], "; ").tolist()
    ['75 %', '']
    """
    codes, uniques = pd.factorize(values)
    return Phrases(codes.astype(np.int64), (*map(sentence, uniques.tolist()), ""))


def paired(sentence: Callable[[Any, Any], str], left: Objects, right: Objects) -> Objects:
    """A text of the two cells of each row; a pair is worded once.

    >>> paired("{}{}".format, np.array(["a", "a"], dtype=object), np.array([1.0, None], dtype=object)).tolist()
    ['a1.0', 'aNone']
    """
    codes, lefts = pd.factorize(left)  # -1: None
    others, rights = pd.factorize(right)
    size = len(rights) + 1
    pairs, known = pd.factorize((codes + 1) * size + others + 1)
    first, second = objects([None, *lefts.tolist()]), objects([None, *rights.tolist()])
    return objects(map(sentence, first[known // size], second[known % size]))[pairs]


def joined(parts: Sequence[Phrases], separator: str) -> Objects:
    """The phrases of each row in one text, without the empty ones.

    >>> left, right = (Phrases(np.array([0, 1]), ["a", "b"]), Phrases(np.array([0, 1]), ["c", ""]))
    >>> joined([left, right], "; ").tolist()
    ['a; c', 'b']
    """
    if not len(parts[0].codes):
        return np.empty(0, dtype=object)
    key, size = np.zeros(len(parts[0].codes), np.int64), 1
    for part in parts:
        if size * len(part.table) > _LARGEST:
            key, seen = pd.factorize(key)
            size = len(seen)
        key = key * len(part.table) + part.codes % len(part.table)
        size *= len(part.table)
    key, _ = pd.factorize(key)
    first = np.empty(key.max() + 1, np.int64)
    first[key[::-1]] = np.arange(len(key))[::-1]
    columns = [np.array(part.table, dtype=object)[part.codes[first]].tolist() for part in parts]
    texts = np.empty(len(first), dtype=object)
    texts[:] = [separator.join(filter(None, row)) for row in zip(*columns, strict=True)]
    return texts[key]
