"""Rules for single cells: what a column's kind, limits and choices allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from unicodedata import normalize

import numpy as np

from kehu_xl.core import identity, passes
from kehu_xl.core.check.view import ColumnView, TableCheck
from kehu_xl.core.scan import holders
from kehu_xl.core.snapshot import Cell, CellError, Objects
from kehu_xl.core.typed import LAST_SERIAL, Mask, objects, text_of
from kehu_xl.spec import checks
from kehu_xl.spec.types import NUMBER_KINDS, Column, Kind

_SCIENTIFIC = re.compile(r"[1-9](?:\.\d+)?E\+(?:1[5-9]|[2-9]\d)")
_ABROAD = re.compile(r"(?:\+|00)(?!86)\d[\d-]{5,16}|[+]?(?:852|853|886)-?\d{7,10}")
_SLIP = re.compile(f"(?:{'|'.join(map(re.escape, checks.MISSPELT_ENDINGS))})\n", re.IGNORECASE)
_NUMBERED = re.compile(r"[\dXx*?]{6,}")  # all digits, or masked: meant to be a person id

Wrong = Callable[[ColumnView, TableCheck], Mask | None]


def formula_error(view: ColumnView, _table: TableCheck) -> Mask | None:
    """#N/A, #REF! and their kind."""
    return view.of_type(CellError) if CellError in view.types else None


def bad_date(view: ColumnView, _table: TableCheck) -> Mask | None:
    """Neither a serial of the calendar nor blank."""
    return _unless(view, lambda: (view.numbers >= 1) & (view.numbers < LAST_SERIAL + 1))


def bad_number(view: ColumnView, _table: TableCheck) -> Mask | None:
    """Neither a number nor blank."""
    if view.content in ("floating", "empty"):
        return None
    return _unless(view, lambda: ~np.isnan(view.numbers))


def out_of_range(view: ColumnView, _table: TableCheck) -> Mask | None:
    """Below the column's `low` or above its `high`."""
    low, high = view.column.low, view.column.high
    below = view.numbers < low if low is not None else np.zeros(len(view.cells), np.bool_)
    return below | (view.numbers > high) if high is not None else below


def negative_amount(view: ColumnView, _table: TableCheck) -> Mask | None:
    """An amount below zero where the column does not forbid it."""
    return view.numbers < 0


def future_date(view: ColumnView, table: TableCheck) -> Mask | None:
    """A day after today, in a column that tells what has happened."""
    return (view.numbers >= table.book.serial + 1) & (view.numbers <= LAST_SERIAL)


def not_in_choices(view: ColumnView, _table: TableCheck) -> Mask | None:
    """Neither a label of the drop-down nor another spelling of one."""
    known = {word for choice in view.column.choices for word in (choice.label, *choice.synonyms)}
    return view.where(lambda cell: not isinstance(cell, CellError) and _stripped(cell) not in known)


def lost_digits(view: ColumnView, _table: TableCheck) -> Mask | None:
    """A number of 16 digits or more: the spreadsheet has kept 15."""
    if view.content == "string" and "E+" not in "".join(filter(None, view.cells.tolist())):
        return None
    return view.where(_has_lost_digits)


def mixed_types(view: ColumnView, table: TableCheck) -> Mask | None:
    """Numbers among texts in a column of numbers that are names; the whole column is one finding."""
    if not (view.has_numbers and view.has_texts):
        return None
    lost = lost_digits(view, table)
    short = view.floats.copy()
    if lost is not None:
        short &= ~lost
    return short if short.any() else None


def too_long(view: ColumnView, _table: TableCheck) -> Mask | None:
    """More characters than a cell of that kind is for."""
    limit = checks.LIMITS[view.column.kind]
    if not view.has_texts or (view.content == "string" and passes.longest(view.cells) <= limit):
        return None
    return np.array([type(cell) is str and len(cell) > limit for cell in view.cells.tolist()], np.bool_)


def bad_mobile(view: ColumnView, _table: TableCheck) -> Mask | None:
    """Not a mobile of the mainland; one from abroad with its country code is let through."""
    return _unlike(view, identity.mobile_valid_column, lambda text: bool(_ABROAD.fullmatch(text)))


def bad_phone(view: ColumnView, _table: TableCheck) -> Mask | None:
    """Not a phone number, or not only phone numbers where several may stand."""
    if view.column.kind is Kind.PHONES:
        return _unlike(view, identity.phones_valid_column, lambda text: bool(_ABROAD.fullmatch(text)))
    return _unlike(view, identity.phone_valid_column, lambda text: bool(_ABROAD.fullmatch(text)))


def bad_email(view: ColumnView, _table: TableCheck) -> Mask | None:
    """Not an e-mail address, or one whose end is a slip of the finger: qq.ocm."""
    return _unlike(view, _email_fine)


def _email_fine(values: Objects) -> Mask:
    fine = identity.email_valid_column(values)
    at = np.flatnonzero(fine)
    texts = values[at].tolist()
    slips = holders(texts, _SLIP)
    fine[at[np.fromiter(map(slips.__contains__, texts), np.bool_, len(texts))]] = False
    return fine


def bad_uscc(view: ColumnView, table: TableCheck) -> Mask | None:
    """Not a credit code, and not a person id either (that is another finding)."""
    wrong = _unlike(view, identity.uscc_valid_column)
    if wrong is None or not wrong.any():
        return None
    at = np.flatnonzero(wrong)
    wrong[at[identity.person_id_valid_column(tidied(view.texts[at]))]] = False
    return _except_lost(wrong, view, table)


def person_id_as_uscc(view: ColumnView, _table: TableCheck) -> Mask | None:
    """A person id; a valid credit code that begins with 9 stays one (3 % of person ids pass both checks)."""
    if not view.has_texts:
        return None
    company = view.holds(identity.uscc_valid_column)
    person = ~company
    person[company] = [text[0] != "9" for text in view.texts[company].tolist()]
    person[person] = identity.person_id_valid_column(view.texts[person])
    return person


def bad_person_id(view: ColumnView, table: TableCheck) -> Mask | None:
    """Looks like a person id and is none; passports and other papers are let through."""
    wrong = _unlike(view, identity.person_id_valid_column, lambda text: not _NUMBERED.fullmatch(text))
    return _except_lost(wrong, view, table)


def tidied(values: Objects) -> Objects:
    """Texts without blanks, dashes and brackets, in half width and capitals."""
    return objects([_tidy(value) if isinstance(value, str) else value for value in values])


def _tidy(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.upper()
    return re.sub(r"[\s()\-\u200b-\u200f\u202a-\u202e\ufeff]+", "", normalize("NFKC", text)).upper()


def _unlike(
    view: ColumnView, valid: Callable[[Objects], Mask], excused: Callable[[str], bool] | None = None
) -> Mask | None:
    """True where a filled cell is not valid, as it stands or tidied, and not excused."""
    if view.is_blank:
        return None
    wrong = view.speaks & ~view.holds(valid)
    at = np.flatnonzero(wrong)
    texts = tidied(view.texts[at])
    fine = valid(texts)
    if excused is not None:
        fine |= np.fromiter((excused(text) for text in texts), np.bool_, len(texts))
    wrong[at[fine]] = False
    return wrong


def _except_lost(wrong: Mask | None, view: ColumnView, table: TableCheck) -> Mask | None:
    lost = lost_digits(view, table) if wrong is not None else None
    return wrong if lost is None or wrong is None else wrong & ~lost


def _unless(view: ColumnView, fine: Callable[[], Mask]) -> Mask | None:
    return None if view.is_blank else view.speaks & ~fine()


def _stripped(cell: Cell) -> str:
    return (text_of(cell) or "").strip()


def _has_lost_digits(cell: Cell) -> bool:
    if isinstance(cell, float):
        return abs(cell) >= 1e15
    return isinstance(cell, str) and "E+" in cell and _SCIENTIFIC.fullmatch(cell) is not None


_NAMES = frozenset({Kind.CODE, Kind.USCC, Kind.PERSON_ID, Kind.BANK_ACCOUNT, Kind.MOBILE, Kind.PHONE})


@cache
def rules_of(column: Column) -> tuple[tuple[str, Wrong], ...]:
    """The codes that a column is checked for, and how.

    >>> [code for code, _ in rules_of(Column("mobile", "手机", Kind.MOBILE))]
    ['formula_error', 'bad_mobile', 'lost_digits', 'mixed_types']

    A computed column is written by kehu itself: it is checked for error values only.
    """
    kind = column.kind
    wanted: tuple[tuple[str, bool, Wrong], ...] = (
        ("formula_error", True, formula_error),
        ("bad_date", kind is Kind.DATE, bad_date),
        ("bad_number", kind in NUMBER_KINDS, bad_number),
        ("out_of_range", kind in NUMBER_KINDS and (column.low, column.high) != (None, None), out_of_range),
        ("negative_amount", kind is Kind.MONEY and column.low is None, negative_amount),
        ("not_in_choices", kind is Kind.CHOICE, not_in_choices),
        ("bad_mobile", kind is Kind.MOBILE, bad_mobile),
        ("bad_phone", kind in (Kind.PHONE, Kind.PHONES), bad_phone),
        ("bad_email", kind is Kind.EMAIL, bad_email),
        ("person_id_as_uscc", kind is Kind.USCC, person_id_as_uscc),
        ("bad_uscc", kind is Kind.USCC, bad_uscc),
        ("bad_person_id", kind is Kind.PERSON_ID, bad_person_id),
        ("lost_digits", kind in _NAMES, lost_digits),
        ("mixed_types", kind in _NAMES, mixed_types),
        ("too_long", kind in checks.LIMITS, too_long),
    )
    rules = tuple((code, rule) for code, applies, rule in wanted if applies)
    return rules[:1] if column.computed else rules
