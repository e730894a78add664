"""Colours that appear by themselves: plain formulas that work with macros off.

A formula is written for the first cell of its column. It sees its own row, and at most searches one column for an
equal cell; a spreadsheet program works it out for the cells on the screen, so 100,000 rows stay quick. `COUNTIF` would
count whole columns, and takes two numbers whose first 15 digits are equal for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kehu_xl.build.validations import list_name
from kehu_xl.build.wrong import missing, repeated, unknown, wrong
from kehu_xl.spec import choices, looks
from kehu_xl.spec.types import Column, Kind, Table

Colours = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A conditional format of one column: a formula over its first cell."""

    column: Column
    formula: str
    colours: Colours


def marks(table: Table, letters: dict[str, str], row: int) -> Iterator[Mark]:
    """All marks of an input table, first wins; `row` is its first body row."""
    last = letters[table.columns[-2].id]
    for column in table:
        letter = letters[column.id]
        cell = f"${letter}{row}"
        if column.required and not (column.unique and column.kind is Kind.CODE):
            yield Mark(column, missing(cell, f"$A{row}:${last}{row}"), looks.ALARM)
        if column.unique:
            yield Mark(column, repeated(cell, f"${letter}:${letter}"), looks.ALARM)
        if not column.computed:
            yield from (Mark(column, formula, looks.WARNING) for formula in _typed(column, cell))
        if column.choices is choices.GRADES:
            yield from grade_marks(column, cell)
        if column.computed and column.id == "next_contact":
            yield Mark(column, f"AND(ISNUMBER({cell}),{cell}<TODAY())", looks.ALARM)


def _typed(column: Column, cell: str) -> Iterator[str]:
    """What can be wrong with a cell that people fill."""
    yield from wrong(column, cell)
    if column.reference:
        yield unknown(cell, list_name(column.reference))


def grade_marks(column: Column, cell: str) -> Iterator[Mark]:
    """One colour a grade."""
    for grade, fill in looks.GRADE_COLOURS.items():
        yield Mark(column, f'{cell}="{grade}"', (fill, looks.GRADE_INKS[grade]))
