"""Which spreadsheet format a zip holds, told by its parts rather than by the file's name."""

from __future__ import annotations

import struct
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from kehu_xl.spec.errors import DamagedFile
from kehu_xl.spec.vocabulary.listing import DAMAGE

MAX_CELLS = 60_000_000
_MAX_BYTES = 4 * 1024**3
_MAX_RATIO = 600
_SMALL = 256 * 1024**2
_OPEN_DOCUMENT, _BINARY = "content.xml", "xl/workbook.bin"


def format_of(path: Path) -> str:
    """`ods`, `xlsb` or `xlsx`. Raises DamagedFile for what is no zip or would not fit into memory."""
    try:
        with ZipFile(path) as package:
            refuse_bombs(package, path)
            names = {name.replace("\\", "/").lstrip("/").lower() for name in package.namelist()}
    except (BadZipFile, EOFError, OSError, NotImplementedError, ValueError, struct.error) as error:
        raise DamagedFile(file=path.name, what=DAMAGE["package"]) from error
    if _OPEN_DOCUMENT in names:
        return "ods"
    return "xlsb" if _BINARY in names else "xlsx"


def refuse_bombs(package: ZipFile, path: Path) -> None:
    """Refuse a zip whose parts unpack to more than anybody's list."""
    parts = package.infolist()
    bomb = any(p.file_size > _SMALL and p.file_size > _MAX_RATIO * max(p.compress_size, 1) for p in parts)
    if bomb or sum(p.file_size for p in parts) > _MAX_BYTES:
        raise DamagedFile(file=path.name, what=DAMAGE["too_big"])
