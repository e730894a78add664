"""What the program's own objects tell where xlwings has no name for it.

On Windows they are COM objects, in our LibreOffice host small objects with the same names; on macOS the scripting
bridge spells the names its own way and answers to `get()`. A program that does not know a name gives the default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_TEXT = 4  # msoPropertyTypeString
_NOTE_BOX = 4  # msoComment
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def asked(native: Any, name: str, default: Any = None) -> Any:
    """A property of a native object.

    >>> from types import SimpleNamespace
    >>> asked(SimpleNamespace(HasFormula=True), "HasFormula"), asked(SimpleNamespace(), "FilterMode", False)
    (True, False)
    """
    for spelling in (name, _WORD.sub("_", name).lower()):
        try:
            found = getattr(native, spelling)
        except AttributeError:
            continue
        return found.get() if hasattr(found, "get") else found
    return default


def noted(sheet: Any) -> Iterator[tuple[int, int]]:
    """Row and column of every cell with a note."""
    yield from _places(asked(note, "Parent") for note in asked(sheet, "Comments", ()))


def drawn(sheet: Any) -> Iterator[tuple[int, int]]:
    """Row and column of the cell that each picture or shape hangs on; the boxes of notes do not count."""
    shapes = (shape for shape in asked(sheet, "Shapes", ()) if asked(shape, "Type") != _NOTE_BOX)
    yield from _places(asked(shape, "TopLeftCell") for shape in shapes)


def _places(cells: Iterable[Any]) -> Iterator[tuple[int, int]]:
    for row, column in ((asked(cell, "Row"), asked(cell, "Column")) for cell in cells):
        if row is not None and column is not None:
            yield int(row), int(column)


def properties(book: Any) -> Mapping[str, str]:
    """The custom document properties, as text; none where the program does not show them."""
    held = asked(book.api, "CustomDocumentProperties", ())
    return {str(each.Name): str(each.Value) for each in held}


def set_properties(book: Any, known: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Set custom document properties, those that differ."""
    fresh = {name: text for name, text in wanted.items() if known.get(name) != text}
    if not fresh:
        return
    held = book.api.CustomDocumentProperties
    by_name = {str(each.Name): each for each in held}
    for name, text in fresh.items():
        if name in by_name:
            by_name[name].Value = text
        else:
            held.Add(name, False, _TEXT, text)  # noqa: FBT003 Excel's signature
