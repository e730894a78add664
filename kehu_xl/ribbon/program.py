"""What the spreadsheet program is asked for: quiet while we work, a status line, a sheet in front, a box."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from kehu_xl.spec import ribbon as words
from kehu_xl.spec.actions import STEP_LABELS
from kehu_xl.spec.errors import NoFileDialog
from kehu_xl.spec.types import Action

Workbook: TypeAlias = Any  # xlwings.Book: xlwings has no types
_ATTEMPTS = 200  # of a call that a busy Excel rejects; 0, the default, would spin for ever


def spare_other_instances() -> None:
    """Take back what xlwings wants at exit on Windows: to kill every Excel that shows no workbook window."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        atexit.unregister(windows.cleanup)
        vars(windows)["N_COM_ATTEMPTS"] = _ATTEMPTS


@contextmanager
def quiet(book: Workbook) -> Iterator[None]:
    """No questions of the program itself and no clicks while we work; a long run is no "waiting for OLE"."""
    with book.app.properties(display_alerts=False, interactive=False):
        try:
            yield
        finally:
            book.app.status_bar = False


def listener(book: Workbook, action: Action, steps: int) -> Callable[[str], None]:
    """Tells the status line each step as it begins."""
    done = 0

    def tell(step: str) -> None:
        nonlocal done
        done += 1
        book.app.status_bar = words.STATUS.format(
            label=action.label, step=STEP_LABELS[step], done=done, steps=max(steps, done)
        )

    return tell


def to_the_front(book: Workbook, sheet: str) -> bool:
    """Show a sheet; False where the book has none of that name."""
    if sheet not in [each.name for each in book.sheets]:
        return False
    book.sheets[sheet].visible = True
    book.sheets[sheet].activate()
    return True


def say(book: Workbook, action: Action, text: str, *, bad: bool = False) -> None:
    """A box with one button."""
    title = words.TITLE.format(label=action.label, book=book.name)
    book.app.alert(text, title=title, buttons="ok", mode="critical" if bad else "info")


def confirmed(book: Workbook, action: Action, text: str) -> bool:
    """A box that asks."""
    title = words.TITLE.format(label=action.label, book=book.name)
    return bool(book.app.alert(text, title=title, buttons="ok_cancel", mode="info") == "ok")


def answered(book: Workbook, action: Action, text: str) -> str:
    """A box with three answers: "yes", "no", "cancel"."""
    title = words.TITLE.format(label=action.label, book=book.name)
    return str(book.app.alert(text, title=title, buttons="yes_no_cancel", mode="info"))


def chosen_file(book: Workbook) -> Path | None:
    """The list that the person picks; None where none was. Raises NoFileDialog where the program has no such dialog."""
    pick = getattr(book.app.api, "GetOpenFilename", None)
    if pick is None:
        raise NoFileDialog()
    patterns = ";".join(words.LIST_FILES)
    chosen = pick(f"{words.LISTS} ({patterns}),{patterns}", 1, words.PICK_LIST)
    return Path(chosen) if isinstance(chosen, str) else None


def is_read_only(book: Workbook) -> bool:
    """Whether the program opened the file such that it cannot be saved under its name (known on Windows only)."""
    return getattr(book.api, "ReadOnly", False) is True
