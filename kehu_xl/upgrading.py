"""`kehu upgrade`: an older archive read, thought through and written like any other job."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from kehu_xl.core.journal import Stamp, noted
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.upgrade import News, missing_settings
from kehu_xl.jobs import Job, Result
from kehu_xl.spec.defaults import FORMAT_VERSION, VERSION_PROPERTY
from kehu_xl.spec.errors import BrokenResult
from kehu_xl.spec.refusals import what
from kehu_xl.spec.vocabulary import upgrade as said
from kehu_xl.store import FileStore, worded
from kehu_xl.store.upgrade import upgraded

Write: TypeAlias = Callable[[Result], Result]
_XLSM = ".xlsm"


def upgrade(job: Job, table_ids: Iterable[str], stamp: Stamp) -> tuple[Result, Write]:
    """What an upgrade would do, and how to do it; raises KehuError where it cannot be done.

    A book without room for macros (.xlsx) is left alone: what becomes of it is a new file beside it.
    """
    wanted, target = tuple(table_ids), job.path.with_suffix(_XLSM)
    store = FileStore(job.path, ignore_lock=job.ignore_lock)
    moved = job.path.suffix.lower() != _XLSM
    if moved:
        store.move_to(target)
    before = store.read(wanted)
    job.progress("upgrade")
    with worded(job.path):  # macros are made in the system's folder for temporary files
        changed = upgraded(store.book)
    store.renew(changed.book)
    after = store.read(wanted)
    _refuse_changed(job.path, before, after)
    outcome, news = _with_settings(after, changed.news)
    if moved:
        news = (*news, News("xlsx", (target.name,)))
    if not news or not _writes(news):
        return Result(job, Outcome(), before, before, news=news), _unwritten
    old = before.properties.get(VERSION_PROPERTY, said.UNKNOWN_VERSION)
    outcome = noted(after, outcome, stamp, said.DETAILS.format(old=old, new=FORMAT_VERSION))
    result = Result(replace(job, path=target), outcome, before, after, news=news)
    return result, partial(_written, store)


def _with_settings(after: Snapshot, news: tuple[News, ...]) -> tuple[Outcome, tuple[News, ...]]:
    """The rows of 参数 that came later, and the new version, for a book that is an older one."""
    if not any(each.kind == "version" for each in news):
        return Outcome(), news
    rows, told = missing_settings(after)
    return replace(rows, properties={VERSION_PROPERTY: FORMAT_VERSION}), (*news[:-1], *told, news[-1])


def _writes(news: Iterable[News]) -> bool:
    return any(each.kind not in said.ONLY_TOLD for each in news)


def _written(store: FileStore, result: Result) -> Result:
    result.job.progress("write")
    store.apply(result.outcome)
    return result


def _unwritten(result: Result) -> Result:
    return result


def _refuse_changed(path: Path, before: Snapshot, after: Snapshot) -> None:
    """Raise BrokenResult unless each cell of each table reads as before: an upgrade touches no data."""
    for table, view in before.tables.items():
        if not len(view.frame):
            continue
        ours = after[table]
        names = [name for name in view.frame.columns if name in view.letters]
        if not set(names) <= set(ours.columns) or not _same(view.frame[names], ours[names]):
            raise BrokenResult(file=path.name, what=what("verify", place=view.sheet))


def _same(old: pd.DataFrame, new: pd.DataFrame) -> bool:
    return old.index.equals(new.index) and old.astype(object).equals(new.astype(object))
