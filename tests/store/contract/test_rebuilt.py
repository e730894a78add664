"""Sheets that the person deleted come back from the template, in a closed file and in an open book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from kehu_xl.app import perform
from kehu_xl.core.outcome import Outcome
from kehu_xl.hosts.libreoffice.books import NativeBook
from kehu_xl.jobs import Job
from kehu_xl.spec import errors
from kehu_xl.spec.tables import BY_ID
from kehu_xl.store import FileStore, template_path
from kehu_xl.store.live import LiveStore
from tests.office.conftest import office, opened  # noqa: F401 fixtures
from tests.store.books import frame
from tests.store.test_restore import FILLED

Adapter = Callable[[Path], Any]
Opened = Callable[[Path], xw.Book]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "档案.xlsm"
    FileStore.create(path, template_path()).apply(Outcome(appended={"customers": frame(customer_name=["甲", ""])}))
    return path


@pytest.mark.parametrize("table_id", ["home", "summary", "follow_up", "opportunities"])
def test_a_deleted_sheet_comes_back_when_it_is_written(adapter: Adapter, archive: Path, table_id: str) -> None:
    held, outcome = adapter(archive), FILLED[table_id]
    held.delete(BY_ID[table_id].sheet)
    held.store.read(["customers", table_id])
    held.store.apply(outcome)
    assert held.sheets() == openpyxl.load_workbook(template_path()).sheetnames
    for written in (*outcome.outputs.items(), *outcome.appended.items()):
        view = held.read(table_id)[table_id]
        assert view[written[1].columns].to_numpy().tolist() == written[1].to_numpy().tolist()
        held.table(BY_ID[table_id].sheet, BY_ID[table_id].excel_name)
    if table_id == "summary":
        assert [held.value("汇总", cell) for cell in ("B9", "C10")] == ["A", 2.0]


def test_the_journal_and_its_log_come_back(adapter: Adapter, archive: Path) -> None:
    held = adapter(archive)
    for table_id in ("actions_log", "journal"):
        held.delete(BY_ID[table_id].sheet)
    perform(Job("number", archive), held.store)
    assert held.read("customers")["customers"]["customer_id"].tolist() == ["KH000001"]
    assert len(held.read("actions_log")["actions_log"]) == 1
    assert len(held.read("journal")["journal"]) > 0


def test_without_the_customers_nothing_is_rebuilt(adapter: Adapter, archive: Path) -> None:
    held = adapter(archive)
    held.delete("客户")
    with pytest.raises(errors.SheetMissing, match="客户"):
        held.store.apply(Outcome(appended={"customers": frame(customer_name=["乙"])}))
    assert "客户" not in held.sheets()


@pytest.mark.libreoffice
def test_a_sheet_that_came_back_looks_as_it_did(opened: Opened, archive: Path) -> None:
    book = opened(archive)
    for name in ("汇总", "跟进计划", "日志"):
        book.sheets[name].delete()
    LiveStore(book).apply(Outcome(
        blocks=FILLED["summary"].blocks, outputs=FILLED["follow_up"].outputs,
        appended={"journal": frame(step=[1.0])},
    ))  # fmt: skip
    book.save()
    fresh, before = openpyxl.load_workbook(archive), openpyxl.load_workbook(template_path())
    assert len(fresh["汇总"]._charts) == len(before["汇总"]._charts)
    for name in ("汇总", "跟进计划", "日志"):
        assert fresh[name].sheet_state == before[name].sheet_state
        assert list(fresh[name].tables) == list(before[name].tables)
    names = {name: line.attr_text for name, line in fresh.defined_names.items()}
    assert [name for name, meaning in names.items() if "#REF" in meaning.upper()] == []


@pytest.mark.libreoffice
def test_tables_of_other_sheets_stay_where_a_sheet_is_deleted(opened: Opened, archive: Path) -> None:
    book = opened(archive)
    before = {sheet.name: len(sheet.tables) for sheet in book.sheets if sheet.name != "汇总"}
    book.sheets["汇总"].delete()
    assert {sheet.name: len(sheet.tables) for sheet in book.sheets} == before


@pytest.mark.libreoffice
def test_a_refusal_takes_the_new_sheet_away_again(opened: Opened, archive: Path) -> None:
    book = opened(archive)
    book.sheets["跟进计划"].delete()
    book.sheets["首页"].api.Protect()
    before = {sheet.name: [table.name for table in sheet.tables] for sheet in book.sheets}
    outcome = Outcome(outputs=FILLED["follow_up"].outputs, blocks=FILLED["home"].blocks)
    with pytest.raises(errors.SheetProtected, match="首页"):
        LiveStore(book).apply(outcome)
    assert {sheet.name: [table.name for table in sheet.tables] for sheet in book.sheets} == before


@pytest.mark.libreoffice
def test_a_book_whose_sheets_are_protected_says_how_to_get_it_back(
    opened: Opened, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(archive)
    book.sheets["校验结果"].delete()
    monkeypatch.setattr(NativeBook, "ProtectStructure", True)
    with pytest.raises(errors.SheetGone, match=r"“校验结果”已经被删除.*撤销.*kehu run"):
        perform(Job("check", archive), LiveStore(book))
    monkeypatch.undo()
    book.save()
    book.close()
    perform(Job("run", archive))
    assert "校验结果" in openpyxl.load_workbook(archive).sheetnames
