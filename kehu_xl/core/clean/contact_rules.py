"""Rules across the cells of a row: a number glued to a name, numbers in the wrong column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import contains
from typing import Final, NamedTuple

import numpy as np

from kehu_xl.core.clean.people import is_organisation, is_surely_person, name
from kehu_xl.core.clean.phones import Numbers, glued, is_mobile, numbers_in
from kehu_xl.core.clean.sheet import Columns, Mask, Sheet
from kehu_xl.core.clean.text import is_placeholder
from kehu_xl.core.identity import mobile_valid_column, phone_valid_column, phones_valid_column
from kehu_xl.core.scan import holders
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import is_blank
from kehu_xl.spec.vocabulary.contact import NUMBER_JOINER, SAME_WECHAT


@dataclass(frozen=True, slots=True)
class ContactColumns:
    """Which columns of a table say who is reached, and how."""

    firm: str
    person: str
    mobile: str
    phone: str
    others: str  # "" where a table has no column for further numbers


LAYOUTS: Final = {
    "customers": ContactColumns("customer_name", "contact_name", "mobile", "phone", "other_phones"),
    "contacts": ContactColumns("", "name", "mobile", "phone", ""),
}
_WORD: Final = re.compile(r"[^\W\d_]")
_LONG_NUMBER: Final = re.compile(r"\d(?:[-\s.]?\d){6}")
_LIKE_WORD: Final = re.compile(r"[A-Za-z\x80-\U0010ffff]")
_NUMBER_SIGN: Final = re.compile(r"[-.\d \ud800-\udfff]")  # of white space, a cleaned line has nothing but blanks


class Slots(NamedTuple):
    """The phone cells of one row."""

    mobile: Cell
    phone: Cell
    others: Cell


def split_names(sheet: Sheet) -> Columns:
    """Take numbers out of names, and names out of number cells.

    王芳13800138000 in 联系人 or as a customer's name leaves 王芳, and the number goes to 手机; in 手机 it
    leaves the number, and 王芳 becomes the 联系人 of a row that has none.
    """
    layout = LAYOUTS.get(sheet.table)
    if layout is None or not sheet.has(layout.person, layout.mobile):
        return {}
    work = {column: sheet.columns[column].copy() for column in _present(sheet, layout)}
    free = sheet.free(*work)
    worded = [(column, row) for column in (layout.mobile, layout.phone) for row in _worded(work.get(column), free)]
    for column, row in worded:
        _take_name(work, layout, column, row)
    for column in (layout.person, layout.firm):
        for row in _long_numbers(work.get(column), free):
            _take_numbers(work, layout, column, row)
    for column, row in worded:  # again: a contact may have a bare name only now
        _take_name(work, layout, column, row)
    return {column: cells for column, cells in work.items() if (cells != sheet.columns[column]).any()}


def _present(sheet: Sheet, layout: ContactColumns) -> tuple[str, ...]:
    wanted = (layout.firm, layout.person, layout.mobile, layout.phone, layout.others)
    return tuple(column for column in wanted if column and sheet.has(column))


def _long_numbers(cells: Objects | None, free: Mask) -> list[int]:
    """Rows whose cell holds something as long as a phone number."""
    return [] if cells is None else _rows_with(_LONG_NUMBER, (_NUMBER_SIGN, 7), cells, free)


def _worded(cells: Objects | None, free: Mask) -> list[int]:
    """Rows whose number cell has a number with words around it."""
    return [] if cells is None else _rows_with(_WORD, (_LIKE_WORD, 1), cells, free)


def _rows_with(pattern: re.Pattern[str], like: tuple[re.Pattern[str], int], cells: Objects, free: Mask) -> list[int]:
    """The free rows in whose text the pattern occurs; a run of those signs does too, and is quicker to look for."""
    texts, (signs, run) = cells.tolist(), like
    wanted = {text for text in holders(texts, signs=signs, run=run) if pattern.search(text)}
    return [row for row, text in enumerate(texts) if text in wanted and free[row]] if wanted else []


def _take_numbers(work: dict[str, Objects], layout: ContactColumns, column: str, row: int) -> None:
    called, numbers = glued(work[column][row])
    if not called or (column == layout.firm and not all(map(_is_certain, numbers))):
        return
    if column == layout.person and (is_placeholder(called) or called.casefold() in SAME_WECHAT):
        return
    held = [work[place][row] for place in (layout.mobile, layout.phone, layout.others) if place in work]
    new = [number for number in numbers if not any(number in str(cell) for cell in held)]
    old = work[layout.mobile][row]
    if new and old is not None and (layout.others not in work or not numbers_in(str(old)).complete):
        return
    work[column][row] = name(called)
    if new:
        work[layout.mobile][row] = NUMBER_JOINER.join(filter(None, (old, *new)))
    if column == layout.firm:
        _take_person(work, layout, row)


def _is_certain(number: str) -> bool:
    """Whether a number in a firm's name can be nothing but a phone number."""
    return is_mobile(number) or "-" in number


def _take_person(work: dict[str, Objects], layout: ContactColumns, row: int) -> None:
    """Move the person out of 甲有限公司 王芳."""
    firm, _, person = str(work[layout.firm][row]).rpartition(" ")
    if work[layout.person][row] is None and is_organisation(firm) and is_surely_person(person):
        work[layout.firm][row], work[layout.person][row] = firm, person


def _take_name(work: dict[str, Objects], layout: ContactColumns, column: str, row: int) -> None:
    """Move the name out of a number cell that holds one name, all its numbers on one side of it."""
    words, numbers = glued(work[column][row])
    called = name(words)
    if not isinstance(called, str) or not is_surely_person(called) or _are_two(words):
        return
    if work[layout.person][row] in (None, called):
        work[layout.person][row] = called
        work[column][row] = NUMBER_JOINER.join(numbers)


def _are_two(words: str) -> bool:
    """Whether the words could be the surnames of two people: 王 李."""
    return len(words) > 2 and all(len(word) == 1 for word in words.split())


def sort_phones(sheet: Sheet) -> Columns:
    """Put a mobile into 手机, a land line into 电话, what is left into 其他电话."""
    layout = LAYOUTS.get(sheet.table)
    if layout is None or not sheet.has(layout.mobile, layout.phone):
        return {}
    places = [layout.mobile, layout.phone, *([layout.others] if sheet.has(layout.others) else [])]
    rows = np.flatnonzero(_unsorted(sheet, layout) & sheet.free(*places)).tolist()
    if not rows:
        return {}
    work = [sheet.columns[place].copy() for place in places]
    for row in rows:
        slots = Slots(*(cells[row] for cells in work), *([None] if len(work) == 2 else []))
        sorted_slots = sort_numbers(slots) if len(work) == 3 else _sort_into_two(slots)
        for cells, cell in zip(work, sorted_slots, strict=False):
            cells[row] = cell
    pairs = zip(places, work, strict=True)
    return {place: cells for place, cells in pairs if (cells != sheet.columns[place]).any()}


def _unsorted(sheet: Sheet, layout: ContactColumns) -> Mask:
    """Rows that may need sorting; the usual row has a mobile, a land line, or both, each in its place."""
    mobile, phone, others = (sheet.cells(place) for place in (layout.mobile, layout.phone, layout.others))
    no_mobile, written = is_blank(mobile), ~is_blank(others)
    unsorted: Mask = ~(no_mobile | mobile_valid_column(mobile)) | ~(is_blank(phone) | phone_valid_column(phone))
    unsorted[no_mobile] |= mobile_valid_column(phone[no_mobile])
    unsorted[written] |= ~phones_valid_column(others[written])
    unsorted |= ~no_mobile & (mobile == phone)
    unsorted[written] |= _said_again(others[written], mobile[written], phone[written])
    return unsorted


def _said_again(others: Objects, *known: Objects) -> Mask:
    """Where a text of 其他电话 holds that of another column."""
    anywhere = np.zeros(len(others), np.bool_)
    for cells in known:
        at = np.flatnonzero(~is_blank(cells))
        more, told = others[at].tolist(), cells[at].tolist()
        try:
            anywhere[at] |= np.fromiter(map(contains, more, told), np.bool_, len(at))
        except TypeError:  # not only texts
            pairs = zip(more, told, strict=True)
            anywhere[at] |= [type(long) is type(cell) is str and cell in long for long, cell in pairs]
    return anywhere


def sort_numbers(cells: Slots) -> Slots:
    """Sort the numbers of one row; a cell that holds anything else keeps its place and its words.

    >>> sort_numbers(Slots("13800138000;13900139000", "0516-83456789", None))
    Slots(mobile='13800138000', phone='0516-83456789', others='13900139000')
    >>> sort_numbers(Slots("0516-83456789", None, None)), sort_numbers(Slots(None, "13800138000", None))
    (Slots(mobile=None, phone='0516-83456789', others=None), Slots(mobile='13800138000', phone=None, others=None))

    A number is kept once.
    """
    in_mobile, in_phone, in_others = map(_numbers_of, cells)
    loose = list(dict.fromkeys([*(in_mobile or ()), *(in_phone or ())]))
    mobile, phone, others = cells
    if in_mobile is not None:
        mobile = _take(loose, [number for number in loose if is_mobile(number)])
    if in_phone is not None:
        land_lines = [number for number in loose if not is_mobile(number)]
        kept = [number for number in in_phone if number in loose]
        phone = _take(loose, [number for number in kept if number in land_lines] or land_lines[:1] or kept)
    if in_others:
        others = NUMBER_JOINER.join(number for number in in_others if number not in (mobile, phone)) or None
    if loose:
        known = [mobile, phone, *(in_others or ())]
        spare = [number for number in loose if number not in known]
        others = NUMBER_JOINER.join(filter(None, (others if isinstance(others, str) else None, *spare))) or None
    return Slots(mobile, phone, others)


def _numbers_of(cell: Cell) -> tuple[str, ...] | None:
    """The numbers of a cell, none for a blank one, None where it holds anything else."""
    if cell is None or cell == "":
        return ()
    found = numbers_in(cell) if isinstance(cell, str) else Numbers((), "")
    return found.numbers if found.complete else None


def _take(loose: list[str], wanted: list[str]) -> str | None:
    if not wanted:
        return None
    loose.remove(wanted[0])
    return wanted[0]


def _sort_into_two(cells: Slots) -> Slots:
    """Sort a row that has no 其他电话: one spare number may go to an empty 电话, else nothing moves."""
    mobile, phone, spare = sort_numbers(cells)
    if spare is None:
        return Slots(mobile, phone, None)
    return Slots(mobile, spare, None) if phone is None and NUMBER_JOINER not in str(spare) else cells
