"""Put the VBA project into the package: our modules, and xlwings' own two as its wheel ships them.

`xlwings` (BSD-3) and `Dictionary` (MIT) come unchanged out of `quickstart_standalone.xlsm` of the
installed xlwings, so that the workbook needs no add-in; THIRD_PARTY.md carries their licences.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from pyopenvba import ExcelFile
from pyopenvba.vba import VBAModule

from kehu_xl.build.vba import modules, opening

_SOURCE = "quickstart_standalone.xlsm"
_XLWINGS_MODULES = ("xlwings", "Dictionary")
_WORKBOOK = "ThisWorkbook"


class WrongXlwings(Exception):
    """The installed xlwings is not the one the template is built with."""


def with_project(package: bytes) -> bytes:
    """The package of a workbook without macros, with our VBA project in it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsm"
        path.write_bytes(package)
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            written = modules()
            document = project.get_module(_WORKBOOK)
            document.source += _lines(opening(written))
            document.dirty = bool(opening(written))
            for theirs in xlwings_modules():
                project.add_module(theirs.name, theirs.source, kind=theirs.kind)
            for ours in written:
                project.add_module(ours.name, _lines(ours.source))
            book.save()
        return path.read_bytes()


def xlwings_modules() -> tuple[VBAModule, ...]:
    """The two modules of the installed xlwings.

    >>> [module.name for module in xlwings_modules()]
    ['xlwings', 'Dictionary']
    """
    with as_file(files("xlwings") / _SOURCE) as path, ExcelFile(path) as book:
        project = book.vba_project()
        found = tuple(project.get_module(name) for name in _XLWINGS_MODULES)
    if f"'Version: {version('xlwings')}" not in found[0].source:
        raise WrongXlwings(version("xlwings"))
    return found


def _lines(source: str) -> str:
    return source.encode("ascii").decode().replace("\n", "\r\n")
