"""Deleted sheets put back: copied from the template into the book's package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kehu_xl.spec.errors import BrokenResult, SheetMissing
from kehu_xl.spec.refusals import what
from kehu_xl.spec.tables import BY_ID, TABLES
from kehu_xl.spec.types import Table
from kehu_xl.store.archive import template_path
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.grid import grid_of
from kehu_xl.store.ooxml.integrity import problems
from kehu_xl.store.ooxml.overlay import overlaid
from kehu_xl.store.restore.directory import Directory
from kehu_xl.store.restore.sheet_copy import Copier, document
from kehu_xl.store.restore.style_merge import MAIN, StyleMerge


def restored(book: Book, table_ids: Iterable[str]) -> Book:
    """The book with the sheets of those tables, each at its place and as the template has it.

    New are the sheets and what they lead to; changed are workbook.xml, its relations, the content types and,
    where a format is new, the styles. A book that has all of the sheets is returned as it is.

    Raises SheetMissing where a sheet cannot be put back: the customers, or a book of another dialect.
    """
    finder = Finder(book)
    gone = [BY_ID[table_id] for table_id in table_ids if finder.find(table_id) is None]
    if not gone:
        return book
    for table in gone:
        if not _can_take(book, table):
            raise SheetMissing(file=book.package.path.name, sheet=table.sheet)
    fresh = overlaid(book, _parts(book, finder, sorted(gone, key=TABLES.index)))
    _refuse_problems(book, fresh)
    return fresh


def _can_take(book: Book, table: Table) -> bool:
    styles = book.related(book.workbook_part, "styles")
    has_styles = bool(styles) and styles[0] in book.package
    dialect = str(book.workbook.tag) == f"{{{MAIN}}}workbook"
    return has_styles and dialect and table.id != "customers" and book.sheet(table.sheet) is None


def _parts(book: Book, finder: Finder, gone: Iterable[Table]) -> Mapping[str, bytes]:
    template = Book.open(template_path())
    styles_part = book.related(book.workbook_part, "styles")[0]
    ours = book.xml(styles_part)
    before = document(ours)
    styles = StyleMerge(ours, template.xml(template.related(template.workbook_part, "styles")[0]))
    copier, directory = Copier(book, template, styles), Directory(book, template)
    there = {table.id: sheet.name for table in TABLES if (sheet := finder.find(table.id)) is not None}
    parts: dict[str, bytes] = {}
    for table in gone:
        source = Finder(template).sheet_of(table.id)
        copy = copier.copy(source)
        directory.enter(source.name, copy, sheet_before(table, there))
        parts.update(copy.parts)
        there[table.id] = source.name
    after = document(ours)
    return {**parts, **directory.parts(), **({styles_part: after} if after != before else {})}


def sheet_before(table: Table, there: Mapping[str, str]) -> str | None:
    """The sheet behind which a table belongs: the nearest before it in the spec that the book has."""
    earlier = TABLES[: TABLES.index(table)]
    return next((there[other.id] for other in reversed(earlier) if other.id in there), None)


def _refuse_problems(book: Book, fresh: Book) -> None:
    old = {sheet.part for sheet in book.sheets}
    grids = {sheet.part: grid_of(fresh, sheet) for sheet in fresh.sheets if sheet.part not in old}
    new = set(problems(fresh, grids)) - set(problems(book, {}))
    if new:
        raise BrokenResult(file=book.package.path.name, what=what("integrity", problem=min(new)))
