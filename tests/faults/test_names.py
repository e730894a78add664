"""Archives with names that shells, patterns and disks stumble over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kehu_xl.cli.commands import run
from tests.faults.conftest import TODAY

NAMES = ["我 的 档案.xlsm", "it's 我的.xlsm", "😀客户.xlsm", "100%&a;b$x.xlsm", "[1]*.xlsm", "-o.xlsm", "甲.乙.XLSM"]
_MOST_BYTES = 255


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows knows no such names")
@pytest.mark.parametrize("name", NAMES)
def test_an_archive_of_any_name_is_checked_and_leaves_its_companion_only(name: str, made: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(made / "甲.xlsm", tmp_path / name))
    assert run(["check", str(book), *TODAY]) == 1
    assert run(["log", str(book)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {name, f"{book.stem}.kehu"}
    assert [path.name for path in (tmp_path / f"{book.stem}.kehu").iterdir()] == ["backup"]


@pytest.mark.skipif("sys.platform != 'linux'", reason="names are measured in bytes on Linux")
@pytest.mark.parametrize("room", [0, 10], ids=["as long as can be", "no room for what is written beside it"])
def test_a_name_too_long_for_what_is_written_beside_it_is_said(
    room: int, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letters = _MOST_BYTES - room - len(".xlsm")
    book = Path(shutil.copy(made / "甲.xlsm", tmp_path / f"{'长' * (letters // 3)}.xlsm"))
    old = book.read_bytes()
    assert run(["check", str(book), *TODAY]) == 2
    said = capsys.readouterr().err
    assert ("文件名太长" in said, said.count("\n")) == (True, 1), said
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(book.name, old)]


@pytest.mark.skipif("sys.platform == 'win32'", reason="making a link takes rights there")
def test_a_link_that_leads_nowhere_or_to_itself_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, target in (("断.xlsm", "没有.xlsm"), ("环.xlsm", "环.xlsm")):
        (tmp_path / name).symlink_to(target)
        assert run(["check", str(tmp_path / name), *TODAY]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"断.xlsm", "环.xlsm"}
