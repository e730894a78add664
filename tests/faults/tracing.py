"""Which system calls a save makes, and the faults to try at each of them."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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

    @property
    def strace(self) -> list[str]:
        how = "signal=KILL" if self.what == KILL else f"error={self.what}"
        return ["-e", f"trace={self.call}", "-e", f"inject={self.call}:{how}:when={self.number}"]

    def __str__(self) -> str:
        return f"{self.call}-{self.number}-{self.what}"


def faults_of_a_save(trace: str, first: str, last: str) -> Iterator[Fault]:
    """Every fault at every call from the first line that matches one pattern to the last that matches the other.

    >>> trace = ['7 read() = 3', '7 mkdir("a.kehu") = 0', '8 mkdir("b") = 0', '7 close() = 0', '7 rmdir("a.kehu") = 0']
    >>> [str(fault) for fault in faults_of_a_save("\\n".join(trace), "mkdir", "rmdir")][:4]
    ['mkdir-1-EACCES', 'mkdir-1-ENOSPC', 'mkdir-1-KILL', 'close-1-EIO']
    """
    lines = trace.splitlines()
    begin = next(at for at, line in enumerate(lines) if re.search(first, line))
    end = max(at for at, line in enumerate(lines) if re.search(last, line))
    saver = lines[begin].split()[0]
    counts: Counter[str] = Counter()
    for at, line in enumerate(lines[: end + 1]):
        call = _LINE.match(line)
        if call and call[1] == saver and call[2] in _FAILURES:
            counts[call[2]] += 1
            if at >= begin:
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
