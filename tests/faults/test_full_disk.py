"""Every write that does not fit, on a real full disk and with a real limit: the old book stays."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kehu_xl.cli.commands import run
from tests.faults.conftest import TODAY, Victim

NAME = "甲.xlsm"
_EVERY = 8_000 if os.environ.get("KEHU_FAULTS") else 30_000  # bytes
_ROOM = (1_000, 30_000, 90_000, 130_000)  # kept free; the book has some 130,000 bytes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and disks are made as Linux has them")


@pytest.mark.parametrize("deadly", [False, True], ids=["refused", "killed"])
def test_no_write_that_is_too_long_harms_the_book(deadly: bool, victim: Victim, made: Path, tmp_path: Path) -> None:
    old = (made / NAME).read_bytes()
    for limit in range(2_000, len(old) - 10_000, _EVERY):
        folder = tmp_path / str(limit)
        folder.mkdir()
        shutil.copy(made / NAME, folder)
        code, said = victim.run(folder, "check", NAME, limit=limit, deadly=deadly)
        assert code == (-25 if deadly else 2), said
        assert deadly or ("磁盘空间不足" in said and said.count("\n") == 1)
        assert (folder / NAME).read_bytes() == old
        assert victim.run(folder, "check", NAME)[0] == 1
        assert {path.name for path in folder.iterdir()} == {NAME, "甲.kehu"}
        assert [path.read_bytes() for path in folder.glob("甲.kehu/backup/*")] == [old]
        assert not (folder / "甲.kehu" / "lock.xlsm").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte, in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "kehu-test", str(disk)]
    if (
        not hasattr(os, "geteuid")
        or os.geteuid()
        or subprocess.run(command, capture_output=True, check=False).returncode
    ):
        pytest.skip("making a small disk takes root and mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("room", _ROOM)
def test_a_full_disk_is_said_and_the_book_stays(room: int, small_disk: Path, made: Path, capsys) -> None:
    book = Path(shutil.copy(made / NAME, small_disk))
    old, ballast = book.read_bytes(), small_disk / "ballast"
    ballast.write_bytes(bytes(os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_bsize - room))
    assert run(["check", str(book), *TODAY]) == 2
    assert "磁盘空间不足" in capsys.readouterr().err
    assert book.read_bytes() == old
    assert {path.name for path in small_disk.iterdir()} == {NAME, "ballast"}
    ballast.unlink()
    assert run(["check", str(book), *TODAY]) == 1
