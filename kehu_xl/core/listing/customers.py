"""What lists of customers bring: new customers, filled blanks, new colleagues, further names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.applied import after
from kehu_xl.core.clean import clean
from kehu_xl.core.listing import numbering, report
from kehu_xl.core.listing.candidates import Candidates, SourceSheet, gather
from kehu_xl.core.listing.derived import told
from kehu_xl.core.listing.firms import several_firms, with_firms_apart
from kehu_xl.core.listing.matching import Matches, derived_types, match
from kehu_xl.core.listing.merging import Merged, merge
from kehu_xl.core.listing.parts import Part, Stage
from kehu_xl.core.listing.types import Mask, frame_of, holds
from kehu_xl.core.number import reserved
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Objects, Snapshot, TableView
from kehu_xl.core.typed import column, objects, serial_of, texts
from kehu_xl.spec.choices import CUSTOMER_TYPES, STAFF_STATES


def plan_customers(
    snapshot: Snapshot, sheets: Sequence[SourceSheet], settings: Settings, today: date, *, overwrite: bool
) -> Stage:
    """Match the rows of lists of customers by the rules of MODEL, and merge them."""
    read = gather(sheets)
    raw = with_firms_apart(read)
    candidates, cleaned = _cleaned(raw, settings, today)
    view = snapshot.tables["customers"]
    candidates = replace(candidates, frame=numbering.sorted_ids(view.frame, candidates.frame, settings.id_pattern))
    matches = match(view.frame, candidates.frame)
    excused = _excused(candidates, matches)
    matches, merged = merge(view, candidates.frame, matches, excused=excused, overwrite=overwrite)
    part = Part(view, candidates, matches, merged)
    outcome = Outcome(
        changes=part.changes(),
        appended={**part.appended(_new_cells(part, today)), **_staff(snapshot, merged, matches)},
        added_columns=part.added_columns(),
        findings=(*report.row_findings(part, raw.frame, cleaned), *several_firms(read)),
        properties=reserved(snapshot, settings.id_pattern, today, _waiting_ids(part), len(candidates.frame)),
    )  # fmt: skip
    return Stage(part, outcome)


def _excused(candidates: Candidates, matches: Matches) -> dict[str, Mask]:
    """Values that contradict nothing: a note that becomes 联系记录, and its day; a number that becomes an alias."""
    noted = told(candidates.frame)
    files = objects([sheet.file for sheet in candidates.sheets])[candidates.sheet]
    elsewhere = numbering.elsewhere(candidates.frame, matches, files)
    return {"latest_note": noted, "opening_last_contact": noted, "foreign_id": elsewhere}


def _waiting_ids(part: Part) -> list[str]:
    """Ids on rows that wait: corrected and imported again, they must not find them taken."""
    ids = texts(column(part.candidates.frame, "customer_id"))[~part.matches.free]
    return [number for number in ids.tolist() if number]


def _cleaned(raw: Candidates, settings: Settings, today: date) -> tuple[Candidates, Outcome]:
    """The candidates after the cleaning that an archive gets, and what it had to say."""
    snapshot = Snapshot("", {"customers": TableView("customers", "", raw.frame)})
    outcome = clean(snapshot, settings, today)
    return replace(raw, frame=after(snapshot, outcome)["customers"]), outcome


def _new_cells(part: Part, today: date) -> dict[str, Objects]:
    """The new customers; 客户类型 and 建档日期 derived where the list has none."""
    cells = part.new_cells()
    company, person = (choice.label for choice in CUSTOMER_TYPES)
    types = derived_types(cells["customer_name"], company, person)
    cells["customer_type"] = np.where(~holds(cells["customer_type"]), types, cells["customer_type"])
    cells["created"] = np.where(~holds(cells["created"]), serial_of(today), cells["created"])
    return cells


def _staff(snapshot: Snapshot, merged: Sequence[Merged], matches: Matches) -> dict[str, pd.DataFrame]:
    """Owners that 员工 does not list yet."""
    view = snapshot.tables.get("staff", TableView("staff", "", pd.DataFrame()))
    owners = next(each.values for each in merged if each.column == "owner")
    used = np.concatenate([matches.base[matches.updates], matches.own[matches.new]])
    known = set(column(view.frame, "name").tolist())
    names = [name for name in dict.fromkeys(owners[np.sort(used)].tolist()) if isinstance(name, str)]
    unseen = [name for name in names if name not in known]
    index = pd.RangeIndex(view.next_row, view.next_row + len(unseen))
    state = STAFF_STATES[0].label
    frame = frame_of({"name": objects(unseen), "state": objects([state] * len(unseen))}, index)
    return {"staff": frame} if unseen else {}
