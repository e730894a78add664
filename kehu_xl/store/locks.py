"""Who has the file open: lock files of Excel and LibreOffice, and our own lock."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from kehu_xl.spec.errors import AnotherRun, FileInUse, KehuError, StaleLock
from kehu_xl.spec.refusals import SOMEBODY

_EXCEL_NAME_AT = 55  # ~$ files: an ANSI name first, the UTF-16 one here, each behind its length
_LOCK_NAME = "lock"
_OLD = timedelta(hours=12)  # longer than a working day: whoever made the lock has probably gone
_TRIES = 5
_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_SINCE = "%Y-%m-%d %H:%M"


def companion(path: Path) -> Path:
    """The folder beside a workbook that holds its backups.

    >>> companion(Path("甲.xlsm")).name
    '甲.kehu'
    """
    return path.with_name(f"{path.stem}.kehu")


def refuse_if_open(path: Path) -> None:
    """Raise FileInUse, naming who, where Excel or LibreOffice left a lock file; StaleLock where it is an old one."""
    readers = {
        path.with_name(f"~${path.name}"): _excel_user,
        path.with_name(f"~${path.name[2:]}"): _excel_user,  # Excel shortens long names
        path.with_name(f".~lock.{path.name}#"): _libreoffice_user,
    }
    for lock, user in readers.items():
        if lock.is_file():
            who = user(_content(lock)) or SOMEBODY
            since = _made(lock)
            if datetime.now() - since > _OLD:
                raise StaleLock(file=path.name, who=who, since=since.strftime(_SINCE), lock=lock.name)
            raise FileInUse(file=path.name, who=who)


def _made(lock: Path) -> datetime:
    try:
        return datetime.fromtimestamp(lock.stat().st_mtime)
    except OSError:  # gone in this moment
        return datetime.now()


def _content(lock: Path) -> bytes:
    try:
        with lock.open("rb") as file:
            return file.read(1024)
    except OSError:  # on Windows an open lock file cannot be read
        return b""


def _excel_user(lock: bytes) -> str:
    """
    >>> _excel_user(b"\\x02AB" + b" " * 52 + b"\\x02\\x00" + "王芳".encode("utf-16-le"))
    '王芳'
    """
    if len(lock) <= _EXCEL_NAME_AT:
        return ""
    count = lock[_EXCEL_NAME_AT]
    wide = lock[_EXCEL_NAME_AT + 2 : _EXCEL_NAME_AT + 2 + 2 * count].decode("utf-16-le", "ignore").strip()
    return wide or lock[1 : 1 + lock[0]].decode("mbcs" if sys.platform == "win32" else "latin-1", "ignore").strip()


def _libreoffice_user(lock: bytes) -> str:
    """
    >>> _libreoffice_user("王芳,wang,pc-3,22.11.2026 08:00,file:///home/wang;".encode())
    '王芳'
    """
    name, login, *_ = [*lock.decode("utf-8", "ignore").split(","), "", ""]
    return name.strip() or login.strip()


@contextmanager
def own_lock(path: Path) -> Iterator[None]:
    """Keep other runs of this program off the workbook; the system frees the lock when we die.

    Raises AnotherRun where one is at work.
    """
    folder = companion(path)
    _make_companion(folder, path)
    with held(folder / _LOCK_NAME, AnotherRun(file=path.name)):
        yield


@contextmanager
def held(lock: Path, busy: KehuError) -> Iterator[None]:
    """Hold a lock file, alone among processes and among uses in this one; raises `busy` where somebody has it."""
    handle = _locked(lock, busy)
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
    return folder.is_dir() and ((folder / _LOCK_NAME).exists() or not any(folder.iterdir()))


def _locked(lock: Path, busy: KehuError) -> int:
    """A handle that holds the lock of a lock file that is still there: the one before us takes his away with him."""
    for _ in range(_TRIES):
        handle = _opened(lock)
        try:
            if not _take(handle):
                raise busy
            if sys.platform == "win32" or _is_same(handle, lock):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    raise busy


def _opened(lock: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:  # a colleague's, left by a killed run; some file systems lock what is open for writing only
        return os.open(lock, os.O_RDONLY)


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
    with suppress(OSError):  # it is not empty
        lock.parent.rmdir()


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        """Whether the lock is ours; a file system that knows no locks gives it to everybody."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno not in _HELD
        return True
