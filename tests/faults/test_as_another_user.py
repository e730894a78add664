"""A colleague's files, met as a user without rights: one sentence, and everything as it was."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import pytest

from kehu_xl.cli.commands import run
from tests.faults.conftest import TODAY

NAME, LIST, NOBODY = "甲.xlsm", "名单.csv", 65_534
pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become somebody else"
)


@pytest.fixture
def shared(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A folder that everybody may write in, with root's archive in it; what a command loads is loaded."""
    for name in (NAME, LIST):
        shutil.copy(made / name, tmp_path)
    for command in (["check", NAME], ["undo", NAME], ["log", NAME], ["clean", LIST]):
        run([command[0], str(tmp_path / command[1])])
    run(["run", str(tmp_path / LIST), "-o", str(tmp_path / "新.xlsm")])
    with TemporaryDirectory() as name:  # pytest's own folders are root's alone
        folder = Path(name)
        folder.chmod(0o777)
        for file in (NAME, LIST):
            shutil.copy(made / file, folder)
            (folder / file).chmod(0o644)
        yield folder


def as_nobody(folder: Path, *arguments: str) -> tuple[int, str]:
    """Exit code of a command that a user without rights gives, and what was printed."""
    with TemporaryFile() as said:
        child = os.fork()
        if not child:
            _give(folder, arguments, said.fileno())
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        return code, said.read().decode()


def _give(folder: Path, arguments: tuple[str, ...], said: int) -> None:
    code = 70
    try:
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
        os.chdir(folder)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        code = run([*arguments])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file and its rights."""
    return {
        str(path.relative_to(folder)): (path.read_bytes() if path.is_file() else b"", path.stat().st_mode)
        for path in folder.rglob("*")
    }


def only_read(folder: Path) -> None:
    """The folder is another's, the file itself is everybody's."""
    (folder / NAME).chmod(0o666)
    folder.chmod(0o755)


def with_companion(folder: Path) -> None:
    """The folder of the backups is another's."""
    (folder / "甲.kehu").mkdir(0o755)


def sticky(folder: Path) -> None:
    """Everybody may make files there, and replace only their own."""
    (folder / NAME).chmod(0o666)
    folder.chmod(0o1777)


def unreadable(folder: Path) -> None:
    """Nobody else may even read the file."""
    (folder / NAME).chmod(0o600)


@pytest.mark.parametrize("spoil", [only_read, with_companion, sticky, unreadable])
def test_what_may_not_be_written_is_said_in_one_sentence_and_stays(spoil: Callable[[Path], None], shared: Path) -> None:
    spoil(shared)
    before = contents(shared)
    code, said = as_nobody(shared, "check", NAME, *TODAY)
    assert (code, said.count("\n")) == (2, 1), said
    assert said.startswith(f"没有执行：{NAME}：")
    after = contents(shared)
    assert {name: after[name] for name in before} == before
    more = {held for name, (held, _) in after.items() if name not in before}
    assert more <= {before[NAME][0], b""}  # a backup at most, and its folders


@pytest.mark.parametrize(
    "command",
    [("log", NAME), ("undo", NAME), ("run", LIST, "-o", "新.xlsm"), ("clean", LIST)],
    ids=["log", "undo", "run", "clean"],
)
def test_what_may_not_be_read_is_said_in_one_sentence(command: tuple[str, ...], shared: Path) -> None:
    for path in shared.iterdir():
        path.chmod(0o600)
    before = contents(shared)
    code, said = as_nobody(shared, *command)
    assert (code, said.count("\n")) == (2, 1), said
    assert said.startswith(f"没有执行：{command[1]}：没有读取这个文件的权限")
    assert contents(shared) == before


def test_a_file_of_a_colleague_is_replaced_where_the_folder_allows_it(shared: Path) -> None:
    (shared / NAME).chmod(0o666)
    old = (shared / NAME).read_bytes()
    code, said = as_nobody(shared, "check", NAME, *TODAY)
    assert code == 1, said
    assert (shared / NAME).stat().st_mode & 0o777 == 0o666
    assert [file.read_bytes() for file in shared.glob("甲.kehu/backup/*")] == [old]
