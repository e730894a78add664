"""The cleaning stage: every input table, column by column, then the rules across a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from operator import is_not
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.clean.columns import clean_cells
from kehu_xl.core.clean.contact_rules import sort_phones, split_names
from kehu_xl.core.clean.region_rules import fill_regions, split_regions
from kehu_xl.core.clean.remark_rules import note_wechat, part_emails, part_levels
from kehu_xl.core.clean.sheet import Columns, Mask, Sheet, Step, sheet_of
from kehu_xl.core.clean.text import UNCLEAN
from kehu_xl.core.outcome import Changes, Findings, Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Cell, Objects, Snapshot, TableView
from kehu_xl.core.typed import is_blank, objects
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


_WHOLE_COLUMN: Final = np.zeros(1, dtype=np.int64)
STEPS: Final[tuple[tuple[str, Step], ...]] = (  # id of the reason, what it does
    ("cleaned", clean_columns),
    ("wechat_noted", note_wechat),
    ("name_split", split_names),
    ("phones_sorted", sort_phones),
    ("emails_parted", part_emails),
    ("levels_parted", part_levels),
    ("region_split", split_regions),
    ("region_filled", fill_regions),
)


def clean(snapshot: Snapshot, settings: Settings, today: date) -> Outcome:  # noqa: ARG001 (every stage has these)
    """Clean every input table of a book.

    Gives `Changes` for the cells that get better, `invisible_characters` once for a column from which something
    that nobody sees was taken out, and `formula_kept` where a formula's result could be better. Cleaning twice
    changes nothing.
    """
    views = [view for view in snapshot.tables.values() if BY_ID[view.table].role is Role.INPUT and len(view.frame)]
    cleaned = [(view, sheet_of(view)) for view in views]
    changes: list[Changes] = []
    findings: list[Findings] = []
    for view, sheet in cleaned:
        changes.extend(_changes(view, sheet))
        findings.extend(_kept_formulas(view, sheet))
    findings.extend(_invisible(changes))
    return Outcome(changes=tuple(changes), findings=tuple(findings))


def _changes(view: TableView, sheet: Sheet) -> Iterator[Changes]:
    """Run the steps; a cell's reason is the last step that changed it, and that it said nothing where it is emptied."""
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
        for number, (reason, step) in enumerate(STEPS, start=1):
            at = np.flatnonzero(numbers == number)
            at = at[differs(old[at], new[at])]
            gone = is_blank(new[at]) if step is clean_columns else np.zeros(len(at), dtype=np.bool_)
            for why, here in ((reason, at[~gone]), ("emptied", at[gone])):
                if len(here):
                    yield Changes(view.table, column, rows[here], old[here], new[here], why)


def differs(old: Objects, new: Objects) -> Mask:
    """Where two columns differ; 1.0, "1" and True are three different cells."""
    moved = np.fromiter(map(is_not, old.tolist(), new.tolist()), np.bool_, len(old))
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


def _invisible(changes: list[Changes]) -> Iterator[Findings]:
    """For each column, how many of its changed cells held something invisible or full-width."""
    counts: Counter[tuple[str, str]] = Counter()
    for change in changes:
        counts[change.table, change.column] += sum(map(_holds_unseen, change.old.tolist()))
    for (table, name), count in counts.items():
        if count:
            yield Findings("invisible_characters", table, name, _WHOLE_COLUMN, objects([None]), {"count": count})


def _holds_unseen(cell: Cell) -> bool:
    return type(cell) is str and UNCLEAN.search(cell) is not None
