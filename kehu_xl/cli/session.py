"""One command from its options to its exit code: jobs, progress, what is printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import Any

import click

from kehu_xl import app
from kehu_xl.cli import accepting, journal, present
from kehu_xl.cli.batch import Told, several
from kehu_xl.cli.collector import no_collector
from kehu_xl.cli.failure import failure
from kehu_xl.cli.record import IMPORTING, record
from kehu_xl.cli.terminal import ASKING, drawn, progress
from kehu_xl.core.report import count_by_severity
from kehu_xl.core.telling import changes_anything
from kehu_xl.jobs import Job, Result, jobs
from kehu_xl.spec import words
from kehu_xl.spec.actions import BY_ID as ACTIONS
from kehu_xl.spec.actions import STEP_LABELS
from kehu_xl.spec.errors import ConfirmationNeeded, KehuError, OutOfMemory
from kehu_xl.spec.types import Action, Severity

_PREVIEW = 50
FAILED = 2  # exit code of what was not done


@dataclass(frozen=True, slots=True)
class Manner:
    """How a command line wants its results told."""

    as_json: bool
    strict: bool
    limit: int | None
    many: bool = False
    yes: bool = False


def session(action: Action, options: Mapping[str, Any]) -> int:
    """Do what one command line asks for and return the exit code (0, 1 or 2)."""
    asked = dict(options)
    yes = bool(asked.pop("yes", False))
    as_json, strict = bool(asked.pop("json", False)), bool(asked.pop("strict", False))
    manner = Manner(as_json, strict, asked.pop("limit", None), yes=yes)
    todo = jobs(action.id, list(asked.pop("paths")), **asked)
    if len(todo) > 1:
        return _many(todo, replace(manner, many=True))
    with progress(len(STEP_LABELS), quiet=as_json) as listener:
        text, code = tell(replace(todo[0], progress=listener), manner)
    click.echo(text, err=code == FAILED and not as_json)
    return code


def _many(todo: Sequence[Job], manner: Manner) -> int:
    """One line a file, and a total."""
    codes = []
    with progress(len(todo), quiet=manner.as_json) as listener:
        for text, code in several(todo, partial(tell, manner=manner), partial(_failed, manner=manner)):
            click.echo(text)
            listener("batch")
            codes.append(code)
    if not manner.as_json:
        failed = codes.count(FAILED)
        click.echo(words.TOTAL.format(files=len(codes), done=len(codes) - failed, failed=failed))
    return max(codes)


def tell(job: Job, manner: Manner) -> Told:
    """Do one job: what to print of it, and its exit code."""
    try:
        with no_collector():
            planned = app.plan(job)
        if ACTIONS[job.action].asks and not (job.dry_run or manner.yes) and planned.writes:
            refusal = _unanswered(planned.result, manner)
            if refusal:
                return refusal, FAILED
        with no_collector():
            result = planned.finish()
    except KehuError as error:
        return _failed(job, error, manner)
    except MemoryError:
        return _failed(job, OutOfMemory(file=job.path.name), manner)
    counts = count_by_severity(result.outcome.findings)
    bad = counts[Severity.ERROR] + (counts[Severity.WARNING] if manner.strict else 0)
    return _text(result, manner), int(bad > 0)


def _unanswered(result: Result, manner: Manner) -> str:
    """Show the preview and ask; what to print where there was no yes, "" where there was."""
    needed = ConfirmationNeeded()
    if manner.as_json:
        limit = _PREVIEW if manner.limit is None else manner.limit
        found = record(replace(result, job=replace(result.job, dry_run=True)), limit)
        return _json({**found, **failure(result.job.action, needed)})
    preview = drawn(import_module(IMPORTING).drawn(result))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return f"{preview}\n{words.STOPPED.format(sentence=needed)}"
    result.job.progress(ASKING)
    click.echo(preview)
    return "" if click.confirm(words.QUESTION.format(file=result.job.path.name)) else words.NOT_WRITTEN


def _failed(job: Job, error: KehuError, manner: Manner) -> Told:
    if manner.as_json:
        return _json(failure(job.action, error)), FAILED
    return present.line(job, error) if manner.many else words.STOPPED.format(sentence=error), FAILED


def _text(result: Result, manner: Manner) -> str:
    limit = _PREVIEW if manner.limit is None else manner.limit
    if manner.as_json:
        return _json(record(result, limit))
    if manner.many:
        return present.line(result.job, result)
    if result.job.action == "log":
        return "\n".join(journal.lines(result, drawn))
    if result.job.listed:
        return accepting.listed(result.before, drawn)
    lines = list(present.summary(result))
    if result.job.dry_run and result.job.action == "import":
        lines.insert(0, drawn(import_module(IMPORTING).drawn(result)))
    elif result.job.dry_run and changes_anything(result.outcome) and result.job.action != "upgrade":
        lines.insert(0, drawn(present.preview(result, limit)))
    return "\n".join(lines)


def _json(found: Mapping[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, allow_nan=False)
