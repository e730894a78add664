"""The template, built once for all tests of its looks and its structure."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from kehu_xl.build.package import parts
from kehu_xl.build.template import build


@pytest.fixture(scope="session")
def package() -> bytes:
    return build()


@pytest.fixture(scope="session")
def content(package: bytes) -> dict[str, bytes]:
    """Name -> content of each part."""
    return dict(parts(package))


@pytest.fixture(scope="session")
def book(package: bytes) -> Workbook:
    """The template as openpyxl reads it."""
    return openpyxl.load_workbook(BytesIO(package))


@pytest.fixture(scope="session")
def template_file(package: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsm"
    path.write_bytes(package)
    return path
