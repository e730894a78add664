"""Gather what `kehu doctor` judges of a workbook."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from pyopenvba.cfb import CFB
from pyopenvba.exceptions import PyOpenVBAError
from pyopenvba.vba import parse_vba_project

from kehu_xl.core.health import BookFacts
from kehu_xl.desk import places
from kehu_xl.spec.defaults import VERSION_PROPERTY
from kehu_xl.spec.errors import FileMissing, KehuError
from kehu_xl.spec.health import SERVICES
from kehu_xl.spec.ribbon import CONF_SHEET
from kehu_xl.spec.tables import TABLES
from kehu_xl.store import is_archive, template_path
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.opened import refuse_if_open
from kehu_xl.store.reading import read_grid

_ZONE = re.compile(r"ZoneId=(\d+)")
_VERSION = re.compile(r"^'Version: (\S+)", re.M)
_GENERATED = "kehu_macros"
_THEIRS = "xlwings"


def book_facts(path: Path) -> BookFacts:
    """What a workbook is like. Raises FileMissing where there is none."""
    if not path.is_file():
        raise FileMissing(file=path.name)
    facts = BookFacts(
        zone=_zone(path),
        service=service_of(str(path.resolve())),
        writable=os.access(path, os.W_OK),
        folder_writable=os.access(path.resolve().parent, os.W_OK),
        in_use=_in_use(path),
    )
    try:
        return _inside(Book.open(path), facts, archive=is_archive(path))
    except KehuError as error:
        return replace(facts, fault=f"{error.message}{error.remedy}")


def _inside(book: Book, facts: BookFacts, *, archive: bool) -> BookFacts:
    finder = Finder(book)
    ours = modules(Book.open(template_path()))
    theirs = modules(book)
    embedded = _VERSION.search(theirs.get(_THEIRS, ""))
    return replace(
        facts,
        is_archive=archive,
        version=book.properties.get(VERSION_PROPERTY, ""),
        missing_sheets=tuple(table.sheet for table in TABLES if finder.find(table.id) is None),
        xlwings=embedded[1] if embedded else "",
        has_macros=_GENERATED in theirs,
        same_macros=theirs.get(_GENERATED) == ours[_GENERATED],
        settings=_settings(book),
    )


def modules(book: Book) -> dict[str, str]:
    """Name -> source of the VBA modules of a workbook; none where it has no macros or nobody can read them."""
    parts = book.related(book.workbook_part, "vbaProject")
    if not parts or parts[0] not in book.package:
        return {}
    try:
        project = parse_vba_project(CFB.from_bytes(book.package.read(parts[0])))
    except PyOpenVBAError:
        return {}
    return {module.name: module.source for module in project.modules}


def embedded_version() -> str:
    """The version of xlwings that the template's macros ask for."""
    found = _VERSION.search(modules(Book.open(template_path()))[_THEIRS])
    return found[1] if found else ""


def _settings(book: Book) -> tuple[str, ...] | None:
    sheet = book.sheet(CONF_SHEET)
    if sheet is None or not sheet.is_worksheet:
        return None
    grid = read_grid(book, sheet)
    keys = (str(grid.texts(row, 1, 1).get(1) or "") for row in range(1, grid.last_row + 1))
    return tuple(key.upper() for key in keys if key)


def service_of(path: str) -> str:
    """Whose synchronised folder a path lies in; empty where it is an ordinary one.

    >>> service_of(r"C:\\Users\\wang\\OneDrive - 华信\\客户档案.xlsm"), service_of("/home/wang/客户档案.xlsm")
    ('OneDrive', '')
    """
    folders = re.split(r"[\\/]", path.casefold())[:-1]
    return next((name for sign, name in SERVICES.items() if any(folder.startswith(sign) for folder in folders)), "")


def _zone(path: Path) -> int:
    """The mark that Windows keeps in a stream beside the file's content."""
    if not places.IS_WINDOWS:
        return 0
    try:
        found = _ZONE.search(Path(f"{path}:Zone.Identifier").read_text(errors="replace"))
    except OSError:
        return 0
    return int(found[1]) if found else 0


def _in_use(path: Path) -> str:
    try:
        refuse_if_open(path)
    except KehuError as error:
        return f"{error.message}{error.remedy}"
    return ""
