"""`kehu setup`: tell the person's Excel which Python to start; on a Mac also install xlwings' script."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

from kehu_xl.desk import places
from kehu_xl.desk.configuration import value_of, with_value
from kehu_xl.spec.errors import PathUnreadable
from kehu_xl.store import worded

_BACKUP = ".bak"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, or would be: an id of a sentence in `spec.health.STEPS`."""

    id: str
    file: str = ""
    value: str = ""


def set_up(*, dry_run: bool) -> Iterator[Step]:
    """Do what this computer needs, step by step."""
    if not places.IS_WINDOWS and not places.IS_MAC:
        yield Step("not_needed")
        return
    yield from tell_interpreter(places.configuration(), sys.executable, dry_run=dry_run)
    if places.IS_MAC:
        yield install_script(places.script(version("xlwings")), dry_run=dry_run)


def tell_interpreter(file: Path, interpreter: str, *, dry_run: bool) -> Iterator[Step]:
    """Name the interpreter in a configuration file; its other lines stay, its old version is kept beside it.

    Raises PathUnreadable where VBA could not read the path.
    """
    if not places.readable(interpreter):
        raise PathUnreadable(path=interpreter)
    with worded(file):
        old = file.read_text(places.ENCODING) if file.exists() else ""
        if value_of(old, places.KEY) == interpreter:
            yield Step("unchanged", str(file), interpreter)
            return
        if old:
            backup = file.with_name(file.name + _BACKUP)
            if not dry_run:
                shutil.copy2(file, backup)
            yield Step("backup", str(backup))
        if not dry_run:
            file.parent.mkdir(parents=True, exist_ok=True)
            _replace(file, with_value(old, places.KEY, interpreter))
        yield Step("interpreter", str(file), interpreter)


def _replace(file: Path, text: str) -> None:
    fresh = file.with_name(file.name + ".new")
    try:
        fresh.write_text(text, places.ENCODING)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def install_script(file: Path, *, dry_run: bool) -> Step:
    """Copy xlwings' script to where Excel may run scripts from."""
    if not dry_run:
        with worded(file), as_file(files("xlwings") / file.name) as source:
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, file)
    return Step("script", str(file))
