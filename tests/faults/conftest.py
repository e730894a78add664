"""Where faults are tried: books to save, and a process to hurt while it saves them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kehu_xl.cli.commands import run
from kehu_xl.spec import words
from tests.faults.victim import TRACE

ROOT = Path(__file__).resolve().parents[2]
TODAY = ["--today", "2026-3-16"]
SHARES = 4  # tests among which the faults of one command are dealt
UNEXPECTED = words.UNEXPECTED.partition("{")[0]


@dataclass(frozen=True)
class Victim:
    """Runs kehu commands with faults."""

    process: subprocess.Popen[str]
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
        request: dict[str, Any] = {"run": [*arguments, *TODAY], "in": str(folder), "aside": str(self.aside)}
        request |= {"strace": strace, "file_limit": limit, "deadly": deadly}
        assert self.process.stdin
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()

    def end(self) -> tuple[int, str]:
        """Wait for the command that was started."""
        assert self.process.stdout
        answer = json.loads(self.process.stdout.readline())
        return answer["code"], answer["said"]

    @property
    def trace(self) -> str:
        """The calls of the last traced run."""
        return (self.aside / TRACE).read_text("utf-8", "replace")


@pytest.fixture(scope="session")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    """One warm process a test worker."""
    aside = tmp_path_factory.mktemp("aside")
    command = [sys.executable, "-m", "tests.faults.victim", str(_draw_list(aside))]
    pipe = subprocess.PIPE
    with (
        (aside / "stderr.txt").open("w") as errors,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors, text=True, cwd=ROOT) as process,
    ):
        yield Victim(process, aside)
        assert process.stdin
        process.stdin.close()


def _draw_list(folder: Path) -> Path:
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
    _draw_list(folder)
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
