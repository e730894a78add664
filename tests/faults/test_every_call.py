"""Every system call of a save fails, or is the last one before the process is killed: the book is whole.

The calls and their faults are found by tracing a save with strace. KEHU_FAULTS=all tries each fault of each
call (an hour or two), KEHU_FAULTS=many a few hundred; without it each call and each failure is tried once.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.faults.conftest import SHARES, UNEXPECTED, Victim, files, fresh
from tests.faults.tracing import TRACED, WRITING, Fault, faults_of_a_save, sample

NAME, LIST = "甲.xlsm", "名单.csv"

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace (apt-get install strace) is not installed")


@pytest.fixture(scope="session")
def states(victim: Victim, made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, list[Fault]]:
    """The book before and after, and every fault of the save between."""
    folder = fresh(made, tmp_path_factory.mktemp("unhurt"), "unhurt")
    old = (folder / NAME).read_bytes()
    assert victim.run(folder, "check", NAME, strace=["-e", f"trace={TRACED}"])[0] == 1
    faults = list(faults_of_a_save(victim.trace, r'mkdir\(".*\.kehu"', r"rmdir\("))
    new = (folder / NAME).read_bytes()
    assert old != new
    assert {fault.call for fault in faults} >= WRITING
    return old, new, faults


@pytest.mark.parametrize("share", range(SHARES))
def test_a_book_is_the_old_or_the_new_one_whatever_call_fails(
    share: int, victim: Victim, made: Path, tmp_path: Path, states: tuple[bytes, bytes, list[Fault]]
) -> None:
    old, new, faults = states
    wrong = []
    for fault in sample(faults, 0)[share::SHARES]:
        folder = fresh(made, tmp_path, fault)
        code, said = victim.run(folder, "check", NAME, strace=fault.strace)
        wrong += [f"{fault}: {what} (code {code}, {said!r})" for what in _faults_in(folder, (old, new), code, said)]
        code, said = victim.run(folder, "check", NAME)
        if (
            code != 1
            or (folder / NAME).read_bytes() != new
            or {name for name in files(folder) if "backup" not in name} != files(made) | {"甲.kehu"}
        ):
            wrong.append(f"{fault}: the next start leaves {files(folder)}, code {code}, {said!r}")
        shutil.rmtree(folder)
    assert wrong == []


def _faults_in(folder: Path, states: tuple[bytes, bytes], code: int, said: str) -> Iterator[str]:
    book = (folder / NAME).read_bytes()
    if book not in states:
        yield "neither the old nor the new book"
    if code == 1 and book != states[1]:
        yield "says it is done, and is not"
    if code == 2 and book != states[0]:
        yield "says it is not done, and is"
    if code not in {1, 2, -9} or UNEXPECTED in said or (code == 2 and said.count("\n") != 1):
        yield "does not end in one sentence"
    if any(copy.read_bytes() != states[0] for copy in folder.glob("甲.kehu/backup/*.xlsm")):
        yield "a backup is not the old book"


@pytest.mark.parametrize("share", range(2))
def test_a_new_archive_is_there_whole_or_not_at_all(share: int, victim: Victim, made: Path, tmp_path: Path) -> None:
    command = ("run", LIST, "-o", "新.xlsm")
    unhurt = fresh(made, tmp_path, "unhurt")
    assert victim.run(unhurt, *command, strace=["-e", f"trace={TRACED}"])[0] == 1
    faults = sample(faults_of_a_save(victim.trace, r'mkdir\(".*\.kehu"', r"rmdir\("), 1)[share::2]
    wrong = []
    for fault in faults:
        folder = fresh(made, tmp_path, fault)
        code, said = victim.run(folder, *command, strace=fault.strace)
        new = {name for name in files(folder) if name.startswith("新") and name.endswith(("xlsm", "xlsx"))}
        expected = [{"新.xlsm", "新.未导入.xlsx"}] if code == 1 else [set()]
        if code == -9:
            expected += [{"新.未导入.xlsx"}, {"新.xlsm", "新.未导入.xlsx"}]
        if new not in expected or code not in {1, 2, -9} or UNEXPECTED in said or not _are_whole(folder, new):
            wrong.append(f"{fault}: {new} (code {code}, {said!r})")
        code, said = victim.run(folder, *command, "--replace")
        if code != 1 or {name for name in files(folder) if name.startswith(".") or name.endswith("lock")}:
            wrong.append(f"{fault}: the next start leaves {files(folder)}, code {code}, {said!r}")
        shutil.rmtree(folder)
    assert faults
    assert wrong == []


def _are_whole(folder: Path, names: set[str]) -> bool:
    for name in names:
        with zipfile.ZipFile(folder / name) as archive:
            if archive.testzip():
                return False
        openpyxl.load_workbook(folder / name, read_only=True).close()
    return True


@pytest.mark.libreoffice
def test_the_new_book_opens_elsewhere(states: tuple[bytes, bytes, list[Fault]], tmp_path: Path, convert) -> None:
    path = tmp_path / NAME
    path.write_bytes(states[1])
    assert openpyxl.load_workbook(path)["客户"]["B2"].value == "徐州华信商贸有限公司"
    converted = convert(path, "xlsx:Calc MS Excel 2007 XML")
    assert openpyxl.load_workbook(converted)["客户"]["B2"].value == "徐州华信商贸有限公司"
