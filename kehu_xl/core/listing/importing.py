"""From lists to an Outcome: new customers, filled blanks, new colleagues, rows that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.applied import after
from kehu_xl.core.clean import clean
from kehu_xl.core.listing import numbering, report
from kehu_xl.core.listing.candidates import Candidates, gather
from kehu_xl.core.listing.decided import refuse_unknown
from kehu_xl.core.listing.matching import Matches, derived_types, match
from kehu_xl.core.listing.merging import Merged, merge
from kehu_xl.core.listing.totals import check_sums
from kehu_xl.core.listing.types import Balance, ListBook, SheetMap, frame_of, holds
from kehu_xl.core.listing.understanding import COUNTS, balances, understood
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import OWN, Rows, Snapshot, TableView
from kehu_xl.core.typed import column, objects, serial_of
from kehu_xl.core.wishes import NO_WISHES, Wishes
from kehu_xl.spec.choices import CUSTOMER_TYPES, STAFF_STATES


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """What an import brings to one table: the rows of the lists, where they belong, what they change."""

    view: TableView
    candidates: Candidates
    matches: Matches
    merged: Sequence[Merged]


@dataclass(frozen=True, eq=False, slots=True)
class ImportPlan:
    """What an import would do, and how it understood the lists."""

    outcome: Outcome
    mappings: tuple[SheetMap, ...]
    balances: tuple[Balance, ...]  # one a sheet; `outcome.counts` is their sum
    parts: tuple[Part, ...]


def plan_import(
    snapshot: Snapshot, books: Sequence[ListBook], settings: Settings, today: date, wishes: Wishes = NO_WISHES
) -> ImportPlan:
    """Decide what lists bring to an archive: rows appended, blanks filled, rows held back.

    Rows are cleaned first and matched by the rules of MODEL; what the archive holds stays,
    unless `wishes` say otherwise. Raises NoNameColumn for a book in which no sheet names
    customers, UnknownHeader, UnknownColumn and SharedColumn for wishes that cannot be met.
    """
    read = [understood(book, snapshot, wishes) for book in books]
    sheets = [sheet for book in read for sheet in book.listed]
    refuse_unknown(wishes.columns, books[0].file, ((sheet.raw, sheet.layout) for sheet in sheets))
    raw = gather(sheets)
    candidates, cleaned = _cleaned(raw, settings, today)
    archive = snapshot["customers"]
    candidates = replace(candidates, frame=numbering.sorted_ids(archive, candidates.frame, settings.id_pattern))
    matches = match(archive, candidates.frame)
    merged = merge(snapshot.tables["customers"], candidates.frame, matches, overwrite=wishes.overwrite)
    rows = _new_rows(snapshot.tables["customers"], matches)
    appended = _appended(merged, matches, rows, today)
    context = report.Context(snapshot, candidates, matches, _sheet_rows(archive, matches, rows))
    findings = (*report.row_findings(context, raw.frame, cleaned, merged), *check_sums(sheets),
                *report.sheet_findings(s for book in read for s in book.skipped))  # fmt: skip
    rows_of_sheets = balances(read, candidates, matches)
    outcome = Outcome(
        changes=_changes(snapshot.tables["customers"], merged),
        appended={**_frames("customers", appended), **_frames("staff", _staff(snapshot, merged, matches)),
                  **_frames("aliases", numbering.aliases(snapshot, candidates.frame, matches))},
        added_columns=_added_columns(archive, candidates),
        findings=findings, documents=report.documents(context, merged),
        counts={name: sum(balance.counts[name] for balance in rows_of_sheets) for name in COUNTS},
    )  # fmt: skip
    part = Part(snapshot.tables["customers"], candidates, matches, merged)
    return ImportPlan(outcome, tuple(sheet.mapping for sheet in sheets), rows_of_sheets, (part,))


def _cleaned(raw: Candidates, settings: Settings, today: date) -> tuple[Candidates, Outcome]:
    """The candidates after the cleaning that an archive gets, and what it had to say."""
    snapshot = Snapshot("", {"customers": TableView("customers", "", raw.frame)})
    outcome = clean(snapshot, settings, today)
    return replace(raw, frame=after(snapshot, outcome)["customers"]), outcome


def _new_rows(view: TableView, matches: Matches) -> Rows:
    return np.arange(view.next_row, view.next_row + int(matches.new.sum()), dtype=np.int64)


def _sheet_rows(archive: pd.DataFrame, matches: Matches, rows: Rows) -> Rows:
    """The sheet row of every position: archive rows, then new customers; 0 for the others."""
    positions = np.zeros(len(archive) + len(matches.base), np.int64)
    positions[: len(archive)] = archive.index.to_numpy(np.int64)
    positions[matches.own[matches.new]] = rows
    return positions


def _appended(merged: Sequence[Merged], matches: Matches, rows: Rows, today: date) -> pd.DataFrame:
    """The new customers; 客户类型 and 建档日期 derived where the list has none."""
    places = matches.own[matches.new]
    cells = {each.column: each.values[places] for each in merged}
    company, person = (choice.label for choice in CUSTOMER_TYPES)
    types = derived_types(cells["customer_name"], company, person)
    cells["customer_type"] = np.where(~holds(cells["customer_type"]), types, cells["customer_type"])
    cells["created"] = np.where(~holds(cells["created"]), serial_of(today), cells["created"])
    filled = {name: column for name, column in cells.items() if holds(column).any()}
    return frame_of(filled, pd.Index(rows))


def _changes(view: TableView, merged: Sequence[Merged]) -> tuple[Changes, ...]:
    """Blanks of archive rows that the lists fill, and values that give way to theirs."""
    rows = view.frame.index.to_numpy(np.int64)
    changes = []
    for each in merged:
        for at, reason in ((each.filled, "imported"), (each.replaced, "overwritten")):
            if len(at):
                old = column(view.frame, each.column)[at]
                changes.append(Changes(view.table, each.column, rows[at], old, each.values[at], reason))
    return tuple(changes)


def _staff(snapshot: Snapshot, merged: Sequence[Merged], matches: Matches) -> pd.DataFrame:
    """Owners that 员工 does not list yet."""
    view = snapshot.tables.get("staff", TableView("staff", "", pd.DataFrame()))
    owners = next(each.values for each in merged if each.column == "owner")
    used = np.concatenate([matches.base[matches.updates], matches.own[matches.new]])
    known = set(column(view.frame, "name").tolist())
    names = [name for name in dict.fromkeys(owners[np.sort(used)].tolist()) if isinstance(name, str)]
    unseen = [name for name in names if name not in known]
    index = pd.RangeIndex(view.next_row, view.next_row + len(unseen))
    state = STAFF_STATES[0].label
    return frame_of({"name": objects(unseen), "state": objects([state] * len(unseen))}, index)


def _frames(table: str, frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {table: frame} if len(frame) else {}


def _added_columns(archive: pd.DataFrame, candidates: Candidates) -> dict[str, tuple[str, ...]]:
    fresh = tuple(name.removeprefix(OWN) for name in candidates.own_columns if name not in archive.columns)
    return {"customers": fresh} if fresh else {}
