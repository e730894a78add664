"""Measure `kehu run` in place against what a user would otherwise use: `python -m benchmarks [ROWS …]`."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measured import Measured, measured
from benchmarks.when import TODAY
from kehu_xl.compiled import compiled

SIZES = (10_000, 100_000)


def main(sizes: list[int]) -> None:
    """Print one table a size; every figure of a table comes from this run, on this machine."""
    loops = "with" if compiled("kehu_xl.store.ooxml._reading") else "without"
    print(f"{platform.machine()}, Python {platform.python_version()}, {loops} compiled loops")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), rows)


def _measure(folder: Path, rows: int) -> None:
    book = folder / "archive.xlsm"
    measured(["-m", "benchmarks.prepare", str(rows), str(folder)])
    commands = {
        "kehu run": ["-m", "kehu_xl", "run", "--today", TODAY],
        "kehu run, nothing left to change": ["-m", "kehu_xl", "run", "--today", TODAY],
        "(a) openpyxl": ["-m", "benchmarks.with_openpyxl"],
        "(b) raw read + byte patch": ["-m", "benchmarks.floor", str(folder / "fragments.pickle")],
    }
    results: dict[str, Measured] = {}
    work = folder / "work.xlsm"
    for name, command in commands.items():
        if "nothing" not in name:
            shutil.copy(book, work)
        results[name] = measured([*command, str(work)])
    _show(rows, book, results)


def _show(rows: int, book: Path, results: dict[str, Measured]) -> None:
    ours = results["kehu run"].seconds
    print(f"\n{rows:,} customers x 40 filled columns, {book.stat().st_size / 1e6:.1f} MB")
    print("| | seconds | peak MiB | times kehu run |\n|---|---|---|---|")
    for name, result in results.items():
        print(f"| {name} | {result.seconds:.2f} | {result.peak_mib:.0f} | {result.seconds / ours:.2f} |")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
