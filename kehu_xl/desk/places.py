"""Where xlwings keeps what belongs to one person: its configuration, and on a Mac the script that starts Python."""

from __future__ import annotations

import sys
from pathlib import Path

IS_WINDOWS, IS_MAC = sys.platform == "win32", sys.platform == "darwin"
_EXCEL_MAC = "com.microsoft.Excel"
KEY = "INTERPRETER_MAC" if IS_MAC else "INTERPRETER_WIN"
ENCODING = "mbcs" if IS_WINDOWS else "utf-8"  # what VBA reads text files in


def configuration() -> Path:
    """The user's own xlwings configuration; on a Mac inside Excel's sandbox."""
    if IS_MAC:
        return Path.home() / "Library" / "Containers" / _EXCEL_MAC / "Data" / "xlwings.conf"
    return Path.home() / ".xlwings" / "xlwings.conf"


def script(version: str) -> Path:
    """Where Excel for Mac looks for the script of one version of xlwings."""
    return Path.home() / "Library" / "Application Scripts" / _EXCEL_MAC / f"xlwings-{version}.applescript"


def readable(path: str) -> bool:
    """Whether VBA, which reads paths in the ANSI code page of Windows, can read this one."""
    if not IS_WINDOWS:
        return True
    try:
        path.encode(ENCODING, "strict")
    except UnicodeEncodeError:
        return False
    return True
