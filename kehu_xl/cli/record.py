"""A result as the JSON that CONTRACT promises."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from itertools import islice
from typing import Any

from kehu_xl.cli import accepting, upgrade
from kehu_xl.cli.preview import previews
from kehu_xl.core.journal import steps_of
from kehu_xl.core.report import count_by_severity, finding_records
from kehu_xl.core.telling import changed_cells
from kehu_xl.core.upgrade import is_older
from kehu_xl.jobs import Result
from kehu_xl.spec.types import Severity

IMPORTING = "kehu_xl.cli.importing"  # slow to load: named, not imported, for only an import needs it
BALANCE = ("rows_read", "imported", "updated", "held_back", "header", "totals", "note", "blank")


def record(result: Result, limit: int) -> dict[str, Any]:
    """The JSON object of one action on one workbook.

    `preview` is there on a dry run only, with at most `limit` cells.
    """
    outcome = result.outcome
    severities = count_by_severity(outcome.findings)
    found: dict[str, Any] = {
        "action": result.job.action,
        "workbook": str(result.job.path),
        "findings": finding_records(outcome.findings, result.after),
        "changes": changed_cells(result.outcome),
        "counts": {
            **{name: outcome.counts.get(name, 0) for name in BALANCE},
            "findings_accepted": outcome.counts.get("accepted", 0),
            **{f"findings_{severity}": severities[severity] for severity in Severity},
        },
        "outputs": [] if result.job.dry_run else [str(result.job.path), *(str(path) for path in result.documents)],
    }
    if result.job.action == "import":
        found |= import_module(IMPORTING).records(result, limit)
    if result.job.action == "log":
        steps = [asdict(step) for step in steps_of(result.before)]
        return {"action": "log", "workbook": str(result.job.path), "steps": steps}
    if result.job.listed:
        return {"action": "accept", "workbook": str(result.job.path), "accepted": accepting.records(result.before)}
    if result.job.action == "accept":
        found |= {name: outcome.counts.get(name, 0) for name in ("newly_accepted", "not_accepted", "withdrawn")}
    if result.job.action == "undo":
        found["undone"] = {name: outcome.counts[name] for name in ("undo_first", "undo_last", "skipped")}
    found["upgrade_needed"] = is_older(result.after.properties)
    if result.job.action == "upgrade":
        return {**found, **upgrade.records(result)}
    if result.job.dry_run:
        found["preview"] = [preview._asdict() for preview in islice(previews(result), limit)]
    return found
