"""The open workbook as storage: read tables from a running spreadsheet program, write an outcome into it.

Everything goes through xlwings objects. What xlwings has no name for is asked of the program's own object (`native`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec.errors import BookUnsaved, FilterLost, NotAnArchive, SheetMissing
from kehu_xl.spec.tables import table as spec_table
from kehu_xl.store.documents import remove_documents, standing, write_documents
from kehu_xl.store.journal import write_journal
from kehu_xl.store.live import native
from kehu_xl.store.live.book import LiveBook, is_archive, read_live
from kehu_xl.store.live.filters import Filter, filters_on, lifted
from kehu_xl.store.live.guards import refuse_unwritable
from kehu_xl.store.live.layout import LiveLayout
from kehu_xl.store.live.rebuilding import rebuilt
from kehu_xl.store.live.writing import write
from kehu_xl.store.planning import Plan, plan, tables_of
from kehu_xl.store.reading import ReadTable, snapshot_of
from kehu_xl.store.restore import with_absent

_ESSENTIAL = "customers"


class LiveStore:
    """A workbook that a spreadsheet program has open; `book` is an xlwings Book.

    >>> LiveStore(xlwings.Book.caller()).read(["customers"])  # doctest: +SKIP

    What the person has not saved yet is seen. The file on disk stays as it is until the person saves.
    """

    def __init__(self, book: Any) -> None:
        self.book = book

    def read(self, table_ids: Iterable[str]) -> Snapshot:
        """The asked tables, empty ones in place of sheets that are gone.

        Raises NotAnArchive where nothing in the book is ours, SheetMissing where there are no customers, ColumnMissing
        or ColumnAmbiguous for columns.
        """
        live = LiveBook(self.book)
        tables, gone = read_live(live, dict.fromkeys(table_ids))
        if _ESSENTIAL in gone:
            if not is_archive(live):
                raise NotAnArchive(file=live.file)
            raise SheetMissing(file=live.file, sheet=spec_table(_ESSENTIAL).sheet)
        snapshot = snapshot_of(live, tables)
        return with_absent(snapshot, gone) if gone else snapshot

    def apply(self, outcome: Outcome) -> tuple[Path, ...]:
        """Write changes, rows, refilled sheets, properties and documents; the documents' files.

        The tables are read once more: a cell that the person changed meanwhile refuses all of it.
        """
        live = LiveBook(self.book)
        tables, gone = read_live(live, tables_of(outcome))
        with rebuilt(live, gone) as whole:
            if gone:
                tables = {**tables, **read_live(whole, gone)[0]}
            return self._apply(whole, tables, outcome)

    def _apply(self, live: LiveBook, tables: Mapping[str, ReadTable], outcome: Outcome) -> tuple[Path, ...]:
        planned = plan(live, tables, outcome, _layout)
        refuse_unwritable(live, planned)
        filters = [(name, each) for name in planned.sheets for each in filters_on(live, name)]
        written = self._documents(outcome)
        try:
            self._write(live, planned, outcome, filters)
        except FilterLost:
            raise
        except BaseException:
            remove_documents(written)
            raise
        path = Path(self.book.fullname) if outcome.documents else Path()
        return tuple(filter(None, (standing(path, document) for document in outcome.documents)))

    def _write(self, live: LiveBook, planned: Plan, outcome: Outcome, filters: Sequence[tuple[str, Filter]]) -> None:
        quiet = {"screen_updating": False, "enable_events": False, "calculation": "manual"}
        with self.book.app.properties(**quiet), lifted(live, filters):
            write(live, planned)
            native.set_properties(self.book, live.properties, outcome.properties)

    def _documents(self, outcome: Outcome) -> tuple[Path, ...]:
        if not outcome.documents and outcome.archived is None:
            return ()
        path = Path(self.book.fullname)
        if not path.is_file():
            raise BookUnsaved(file=path.name)
        fresh = tuple(document for document in outcome.documents if standing(path, document) is None)
        written = tuple(write_documents(path, fresh))
        return written if outcome.archived is None else (*written, write_journal(path, outcome.archived))


def _layout(live: LiveBook, read: ReadTable) -> LiveLayout:
    return LiveLayout(live, read.body)
