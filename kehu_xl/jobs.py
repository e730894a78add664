"""What is to be done: a job is one workbook to make or to work on; `jobs` are those that a command line asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kehu_xl.core.accepted import Wanted
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.upgrade import News
from kehu_xl.core.wishes import NO_WISHES, Wishes
from kehu_xl.spec import words
from kehu_xl.spec.actions import BY_ID
from kehu_xl.spec.errors import FileMissing, ListIsArchive, MixedInputs, UsageMistake
from kehu_xl.spec.tables import importable
from kehu_xl.spec.vocabulary.accepted import NOTHING_WANTED
from kehu_xl.store import expand, free_name, is_archive, tidied_name, worded


def unheard(step: str) -> None:
    """Take no notice of a step."""


@dataclass(frozen=True)
class Job:
    """One workbook to make or to work on."""

    action: str
    path: Path
    lists: tuple[Path, ...] = ()  # what is imported; without an action `import`, `path` is made from them
    wishes: Wishes = NO_WISHES
    today: date | None = None
    dry_run: bool = False
    replace: bool = False
    to: int | None = None  # of an undo: back to before this step
    skip_changed: bool = False  # of an undo: leave what was changed since
    wanted: Wanted = field(default_factory=Wanted)  # of fix and accept: which findings
    reason: str = ""  # of accept: why a value is right
    back: bool = False  # of accept: withdraw
    listed: bool = False  # of accept: only list
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
    imports: tuple[Any, ...] = ()  # a core.listing.ImportPlan where lists were read
    news: tuple[News, ...] = ()  # of an upgrade: what is added and renewed


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
    if action == "import":
        return [_import_job(files, options)]
    if action == "clean":
        return [_clean_job(file, output, options) for file in files]
    if action in ("fix", "accept"):
        return [Job(action, file, **_picking(action, options)) for file in files]
    if output is not None:
        return [_list_job(files, output, options)]
    kinds = {file: is_archive(file) for file in files if file.is_file()}
    if action == "run" and kinds and not any(kinds.values()):
        raise _mistake(action, words.NEED_OUTPUT)
    if action == "run" and not all(kinds.values()):
        raise MixedInputs(file=next(file.name for file, archive in kinds.items() if not archive))
    return [Job(action, file, **options) for file in files]


def _picking(action: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """What a person means by cells, codes and columns; accepting all at once is refused."""
    said = dict(options)
    wanted = Wanted.of(*(said.pop(name, ()) for name in ("cells", "codes", "columns")))
    back, listed = bool(said.pop("withdraw", False)), bool(said.pop("listed", False))
    if action == "accept" and not (wanted or back or listed):
        raise _mistake(action, NOTHING_WANTED)
    return {**said, "wanted": wanted, "back": back, "listed": listed, "reason": said.get("reason") or ""}


def _list_job(files: Sequence[Path], output: str | Path, options: Mapping[str, Any]) -> Job:
    kinds = [_is_there(file) and is_archive(file) for file in files]
    if all(kinds):
        raise _mistake("run", words.OUTPUT_WITH_ARCHIVE)
    if any(kinds):
        raise MixedInputs(file=files[kinds.index(False)].name)
    return Job("run", _new_name(Path(output)), tuple(files), **options)


def _import_job(files: Sequence[Path], options: dict[str, Any]) -> Job:
    into = options.pop("into", None)
    if into is None:
        raise _mistake("import", words.NEED_INTO)
    maps, table = options.pop("maps", ()), options.pop("table", None)
    wishes = Wishes.of(maps, importable(table).id if table else "", overwrite=bool(options.pop("overwrite", False)))
    archive = Path(into)
    for file in files:
        if _is_there(file) and archive.exists() and file.samefile(archive):
            raise ListIsArchive(file=file.name)
    return Job("import", archive, tuple(files), wishes=wishes, **options)


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
