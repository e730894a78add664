"""The benchmark's archive: the template filled with invented customers."""

from __future__ import annotations

from pathlib import Path

from benchmarks.invented import customers, staff
from kehu_xl.core.outcome import Outcome
from kehu_xl.store import FileStore, template_path


def archive(path: Path, rows: int) -> None:
    """Write an archive of that many invented customers, 40 columns of each filled."""
    store = FileStore.create(path, template_path(), replace=True)
    store.read(["customers", "staff"])
    store.apply(Outcome(appended={"customers": customers(rows), "staff": staff()}))
