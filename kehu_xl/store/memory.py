"""Memory that is free but still counted as ours."""

from __future__ import annotations

import ctypes
import sys
from functools import cache

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # of glibc's malloc.h
_LARGE = 32 * 2**20  # the most that glibc takes from its heap
_SPARE = 256 * 2**20  # kept until `give_back`


def give_back() -> None:
    """Hand freed memory back to the system where the C library keeps it (glibc); nothing elsewhere.

    >>> give_back()

    Large arrays come and go while a sheet is scanned and leave holes: of 900 MiB, 150 were such.
    """
    library = _library()
    if library is not None:
        library.malloc_trim(0)


def share_one_heap() -> None:
    """Let the threads that follow take their memory from one heap (glibc) and keep it; nothing elsewhere.

    >>> share_one_heap()

    A heap for each thread keeps what its thread has freed: 30 to 50 MiB of 800. Memory that is
    handed back between two arrays has to be cleared for the second: a quarter of all pages.
    """
    library = _library()
    if library is not None:
        for setting, value in ((_M_ARENA_MAX, 1), (_M_MMAP_THRESHOLD, _LARGE), (_M_TRIM_THRESHOLD, _SPARE)):
            library.mallopt(setting, value)


@cache
def _library() -> ctypes.CDLL | None:
    """glibc, None where there is another C library."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if library is not None and hasattr(library, "malloc_trim") else None
