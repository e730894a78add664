"""Rules for what stands beside the value of a cell: a number that is a WeChat account too, a second e-mail."""

from __future__ import annotations

import re
from typing import Final

from kehu_xl.core.clean.phones import glued, is_mobile
from kehu_xl.core.clean.sheet import Columns, Mask, Sheet
from kehu_xl.core.identity import EMAIL
from kehu_xl.core.snapshot import Objects
from kehu_xl.core.typed import text_of
from kehu_xl.spec.vocabulary.contact import EMAIL_SEPARATORS, MORE_EMAILS, REMARK_JOINER, SAME_WECHAT, WECHAT_SIGNS

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


def _rows_with(signs: tuple[str, ...], cells: Objects, free: Mask) -> list[int]:
    """The free rows in whose text one of the signs occurs."""
    texts = cells.tolist()
    block = "\n".join(text for text in texts if type(text) is str)
    here = [sign for sign in signs if sign in block]
    if not here:
        return []
    rows = ((row, text) for row, text in enumerate(texts) if type(text) is str and free[row])
    return [row for row, text in rows if any(sign in text for sign in here)]
