"""`kehu doctor` and `kehu setup`: this computer looked at, and made ready for the buttons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from kehu_xl.core.health import Finding, examined, told, worst
from kehu_xl.desk.book_facts import book_facts, embedded_version
from kehu_xl.desk.facts import desk_facts
from kehu_xl.desk.setup import Step, set_up
from kehu_xl.spec import health
from kehu_xl.spec.types import Severity


def doctor(path: Path | None, *, as_json: bool) -> int:
    """Look at the computer and, where one is named, at a workbook; 1 where something is to be done."""
    book = book_facts(path) if path else None
    findings = list(examined(desk_facts(), book, embedded_version()))
    if as_json:
        click.echo(json.dumps(_record(path, findings), ensure_ascii=False))
    else:
        for line in told(findings):
            click.echo(line)
    return int(worst(findings) is Severity.ERROR)


def _record(path: Path | None, findings: Sequence[Finding]) -> dict[str, object]:
    checks = [
        {
            "check": found.check,
            "label": health.EXAMINATIONS[found.check].label,
            "outcome": found.outcome,
            "severity": found.verdict.severity.value,
            "message": found.sentence,
            "advice": found.advice,
        }
        for found in findings
    ]
    return {"action": "doctor", "workbook": str(path) if path else None, "checks": checks}


def setup(*, dry_run: bool, as_json: bool) -> int:
    """Make the buttons find this Python, and say what was done."""
    steps = list(set_up(dry_run=dry_run))
    if as_json:
        click.echo(json.dumps({"action": "setup", "dry_run": dry_run, "steps": [asdict(step) for step in steps]}))
        return 0
    for step in steps:
        click.echo(_step(step) + (health.WOULD if dry_run and step.id not in ("unchanged", "not_needed") else ""))
    if any(step.id != "not_needed" for step in steps) and not dry_run:
        click.echo(health.SETUP_NEXT)
    return 0


def _step(step: Step) -> str:
    return health.STEPS[step.id].format(file=step.file, value=step.value)
