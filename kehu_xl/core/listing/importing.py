"""From lists to an Outcome: customers first, then what happened with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from kehu_xl.core.applied import after, combined
from kehu_xl.core.listing import report
from kehu_xl.core.listing.candidates import SourceSheet, gather
from kehu_xl.core.listing.children import plan_rows, read_rows
from kehu_xl.core.listing.customers import plan_customers
from kehu_xl.core.listing.decided import refuse_unknown
from kehu_xl.core.listing.derived import contacts, interactions, told
from kehu_xl.core.listing.doubts import doubts
from kehu_xl.core.listing.held import documents
from kehu_xl.core.listing.lost import with_lost_digits
from kehu_xl.core.listing.memory import noted, unknown_names
from kehu_xl.core.listing.numbering import aliases
from kehu_xl.core.listing.parts import Part, Stage
from kehu_xl.core.listing.people import PEOPLE
from kehu_xl.core.listing.totals import check_sums
from kehu_xl.core.listing.types import Balance, ListBook, SheetMap, holds
from kehu_xl.core.listing.understanding import COUNTS, ReadBook, balances, understood_all
from kehu_xl.core.number import number
from kehu_xl.core.outcome import Findings, Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import OWN, Snapshot
from kehu_xl.core.typed import column, serial_of
from kehu_xl.core.wishes import NO_WISHES, Wishes
from kehu_xl.spec.errors import TooManyColumns
from kehu_xl.spec.tables import BY_ID, IMPORTABLE
from kehu_xl.spec.tables.activity import CONTACTS, INTERACTIONS
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Table

_MOST_COLUMNS = 16_384  # of a sheet


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
    unless `wishes` say otherwise. Customers come first and get their numbers, so that rows
    of other tables find them. Raises NoNameColumn for a book in which no sheet names
    customers, UnknownHeader, UnknownColumn and SharedColumn for wishes that cannot be met, TooManyColumns for more
    columns than a sheet has.
    """
    read, lost = with_lost_digits(understood_all(books, snapshot, wishes))
    sheets = [sheet for book in read for sheet in book.listed]
    refuse_unknown(wishes.columns, books[0].file, ((sheet.raw, sheet.layout) for sheet in sheets))
    _refuse_too_wide(snapshot, sheets)
    job = _Job(settings, today, wishes)
    current, outcomes, parts = snapshot, list[Outcome](), list[Part]()
    for stage in _stages(snapshot, sheets, job):
        outcomes.append(stage.outcome)
        parts += [stage.part] if stage.part else []
        current = after(current, stage.outcome)
    if wishes.remember and (wishes.columns or any(each.changes or each.appended for each in outcomes)):
        outcomes.append(noted(snapshot, sheets, serial_of(today)))
        current = after(current, outcomes[-1])
    whole = outcomes[0] if len(outcomes) == 1 else combined(snapshot, outcomes, current)
    return _plan(whole, read, parts, (*unknown_names(snapshot), *lost))


def _refuse_too_wide(snapshot: Snapshot, sheets: Sequence[SourceSheet]) -> None:
    """Before thousands of columns are cleaned and merged for a sheet that cannot hold them."""
    columns = {table.id: set(snapshot[table.id].columns) for table in IMPORTABLE if table.id in snapshot.tables}
    widest = max(map(len, columns.values()), default=0) + sum(len(source.mapping.columns) for source in sheets)
    if widest <= _MOST_COLUMNS:
        return
    for source in sheets:
        filled = set(np.flatnonzero(holds(source.raw.cells[source.rows]).any(axis=0)).tolist())
        targets = {each.target for each in source.mapping.columns if each.index in filled}
        known = columns.setdefault(source.mapping.table, set())
        known |= {target for target in targets if target.startswith(OWN)}
        if len(known) > _MOST_COLUMNS:
            table, count = BY_ID[source.mapping.table].sheet, len(source.mapping.columns)
            raise TooManyColumns(
                file=source.file, sheet=source.raw.name, table=table, count=count, limit=_MOST_COLUMNS
            )  # fmt: skip


def _plan(
    outcome: Outcome, read: Sequence[ReadBook], parts: Sequence[Part], wrong: Iterable[Findings]
) -> ImportPlan:
    sheets = [sheet for book in read for sheet in book.listed]
    rows = balances(read, [(part.candidates, part.matches) for part in parts if not part.derived])
    skipped = (sheet for book in read for sheet in book.skipped)
    unsure = doubts(sheets, [sheet for book in read for sheet in book.passed])
    findings = (*outcome.findings, *check_sums(sheets), *report.sheet_findings(skipped),
                *report.hidden_rows(sheets), *unsure, *wrong)  # fmt: skip
    counts = {name: sum(balance.counts[name] for balance in rows) for name in COUNTS}
    whole = replace(outcome, findings=findings, counts=counts, documents=documents(parts))
    return ImportPlan(whole, tuple(sheet.mapping for sheet in sheets), rows, tuple(parts))


@dataclass(frozen=True, slots=True)
class _Job:
    settings: Settings
    today: date
    wishes: Wishes


def _stages(snapshot: Snapshot, sheets: Sequence[SourceSheet], job: _Job) -> Iterator[Stage]:
    """One stage after the other; each sees what those before it want."""
    groups = {table.id: [s for s in sheets if s.mapping.table == table.id] for table in IMPORTABLE}
    customers = groups.pop(CUSTOMERS.id)
    if customers:
        stage = plan_customers(snapshot, customers, job.settings, job.today, overwrite=job.wishes.overwrite)
        yield stage
        snapshot = after(snapshot, stage.outcome)
    if any(groups.values()) or (customers and _needs_numbers(stage)):
        numbered = number(snapshot, job.settings, job.today)
        yield Stage(None, replace(numbered, counts={}))
        snapshot = after(snapshot, numbered)
    if customers and stage.part:
        further = aliases(snapshot, stage.part)
        if further:
            yield Stage(None, Outcome(appended=further))
    for made in _derived(snapshot, stage, job) if customers else ():
        yield made
        snapshot = after(snapshot, made.outcome)
    for table in IMPORTABLE:
        if groups.get(table.id):
            stage = _child(snapshot, table, groups[table.id], job)
            yield stage
            snapshot = after(snapshot, stage.outcome)


def _needs_numbers(stage: Stage) -> bool:
    """Whether a list of customers holds rows of other tables: contacts made, people, further numbers."""
    part = stage.part
    if part is None:
        return False
    targets = {mapped.target for source in part.candidates.sheets for mapped in source.mapping.columns}
    people = any(target.startswith(PEOPLE) for target in targets)
    numbers = holds(column(part.candidates.frame, "foreign_id")) & part.matches.updates
    return people or bool(told(part.candidates.frame).any()) or bool(numbers.any())


def _derived(snapshot: Snapshot, stage: Stage, job: _Job) -> Iterator[Stage]:
    """联系人 and 联系记录 from the columns of a list of customers."""
    if stage.part is None:
        return
    for table, made in ((CONTACTS, contacts(stage.part, snapshot)), (INTERACTIONS, interactions(stage.part, snapshot))):
        if made is not None:
            read, _ = read_rows(made, table, job.settings, job.today)
            part = replace(plan_rows(snapshot, table, read, overwrite=job.wishes.overwrite), derived=True)
            yield Stage(part, Outcome(part.changes(), part.appended(part.new_cells()),
                                      findings=tuple(report.conflict_findings(part))))  # fmt: skip


def _child(snapshot: Snapshot, table: Table, sheets: Sequence[SourceSheet], job: _Job) -> Stage:
    raw = gather(sheets, table)
    read, cleaned = read_rows(raw, table, job.settings, job.today)
    part = plan_rows(snapshot, table, read, overwrite=job.wishes.overwrite)
    findings = report.row_findings(part, raw.frame, cleaned)
    return Stage(part, Outcome(part.changes(), part.appended(part.new_cells()), added_columns=part.added_columns(),
                               findings=findings))  # fmt: skip
