"""Run one command as a process of its own and say how long it took and how much memory it held."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """Wall-clock seconds and peak resident memory of one process."""

    seconds: float
    peak_mib: float


def measured(arguments: Sequence[str]) -> Measured:
    """Start Python with these arguments, wait for it, and measure it; exit codes 0 and 1 are good."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise RuntimeError(f"{arguments} ended with {code}")
    return Measured(seconds, usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024))
