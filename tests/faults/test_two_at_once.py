"""Two programs at one file: one wins, the other is told, and nobody's work is lost."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import time
from pathlib import Path
from platform import node

import pytest

from kehu_xl.cli.commands import run
from kehu_xl.spec.errors import AnotherRun
from kehu_xl.store import locks
from tests.faults.conftest import TODAY, Victim

SLOW = ["-e", "trace=fsync", "-e", "inject=fsync:delay_enter=2000000"]  # microseconds
NO_LOCKS = ["-e", "trace=flock", "-e", "inject=flock:error=ENOLCK"]
_PATIENCE = 30
_ROUNDS, _STARTS, _REFUSED = 8, 6, 7
_HOLD = 0.3  # seconds
pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace (apt-get install strace) is not installed")


@pytest.fixture
def saving(victim: Victim, folder: Path) -> Path:
    """A book that another kehu is just saving: its new file is written, but not yet in its place."""
    victim.begin(folder, "check", "甲.xlsm", strace=SLOW)
    deadline = time.monotonic() + _PATIENCE
    while not any(path.stat().st_size > 100_000 for path in folder.glob(".甲.xlsm.*")):
        assert time.monotonic() < deadline
        os.sched_yield()
    return folder / "甲.xlsm"


def test_one_run_wins_and_the_other_says_so(saving: Path, victim: Victim, capsys) -> None:
    old = saving.read_bytes()
    assert run(["check", str(saving), *TODAY]) == 2
    assert "另一个 kehu 程序正在处理这个文件。请等它完成，再试一次。" in capsys.readouterr().err
    assert victim.end()[0] == 1
    assert saving.read_bytes() != old
    assert run(["check", str(saving), *TODAY]) == 1


def test_a_book_that_somebody_opens_meanwhile_is_not_replaced(saving: Path, victim: Victim) -> None:
    old = saving.read_bytes()
    lock = saving.with_name("~$甲.xlsm")
    lock.write_bytes(b"")
    code, said = victim.end()
    assert (code, "打开着" in said) == (2, True), said
    assert saving.read_bytes() == old
    assert {path.name for path in saving.parent.iterdir()} == {saving.name, lock.name}


def test_a_book_that_somebody_saves_meanwhile_is_not_replaced(saving: Path, victim: Victim) -> None:
    saving.write_bytes(saving.read_bytes() + b"theirs")
    code, said = victim.end()
    assert (code, "刚刚被别的程序改过" in said) == (2, True), said
    assert saving.read_bytes().endswith(b"theirs")
    assert {path.name for path in saving.parent.iterdir()} == {saving.name}


@pytest.mark.parametrize(
    ("process", "host", "age", "refused"),
    [
        (os.getpid(), node(), 0, True), (os.getpid(), node(), 90_000, False), (2**22 - 1, node(), 0, False),
        (10**30, node(), 0, False), (4711, "pc-3", 0, True), ("x", node(), 0, False),
    ],
    ids=["running", "a day old", "gone", "impossible", "elsewhere", "illegible"],
)  # fmt: skip
def test_where_the_disk_knows_no_locks_the_process_in_the_lock_file_decides(
    process: object, host: str, age: int, refused: bool, victim: Victim, folder: Path
) -> None:
    lock = folder / "甲.kehu" / "lock.xlsm"
    lock.parent.mkdir()
    lock.write_text(f"{process} {host}", "utf-8")
    os.utime(lock, (time.time() - age,) * 2)
    code, said = victim.run(folder, "check", "甲.xlsm", strace=NO_LOCKS)
    assert (code, "另一个 kehu 程序" in said) == ((2, True) if refused else (1, False)), said
    assert lock.exists() == refused


@pytest.mark.parametrize("left", ["", f"{2**22 - 1} {node()}", None], ids=["unsigned", "left behind", "none"])
def test_of_many_starts_where_the_disk_knows_no_locks_one_wins(left: str | None, tmp_path: Path) -> None:
    """Each start in a process of its own, all let go at the same instant, again and again."""
    for _ in range(_ROUNDS):
        lock = tmp_path / "甲.kehu" / "lock.xlsm"
        lock.parent.mkdir(exist_ok=True)
        if left is not None:
            lock.write_text(left, "utf-8")
            os.utime(lock, (time.time() - 60,) * 2)
        gate_out, gate_in = os.pipe()
        starts = [_start(lock, gate_out) for _ in range(_STARTS)]
        os.write(gate_in, b"x" * _STARTS)
        codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in starts]
        os.close(gate_out), os.close(gate_in)
        assert sorted(codes) == [0, *[_REFUSED] * (_STARTS - 1)]
        assert list(tmp_path.iterdir()) == []


def _start(lock: Path, gate: int) -> int:
    """A process that waits at the gate, then takes the lock, and keeps it until all others have tried."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        fcntl.flock = _unknown  # type: ignore[assignment]
        os.read(gate, 1)
        with locks.held(lock, AnotherRun(file="甲.xlsm")):
            time.sleep(_HOLD)
        code = 0
    except AnotherRun:
        code = _REFUSED
    finally:
        os._exit(code)


def _unknown(*_: object) -> None:
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
