"""Run an example list through every decision, and hold it against its truth file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from kehu_xl.core.applied import after
from kehu_xl.core.listing.importing import ImportPlan, plan_import
from kehu_xl.core.outcome import Findings, Outcome
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Snapshot, TableView
from kehu_xl.core.typed import serial_of
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Kind
from kehu_xl.steps import HANDLERS, PLANS, load
from kehu_xl.store.lists import read_list

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("徐州建材经销_客户名单.xlsx", "苏南设备_客户资料.csv")
UNREAD = ("sheet_skipped", "sheet_hidden", "invisible_characters")


def empty_archive() -> Snapshot:
    """An archive without a row in any table."""
    frames = {t.id: pd.DataFrame({column.id: [] for column in t}, dtype=object) for t in TABLES}
    views = {
        t.id: TableView(t.id, t.sheet, frames[t.id], next_row=t.header_row + 1) for t in TABLES
    }
    return Snapshot("新档案.xlsm", views)


@dataclass(frozen=True)
class Scored:
    """An example after import and after the whole run."""

    truth: dict
    plan: ImportPlan
    imported: Snapshot
    finished: Snapshot
    findings: tuple[Findings, ...]

    @property
    def row_of(self) -> dict[int, int]:
        """Sheet row in 客户 of each row of the list that became a customer."""
        rows = self.imported["customers"].index.tolist()
        return dict(
            zip((customer["row"] for customer in self.truth["customers"]), rows, strict=True)
        )


@cache
def scored(name: str) -> Scored:
    """The example of that file name, run once."""
    truth = json.loads((EXAMPLES / f"{Path(name).stem}.truth.json").read_text(encoding="utf-8"))
    today = date.fromisoformat(truth["today"])
    plan = plan_import(empty_archive(), [read_list(EXAMPLES / name)], DEFAULTS, today)
    imported = after(empty_archive(), plan.outcome)
    current, findings = imported, list(plan.outcome.findings)
    for step in PLANS["run"]:
        assert step in HANDLERS
        outcome: Outcome = load(step)(current, DEFAULTS, today)
        findings += outcome.findings
        current = after(current, outcome)
    return Scored(truth, plan, imported, current, tuple(findings))


def wrong_cells(example: Scored) -> tuple[int, list[tuple[object, ...]]]:
    """How many cells were compared, and those that differ: row, column, wanted, got."""
    frame = example.imported["customers"]
    total, wrong = 0, []
    for customer in example.truth["customers"]:
        row = frame.loc[example.row_of[customer["row"]]]
        for column, wanted in customer["cells"].items():
            total += 1
            got = row.get(column)
            if got != _cell(column, wanted):
                wrong.append((customer["row"], column, wanted, got))
    return total, wrong


def _cell(column: str, wanted: object) -> object:
    if isinstance(wanted, str) and column in CUSTOMERS and CUSTOMERS[column].kind is Kind.DATE:
        try:
            return serial_of(date.fromisoformat(wanted))
        except ValueError:
            return wanted
    return wanted


def places(findings: tuple[Findings, ...], example: Scored) -> set[tuple[str, str, object]]:
    """Code, column and place of each finding: the list's cell, or the row in 客户."""
    found: set[tuple[str, str, object]] = set()
    for batch in findings:
        cells = [cell for _, _, cell in batch.sources] or batch.rows.tolist()
        found |= {(batch.code, batch.column, cell) for cell in cells}
    return found


def planted(example: Scored) -> set[tuple[str, str, object]]:
    """The same for what is planted."""
    rows = example.row_of
    return {
        (d["code"], d["column"], rows.get(d["row"], d["cell"]))
        for d in example.truth["defects"]
    }
