"""跟进等级 from explicit arguments, 完整度 of rows."""

from __future__ import annotations

import numpy as np

from kehu_xl.core.clean import clean_column
from kehu_xl.core.evidence import Positions
from kehu_xl.core.grading.codes import BLANK, encode, first_true
from kehu_xl.core.grading.intent import acceptance_grades
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Objects
from kehu_xl.core.typed import choice_ids, is_blank, numbers, objects, text_of
from kehu_xl.core.worksheet.grids import Grid, Mistake, blank_like
from kehu_xl.spec.choices import GRADES
from kehu_xl.spec.functions import NOT_A_GRADE, UNEVEN
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Kind


def grade(
    acceptance: Objects, manual: Objects | None = None, value: Objects | None = None, otherwise: Objects | None = None
) -> Objects:
    """人工等级, else by acceptance, else 价值等级, else what is given for no evidence.

    >>> grade(objects([75.0, 0.75, "75%", None]), otherwise=objects(["C"] * 4)).tolist()
    ['B', 'B', 'B', 'C']
    """
    given = [blank_like(acceptance) if cells is None else cells for cells in (manual, value, otherwise)]
    points = numbers(clean_column(Kind.PERCENT, acceptance))
    points = np.where((points > 0) & (points < 1), points * 100, points)  # 0.75 is what a cell of 75 % holds
    by_hand, by_value, default = (codes(cells) for cells in given)
    known = [by_hand, acceptance_grades(points, DEFAULTS.intent_cuts), by_value, default]
    result = first_true([codes_ != BLANK for codes_ in known], known, BLANK)
    wrong = np.logical_or.reduce([(codes(cells) == BLANK) & ~is_blank(cells) for cells in given])
    labels = [choice.label for choice in GRADES]
    return objects([
        NOT_A_GRADE if bad else None if code == BLANK else labels[code]
        for bad, code in zip(wrong.tolist(), result.tolist(), strict=True)
    ])  # fmt: skip


def codes(cells: Objects) -> Positions:
    """Grades A to E as 0 to 4, -1 where there is none.

    >>> codes(objects(["A", "e", None, "好"])).tolist()
    [0, 4, -1, -1]
    """
    letters = objects([(text_of(cell) or "").strip().upper() or None for cell in cells.tolist()])
    return encode(choice_ids(letters, GRADES), GRADES)


def completeness(cells: Grid, headers: Grid) -> Grid:
    """The weighted share of filled cells of each row, in whole percent; columns without a weight do not count.

    >>> completeness(np.array([["甲厂", None]], object), np.array([["客户名称", "手机"]], object)).tolist()
    [[50.0]]
    """
    names = headers.ravel()
    if cells.shape[1] != len(names):
        raise Mistake(UNEVEN)
    known = {column.header: DEFAULTS.completeness_weights.get(column.id, 0.0) for column in CUSTOMERS}
    weights = np.array([known.get(text_of(name) or "", 0.0) for name in names])
    filled = ~is_blank(cells.ravel()).reshape(cells.shape)
    total = weights.sum()
    shares = np.floor(100 * (filled * weights).sum(axis=1) / total + 0.5) if total else np.full(len(cells), 100.0)
    return shares.astype(object).reshape(-1, 1)
