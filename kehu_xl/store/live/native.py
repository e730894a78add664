"""What the program's own objects tell where xlwings has no name for it.

On Windows they are COM objects, in our LibreOffice host small objects with the same names; on macOS the scripting
bridge spells the names its own way and answers to `get()`. A program that does not know a name gives the default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TEXT = 4  # msoPropertyTypeString
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
