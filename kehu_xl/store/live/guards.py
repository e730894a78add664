"""What keeps an open workbook from being written; asked before the first cell is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kehu_xl.spec.errors import BookReadOnly, CannotPatch, ProgramBusy, SheetProtected
from kehu_xl.spec.refusals import what
from kehu_xl.store.live import native
from kehu_xl.store.live.book import LiveBook
from kehu_xl.store.ooxml.patch import ColumnEdit
from kehu_xl.store.ooxml.render import MAX_TEXT
from kehu_xl.store.ooxml.tokens import column_letters
from kehu_xl.store.planning import Plan, SheetPlan


def refuse_unwritable(live: LiveBook, planned: Plan) -> None:
    """Raise the error that tells the person what to do first; nothing was written then."""
    if not planned.sheets and not planned.resizes:
        return
    if native.asked(live.book.app.api, "Ready", default=True) is False:
        raise ProgramBusy(file=live.file)
    if native.asked(live.book.api, "ReadOnly", default=False) is True:
        raise BookReadOnly(file=live.file)
    for name, sheet in planned.sheets.items():
        _refuse_sheet(live, name, sheet)


def _refuse_sheet(live: LiveBook, name: str, planned: SheetPlan) -> None:
    sheet = live.worksheets[name]
    if native.asked(sheet.api, "ProtectContents", default=False) is True:
        raise SheetProtected(file=live.file, sheet=name)
    for edit in planned.edits:
        for place in _too_long(edit):
            raise CannotPatch(file=live.file, sheet=name, cell=place, what=what("too_long", sheet=name, cell=place))
    area = _area(planned)
    if native.asked(sheet.range(area).api, "MergeCells", default=False) is not False:
        _refuse_merged(live, name, planned)


def _too_long(edit: ColumnEdit) -> Iterator[str]:
    if edit.clears:
        return
    for row, value in zip(edit.rows.tolist(), edit.values.tolist(), strict=True):
        if isinstance(value, str) and len(value) > MAX_TEXT:
            yield f"{column_letters(edit.column)}{row}"


def _area(planned: SheetPlan) -> tuple[int, int, int, int]:
    top, bottom = min(int(e.rows[0]) for e in planned.edits), max(int(e.rows[-1]) for e in planned.edits)
    left, right = min(e.column for e in planned.edits), max(e.column for e in planned.edits)
    return top, left, bottom - top + 1, right - left + 1


def _refuse_merged(live: LiveBook, name: str, planned: SheetPlan) -> None:
    """Merged cells are somewhere in the area: refuse where a column that is written has some."""
    for edit in planned.edits:
        first, last = int(edit.rows[0]), int(edit.rows[-1])
        cells: Any = live.worksheets[name].range((first, edit.column, last - first + 1, 1))
        if native.asked(cells.api, "MergeCells", default=False) is not False:
            place = f"{column_letters(edit.column)}{first}"
            raise CannotPatch(file=live.file, sheet=name, cell=place, what=what("merged", sheet=name, cell=place))
