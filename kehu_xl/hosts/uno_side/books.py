"""Documents and their sheets."""

from __future__ import annotations

from typing import Any

import uno

from .cells import area_of
from .connect import options
from .office import Office, Refused
from .program import facts
from .tables import forget, make_missing, remembered

_FILTERS = {".xlsm": "Calc MS Excel 2007 VBA XML", ".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}


def book(office: Office, doc: str) -> dict[str, Any]:
    """Name, path and state of a document."""
    document = office.document(doc)
    null = document.NullDate
    state = {"read_only": bool(document.isReadonly()), "date1904": null.Year == 1904}
    return {**facts(document), **state, "modified": bool(document.isModified())}


def close(office: Office, doc: str) -> None:
    """Close without saving."""
    document = office.document(doc)
    document.setModified(False)
    document.close(True)


def save(office: Office, doc: str, path: str | None) -> dict[str, Any]:
    """Save under the own name, or under another one."""
    document = office.document(doc)
    if path is None:
        if not document.hasLocation():
            raise Refused("unsaved", document.Title)
        document.store()
    else:
        suffix = path[path.rfind(".") :].lower()
        document.storeAsURL(uno.systemPathToFileUrl(path), options(FilterName=_FILTERS.get(suffix, "calc8")))
    return facts(document)


def activate(office: Office, doc: str) -> None:
    """Bring a document's window to the front."""
    controller = office.document(doc).getCurrentController()
    if controller is not None:
        controller.Frame.activate()
        controller.Frame.ContainerWindow.setFocus()


def sheets(office: Office, doc: str) -> Any:
    """Names of the sheets, in their order."""
    return office.document(doc).Sheets.ElementNames


def active_sheet(office: Office, doc: str) -> str:
    """The sheet in front; the first one where no window shows the document."""
    document = office.document(doc)
    controller = document.getCurrentController()
    sheet = controller.ActiveSheet if controller is not None else document.Sheets.getByIndex(0)
    return str(sheet.Name)


def show_sheet(office: Office, doc: str, sheet: str, area: list[int] | None = None) -> None:
    """Bring a sheet to the front and, where one is given, select a range on it."""
    controller = office.document(doc).getCurrentController()
    if controller is not None:
        controller.setActiveSheet(office.sheet(doc, sheet))
        if area is not None:
            controller.select(office.range(doc, sheet, area))


def add_sheet(office: Office, doc: str, name: str, place: int) -> None:
    """A new empty sheet at a place counted from 0."""
    forget(office, doc)
    office.document(doc).Sheets.insertNewByName(name, place)


def remove_sheet(office: Office, doc: str, sheet: str) -> None:
    """Delete a sheet; the office deletes the table of the sheet before it, too, so that one is made again."""
    document = office.document(doc)
    forget(office, doc)
    before, held = document.Sheets.ElementNames, remembered(document)
    document.Sheets.removeByName(sheet)
    for place, name in enumerate(before):
        if name != sheet:
            make_missing(document, {key: one for key, one in held.items() if one[0].Sheet == place}, name)


def copy_sheet(office: Office, doc: str, sheet: str, name: str, place: int) -> None:
    """Copy a sheet within its document."""
    forget(office, doc)
    office.document(doc).Sheets.copyByName(sheet, name, place)


def set_sheet(office: Office, doc: str, sheet: str, name: str, value: Any) -> None:
    """Rename, show or hide a sheet."""
    setattr(office.sheet(doc, sheet), name, value)


def sheet_state(office: Office, doc: str, sheet: str) -> dict[str, Any]:
    """Whether a sheet is shown and whether it is protected."""
    found = office.sheet(doc, sheet)
    return {"visible": bool(found.IsVisible), "protected": bool(found.isProtected())}


def hanging(office: Office, doc: str, sheet: str) -> dict[str, Any]:
    """Row and column of each cell that a note is on, and of each that a shape hangs on."""
    found = office.sheet(doc, sheet)
    page = found.DrawPage
    shapes = (page.getByIndex(place) for place in range(page.Count))
    cells = [shape.Anchor for shape in shapes if hasattr(shape.Anchor, "CellAddress")]
    notes = [found.Annotations.getByIndex(place).Position for place in range(found.Annotations.Count)]
    return {"notes": [_place(at) for at in notes], "shapes": [_place(cell.CellAddress) for cell in cells]}


def plotted(office: Office, doc: str, sheet: str) -> list[Any]:
    """The ranges that the charts on a sheet read: the name of each one's sheet, and its area."""
    charts, names = office.sheet(doc, sheet).Charts, office.document(doc).Sheets.ElementNames
    ranges = (at for place in range(charts.Count) for at in charts.getByIndex(place).Ranges)
    return [[names[at.Sheet], area_of(at)] for at in ranges]


def _place(at: Any) -> list[int]:
    return [at.Row + 1, at.Column + 1]


def protect(office: Office, doc: str, sheet: str, on: bool) -> None:
    """Protect a sheet without a password, or take that protection off."""
    found = office.sheet(doc, sheet)
    if on:
        found.protect("")
    else:
        found.unprotect("")


def chinese_face(office: Office, doc: str) -> str:
    """The font face in which a document shows Chinese where it has no other."""
    styles = office.document(doc).StyleFamilies.getByName("CellStyles")
    return str(styles.getByName("Default").CharFontNameAsian)


def properties(office: Office, doc: str) -> dict[str, str]:
    """The custom document properties, as text."""
    held = office.document(doc).DocumentProperties.UserDefinedProperties
    return {each.Name: str(getattr(held, each.Name)) for each in held.PropertySetInfo.Properties}


def set_property(office: Office, doc: str, name: str, value: str) -> None:
    """Set a custom document property, making it where it is new."""
    held = office.document(doc).DocumentProperties.UserDefinedProperties
    if held.PropertySetInfo.hasPropertyByName(name):
        held.removeProperty(name)
    held.addProperty(name, 128, value)  # 128: removable


COMMANDS = {
    "book": book,
    "close": close,
    "save": save,
    "activate": activate,
    "sheets": sheets,
    "active_sheet": active_sheet,
    "show_sheet": show_sheet,
    "add_sheet": add_sheet,
    "remove_sheet": remove_sheet,
    "copy_sheet": copy_sheet,
    "set_sheet": set_sheet,
    "sheet_state": sheet_state,
    "hanging": hanging,
    "plotted": plotted,
    "protect": protect,
    "chinese_face": chinese_face,
    "properties": properties,
    "set_property": set_property,
}
