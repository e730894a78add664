"""Rules for what stands beside the value of a cell: a number that is a WeChat account too, a second e-mail, a grade."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kehu_xl.core.clean.amounts import number, percent
from kehu_xl.core.clean.choices import choice
from kehu_xl.core.clean.phones import glued, is_mobile
from kehu_xl.core.clean.sheet import Columns, Mask, Sheet
from kehu_xl.core.identity import EMAIL
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import text_of
from kehu_xl.spec.choices import GRADES
from kehu_xl.spec.vocabulary.contact import EMAIL_SEPARATORS, MORE_EMAILS, REMARK_JOINER, SAME_WECHAT, WECHAT_SIGNS

_CHANCE, _GRADE = "acceptance", "manual_grade"
_LABELS: Final = frozenset(grade.label for grade in GRADES)
_NUMBER_COLUMNS: Final = ("mobile", "phone", "other_phones")
_BETWEEN: Final = re.compile(f"[{re.escape(EMAIL_SEPARATORS)}\\s]+")


def note_wechat(sheet: Sheet) -> Columns:
    """Read 13800138000 微信同号: the number stays, and is the 微信 of a row that has none."""
    if not sheet.has("wechat"):
        return {}
    wechat = sheet.columns["wechat"].copy()
    changed: dict[str, Objects] = {}
    for column in filter(sheet.has, _NUMBER_COLUMNS):
        cells = sheet.columns[column]
        for row in _rows_with(WECHAT_SIGNS, cells, sheet.free(column, "wechat")):
            words, numbers = glued(cells[row])
            alone = len(numbers) == 1 and is_mobile(numbers[0])
            if alone and words.casefold() in SAME_WECHAT and wechat[row] in (None, numbers[0]):
                wechat[row] = numbers[0]
                changed.setdefault(column, cells.copy())[row] = numbers[0]
    return {**changed, "wechat": wechat} if changed else {}


def part_emails(sheet: Sheet) -> Columns:
    """Keep the first of several e-mail addresses in 邮箱; the others go to 备注."""
    if not sheet.has("email", "remark"):
        return {}
    emails, remarks = sheet.columns["email"].copy(), sheet.columns["remark"].copy()
    rows = _rows_with((*EMAIL_SEPARATORS, " "), emails, sheet.free("email", "remark"))
    for row in rows:
        parts = list(dict.fromkeys(filter(None, _BETWEEN.split(emails[row]))))
        if parts and all(map(EMAIL.fullmatch, parts)):
            emails[row] = parts[0]
            more = [MORE_EMAILS.format(emails=" ".join(parts[1:]))] if len(parts) > 1 else []
            remarks[row] = REMARK_JOINER.join(filter(None, (text_of(remarks[row]), *more))) or None
    changed = {"email": emails, "remark": remarks} if rows else {}
    return {column: cells for column, cells in changed.items() if (cells != sheet.columns[column]).any()}


def part_levels(sheet: Sheet) -> Columns:
    """Give a grade in 接受度 to a blank 人工等级 (高, B), and a percentage in 人工等级 to a blank 接受度 (80%)."""
    if not sheet.has(_CHANCE, _GRADE):
        return {}
    chances, grades = sheet.columns[_CHANCE].copy(), sheet.columns[_GRADE].copy()
    free = sheet.free(_CHANCE, _GRADE)
    moved = (_move(chances, grades, free, _label), _move(grades, chances, free, _points))
    return {_CHANCE: chances, _GRADE: grades} if any(moved) else {}


def _move(cells: Objects, beside: Objects, free: Mask, read: Callable[[Cell], Cell]) -> int:
    """Move what reads as the other kind to blank cells of the other column; how many moved."""
    texts = cells.tolist()
    read_as = {cell: new for cell in set(texts) if (new := read(cell)) is not None}
    wanted = enumerate(texts) if read_as else ()
    rows = [row for row, cell in wanted if cell in read_as and free[row] and beside[row] is None]
    for row in rows:
        beside[row], cells[row] = read_as[cells[row]], None
    return len(rows)


def _label(value: Cell) -> Cell:
    """The grade that a text means, None for anything else."""
    label = choice(value, GRADES) if isinstance(value, str) else None
    return label if label in _LABELS else None


def _points(value: Cell) -> float | None:
    """Percent points of what can be no grade but a percentage: 80%, 八成, 0.75 in a cell of that format."""
    if isinstance(value, float):
        return round(value * 100, 10) if 0 < value < 1 else None
    points = percent(value) if isinstance(value, str) and value not in _LABELS else None
    return points if isinstance(points, float) and points != number(value) else None


def _rows_with(signs: tuple[str, ...], cells: Objects, free: Mask) -> list[int]:
    """The free rows in whose text one of the signs occurs."""
    texts = cells.tolist()
    block = "\n".join([text for text in texts if type(text) is str])
    here = [sign for sign in signs if sign in block]
    if not here:
        return []
    rows = ((row, text) for row, text in enumerate(texts) if type(text) is str and free[row])
    return [row for row, text in rows if any(sign in text for sign in here)]
