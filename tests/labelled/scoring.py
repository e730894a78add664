"""Hold what the product makes of a labelled list against its truth file (see FORMAT.md beside the lists)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

from kehu_xl.core.applied import after
from kehu_xl.core.listing.importing import ImportPlan, plan_import
from kehu_xl.core.outcome import Findings
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import OWN, Snapshot
from kehu_xl.core.typed import serial_of, text_of
from kehu_xl.spec.findings import BY_CODE
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Kind, Severity
from kehu_xl.steps import PLANS, load
from kehu_xl.store.lists import read_list
from tests.examples.scoring import empty_archive

FOLDER = Path(__file__).parent / "lists"
KINDS = ("imported", "updated", "held_back", "header", "totals", "note", "blank")
Place = tuple[str, int]  # sheet, row
Found = tuple[str, str, frozenset[Place], str]  # code, column, rows it may be about, cell where that is known
# The lists were labelled without a look at the code; these columns have other ids here.
IDS = {
    "original_id": "foreign_id",
    "next_contact_agreed": "agreed_contact",
    "headcount": "staff_size",
    "class": "class_code",
}


@dataclass(frozen=True)
class Run:
    """A labelled list after import and the whole run."""

    truth: dict[str, Any]
    plan: ImportPlan
    finished: Snapshot
    found: tuple[Found, ...]
    rows: dict[Place, list[int]]  # rows of 客户 that a row of the list became


@cache
def run(name: str) -> Run:
    """The list of that file name, run once."""
    truth = json.loads((FOLDER / f"{Path(name).stem}.truth.json").read_text(encoding="utf-8"))
    today = date.fromisoformat(truth["today"])
    book = read_list(FOLDER / name)
    plan = plan_import(empty_archive(), [book], DEFAULTS, today)
    current, findings = after(empty_archive(), plan.outcome), list(plan.outcome.findings)
    for step in PLANS["run"]:
        outcome = load(step)(current, DEFAULTS, today)
        findings += outcome.findings
        current = after(current, outcome)
    rows = _rows_of(plan)
    return Run(truth, plan, current, tuple(_places(findings, rows)), rows)


def _rows_of(plan: ImportPlan) -> dict[Place, list[int]]:
    """The rows of 客户 that each row of the list became or was added to."""
    (part,) = (part for part in plan.parts if part.view.table == "customers" and not part.derived)
    rows: dict[Place, list[int]] = {}
    for candidate, base in enumerate(part.matches.base.tolist()):
        _, sheet, cell = part.candidates.source(candidate)
        if part.matches.free[candidate]:
            rows.setdefault((sheet, _row(cell)), []).append(int(part.sheet_rows[base]))
    return rows


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)


def _places(findings: list[Findings], rows: dict[Place, list[int]]) -> Iterator[Found]:
    for batch in findings:
        for place in [(sheet, cell) for _, sheet, cell in batch.sources]:
            yield batch.code, batch.column, frozenset([(place[0], _row(place[1]))]), place[1]
        for row in batch.rows.tolist() if not batch.sources and batch.table == "customers" else ():
            places = frozenset(place for place, taken in rows.items() if row in taken)
            yield batch.code, batch.column, places, ""


def rows_accounted(done: Run) -> tuple[int, list[object]]:
    """Rows of the list, and the sheets whose count of some kind cannot be right."""
    balances = [balance.counts for balance in done.plan.balances]
    wrong: list[object] = []
    for sheet, counts in zip(done.truth["sheets"], balances, strict=True):
        fixed, open_kinds = Counter(sheet["counts"]), Counter()
        for soft in sheet.get("soft_rows", ()):
            fixed[soft["kind"]] -= 1
            open_kinds.update(set(soft["accept"]))
        ranges = {kind: (fixed[kind], fixed[kind] + open_kinds[kind]) for kind in KINDS}
        off = {k: (counts[k], r) for k, r in ranges.items() if not r[0] <= counts[k] <= r[1]}
        if off or counts["rows_read"] != sheet["counts"]["rows_read"]:
            wrong.append((sheet["sheet"], counts["rows_read"], off))
    return sum(sheet["counts"]["rows_read"] for sheet in done.truth["sheets"]), wrong


def cells(done: Run) -> tuple[int, list[object]]:
    """Repairable cells of the truth, and those that came out otherwise: row, column, wanted, got."""
    frame = done.finished["customers"]
    total, wrong = 0, []
    for customer in (customer for customer in done.truth["customers"] if not customer.get("soft")):
        wanted = {IDS.get(c, c): v for c, v in customer["cells"].items() if not isinstance(v, dict)}
        total += len(wanted)
        places = done.rows.get((_sheet(done, customer["sheet"]), customer["row"]), [])
        got = [frame.loc[place] for place in places]
        best = min((_differing(row, wanted) for row in got), key=len, default=None)
        misses = best if best is not None else [(c, v, "row is missing") for c, v in wanted.items()]
        wrong += [(customer["sheet"], customer["row"], *miss) for miss in misses]
    return total, wrong


def _sheet(done: Run, name: str) -> str:
    """The sheet as the reader names it; a text file's one sheet has the file's name."""
    names = [balance.sheet for balance in done.plan.balances]
    return names[0] if len(names) == 1 else name


def _differing(row: Any, wanted: dict[str, object]) -> list[tuple[str, object, object]]:
    return [(c, v, row.get(c)) for c, v in wanted.items() if not same(c, v, row.get(c))]


def same(column: str, wanted: object, got: object) -> bool:
    """Whether a cell holds what the truth says, as FORMAT.md compares them."""
    if column in CUSTOMERS and CUSTOMERS[column].kind is Kind.DATE and isinstance(wanted, str):
        with suppress(ValueError):
            wanted = serial_of(date.fromisoformat(wanted))
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        return abs(wanted - got) <= 0.005
    return _plain(column, wanted) == _plain(column, got)


def _plain(column: str, value: object) -> str:
    text = normalize("NFKC", text_of(float(value) if isinstance(value, int) else value) or "").strip()  # type: ignore[arg-type]
    return text.replace(" ", "") if column == "other_phones" else text


def defects(done: Run) -> tuple[int, list[object]]:
    """Planted defects, and those that were not found."""
    planted = [defect for defect in done.truth["defects"] if not defect.get("soft")]
    return len(planted), [defect for defect in planted if not _is_found(done, defect)]


def _is_found(done: Run, defect: dict[str, Any]) -> bool:
    codes, place = _codes_of(defect), (_sheet(done, defect["sheet"]), defect["row"])
    column = IDS.get(defect.get("column") or "", defect.get("column"))
    for code, about, places, cell in done.found:
        here = cell == defect["cell"] or about in ("", column) or OWN in about or not column
        if code in codes and place in places and here:
            return True
    sheet = place[0]
    if "or_clean" in defect:
        frame = done.finished["customers"]
        rows = done.rows.get((sheet, defect["row"]), ())
        return any(same(column or "", defect["or_clean"], frame.loc[row].get(column)) for row in rows)
    return False


def false_errors(done: Run) -> list[object]:
    """Errors that nobody planted and nobody allows."""
    planted = {
        (code, (_sheet(done, defect["sheet"]), defect["row"]))
        for defect in done.truth["defects"]
        for code in _codes_of(defect)
    }
    allowed = {(each["code"], IDS.get(each["column"], each["column"])) for each in done.truth.get("allowed", ())}
    return [
        (code, column, sorted(places), cell) for code, column, places, cell in done.found
        if BY_CODE[code].severity is Severity.ERROR and (code, column) not in allowed
        and not any((code, place) in planted for place in places)
    ]  # fmt: skip


def _codes_of(defect: dict[str, Any]) -> set[str]:
    """The codes that tell a defect; a row without a name is `not_imported` here, with that reason."""
    nameless = ("not_imported",) if (defect["code"], defect["column"]) == ("missing_required", "customer_name") else ()
    return {defect["code"], *defect.get("any_of", ()), *nameless}
