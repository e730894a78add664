"""Which workbooks are archives, which files a command means, where the template is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kehu_xl.spec.defaults import VERSION_PROPERTY
from kehu_xl.spec.errors import DamagedFile, KehuError
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import TOKEN
from kehu_xl.store.columns import folded
from kehu_xl.store.ooxml.book import Book, understood
from kehu_xl.store.ooxml.tables import tables_on
from kehu_xl.store.reading import read_grid

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
LISTS = frozenset({".csv", ".tsv", ".txt"})
_ARCHIVE_SUFFIX = ".xlsm"
_TEMPLATE = "workbook_template.xlsm"
_CUSTOMERS = BY_ID["customers"]


def is_archive(path: Path) -> bool:
    """Whether a workbook is a customer archive: by its custom property, else by its table or header cells.

    A workbook that cannot be read counts by its ending, so that opening it says what is wrong.
    """
    if path.suffix.lower() not in WORKBOOKS:
        return False
    try:
        with understood(path.name):
            book = Book.open(path)
            return VERSION_PROPERTY in book.properties or _has_customer_table(book) or _has_customer_headers(book)
    except KehuError:
        return path.suffix.lower() == _ARCHIVE_SUFFIX


def _has_customer_table(book: Book) -> bool:
    sheets = (sheet for sheet in book.sheets if sheet.is_worksheet)
    return any(table.name == _CUSTOMERS.excel_name for sheet in sheets for table in tables_on(book, sheet))


def _has_customer_headers(book: Book) -> bool:
    sheet = book.sheet(_CUSTOMERS.sheet)
    if sheet is None or not sheet.is_worksheet:
        return False
    grid = read_grid(book, sheet)
    headers = {folded(text) for text in grid.texts(_CUSTOMERS.header_row, 1, grid.last_column).values()}
    needed = (*(_CUSTOMERS[column_id] for column_id in _CUSTOMERS.key), _CUSTOMERS["customer_name"], TOKEN)
    return {column.header for column in needed} <= headers


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files that paths, folders and patterns mean; lock files are left out, a file is named once.

    A path that does not exist is kept, so that opening it says so.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.iterdir() if file.suffix.lower() == _ARCHIVE_SUFFIX)
        elif not path.exists() and any(mark in path.name for mark in "*?["):
            found += sorted(path.parent.glob(path.name))
        else:
            found.append(path)
    return list(dict.fromkeys(file for file in found if not is_lock(file)))


def is_lock(path: Path) -> bool:
    """Whether a file is what Excel or LibreOffice leaves beside an open one.

    >>> is_lock(Path("~$甲.xlsx")), is_lock(Path("甲.xlsx"))
    (True, False)
    """
    return path.name.startswith(("~$", ".~lock."))


def template_path() -> Path:
    """The template: in the installed package, else at the root of the source tree."""
    package = Path(__file__).resolve().parent.parent
    for place in (package / "resources" / _TEMPLATE, package.parent / _TEMPLATE):
        if place.is_file():
            return place
    raise DamagedFile(file=_TEMPLATE, what=_TEMPLATE)
