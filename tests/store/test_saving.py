"""A save is whole or did not happen, and says why in words."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
import zipfile
from collections.abc import Callable
from getpass import getuser
from pathlib import Path
from platform import node
from typing import Any, BinaryIO

import openpyxl
import pytest

from kehu_xl.core.outcome import Document, Outcome, Page
from kehu_xl.core.snapshot import CellError
from kehu_xl.spec import errors
from kehu_xl.store import FileStore, expand, is_archive, patch_workbook, template_path, write_documents
from kehu_xl.store.locks import own_lock
from kehu_xl.store.saving import save
from tests.store.books import draw, frame

BIG = 300 * 2**20


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return draw(tmp_path / "甲.xlsx", [{"姓名": "王芳"}], empty_rows=2)


def appended(name: str) -> Outcome:
    return Outcome(appended={"staff": frame(name=[name])})


def applied(path: Path, outcome: Outcome, **options: Any) -> None:
    store = FileStore(path, **options)
    store.read(["staff"])
    store.apply(outcome)


def failing(number: int) -> Callable[[BinaryIO], None]:
    def write(file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError(number, os.strerror(number))

    return write


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, errors.DiskFull), (errno.EROFS, errors.ReadOnlyFile), (errno.EIO, errors.CannotWrite)],
)
def test_what_the_system_refuses_is_said_and_nothing_is_left(
    book: Path, number: int, error: type[errors.KehuError]
) -> None:
    before = book.read_bytes()
    with pytest.raises(error, match=r"^甲.xlsx：[^a-zA-Z]+$"):
        save(book, failing(number), lambda path: None, keep=3)
    assert book.read_bytes() == before
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_a_file_that_fails_its_check_does_not_take_the_place(book: Path) -> None:
    def check(path: Path) -> None:
        raise errors.BrokenResult(file=path.name, what="x")

    before = book.read_bytes()
    with pytest.raises(errors.BrokenResult):
        save(book, lambda file: None, check, keep=3)
    assert book.read_bytes() == before
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_the_old_file_is_backed_up_and_only_so_many_are_kept(book: Path) -> None:
    before = book.read_bytes()
    applied(book, appended("李明"))
    folder = book.parent / "甲.kehu" / "backup"
    assert [path.read_bytes() for path in folder.iterdir()] == [before]
    for content in (b"1", b"2", b"3"):
        save(book, lambda file, content=content: file.write(content), lambda path: None, keep=2)  # type: ignore[misc]
    assert sorted(path.read_bytes() for path in folder.iterdir()) == [b"1", b"2"]


def test_rights_are_kept_and_links_followed(book: Path) -> None:
    book.chmod(0o640)
    link = book.with_name("链接.xlsx")
    link.symlink_to(book)
    applied(link, appended("李明"))
    assert link.is_symlink()
    assert stat.S_IMODE(book.stat().st_mode) == 0o640
    assert FileStore(book).read(["staff"])["staff"]["name"].tolist() == ["王芳", "李明"]


def test_a_read_only_file_stays(book: Path) -> None:
    book.chmod(0o440)
    with pytest.raises(errors.ReadOnlyFile):
        applied(book, appended("李明"))


@pytest.mark.parametrize(
    ("lock", "content", "who"),
    [
        ("~$甲.xlsx", b"\x02AB" + b" " * 52 + b"\x02\x00" + "王芳".encode("utf-16-le"), "王芳"),
        (".~lock.甲.xlsx#", "李明,li,pc,22.11.2026 08:30,;".encode(), "李明（电脑 pc）打开着，从 2026-11-22 08:30 起"),
        (".~lock.甲.xlsx#", f"李明,li,{node()},,file:///;".encode(), "李明（在这台电脑上）"),
        (".~lock.甲.xlsx#", f",{getuser()},{node()},,file:///;".encode(), f"您自己（{getuser()}，就在这台电脑上）"),
        (".~lock.甲.xlsx#", b",,pc-3,,file:///;", "电脑 pc-3 上的人"),
        (".~lock.甲.xlsx#", b"\xff\x00", "别的程序"),
        ("~$甲.xlsx", b"", "别的程序"),
    ],
)
def test_an_open_file_is_refused_and_says_who_has_it(book: Path, lock: str, content: bytes, who: str) -> None:
    book.with_name(lock).write_bytes(content)
    with pytest.raises(errors.FileInUse, match=who):
        applied(book, appended("李明"))
    applied(book, appended("李明"), ignore_lock=True)


def test_of_two_runs_on_one_file_one_wins(book: Path) -> None:
    with own_lock(book), pytest.raises(errors.FileInUse, match="kehu"):
        applied(book, appended("李明"))
    applied(book, appended("李明"))


def test_what_a_killed_run_left_is_removed(book: Path) -> None:
    leftover = book.with_name(".甲.xlsx.4711.kehu-tmp")
    leftover.write_bytes(b"half")
    applied(book, appended("李明"))
    assert not leftover.exists()


def test_what_a_killed_run_left_is_removed_though_there_is_nothing_to_write(book: Path) -> None:
    book.with_name(".甲.xlsx.4711.kehu-tmp").write_bytes(b"half")
    (book.parent / "甲.kehu").mkdir()
    (book.parent / "甲.kehu" / "lock.xlsx").touch()
    applied(book, Outcome())
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_an_old_lock_is_explained_and_can_be_overridden(book: Path) -> None:
    lock = book.with_name(".~lock.甲.xlsx#")
    lock.write_text("李明,li,pc,22.11.2026,file:///;", "utf-8")
    os.utime(lock, (0, 0))
    with pytest.raises(errors.StaleLock, match=r"李明（电脑 pc）从 1970-01-01 .*“.~lock.甲.xlsx#”.*--ignore-lock"):
        applied(book, appended("李明"))
    applied(book, appended("李明"), ignore_lock=True)


@pytest.mark.skipif(sys.platform != "linux", reason="how long a computer runs is asked as on Linux")
@pytest.mark.parametrize("host", [node(), "pc-3"])
def test_a_lock_from_before_this_computer_was_started_is_a_stale_one(book: Path, host: str) -> None:
    lock = book.with_name(".~lock.甲.xlsx#")
    lock.write_text(f"李明,li,{host},,file:///;", "utf-8")
    started = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) - 60
    is_old = time.time() - started > 12 * 3600
    os.utime(lock, (started, started))
    with pytest.raises(errors.FileInUse) as caught:
        applied(book, appended("李明"))
    assert type(caught.value) is (errors.StaleLock if is_old or host == node() else errors.FileInUse)


def test_a_lock_file_of_a_killed_run_does_not_lock(book: Path) -> None:
    lock = book.parent / "甲.kehu" / "lock.xlsx"
    lock.parent.mkdir()
    lock.touch(0o444)
    applied(book, appended("李明"))
    assert not lock.exists()


def test_of_two_new_archives_of_one_name_the_first_stays(tmp_path: Path) -> None:
    path = tmp_path / "新.xlsm"
    second = FileStore.create(path, template_path())
    FileStore.create(path, template_path()).apply(Outcome())
    first = path.read_bytes()
    with pytest.raises(errors.FileExists):
        second.apply(Outcome(properties={"theirs": "1"}))
    assert path.read_bytes() == first


def test_documents_are_taken_back_where_the_book_cannot_be_saved(book: Path) -> None:
    store = FileStore(book)
    store.read(["staff"])
    wanted = Outcome(documents=(Document("未导入", (Page("未导入", ("客户名称",), (("甲",),)),)),))
    book.write_bytes(book.read_bytes() + b"theirs")
    with pytest.raises(errors.FileChanged):
        store.apply(wanted)
    assert [path.name for path in book.parent.iterdir()] == [book.name]
    assert [path.name for path in FileStore(book).apply(wanted)] == ["甲.未导入.xlsx"]


@pytest.mark.parametrize(("book_mode", "folder_mode"), [(0o600, 0o700), (0o640, 0o750), (0o664, 0o775)])
def test_backups_and_new_files_are_open_to_nobody_who_may_not_read_the_book(
    book: Path, book_mode: int, folder_mode: int
) -> None:
    book.chmod(book_mode)
    seen = []

    def write(file: BinaryIO) -> None:
        seen.append(stat.S_IMODE(os.fstat(file.fileno()).st_mode) & ~book_mode)
        file.write(b"new")

    with own_lock(book):
        save(book, write, lambda path: None, keep=3)
    backup = next((book.parent / "甲.kehu" / "backup").iterdir())
    assert seen == [0]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (book, backup)] == [book_mode, book_mode]
    assert stat.S_IMODE((book.parent / "甲.kehu").stat().st_mode) == folder_mode


def test_the_folder_of_backups_is_closed_when_the_book_is(book: Path) -> None:
    applied(book, appended("李明"))
    book.chmod(0o600)
    applied(book, appended("赵敏"))
    assert stat.S_IMODE((book.parent / "甲.kehu").stat().st_mode) == 0o700


def test_a_file_of_a_person_among_the_backups_stays(book: Path) -> None:
    own = book.parent / "甲.kehu" / "backup" / "甲.定稿.xlsx"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"own")
    for content in (b"1", b"2", b"3"):
        save(book, lambda file, content=content: file.write(content), lambda path: None, keep=1)  # type: ignore[misc]
    assert sorted(path.read_bytes() for path in own.parent.iterdir()) == [b"2", b"own"]


def test_a_backup_that_is_still_the_book_itself_is_made_anew(book: Path) -> None:
    before = book.read_bytes()
    twin = book.parent / "甲.kehu" / "backup" / "甲.20260101-080000.xlsx"
    twin.parent.mkdir(parents=True)
    twin.hardlink_to(book)  # what a run leaves that is killed before it renames
    save(book, lambda file: file.write(b"new"), lambda path: None, keep=5)
    assert not twin.exists()
    assert [path.read_bytes() for path in twin.parent.iterdir()] == [before]


def test_what_the_system_notes_about_the_book_is_kept(book: Path) -> None:
    try:
        os.setxattr(book, "user.note", b"mine")
    except (OSError, AttributeError):
        pytest.skip("this file system knows no extended attributes")
    applied(book, appended("李明"))
    assert os.getxattr(book, "user.note") == b"mine"


def test_nothing_to_do_writes_nothing(book: Path) -> None:
    before, written = book.read_bytes(), book.stat()
    applied(book, Outcome())
    assert book.read_bytes() == before
    assert (book.stat().st_ino, book.stat().st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(BIG // 2**20):
            part.write(bytes(2**20))
    return path


def damaged(path: Path) -> Path:
    content = bytearray(draw(path, [{"姓名": "王芳"}]).read_bytes())
    at = content.find(b"xl/workbook.xml") + 60
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)
    return path


def truncated(path: Path) -> Path:
    path.write_bytes(draw(path, [{"姓名": "王芳"}]).read_bytes()[:2000])
    return path


def locked_with_password(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))
    return path


def old_excel(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    return path


def plain_text(path: Path) -> Path:
    path.write_text("客户名称,手机", encoding="utf-8")
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def other_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    return path


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: path, errors.FileMissing), (folder, errors.NotAFile), (plain_text, errors.NotASpreadsheet),
        (other_zip, errors.NotASpreadsheet), (old_excel, errors.NotASpreadsheet), (truncated, errors.DamagedFile),
        (damaged, errors.DamagedFile), (locked_with_password, errors.PasswordProtected), (bomb, errors.DamagedFile),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_words(
    tmp_path: Path, make: Callable[[Path], Path], error: type[errors.KehuError]
) -> None:
    path = make(tmp_path / "坏.xlsx")
    with pytest.raises(error, match="坏"):
        FileStore(path).read(["staff"])
    with pytest.raises(error):
        patch_workbook(path, tmp_path / "新.xlsx", {"Sheet1": {"A1": 1}})
    assert not (tmp_path / "新.xlsx").exists()


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = draw(tmp_path / "甲.xlsx", [{"姓名": "王芳"}])
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    secret = tmp_path / "secret"
    secret.write_text("机密", encoding="utf-8")
    doctype = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    shared = content["xl/sharedStrings.xml"].replace("王芳".encode(), b"&e;")
    content["xl/sharedStrings.xml"] = shared.replace(b"<sst", doctype + b"<sst")
    with zipfile.ZipFile(path, "w") as new:
        for name, part in content.items():
            new.writestr(name, part)
    assert "机密" not in str(FileStore(path).read(["staff"])["staff"].to_dict())


def test_an_archive_is_known_and_a_list_is_none(tmp_path: Path) -> None:
    archive = tmp_path / "档案.xlsm"
    FileStore.create(archive, template_path()).apply(Outcome())
    listing = tmp_path / "名单.xlsx"
    write_documents(tmp_path / "名单.xlsm", [Document("x", (Page("客户", ("客户编号", "客户名称"), (("1", "甲"),)),))])
    (tmp_path / "名单.x.xlsx").rename(listing)
    assert [is_archive(path) for path in (archive, listing, tmp_path / "a.csv")] == [True, False, False]


def test_folders_and_patterns_leave_lock_files_out(tmp_path: Path) -> None:
    for name in ("a.xlsm", "b.xlsm", "~$a.xlsm", ".~lock.b.xlsm#", "c.xlsx"):
        (tmp_path / name).touch()
    assert [path.name for path in expand([tmp_path])] == ["a.xlsm", "b.xlsm"]
    assert [path.name for path in expand([tmp_path / "*.xls?", tmp_path / "a.xlsm"])] == ["a.xlsm", "b.xlsm", "c.xlsx"]


def test_held_back_rows_are_written_as_they_were(tmp_path: Path) -> None:
    rows = (("00123", 5.0, None, "=1+1"), ("甲", True, CellError("#N/A"), "http://a.cn"))
    document = Document("未导入", (Page("未导入", ("编号", "数", "空", "文"), rows),))
    first, second = (write_documents(tmp_path / "名单.xlsm", [document])[0] for _ in range(2))
    assert [first.name, second.name] == ["名单.未导入.xlsx", "名单.未导入-2.xlsx"]
    sheet = openpyxl.load_workbook(first)["未导入"]
    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert shown == [["00123", 5, None, "=1+1"], ["甲", True, "#N/A", "http://a.cn"]]
    assert sheet["D2"].data_type == "s"
    assert sheet["A1"].font.bold
