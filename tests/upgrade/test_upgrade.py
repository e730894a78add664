"""`kehu upgrade` on books of earlier templates: the structure becomes that of a new book, everything else stays."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import python_calamine as calamine
import xlwings as xw
from openxml_audit import FileFormat, OpenXmlValidator
from pyopenvba import ExcelFile

import kehu_xl
from kehu_xl.build.vba import macro
from kehu_xl.cli.commands import run
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec import errors
from kehu_xl.spec.actions import BY_ID
from kehu_xl.spec.defaults import FORMAT_VERSION
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Role
from kehu_xl.store import FileStore, template_path
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.office.conftest import office, opened  # noqa: F401 fixtures
from tests.upgrade.conftest import Pair, copied
from tests.upgrade.structure import differences, labels, modules_in, structure

READ = tuple(table.id for table in TABLES if table.role is not Role.STATIC)
OWN_RULE = ("customer_name", ("containsText", "", "", 'NOT(ISERROR(SEARCH("华信",{cell})))'))
NAMED = re.compile(rb' codeName="[^"]*"|<sheetPr/>|<sheetPr codeName="[^"]*"/>')
OWN_PARTS = re.compile(r"xl/(media|charts)/|xl/drawings/drawing|xl/worksheets/_rels/sheet(?=.*我的)")


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The book with parts changed."""
    members = parts(path)
    change(members)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def values(path: Path) -> dict[str, list[list[object]]]:
    """Every cell of every sheet that people see, as calamine reads it."""
    book = calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def tables(path: Path) -> Snapshot:
    return FileStore(path).read(READ)


def without_own_rule(facts: dict) -> dict:
    rules = {name: [rule for rule in found if rule != OWN_RULE] for name, found in facts["rules"].items()}
    return {**facts, "rules": rules}


def test_an_upgraded_book_is_built_like_a_new_one(pair: Pair) -> None:
    assert list(differences(without_own_rule(structure(pair.after)), structure(template_path()))) == []
    assert list(differences(labels(pair.after), labels(template_path()))) == []
    assert Book.open(pair.after).properties["kehu_version"] == FORMAT_VERSION


def test_the_upgraded_package_is_sound(pair: Pair) -> None:
    assert problems(Book.open(pair.after)) == ()
    audited = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(pair.after))
    assert [str(error) for error in audited.errors] == []


def test_no_cell_of_a_table_changes(pair: Pair) -> None:
    before, after = tables(pair.before), tables(pair.after)
    for name, view in before.tables.items():
        if name != "actions_log":
            there = [column for column in view.frame.columns if column in view.letters]
            assert view.frame[there].equals(after[name][there]), name
            assert {column: after.tables[name].letters[column] for column in there} == dict(view.letters)


def test_what_a_person_added_is_still_there(pair: Pair) -> None:
    sheets = [sheet.name for sheet in Book.open(pair.after).sheets]
    assert values(pair.after)["我的分析"] == values(pair.before)["我的分析"]
    assert sheets.index("我的分析") == 2
    assert "客户联系人" in sheets
    assert OWN_RULE in structure(pair.after)["rules"]["customers"]
    before, after = parts(pair.before), parts(pair.after)
    own = [name for name in before if OWN_PARTS.search(name)]
    assert len(own) >= 5
    assert {name for name in own if before[name] != after.get(name)} == set()
    sheet = next(sheet.part for sheet in Book.open(pair.after).sheets if sheet.name == "我的分析")
    assert NAMED.sub(b"", after[sheet]) == NAMED.sub(b"", before[sheet])


def test_every_other_part_is_the_old_one(journalled: Path) -> None:
    before = parts(journalled)
    kehu_xl.run("upgrade", journalled)
    after = parts(journalled)
    changed = {name for name in before if before[name] != after.get(name)}
    sheets = {sheet.part: sheet.name for sheet in Book.open(journalled).sheets}
    assert {sheets.get(name, name) for name in changed if "tables" not in name} <= {
        "校验结果", "xl/_rels/workbook.xml.rels",
        "使用说明", "操作记录", "首页", "docProps/custom.xml", "xl/styles.xml", "[Content_Types].xml",
        "xl/workbook.xml", "xl/vbaProject.bin", "customUI/customUI.xml", "customUI/customUI14.xml", "kehu.functions",
        "kehu.text",
        "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip


def test_no_place_for_temporary_files_is_told(
    oldest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = oldest.read_bytes()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "没有"))
    assert run(["upgrade", str(oldest)]) == 2
    assert "无法写入" in capsys.readouterr().err
    assert oldest.read_bytes() == before


def test_a_second_upgrade_finds_nothing_to_do(pair: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    once = pair.after.read_bytes()
    assert run(["upgrade", str(pair.after)]) == 0
    assert capsys.readouterr().out == f"已是最新版（格式版本 {FORMAT_VERSION}），没有写入。\n"
    assert pair.after.read_bytes() == once


def test_a_current_book_is_left_alone(current: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = current.read_bytes()
    assert run(["upgrade", str(current)]) == 0
    assert "已是最新版" in capsys.readouterr().out
    assert current.read_bytes() == before
    assert not current.with_suffix(".kehu").exists()


def test_a_dry_run_tells_the_same_and_writes_nothing(oldest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = oldest.read_bytes()
    assert run(["upgrade", str(oldest), "--dry-run"]) == 0
    would = capsys.readouterr().out.splitlines()
    assert oldest.read_bytes() == before
    assert run(["upgrade", str(oldest)]) == 0
    did = capsys.readouterr().out.splitlines()
    assert would[1:-1] == did[1:-2]
    assert any(line.startswith("  · 新增工作表：导入对应") for line in did)
    assert "  · 更新宏" in did
    assert would[-1] == "去掉 --dry-run 即可写入。"
    assert list((oldest.parent / "客户档案.kehu" / "backup").glob("*.xlsm"))[0].read_bytes() == before  # noqa: RUF015


def test_json_says_what_is_new(oldest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["upgrade", str(oldest), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["upgrade"]["from"] == "0.1.0"
    assert found["upgrade"]["to"] == FORMAT_VERSION
    assert {news["kind"] for news in found["upgrade"]["news"]} >= {"sheet", "columns", "macros", "ribbon", "version"}
    assert found["outputs"] == [str(oldest)]


@pytest.mark.parametrize("action", ["run", "check", "clean", "number", "grade", "follow_up", "summarize", "log"])
def test_every_command_runs_on_an_upgraded_book(upgraded: Path, action: str) -> None:
    kehu_xl.run(action, upgraded, today="2026-03-20")
    assert problems(Book.open(upgraded)) == ()
    assert list(differences(without_own_rule(structure(upgraded)), structure(template_path()))) == []


@pytest.mark.parametrize("action", ["run", "check", "summarize"])
def test_an_older_book_still_works_and_the_person_is_told(
    oldest: Path, action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([action, str(oldest), "--today", "2026-03-20"]) in (0, 1)
    assert f"请运行 kehu upgrade {oldest.name}" in capsys.readouterr().out
    assert run(["upgrade", str(oldest)]) == 0
    assert list(differences(without_own_rule(structure(oldest)), structure(template_path()))) == []
    capsys.readouterr()
    run([action, str(oldest), "--today", "2026-03-20"])
    assert "kehu upgrade" not in capsys.readouterr().out


def test_several_older_books_are_told_of_a_line_each(
    tmp_path: Path, oldest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(oldest, tmp_path / "另一本.xlsm")
    assert run(["check", str(tmp_path)]) in (0, 1)
    assert capsys.readouterr().out.count("请运行 kehu upgrade") == 2


def test_the_doctor_sends_an_older_book_to_the_upgrade(pair: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", str(pair.before)])
    assert "kehu upgrade" in capsys.readouterr().out
    run(["doctor", str(pair.after)])
    assert "kehu upgrade" not in capsys.readouterr().out


def test_steps_before_an_upgrade_can_still_be_undone(journalled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    view = tables(journalled).tables["customers"]
    spoilt = {"客户": {view.address("mobile", view.first_row): "+86 138-0013-8001"}}
    kehu_xl.patch_workbook(journalled, journalled, spoilt)
    kehu_xl.run("clean", journalled)
    kehu_xl.run("upgrade", journalled)
    run(["log", str(journalled)])
    assert "升级" in capsys.readouterr().out
    kehu_xl.run("undo", journalled, to=2)
    assert tables(journalled)["customers"].loc[view.first_row, "mobile"] == "+86 138-0013-8001"


def test_an_upgrade_itself_cannot_be_undone_and_says_so(journalled: Path) -> None:
    kehu_xl.run("upgrade", journalled)
    steps = tables(journalled)["actions_log"]["step"].dropna()
    with pytest.raises(errors.NothingToUndo, match="是升级，不能撤销"):
        kehu_xl.run("undo", journalled, to=int(max(steps)))


def test_settings_that_came_later_are_added_with_their_defaults(
    oldest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    view = tables(oldest).tables["settings"]
    row = int(view.frame.index[view.frame["setting"] == "默认等级"][0])
    cells = {view.address(column, row): None for column in ("setting", "value", "unit", "note")}
    kehu_xl.patch_workbook(oldest, oldest, {"参数": cells})
    assert run(["upgrade", str(oldest)]) == 0
    assert "“参数”新增：默认等级" in capsys.readouterr().out
    found = tables(oldest)["settings"]
    assert found.loc[found["setting"] == "默认等级", "value"].tolist() == ["C"]


def test_a_newer_book_is_refused(current: Path) -> None:
    store = FileStore(current)
    store.read(["staff"])
    store.apply(kehu_xl.app.Outcome(properties={"kehu_version": "99"}))
    before = current.read_bytes()
    with pytest.raises(errors.BookNewer, match="格式版本 99 比这个程序新"):
        kehu_xl.run("upgrade", current)
    assert current.read_bytes() == before


def test_a_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(errors.NotAnArchive):
        kehu_xl.run("upgrade", path)


def test_a_signed_book_is_refused(oldest: Path) -> None:
    repacked(oldest, lambda members: members.update({"_xmlsignatures/origin.sigs": b""}))
    before = oldest.read_bytes()
    with pytest.raises(errors.SignedFile):
        kehu_xl.run("upgrade", oldest)
    assert oldest.read_bytes() == before


def test_a_book_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "加密.xlsm"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2048)
    with pytest.raises(errors.KehuError):
        kehu_xl.run("upgrade", path)


def test_content_beside_a_table_stops_the_upgrade_whole(oldest: Path) -> None:
    kehu_xl.patch_workbook(oldest, oldest, {"操作记录": {"E4": "我的备注"}})
    before = oldest.read_bytes()
    with pytest.raises(errors.NoRoom, match="操作记录"):
        kehu_xl.run("upgrade", oldest)
    assert oldest.read_bytes() == before


def test_a_book_saved_as_xlsx_becomes_a_new_file(oldest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def as_xlsx(members: dict[str, bytes]) -> None:
        types = members["[Content_Types].xml"].replace(
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        )
        members["[Content_Types].xml"] = types

    path = repacked(oldest, as_xlsx).rename(oldest.with_suffix(".xlsx"))
    before = path.read_bytes()
    assert run(["upgrade", str(path)]) == 0
    said = capsys.readouterr().out
    assert "这本档案存成了 .xlsx，装不下宏：升级后的档案另存为 客户档案.xlsm，原文件不动" in said
    assert path.read_bytes() == before
    assert list(differences(without_own_rule(structure(oldest)), structure(template_path()))) == []
    assert b"macroEnabled" in parts(oldest)["[Content_Types].xml"]
    assert run(["upgrade", str(path)]) == 2
    assert "文件已经存在" in capsys.readouterr().err


def test_macros_of_a_persons_own_stay(first_macros: Path) -> None:
    with ExcelFile(first_macros) as book:
        book.vba_project().add_module("MyMacros", "Public Sub Mine()\r\nEnd Sub\r\n")
        book.save()
    kehu_xl.run("upgrade", first_macros)
    found = modules_in(first_macros)
    assert "Public Sub Mine()" in found["MyMacros.bas" if "MyMacros.bas" in found else "MyMacros"]
    del found["MyMacros.bas" if "MyMacros.bas" in found else "MyMacros"]
    assert found == modules_in(template_path())


def test_a_locked_macro_project_stops_the_upgrade(first_macros: Path) -> None:
    def broken(members: dict[str, bytes]) -> None:
        members["xl/vbaProject.bin"] = members["xl/vbaProject.bin"][:3000]

    repacked(first_macros, broken)
    with pytest.raises(errors.CannotPatch, match="宏工程读不懂"):
        kehu_xl.run("upgrade", first_macros)


def test_a_signed_macro_project_stops_the_upgrade(first_macros: Path) -> None:
    def signed(members: dict[str, bytes]) -> None:
        members["xl/vbaProjectSignature.bin"] = b"signature"
        members["xl/_rels/vbaProject.bin.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" '
            b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature" '
            b'Target="vbaProjectSignature.bin"/></Relationships>'
        )

    repacked(first_macros, signed)
    with pytest.raises(errors.SignedFile, match="宏工程带数字签名"):
        kehu_xl.run("upgrade", first_macros)


def test_a_ribbon_of_somebody_else_stays(oldest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = b'<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"><ribbon/></customUI>'
    relation = (
        b'<Relationship Id="rId77" Type="http://schemas.microsoft.com/office/2006/relationships/ui/extensibility" '
    )
    relation += b'Target="customUI/theirs.xml"/></Relationships>'

    def add(members: dict[str, bytes]) -> None:
        members["customUI/theirs.xml"] = theirs
        members["_rels/.rels"] = members["_rels/.rels"].replace(b"</Relationships>", relation)

    repacked(oldest, add)
    assert run(["upgrade", str(oldest)]) == 0
    assert "档案里有别的功能区，保持原样" in capsys.readouterr().out
    assert parts(oldest)["customUI/theirs.xml"] == theirs


def test_a_guide_that_somebody_wrote_into_stays(oldest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kehu_xl.patch_workbook(oldest, oldest, {"使用说明": {"E5": "我们公司的约定"}})
    before = values(oldest)["使用说明"]
    assert run(["upgrade", str(oldest)]) == 0
    assert "“使用说明”里有您自己写的内容，保持原样" in capsys.readouterr().out
    after = values(oldest)["使用说明"]
    assert [row[:25] for row in before] == [row[: len(old[:25])] for row, old in zip(after, before, strict=False)]
    assert "kehu_n" in Book.open(oldest).names
    assert run(["upgrade", str(oldest)]) == 0


@pytest.mark.libreoffice
def test_buttons_of_an_upgraded_book_work_in_libreoffice(
    pair: Pair,
    tmp_path: Path,
    opened: Callable[[Path], xw.Book],  # noqa: F811
) -> None:
    book = opened(copied(pair.after, tmp_path))
    found = book.app.impl.ask("buttons", doc=book.impl.doc, sheet="首页")
    assert macro(BY_ID["check"]) in found
    book.app.impl.said.clear()
    book.app.impl.ask("press", doc=book.impl.doc, sheet="首页", macro=macro(BY_ID["check"]))
    assert "错误" in "\n".join(book.app.impl.said)
    assert book.sheets.active.name == "校验结果"
