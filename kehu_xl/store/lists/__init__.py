"""Lists: any spreadsheet file to raw sheets, without deciding anything about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kehu_xl.core.listing.types import ListBook, RawSheet
from kehu_xl.spec.errors import FileMissing, NotAFile, NotASpreadsheet
from kehu_xl.store.lists.delimited import read_delimited
from kehu_xl.store.lists.workbook import read_workbook

_READERS: dict[str, Callable[[Path], tuple[RawSheet, ...]]] = {
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".txt": read_delimited,
}
SUFFIXES = frozenset(_READERS)


def read_list(path: Path | str) -> ListBook:
    """Read every sheet of a list as raw cells.

    Text stays text ("00123"), numbers are floats, dates are datetimes, error values are
    CellErrors; every cell of a text file is a text. Cells are never inferred by column.

    Raises FileMissing, NotAFile, NotASpreadsheet, DamagedFile, PasswordProtected.
    """
    path = Path(path)
    if path.is_dir():
        raise NotAFile(file=path.name)
    if not path.exists():
        raise FileMissing(file=path.name)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise NotASpreadsheet(file=path.name)
    return ListBook(path.name, reader(path))
