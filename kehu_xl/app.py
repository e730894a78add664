"""The shell: read the tables, let pure functions decide, write back what changes.

This is the only place where files meet decisions. A job's action is a chain of steps
(`kehu_xl.steps`); each sees what the steps before it want. The workbook is read once and
written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from getpass import getuser
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

from kehu_xl.core.applied import after, combined
from kehu_xl.core.journal import Stamp, recorded
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import Settings, read_settings
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.jobs import Job, Result, jobs
from kehu_xl.spec import words
from kehu_xl.spec.actions import BY_ID
from kehu_xl.spec.errors import (
    FileExists,
    FolderMissing,
    NotAnArchive,
    UsageMistake,
)
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Role
from kehu_xl.steps import PLANS, Handler, load, load_steps
from kehu_xl.store import (
    FileStore,
    formula_places,
    is_archive,
    read_journals,
    read_list,
    standing,
    template_path,
    worded,
    write_tidied,
)


class Store(Protocol):
    """Where a workbook is: a closed file, or a book that a spreadsheet program has open."""

    def read(self, table_ids: Iterable[str]) -> Snapshot:
        """The asked tables."""
        ...

    def apply(self, outcome: Outcome) -> tuple[Path, ...]:
        """Write all of it or, raising a KehuError, nothing; the documents that were written beside it."""
        ...


_READ = tuple(table.id for table in TABLES if table.role is not Role.STATIC)

_TIME = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Planned:
    """A job thought through: what it would do; `finish` does it, unless it is a dry run."""

    result: Result
    write: Callable[[Result], Result]

    @property
    def writes(self) -> bool:
        """Whether anything would be written: a cell, a row, or a file that is not there yet."""
        outcome = self.result.outcome
        touched: list[Sized] = [*outcome.changes, *outcome.appended.values(), *outcome.removed.values()]
        rows = any(map(len, touched))
        return rows or any(standing(self.result.job.path, each) is None for each in outcome.documents)

    def finish(self) -> Result:
        """Do it: all of it, or nothing and a KehuError."""
        return self.result if self.result.job.dry_run else self.write(self.result)


def run(action: str, path: str | Path | Sequence[str | Path], **params: Any) -> Outcome:
    """Run one action on one workbook, or on lists that become a new archive.

    >>> run("check", "客户档案.xlsm").counts["changes"]  # doctest: +SKIP
    0
    >>> run("run", "客户名单.xlsx", output="客户档案.xlsm")  # doctest: +SKIP

    `params` are those of the command (`today`, `dry_run`, `output`, `replace`,
    `ignore_lock`, `into`, `maps`, `table`, `overwrite`); nothing is asked.
    Raises KehuError where the action cannot run; then nothing was changed.
    """
    params.pop("yes", None)
    paths = [path] if isinstance(path, str | Path) else list(path)
    todo = jobs(action, [Path(each) for each in paths], **params)
    if len(todo) > 1:
        raise UsageMistake(what=words.ONE_WORKBOOK, command="kehu")
    return perform(todo[0]).outcome


def perform(job: Job, store: Store | None = None) -> Result:
    """Do one job: all of it, or nothing and a KehuError.

    `store` is the open workbook that an archive's job is done in; without one it is the closed file at the job's path.
    """
    return plan(job, store).finish()


def plan(job: Job, store: Store | None = None) -> Planned:
    """Read and decide, without writing anything; KehuError where the job cannot be done."""
    if job.action == "clean" and job.lists:
        return _tidy(job)
    if job.action == "new" or (job.action == "run" and job.lists):
        return _create(job)
    if job.action == "upgrade":
        return _upgrade(job)
    store = store or _closed(job)
    books = [read_list(path) for path in job.lists]
    looks = job.action == "log" or job.listed
    return Planned(_decide(job, store, books), _unwritten if looks else partial(_write, store=store))


def _closed(job: Job) -> Store:
    if job.path.is_file() and not is_archive(job.path):
        raise NotAnArchive(file=job.path.name)
    return FileStore(job.path, ignore_lock=job.ignore_lock)


def _upgrade(job: Job) -> Planned:
    """The template's newer sheets, columns, rules and macros put into an archive."""
    _closed(job)
    upgrade = import_module("kehu_xl.upgrading").upgrade  # what writes VBA is loaded for nothing else
    job.progress("read")
    return Planned(*upgrade(job, _READ, _stamp(job)))


def _tidy(job: Job) -> Planned:
    """A list cleaned where it stands, written beside it; the list itself is only read."""
    (path,) = job.lists
    with worded(job.path):
        _refuse_no_folder(job)
    job.progress("read")
    book = read_list(path)
    job.progress("clean")
    tidied = import_module("kehu_xl.core.listing.tidying").tidy(book, formula_places(path), job.today or date.today())

    def write(result: Result) -> Result:
        job.progress("write")
        write_tidied(path, job.path, book, tidied.cells)
        return result

    return Planned(Result(job, tidied.outcome, tidied.before, tidied.after), write)


def _create(job: Job) -> Planned:
    """A new archive from the template; it appears under its name only when it is complete."""
    with worded(job.path):
        _refuse_taken(job)
    books = [read_list(path) for path in job.lists]
    store = FileStore.create(job.path, template_path(), replace=job.replace)
    return Planned(_decide(job, store, books), partial(_write, store=store))


def _refuse_taken(job: Job) -> None:
    if job.path.exists() and not job.replace:
        raise FileExists(file=job.path.name)
    _refuse_no_folder(job)


def _refuse_no_folder(job: Job) -> None:
    if not job.path.parent.is_dir():
        raise FolderMissing(file=job.path.name, folder=str(job.path.parent))


def _decide(job: Job, store: Store, books: Sequence[Any]) -> Result:
    job.progress("read")
    loading = Thread(target=load_steps, args=(job.action,))  # inflating and scanning leave the processor to it
    loading.start()
    before = store.read(_READ)
    loading.join()
    settings, settings_findings = read_settings(before["settings"] if "settings" in before.tables else None)
    today = job.today or settings.today_source or date.today()
    outcomes = [Outcome(findings=(*before.findings, *settings_findings))]
    current = before
    imports: list[Any] = []
    for step, handler in _steps(job, books, imports):
        job.progress(step)
        outcomes.append(handler(current, settings, today, **_beside(step, outcomes)))
        current = after(current, outcomes[-1])
    return Result(job, combined(before, outcomes, current), before, current, imports=tuple(imports))


def _beside(step: str, earlier: Sequence[Outcome]) -> dict[str, Any]:
    """What a step gets beside the snapshot: 校验结果 lists what every step of the run noticed."""
    return {"noticed": [found for outcome in earlier for found in outcome.findings]} if step == "check" else {}


def _steps(job: Job, books: Sequence[Any], imports: list[Any]) -> list[tuple[str, Handler]]:
    """The steps of a job; the import of lists comes first and puts its plan into `imports`."""
    steps: list[tuple[str, Handler]] = [(step, load(step)) for step in PLANS.get(job.action, ())]

    def import_lists(snapshot: Snapshot, settings: Settings, today: date) -> Outcome:
        imports.append(load("import")(snapshot, books, settings, today, job.wishes))
        outcome: Outcome = imports[-1].outcome
        return outcome

    if job.action == "undo":
        undo = partial(load("undo"), archived=read_journals(job.path), wish=(job.to, job.skip_changed))
        return [("undo", undo)]
    if job.action in ("fix", "accept"):
        return [(step, _wanted(step, handler, job)) for step, handler in steps if not job.listed]
    return [("import", import_lists), *steps] if books else steps


def _wanted(step: str, handler: Handler, job: Job) -> Handler:
    """A step that is told which findings are meant; the others are as they are."""
    if step == "fix":
        return partial(handler, wanted=job.wanted)
    return partial(handler, wish=(job.wanted, job.reason, job.back), who=_user()) if step == "accept" else handler


def _write(result: Result, store: Store) -> Result:
    """Write what was decided, and in the same breath what it takes to undo it."""
    result.job.progress("write")
    return replace(result, documents=store.apply(_recorded(result)))


def _unwritten(result: Result) -> Result:
    return result


def _recorded(result: Result) -> Outcome:
    job, counts = result.job, result.outcome.counts
    settings, _ = read_settings(result.after["settings"] if "settings" in result.after.tables else None)
    undoes = (counts["undo_first"], counts["undo_last"]) if job.action == "undo" else None
    created = job.action == "run" and bool(job.lists)
    stamp = replace(_stamp(job), undoes=undoes, created=created)
    return recorded(result.before, result.after, result.outcome, stamp, int(settings.journal_rows))


def _stamp(job: Job) -> Stamp:
    return Stamp(datetime.now().strftime(_TIME), BY_ID[job.action].label, _user())


def _user() -> str:
    """Who is at work, for 操作记录: it stays in the workbook, among the other names there."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return ""
