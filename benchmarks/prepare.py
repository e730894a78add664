"""Make a benchmark's book and what the floor needs, in a process of its own.

    python -m benchmarks.prepare ROWS FOLDER

A child's peak memory counts what its parent held when it was forked, so the parent must stay small.
"""

from __future__ import annotations

import pickle
import sys
from datetime import date
from pathlib import Path

from benchmarks.books import archive
from benchmarks.floor import fragments
from benchmarks.when import TODAY
from kehu_xl.app import perform
from kehu_xl.jobs import Job


def main(rows: int, folder: Path) -> None:
    """Write `archive.xlsm` and the bytes of what `kehu run` would write into it."""
    book = folder / "archive.xlsm"
    archive(book, rows)
    result = perform(Job("run", book, today=date.fromisoformat(TODAY), dry_run=True))
    (folder / "fragments.pickle").write_bytes(pickle.dumps(fragments(result.outcome)))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
