"""Where LibreOffice is, and which Python knows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kehu_xl.spec.errors import OfficeMissing, OfficePythonMissing

_PLACES = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.exe",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    ),
}
_PYTHONS = ("python", "python.exe", "../Resources/python")  # beside soffice, where it brings its own
_ELSEWHERE = ("/usr/bin/python3", "python3")  # where it uses that of the system
_TRY = 20  # seconds


@cache
def soffice() -> Path:
    """The program; raises OfficeMissing where there is none. KEHU_SOFFICE names another one."""
    named = os.environ.get("KEHU_SOFFICE")
    found = [named] if named else [shutil.which("soffice"), shutil.which("libreoffice"), *_PLACES.get(sys.platform, ())]
    for place in found:
        if place and Path(place).is_file():
            return Path(place)
    raise OfficeMissing()


@cache
def office_python() -> Path:
    """A Python that can import uno; raises OfficePythonMissing where there is none."""
    for candidate in _candidates(soffice()):
        if candidate.is_file() and _knows_uno(candidate):
            return candidate
    raise OfficePythonMissing()


def _candidates(program: Path) -> Iterator[Path]:
    for folder in dict.fromkeys((program.parent, program.resolve().parent)):
        yield from (folder / name for name in _PYTHONS)
    yield from (Path(found) for each in _ELSEWHERE if (found := shutil.which(each)) is not None)


def _knows_uno(python: Path) -> bool:
    try:
        tried = subprocess.run([python, "-c", "import uno"], capture_output=True, timeout=_TRY, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0
