"""What Basic asks of us: statements to run, worksheet functions to compute; and what documents tell."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

import xlwings as xw

from kehu_xl.hosts.libreoffice.mending import Original, read_original
from kehu_xl.hosts.libreoffice.originals import put_back
from kehu_xl.spec.errors import KehuError
from kehu_xl.spec.ribbon import NOT_MENDED

if TYPE_CHECKING:
    from kehu_xl.hosts.libreoffice.engine import App

_FUNCTIONS = "kehu_xl.functions"  # the only module whose functions cells may call
_UNAVAILABLE = "#N/A"


class Calls:
    """Answers the calls of one office's documents."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.documents: set[str] = set()  # open ones whose macros reach us
        self.computed = 0  # worksheet functions so far
        self._originals: dict[str, Original] = {}

    def adopt(self, doc: str, path: str) -> None:
        """Let a document's macros reach us, and remember what a save would cost."""
        if doc in self.documents or not self.app.ask("adopt", doc=doc):
            return
        self.documents.add(doc)
        original = read_original(Path(path)) if path else None
        if original is not None:
            face = self.app.ask("chinese_face", doc=doc)
            self._originals[doc] = original.opened(seen=not self.app.hidden, substitute=face)

    def answer(self, event: dict[str, Any]) -> dict[str, Any]:
        """React to one call or event."""
        reaction: dict[str, Any] = _REACTIONS[event["event"]](self, event)
        return reaction

    def restore(self, doc: str, path: Path) -> None:
        """Make the file of a saved document whole again."""
        if doc in self._originals:
            put_back(path, self._originals[doc])

    def run_python(self, event: dict[str, Any]) -> dict[str, Any]:
        """A macro's statement, run with `xlwings.Book.caller()` answering the macro's document."""
        with _caller(xw.Book(impl=self.app.book(event["doc"]))):
            return _executed(event["code"])

    def call_udf(self, event: dict[str, Any]) -> dict[str, Any]:
        """A worksheet function of ours."""
        self.computed += 1
        function = getattr(importlib.import_module(_FUNCTIONS), event["name"], None)
        if event["module"] != _FUNCTIONS or function is None:
            return {"error": _UNAVAILABLE}
        return {
            "ok": [[str(c) if not isinstance(c, _PLAIN) else c for c in row] for row in function(*event["arguments"])]
        }

    def saved(self, event: dict[str, Any]) -> dict[str, Any]:
        """A document was saved by the person; what goes wrong with mending its file is told over its window."""
        path = _path(event["url"])
        if path.suffix.lower() in _WITH_MACROS:
            try:
                self.restore(event["doc"], path)
            except KehuError as error:
                self.app.alert(NOT_MENDED.format(sentence=error), path.name, "ok", "critical", None)
        return {}

    def closed(self, event: dict[str, Any]) -> dict[str, Any]:
        """A document is gone."""
        self.documents.discard(event["doc"])
        self._originals.pop(event["doc"], None)
        return {}


_WITH_MACROS = (".xlsm", ".xltm")
_PLAIN = (str, float, int, bool, type(None))
_REACTIONS = {"run_python": Calls.run_python, "call_udf": Calls.call_udf, "saved": Calls.saved, "closed": Calls.closed}


@contextmanager
def _caller(book: xw.Book) -> Iterator[None]:
    """For the time of one call `Book.caller()` is that book; xlwings keeps it in its class."""
    book.set_mock_caller()
    try:
        yield
    finally:
        delattr(xw.Book, "_mock_caller")  # there is no other way


def _executed(code: str) -> dict[str, Any]:
    """Run a statement as `python -c` does; what goes wrong becomes the text of Basic's error."""
    try:
        exec(compile(code, "<RunPython>", "exec"), {"__name__": "__main__"})
    except Exception as error:  # noqa: BLE001 whatever a macro's statement raises goes back to the macro
        return {"error": f"{type(error).__name__}: {error}"}
    return {}


def _path(url: str) -> Path:
    return Path(url2pathname(unquote(urlparse(url).path)))
