"""The xlwings engine: programs and how they are found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings import base_classes

from kehu_xl.hosts.libreoffice import values
from kehu_xl.hosts.libreoffice.books import Book, Books
from kehu_xl.hosts.libreoffice.calls import Calls
from kehu_xl.hosts.libreoffice.process import END, Running, Wanted
from kehu_xl.hosts.libreoffice.ranges import Range
from kehu_xl.spec.errors import OfficeGone, OfficeSilent

NAME = "libreoffice"
_CALCULATION = {True: "automatic", False: "manual"}


class Engine:
    """What xlwings asks of an engine; `type` "desktop" as with Excel, so that writes take the same way."""

    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        """One value on its way to raw_value."""
        return values.prepared(value)

    @staticmethod
    def clean_value_data(*arguments: Any) -> Any:
        """Raw rows on their way to the caller."""
        return values.cleaned(*arguments)


class Apps(base_classes.Apps):
    """The offices that this process started or joined, the newest first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._running: dict[int, App] = {}

    def keys(self) -> list[int]:
        """Their process numbers."""
        return list(reversed(self._running))

    def add(self, spec: Any = None, add_book: bool | None = None, xl: Any = None, visible: bool | None = None) -> App:
        """Start an office, or join the one that runs with the same profile; `spec` is the profile's folder."""
        app = self.start(Wanted(Path(spec) if spec else None, hidden=not visible))
        if add_book:
            app.books.add()
        return app

    def start(self, wanted: Wanted) -> App:
        """Start or join an office."""
        app = App(self, wanted)
        self._running[app.pid] = app
        return app

    def forget(self, pid: int) -> None:
        """An office has ended."""
        self._running.pop(pid, None)

    @staticmethod
    def cleanup() -> None:
        """Nothing is left over: every office ends with `quit` or goes on by itself."""

    def __iter__(self) -> Iterator[App]:
        return iter([self._running[pid] for pid in self.keys()])

    def __len__(self) -> int:
        return len(self._running)

    def __getitem__(self, pid: int) -> App:
        return self._running[pid]


class App(base_classes.App):
    """One office. Screen updating and calculation are kept for each document there; here they go to all of them."""

    pid = 0
    books: Any = None
    display_alerts = enable_events = interactive = True  # the office has no such switches
    cut_copy_mode = False

    def __init__(self, apps: Apps, wanted: Wanted) -> None:
        self.apps, self.engine = apps, apps.engine
        self.calls = Calls(self)
        self.running = Running(wanted, self.calls.answer)
        self.hidden = wanted.hidden
        self.pid = self.running.pid
        self.books = Books(self)
        self.said: list[str] = []  # messages that no window could show
        self.answers: list[str] = []  # to the next questions, where no window can ask them
        self._painting, self._status = True, ""

    def ask(self, command: str, **arguments: Any) -> Any:
        """One request to the office."""
        return self.running.channel.ask(command, **arguments)

    @property
    def api(self) -> NativeApp:
        """What Excel's Application object tells that our store asks."""
        return NativeApp(self)

    @property
    def version(self) -> str:
        return str(self.ask("version"))

    @property
    def visible(self) -> bool:
        return not self.hidden

    @property
    def selection(self) -> Range | None:
        book = self.books.active
        found = self.ask("selection", doc=book.doc)
        return book.sheets(found["sheet"]).range(tuple(found["area"])) if found else None

    def activate(self, steal_focus: bool = False) -> None:
        """The newest office is the active one."""
        self.apps.forget(self.pid)
        self.apps._running[self.pid] = self

    def quit(self) -> None:
        """End the office if we started it; let go of it if we joined it."""
        self.running.channel.patience = min(self.running.channel.patience, END)
        opened = [Path(book["path"]) for book in self._documents() if book["path"]] if self.running.is_ours else []
        self.running.end()
        for path in opened:
            path.with_name(f".~lock.{path.name}#").unlink(missing_ok=True)
        self.apps.forget(self.pid)

    def _documents(self) -> list[dict[str, Any]]:
        """What is open; nothing where the office does not tell."""
        try:
            found: list[dict[str, Any]] = self.ask("documents")
        except (OfficeGone, OfficeSilent):
            return []
        return found

    def kill(self) -> None:
        """The same: `quit` uses force where the office does not listen."""
        self.quit()

    def leave(self) -> None:
        """Let go of an office that goes on."""
        self.running.leave()
        self.apps.forget(self.pid)

    @property
    def screen_updating(self) -> bool:
        return self._painting

    @screen_updating.setter
    def screen_updating(self, on: bool) -> None:
        for book in self.books:
            self.ask("painting", doc=book.doc, on=on)
        self._painting = on

    @property
    def calculation(self) -> str:
        modes = [self.ask("calculation", doc=book.doc) for book in self.books]
        return _CALCULATION[all(modes)]

    @calculation.setter
    def calculation(self, mode: str) -> None:
        for book in self.books:
            self.ask("calculation", doc=book.doc, automatic=mode != "manual")

    def calculate(self) -> None:
        for book in self.books:
            self.ask("calculate", doc=book.doc)

    @property
    def status_bar(self) -> str | bool:
        return self._status or False

    @status_bar.setter
    def status_bar(self, text: str | bool) -> None:
        self._status = text if isinstance(text, str) else ""
        self.ask("status", doc=self.books.active.doc, text=self._status)

    def run(self, macro: str, args: Any) -> Any:
        """Run a macro of the active book."""
        return self.ask("run", doc=self.books.active.doc, macro=macro.rpartition("!")[2], arguments=list(args))

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None, callback: Any) -> str:
        """Ask the person; where no window is shown nobody can answer, and what was to be said is kept."""
        if self.hidden:
            self.said.append(prompt)
            return "ok" if buttons in {None, "ok"} else self.answer("cancel")
        doc = self.books.active.doc
        asked = {"prompt": prompt, "title": title or "", "buttons": buttons or "ok", "mode": mode}
        return str(self.ask("alert", doc=doc, **asked))

    def answer(self, otherwise: str) -> str:
        """What was put down as the answer to the next question; `otherwise` where nothing was."""
        return self.answers.pop(0) if self.answers else otherwise

    def book(self, doc: str) -> Book:
        """The book of a document's key."""
        return Book(self, doc)


class NativeApp:
    """A small part of Excel's Application object, under Excel's names."""

    Ready = True  # a cell that is being edited does not keep the office from working

    def __init__(self, app: App) -> None:
        self._app = app

    def GetOpenFilename(self, file_filter: str, _filter_index: int, title: str) -> str | bool:
        """The file that the person picks; False where none was."""
        if self._app.hidden:
            return self._app.answer("") or False
        name, _, patterns = file_filter.rpartition(",")
        doc = self._app.books.active.doc
        return str(self._app.ask("pick_file", doc=doc, title=title, kind=name, patterns=patterns)) or False


def engine() -> xw.Engine:
    """The engine, registered with xlwings and made the active one.

    >>> engine().name
    'libreoffice'
    """
    found = next((each for each in xw.engines if each.name == NAME), None)
    if found is None:
        found = xw.Engine(impl=Engine())
        xw.engines.add(found)
    found.activate()
    return found


def start(wanted: Wanted) -> xw.App:
    """An office of its own, or the one that runs."""
    return xw.App(impl=engine().impl.apps.start(wanted))
