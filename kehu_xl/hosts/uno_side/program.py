"""What concerns the program as a whole: opening, calculating, the status bar, messages."""

from __future__ import annotations

import contextlib
from typing import Any

import uno

from .basic import prepared
from .connect import options
from .office import Office, Refused

_MACROS_ALWAYS = 4
_BOXES = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 3}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_MODES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
_QUESTION = "QUERYBOX"  # a box of kind INFOBOX has an OK button and no other, whatever is asked for


def documents(office: Office) -> list[dict[str, Any]]:
    """Every open spreadsheet, the one in front first."""
    front = office.desktop.getCurrentComponent()
    front_key = getattr(front, "RuntimeUID", "") if front is not None else ""
    found = [facts(document) for document in office.documents()]
    return sorted(found, key=lambda each: each["doc"] != front_key)


def facts(document: Any) -> dict[str, Any]:
    """What the engine knows of a document."""
    url = document.URL
    path = uno.fileUrlToSystemPath(url) if url.startswith("file:") else ""
    title = path.replace("\\", "/").rpartition("/")[2] if path else document.Title
    return {"doc": document.RuntimeUID, "name": title, "path": path, "url": url}


def open_book(office: Office, path: str, *, hidden: bool, read_only: bool, alone: bool = False) -> dict[str, Any]:
    """Open a file, or give back the document that is open already."""
    url = uno.systemPathToFileUrl(path)
    for document in office.documents():
        if url == document.URL:
            return facts(document)
    settings = options(Hidden=hidden, ReadOnly=read_only, MacroExecutionMode=_MACROS_ALWAYS, UpdateDocMode=0)
    with contextlib.nullcontext() if alone else prepared(office, url):
        document = office.desktop.loadComponentFromURL(url, "_blank", 0, settings)
    if document is None or not hasattr(document, "Sheets"):
        raise Refused("not_opened", path)
    return facts(document)


def new_book(office: Office, *, hidden: bool) -> dict[str, Any]:
    """An empty document."""
    settings = options(Hidden=hidden, MacroExecutionMode=_MACROS_ALWAYS)
    return facts(office.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, settings))


def version(office: Office) -> str:
    """The program's version, such as 7.4."""
    provider = office.new("com.sun.star.configuration.ConfigurationProvider")
    place = "com.sun.star.configuration.ConfigurationAccess"
    access = provider.createInstanceWithArguments(place, options(nodepath="/org.openoffice.Setup/Product"))
    return str(access.getByName("ooSetupVersion"))


def terminate(office: Office) -> bool:
    """Ask the program to end; False where something in it objects."""
    return bool(office.desktop.terminate())


def calculation(office: Office, doc: str, automatic: bool | None = None) -> bool:
    """Whether formulas follow changes by themselves, switched first if wanted."""
    document = office.document(doc)
    if automatic is not None:
        document.enableAutomaticCalculation(automatic)
    return bool(document.isAutomaticCalculationEnabled())


def calculate(office: Office, doc: str) -> None:
    """Calculate every formula of a document."""
    office.document(doc).calculateAll()


def painting(office: Office, doc: str, on: bool) -> None:
    """Let the window follow changes, or hold it still; then no row is measured anew at each write, either."""
    document = office.document(doc)
    document.IsAdjustHeightEnabled = on  # measuring takes a hundred times as long as writing
    if on and document.hasControllersLocked():
        document.unlockControllers()
    elif not on and not document.hasControllersLocked():
        document.lockControllers()


def status(office: Office, doc: str, text: str) -> None:
    """Show a text in the status bar of a document's window; an empty one gives it back."""
    controller = office.document(doc).getCurrentController()
    if controller is None:
        return
    indicator = office.kept.get("status:" + doc)
    if indicator is None:
        indicator = office.kept["status:" + doc] = controller.Frame.createStatusIndicator()
        indicator.start("", 0)
    if text:
        indicator.setText(text)
    else:
        indicator.end()
        del office.kept["status:" + doc]


def alert(office: Office, doc: str, prompt: str, title: str, buttons: str, mode: str | None) -> str:
    """Show a message over a document's window and say what was pressed; cancelled where there is no window."""
    controller = office.document(doc).getCurrentController()
    window = controller.Frame.ContainerWindow if controller is not None else None
    if window is None:
        return "cancel"
    kind = _MODES[mode] if buttons == "ok" else _QUESTION
    box_type = uno.Enum("com.sun.star.awt.MessageBoxType", kind)
    box = window.Toolkit.createMessageBox(window, box_type, _BOXES[buttons], title, prompt)
    return _ANSWERS.get(box.execute(), "ok")


def pick_file(office: Office, doc: str, title: str, kind: str, patterns: str) -> str:
    """The file that the person picks, beginning beside a document's own file; "" where none was."""
    picker = office.new("com.sun.star.ui.dialogs.FilePicker")
    own = office.document(doc).URL
    if own.startswith("file:"):
        picker.setDisplayDirectory(own.rpartition("/")[0])
    picker.setTitle(title)
    picker.appendFilter(kind, patterns)
    if not picker.execute():
        return ""
    return str(uno.fileUrlToSystemPath(picker.getSelectedFiles()[0]))


def selection(office: Office, doc: str) -> dict[str, Any] | None:
    """The selected range."""
    chosen = office.document(doc).CurrentSelection
    if chosen is None or not hasattr(chosen, "RangeAddress"):
        return None
    at = chosen.RangeAddress
    size = [at.StartRow + 1, at.StartColumn + 1, at.EndRow - at.StartRow + 1, at.EndColumn - at.StartColumn + 1]
    return {"sheet": chosen.Spreadsheet.Name, "area": size}


COMMANDS = {
    "documents": documents,
    "open": open_book,
    "new": new_book,
    "version": version,
    "terminate": terminate,
    "calculation": calculation,
    "calculate": calculate,
    "painting": painting,
    "status": status,
    "alert": alert,
    "pick_file": pick_file,
    "selection": selection,
}
