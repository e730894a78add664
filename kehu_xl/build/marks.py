"""Colours that appear by themselves: plain formulas that work with macros off.

A formula is written for the first cell of its column; it sees only its own row, so that
100,000 rows stay quick. `COUNTIF` over a column would not; doubles are found by the
program's own duplicate rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kehu_xl.spec import choices, looks
from kehu_xl.spec.types import Column, Kind, Table

Colours = tuple[str, str]

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS: dict[str, tuple[int, ...]] = {
    "kehu_places": tuple(range(1, 19)),
    "kehu_uscc_weights": (*(pow(3, place, 31) for place in range(17)), 1),
    "kehu_person_weights": (*(pow(2, 17 - place, 11) for place in range(17)), 1),
}  # defined names over ranges: rules take no array constants
_WEIGHTS_THERE = "ISNUMBER(SUM(kehu_places))"


@dataclass(frozen=True, slots=True)
class Mark:
    """A conditional format of one column: a formula over its first cell, or "" for doubles."""

    column: Column
    formula: str
    colours: Colours


def wrong_mobile(cell: str) -> str:
    """True for a text that is no mainland mobile number; blanks and dashes are allowed.

    >>> wrong_mobile("D2")[:40]
    'AND(D2<>"",OR(LEN(SUBSTITUTE(SUBSTITUTE('
    """
    bare = f'SUBSTITUTE(SUBSTITUTE({cell}," ",""),"-","")'
    return f'AND({cell}<>"",OR(LEN({bare})<>11,LEFT({bare},1)<>"1",MID({bare},2,1)<"3",ISERROR(VALUE({bare}))))'


def wrong_email(cell: str) -> str:
    """True for a text without `@`, or without a dot some way behind it."""
    return f'AND({cell}<>"",ISERROR(FIND(".",{cell},FIND("@",{cell})+2)))'


def wrong_uscc(cell: str) -> str:
    """True where the check character of a 统一社会信用代码 does not hold (GB 32100-2015).

    An old tax number of 15 places is let through. Nothing is marked when the sheet with the
    weights was deleted.
    """
    checked = _check_sum(cell, USCC_ALPHABET, "kehu_uscc_weights", 31)
    return f'AND({cell}<>"",IF(LEN(TRIM({cell}))=18,IFERROR({checked}<>0,{_WEIGHTS_THERE}),LEN(TRIM({cell}))<>15))'


def wrong_person_id(cell: str) -> str:
    """True where the check character of a 公民身份号码 does not hold (GB 11643-1999), or it is a number."""
    checked = _check_sum(cell, "0123456789X", "kehu_person_weights", 11)
    return f'AND({cell}<>"",IF(LEN(TRIM({cell}))=18,IFERROR({checked}<>1,{_WEIGHTS_THERE}),LEN(TRIM({cell}))<>15))'


def _check_sum(cell: str, alphabet: str, weights: str, modulus: int) -> str:
    places = f'FIND(MID(UPPER(TRIM({cell})),kehu_places,1),"{alphabet}")-1'
    return f"MOD(SUMPRODUCT(({places})*{weights}),{modulus})"


def _not_a_number(cell: str) -> str:
    return f"ISTEXT({cell})"


def _score(cell: str) -> str:
    return f'AND({cell}<>"",OR(ISTEXT({cell}),{cell}<1,{cell}>5))'


def _percent(cell: str) -> str:
    return f'AND({cell}<>"",OR(ISTEXT({cell}),{cell}<0,{cell}>100))'


WRONG: dict[Kind, Callable[[str], str]] = {
    Kind.MOBILE: wrong_mobile,
    Kind.EMAIL: wrong_email,
    Kind.USCC: wrong_uscc,
    Kind.PERSON_ID: wrong_person_id,
    Kind.DATE: _not_a_number,
    Kind.INTEGER: _not_a_number,
    Kind.NUMBER: _not_a_number,
    Kind.MONEY: _not_a_number,
    Kind.SCORE: _score,
    Kind.PERCENT: _percent,
}


def marks(table: Table, letters: dict[str, str], row: int) -> Iterator[Mark]:
    """All marks of an input table, first wins; `row` is its first body row."""
    last = letters[table.columns[-2].id]
    for column in table:
        cell = f"${letters[column.id]}{row}"
        if column.required and not (column.unique and column.kind is Kind.CODE):
            yield Mark(column, f'AND(LEN(TRIM({cell}))=0,COUNTA($A{row}:${last}{row})>0)', looks.ALARM)
        if column.unique:
            yield Mark(column, "", looks.ALARM)
        if column.kind in WRONG and not column.computed:
            yield Mark(column, WRONG[column.kind](cell), looks.WARNING)
        if column.choices is choices.GRADES:
            yield from grade_marks(column, cell)
        if column.computed and column.id == "next_contact":
            yield Mark(column, f"AND(ISNUMBER({cell}),{cell}<TODAY())", looks.ALARM)


def grade_marks(column: Column, cell: str) -> Iterator[Mark]:
    """One colour a grade."""
    for grade, fill in looks.GRADE_COLOURS.items():
        yield Mark(column, f'{cell}="{grade}"', (fill, looks.GRADE_INKS[grade]))
