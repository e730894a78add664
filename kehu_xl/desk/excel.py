"""Which Excel is installed, and whether it runs macros."""

from __future__ import annotations

import plistlib
import sys
from dataclasses import dataclass
from pathlib import Path

_MACHINES = {0x8664: 64, 0xAA64: 64, 0x014C: 32}  # of a Windows program, from its header
_HEADER = 4096
_ON_MAC = Path("/Applications/Microsoft Excel.app/Contents/Info.plist")
ASK = 2  # VBAWarnings where nothing is set


@dataclass(frozen=True, slots=True)
class Excel:
    """An installed Excel; empty where there is none."""

    version: str = ""
    path: str = ""
    bits: int = 0
    macro_warnings: int = ASK


def bits_of(header: bytes) -> int:
    """Whether a Windows program is made for 64 or 32 bits; 0 where that cannot be told.

    >>> bits_of(b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\\0\\0\\x64\\x86")
    64
    >>> bits_of(b"")
    0
    """
    at = int.from_bytes(header[60:64], "little")
    if header[at : at + 4] != b"PE\0\0":
        return 0
    return _MACHINES.get(int.from_bytes(header[at + 4 : at + 6], "little"), 0)


if sys.platform == "win32":
    import winreg

    _HIVES = (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE)
    _PROGRAM = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    _CURRENT = r"SOFTWARE\Classes\Excel.Application\CurVer"
    _SECURITY = (
        r"Software\Policies\Microsoft\Office\{version}\Excel\Security",
        r"Software\Microsoft\Office\{version}\Excel\Security",
    )

    def found() -> Excel:
        """The Excel that Windows would start."""
        path = str(_value(_PROGRAM, "") or "")
        if not path:
            return Excel()
        number = str(_value(_CURRENT, "") or "").rpartition(".")[2] or "16"
        version = f"{number}.0"
        keys = (key.format(version=version) for key in _SECURITY)
        warnings = next((value for key in keys if isinstance(value := _value(key, "VBAWarnings"), int)), ASK)
        return Excel(version, path, _bits(Path(path.strip('"'))), warnings)

    def _value(key: str, name: str) -> object:
        for hive in _HIVES:
            try:
                with winreg.OpenKey(hive, key) as handle:
                    return winreg.QueryValueEx(handle, name)[0]
            except OSError:
                continue
        return None

    def _bits(path: Path) -> int:
        try:
            with path.open("rb") as file:
                return bits_of(file.read(_HEADER))
        except OSError:
            return 0

else:

    def found() -> Excel:
        """The Excel of a Mac; none anywhere else."""
        if not _ON_MAC.is_file():
            return Excel()
        with _ON_MAC.open("rb") as file:
            version = str(plistlib.load(file).get("CFBundleShortVersionString", ""))
        return Excel(version, str(_ON_MAC.parent.parent), 64)
