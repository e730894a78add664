"""Rules across the columns of a row, and across the rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from kehu_xl.core import identity
from kehu_xl.core.check.view import ColumnView, TableCheck
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Rows
from kehu_xl.core.typed import choice_labels, column, objects
from kehu_xl.spec import checks, choices
from kehu_xl.spec.types import Kind


def date_order(table: TableCheck) -> Iterator[Findings]:
    """A later date that stands before the earlier one, for the pairs of `spec.checks.DATE_ORDER`."""
    for earlier, later in checks.DATE_ORDER.get(table.table.id, ()):
        if table[earlier].is_blank or table[later].is_blank:
            continue
        first, second = table.days(earlier), table.days(later)
        at = np.flatnonzero(second < first)  # NaT is never less
        facts = {"other": table.table[earlier].header, "other_value": first[at]}
        yield _findings("date_order", table, later, at, facts)


def person_id_facts(table: TableCheck) -> Iterator[Findings]:
    """A birth date or a sex that the person id contradicts."""
    if table.table.id != "customers" or table["person_id"].is_blank:
        return
    at = np.flatnonzero(table["person_id"].holds(identity.person_id_valid_column))
    numbers = table["person_id"].texts[at].tolist()
    born = np.array([_born(number) for number in numbers], "datetime64[D]")
    days = table.days("birth_date")[at]
    wrong = ~np.isnat(days) & (days != born)
    yield _findings("person_id_mismatch", table, "birth_date", at[wrong], {"stated": born[wrong]})
    stated = objects([_sex(number) for number in numbers])
    sexes = table["sex"].choices[at]
    pairs = zip(sexes.tolist(), stated.tolist(), strict=True)
    differs = np.array([sex is not None and sex != other for sex, other in pairs], np.bool_)
    facts = {"stated": choice_labels(stated[differs], choices.SEXES)}
    yield _findings("person_id_mismatch", table, "sex", at[differs], facts)


def _born(number: str) -> str:
    digits = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def _sex(number: str) -> str:
    return "male" if int(number[16] if len(number) == 18 else number[14]) % 2 else "female"


def duplicate_rows(table: TableCheck) -> Iterator[Findings]:
    """Rows whose typed cells are all the same as those of a row further up."""
    left_out = {c.id for c in table.table if c.computed or c.kind is Kind.TOKEN}
    if table.table.id not in checks.MAY_REPEAT:
        left_out |= {c.id for c in table.table if c.unique and c.kind is Kind.CODE}
    names = [name for name in table.frame.columns if name not in left_out]
    order = sorted(names, key=lambda name: name in table.table and not table.table[name].required)
    at, first = _same_rows(table.frame, np.flatnonzero(table.filled), order)
    if len(at):
        wanted = (column.id for column in table.table if column.required and not column.unique)
        name = next(wanted, table.table.key[0])
        yield _findings("duplicate_row", table, name, at, {"first_row": table.rows[first]})


def _same_rows(frame: pd.DataFrame, at: Rows, names: list[str]) -> tuple[Rows, Rows]:
    """Positions of rows that repeat one above, and of that one; only rows still alike are compared."""
    groups = np.zeros(len(at), np.int64)
    for name in names:
        codes = pd.factorize(column(frame, name)[at], use_na_sentinel=False)[0]
        groups = pd.factorize(groups * (codes.max(initial=0) + 1) + codes)[0]
        alike = np.bincount(groups)[groups] > 1
        at, groups = at[alike], groups[alike]
        if not len(at):
            return at, at
    _, first, back = np.unique(groups, return_index=True, return_inverse=True)
    firsts = first[back]
    again = firsts != np.arange(len(at))
    return at[again], at[firsts[again]]


def cycles(table: TableCheck) -> Iterator[Findings]:
    """References that lead back to their own row: a firm that is its own group, a class its own parent."""
    code = "class_cycle" if table.table.id == "classes" else "reference_cycle"
    for name in checks.PARENTS.get(table.table.id, ()):
        if not table[name].is_blank:
            yield _findings(code, table, name, _cyclic(table, table[name]), {})


def _cyclic(table: TableCheck, view: ColumnView) -> Rows:
    """Rows on a cycle: what is left when rows that nothing left leads to are taken away again and again."""
    positions = table.book.positions(table.table.id)
    parent = {at: positions[text] for at, text in enumerate(view.capitals) if text in positions}
    children = Counter(parent.values())
    loose = [at for at in parent if not children[at]]
    while loose:
        up = parent.pop(loose.pop())
        children[up] -= 1
        if not children[up] and up in parent:
            loose.append(up)
    return np.array(sorted(parent), np.int64)


def _findings(code: str, table: TableCheck, name: str, at: Rows, facts: Mapping[str, object]) -> Findings:
    return Findings(code, table.table.id, name, table.rows[at], table[name].cells[at], facts)
