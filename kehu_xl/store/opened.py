"""Who has a workbook open in Excel or LibreOffice, as the lock files say that these programs leave beside it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from getpass import getuser
from pathlib import Path
from platform import node

from kehu_xl.spec.errors import FileInUse, StaleLock
from kehu_xl.spec.refusals import HOLDERS, SOMEBODY

_EXCEL_NAME_AT = 55  # ~$ files: an ANSI name first, the UTF-16 one here, each behind its length
_OLD = timedelta(hours=12)  # longer than a working day: whoever made the lock has probably gone
_SINCE, _OFFICE_SINCE = "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"
_FIELDS = 4  # of a LibreOffice lock: name, login, host, time, and its profile behind them


@dataclass(frozen=True, slots=True)
class Holder:
    """Who made a lock file, where and when, as far as it says so."""

    who: str = ""
    login: str = ""
    host: str = ""
    since: datetime | None = None

    @property
    def here(self) -> bool:
        """Whether it was made on this computer."""
        return bool(self.host) and self.host.casefold() == node().casefold()

    @property
    def told(self) -> str:
        """The person and the computer, in words.

        >>> Holder("王芳", "wang", "pc-3").told, Holder().told
        ('王芳（电脑 pc-3）', '别的程序')
        """
        name = self.who or self.login
        if self.here and self.login == _login():
            return HOLDERS["self"].format(name=name)
        if not name:
            return HOLDERS["host"].format(host=self.host) if self.host else SOMEBODY
        place = "here" if self.here else "there" if self.host else "nowhere"
        return HOLDERS[place].format(name=name, host=self.host)


def refuse_if_open(path: Path) -> None:
    """Raise FileInUse, with who and since when, where a program left a lock file; StaleLock where it is an old one."""
    for lock, holder in _readers(path).items():
        if lock.is_file():
            found, made = holder(_content(lock)), _made(lock)
            facts = {"file": path.name, "who": found.told, "since": (found.since or made).strftime(_SINCE)}
            if datetime.now() - made > _OLD or (found.here and made < _started()):
                raise StaleLock(**facts, lock=lock.name)
            raise FileInUse(**facts)


def _readers(path: Path) -> dict[Path, Callable[[bytes], Holder]]:
    return {
        path.with_name(f"~${path.name}"): excel_holder,
        path.with_name(f"~${path.name[2:]}"): excel_holder,  # Excel shortens long names
        path.with_name(f".~lock.{path.name}#"): office_holder,
    }


def _made(lock: Path) -> datetime:
    try:
        return datetime.fromtimestamp(lock.stat().st_mtime)
    except OSError:  # gone in this moment
        return datetime.now()


def _started() -> datetime:
    """When this computer was started: no program lives through that."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)  # it counts while a Linux computer sleeps, the other one does not
    running = time.monotonic() if clock is None else time.clock_gettime(clock)
    return datetime.fromtimestamp(time.time() - running)


def _login() -> str:
    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return ""


def _content(lock: Path) -> bytes:
    try:
        with lock.open("rb") as file:
            return file.read(1024)
    except OSError:  # on Windows an open lock file cannot be read
        return b""


def excel_holder(lock: bytes) -> Holder:
    """What Excel writes into `~$` files: a name, twice.

    >>> excel_holder(b"\\x02AB" + b" " * 52 + b"\\x02\\x00" + "王芳".encode("utf-16-le")).who
    '王芳'
    """
    if len(lock) <= _EXCEL_NAME_AT:
        return Holder()
    count = lock[_EXCEL_NAME_AT]
    wide = lock[_EXCEL_NAME_AT + 2 : _EXCEL_NAME_AT + 2 + 2 * count].decode("utf-16-le", "ignore")
    narrow = lock[1 : 1 + lock[0]].decode("mbcs" if sys.platform == "win32" else "latin-1", "ignore")
    return Holder(_printable(wide) or _printable(narrow))


def office_holder(lock: bytes) -> Holder:
    """What LibreOffice writes: name, login, host, time, profile.

    >>> office_holder("王芳,wang,pc-3,22.11.2026 08:00,file:///home/wang;".encode())
    Holder(who='王芳', login='wang', host='pc-3', since=datetime.datetime(2026, 11, 22, 8, 0))
    """
    fields = [_printable(field) for field in lock.decode("utf-8", "ignore").split(",")]
    who, login, host, since = [*fields, *[""] * _FIELDS][:_FIELDS]
    try:
        return Holder(who, login, host, datetime.strptime(since, _OFFICE_SINCE))
    except ValueError:
        return Holder(who, login, host)


def _printable(text: str) -> str:
    """A name without what would do something to a terminal."""
    return "".join(letter for letter in text if letter.isprintable()).strip()
