"""The running office: its documents, found by the key the office itself gives them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import unohelper
from com.sun.star.awt import XCallback

_LOOK = 1.0  # seconds between two looks whether the office still lives
_CALC = "com.sun.star.sheet.SpreadsheetDocument"


class Refused(Exception):
    """A request that cannot be done; `kind` is what the engine tells apart."""

    def __init__(self, kind: str, text: str = "") -> None:
        super().__init__(text)
        self.kind = kind


class Turn(unohelper.Base, XCallback):
    """Work that the office has done on its main thread, where it holds its own lock."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._error: BaseException | None = None
        self.over = threading.Event()

    def notify(self, _data: Any) -> None:
        """It is our turn."""
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 whatever it is belongs to the thread that waits
            self._error = error
        finally:
            self.over.set()

    def raise_error(self) -> None:
        """What the work raised."""
        if self._error is not None:
            raise self._error


class Office:
    """The desktop of one office, and how to reach the engine; `called` tells whether it waits for an answer now."""

    def __init__(
        self,
        context: Any,
        call: Callable[[dict[str, Any]], dict[str, Any]],
        tell: Callable[[dict[str, Any]], None],
        called: Callable[[], bool],
    ) -> None:
        self.context, self.call, self.tell, self._called = context, call, tell, called
        self.services = context.ServiceManager
        self.desktop = self.new("com.sun.star.frame.Desktop")
        self.kept: dict[str, Any] = {}  # what must not be collected while the office refers to it

    def new(self, service: str) -> Any:
        """A service of the office."""
        return self.services.createInstanceWithContext(service, self.context)

    def alone(self, work: Callable[[], None]) -> None:
        """Do what the office does not guard by its lock; elsewhere its main thread would change the same things.

        While it waits for our answer to a macro it holds the lock already.
        """
        if self._called():
            work()
            return
        turn = Turn(work)
        self.new("com.sun.star.awt.AsyncCallback").addCallback(turn, None)
        while not turn.over.wait(_LOOK):
            self.context.getServiceManager()  # raises where the office is gone
        turn.raise_error()

    def documents(self) -> Iterator[Any]:
        """The open spreadsheets, hidden ones too."""
        found = self.desktop.Components.createEnumeration()
        while found.hasMoreElements():
            document = found.nextElement()
            if hasattr(document, "supportsService") and document.supportsService(_CALC):
                yield document

    def document(self, doc: str) -> Any:
        """The document with that key; refused where it was closed."""
        for document in self.documents():
            if document.RuntimeUID == doc:
                return document
        raise Refused("no_book", doc)

    def sheet(self, doc: str, sheet: str) -> Any:
        """A sheet by its name."""
        sheets = self.document(doc).Sheets
        if not sheets.hasByName(sheet):
            raise Refused("no_sheet", sheet)
        return sheets.getByName(sheet)

    def range(self, doc: str, sheet: str, area: list[int]) -> Any:
        """A range from its first row, first column, rows and columns, counted from 1."""
        top, left, rows, columns = area
        found = self.sheet(doc, sheet)
        return found.getCellRangeByPosition(left - 1, top - 1, left + columns - 2, top + rows - 2)
