"""One command from its options to its exit code: jobs, progress, what is printed."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from kehu_xl import app
from kehu_xl.cli import present
from kehu_xl.cli.failure import failure
from kehu_xl.cli.record import record
from kehu_xl.core.report import count_by_severity
from kehu_xl.spec import words
from kehu_xl.spec.actions import STEP_LABELS
from kehu_xl.spec.errors import KehuError
from kehu_xl.spec.types import Action, Severity

_PREVIEW = 50


def session(action: Action, options: Mapping[str, Any]) -> int:
    """Do what one command line asks for and return the exit code (0, 1 or 2)."""
    asked = dict(options)
    asked.pop("yes", None)
    as_json, strict = bool(asked.pop("json", False)), bool(asked.pop("strict", False))
    limit = asked.pop("limit", None)
    jobs = app.jobs(action.id, list(asked.pop("paths")), **asked)
    show = _json if as_json else (_line if len(jobs) > 1 else _summary)
    with _progress(len(jobs), quiet=as_json) as listener:
        codes = [_one(replace(job, progress=listener), show, strict=strict, limit=limit) for job in jobs]
    if len(jobs) > 1 and not as_json:
        failed = codes.count(2)
        click.echo(words.TOTAL.format(files=len(jobs), done=len(jobs) - failed, failed=failed))
    return max(codes)


def _one(job: app.Job, show: Callable[..., None], *, strict: bool, limit: int | None) -> int:
    try:
        with _no_collector():
            result = app.perform(job)
    except KehuError as error:
        show(job, error, limit=limit)
        return 2
    show(job, result, limit=_PREVIEW if limit is None else limit)
    counts = count_by_severity(result.outcome.findings)
    bad = counts[Severity.ERROR] + (counts[Severity.WARNING] if strict else 0)
    return int(bad > 0)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Frames hold millions of cells and no cycles: looking for some costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _json(job: app.Job, what: app.Result | KehuError, *, limit: int | None) -> None:
    found = failure(job.action, what) if isinstance(what, KehuError) else record(what, limit or 0)
    click.echo(json.dumps(found, ensure_ascii=False, allow_nan=False))


def _summary(job: app.Job, what: app.Result | KehuError, *, limit: int | None) -> None:
    if isinstance(what, KehuError):
        click.echo(words.STOPPED.format(sentence=what), err=True)
        return
    if job.dry_run and present.changes_anything(what):
        Console().print(present.preview(what, limit or 0))
    for line in present.summary(what):
        click.echo(line)


def _line(job: app.Job, what: app.Result | KehuError, *, limit: int | None) -> None:  # noqa: ARG001 one signature for all
    click.echo(present.line(job, what))


@contextmanager
def _progress(files: int, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal's standard error, nothing anywhere else."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield app.unheard
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=30))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=files * len(STEP_LABELS))

        def advance(step: str) -> None:
            bar.update(task, advance=1, description=STEP_LABELS[step])

        yield advance
