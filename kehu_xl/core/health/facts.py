"""What is gathered before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass

WINDOWS, MAC, LINUX = "win32", "darwin", "linux"


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """A computer. Texts are empty and numbers 0 where there is nothing."""

    platform: str
    python: tuple[int, int, int]
    executable: str
    xlwings: str = ""  # the installed version
    library: str = ""  # the folder of xlwings' DLL
    script: bool = False  # xlwings' AppleScript is in its place
    interpreter: str = ""  # what the user's xlwings configuration names
    interpreter_exists: bool = False
    interpreter_fault: str = ""  # why it cannot load kehu_xl
    unreadable: frozenset[str] = frozenset()  # paths that the ANSI code page cannot hold
    temporary: str = ""
    excel: str = ""  # version
    excel_path: str = ""
    excel_bits: int = 0
    macro_warnings: int = 2  # VBAWarnings: 1 all run, 2 ask, 3 signed only, 4 none
    office: str = ""  # LibreOffice's program
    office_uno: bool = False


@dataclass(frozen=True, slots=True)
class BookFacts:
    """A workbook on this computer."""

    fault: str = ""  # the sentence that says why it cannot be read
    is_archive: bool = True
    version: str = ""
    zone: int = 0  # of the mark that Windows gives files from elsewhere: 3 internet, 4 restricted
    service: str = ""  # whose synchronised folder it lies in
    writable: bool = True
    folder_writable: bool = True
    in_use: str = ""  # the sentence that says by whom
    missing_sheets: tuple[str, ...] = ()
    xlwings: str = ""  # version of the embedded module
    has_macros: bool = True
    same_macros: bool = True
    settings: tuple[str, ...] | None = ()  # keys on the sheet xlwings.conf; None: no such sheet
