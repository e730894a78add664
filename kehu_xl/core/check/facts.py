"""What fills the sentence of each code: one entry a code that needs more than header and value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np

from kehu_xl.core import identity
from kehu_xl.core.check.schema import Verdict
from kehu_xl.core.check.values import tidied
from kehu_xl.core.check.view import ColumnView, TableCheck
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Cell, Rows
from kehu_xl.core.typed import objects
from kehu_xl.spec import checks
from kehu_xl.spec.regions import PROVINCE_CODES
from kehu_xl.spec.settings import LIST_MARK
from kehu_xl.spec.tables import BY_ID

Facts = Mapping[str, Any]


def findings_of(table: TableCheck, verdict: Verdict) -> Findings:
    """A verdict as a batch of findings, with the facts that its sentence needs."""
    view = table[verdict.column]
    facts = FACTS[verdict.code](table, view, verdict.positions) if verdict.code in FACTS else {}
    if verdict.code in WHOLE_COLUMN:
        return whole(verdict.code, table.table.id, verdict.column, facts)
    rows, values = table.rows[verdict.positions], view.cells[verdict.positions]
    return Findings(verdict.code, table.table.id, verdict.column, rows, values, facts)


def whole(code: str, table: str, column: str, facts: Facts) -> Findings:
    """One finding about a whole column, or a whole table."""
    return Findings(code, table, column, np.zeros(1, np.int64), objects([None]), facts)


def _limits(_table: TableCheck, view: ColumnView, _at: Rows) -> Facts:
    low, high = view.column.low, view.column.high
    return {"low": checks.NO_LIMIT if low is None else low, "high": checks.NO_LIMIT if high is None else high}


def _choices(_table: TableCheck, view: ColumnView, _at: Rows) -> Facts:
    return {"choices": LIST_MARK.join(choice.label for choice in view.column.choices)}


def _first_row(table: TableCheck, view: ColumnView, at: Rows) -> Facts:
    wanted = {text.upper() for text in view.texts[at]}
    first: dict[str, int] = {}
    for text, row in zip(view.texts.tolist(), table.rows.tolist(), strict=True):
        if text is not None and text.upper() in wanted:
            first.setdefault(text.upper(), row)
    return {"first_row": np.array([first[text.upper()] for text in view.texts[at]], np.int64)}


def _target(_table: TableCheck, view: ColumnView, _at: Rows) -> Facts:
    return {"target": BY_ID[view.column.reference or ""].sheet}


def _pattern(table: TableCheck, _view: ColumnView, _at: Rows) -> Facts:
    return {"pattern": table.book.settings.id_pattern.text}


def _lengths(_table: TableCheck, view: ColumnView, at: Rows) -> Facts:
    return {"length": np.array([len(cell) for cell in view.cells[at]]), "limit": checks.LIMITS[view.column.kind]}


def _count(_table: TableCheck, _view: ColumnView, at: Rows) -> Facts:
    return {"count": len(at)}


def _certain(_table: TableCheck, view: ColumnView, at: Rows) -> Facts:
    return {"certain": objects([_still_certain(cell) for cell in view.cells[at]])}


def _still_certain(cell: Cell) -> str:
    facts = identity.lost_id_facts(float(cell)) if isinstance(cell, float | str) else None
    if facts is None:
        return checks.CERTAIN_NOTHING
    return checks.CERTAIN_PERSON.format(region=facts.region or facts.region_code, born=facts.born.isoformat())


def _why_uscc(_table: TableCheck, view: ColumnView, at: Rows) -> Facts:
    return {"why": objects([_uscc_fault(text) for text in tidied(view.texts[at])])}


def _uscc_fault(text: str) -> str:
    signs = "".join(dict.fromkeys(sign for sign in text if sign not in identity.USCC_ALPHABET))
    return _fault(checks.WHY_USCC, text, signs, "check")


def _why_person_id(_table: TableCheck, view: ColumnView, at: Rows) -> Facts:
    return {"why": objects([_person_id_fault(text) for text in tidied(view.texts[at])])}


def _person_id_fault(text: str) -> str:
    signs = "".join(dict.fromkeys(sign for sign in text[:17] if not sign.isdigit()))
    return _fault(checks.WHY_PERSON_ID, text, signs, _person_id_detail(text))


def _person_id_detail(text: str) -> str:
    if len(text) != 18 or not text[:17].isdecimal():
        return "check"
    if int(text[:2]) not in PROVINCE_CODES and text[0] != "9":
        return "region"
    try:
        date.fromisoformat(text[6:14])
    except ValueError:
        return "born"
    return "check"


def _fault(words: Mapping[str, str], text: str, signs: str, otherwise: str) -> str:
    if signs:
        return words["signs"].format(signs=signs)
    if len(text) != 18:
        return words["length"].format(length=len(text))
    return words[otherwise]


FACTS: Mapping[str, Callable[[TableCheck, ColumnView, Rows], Facts]] = {
    "out_of_range": _limits,
    "not_in_choices": _choices,
    "duplicate_id": _first_row,
    "duplicate_contract_number": _first_row,
    "orphan_reference": _target,
    "malformed_id": _pattern,
    "too_long": _lengths,
    "mixed_types": _count,
    "lost_digits": _certain,
    "bad_uscc": _why_uscc,
    "bad_person_id": _why_person_id,
}
WHOLE_COLUMN = frozenset({"mixed_types"})
