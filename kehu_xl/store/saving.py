"""Replacing a file whole or not at all: temporary file beside it, checked, backed up, renamed."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from kehu_xl.spec.errors import CannotWrite, DiskFull, FolderMissing, KehuError, NameTooLong, NotAFile, ReadOnlyFile
from kehu_xl.store.locks import companion

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_SUFFIX = ".kehu-tmp"
_STAMP = "%Y%m%d-%H%M%S"


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """Turn what the system says into a sentence about the file."""
    try:
        yield
    except OSError as error:
        raise _failure(path, error) from error


def _failure(path: Path, error: OSError) -> KehuError:
    if error.errno in _FULL:
        return DiskFull(file=path.name)
    if error.errno in _DENIED:
        return ReadOnlyFile(file=path.name)
    if error.errno == errno.ENAMETOOLONG:
        return NameTooLong(file=path.name)
    return CannotWrite(file=path.name, what=error.strerror or str(error))


def refuse_read_only(path: Path) -> None:
    """Raise ReadOnlyFile where the file itself may not be written, even though its folder might."""
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        raise ReadOnlyFile(file=path.name)
    if not path.parent.is_dir():
        raise FolderMissing(file=path.name, folder=str(path.parent))
    if path.is_dir():
        raise NotAFile(file=path.name)


def save(path: Path, write: Callable[[BinaryIO], None], check: Callable[[Path], None], *, keep: int | None) -> None:
    """Write a file beside `path`, check it, back the old one up (`keep` copies, None: no backup), take its place.

    Nothing is left behind where a step fails. Raises DiskFull, ReadOnlyFile, CannotWrite, or what `check` raises.
    """
    with worded(path):
        fresh = path.with_name(f".{path.name}.{os.getpid()}{_SUFFIX}")
        try:
            _write_through(fresh, write)
            check(fresh)
            if path.exists():
                _take_rights(path, fresh)
                if keep is not None:
                    back_up(path, keep)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        _sync_folder(path.parent)


def _write_through(fresh: Path, write: Callable[[BinaryIO], None]) -> None:
    with fresh.open("xb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _take_rights(old: Path, fresh: Path) -> None:
    shutil.copymode(old, fresh)
    if hasattr(os, "chown"):
        owner = old.stat()
        with suppress(PermissionError):
            os.chown(fresh, owner.st_uid, owner.st_gid)


def _sync_folder(folder: Path) -> None:
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def back_up(path: Path, keep: int) -> Path:
    """Keep the file under a name with the time, and drop the oldest copies."""
    folder = companion(path) / "backup"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().strftime(_STAMP)
    copy, count = folder / f"{path.stem}.{stamp}{path.suffix}", 1
    while copy.exists():
        count += 1
        copy = folder / f"{path.stem}.{stamp}-{count}{path.suffix}"
    try:
        os.link(path, copy)
    except OSError:  # a file system without hard links
        shutil.copy2(path, copy)
    older = [file for file in folder.glob(f"{_glob_safe(path.stem)}.*{path.suffix}") if file != copy]
    for old in sorted(older, key=_age)[: max(len(older) + 1 - keep, 0)]:
        old.unlink(missing_ok=True)
    return copy


def _age(copy: Path) -> tuple[str, int]:
    """By the time in the name, then by the count behind it."""
    day, time, *count = copy.stem.rpartition(".")[2].split("-")
    return day + time, int(count[0]) if count else 1


def remove_leftovers(path: Path) -> None:
    """Delete what a killed run left; only called while nobody else writes."""
    for leftover in path.parent.glob(f".{_glob_safe(path.name)}.*{_SUFFIX}"):
        leftover.unlink(missing_ok=True)


def _glob_safe(name: str) -> str:
    """
    >>> _glob_safe("a[1].xlsm")
    'a[[]1].xlsm'
    """
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
