"""What other programs rely on: the JSON, the exit codes, the row balance, dry runs."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import kehu_xl
from kehu_xl.cli.commands import run
from kehu_xl.spec.findings import BY_CODE
from kehu_xl.spec.tables import BY_ID

FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = sorted([*FOLDER.glob("*.xlsx"), *FOLDER.glob("*.csv")])
FINDING = {
    "code", "severity", "table", "column", "header", "sheet", "cell", "row", "key", "value", "message", "advice",
    "source",
}  # fmt: skip
BALANCE = ("imported", "updated", "held_back", "header", "totals", "note", "blank")


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def ran(request, tmp_path_factory):
    """An example list made into an archive, then checked; the archive and the JSON of the run."""
    folder = tmp_path_factory.mktemp("ran")
    path = folder / "档案.xlsm"
    capture = request.getfixturevalue("capture")
    code = run(["run", str(request.param), "-o", str(path), "--json", "--today", "2026-11-22"])
    return path, code, json.loads(capture())


@pytest.fixture(scope="module")
def capture(request):
    """Standard output since the last call, for fixtures that outlive a test."""
    manager = request.config.pluginmanager.getplugin("capturemanager")

    def read() -> str:
        out, _ = manager.read_global_capture()
        return out

    return read


def test_a_run_with_findings_says_so_by_its_exit_code(ran) -> None:
    _, code, record = ran
    assert record["counts"]["findings_error"] > 0
    assert code == 1


def test_the_row_balance_adds_up(ran) -> None:
    counts = ran[2]["counts"]
    assert counts["rows_read"] == sum(counts[name] for name in BALANCE)


def test_every_finding_has_the_agreed_shape(ran) -> None:
    for finding in ran[2]["findings"]:
        assert set(finding) == FINDING
        assert BY_CODE[finding["code"]].severity == finding["severity"]
        assert finding["message"]
        assert finding["advice"]
        assert finding["table"] in BY_ID
        assert (finding["sheet"] is None) == (finding["source"] is not None) or finding["cell"] is None


def test_the_counts_are_those_of_the_findings(ran) -> None:
    record = ran[2]
    for severity in ("error", "warning", "info"):
        found = [finding for finding in record["findings"] if finding["severity"] == severity]
        assert record["counts"][f"findings_{severity}"] == len(found)


def test_an_errors_cell_holds_the_value_that_is_reported(ran) -> None:
    path, _, record = ran
    book = openpyxl.load_workbook(path)
    wrong = [each for each in record["findings"] if each["severity"] == "error" and each["cell"]]
    assert wrong
    for finding in wrong:
        if finding["code"] != "formula_error":
            assert book[finding["sheet"]][finding["cell"]].value == finding["value"], finding


def test_the_outputs_are_there_and_nothing_else(ran) -> None:
    path, _, record = ran
    assert {Path(output).name for output in record["outputs"]} == {file.name for file in path.parent.iterdir()}


def _state(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_shows_every_change_and_writes_nothing(archive, capsys) -> None:
    before = _state(archive.parent)
    assert run(["run", str(archive), "--dry-run", "--json", "--today", "2026-6-1", "--limit", "3"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["changes"] > 0
    assert record["outputs"] == []
    assert [tuple(each) for each in record["preview"]] == [("table", "key", "column", "old", "new", "reason")] * 3
    assert _state(archive.parent) == before
    assert run(["run", str(archive), "--dry-run", "--today", "2026-6-1"]) == 0
    said = capsys.readouterr().out
    assert "--dry-run" in said
    assert "KH000001" in said
    assert _state(archive.parent) == before


def test_strict_counts_warnings(tmp_path, capsys) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("客户名称,备注\n甲公司,=1+1\n", "utf-8")
    assert run(["run", str(path), "-o", str(tmp_path / "一.xlsm")]) == 0
    assert run(["run", str(path), "-o", str(tmp_path / "二.xlsm"), "--strict"]) == 1


def test_several_archives_are_json_lines_and_the_worst_exit_code(archive, capsys) -> None:
    other = Path(shutil.copy(archive, archive.with_name("乙.xlsm")))
    broken = archive.with_name("丙.xlsm")
    broken.write_text("x", "utf-8")
    assert run(["check", "--json", str(archive.parent)]) == 2
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {Path(record["workbook"]).name for record in records if "workbook" in record} == {archive.name, other.name}
    assert [record["error"]["file"] for record in records if "error" in record] == [broken.name]


def test_a_folder_on_a_terminal_is_one_line_a_file(archive, capsys) -> None:
    shutil.copy(archive, archive.with_name("乙.xlsm"))
    assert run(["check", str(archive.parent)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert archive.name in lines[1] or archive.name in lines[0]


@pytest.mark.parametrize("command", ["run", "check", "grade", "follow-up", "summarize", "clean", "number"])
def test_a_second_run_has_nothing_to_change(command, archive, capsys) -> None:
    assert run([command, str(archive), "--today", "2026-3-16", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"] == 0


def test_a_persons_summary_has_at_most_eight_lines(tmp_path, capsys) -> None:
    run(["run", str(EXAMPLES[0]), "-o", str(tmp_path / "档案.xlsm")])
    assert 3 <= len(capsys.readouterr().out.splitlines()) <= 8


def test_from_python_the_same_action_gives_an_outcome(archive) -> None:
    outcome = kehu_xl.run("check", archive, today=date(2026, 3, 16))
    assert outcome.findings == ()
    with pytest.raises(kehu_xl.KehuError, match="找不到这个文件"):
        kehu_xl.run("check", archive.with_name("没有.xlsm"))


def test_a_dry_run_of_a_list_that_holds_rows_back_writes_nothing(tmp_path, capsys) -> None:
    assert run(["run", str(EXAMPLES[0]), "-o", str(tmp_path / "档案.xlsm"), "--dry-run"]) == 1
    assert "--dry-run" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_python_takes_a_day_as_text(archive) -> None:
    assert kehu_xl.run("check", archive, today="2026-03-16").findings == ()
