"""Many workbooks: on all cores, each in a process that may die without harming the others."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeAlias

from kehu_xl.jobs import Job
from kehu_xl.spec.errors import BatchInterrupted, KehuError, WorkerLost

Told: TypeAlias = tuple[str, int]  # what to print of a job, and its exit code
Work: TypeAlias = Callable[[Job], Told]
Failed: TypeAlias = Callable[[Job, KehuError], Told]


def several(jobs: Sequence[Job], work: Work, failed: Failed) -> Iterator[Told]:
    """Do the jobs side by side and tell of each in turn; `work` and the jobs must be picklable.

    A process that dies takes those beside it down: what it leaves is done again, each file alone, so that only
    the one to blame fails. An interruption lets files at work finish, then raises BatchInterrupted.
    """
    with _pool(min(_cores(), len(jobs))) as pool:
        futures = [pool.submit(work, job) for job in jobs]
        try:
            for job, future in zip(jobs, futures, strict=True):
                yield _result(future) or _alone(job, work, failed)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise BatchInterrupted from None


def _alone(job: Job, work: Work, failed: Failed) -> Told:
    with _pool(1) as pool:
        return _result(pool.submit(work, job)) or failed(job, WorkerLost(file=job.path.name))


def _result(future: Future[Told]) -> Told | None:
    """What a job told; None where its process is gone."""
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _pool(workers: int) -> ProcessPoolExecutor:
    """Fresh processes: a forked one would share the locks of threads that it does not have."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_ignore_interrupts)


def _ignore_interrupts() -> None:
    """Leave Ctrl+C to the parent: a file that is being written is finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
