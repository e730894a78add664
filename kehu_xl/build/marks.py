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


@dataclass(frozen=True, slots=True)
class Mark:
    """A conditional format of one column: a formula over its first cell, or "" for doubles."""

    column: Column
    formula: str
    colours: Colours


def _mobile(cell: str) -> str:
    bare = f'SUBSTITUTE(SUBSTITUTE({cell}," ",""),"-","")'
    return f'AND({cell}<>"",OR(LEN({bare})<>11,LEFT({bare},1)<>"1",ISERROR(VALUE({bare}))))'


def _email(cell: str) -> str:
    return f'AND({cell}<>"",ISERROR(FIND(".",{cell},FIND("@",{cell})+2)))'


def _uscc(cell: str) -> str:
    return f'AND({cell}<>"",LEN(TRIM({cell}))<>18,LEN(TRIM({cell}))<>15)'


def _person_id(cell: str) -> str:
    return f'AND({cell}<>"",OR(ISNUMBER({cell}),AND(LEN(TRIM({cell}))<>18,LEN(TRIM({cell}))<>15)))'


def _not_a_number(cell: str) -> str:
    return f"ISTEXT({cell})"


def _score(cell: str) -> str:
    return f'AND({cell}<>"",OR(ISTEXT({cell}),{cell}<1,{cell}>5))'


def _percent(cell: str) -> str:
    return f'AND({cell}<>"",OR(ISTEXT({cell}),{cell}<0,{cell}>100))'


WRONG: dict[Kind, Callable[[str], str]] = {
    Kind.MOBILE: _mobile,
    Kind.EMAIL: _email,
    Kind.USCC: _uscc,
    Kind.PERSON_ID: _person_id,
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
