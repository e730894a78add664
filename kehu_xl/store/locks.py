"""Our own lock: one run of kehu at a time on a workbook."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from platform import node

from kehu_xl.spec.errors import AnotherRun, KehuError

_LOCK_NAME = "lock{suffix}"  # 甲.xlsm and 甲.xlsx share a folder
_TRIES = 5
_DAY = 86_400  # seconds
_TURN = 2  # seconds that nobody needs between two steps
_LOOKS = 20
_MOST_PROCESSES = 2**22
_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}


def companion(path: Path) -> Path:
    """The folder beside a workbook that holds its backups; workbooks that differ in their ending only share it.

    >>> companion(Path("甲.xlsm")).name
    '甲.kehu'
    """
    return path.with_name(f"{path.stem}.kehu")


@contextmanager
def own_lock(path: Path) -> Iterator[None]:
    """Keep other runs of this program off the workbook; the system frees the lock when we die.

    Raises AnotherRun where one is at work.
    """
    with held(_lock_of(path), AnotherRun(file=path.name), partial(_make_companion, companion(path), path)):
        yield


def _lock_of(path: Path) -> Path:
    return companion(path) / _LOCK_NAME.format(suffix=path.suffix.lower())


@contextmanager
def held(lock: Path, busy: KehuError, make_folder: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a lock file, alone among processes and among uses in this one; raises `busy` where somebody has it.

    `make_folder` makes the lock's folder, which whoever else has a lock in it takes away where it holds nothing more.
    """
    handle = _locked(lock, busy, make_folder)
    try:
        yield
    finally:
        _release(handle, lock)


def _make_companion(folder: Path, path: Path) -> None:
    """The folder, with the rights of the workbook: an older copy in it may have been open to more people."""
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    if sys.platform == "win32" or not path.exists():
        return
    book = path.stat()
    rights = 0o700 | book.st_mode & 0o666 | (book.st_mode & 0o444) >> 2  # who reads may also enter
    with suppress(PermissionError):  # the folder is somebody else's
        if made:
            os.chown(folder, book.st_uid, book.st_gid)
        folder.chmod(rights if made else rights & folder.stat().st_mode)


def leftover_lock(path: Path) -> bool:
    """Whether a killed run left its lock file, or the folder for it."""
    folder = companion(path)
    return folder.is_dir() and (_lock_of(path).exists() or not any(folder.iterdir()))


def _locked(lock: Path, busy: KehuError, make_folder: Callable[[], None]) -> int:
    """A handle that holds the lock of a lock file that is still there: the one before us takes his away with him."""
    for _ in range(_TRIES):
        with suppress(FileNotFoundError):  # taken away between two looks
            make_folder()
            handle, made = _opened(lock)
            try:
                if not _take(handle, lock, made=made):
                    raise busy
                if sys.platform == "win32" or _is_same(handle, lock):
                    return handle
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)
    raise busy


def _opened(lock: Path) -> tuple[int, bool]:
    """A handle of the lock file, and whether we made it."""
    with suppress(FileExistsError):
        return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666), True
    try:
        return os.open(lock, os.O_RDWR), False
    except PermissionError:  # a colleague's, left by a killed run; some file systems lock what is open for writing only
        return os.open(lock, os.O_RDONLY), False


def _turn_of(lock: Path) -> Path:
    """What says whose turn it is to look at a lock that may have been left behind."""
    return lock.with_name(f"{lock.name}.turn")


def _is_same(handle: int, lock: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), lock.stat())
    except FileNotFoundError:
        return False


def _release(handle: int, lock: Path) -> None:
    """Take the lock file away, and the folder where it holds nothing; what is saved is saved, so nothing raises."""
    with suppress(OSError):
        if sys.platform == "win32":  # an open file cannot be deleted there
            os.close(handle)
            lock.unlink(missing_ok=True)
        else:
            try:
                lock.unlink(missing_ok=True)
            finally:
                os.close(handle)
    with suppress(OSError):
        _turn_of(lock).unlink(missing_ok=True)
    with suppress(OSError):  # it is not empty
        lock.parent.rmdir()


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, lock: Path, *, made: bool) -> bool:  # noqa: ARG001 the system knows locks
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int, lock: Path, *, made: bool) -> bool:
        """Whether the lock is ours; on a file system that knows no locks, the file itself and what it says decide."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD:
                return False
            if made:
                return not os.pread(handle, 1, 0) and _sign(handle)  # somebody may have thought it left behind
            return _take_over(handle, lock)
        return _sign(handle)

    def _sign(handle: int) -> bool:
        """Write into the lock file whose it is."""
        with suppress(OSError):  # a full disk, or a file that we may only read
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()} {node()}".encode(), 0)
        return True

    def _take_over(handle: int, lock: Path) -> bool:
        """Take a lock that its owner left behind, one of us at a time; False where it is held."""
        turn = _turn_of(lock)
        for _ in range(_LOOKS):
            try:
                os.close(os.open(turn, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                if time.time() - turn.stat().st_mtime > _TURN:  # of one that was killed in the middle
                    turn.unlink(missing_ok=True)
            else:
                try:
                    owner = os.pread(handle, 1024, 0).decode("utf-8", "replace")
                    if owner or time.time() - os.fstat(handle).st_mtime > _TURN:
                        return not _is_at_work(handle, owner) and _sign(handle)
                finally:
                    turn.unlink(missing_ok=True)
            time.sleep(_TURN / _LOOKS * 2)
        return False

    def _is_at_work(handle: int, owner: str) -> bool:
        """Whether the process that wrote itself into a lock file may still run: on another computer, for a day."""
        number, _, host = owner.partition(" ")
        if not number.isdecimal() or time.time() - os.fstat(handle).st_mtime > _DAY:
            return False
        return host != node() or _is_alive(int(number))

    def _is_alive(process: int) -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OverflowError):  # somebody else's; nobody's
            return process < _MOST_PROCESSES
        return True
