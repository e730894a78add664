"""A log of what went wrong, for whoever maintains the program: kind and place, never a value.

An exception's own text may hold a cell of the workbook, so it is not written: only the classes, and
the lines of code that were running.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import extract_tb

from platformdirs import user_log_path

_BYTES, _OLD_FILES = 200_000, 3
_LINE = "%(asctime)s %(message)s"


def log_file() -> Path:
    """The file that the newest errors are in."""
    return user_log_path("kehu_xl", appauthor=False) / "kehu.log"


def write_down(error: BaseException, during: str) -> Path:
    """Add an error to the log, where that can be written, and return the file."""
    path = log_file()
    with suppress(OSError):
        _add(path, "\n".join((during, *_lines(error))))
    return path


def _add(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_OLD_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter(_LINE))
    try:
        handler.emit(logging.LogRecord("kehu_xl", logging.ERROR, "", 0, text, None, None))
    finally:
        handler.close()


def _lines(error: BaseException | None) -> Iterator[str]:
    """The classes from the first cause to the error, each with where it was raised."""
    if error is None:
        return
    yield from _lines(error.__cause__ or error.__context__)
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    for frame in extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
