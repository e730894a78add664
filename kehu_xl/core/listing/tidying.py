"""A list cleaned as a list: better cells where they stand, and beside each row what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from kehu_xl.core.applied import after
from kehu_xl.core.check import check_rows
from kehu_xl.core.clean import clean
from kehu_xl.core.listing.candidates import Candidates, SourceSheet, gather
from kehu_xl.core.listing.headers import fold
from kehu_xl.core.listing.report import sheet_findings
from kehu_xl.core.listing.types import ListBook, letters
from kehu_xl.core.listing.understanding import understood
from kehu_xl.core.outcome import Changes, Findings, Outcome
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell, Rows, Snapshot, TableView
from kehu_xl.core.typed import EPOCH, column
from kehu_xl.core.wishes import Wishes
from kehu_xl.core.wording import Wording
from kehu_xl.spec.findings import BY_CODE
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Kind, Severity
from kehu_xl.spec.vocabulary.listing import ONLY_IN_ARCHIVES, PROBLEM_HEADER

Place = tuple[int, int]  # sheet row and column, from 1
Formulas = Mapping[str, frozenset[Place]]  # by sheet: the cells that hold one
_KEPT_KINDS = frozenset({Kind.PERCENT})  # a cell's format decides what its number says


@dataclass(frozen=True, eq=False, slots=True)
class Tidied:
    """A list after cleaning: the outcome in customer columns, and what to write into which cell."""

    outcome: Outcome
    before: Snapshot
    after: Snapshot
    cells: Mapping[str, Mapping[str, Cell | date]]  # sheet -> address -> value


def tidy(book: ListBook, formulas: Formulas, today: date) -> Tidied:
    """Clean a list where it stands; cells with a formula stay.

    Every sheet is cleaned alone, by the columns that it has: nothing moves into a column that is not there.
    Raises NoNameColumn where no sheet names customers.
    """
    read = understood(book, Snapshot("", {}), Wishes(table="customers"))
    candidates = gather(read.listed)
    sheets = [
        _Sheet.of(candidates, number, formulas.get(source.raw.name, frozenset()))
        for number, source in enumerate(candidates.sheets)
    ]
    before = Snapshot(book.file, {"customers": TableView("customers", book.file, candidates.frame)})
    outcomes = [sheet.cleaned(today) for sheet in sheets]
    better = [change for outcome in outcomes for change in outcome.changes]
    changes = tuple(change for change in better if CUSTOMERS[change.column].kind not in _KEPT_KINDS)
    cleaned = after(before, Outcome(changes=tuple(better)))
    problems = [
        (*sheet.kept_formulas(outcome), *sheet.problems(cleaned, today))
        for sheet, outcome in zip(sheets, outcomes, strict=True)
    ]
    findings = [found for sheet, batches in zip(sheets, problems, strict=True) for found in sheet.placed(batches)]
    rows = sum(sheet.total_rows for sheet in book.sheets)
    outcome = Outcome(changes=changes, findings=(*findings, *sheet_findings(read.skipped)), counts={"rows_read": rows})
    cells: dict[str, dict[str, Cell | date]] = {}
    for sheet, batches in zip(sheets, problems, strict=True):
        written = cells.setdefault(sheet.source.raw.name, {})
        written.update(sheet.cells(changes))
        _add_texts(written, sheet.beside(batches))
    return Tidied(outcome, before, cleaned, cells)


def _add_texts(cells: dict[str, Cell | date], texts: Mapping[str, str | None]) -> None:
    """Add what stands in the problem column; tables side by side share its cells."""
    for address, text in texts.items():
        before = cells.get(address)
        both = isinstance(before, str) and text is not None and before != text
        cells[address] = f"{before}{text}" if both else text or before


@dataclass(frozen=True, eq=False, slots=True)
class _Sheet:
    """One sheet's rows among the candidates, and the columns that can be written back."""

    candidates: Candidates
    source: SourceSheet
    at: Rows  # positions of its candidates
    targets: Mapping[str, int]  # customer column -> index into the sheet's cells
    formulas: frozenset[Place]

    @classmethod
    def of(cls, candidates: Candidates, number: int, formulas: frozenset[Place]) -> _Sheet:
        """The sheet of that number; columns that share a target are left alone."""
        source = candidates.sheets[number]
        known = [mapped for mapped in source.mapping.columns if mapped.target in CUSTOMERS]
        shared = Counter(mapped.target for mapped in known)
        targets = {mapped.target: mapped.index for mapped in known if shared[mapped.target] == 1}
        return cls(candidates, source, np.flatnonzero(candidates.sheet == number), targets, formulas)

    @property
    def rows(self) -> Rows:
        """Sheet rows of its candidates."""
        return self.source.raw.first_row + self.candidates.row[self.at]

    def cleaned(self, today: date) -> Outcome:
        """What cleaning makes better, by the numbers of the candidates."""
        return clean(Snapshot("", {"customers": self._view(self.candidates.frame)}), DEFAULTS, today)

    def kept_formulas(self, cleaned: Outcome) -> Iterator[Findings]:
        """Formulas whose result cleaning would have changed, by sheet rows."""
        for found in cleaned.findings:
            if found.code == "formula_kept":
                yield replace(found, rows=self.source.raw.first_row + self.candidates.row[found.rows - 1])

    def problems(self, cleaned: Snapshot, today: date) -> tuple[Findings, ...]:
        """What is wrong with the cleaned rows, by their sheet rows."""
        view = self._view(cleaned["customers"])
        view = replace(view, frame=view.frame.set_axis(pd.Index(self.rows)))
        found = check_rows(Snapshot(self.source.file, {"customers": view}), DEFAULTS, today)
        return tuple(f for f in found if f.code not in ONLY_IN_ARCHIVES and f.column in self.targets)

    def placed(self, problems: Sequence[Findings]) -> Iterator[Findings]:
        """The problems with their place in the list."""
        for found in problems:
            places = tuple(self._place(found.column, int(row)) for row in found.rows)
            yield replace(found, rows=np.zeros(len(found), np.int64), sources=places)

    def cells(self, changes: Sequence[Changes]) -> dict[str, Cell | date]:
        """The cells of this sheet that get better, by address."""
        mine = dict(zip((self.at + 1).tolist(), self.candidates.row[self.at].tolist(), strict=True))
        return {
            self.source.raw.address(mine[row], self.targets[change.column]): _cell(change.column, value)
            for change in changes
            if change.column in self.targets
            for row, value in zip(change.rows.tolist(), change.new.tolist(), strict=True)
            if row in mine
        }

    def beside(self, problems: Sequence[Findings]) -> dict[str, str | None]:
        """The cells of the problem column: its header, a text for each row with a problem, others emptied."""
        texts = self._texts(problems)
        old = self._old_problem_column()
        if not texts and old is None:
            return {}
        raw, whole = self.source.raw, self.source.origin
        beyond = whole.first_column + whole.cells.shape[1]
        letter = letters(beyond if old is None else raw.first_column + old)
        rows: dict[int, str | None] = dict.fromkeys(self.rows.tolist()) if old is not None else {}
        rows |= {raw.first_row + row: PROBLEM_HEADER for row in self.source.layout.header_rows[-1:]} | texts
        return {f"{letter}{row}": text for row, text in rows.items()}

    def _texts(self, problems: Sequence[Findings]) -> dict[int, str]:
        """The sentences about each sheet row, one after the other."""
        snapshot = Snapshot(self.source.file, {"customers": self._view(self.candidates.frame)})
        texts: dict[int, str] = {}
        for found in problems:
            if BY_CODE[found.code].severity is not Severity.INFO:
                sentences = Wording(found, snapshot).messages(np.arange(len(found)))
                for row, sentence in zip(found.rows.tolist(), sentences, strict=True):
                    texts[row] = f"{texts.get(row, '')}{sentence}"
        return texts

    def _old_problem_column(self) -> int | None:
        """Where an earlier cleaning of the same list wrote its problems."""
        headers = (fold(header) for header in self.source.layout.headers)
        return next((index for index, header in enumerate(headers) if header == PROBLEM_HEADER), None)

    def _view(self, frame: pd.DataFrame) -> TableView:
        """Its rows in the columns that it has; the sheet's letters and headers, so that rules know what is there."""
        columns = {name: column(frame, name)[self.at] for name in self.targets}
        raw, headers = self.source.raw, self.source.layout.headers
        return TableView(
            "customers", raw.name, pd.DataFrame(columns, index=frame.index[self.at], dtype=object),
            letters={name: letters(raw.first_column + index) for name, index in self.targets.items()},
            headers={name: headers[index] for name, index in self.targets.items() if headers[index]},
            formulas={name: self._formula_rows(frame.index.to_numpy(), index) for name, index in self.targets.items()},
        )  # fmt: skip

    def _formula_rows(self, numbers: Rows, index: int) -> Rows:
        place = self.source.raw.first_column + index
        return numbers[self.at[[(row, place) in self.formulas for row in self.rows.tolist()]]]

    def _place(self, target: str, row: int) -> tuple[str, str, str]:
        raw = self.source.raw
        return self.source.file, raw.name, raw.address(row - raw.first_row, self.targets.get(target, 0))


def _cell(name: str, value: Cell) -> Cell | date:
    """A frame's value as a cell: a serial becomes a day."""
    if CUSTOMERS[name].kind is Kind.DATE and isinstance(value, float):
        return (EPOCH + np.timedelta64(int(value), "D")).item()
    return value
