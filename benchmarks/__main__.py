"""Measure `kehu run` in place against what a user would otherwise use: `python -m benchmarks [ROWS …]`."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measured import Measured, measured
from benchmarks.when import TODAY
from kehu_xl.compiled import compiled

SIZES = (10_000, 100_000)
OURS = "kehu run"
ROUNDS = 5  # the machine is slower for half a minute now and then: medians, and openpyxl between the rounds


def main(sizes: list[int]) -> None:
    """Print one table a size; every figure of a table comes from this run, on this machine."""
    loops = "with" if compiled("kehu_xl.store.ooxml._reading") else "without"
    print(f"{platform.machine()}, Python {platform.python_version()}, {loops} compiled loops")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), rows)


def _measure(folder: Path, rows: int) -> None:
    book, work = folder / "archive.xlsm", folder / "work.xlsm"
    measured(["-m", "benchmarks.prepare", str(rows), str(folder)])
    results: dict[str, list[Measured]] = {}

    def measure(name: str, *command: str, fresh: bool = True) -> None:
        if fresh:
            shutil.copy(book, work)
        results.setdefault(name, []).append(measured(["-m", *command, str(work)]))

    for turn in range(ROUNDS):
        measure(OURS, "kehu_xl", "run", "--today", TODAY)
        measure("kehu run, nothing left to change", "kehu_xl", "run", "--today", TODAY, fresh=False)
        measure("(b) raw read + byte patch", "benchmarks.floor", str(folder / "fragments.pickle"))
        if turn == ROUNDS // 2:
            measure("(a) openpyxl", "benchmarks.with_openpyxl")
    _show(rows, book, results)


def _show(rows: int, book: Path, results: dict[str, list[Measured]]) -> None:
    ours = median(result.seconds for result in results[OURS])
    print(f"\n{rows:,} customers x 40 filled columns, {book.stat().st_size / 1e6:.1f} MB")
    print("| | seconds | from, to | peak MiB | times kehu run |\n|---|---|---|---|---|")
    for name, rounds in results.items():
        taken = [result.seconds for result in rounds]
        middle, peak = median(taken), max(result.peak_mib for result in rounds)
        print(f"| {name} | {middle:.2f} | {min(taken):.2f}, {max(taken):.2f} | {peak:.0f} | {middle / ours:.2f} |")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
