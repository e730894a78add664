"""Gather what `kehu doctor` judges: the only place of it that touches the computer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kehu_xl.core.health import DeskFacts
from kehu_xl.core.health.facts import LINUX, MAC, WINDOWS
from kehu_xl.desk import excel, places
from kehu_xl.desk.configuration import value_of

_SECONDS = 120  # for an interpreter to start: antivirus programs look at each file once
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # only Windows has it
_IMPORTS = "import xlwings, kehu_xl.ribbon"
_IMPORTS_ON_WINDOWS = f"import win32api, pythoncom; {_IMPORTS}"
_OFFICE_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/usr/lib/libreoffice/program/soffice",
)
_SYSTEM_PYTHON = "/usr/bin/python3"  # where distributions put uno


def desk_facts() -> DeskFacts:
    """What this computer is like."""
    installed = xlwings_version()
    interpreter = _configured()
    found = excel.found()
    office = _office()
    paths = (interpreter, sys.executable, tempfile.gettempdir())
    return DeskFacts(
        platform=WINDOWS if places.IS_WINDOWS else MAC if places.IS_MAC else LINUX,
        python=sys.version_info[:3],
        executable=sys.executable,
        xlwings=installed,
        library=_library(interpreter or sys.executable, installed),
        script=places.script(installed).exists(),
        interpreter=interpreter,
        interpreter_exists=bool(interpreter) and Path(interpreter).is_file(),
        interpreter_fault=fault_of(interpreter) if interpreter and Path(interpreter).is_file() else "",
        unreadable=frozenset(path for path in paths if not places.readable(path)),
        temporary=tempfile.gettempdir(),
        excel=found.version,
        excel_path=found.path,
        excel_bits=found.bits,
        macro_warnings=found.macro_warnings,
        office=office,
        office_uno=bool(office) and _has_uno(office),
    )


def xlwings_version() -> str:
    """The version of the installed xlwings, empty where there is none."""
    try:
        return version("xlwings")
    except PackageNotFoundError:
        return ""


def _configured() -> str:
    file = places.configuration()
    if not file.is_file():
        return ""
    text = file.read_text(places.ENCODING, errors="replace")
    return os.path.expandvars(value_of(text, places.KEY))


def _library(interpreter: str, installed: str) -> str:
    """The folder of the DLL: beside the interpreter, or one above, as the VBA looks for it."""
    folder = Path(interpreter).parent
    name = f"xlwings64-{installed}.dll"
    return next((str(place) for place in (folder, folder.parent) if (place / name).is_file()), "")


def fault_of(interpreter: str) -> str:
    """Why an interpreter cannot load what the buttons need: the last line it says; empty where it can."""
    code = _IMPORTS_ON_WINDOWS if places.IS_WINDOWS else _IMPORTS
    return _said([interpreter, "-c", code])


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, creationflags=_NO_WINDOW)
    except (OSError, subprocess.TimeoutExpired) as error:
        return type(error).__name__
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return (lines or [str(done.returncode)])[-1] if done.returncode else ""


def _office() -> str:
    named = shutil.which("soffice") or shutil.which("libreoffice")
    return named or next((place for place in _OFFICE_PLACES if Path(place).is_file()), "")


def _has_uno(office: str) -> bool:
    folder = Path(office).resolve().parent
    pythons = [str(folder / "python.exe"), str(folder / "python"), _SYSTEM_PYTHON]
    return any(Path(python).is_file() and not _said([python, "-c", "import uno"]) for python in pythons)
