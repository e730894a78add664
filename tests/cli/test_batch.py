"""Several files on one command line: side by side, one line each, none harmed by another."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from kehu_xl.cli.batch import Told, several
from kehu_xl.cli.commands import run
from kehu_xl.jobs import Job
from kehu_xl.spec.errors import BatchInterrupted, KehuError


def _name(job: Job) -> Told:
    if job.path.name == "坏.xlsm":
        os._exit(1)  # as the system ends a process that took too much memory
    return job.path.name, 0


def _code(job: Job, error: KehuError) -> Told:
    return f"{job.path.name} {error.code}", 2


def _jobs(*names: str) -> list[Job]:
    return [Job("check", Path(name)) for name in names]


def test_a_process_that_dies_fails_only_its_own_file() -> None:
    told = list(several(_jobs("甲.xlsm", "坏.xlsm", "乙.xlsm", "丙.xlsm"), _name, _code))
    assert told == [("甲.xlsm", 0), ("坏.xlsm worker_lost", 2), ("乙.xlsm", 0), ("丙.xlsm", 0)]


def test_an_interruption_says_what_is_left() -> None:
    telling = several(_jobs("甲.xlsm", "乙.xlsm", "丙.xlsm"), _name, _code)
    assert next(telling) == ("甲.xlsm", 0)
    with pytest.raises(BatchInterrupted, match="其余的没有改动"):
        telling.throw(KeyboardInterrupt)


def test_a_folder_is_done_file_by_file(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("乙.xlsm", "丙.xlsm"):
        shutil.copy(archive, archive.with_name(name))
    archive.with_name("坏.xlsm").write_text("不是表格")
    archive.with_name("~$乙.xlsx").write_bytes(b"")
    (archive.with_name(".~lock.丙.xlsm#")).write_text("")
    assert run(["clean", str(archive.parent), "--ignore-lock"]) == 2
    *lines, total = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines] == ["✗" if "坏.xlsm" in line else "✓" for line in lines]
    assert len(lines) == 4
    assert total == "共 4 个文件：3 个完成，1 个没有执行。"


def test_json_lines_are_one_object_a_file(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(archive, archive.with_name("乙.xlsm"))
    assert run(["check", str(archive.parent / "*.xlsm"), "--json"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(answer["workbook"]).name for answer in answers] == ["乙.xlsm", archive.name]
