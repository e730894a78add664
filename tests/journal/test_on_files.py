"""The journal in real workbooks: written with the step, undone from the file, archived beside it."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kehu_xl import app, patch_workbook
from kehu_xl.cli.commands import run
from kehu_xl.core.journal import Stamp, recorded, steps_of
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.typed import objects
from kehu_xl.spec.errors import JournalMissing, NothingToUndo, UndoRefused
from kehu_xl.spec.tables import BOOKKEEPING, INPUTS
from kehu_xl.store import FileStore
from tests.cli.conftest import HEADER, ROWS, archive, made  # noqa: F401 fixtures
from tests.store.deleting import delete_last_column, delete_sheet

DAY = "2026-03-16"


def tables(path: Path) -> dict[str, list[dict[str, object]]]:
    """What people typed, table by table; how columns were mapped stays known."""
    asked = [table for table in INPUTS if table.id not in BOOKKEEPING]
    book: Snapshot = FileStore(path).read([table.id for table in asked])
    names = {table.id: [column.id for column in table if not column.computed] for table in asked}
    return {name: book[name][names[name]].to_dict("records") for name in names}


def more(path: Path) -> Path:
    """A list with one new customer and one known one."""
    book = openpyxl.Workbook()
    book.active.append((*HEADER, "邮箱"))
    new = ("南京新星电子有限公司", "孙丽", "13600136000", "南京市玄武区2号", "高", "钱多", "2026.2.5", "2万")
    book.active.append((*new, "a@b.cn"))
    book.active.append((*ROWS[0], "c@d.cn"))
    book.save(path)
    return path


def cell_of(path: Path, column: str, at: int = 0, table: str = "customers") -> str:
    """The address of a cell of a table."""
    view = FileStore(path).read([table]).tables[table]
    return str(view.address(column, int(view.frame.index[at])))


def test_an_import_is_undone_and_done_again(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    before = tables(archive)
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    after = tables(archive)
    assert [len(after["customers"]), len(before["customers"])] == [4, 3]
    app.run("undo", archive)
    assert tables(archive) == before
    app.run("undo", archive, to=3)
    assert tables(archive) == after


def test_a_cleaning_in_between_is_undone_with_what_came_after(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    patch_workbook(archive, archive, {"客户": {cell_of(archive, "mobile"): "138-0013 8000 "}})
    before = tables(archive)
    app.run("run", archive, today=DAY)
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    app.run("undo", archive, to=2)
    assert tables(archive) == before


def test_a_cell_changed_since_is_listed_and_kept(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    address = cell_of(archive, "mobile")
    untidy = {address: "138-0013 8000 ", cell_of(archive, "mobile", 1): "139 0013 9000"}
    patch_workbook(archive, archive, {"客户": untidy})
    app.run("clean", archive)
    patch_workbook(archive, archive, {"客户": {address: "13500135000"}})
    content = archive.read_bytes()
    with pytest.raises(UndoRefused, match=f"“客户”{address} 现在是“13500135000”"):
        app.run("undo", archive)
    assert archive.read_bytes() == content
    capsys.readouterr()
    assert run(["undo", str(archive), "--json"]) == 2
    places = json.loads(capsys.readouterr().out)["error"]["places"]
    assert [(place["sheet"], place["cell"], place["value"]) for place in places] == [("客户", address, "13500135000")]
    app.run("undo", archive, skip_changed=True)
    mobiles = [row["mobile"] for row in tables(archive)["customers"]]
    assert mobiles[:2] == ["13500135000", "139 0013 9000"]
    capsys.readouterr()
    assert run(["log", str(archive), "--json"]) == 0
    assert "改过的1处没有撤销" in json.loads(capsys.readouterr().out)["steps"][-1]["details"]


def test_a_result_noted_in_the_plan_comes_back_with_its_undo(archive: Path) -> None:  # noqa: F811
    plan = FileStore(archive).read(["follow_up"]).tables["follow_up"]
    row = int(plan.frame.index[0])
    customer = plan.frame.loc[row, "customer_id"]
    patch_workbook(archive, archive, {"跟进计划": {str(plan.address("result", row)): "要样品"}})
    before = tables(archive)
    app.run("follow_up", archive, today=DAY)
    assert [line["content"] for line in tables(archive)["interactions"]] == ["要样品"]
    app.run("undo", archive)
    assert tables(archive) == before
    frame = FileStore(archive).read(["follow_up"])["follow_up"]
    assert frame.loc[frame["customer_id"] == customer, "result"].tolist() == ["要样品"]


def test_an_import_that_others_refer_to_is_not_undone(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    patch_workbook(archive, archive, {"客户": {cell_of(archive, "owner", 1): "钱多"}})
    with pytest.raises(UndoRefused, match="用到了要删除的“钱多”"):
        app.run("undo", archive)


def test_old_rows_are_archived_beside_the_book_and_undone_from_there(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    archive.chmod(0o640)
    before = tables(archive)
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    store = FileStore(archive)
    snapshot = store.read([*[table.id for table in INPUTS], "journal", "actions_log"])
    row = snapshot["customers"].index[:1].to_numpy()
    old = snapshot["customers"]["mobile"].to_numpy()[:1]
    outcome = Outcome(changes=(Changes("customers", "mobile", row, old, objects(["13700000000"])),))
    store.apply(recorded(snapshot, snapshot, outcome, Stamp("2026-01-01 00:00:00", "清洗", ""), 2))
    [file] = (tmp_path / "档案.kehu" / "journal").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert len(FileStore(archive).read(["journal"])["journal"]) == 1
    app.run("undo", archive, to=2)
    assert tables(archive) == before
    file.unlink()
    with pytest.raises(JournalMissing):
        app.run("undo", archive, to=2)


def test_a_check_and_a_second_run_make_no_step(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    app.run("run", archive, today=DAY)
    app.run("check", archive, today=DAY)
    assert run(["log", str(archive), "--json"]) == 0
    assert [step["number"] for step in json.loads(capsys.readouterr().out)["steps"]] == [1]
    with pytest.raises(NothingToUndo, match="建档"):
        app.run("undo", archive, to=1)


def test_the_log_is_a_table_a_person_reads(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]  # noqa: F811
) -> None:
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    app.run("undo", archive)
    capsys.readouterr()
    assert run(["log", str(archive)]) == 0
    shown = capsys.readouterr().out
    assert [word for word in ("导入名单", "已撤销", "撤销了第") if word not in shown] == []


def test_a_book_without_its_journal_sheets_gets_them_again(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    delete_sheet(archive, "日志")
    delete_sheet(archive, "操作记录")
    before = tables(archive)
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    app.run("undo", archive)
    assert tables(archive) == before


def own_column(path: Path) -> Path:
    """A list with two columns that no archive has."""
    book = openpyxl.Workbook()
    book.active.append((*HEADER, "旺季", "淡季"))
    book.active.append(("南京新星电子有限公司", "孙丽", "13600136000", None, None, None, None, None, "六月", "腊月"))
    book.save(path)
    return path


def test_a_column_that_an_import_added_stays_empty_and_is_told(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]  # noqa: F811
) -> None:
    app.run("import", own_column(tmp_path / "新.xlsx"), into=archive)
    capsys.readouterr()
    assert run(["undo", str(archive)]) == 0
    assert capsys.readouterr().out.count("“客户”表的“旺季”、“淡季”列是撤销的步骤加的，现在空了") == 1
    own = FileStore(archive).read(["customers"])["customers"][["own:旺季", "own:淡季"]]
    assert own.isna().all(axis=None)


def test_an_undo_is_undone_though_somebody_deleted_the_empty_column(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]  # noqa: F811
) -> None:
    book = openpyxl.Workbook()
    book.active.append((HEADER[0], "旺季"))
    book.active.append((ROWS[0][0], "六月"))
    book.save(tmp_path / "新.xlsx")
    app.run("import", tmp_path / "新.xlsx", into=archive)
    app.run("undo", archive)
    delete_last_column(archive, "客户")
    assert "own:旺季" not in FileStore(archive).read(["customers"])["customers"]
    app.run("undo", archive, to=3)
    assert FileStore(archive).read(["customers"])["customers"]["own:旺季"].tolist()[:1] == ["六月"]


def test_rows_that_come_back_stand_at_the_end_and_that_is_told(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]  # noqa: F811
) -> None:
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    app.run("undo", archive)
    capsys.readouterr()
    assert run(["undo", str(archive), "--to", "3"]) == 0
    assert "放回的 1 行在“客户”表的末尾" in capsys.readouterr().out


def test_an_undo_that_would_change_nothing_says_so_and_is_no_step(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    app.run("undo", archive)
    content = archive.read_bytes()
    with pytest.raises(NothingToUndo, match="现在就是第 2 步之前的样子"):
        app.run("undo", archive, to=2)
    assert archive.read_bytes() == content


def test_where_all_of_a_step_was_changed_since_nothing_is_called_undone(archive: Path) -> None:  # noqa: F811
    address = cell_of(archive, "mobile")
    patch_workbook(archive, archive, {"客户": {address: "138-0013 8000 "}})
    app.run("clean", archive)
    patch_workbook(archive, archive, {"客户": {address: "13500135000"}})
    content = archive.read_bytes()
    with pytest.raises(NothingToUndo, match="第 2 步改过的地方后来都又改过"):
        app.run("undo", archive, skip_changed=True)
    assert archive.read_bytes() == content


def rearrange(path: Path, top: int, bottom: int) -> None:
    """Two customers change places, as when a person sorts."""
    view = FileStore(path).read(["customers"]).tables["customers"]
    one, other = (int(view.frame.index[at]) for at in (top, bottom))
    cells = {}
    for name in view.letters:
        cells[str(view.address(name, one))] = view.frame.loc[other, name]
        cells[str(view.address(name, other))] = view.frame.loc[one, name]
    patch_workbook(path, path, {view.sheet: cells})


def test_an_import_is_undone_though_a_person_sorted_the_rows(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    before = tables(archive)
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    rearrange(archive, 0, -1)
    app.run("undo", archive)
    rows = tables(archive)
    by_name = [sorted(each["customers"], key=lambda row: str(row["customer_name"])) for each in (before, rows)]
    assert by_name[0] == by_name[1]


def test_a_row_that_a_person_deleted_is_called_by_its_name(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    view = FileStore(archive).read(["customers"]).tables["customers"]
    last = int(view.frame.index[-1])
    patch_workbook(archive, archive, {view.sheet: {str(view.address(name, last)): None for name in view.letters}})
    with pytest.raises(UndoRefused, match="“客户”里“KH000004 南京新星电子有限公司”这一行已不在"):
        app.run("undo", archive)
    app.run("undo", archive, skip_changed=True)
    assert len(tables(archive)["customers"]) == 3


@pytest.mark.parametrize("sheet", ["日志", "操作记录"])
def test_a_journal_sheet_that_a_person_renamed_is_still_known(sheet: str, archive: Path, tmp_path: Path) -> None:  # noqa: F811
    before = tables(archive)
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    with zipfile.ZipFile(archive) as book:
        content = {name: book.read(name) for name in book.namelist()}
    old, new = f'name="{sheet}"'.encode(), f'name="我的{sheet}"'.encode()
    assert old in content["xl/workbook.xml"]
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(old, new)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as book:
        for name, plain in content.items():
            book.writestr(name, plain)
    app.run("undo", archive)
    assert tables(archive) == before


def test_a_step_whose_journal_a_person_deleted_is_said_to_be_gone(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    delete_sheet(archive, "日志")
    content = archive.read_bytes()
    with pytest.raises(JournalMissing, match="第 2 步的日志找不到了"):
        app.run("undo", archive)
    assert archive.read_bytes() == content


def test_the_number_of_a_line_that_a_person_deleted_is_not_given_again(archive: Path, tmp_path: Path) -> None:  # noqa: F811
    app.run("import", more(tmp_path / "新.xlsx"), into=archive)
    before = tables(archive)
    view = FileStore(archive).read(["actions_log"]).tables["actions_log"]
    line = int(view.frame.index[-1])
    patch_workbook(archive, archive, {view.sheet: {str(view.address(name, line)): None for name in view.letters}})
    app.run("import", own_column(tmp_path / "再.xlsx"), into=archive, overwrite=True)
    steps = steps_of(FileStore(archive).read(["actions_log"]))
    assert [step.number for step in steps] == [1, 3]
    app.run("undo", archive)
    assert tables(archive) == before
