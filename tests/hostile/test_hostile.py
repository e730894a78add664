"""Whatever a file holds: exit 2 with one Chinese sentence or an honest result, in bounded time and memory.

A sample of the files is tried here, KEHU_FAULTS=many tries more, KEHU_FAULTS=all every one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kehu_xl.cli.commands import run
from kehu_xl.spec import words
from tests.hostile.cases import CASES, make

_EACH = {"all": 1, "many": 3}.get(os.environ.get("KEHU_FAULTS", ""), 8)
FOUND = (  # what these found was mended
    "end of zip: offset 4294967295", "xl/worksheets/sheet1.xml: noise packed", "packed by method 9", "flags 0x1",
    "flags 0x20", "_rels/.rels: an external entity", "a sheet with a cell in the last corner",
    "a sheet with a row of twenty digits", "a sheet with a column of twenty letters",
    "a text with a field of a megabyte", "a link to itself named .xlsx", "a link to itself named .csv",
    "a link to endless zeros named .csv", "a pipe named .xlsx", "a sheet with number NaN", "customers with cell ZZZZ3",
    "customers with style x", "customers with a cell of an unknown type", "customers with cell 3",
    "customers with a column of twenty letters", "customers with a style of thirty digits", "customers: GBK",
    "a customers' table with a header count that is none", "a customers' table with column ids that are none",
    "a customers' sheet with columns backwards", "a customers' sheet with a million merges",
    "the archive's styles: empty", "the archive's styles: a long entity", "a signed archive", "an archive signed elsewhere",
)  # fmt: skip
KINDS = {  # one file of each kind that has to be withstood, tried always
    "zip bomb": "300 MB that say they are 100 bytes",
    "entity expansion": "xl/worksheets/sheet1.xml: a billion laughs",
    "external entity": "xl/worksheets/sheet1.xml: an external entity",
    "path traversal": "a member named b'../../../../etc/cron.d/x'",
    "absurd dimensions": "a sheet with dimension to the last corner",
    "a million styled empty rows": "a million styled empty rows",
    "70,000 parts": "70,000 parts",
    "invalid UTF-8": "xl/sharedStrings.xml: invalid UTF-8",
    "duplicate part names": "a member named b'xl/workbook.xml'",
    "encrypted": "a password as .xlsx",
    "signed": "signed",
    "fuzzed bytes": "xl/worksheets/sheet1.xml: noise packed",
}
_ALWAYS = (*FOUND, *KINDS.values())
LIGHT = list(
    dict.fromkeys(
        [
            *(name for name in _ALWAYS if not CASES[name].heavy),
            *[name for name, case in CASES.items() if not case.heavy][::_EACH],
        ]
    )
)
HEAVY = list(
    dict.fromkeys(
        [
            *(name for name in _ALWAYS if CASES[name].heavy),
            *[name for name, case in CASES.items() if case.heavy][:: max(_EACH // 2, 1)],
        ]
    )
)
_MEMORY, _SECONDS = 3 * 2**30, 90
UNEXPECTED = words.UNEXPECTED.partition("{")[0]
CHINESE = re.compile("[\u4e00-\u9fff]")
TODAY = ("--today", "2026-3-16")


def doors(path: Path) -> list[list[str]]:
    """Every command that reads such a file."""
    if path.name == "档案.xlsm":
        return [["run", str(path), *TODAY]]
    new = str(path.parent / "新.xlsm")
    return [
        ["check", str(path), *TODAY],
        ["run", str(path), "-o", new, *TODAY],
        ["clean", str(path), "--replace", *TODAY],
    ]


def refused_or_done(code: int, out: str, err: str) -> str:
    """What is wrong with how a command ended, "" where nothing is."""
    if UNEXPECTED in err + out or "Traceback" in err:
        return f"unexpected: {err}"
    if code not in {0, 1, 2}:
        return f"exit code {code}"
    if code == 2 and not CHINESE.search(err):
        return f"no sentence: {err!r}"
    return ""


@pytest.mark.parametrize("name", LIGHT)
def test_a_hostile_file_is_refused_in_words_or_used(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make(CASES[name], tmp_path)
    before = path.read_bytes() if path.is_file() else None
    for command in doors(path):
        code = run(command)
        out, err = capsys.readouterr()
        assert not refused_or_done(code, out, err), command[0]
    assert before is None or path.name == "档案.xlsm" or path.read_bytes() == before
    if sys.platform != "win32":
        assert not Path("/etc/cron.d/x").exists()


def _limited() -> None:
    import resource  # noqa: PLC0415 not there on Windows

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are set as Linux has them")
@pytest.mark.parametrize("name", HEAVY)
def test_a_bomb_takes_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    path = make(CASES[name], tmp_path)
    for command in doors(path)[:2]:
        done = subprocess.run(
            [sys.executable, "-m", "kehu_xl", *command],
            capture_output=True, text=True, timeout=_SECONDS, check=False, preexec_fn=_limited,
        )  # fmt: skip
        assert not refused_or_done(done.returncode, done.stdout, done.stderr), (
            command[0],
            done.returncode,
            done.stderr,
        )
        path.with_name("新.xlsm").unlink(missing_ok=True)


def test_there_are_many_hostile_files() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize("name", ["a signed archive", "an archive signed elsewhere"])
def test_a_signed_archive_is_refused_in_words(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make(CASES[name], tmp_path)
    before = path.read_bytes()
    assert run(["run", str(path), *TODAY]) == 2
    assert "带数字签名，修改会使签名失效。如果不再需要签名" in capsys.readouterr().err
    assert path.read_bytes() == before
