"""Every workbook of the fixtures and of $KEHU_PACKAGES as a list and as an archive: used, or refused in words."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kehu_xl.cli.commands import run
from kehu_xl.spec import words

FIXTURES = Path(__file__).parent / "fixtures"
PACKAGES = [*sorted(FIXTURES.glob("*.xls?")), *sorted(Path(os.environ.get("KEHU_PACKAGES", FIXTURES)).rglob("*.xl*"))]
UNEXPECTED = words.UNEXPECTED.partition("{")[0]
TODAY = ("--today", "2026-3-16")


@pytest.mark.parametrize("package", dict.fromkeys(PACKAGES), ids=lambda path: path.name)
def test_a_real_workbook_is_used_or_refused(package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(shutil.copy(package, tmp_path / package.name))
    before = path.read_bytes()
    for command in (["check", str(path)], ["run", str(path), "-o", str(tmp_path / "新.xlsm")], ["clean", str(path)]):
        code = run([*command, *TODAY])
        said = capsys.readouterr()
        assert code in ({2} if command[0] == "check" else {0, 1, 2})
        assert UNEXPECTED not in said.out + said.err, (command[0], said.err)
        assert "Traceback" not in said.err
    assert path.read_bytes() == before
