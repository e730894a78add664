"""All hostile files, by name."""

from __future__ import annotations

from pathlib import Path

from tests.hostile import archives, others, sheets, xml, zips
from tests.hostile.case import Case

CASES: dict[str, Case] = {
    case.name: case for module in (zips, xml, sheets, archives, others) for case in module.cases()
}


def make(case: Case, folder: Path) -> Path:
    """Put the file of a case into a folder."""
    path = folder / case.file
    case.make(path)
    return path
