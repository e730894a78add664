"""The cleaning stage: every input table, column by column, then the rules across a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from operator import is_not
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.clean.columns import clean_cells
from kehu_xl.core.clean.contact_rules import sort_phones, split_names
from kehu_xl.core.clean.region_rules import fill_regions, split_regions
from kehu_xl.core.clean.sheet import Columns, Mask, Sheet, Step, sheet_of
from kehu_xl.core.clean.text import UNCLEAN
from kehu_xl.core.outcome import Changes, Findings, Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Objects, Snapshot, TableView
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Role


def clean_columns(sheet: Sheet) -> Columns:
    """Clean every column by its kind; cells that hold a formula keep their value."""
    table, changed = BY_ID[sheet.table], {}
    for name, old in sheet.columns.items():
        new = clean_cells(table[name], old)
        if new is not old:
            changed[name] = np.where(sheet.formulas[name], old, new) if name in sheet.formulas else new
    return changed


STEPS: Final[tuple[tuple[str, Step], ...]] = (  # id of the reason, what it does
    ("cleaned", clean_columns),
    ("name_split", split_names),
    ("phones_sorted", sort_phones),
    ("region_split", split_regions),
    ("region_filled", fill_regions),
)


def clean(snapshot: Snapshot, settings: Settings, today: date) -> Outcome:  # noqa: ARG001 (every stage has these)
    """Clean every input table of a book.

    Gives `Changes` for the cells that get better, `invisible_characters` where something that nobody sees was
    taken out, and `formula_kept` where a formula's result could be better. Cleaning twice changes nothing.
    """
    views = [view for view in snapshot.tables.values() if BY_ID[view.table].role is Role.INPUT and len(view.frame)]
    cleaned = [(view, sheet_of(view)) for view in views]
    changes: list[Changes] = []
    findings: list[Findings] = []
    for view, sheet in cleaned:
        changes.extend(_changes(view, sheet))
        findings.extend(_kept_formulas(view, sheet))
    findings.extend(filter(None, map(_invisible, changes)))
    return Outcome(changes=tuple(changes), findings=tuple(findings))


def _changes(view: TableView, sheet: Sheet) -> Iterator[Changes]:
    """Run the steps; a cell's reason is the last step that changed it."""
    final = sheet
    last: dict[str, NDArray[np.int8]] = {}  # for each cell, the number of that step; 0: none
    for number, (_, step) in enumerate(STEPS, start=1):
        for column, cells in step(final).items():
            moved = differs(final.columns[column], cells)
            last.setdefault(column, np.zeros(len(cells), dtype=np.int8))[moved] = number
            final = final.with_columns({column: cells})
    rows = view.frame.index.to_numpy(dtype=np.int64)
    for column, numbers in last.items():
        old, new = sheet.columns[column], final.columns[column]
        for number, (reason, _) in enumerate(STEPS, start=1):
            at = np.flatnonzero(numbers == number)
            at = at[differs(old[at], new[at])]
            if len(at):
                yield Changes(view.table, column, rows[at], old[at], new[at], reason)


def differs(old: Objects, new: Objects) -> Mask:
    """Where two columns differ; 1.0, "1" and True are three different cells."""
    moved = np.array(list(map(is_not, old.tolist(), new.tolist())), dtype=np.bool_)
    at = np.flatnonzero(moved)
    pairs = zip(old[at].tolist(), new[at].tolist(), strict=True)
    moved[at] = [type(a) is not type(b) or a != b for a, b in pairs]
    return moved


def _kept_formulas(view: TableView, sheet: Sheet) -> Iterator[Findings]:
    """Formulas whose result cleaning would have changed."""
    rows = view.frame.index.to_numpy(dtype=np.int64)
    for name, formulas in sheet.formulas.items():
        if name not in sheet.columns:
            continue
        results = sheet.columns[name][formulas]
        better = differs(results, clean_cells(BY_ID[view.table][name], results))
        if better.any():
            yield Findings("formula_kept", view.table, name, rows[formulas][better], results[better])


def _invisible(changes: Changes) -> Findings | None:
    """The cells of a change that held something invisible or full-width."""
    unseen = [isinstance(cell, str) and UNCLEAN.search(cell) is not None for cell in changes.old.tolist()]
    here = np.array(unseen, dtype=bool)
    if not here.any():
        return None
    return Findings("invisible_characters", changes.table, changes.column, changes.rows[here], changes.old[here])
