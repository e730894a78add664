"""What a person reads on the terminal: at most eight lines a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from kehu_xl.cli import upgrade
from kehu_xl.cli.preview import Preview, previews
from kehu_xl.cli.record import BALANCE
from kehu_xl.cli.terminal import grid
from kehu_xl.core import telling
from kehu_xl.core.journal import UNDO_NOTES, steps_of, undone_text
from kehu_xl.core.report import count_by_severity
from kehu_xl.core.snapshot import Cell
from kehu_xl.core.typed import EPOCH, text_of
from kehu_xl.core.upgrade import older_told
from kehu_xl.core.wording import Wording
from kehu_xl.jobs import Job, Result
from kehu_xl.spec import words
from kehu_xl.spec.actions import BY_ID as ACTIONS
from kehu_xl.spec.errors import KehuError
from kehu_xl.spec.tables import BY_ID as TABLES
from kehu_xl.spec.types import Kind, Severity
from kehu_xl.spec.vocabulary import accepted
from kehu_xl.spec.vocabulary import journal as said

if TYPE_CHECKING:
    from rich.table import Table as Grid


def summary(result: Result) -> Iterator[str]:
    """The lines a person reads after one action on one workbook."""
    outcome, job = result.outcome, result.job
    if job.action == "upgrade":
        yield from upgrade.lines(result)
        return
    if not job.dry_run:
        yield words.CREATED.format(done=ACTIONS[job.action].done, path=job.path)
    if job.lists and job.action != "clean":
        yield words.BALANCE.format(**{name: outcome.counts.get(name, 0) for name in BALANCE})
    if not job.lists or job.action != "run":
        yield from _changes(result)
    if job.action == "undo":
        yield said.UNDOING.format(steps=undone_text(outcome.counts))
        yield from _undo_notes(result)
    yield from _problems(result)
    for document, path in zip(outcome.documents, result.documents, strict=False):  # a dry run writes none
        yield words.DOCUMENTS[document.suffix].format(path=path)
    yield _next(result)
    yield from older_told(result.before)


def _undo_notes(result: Result) -> Iterator[str]:
    """What an undo could not put back as it was."""
    for findings in result.outcome.findings:
        if findings.code in UNDO_NOTES:
            wording = Wording(findings, result.after)
            yield "".join((*wording.messages(np.zeros(1, np.int64)), *wording.advice(np.zeros(1, np.int64))))


def line(job: Job, what: Result | KehuError) -> str:
    """One file of several, on one line."""
    if isinstance(what, KehuError):
        return words.LINE["failed"].format(file=job.path.name, text=f"{what.message}{what.remedy}")
    errors = count_by_severity(what.outcome.findings)[Severity.ERROR]
    told = upgrade.short(what) if job.action == "upgrade" else (*_changes(what), *islice(_problems(what), 1))
    text = words.SENTENCE_SEPARATOR.join((*told, *older_told(what.after)))
    return words.LINE["findings" if errors else "done"].format(file=job.path.name, text=text)


def _changes(result: Result) -> Iterator[str]:
    if result.job.action in ("new", "check"):
        return
    if result.job.action == "accept":
        yield from telling.acceptances(result.outcome)
        return
    text = telling.changes(result.outcome)
    would = result.job.dry_run and telling.changes_anything(result.outcome)
    yield words.WOULD.format(text=text) if would else text


def _problems(result: Result) -> Iterator[str]:
    if result.job.action in ("new", "undo"):
        return iter(())
    return telling.problems(result.outcome.findings, result.outcome.counts.get("accepted", 0))


def _next(result: Result) -> str:
    job = result.job
    if job.dry_run:
        return words.NEXT["dry_run"]
    if job.action == "clean" and job.lists:
        return words.TIDIED_NEXT
    if job.action == "undo":
        return said.UNDO_NEXT.format(name=job.path.name, step=steps_of(result.before)[-1].number + 1)
    if job.action == "accept":
        return accepted.NEXT.format(name=job.path.name)
    if job.action in words.NEXT:
        return words.NEXT[job.action].format(name=job.path.name)
    errors = count_by_severity(result.outcome.findings)[Severity.ERROR]
    return words.NEXT["errors" if errors else "plan"]


def preview(result: Result, limit: int) -> Grid:
    """The first `limit` changes as a table."""
    table = grid(*words.PREVIEW_COLUMNS)
    changes = previews(result)
    for change in islice(changes, limit):
        table.add_row(*_row(result, change))
    more = sum(1 for _ in changes)
    if more:
        table.caption = words.PREVIEW_MORE.format(more=more)
    return table


def _row(result: Result, change: Preview) -> tuple[str, ...]:
    view = result.after.tables[change.table]
    spec = TABLES[change.table]
    kind = spec[change.column].kind if change.column in spec else Kind.TEXT
    header = view.headers.get(change.column) or (spec[change.column].header if change.column in spec else change.column)
    return (view.sheet, change.key or "", header, _shown(change.old, kind), _shown(change.new, kind), change.reason)


def _shown(value: Cell, kind: Kind) -> str:
    if kind is Kind.DATE and isinstance(value, float):
        return str(EPOCH + int(value))
    return text_of(value) or words.BLANK
