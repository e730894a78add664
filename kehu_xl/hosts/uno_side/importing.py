"""Sheets copied from another file; the office leaves behind their tables and whether they are hidden."""

from __future__ import annotations

from functools import partial
from typing import Any

import uno

from .connect import options
from .office import Office
from .tables import copied, forget

_NO_MACROS = 0


def import_sheets(office: Office, doc: str, path: str, sheets: list[list[Any]]) -> None:
    """Copy sheets from a file: pairs of a name and the place, counted from 0, which it is to have."""
    target = office.document(doc)
    settings = options(Hidden=True, AsTemplate=True, MacroExecutionMode=_NO_MACROS, UpdateDocMode=0)
    source = office.desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, settings)
    forget(office, doc)
    try:
        for name, place in sheets:
            office.alone(partial(target.Sheets.importSheet, source, name, place))  # 7.4 takes no lock for it
            target.Sheets.getByName(name).IsVisible = source.Sheets.getByName(name).IsVisible
            copied(source, target, name)
    finally:
        source.close(True)


COMMANDS = {"import_sheets": import_sheets}
