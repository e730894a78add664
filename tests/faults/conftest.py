"""Where faults are tried: books to save, and a process to hurt while it saves them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any

import pytest

from kehu_xl.cli.commands import run
from kehu_xl.spec import words
from tests.faults.victim import ANSWERS, REQUESTS, TRACE

ROOT = Path(__file__).resolve().parents[2]
TODAY = ["--today", "2026-3-16"]
_TODAY_OF: dict[str, list[str]] = {"upgrade": [], "new": []}  # commands for which every day is the same
UNEXPECTED = words.UNEXPECTED.partition("{")[0]


@dataclass(frozen=True)
class Victim:
    """Runs kehu commands with faults, or one command that is paused, over and over again from there."""

    requests: IO[str]
    answers: IO[str]
    aside: Path  # for what is printed and traced

    def run(self, folder: Path, *arguments: str, **faults: Any) -> tuple[int, str]:
        """Exit code (minus the signal that killed it) and what was printed."""
        self.begin(folder, *arguments, **faults)
        return self.end()

    def begin(
        self,
        folder: Path,
        *arguments: str,
        strace: Sequence[str] | None = None,
        limit: int | None = None,
        deadly: bool = False,
    ) -> None:
        """Start a command; `limit` is how large a file may get, `deadly` says that a larger one kills."""
        self._ask(self.aside, folder, arguments, {"strace": strace, "file_limit": limit, "deadly": deadly})

    def _ask(self, aside: Path, folder: Path, arguments: Sequence[str], more: dict[str, Any]) -> None:
        request = {"run": [*arguments, *_TODAY_OF.get(arguments[0], TODAY)], "in": str(folder), "aside": str(aside)}
        self.requests.write(json.dumps({"pipes": None, **request, **more}) + "\n")
        self.requests.flush()

    def end(self) -> tuple[int, str]:
        """Wait for the command that was started."""
        answer = json.loads(self.answers.readline())
        return answer["code"], answer["said"]

    @contextmanager
    def paused(self, folder: Path, *arguments: str) -> Iterator[Victim]:
        """The command, stopped before it first touches the folder: each `run` goes on from there in a fork."""
        pipes = Path(mkdtemp(dir=self.aside))
        for name in (REQUESTS, ANSWERS):
            os.mkfifo(pipes / name)
        self._ask(pipes, folder, arguments, {"pipes": str(pipes)})
        assert json.loads(self.answers.readline()) == {}
        with (pipes / REQUESTS).open("w") as requests, (pipes / ANSWERS).open() as answers:
            yield Victim(requests, answers, pipes)

    @property
    def trace(self) -> str:
        """The calls of the last traced run."""
        return (self.aside / TRACE).read_text("utf-8", "replace")


@contextmanager
def started(aside: Path) -> Iterator[Victim]:
    """A warm process."""
    command = [sys.executable, "-m", "tests.faults.victim", str(draw_list(aside))]
    pipe = subprocess.PIPE
    with (
        (aside / "stderr.txt").open("w") as errors,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors, text=True, cwd=ROOT) as process,
    ):
        assert process.stdin
        assert process.stdout
        yield Victim(process.stdin, process.stdout, aside)
        process.stdin.close()


@pytest.fixture(scope="session")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    """One warm process a test worker."""
    with started(tmp_path_factory.mktemp("aside")) as process:
        yield process


def draw_list(folder: Path) -> Path:
    """A list with one row that is wrong and one that is held back."""
    rows = (
        "客户名称,手机,成交金额",
        "徐州华信商贸有限公司,138 0013 8000,1.2万",
        "苏州鼎盛机电有限公司,139,",
        ",13900139000,",
    )
    (folder / "名单.csv").write_text("\n".join(rows), "utf-8")
    return folder / "名单.csv"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list and the archive made of it."""
    folder = tmp_path_factory.mktemp("made")
    draw_list(folder)
    assert run(["run", str(folder / "名单.csv"), "-o", str(folder / "甲.xlsm"), *TODAY]) == 1
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A folder with that archive and nothing else."""
    shutil.copy(made / "甲.xlsm", tmp_path)
    return tmp_path


def files(folder: Path) -> set[str]:
    """What lies in a folder and below it, but for the folder of the backups itself."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != "backup"}


def fresh(made: Path, tmp_path: Path, fault: object) -> Path:
    """A copy of a folder, for one fault."""
    return Path(shutil.copytree(made, tmp_path / str(fault)))
