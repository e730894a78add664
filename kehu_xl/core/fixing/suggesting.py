"""What a wrong cell probably should hold: only where that is right by the rule that found it wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

import numpy as np
import pandas as pd

from kehu_xl.core.check import check_rows
from kehu_xl.core.clean.columns import clean_cells
from kehu_xl.core.outcome import Findings
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Cell, Objects, Snapshot, TableView
from kehu_xl.core.typed import column, objects, serial_of, text_of, texts
from kehu_xl.spec import checks
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Column, Kind

_LIKE_A_CHOICE, _LIKE_A_KEY = 0.5, 0.75  # how much two words must have in common
_MANY = 3000  # keys compared with

Suggest = Callable[[Findings, Column, Snapshot], list[Cell]]


def suggestions(found: Findings, snapshot: Snapshot, settings: Settings, today: date) -> Objects:
    """A value for each finding of a batch, None where there is none.

    >>> from kehu_xl.core.settings import DEFAULTS
    >>> frame = pd.DataFrame({"name": ["王芳"], "email": ["wang@qq.ocm"], "row_token": ["r1"]}, index=[2], dtype=object)
    >>> book = Snapshot("甲.xlsm", {"staff": TableView("staff", "员工", frame, {"email": "E"})})
    >>> found = Findings("bad_email", "staff", "email", np.array([2]), objects(["wang@qq.ocm"]))
    >>> suggestions(found, book, DEFAULTS, date(2026, 3, 15)).tolist()
    ['wang@qq.com']
    """
    nothing = objects([None] * len(found))
    if not _is_fixable(found, snapshot):
        return nothing
    spec = BY_ID[found.table][found.column]
    values = objects(_BY_CODE.get(found.code, _cleaned)(found, spec, snapshot))
    pairs = zip(values, found.values, strict=True)
    differs = np.array([new is not None and new != old for new, old in pairs], np.bool_)
    at = np.flatnonzero(differs & _without_formula(found, snapshot.tables[found.table]))
    if not len(at):
        return nothing
    if found.code not in _RIGHT_BY_THEMSELVES:
        at = at[_are_right(found, (at, values[at]), snapshot, (settings, today))]
    nothing[at] = values[at]
    return nothing


def _is_fixable(found: Findings, snapshot: Snapshot) -> bool:
    view = snapshot.tables.get(found.table)
    known = found.code in checks.FIXABLE and not found.sources and view is not None
    return known and found.column in BY_ID[found.table] and found.column in (view.letters if view else ())


def _without_formula(found: Findings, view: TableView) -> np.ndarray:
    return ~np.isin(found.rows, view.formulas.get(found.column, np.zeros(0, np.int64)))


def _cleaned(found: Findings, spec: Column, _snapshot: Snapshot) -> list[Cell]:
    return list(clean_cells(spec, found.values))


def _email(found: Findings, spec: Column, snapshot: Snapshot) -> list[Cell]:
    """Cleaned, and a misspelt ending put right."""
    return [_right_ending(value) for value in _cleaned(found, spec, snapshot)]


def _right_ending(value: Cell) -> Cell:
    """
    >>> _right_ending("a@qq.ocm"), _right_ending("a@qq")
    ('a@qq.com', 'a@qq')
    """
    for wrong, right in checks.RIGHT_ENDINGS.items():
        if isinstance(value, str) and value.casefold().endswith(wrong):
            return value[: -len(wrong)] + right
    return value


def _choice(found: Findings, spec: Column, _snapshot: Snapshot) -> list[Cell]:
    """The choice that a word is most like."""
    labels = {word: choice.label for choice in spec.choices for word in (*choice.synonyms, choice.label)}
    return [_nearest(text_of(value), labels, _LIKE_A_CHOICE) for value in found.values.tolist()]


def _reference(found: Findings, spec: Column, snapshot: Snapshot) -> list[Cell]:
    """The key of the other table that a word is most like."""
    target = spec.reference or ""
    if target not in snapshot.tables or not 0 < len(snapshot[target]) <= _MANY:
        return [None] * len(found)
    keys = [key for key in texts(column(snapshot[target], BY_ID[target].key[0])).tolist() if key]
    labels = {key: key for key in keys}
    return [_nearest(text_of(value), labels, _LIKE_A_KEY) for value in found.values.tolist()]


def _nearest(text: str | None, labels: Mapping[str, str], least: float) -> str | None:
    """
    >>> _nearest("老客", {"老客户": "老客户", "自来": "自来"}, 0.5)
    '老客户'
    """
    found = get_close_matches(text or "", list(labels), n=1, cutoff=least)
    return labels[found[0]] if found else None


def _stated(found: Findings, spec: Column, _snapshot: Snapshot) -> list[Cell]:
    """What the person id says of the birth date or the sex."""
    stated = np.asarray(found.facts["stated"])
    if spec.kind is Kind.DATE:
        return [serial_of(date.fromisoformat(str(day))) for day in stated]
    return [str(label) for label in stated]


_BY_CODE: Mapping[str, Suggest] = {
    "bad_email": _email,
    "not_in_choices": _choice,
    "orphan_reference": _reference,
    "person_id_mismatch": _stated,
}
_RIGHT_BY_THEMSELVES = frozenset({"orphan_reference", "person_id_mismatch"})


def _are_right(
    found: Findings, made: tuple[np.ndarray, Objects], snapshot: Snapshot, terms: tuple[Settings, date]
) -> np.ndarray:
    """Whether the rule that found the cell wrong is content with what is suggested."""
    at, values = made
    view, rows = snapshot.tables[found.table], found.rows[at]
    frame = view.frame.loc[rows].copy()
    frame[found.column] = pd.Series(values, index=frame.index, dtype=object)
    tried = Snapshot(snapshot.book, {found.table: replace(view, frame=frame, formulas={})})
    again = [f.rows for f in check_rows(tried, *terms) if (f.code, f.column) == (found.code, found.column)]
    return ~np.isin(rows, np.concatenate(again)) if again else np.ones(len(rows), np.bool_)
