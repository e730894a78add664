"""Memory that is free but still counted as ours."""

from __future__ import annotations

import ctypes
import sys
from functools import cache


def give_back() -> None:
    """Hand freed memory back to the system where the C library keeps it (glibc); nothing elsewhere.

    >>> give_back()

    Large arrays come and go while a sheet is scanned and leave holes: of 900 MiB, 150 were such.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> ctypes._NamedFuncPointer | None:
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
