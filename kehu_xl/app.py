"""The shell: read the tables, let pure functions decide, write back what changes.

This is the only place where files meet decisions. An action is a chain of steps (`PLANS`);
each step is a pure function of a snapshot (`HANDLERS`) and sees what the steps before it
want. The workbook is read once and written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from kehu_xl.core.applied import after, combined
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import read_settings
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec import words
from kehu_xl.spec.actions import BY_ID
from kehu_xl.spec.errors import (
    FileExists,
    FileMissing,
    FolderMissing,
    MixedInputs,
    NotAnArchive,
    UsageMistake,
)
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Role
from kehu_xl.store import (
    FileStore,
    expand,
    formula_places,
    free_name,
    is_archive,
    read_list,
    template_path,
    tidied_name,
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


Handler: TypeAlias = Callable[..., Outcome]  # (snapshot, settings, today)

# What each step is. Named, not imported: pandera alone takes longer to load than an empty book to check.
HANDLERS: Mapping[str, str] = {
    "tokens": "kehu_xl.core.tokens:tokens",
    "clean": "kehu_xl.core.clean:clean",
    "number": "kehu_xl.core.number:number",
    "grade": "kehu_xl.core.grading:grade",
    "follow_up": "kehu_xl.core.follow_up:follow_up",
    "check": "kehu_xl.core.check:check",
    "summarize": "kehu_xl.core.summary:summarize",
}
_FINISH = ("grade", "follow_up", "tokens", "number", "check", "summarize")
PLANS: Mapping[str, tuple[str, ...]] = {
    "run": ("tokens", "clean", "number", *_FINISH),
    "clean": ("tokens", "clean"),
    "number": ("tokens", "number"),
    "grade": ("grade",),
    "follow_up": ("follow_up", "tokens"),
    "check": ("check",),
    "summarize": ("summarize",),
    "check_rows": ("check",),
}
_READ = tuple(table.id for table in TABLES if table.role is not Role.STATIC)


def unheard(step: str) -> None:
    """Take no notice of a step."""


@dataclass(frozen=True)
class Job:
    """One workbook to make or to work on."""

    action: str
    path: Path
    lists: tuple[Path, ...] = ()  # not empty: `path` is a new archive made from these
    today: date | None = None
    dry_run: bool = False
    replace: bool = False
    ignore_lock: bool = False
    progress: Callable[[str], None] = field(default=unheard, compare=False)


@dataclass(frozen=True)
class Result:
    """What a job did (or, on a dry run, would do)."""

    job: Job
    outcome: Outcome
    before: Snapshot
    after: Snapshot
    documents: tuple[Path, ...] = ()


def run(action: str, path: str | Path | Sequence[str | Path], **params: Any) -> Outcome:
    """Run one action on one workbook, or on lists that become a new archive.

    >>> run("check", "客户档案.xlsm").counts["changes"]  # doctest: +SKIP
    0
    >>> run("run", "客户名单.xlsx", output="客户档案.xlsm")  # doctest: +SKIP

    `params` are those of the command (`today`, `dry_run`, `output`, `replace`,
    `ignore_lock`). Raises KehuError where the action cannot run; then nothing was changed.
    """
    paths = [path] if isinstance(path, str | Path) else list(path)
    todo = jobs(action, [Path(each) for each in paths], **params)
    if len(todo) > 1:
        raise UsageMistake(what=words.ONE_WORKBOOK, command="kehu")
    return perform(todo[0]).outcome


def jobs(action: str, paths: Sequence[Path], **params: Any) -> list[Job]:
    """The jobs that a command line asks for: one an archive, or one for all lists together."""
    output, options = params.pop("output", None), params
    if isinstance(options.get("today"), str):
        options["today"] = date.fromisoformat(options["today"])
    if action == "new":
        return [Job(action, _new_name(paths[0]), **options)]
    with worded(paths[0]):
        files = expand(paths)
    if not files:
        raise UsageMistake(what=words.NO_FILES.format(paths=" ".join(map(str, paths))), command="kehu")
    if action == "clean":
        return [_clean_job(file, output, options) for file in files]
    if output is not None:
        return [_list_job(files, output, options)]
    kinds = {file: is_archive(file) for file in files if file.is_file()}
    if action == "run" and kinds and not any(kinds.values()):
        raise _mistake(action, words.NEED_OUTPUT)
    if action == "run" and not all(kinds.values()):
        raise MixedInputs(file=next(file.name for file, archive in kinds.items() if not archive))
    return [Job(action, file, **options) for file in files]


def _list_job(files: Sequence[Path], output: str | Path, options: Mapping[str, Any]) -> Job:
    kinds = [_is_there(file) and is_archive(file) for file in files]
    if all(kinds):
        raise _mistake("run", words.OUTPUT_WITH_ARCHIVE)
    if any(kinds):
        raise MixedInputs(file=files[kinds.index(False)].name)
    return Job("run", _new_name(Path(output)), tuple(files), **options)


def _clean_job(file: Path, folder: Path | None, options: Mapping[str, Any]) -> Job:
    """An archive is cleaned in place; a list becomes a file of its own, in the folder where one is named."""
    if not file.is_file() or is_archive(file):
        return Job("clean", file, **options)
    target = tidied_name(file if folder is None else Path(folder) / file.name, words.TIDIED)
    return Job("clean", target if options.get("replace") else free_name(target), (file,), **options)


def _is_there(path: Path) -> bool:
    if not path.exists():
        raise FileMissing(file=path.name)
    return True


def _new_name(path: Path) -> Path:
    if path.suffix.lower() != ".xlsm":
        raise UsageMistake(what=words.NOT_XLSM, command="kehu")
    return path


def _mistake(action: str, sentence: str) -> UsageMistake:
    return UsageMistake(what=sentence, command=f"kehu {BY_ID[action].command}")


def perform(job: Job, store: Store | None = None) -> Result:
    """Do one job: all of it, or nothing and a KehuError.

    `store` is the open workbook that an archive's job is done in; without one it is the closed file at the job's path.
    """
    if job.action == "clean" and job.lists:
        return _tidy(job)
    if job.action == "new" or job.lists:
        return _create(job)
    store = store or _closed(job)
    result = _decide(job, store, ())
    return result if job.dry_run else _write(result, store)


def _closed(job: Job) -> Store:
    if job.path.is_file() and not is_archive(job.path):
        raise NotAnArchive(file=job.path.name)
    return FileStore(job.path, ignore_lock=job.ignore_lock)


def _tidy(job: Job) -> Result:
    """A list cleaned where it stands, written beside it; the list itself is only read."""
    (path,) = job.lists
    with worded(job.path):
        _refuse_no_folder(job)
    job.progress("read")
    book = read_list(path)
    job.progress("clean")
    tidied = import_module("kehu_xl.core.listing.tidying").tidy(book, formula_places(path), job.today or date.today())
    if not job.dry_run:
        job.progress("write")
        write_tidied(path, job.path, book, tidied.cells)
    return Result(job, tidied.outcome, tidied.before, tidied.after)


def _create(job: Job) -> Result:
    """A new archive from the template; it appears under its name only when it is complete."""
    with worded(job.path):
        _refuse_taken(job)
    books = [read_list(path) for path in job.lists]
    store = FileStore.create(job.path, template_path(), replace=job.replace)
    result = _decide(job, store, books)
    return result if job.dry_run else _write(result, store)


def _refuse_taken(job: Job) -> None:
    if job.path.exists() and not job.replace:
        raise FileExists(file=job.path.name)
    _refuse_no_folder(job)


def _refuse_no_folder(job: Job) -> None:
    if not job.path.parent.is_dir():
        raise FolderMissing(file=job.path.name, folder=str(job.path.parent))


def _decide(job: Job, store: Store, books: Sequence[Any]) -> Result:
    job.progress("read")
    before = store.read(_READ)
    settings, settings_findings = read_settings(before["settings"] if "settings" in before.tables else None)
    today = job.today or settings.today_source or date.today()
    outcomes = [Outcome(findings=(*before.findings, *settings_findings))]
    current = before
    for step, handler in _steps(job, books):
        job.progress(step)
        outcomes.append(handler(current, settings, today, **_beside(step, outcomes)))
        current = after(current, outcomes[-1])
    return Result(job, combined(before, outcomes, current), before, current)


def _beside(step: str, earlier: Sequence[Outcome]) -> dict[str, Any]:
    """What a step gets beside the snapshot: 校验结果 lists what every step of the run noticed."""
    return {"noticed": [found for outcome in earlier for found in outcome.findings]} if step == "check" else {}


def _steps(job: Job, books: Sequence[Any]) -> list[tuple[str, Handler]]:
    steps: list[tuple[str, Handler]] = [(step, load(step)) for step in PLANS.get(job.action, ())]
    if books:
        import_lists = import_module("kehu_xl.core.listing").import_lists
        steps.insert(0, ("import", lambda snapshot, settings, today: import_lists(snapshot, books, settings, today)))
    return steps


def load(step: str) -> Handler:
    """The function of a step."""
    module, name = HANDLERS[step].split(":")
    handler: Handler = getattr(import_module(module), name)
    return handler


def _write(result: Result, store: Store) -> Result:
    result.job.progress("write")
    documents = store.apply(result.outcome)
    return Result(result.job, result.outcome, result.before, result.after, documents)
