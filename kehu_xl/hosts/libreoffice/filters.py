"""Filters of tables, shown in full for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehu_xl.hosts.libreoffice.areas import letters

if TYPE_CHECKING:
    from kehu_xl.hosts.libreoffice.sheets import Sheet


class TableFilter:
    """The filter of one table."""

    def __init__(self, sheet: Sheet, name: str, stubborn: int) -> None:
        self._sheet, self._name = sheet, name
        self.stubborn = letters(stubborn) if stubborn else ""  # a column whose condition cannot be set anew

    def lift(self) -> None:
        """Let no row count as filtered."""
        self._do("lift_filter")

    def restore(self) -> None:
        """Hide the rows that do not fit, as they are now."""
        self._do("restore_filter")

    def _do(self, command: str) -> None:
        book = self._sheet.book
        book.app.ask(command, doc=book.doc, name=self._name)
