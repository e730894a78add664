"""Which system calls a save makes, and the faults to try at each of them."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.faults.victim import SAID

_LINE = re.compile(r"(\d+) +(\w+)\((.*)")
_FAILURES = {
    "openat": ("EACCES", "ENOSPC", "EMFILE", "EINTR"),
    "read": ("EIO",),
    "write": ("ENOSPC", "EIO", "EINTR"),
    "lseek": ("EIO",),
    "newfstatat": ("EACCES", "EIO"),
    "getdents64": ("EIO",),
    "mkdir": ("EACCES", "ENOSPC"),
    "rmdir": ("EBUSY",),
    "flock": ("EAGAIN", "EIO", "ENOLCK"),
    "chmod": ("EPERM", "EIO"),
    "chown": ("EPERM", "EIO"),
    "listxattr": ("EOPNOTSUPP",),
    "link": ("EPERM", "EMLINK", "ENOSPC"),
    "rename": ("EACCES", "EXDEV", "EIO", "ENOSPC"),
    "unlink": ("EACCES", "EBUSY"),
    "fsync": ("EIO", "ENOSPC", "EINTR"),
    "close": ("EIO", "ENOSPC"),
}
TRACED = ",".join(_FAILURES)
WRITING = frozenset({"write", "mkdir", "rmdir", "flock", "chmod", "chown", "link", "rename", "unlink", "fsync"})
KILL = "KILL"
_EACH = {"all": None, "many": 6}.get(os.environ.get("KEHU_FAULTS", ""), 1)  # of each call and what happens to it
_GOLDEN = 0.618
_TURNS = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """The n-th call of a kind, by the thread that does the saving, goes wrong."""

    call: str
    number: int
    what: str  # an errno's name, or KILL

    def strace(self, cannot: tuple[str, str] | None = None) -> list[str]:
        """The options that make it happen, on a disk that cannot do something."""
        how = "signal=KILL" if self.what == KILL else f"error={self.what}"
        never = unable(cannot)
        traced = ",".join([self.call, *(cannot or ())[:1]])
        return ["-e", f"trace={traced}", *never, "-e", f"inject={self.call}:{how}:when={self.number}"]

    @classmethod
    def of(cls, text: str) -> Fault:
        """The fault that is printed so.

        >>> str(Fault.of("write-12-EIO"))
        'write-12-EIO'
        """
        call, number, what = text.split("-")
        return cls(call, int(number), what)

    def __str__(self) -> str:
        return f"{self.call}-{self.number}-{self.what}"


def unable(cannot: tuple[str, str] | None) -> list[str]:
    """The option that makes a call always fail.

    >>> unable(("link", "EPERM"))
    ['-e', 'inject=link:error=EPERM']
    """
    return ["-e", f"inject={cannot[0]}:error={cannot[1]}"] if cannot else []


def faults_of_a_save(trace: str, saved: str = SAID) -> Iterator[Fault]:
    """Every fault at every call of the thread that saves, up to the last that changes the disk (but for `saved`).

    >>> trace = ['7 mkdir("a.kehu") = 0', '7 read() = 3', '8 mkdir("b") = 0', '7 rmdir("a.kehu") = 0', '7 close() = 0']
    >>> [str(fault) for fault in faults_of_a_save("\\n".join(trace))][2:]
    ['mkdir-1-KILL', 'read-1-EIO', 'read-1-KILL', 'rmdir-1-EBUSY', 'rmdir-1-KILL']
    """
    calls = [call for call in map(_LINE.match, trace.splitlines()) if call and call[2] in _FAILURES]
    mine = [call for call in calls if call[1] == calls[0][1]]
    end = max(at for at, call in enumerate(mine) if call[2] in WRITING and saved not in call[3])
    counts: Counter[str] = Counter()
    for call in mine[: end + 1]:
        counts[call[2]] += 1
        yield from (Fault(call[2], counts[call[2]], what) for what in (*_FAILURES[call[2]], KILL))


def sample(faults: Iterable[Fault], turn: int) -> list[Fault]:
    """The faults to try: as many as KEHU_FAULTS asks for of each call and failure, spread over the whole save.

    Without it commands whose `turn` follows on each other share the kinds between them.

    >>> faults = [Fault("write", number, what) for what in ("EIO", "ENOSPC", KILL) for number in range(1, 101)]
    >>> {fault.what for turn in range(_TURNS) for fault in sample(faults, turn)} == {"EIO", "ENOSPC", KILL}
    True
    """
    kinds: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        kinds.setdefault((fault.call, fault.what), []).append(fault)
    if _EACH is None:
        return [fault for some in kinds.values() for fault in some]
    return [
        some[int(len(some) * (place * _GOLDEN + each / _EACH) % len(some))]
        for place, some in enumerate(kinds.values())
        for each in range(_EACH)
        if _EACH > 1 or place % _TURNS == turn % _TURNS
    ]
