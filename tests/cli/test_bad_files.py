"""A file that cannot be used: exit code 2, one Chinese sentence with place and remedy, nothing changed."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from kehu_xl.cli.commands import run

PASSWORD_BOOK = Path(__file__).parent / "fixtures" / "pass_protected.xlsx"  # tafia/calamine tests, MIT


def _without_part(archive: Path, wanted: Callable[[str, bytes], bytes | None]) -> None:
    """Rewrite an archive's parts; None drops one."""
    with zipfile.ZipFile(archive) as source:
        parts = {name: wanted(name, source.read(name)) for name in source.namelist()}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            if content is not None:
                target.writestr(name, content)


def _missing(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "说明.txt").write_text("空", "utf-8")


def _text(path: Path) -> None:
    path.write_text("这不是表格", "utf-8")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(4_000, len(content) - 20_000, 997):
        content[place] ^= 0xFF
    path.write_bytes(bytes(content))


def _password(path: Path) -> None:
    shutil.copy(PASSWORD_BOOK, path)


def _customers_gone(path: Path) -> None:
    def rename(name: str, content: bytes) -> bytes | None:
        if name.startswith("xl/tables/") and b'"kehu_customers"' in content:
            return content.replace(b"kehu_customers", b"renamed")
        if name == "xl/workbook.xml":
            return content.replace('name="客户"'.encode(), 'name="别的"'.encode())
        return content

    _without_part(path, rename)


def _open_in_excel(path: Path) -> None:
    owner = "李明"
    content = bytes([len(owner.encode("gbk"))]) + owner.encode("gbk").ljust(54) + b"\x02\0"
    path.with_name(f"~${path.name}").write_bytes(content + "李明".encode("utf-16-le").ljust(108, b" \0"[:1]))


def _open_in_libreoffice(path: Path) -> None:
    path.with_name(f".~lock.{path.name}#").write_text(",王芳,desk,22.11.2026 09:00,file:///x;", "utf-8")


CASES = {
    "missing": (_missing, "file_missing"),
    "folder": (_folder, "usage"),
    "text": (_text, "not_a_spreadsheet"),
    "empty": (_empty, "not_a_spreadsheet"),
    "truncated": (_truncated, "damaged_file"),
    "flipped": (_flipped, "damaged_file"),
    "password": (_password, "password_protected"),
    "customers gone": (_customers_gone, "sheet_missing"),
    "open in Excel": (_open_in_excel, "file_in_use"),
    "open in LibreOffice": (_open_in_libreoffice, "file_in_use"),
}


def _state(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _refused(path: Path, code: str, capsys: pytest.CaptureFixture[str], command: str = "run") -> None:
    before = _state(path.parent)
    assert run([command, str(path), "--json"]) == 2
    failure = json.loads(capsys.readouterr().out)["error"]
    assert failure["code"] == code, failure
    assert run([command, str(path)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert failure["message"] in said
    assert failure["advice"]
    assert _state(path.parent) == before


@pytest.mark.parametrize("case", CASES)
def test_a_bad_archive_is_refused_and_nothing_is_left_behind(case, archive, capsys) -> None:
    spoil, code = CASES[case]
    spoil(archive)
    _refused(archive, code, capsys)


def test_a_lock_can_be_overridden_by_who_knows_better(archive) -> None:
    _open_in_excel(archive)
    assert run(["run", str(archive), "--ignore-lock", "--today", "2026-3-16"]) == 0


@pytest.mark.parametrize(("column", "header"), [("A", "客户编号"), ("B", "客户名称")])
def test_a_vital_column_that_is_gone_is_named(column, header, archive, capsys) -> None:
    _change_header(archive, column, header, "甲乙丙")
    table = _table_part(archive)
    _without_part(archive, lambda name, content: _renumbered(content) if name == table else content)
    _refused(archive, "column_missing", capsys)
    run(["run", str(archive)])
    said = capsys.readouterr().err
    assert f"找不到列“{header}”" in said
    assert "工作表“客户”" in said


def test_a_read_only_file_is_refused(archive, capsys, monkeypatch) -> None:
    archive.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda path, mode, **_: not mode & os.W_OK)
    _refused(archive, "read_only", capsys)


def test_a_full_disk_leaves_the_old_file_whole(archive, capsys, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    _refused(archive, "disk_full", capsys, "check")


def test_a_list_without_a_name_column_is_refused(tmp_path, capsys) -> None:
    book = openpyxl.Workbook()
    for row in (("日期", "数量"), ("2026-1-1", 3), ("2026-1-2", 4)):
        book.active.append(row)
    path = tmp_path / "数量.xlsx"
    book.save(path)
    assert run(["run", str(path), "-o", str(tmp_path / "新.xlsm"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "no_name_column"
    assert [file.name for file in tmp_path.iterdir()] == ["数量.xlsx"]


def test_a_list_needs_a_name_for_the_new_archive(customer_list, capsys) -> None:
    assert run(["run", str(customer_list)]) == 2
    assert "-o" in capsys.readouterr().err


def test_an_archive_mixed_with_a_list_points_to_import(archive, tmp_path, capsys) -> None:
    other = tmp_path / "另一份.csv"
    other.write_text("客户名称\n甲公司\n", "utf-8")
    assert run(["run", str(archive), str(other)]) == 2
    assert "kehu import" in capsys.readouterr().err


def test_steps_refuse_a_list(customer_list, capsys) -> None:
    assert run(["grade", str(customer_list)]) == 2
    assert "kehu run" in capsys.readouterr().err


def test_a_new_archive_never_replaces_another_file_unasked(archive, customer_list_again, capsys) -> None:
    before = _state(archive.parent)
    assert run(["run", str(customer_list_again), "-o", str(archive)]) == 2
    assert "--replace" in capsys.readouterr().err
    assert _state(archive.parent) == before


@pytest.fixture
def customer_list_again(archive: Path) -> Path:
    path = archive.with_name("名单二.csv")
    path.write_text("客户名称,手机\n丁公司,13800138001\n", "utf-8")
    return path


def test_replacing_keeps_a_backup_of_the_old_archive(archive, customer_list_again) -> None:
    old = archive.read_bytes()
    assert run(["run", str(customer_list_again), "-o", str(archive), "--replace"]) == 0
    backups = list(archive.with_name(f"{archive.stem}.kehu").rglob("*.xlsm"))
    assert old in [backup.read_bytes() for backup in backups]


def _table_part(archive: Path) -> str:
    with zipfile.ZipFile(archive) as source:
        names = [name for name in source.namelist() if name.startswith("xl/tables/")]
        return next(name for name in names if b'"kehu_customers"' in source.read(name))


def _renumbered(content: bytes) -> bytes:
    """Table column ids that no longer tell what the column once was."""
    return re.sub(rb'<tableColumn id="([12])" ', rb'<tableColumn id="99\1" ', content)


def _change_header(archive: Path, column: str, old: str, new: str) -> None:
    """Rename a header of 客户 in its cell and in its table, as Excel does."""
    table, cell = _table_part(archive), f'<c r="{column}1" t="inlineStr"><is><t>{new}</t></is></c>'.encode()

    def renamed(name: str, content: bytes) -> bytes:
        if name == table:
            return content.replace(f'name="{old}"'.encode(), f'name="{new}"'.encode())
        if name == "xl/worksheets/sheet2.xml":
            return re.sub(rb'<c r="%s1"[^>]*><v>[0-9]+</v></c>' % column.encode(), cell, content)
        return content

    _without_part(archive, renamed)


@pytest.mark.parametrize(
    ("target", "words"),
    [("没有的文件夹/新.xlsm", "没有的文件夹"), ("新" * 100 + ".xlsm", "文件名太长"), ("新.xlsx", ".xlsm")],
)
def test_a_new_archive_that_cannot_be_there_is_refused(target, words, customer_list, capsys) -> None:
    assert run(["run", str(customer_list), "-o", str(customer_list.parent / target)]) == 2
    assert words in capsys.readouterr().err
    assert [file.name for file in customer_list.parent.iterdir()] == [customer_list.name]


def test_a_list_that_is_not_there_is_named(tmp_path, capsys) -> None:
    assert run(["run", str(tmp_path / "没有.xlsx"), "-o", str(tmp_path / "新.xlsm")]) == 2
    assert "没有.xlsx：找不到这个文件" in capsys.readouterr().err
