"""Journal rows that left the sheet: packed files in the folder beside the workbook, a new one each time."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from kehu_xl.spec.errors import DamagedFile
from kehu_xl.spec.refusals import what
from kehu_xl.store.locks import companion
from kehu_xl.store.saving import save, worded

_SUFFIX = ".json.gz"
_FAST = 1  # a hundred thousand rows in a tenth of a second


def write_journal(path: Path, rows: pd.DataFrame) -> Path:
    """Write rows beside the locked workbook `path`, on the disk before they leave the sheet; no file is overwritten."""
    folder = companion(path) / "journal"
    folder.parent.mkdir(exist_ok=True)
    folder.mkdir(mode=folder.parent.stat().st_mode & 0o777, exist_ok=True)
    for leftover in folder.iterdir():  # of a killed run; the workbook is locked
        if leftover.name.startswith(f".{path.name}."):
            leftover.unlink(missing_ok=True)
    last = max(map(_number, _files(path)), default=0)
    columns = {str(name): rows[name].tolist() for name in rows.columns}
    packed = gzip.compress(json.dumps(columns, ensure_ascii=False).encode("utf-8", "surrogatepass"), _FAST)

    def write(file: BinaryIO) -> None:
        file.write(packed)

    made = folder / f"{last + 1:06d}{path.suffix.lower()}{_SUFFIX}"
    save(made, write, _check, keep=None, owner=path)
    return made


def _check(fresh: Path) -> None:
    _read(fresh)


def read_journals(path: Path) -> Iterator[pd.DataFrame]:
    """The rows that left the sheet of a workbook, the newest file first; read as they are asked for.

    What names another ending comes last: it is of a workbook that was saved under this ending later, or of a second
    one of the same name.
    """
    own = f"{path.suffix.lower()}{_SUFFIX}"
    with worded(path):
        for file in sorted(_files(path), key=lambda file: (file.name.endswith(own), _number(file)), reverse=True):
            yield _read(file)


def _files(path: Path) -> list[Path]:
    """The archived files; a folder that cannot be read raises, for a `glob` would call it empty."""
    folder = companion(path) / "journal"
    found = folder.iterdir() if folder.is_dir() else ()
    return [file for file in found if file.name.endswith(_SUFFIX) and file.name.partition(".")[0].isdecimal()]


def _number(file: Path) -> int:
    return int(file.name.partition(".")[0])


def _read(file: Path) -> pd.DataFrame:
    """Raises DamagedFile where a file was cut or changed by hand."""
    try:
        columns = json.loads(gzip.decompress(file.read_bytes()).decode("utf-8", "surrogatepass"))
        return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    except (ValueError, EOFError, gzip.BadGzipFile, AttributeError) as error:
        raise DamagedFile(file=file.name, what=what("journal")) from error
