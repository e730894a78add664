"""`kehu open`: a book opened in LibreOffice, its buttons answered until the person closes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from kehu_xl.hosts.libreoffice.engine import start
from kehu_xl.hosts.libreoffice.process import Wanted
from kehu_xl.spec.errors import FileMissing, NotAnArchive, OfficeGone
from kehu_xl.spec.ribbon import CLEAR_NOTICE, NOTICE
from kehu_xl.store import is_archive

_LOOK = 5.0  # seconds between two looks whether the office still lives


def open_book(path: Path, tell: Callable[[Path], None], wanted: Wanted | None = None) -> None:
    """Open an archive and stay until it is closed; `tell` is called once its buttons work."""
    if not path.is_file():
        raise FileMissing(file=path.name)
    if not is_archive(path):
        raise NotAnArchive(file=path.name)
    app = start(wanted or Wanted())
    try:
        welcome(app.books.open(path))
        tell(path)
        stay(app)
    finally:
        app.impl.leave()


def welcome(book: xw.Book) -> None:
    """Take away the line that says how to enable macros; a book without that macro is left as it is."""
    if NOTICE in book.names:
        book.macro(CLEAR_NOTICE)()


def stay(app: xw.App) -> None:
    """Answer macros until every document that has some is closed; OfficeGone where the office died with one open."""
    office = app.impl
    while office.calls.documents:
        try:
            if not office.running.channel.listen(_LOOK):
                office.ask("documents")
        except OfficeGone:
            if office.calls.documents:
                raise
