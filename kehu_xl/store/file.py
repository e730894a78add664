"""The closed file as storage: read tables, write an outcome, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeAlias

import pandas as pd

from kehu_xl.core.outcome import Document, Outcome
from kehu_xl.core.settings import read_settings
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec.errors import CannotPatch, DamagedFile, FileChanged, FileExists
from kehu_xl.spec.refusals import what
from kehu_xl.store.documents import remove_documents, standing, write_documents
from kehu_xl.store.guards import refuse_package
from kehu_xl.store.journal import write_journal
from kehu_xl.store.located import Located
from kehu_xl.store.locks import own_lock
from kehu_xl.store.memory import give_back, share_one_heap
from kehu_xl.store.ooxml import parts
from kehu_xl.store.ooxml.book import Book, understood
from kehu_xl.store.ooxml.echo import Echo
from kehu_xl.store.ooxml.overlay import fresh_parts, overlaid
from kehu_xl.store.ooxml.patch import patched
from kehu_xl.store.ooxml.rewriting import rewrite
from kehu_xl.store.ooxml.tables import resized
from kehu_xl.store.ooxml.values import Unstorable
from kehu_xl.store.opened import refuse_if_open
from kehu_xl.store.planning import Plan, SheetPlan, plan, tables_of
from kehu_xl.store.reading import ReadTable, read_tables, snapshot_of
from kehu_xl.store.restore import read_present, restored, with_absent
from kehu_xl.store.restore.stamps import STAMPED, renewed, style_numbers
from kehu_xl.store.saving import refuse_read_only, remove_leftovers, save, tidy, worded
from kehu_xl.store.verifying import verify

Parts = dict[str, Iterable[bytes] | None]
Beside: TypeAlias = tuple[tuple[Document, ...], pd.DataFrame | None]  # files to be written with the workbook
_DEFAULT_KEEP = 20


class FileStore:
    """A workbook on disk that nobody has open.

    >>> store = FileStore(Path("客户档案.xlsm"))  # doctest: +SKIP
    >>> store.read(["customers"])["customers"].loc[2, "customer_name"]  # doctest: +SKIP
    '徐州华信商贸有限公司'

    Raises a KehuError (see spec.errors) where the file cannot be read or written; then it is unchanged.
    """

    def __init__(self, path: Path, *, ignore_lock: bool = False) -> None:
        self.path = _followed(path)
        self._target = self.path
        self._ignore_lock = ignore_lock
        self._is_new = False
        self._keep = _DEFAULT_KEEP
        self._tables: dict[str, ReadTable] = {}
        self._book: Book | None = None
        self._mark: tuple[int, int, int] | None = None

    @classmethod
    def create(cls, path: Path, template: Path, *, replace: bool = False) -> FileStore:
        """A store that reads the template and whose first `apply` makes the new file."""
        if path.exists() and not replace:
            raise FileExists(file=path.name)
        store = cls(template)
        store._target = _followed(path)
        store._is_new = not replace
        return store

    def move_to(self, target: Path) -> None:
        """Have `apply` make a new file under that name and leave this one as it is; raises FileExists."""
        if target.exists():
            raise FileExists(file=target.name)
        self._target, self._is_new = target, True

    @property
    def book(self) -> Book:
        """The workbook's small parts."""
        return self._open()

    def renew(self, book: Book) -> None:
        """From now on read, and with the next `apply` write, the book with these new parts."""
        self._book, self._tables = book, {}

    def read(self, table_ids: Iterable[str]) -> Snapshot:
        """The asked tables, empty ones in place of sheets that are gone.

        Raises SheetMissing where there are no customers, ColumnMissing or ColumnAmbiguous for columns.
        """
        wanted = list(dict.fromkeys(table_ids))
        share_one_heap()
        with self._steady(), understood(self.path.name):
            book = self._open()
            tables, gone = read_present(book, wanted)
            self._tables.update(tables)
            give_back()
            snapshot = snapshot_of(book, tables)
        snapshot = with_absent(snapshot, gone) if gone else snapshot
        if "settings" in snapshot.tables:
            self._keep = int(read_settings(snapshot["settings"])[0].backup_keep)
        return snapshot

    def apply(self, outcome: Outcome) -> tuple[Path, ...]:
        """Write changes, rows, refilled sheets, properties and documents, all or nothing; the documents' files.

        Raises RowsNotRemoved where something outside a table points at rows that are to go.
        """
        target = self._target
        with worded(target):
            fresh = tuple(document for document in outcome.documents if standing(target, document) is None)
            self._refuse_open()
        with worded(target), self._steady():
            refuse_read_only(target)
            book = self._open()
            refuse_package(book)
            self._refuse_changed()
            missing = [table_id for table_id in tables_of(outcome) if table_id not in self._tables]
            book = restored(book, missing) if missing else book
            self._tables.update(read_tables(book, missing))
            planned = plan(book, self._tables, outcome)
            changed = self._parts(book, planned, outcome)
            if changed or fresh or target != self.path:
                self._replace(book, planned, changed, (fresh, outcome.archived))
            else:
                tidy(target)
        self._forget()
        return tuple(filter(None, (standing(target, document) for document in outcome.documents)))

    def _replace(self, book: Book, planned: Plan, changed: Parts, beside: Beside) -> None:
        target, (documents, archived) = self._target, beside
        with own_lock(target):
            remove_leftovers(target)
            self._refuse_changed()
            written = write_documents(target, documents)
            try:
                if archived is not None:
                    written = (*written, write_journal(target, archived))
                if changed or target != self.path:
                    echoes = {part: Echo() for part in planned.sheets}
                    save(
                        target,
                        partial(self._write, book, changed, echoes),
                        partial(self._check, book, planned, (changed, echoes)),
                        keep=self._keep,
                    )
            except BaseException:
                remove_documents(written)
                raise

    def _check(self, book: Book, planned: Plan, made: tuple[Parts, Mapping[str, Echo]], fresh: Path) -> None:
        """The new file is as planned, and nobody opened or wrote the old one while it was made."""
        changed, echoes = made
        verify(book, planned, tuple(changed), fresh, echoes)
        self._refuse_open()
        self._refuse_changed()

    def _refuse_open(self) -> None:
        if not self._ignore_lock:
            refuse_if_open(self._target)

    def _write(self, book: Book, changed: Parts, echoes: Mapping[str, Echo], file: BinaryIO) -> None:
        try:
            rewrite(book.package, file, changed, {part: echo.hear for part, echo in echoes.items()})
        except Unstorable as error:
            refusal = what("not_a_value", sheet="", cell=str(error))
            raise CannotPatch(file=self._target.name, what=refusal) from error

    def _parts(self, book: Book, planned: Plan, outcome: Outcome) -> Parts:
        changed: Parts = {part: [xml] for part, xml in fresh_parts(book).items()}
        stamped = {part: self._stamped(part) for part in planned.sheets}
        styles = style_numbers(book) if any(stamped.values()) else {}
        for part, sheet in planned.sheets.items():
            changed[part] = renewed(_new_sheet(sheet), stamped[part], styles) if styles else _new_sheet(sheet)
        for resize in planned.resizes:
            xml = book.package.read(resize.table.part)
            changed[resize.table.part] = [resized(xml, resize.table, resize.bottom, resize.added)]
        for edit in self._small_edits(book, planned, outcome):
            made = edit(book)
            changed.update(made)
            book = overlaid(book, {part: b"".join(pieces) for part, pieces in made.items() if pieces is not None})
        return changed

    def _stamped(self, part: str) -> list[Located]:
        """The tables of a sheet whose rules are renewed."""
        tables = (read.located for read in self._tables.values() if read.located.sheet.part == part)
        return [located for located in tables if located.table.id in STAMPED]

    def _small_edits(self, book: Book, planned: Plan, outcome: Outcome) -> Iterator[Callable[[Book], parts.NewParts]]:
        """Edits of the small parts; each sees what the one before it made, for they share the content types."""
        new_properties = {name: text for name, text in outcome.properties.items() if book.properties.get(name) != text}
        if new_properties:
            yield partial(parts.with_properties, properties=new_properties)
        if planned.sheets:
            yield parts.without_calc_chain
            if self._has_own_formulas(book):
                yield parts.with_full_calculation

    def _has_own_formulas(self, book: Book) -> bool:
        seen = set()
        for read in self._tables.values():
            seen.add(read.located.sheet.part)
        ours = {part: self._our_columns(part) for part in seen}
        for read in self._tables.values():
            cells = read.body.cells
            columns = set(cells.column[cells.formula].tolist())
            if columns - ours[read.located.sheet.part]:
                return True
        others = [sheet for sheet in book.sheets if sheet.is_worksheet and sheet.part not in seen]
        return any(parts.holds_formula(book.package.read(sheet.part)) for sheet in others)

    def _our_columns(self, part: str) -> set[int]:
        return {
            place
            for read in self._tables.values()
            if read.located.sheet.part == part
            for column_id, place in read.located.columns.items()
            if column_id in read.located.table and read.located.table[column_id].formula
        }

    def _open(self) -> Book:
        if self._book is None:
            self._mark = _mark(self.path)
            self._book = Book.open(self.path)
        return self._book

    @contextmanager
    def _steady(self) -> Iterator[None]:
        """A file that another program writes while it is read is not damaged: FileChanged says so."""
        try:
            yield
        except DamagedFile:
            if self._mark != _mark(self.path):
                raise FileChanged(file=self.path.name) from None
            raise

    def _refuse_changed(self) -> None:
        if self._is_new and self._target.exists():
            raise FileExists(file=self._target.name)
        if self._mark is None or self._mark != _mark(self.path):
            raise FileChanged(file=self.path.name)

    def _forget(self) -> None:
        self.path, self._is_new = self._target, False
        self._book, self._tables, self._mark = None, {}, None


def _new_sheet(sheet: SheetPlan) -> Iterator[bytes]:
    yield from patched(sheet.layout.worksheet(), sheet.edits)


def _followed(path: Path) -> Path:
    """Where a link leads: the new file takes the place of what it stands for."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _mark(path: Path) -> tuple[int, int, int] | None:
    """What tells whether a file was written to, None where there is none or none that can be opened."""
    try:
        state = path.stat()
    except OSError:  # a link to itself, say: opening it tells that in words
        return None
    return state.st_size, state.st_mtime_ns, state.st_ino
