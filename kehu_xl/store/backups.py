"""Copies of a workbook's earlier states, in the folder beside it."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from kehu_xl.store.locks import companion

_STAMP = "%Y%m%d-%H%M%S"
_HALF = ".half"


def back_up(path: Path, keep: int) -> Path:
    """Keep the file under a name with the time, and drop the oldest copies but `keep`."""
    folder = _folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    older = [copy for copy in _copies(path) if not _drop_twin(copy, path)]
    copy = _free_name(path)
    try:
        os.link(path, copy)
    except OSError:  # a file system without hard links
        _copy_whole(path, copy)
    for old in sorted(older, key=_age)[: max(len(older) + 1 - keep, 0)]:
        with suppress(OSError):  # an old copy that stays is no reason not to save
            old.unlink(missing_ok=True)
    return copy


def half_copies(path: Path) -> list[Path]:
    """What a killed run left in the folder of the copies."""
    return _named(path, _HALF)


def _folder(path: Path) -> Path:
    return companion(path) / "backup"


def _entries(path: Path) -> list[Path]:
    folder = _folder(path)
    return list(folder.iterdir()) if folder.is_dir() else []


def _copies(path: Path) -> list[Path]:
    """The copies that we named; a person's own files in the folder are not among them."""
    return _named(path)


def _named(path: Path, ending: str = "") -> list[Path]:
    ours = re.compile(rf"{re.escape(path.stem)}\.\d{{8}}-\d{{6}}(-\d+)?{re.escape(path.suffix + ending)}")
    return [file for file in _entries(path) if ours.fullmatch(file.name)]


def _drop_twin(copy: Path, path: Path) -> bool:
    """Remove a copy that is still the workbook itself: what is written into the one would change the other.

    Such a pair is left by a run that was killed between backup and rename.
    """
    with suppress(OSError):
        if copy.samefile(path):
            copy.unlink()
            return True
    return False


def _free_name(path: Path) -> Path:
    stamp = datetime.now().strftime(_STAMP)
    copy, count = _folder(path) / f"{path.stem}.{stamp}{path.suffix}", 1
    while copy.exists():
        count += 1
        copy = _folder(path) / f"{path.stem}.{stamp}-{count}{path.suffix}"
    return copy


def _copy_whole(path: Path, copy: Path) -> None:
    half = copy.with_name(f"{copy.name}{_HALF}")
    try:
        shutil.copy2(path, half)
        with half.open("rb+") as file:
            os.fsync(file.fileno())
        half.replace(copy)
    except BaseException:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def _age(copy: Path) -> tuple[str, int]:
    """By the time in the name, then by the count behind it."""
    day, time, *count = copy.stem.rpartition(".")[2].split("-")
    return day + time, int(count[0]) if count else 1
