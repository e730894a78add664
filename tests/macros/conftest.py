"""The VBA and the ribbon as the committed template holds them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias
from zipfile import ZipFile

import openpyxl
import pytest
from oletools.olevba import VBA_Parser
from openpyxl.workbook import Workbook

from kehu_xl.store import template_path

Modules: TypeAlias = dict[str, str]


def modules_in(path: Path) -> Modules:
    """Name -> source of every VBA module, read by oletools, which nobody here wrote."""
    parser = VBA_Parser(str(path))
    try:
        return {stream.rpartition("/")[2]: code for _, stream, _, code in parser.extract_macros()}
    finally:
        parser.close()


@pytest.fixture(scope="session")
def modules() -> Modules:
    return modules_in(template_path())


@pytest.fixture(scope="session")
def parts() -> dict[str, bytes]:
    with ZipFile(template_path()) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="session")
def book() -> Workbook:
    """The template as openpyxl reads it."""
    return openpyxl.load_workbook(template_path())
