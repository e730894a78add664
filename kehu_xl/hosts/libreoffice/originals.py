"""After a save in LibreOffice: the file made whole again, or left as it was saved."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kehu_xl.hosts.libreoffice.mending import Original, mended
from kehu_xl.spec.errors import BrokenResult
from kehu_xl.spec.refusals import what
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from kehu_xl.store.ooxml.integrity_sheets import Problem
from kehu_xl.store.ooxml.rewriting import rewrite
from kehu_xl.store.saving import save


def put_back(path: Path, original: Original) -> None:
    """Mend what a save cost; a file without macros stays as it is.

    The time of the file stays too: LibreOffice would take another one for a change by somebody else.
    """
    book = Book.open(path)
    if not book.related(book.workbook_part, "vbaProject"):
        return
    changed = mended(book, original)
    if not changed:
        return
    times = path.stat()
    save(path, partial(_write, book, changed), partial(_check, book, original), keep=None)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _write(book: Book, changed: Mapping[str, Iterable[bytes]], file: BinaryIO) -> None:
    rewrite(book.package, file, changed)


def _check(saved: Book, original: Original, fresh: Path) -> None:
    """Nothing is left to mend, and nothing is wrong that was not wrong before."""
    book = Book.open(fresh)
    left = [*mended(book, original), *(problem.part for problem in _problems(book) - _problems(saved))]
    if left:
        raise BrokenResult(file=fresh.name, what=what("verify", place=left[0]))


def _problems(book: Book) -> set[Problem]:
    """What is wrong with the small parts: no cell was touched."""
    return set(problems(book, grids={}))
