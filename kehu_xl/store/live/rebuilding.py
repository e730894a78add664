"""Sheets that the person deleted in the open book: the program copies them from the template."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kehu_xl.spec.errors import FilterLost, SheetGone, SheetMissing
from kehu_xl.spec.tables import BY_ID, TABLES
from kehu_xl.store.archive import template_path
from kehu_xl.store.live import native
from kehu_xl.store.live.book import LiveBook, tables_on
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.restore.directory import speaks_of
from kehu_xl.store.restore.sheets import sheet_before

Wanted = tuple[str, str | None]  # a sheet, and the one that it comes behind (None: the first)
_ESSENTIAL = "customers"
_BROKEN = "#REF!"
_COPY = "kehu_template.xlsm"  # the person may have the template itself open


@contextmanager
def rebuilt(live: LiveBook, table_ids: Sequence[str]) -> Iterator[LiveBook]:
    """The book with the sheets of those tables, each at its place and as the template has it.

    After an error they are gone again. Raises SheetMissing for the customers, SheetGone where the program takes no
    new sheet.
    """
    wanted = _wanted(live, table_ids)
    try:
        _bring(live, wanted)
        _repair_names(live.book, [sheet for sheet, _ in wanted])
        yield LiveBook(live.book) if wanted else live
    except FilterLost:
        raise
    except BaseException:
        _take_away(live.book, [sheet for sheet, _ in wanted])
        raise


def _wanted(live: LiveBook, table_ids: Sequence[str]) -> list[Wanted]:
    finder = Finder(live, tables_on) if table_ids else None
    there = {t.id: found.name for t in TABLES if finder is not None and (found := finder.find(t.id)) is not None}
    wanted: list[Wanted] = []
    for table in sorted((BY_ID[table_id] for table_id in table_ids), key=TABLES.index):
        if table.id == _ESSENTIAL:
            raise SheetMissing(file=live.file, sheet=table.sheet)
        wanted.append((table.sheet, sheet_before(table, there)))
        there[table.id] = table.sheet
    return wanted


def _bring(live: LiveBook, wanted: Sequence[Wanted]) -> None:
    if not wanted:
        return
    file, sheet = live.file, wanted[0][0]
    if native.asked(live.book.api, "ProtectStructure", default=False) is True:
        raise SheetGone(file=file, sheet=sheet)
    try:
        with _template() as template:
            if hasattr(live.book.sheets.impl, "take"):
                live.book.sheets.impl.take(template, wanted)
            else:
                _copy_in_excel(live.book, template, wanted)
    except native.failures() as error:
        raise SheetGone(file=file, sheet=sheet) from error


@contextmanager
def _template() -> Iterator[Path]:
    with TemporaryDirectory(prefix="kehu_", ignore_cleanup_errors=True) as folder:
        yield Path(shutil.copyfile(template_path(), Path(folder, _COPY)))


def _copy_in_excel(book: Any, template: Path, wanted: Sequence[Wanted]) -> None:
    """A sheet that is copied to another book takes its table, rules and charts along; its buttons mean the old book."""
    front = book.sheets.active
    with book.app.properties(screen_updating=False, enable_events=False, display_alerts=False):
        source = book.app.books.open(template, update_links=False, read_only=True)
        try:
            for name, behind in wanted:
                place = {"before": book.sheets[0]} if behind is None else {"after": book.sheets[behind]}
                made = source.sheets[name].copy(**place, name=name)
                made.visible = source.sheets[name].visible
                _own_macros(made)
        finally:
            source.close()
            front.activate()


def _own_macros(sheet: Any) -> None:
    for shape in native.asked(sheet.api, "Shapes", ()):
        macro = native.either(shape, "OnAction", "on_action")
        if isinstance(macro, str) and "!" in macro:
            native.put(shape, ("OnAction", "on_action"), macro.rpartition("!")[2])


def _repair_names(book: Any, sheets: Sequence[str]) -> None:
    """Names of the whole book that mean a new sheet, where the book lacks them or the deletion has broken them."""
    lines = Book.open(template_path()).workbook.iterfind("{*}definedNames/{*}definedName") if sheets else ()
    for line in lines:
        name, meaning = line.get("name", ""), line.text or ""
        if line.get("localSheetId") is not None or not any(speaks_of(meaning, sheet) for sheet in sheets):
            continue
        if not book.names.contains(name):
            book.names.add(name, f"={meaning}")
        elif _BROKEN in str(book.names[name].refers_to).upper():
            book.names[name].refers_to = f"={meaning}"


def _take_away(book: Any, sheets: Sequence[str]) -> None:
    """What was brought goes again, where the program still answers."""
    if not sheets:
        return
    with suppress(*native.failures()):
        for sheet in [sheet for sheet in book.sheets if sheet.name in sheets]:
            sheet.delete()
