"""What is no file to read from: folders, pipes, devices, sockets."""

from __future__ import annotations

import stat
from pathlib import Path

from kehu_xl.spec.errors import FileMissing, NotAFile, NotASpreadsheet


def refuse_irregular(path: Path) -> None:
    """Raise FileMissing, NotAFile for a folder, NotASpreadsheet for what never ends or never begins.

    A link counts as what it leads to.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileMissing(file=path.name) from error
    except (OSError, ValueError) as error:  # a link to itself, a name with a NUL
        raise NotASpreadsheet(file=path.name) from error
    if stat.S_ISDIR(mode):
        raise NotAFile(file=path.name)
    if not stat.S_ISREG(mode):
        raise NotASpreadsheet(file=path.name)
