"""What the program's own objects tell where xlwings has no name for it.

On Windows they are COM objects, in our LibreOffice host small objects with the same names; on macOS the scripting
bridge spells the names its own way and answers when it is called. A program that does not know a name gives the
default.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from kehu_xl.spec.errors import OfficeRefused

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
        return _told(found)
    return default


def either(native: Any, name: str, on_mac: str) -> Any:
    """A property that is called by another word on macOS.

    >>> from types import SimpleNamespace
    >>> either(SimpleNamespace(On=True), "On", "filter_on"), either(SimpleNamespace(filter_on=False), "On", "filter_on")
    (True, False)
    """
    return _told(member(native, name, on_mac))


def member(native: Any, name: str, on_mac: str) -> Any:
    """The same for an object of which more is to be asked."""
    try:
        return getattr(native, name)
    except AttributeError:
        return getattr(native, on_mac)


def put(native: Any, names: tuple[str, str], value: Any) -> None:
    """Set a property, by its name on Windows or the one on macOS.

    >>> from types import SimpleNamespace
    >>> shape = SimpleNamespace(OnAction="[甲.xlsm]!Kehu_Run")
    >>> put(shape, ("OnAction", "on_action"), "Kehu_Run")
    >>> shape.OnAction
    'Kehu_Run'
    """
    if hasattr(native, names[0]):
        setattr(native, names[0], value)
    else:
        getattr(native, names[1]).set(value)


def _told(found: Any) -> Any:
    """What a property says; on macOS it has to be called. A Windows object must not be asked for a name it lacks."""
    return found() if type(found).__module__.startswith("appscript") else found


def failures() -> tuple[type[BaseException], ...]:
    """What the objects of this computer's Excel raise where they refuse."""
    kinds = (("pywintypes", "com_error"), ("appscript.reference", "CommandError"))
    there = (getattr(sys.modules.get(module), name, None) for module, name in kinds)
    return (AttributeError, OfficeRefused, *(kind for kind in there if kind is not None))


def noted(sheet: Any) -> Iterator[tuple[int, int]]:
    """Row and column of every cell with a note or, in newer programs, a conversation."""
    for kind in ("Comments", "CommentsThreaded"):
        with suppress(*failures()):
            yield from _places(asked(sheet, kind, ()), "Parent")


def drawn(sheet: Any) -> Iterator[tuple[int, int]]:
    """Row and column of the cell that each picture or shape hangs on; the boxes of notes do not count."""
    shapes = (shape for shape in asked(sheet, "Shapes", ()) if asked(shape, "Type") != _NOTE_BOX)
    yield from _places(shapes, "TopLeftCell")


def _places(things: Iterable[Any], name: str) -> Iterator[tuple[int, int]]:
    """Where things hang; the arrows of a list or a filter are shapes too, and hang nowhere."""
    for thing in things:
        with suppress(*failures()):
            cell = asked(thing, name)
            row, column = asked(cell, "Row"), asked(cell, "Column")
            if row is not None and column is not None:
                yield int(row), int(column)


def plotted(sheet: Any) -> Iterator[str]:
    """What the charts on a sheet read, as formulas; on macOS nobody tells."""
    if hasattr(sheet, "ChartObjects"):
        yield from _series(held.Chart for held in sheet.ChartObjects())


def plotted_alone(book: Any) -> Iterator[str]:
    """The same of charts that are sheets of their own."""
    yield from _series(asked(book, "Charts", ()))


def _series(charts: Iterable[Any]) -> Iterator[str]:
    """A chart of a pivot table has no formulas to tell."""
    for chart in charts:
        with suppress(*failures()):
            yield from [str(series.Formula) for series in chart.SeriesCollection()]


def linked(cells: Any) -> bool:
    """Whether a range holds links that Excel keeps beside the cells."""
    return any(True for _ in asked(cells, "Hyperlinks", ()))


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
