"""`kehu accept` and `kehu fix` on a file."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

import kehu_xl
from kehu_xl.cli.commands import run
from kehu_xl.store import FileStore

ROWS = (
    ("客户名称", "手机", "邮箱", "负责人"),
    ("徐州华信商贸有限公司", "13800138001", "wang@qq.ocm", "李明"),
    ("南京远帆科技有限公司", "13900139002", "nobody@", "李明"),
    ("苏州明德机械厂", "1370013", "", "孙丽"),
)


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("accepted")
    with (folder / "名单.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(ROWS)
    kehu_xl.run("run", folder / "名单.csv", output=folder / "档案.xlsm", today="2026-03-16")
    return folder / "档案.xlsm"


@pytest.fixture
def archive(_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_made, tmp_path / "档案.xlsm"))


def codes(path: Path) -> list[str]:
    """The errors that 校验结果 lists."""
    listed = FileStore(path).read(["findings"])["findings"]
    pairs = zip(listed["code"].tolist(), listed["severity"].tolist(), strict=True)
    return sorted(code for code, severity in pairs if severity == "错误")


def test_an_accepted_value_is_left_out_counted_listed_and_withdrawn(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["accept", str(archive), "--code", "手机不对", "--reason", "老号码"]) == 1
    assert "认可 1 处：这些值不再算问题，直到它们被修改" in capsys.readouterr().out
    assert codes(archive) == ["bad_email", "bad_email"]
    assert run(["check", str(archive)]) == 1
    assert "另有 1 条已认可" in capsys.readouterr().out
    assert run(["accept", str(archive), "--list"]) == 0
    assert "老号码" in capsys.readouterr().out
    assert run(["accept", str(archive), "--list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["accepted"]
    assert (row["code"], row["value"], row["valid"]) == ("bad_mobile", "1370013", True)
    assert run(["accept", str(archive), "--withdraw"]) == 1
    assert "撤回 1 处认可" in capsys.readouterr().out
    assert codes(archive) == ["bad_email", "bad_email", "bad_mobile"]


def test_everything_accepted_is_exit_code_0(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["accept", str(archive), "--column", "手机", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["newly_accepted"] == 1
    assert run(["accept", str(archive), "--column", "email"]) == 0
    capsys.readouterr()
    assert run(["check", str(archive), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["findings_accepted"] == 3


def test_a_run_keeps_what_was_accepted_silent_until_the_value_changes(archive: Path) -> None:
    kehu_xl.run("accept", archive, codes=["bad_mobile"])
    kehu_xl.run("run", archive, today="2026-03-17")
    assert "bad_mobile" not in codes(archive)
    view = FileStore(archive).read(["customers"]).tables["customers"]
    cell = view.address("mobile", int(view.frame.index[view.frame["mobile"] == "1370013"][0]))
    kehu_xl.patch_workbook(archive, archive, {"客户": {cell: "1370014"}})
    kehu_xl.run("run", archive, today="2026-03-17")
    assert "bad_mobile" in codes(archive)
    kehu_xl.patch_workbook(archive, archive, {"客户": {cell: "1370013"}})
    kehu_xl.run("check", archive)
    assert "bad_mobile" in codes(archive)


def test_accepting_is_a_step_that_can_be_undone(archive: Path) -> None:
    kehu_xl.run("accept", archive, cells=["客户!D4"])
    assert "bad_mobile" not in codes(archive)
    kehu_xl.run("undo", archive)
    kehu_xl.run("check", archive)
    assert "bad_mobile" in codes(archive)


def test_accepting_everything_by_mistake_is_refused(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = archive.read_bytes()
    assert run(["accept", str(archive)]) == 2
    assert "请说明要认可哪些" in capsys.readouterr().err
    assert archive.read_bytes() == before


def test_suggestions_are_shown_taken_and_undone(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = FileStore(archive).read(["findings"])["findings"]
    assert listed["suggested"].dropna().tolist() == ["wang@qq.com"]
    assert run(["fix", str(archive), "--dry-run"]) == 1
    assert "采纳建议" in capsys.readouterr().out
    assert run(["fix", str(archive), "--column", "邮箱"]) == 1
    emails = FileStore(archive).read(["customers"])["customers"]["email"]
    assert "wang@qq.com" in emails.tolist()
    assert codes(archive) == ["bad_email", "bad_mobile"]
    kehu_xl.run("undo", archive)
    emails = FileStore(archive).read(["customers"])["customers"]["email"]
    assert "wang@qq.ocm" in emails.tolist()


def test_nothing_suggested_is_said(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", str(archive), "--code", "bad_mobile"]) == 2
    assert "这些地方没有建议值" in capsys.readouterr().err
