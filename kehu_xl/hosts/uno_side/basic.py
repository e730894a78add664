"""The two entry points of xlwings, answered from Basic: the document's module `xlwings` gives way to a twin."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any, ClassVar

import uno
import unohelper
from com.sun.star.beans import UnknownPropertyException
from com.sun.star.document import XDocumentEventListener
from com.sun.star.lang import XServiceInfo, XSingleComponentFactory
from com.sun.star.script import XInvocation

from .cells import with_errors
from .office import Office, Refused

_LIBRARY, _MODULE = "VBAProject", "xlwings"
_MAC_ONLY = "Dictionary"  # in its presence the office runs nothing of the library, without a word
SERVICE = f"kehu_xl.Host{os.getpid()}"
TWIN = """\
Option VBASupport 1
Option Explicit

Public Function RunPython(PythonCommand As String)
    Dim answer As String
    answer = createUnoService("{service}").RunPython("{doc}", PythonCommand)
    If answer <> "" Then Err.Raise 1000, "xlwings", answer
End Function

Public Function XLPy() As Object
    Set XLPy = createUnoService("{service}")
End Function
"""


class Host(unohelper.Base, XInvocation):
    """The object that Basic calls: RunPython(doc, code) and CallUDF(module, name, arguments, …)."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def getIntrospection(self) -> None:
        """None: the methods are known by name only."""

    def invoke(self, name: str, given: tuple[Any, ...], _places: Any, _values: Any) -> Any:
        """Hand a call of Basic to the engine."""
        if name == "RunPython":
            answer = self.office.call({"event": "run_python", "doc": given[0], "code": given[1]})
            return answer.get("error", ""), (), ()
        arguments = [_argument(value) for value in given[2]]
        event = {"event": "call_udf", "module": given[0], "name": given[1], "arguments": arguments}
        answer = self.office.call(event)
        rows = answer.get("ok", [[answer.get("error", "")]])
        single = len(rows) == 1 and len(rows[0]) == 1
        return rows[0][0] if single else _table(rows), (), ()

    def setValue(self, name: str, _value: Any) -> None:
        """No properties."""
        raise UnknownPropertyException(name, self)

    def getValue(self, name: str) -> Any:
        """No properties."""
        raise UnknownPropertyException(name, self)

    def hasMethod(self, name: str) -> bool:
        """Whether Basic may call that."""
        return name in ("RunPython", "CallUDF")

    def hasProperty(self, _name: str) -> bool:
        """No properties."""
        return False


class Factory(unohelper.Base, XSingleComponentFactory, XServiceInfo):
    """Lets Basic say createUnoService."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def createInstanceWithContext(self, _context: Any) -> Any:
        """The one host."""
        return self.host

    def createInstanceWithArgumentsAndContext(self, _arguments: Any, _context: Any) -> Any:
        """The one host."""
        return self.host

    def getImplementationName(self) -> str:
        """The name under which the office keeps it."""
        return SERVICE

    def supportsService(self, name: str) -> bool:
        """Whether the name is ours."""
        return name == SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """Our name."""
        return (SERVICE,)


class Saved(unohelper.Base, XDocumentEventListener):
    """Tells the engine when a document was saved or closed."""

    TOLD: ClassVar = {"OnSaveDone": "saved", "OnSaveAsDone": "saved", "OnUnload": "closed"}

    def __init__(self, office: Office, doc: str) -> None:
        self.office, self.doc = office, doc

    def documentEventOccured(self, event: Any) -> None:
        """One event of the document."""
        if event.EventName in self.TOLD:
            url = event.Source.URL
            self.office.tell({"event": self.TOLD[event.EventName], "doc": self.doc, "url": url})

    def disposing(self, _source: Any) -> None:
        """The document is gone."""
        self.office.kept.pop("saved:" + self.doc, None)


class Loaded(unohelper.Base, XDocumentEventListener):
    """Prepares a document that is being opened before its own `Workbook_Open` runs.

    As the file has it the library does not compile here: in a window the office would show its macro editor.
    """

    def __init__(self, office: Office, url: str) -> None:
        self.office, self.url = office, url

    def documentEventOccured(self, event: Any) -> None:
        """One event of any document; that one was read, and nobody has seen it yet."""
        if event.EventName == "OnLoadFinished" and self.url == event.Source.URL:
            prepare(self.office, event.Source)

    def disposing(self, _source: Any) -> None:
        """The office ends."""


@contextlib.contextmanager
def prepared(office: Office, url: str) -> Iterator[None]:
    """While a file is loaded: see to it that its macros reach the engine from the first one on."""
    listener = Loaded(office, url)
    everywhere = office.context.getValueByName("/singletons/com.sun.star.frame.theGlobalEventBroadcaster")
    everywhere.addDocumentEventListener(listener)
    try:
        yield
    finally:
        everywhere.removeDocumentEventListener(listener)


def _argument(value: Any) -> Any:
    """A cell or a range as rows of cells, anything else as it is."""
    cells = getattr(value, "CellRange", None) if hasattr(value, "getImplementationName") else None
    if hasattr(cells, "getDataArray"):
        return with_errors(cells)
    return _plain(value)


def _table(rows: list[list[Any]]) -> Any:
    """Rows as a Basic array of two dimensions: a mere sequence of sequences would be an array of arrays to it."""
    cells = uno.Any("[][]any", tuple(tuple(row) for row in rows))
    return uno.createUnoStruct("com.sun.star.script.ArrayWrapper", False, cells)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (bool, int, float, str)) or value is None else str(value)


def adopt(office: Office, doc: str) -> bool:
    """Let a document's macros reach the engine; False where the document has no macros of ours."""
    return prepare(office, office.document(doc))


def prepare(office: Office, document: Any) -> bool:
    """Put the twin into a document's library, in memory; False where the document has no macros of ours."""
    libraries = document.BasicLibraries
    if not libraries.hasByName(_LIBRARY):
        return False
    libraries.loadLibrary(_LIBRARY)
    library = libraries.getByName(_LIBRARY)
    if not library.hasByName(_MODULE):
        return False
    modified = document.isModified()
    _offer(office)
    if library.hasByName(_MAC_ONLY):
        library.removeByName(_MAC_ONLY)
    doc = document.RuntimeUID
    library.replaceByName(_MODULE, TWIN.format(service=SERVICE, doc=doc))
    for module in library.ElementNames:
        source = library.getByName(module)
        if any(line.lstrip().startswith("#If") for line in source.splitlines()):
            library.replaceByName(module, elsewhere(source))
    document.setModified(modified)
    if "saved:" + doc not in office.kept:
        listener = office.kept["saved:" + doc] = Saved(office, doc)
        document.addDocumentEventListener(listener)
    return True


def elsewhere(source: str) -> str:
    """The source as a program sees it that is neither Excel nor on a Mac: LibreOffice reads past such lines."""
    kept: list[str] = []
    open_blocks: list[bool] = []
    for line in source.splitlines():
        word = line.strip().partition(" ")[0]
        if word == "#If":
            open_blocks.append(False)
        elif word == "#Else":
            open_blocks[-1] = True
        elif word == "#End":
            open_blocks.pop()
        elif word != "#Const" and all(open_blocks):
            kept.append(line)
    return "\n".join(kept)


def _offer(office: Office) -> None:
    if "factory" not in office.kept:
        office.kept["factory"] = Factory(Host(office))
        office.services.insert(office.kept["factory"])


def withdraw(office: Office) -> None:
    """Take the service back from an office that goes on."""
    if "factory" in office.kept:
        office.services.remove(office.kept.pop("factory"))


def press(office: Office, doc: str, sheet: str, macro: str) -> Any:
    """Run what a form button on a sheet runs when it is pressed; refused where no button has that macro."""
    for script in _scripts(office.sheet(doc, sheet)):
        if script.partition("?")[0].endswith("." + macro):
            return _run(office.document(doc), script)
    raise Refused("no_button", macro)


def buttons(office: Office, doc: str, sheet: str) -> list[str]:
    """The macros of the form buttons on a sheet."""
    return [script.partition("?")[0].rpartition(".")[2] for script in _scripts(office.sheet(doc, sheet))]


def _scripts(sheet: Any) -> list[str]:
    forms = sheet.DrawPage.Forms
    every = [forms.getByIndex(place) for place in range(forms.Count)]
    events = (event for form in every for place in range(form.Count) for event in form.getScriptEvents(place))
    return [event.ScriptCode for event in events if event.EventMethod == "actionPerformed"]


def run(office: Office, doc: str, macro: str, arguments: list[Any]) -> Any:
    """Run a macro of a document: Module.Name, or a name that one module has."""
    document = office.document(doc)
    module, _, name = macro.rpartition(".")
    if not module:
        library = document.BasicLibraries.getByName(_LIBRARY)
        module = next((m for m in library.ElementNames if _declares(library.getByName(m), name)), "")
    if not module:
        raise Refused("no_macro", macro)
    script = f"vnd.sun.star.script:{_LIBRARY}.{module}.{name}?language=Basic&location=document"
    return _run(document, script, tuple(arguments))


def _declares(source: str, name: str) -> bool:
    return any(f"{word} {name}(".lower() in source.lower() for word in ("Sub", "Function"))


def _run(document: Any, script: str, arguments: tuple[Any, ...] = ()) -> Any:
    value, _, _ = document.getScriptProvider().getScript(script).invoke(arguments, (), ())
    return _plain(value)


COMMANDS = {"adopt": adopt, "press": press, "buttons": buttons, "run": run}
