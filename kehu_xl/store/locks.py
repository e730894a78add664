"""Who has the file open: lock files of Excel and LibreOffice, and our own lock."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kehu_xl.spec.errors import FileInUse
from kehu_xl.spec.refusals import OTHER_KEHU, SOMEBODY

_EXCEL_NAME_AT = 55  # ~$ files: an ANSI name first, the UTF-16 one here, each behind its length
_LOCK_NAME = "lock"


def companion(path: Path) -> Path:
    """The folder beside a workbook that holds its backups.

    >>> companion(Path("甲.xlsm")).name
    '甲.kehu'
    """
    return path.with_name(f"{path.stem}.kehu")


def refuse_if_open(path: Path) -> None:
    """Raise FileInUse, naming who, where Excel or LibreOffice left a lock file."""
    readers = {
        path.with_name(f"~${path.name}"): _excel_user,
        path.with_name(f"~${path.name[2:]}"): _excel_user,  # Excel shortens long names
        path.with_name(f".~lock.{path.name}#"): _libreoffice_user,
    }
    for lock, user in readers.items():
        if lock.is_file():
            raise FileInUse(file=path.name, who=user(_content(lock)) or SOMEBODY)


def _content(lock: Path) -> bytes:
    try:
        return lock.read_bytes()[:1024]
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
    """Keep other runs of this program off the workbook; the system frees the lock when we die."""
    folder = companion(path)
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    lock = folder / _LOCK_NAME
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _take(handle):
            raise FileInUse(file=path.name, who=OTHER_KEHU)
        yield
        lock.unlink(missing_ok=True)
    finally:
        os.close(handle)
        if made:
            _remove_if_empty(folder, lock)


def _remove_if_empty(folder: Path, lock: Path) -> None:
    left = [entry for entry in folder.iterdir() if entry != lock]
    if not left:
        lock.unlink(missing_ok=True)
        folder.rmdir()


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
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
