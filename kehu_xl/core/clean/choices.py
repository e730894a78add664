"""Allowed values: every spelling of a choice becomes its label."""

from __future__ import annotations

from functools import lru_cache

from kehu_xl.core import passes
from kehu_xl.core.clean.text import is_placeholder, plain, text, whole_number
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import objects
from kehu_xl.spec.types import Choice, Column


def _folded(value: str) -> str:
    return plain(value).replace(" ", "").casefold()


@lru_cache(maxsize=64)
def _labels(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Label of every spelling; where two choices share one, the label wins over a synonym."""
    spelled = {_folded(word): choice.label for choice in reversed(choices) for word in choice.synonyms}
    return {**spelled, **{_folded(choice.label): choice.label for choice in choices}}


def choice(value: Cell, choices: tuple[Choice, ...] = ()) -> Cell:
    """The label of a choice, whatever spelling the cell has; an unknown value stays.

    >>> sexes = (Choice("male", "男", ("先生",)), Choice("female", "女", ("F",)))
    >>> choice(" 先 生", sexes), choice("ｆ", sexes), choice("保密", sexes)
    ('男', '女', '保密')
    """
    labels = _labels(choices)
    if isinstance(value, bool):
        return labels.get(str(value).casefold(), value)
    if isinstance(value, float):
        return labels.get(whole_number(value) or "", value)
    if not isinstance(value, str):
        return value
    label = labels.get(_folded(value))
    return label or (None if is_placeholder(value) else text(value))


def clean_choices(column: Column, values: Objects) -> Objects:
    """`choice` of a whole column; the same array where nothing changes.

    >>> grades = Column("grade", "等级", choices=(Choice("A", "A", ("重点",)),))
    >>> clean_choices(grades, objects(["a", "重点", "A", None])).tolist()
    ['A', 'A', 'A', None]
    """
    content, cells = passes.content(values), values.tolist()
    if content == "empty":
        return values
    distinct = {(type(cell), cell) for cell in (set(cells) if content == "string" else cells)}  # True is not 1.0
    cleaned = {key: choice(key[1], column.choices) for key in distinct}
    if all(type(new) is kind and old == new for (kind, old), new in cleaned.items()):
        return values
    return objects([cleaned[type(cell), cell] for cell in cells])
