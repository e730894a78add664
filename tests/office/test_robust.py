"""An office that dies or hangs, several documents, any order of ending: one sentence, and no process left."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from kehu_xl.core.outcome import Outcome
from kehu_xl.hosts.libreoffice import find
from kehu_xl.hosts.libreoffice.engine import start
from kehu_xl.hosts.libreoffice.opening import open_book, stay
from kehu_xl.hosts.libreoffice.process import Wanted
from kehu_xl.spec import errors
from kehu_xl.store import FileStore, template_path
from tests.store.books import draw

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[xw.App]:
    app = start(Wanted(tmp_path / "own-profile", hidden=True, patience=60))
    yield app
    app.impl.quit()


def is_running(group: int) -> bool:
    """Whether a process of the group lives; one that only waits for its parent to notice does not."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, process_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(process_group) == group and state != "Z":
                return True
    return False


def members(group: int) -> list[int]:
    """The processes of a group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[2]) == group:
                found.append(int(stat.parent.name))
    return found


def test_a_dead_office_is_told_in_one_sentence(own_office: xw.App) -> None:
    own_office.books.add()
    os.killpg(own_office.impl.pid, signal.SIGKILL)
    with pytest.raises(errors.OfficeGone, match="已经退出"):
        own_office.books.add()


def test_a_hung_office_is_told_and_ended_by_force(tmp_path: Path) -> None:
    app = start(Wanted(tmp_path / "own-profile", hidden=True, patience=60))
    running = app.impl.running
    running.channel.patience = 1
    os.killpg(app.impl.pid, signal.SIGSTOP)
    with pytest.raises(errors.OfficeSilent, match="1 秒"):
        app.books.add()
    app.impl.quit()
    assert not is_running(app.impl.pid)


def test_unsaved_and_several_documents_end_with_the_office(tmp_path: Path) -> None:
    app = start(Wanted(tmp_path / "own-profile", hidden=True, patience=60))
    app.books.add().sheets[0]["A1"].value = "没有保存"
    app.books.open(draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}]))
    app.impl.quit()
    assert not is_running(app.impl.pid)
    assert app.impl.running.channel.process.poll() is not None


def test_no_lock_file_is_left_by_a_quit_without_closing(tmp_path: Path) -> None:
    app = start(Wanted(tmp_path / "own-profile", hidden=True, patience=60))
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}])
    app.books.open(path)
    lock = tmp_path / ".~lock.a.xlsx#"
    assert lock.exists()
    app.impl.quit()
    assert not lock.exists()


STARTS_AND_WAITS = """
import sys
from pathlib import Path
from kehu_xl.hosts.libreoffice.engine import start
from kehu_xl.hosts.libreoffice.process import Wanted
app = start(Wanted(Path(sys.argv[1]), hidden=True, patience=60))
print(app.impl.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a process that is no child, as Linux can")
def test_an_office_without_a_window_does_not_outlive_a_killed_engine(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_AND_WAITS, str(tmp_path / "own-profile")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as engine:
        assert engine.stdout is not None
        office_pid = int(engine.stdout.readline())
        alive = [os.pidfd_open(pid) for pid in members(office_pid)]  # the starter and the worker
        assert alive
        engine.kill()
    for each in alive:  # they end one after the other
        waiting = select.poll()
        waiting.register(each, select.POLLIN)
        assert waiting.poll(30_000), "the office lives on"
        os.close(each)
    assert not is_running(office_pid)


def test_a_command_that_cannot_be_done_is_refused_in_words(office: xw.App, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 no zip")
    with pytest.raises(errors.OfficeRefused, match="没有照办"):
        office.impl.ask("book", doc="no such document")


def test_staying_ends_when_the_last_document_is_closed(
    office: xw.App, opened: Callable[[Path], xw.Book], tmp_path: Path
) -> None:
    path = tmp_path / "档案.xlsm"
    FileStore.create(path, template_path()).apply(Outcome())
    book = opened(path)
    assert book.impl.doc in office.impl.calls.documents
    book.close()
    stay(office)
    assert not office.impl.calls.documents


def test_only_an_archive_that_is_there_is_opened(tmp_path: Path) -> None:
    told: list[Path] = []
    with pytest.raises(errors.FileMissing):
        open_book(tmp_path / "没有.xlsm", told.append)
    plain = tmp_path / "名单.xlsx"
    openpyxl.Workbook().save(plain)
    with pytest.raises(errors.NotAnArchive):
        open_book(plain, told.append)
    assert told == []


def test_an_office_without_its_python_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.touch()
    monkeypatch.setenv("KEHU_SOFFICE", str(program))
    monkeypatch.setattr(find, "_ELSEWHERE", (str(tmp_path / "no python here"),))
    for found in (find.soffice, find.office_python):
        found.cache_clear()
    try:
        with pytest.raises(errors.OfficePythonMissing, match="没有找到它的 Python"):
            find.office_python()
    finally:
        for found in (find.soffice, find.office_python):
            found.cache_clear()


def test_a_machine_without_libreoffice_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEHU_SOFFICE", str(tmp_path / "none"))
    find.soffice.cache_clear()
    try:
        with pytest.raises(errors.OfficeMissing, match="没有找到 LibreOffice"):
            find.soffice()
    finally:
        find.soffice.cache_clear()
