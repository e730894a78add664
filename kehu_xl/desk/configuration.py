"""The text of an xlwings configuration: one `"KEY","value"` a line, the first line of a key counts."""

from __future__ import annotations

import csv
from collections.abc import Iterator


def value_of(text: str, key: str) -> str:
    """What a key is set to; empty where it is not there.

    >>> value_of('"SHOW CONSOLE","False"\\n"interpreter_win","C:\\\\kehu\\\\python.exe"\\n', "INTERPRETER_WIN")
    'C:\\\\kehu\\\\python.exe'
    """
    return next((value for name, value in _pairs(text) if name.upper() == key), "")


def with_value(text: str, key: str, value: str) -> str:
    """The text with that key set to that value and every other line as it was.

    >>> with_value('"A","1"\\n"KEY","old"\\n"B","2"', "KEY", "new")
    '"A","1"\\n"KEY","new"\\n"B","2"\\n'
    >>> with_value("", "KEY", "new")
    '"KEY","new"\\n'
    """
    lines = text.splitlines()
    line = f'"{key}","{value}"'
    at = next((place for place, old in enumerate(lines) if any(name.upper() == key for name, _ in _pairs(old))), None)
    if at is None:
        lines.append(line)
    else:
        lines[at] = line
    return "\n".join(lines) + "\n"


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for row in csv.reader(text.splitlines()):
        if row:
            yield row[0].strip(), row[1] if len(row) > 1 else ""
