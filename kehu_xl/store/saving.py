"""Replacing a file whole or not at all: temporary file beside it, checked, backed up, renamed."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kehu_xl.spec.errors import CannotWrite, DiskFull, FolderMissing, KehuError, NameTooLong, NotAFile, ReadOnlyFile
from kehu_xl.spec.refusals import system_says
from kehu_xl.store.backups import back_up, half_copies
from kehu_xl.store.locks import leftover_lock, own_lock

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_SUFFIX = ".kehu-tmp"


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
    return CannotWrite(file=path.name, what=system_says(errno.errorcode.get(error.errno or 0, str(error.errno))))


def refuse_read_only(path: Path) -> None:
    """Raise ReadOnlyFile where the file itself may not be written, even though its folder might."""
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        raise ReadOnlyFile(file=path.name)
    if not path.parent.is_dir():
        raise FolderMissing(file=path.name, folder=str(path.parent))
    if path.is_dir():
        raise NotAFile(file=path.name)


def save(
    path: Path,
    write: Callable[[BinaryIO], None],
    check: Callable[[Path], None],
    *,
    keep: int | None,
    owner: Path | None = None,
) -> None:
    """Write a file beside `path`, check it, back the old one up (`keep` copies, None: no backup), take its place.

    Nothing is left behind where a step fails; what a killed run leaves is known by the name of `owner` (`path`
    itself where it is not given), whose readers may read a new file. Once the file is in its place nothing raises.
    Raises DiskFull, ReadOnlyFile, CannotWrite, or what `check` raises.
    """
    fresh = path.with_name(f".{(owner or path).name}.{os.getpid()}{_SUFFIX}")
    with worded(path):
        try:
            _write_through(fresh, write, _rights(path if path.exists() else owner or path))
            check(fresh)
            if path.exists():
                _take_rights(path, fresh)
                if keep is not None:
                    back_up(path, keep)
            fresh.replace(path)
        except BaseException:
            _unlink(fresh)
            raise
    with suppress(OSError):
        sync_folder(path.parent)


def save_alone(
    path: Path, write: Callable[[BinaryIO], None], check: Callable[[Path], None], *, keep: int | None
) -> None:
    """The same for a file that is not locked yet. Raises AnotherRun where another run is saving it."""
    with worded(path), own_lock(path):
        remove_leftovers(path)
        save(path, write, check, keep=keep)


def _rights(path: Path) -> int:
    """What the new file may be read by from its first byte on: never more people than the old one."""
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666


def _write_through(fresh: Path, write: Callable[[BinaryIO], None], rights: int) -> None:
    with open(fresh, "xb", opener=lambda name, flags: os.open(name, flags, rights)) as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _take_rights(old: Path, fresh: Path) -> None:
    """Owner first, for changing it takes special bits away; then the mode and what else the system knows of."""
    state = old.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(fresh, state.st_uid, state.st_gid)
    shutil.copymode(old, fresh)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(old):
                os.setxattr(fresh, name, os.getxattr(old, name))


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unlink(file: Path) -> None:
    """Remove a file of ours; one that cannot be removed now is removed at the next start."""
    with suppress(OSError):
        file.unlink(missing_ok=True)


def remove_leftovers(path: Path) -> None:
    """Delete what a killed run left; only called while nobody else writes."""
    for leftover in _leftovers(path):
        _unlink(leftover)


def tidy(path: Path) -> None:
    """Delete what a killed run left, unless another run is at work on the file or the folder is read-only."""
    if _leftovers(path) or leftover_lock(path):
        with suppress(KehuError, OSError), own_lock(path):
            remove_leftovers(path)


def _leftovers(path: Path) -> list[Path]:
    ours = f".{path.name}."
    fresh = [file for file in path.parent.iterdir() if file.name.startswith(ours) and file.name.endswith(_SUFFIX)]
    return [*fresh, *half_copies(path)]
