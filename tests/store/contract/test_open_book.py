"""What only an open workbook has: protection, merged cells, edits not saved yet, a bounded number of calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from kehu_xl.core.outcome import Document, Outcome, Page
from kehu_xl.hosts.libreoffice.engine import NativeApp
from kehu_xl.spec import errors
from kehu_xl.store import FileStore, template_path
from kehu_xl.store.live import LiveStore
from tests.office.conftest import new_book, office, opened  # noqa: F401 fixtures
from tests.store.books import change, draw, frame

pytestmark = pytest.mark.libreoffice
Opened = Callable[[Path], xw.Book]


def test_edits_not_saved_yet_are_seen_and_the_file_stays(opened: Opened, tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}])
    before = path.read_bytes()
    book = opened(path)
    book.sheets["员工"]["A2"].value = "李明"
    store = LiveStore(book)
    assert store.read(["staff"])["staff"].loc[2, "name"] == "李明"
    store.apply(Outcome(changes=(change("staff", "department", (2, None, "销售")),)))
    assert (book.sheets["员工"]["B2"].value, path.read_bytes()) == ("销售", before)


def test_a_protected_sheet_refuses_and_calculation_is_restored(opened: Opened, tmp_path: Path) -> None:
    book = opened(draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}]))
    store = LiveStore(book)
    store.read(["staff"])
    book.sheets["员工"].api.Protect()
    with pytest.raises(errors.SheetProtected, match="员工"):
        store.apply(Outcome(changes=(change("staff", "department", (2, None, "销售")),)))
    assert book.sheets["员工"]["B2"].value is None
    assert (book.app.calculation, book.app.screen_updating) == ("automatic", True)


def test_merged_cells_refuse(opened: Opened, tmp_path: Path) -> None:
    book = opened(draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}]))
    book.sheets["员工"]["B2:C2"].merge()
    store = LiveStore(book)
    store.read(["staff"])
    with pytest.raises(errors.CannotPatch, match="合并单元格"):
        store.apply(Outcome(changes=(change("staff", "role", (2, None, "销售")),)))


def test_a_cell_changed_between_reading_and_writing_refuses(opened: Opened, tmp_path: Path) -> None:
    book = opened(draw(tmp_path / "a.xlsx", [{"姓名": "王芳", "部门": "财务"}]))
    store = LiveStore(book)
    store.read(["staff"])
    book.sheets["员工"]["B2"].value = "仓库"
    with pytest.raises(errors.CellChanged, match="员工!B2"):
        store.apply(Outcome(changes=(change("staff", "department", (2, "财务", "销售")),)))


def test_a_book_never_saved_has_no_place_for_documents(new_book: xw.Book) -> None:
    document = Document("未导入", (Page("未导入", ("姓名",), (("王芳",),)),))
    with pytest.raises(errors.BookUnsaved, match="还没有保存过"):
        LiveStore(new_book).apply(Outcome(documents=(document,)))


DEPARTMENT = Outcome(changes=(change("staff", "department", (2, None, "销售")),))


def as_it_was(book: xw.Book) -> bool:
    """Nothing written, and the program as the person left it."""
    app = book.app
    quiet = (app.calculation, app.screen_updating, app.enable_events, app.display_alerts, app.interactive)
    return book.sheets["员工"]["B2"].value is None and quiet == ("automatic", True, True, True, True)


def test_a_cell_in_edit_mode_refuses(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = opened(draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}]))
    store = LiveStore(book)
    store.read(["staff"])
    monkeypatch.setattr(NativeApp, "Ready", False)  # only Excel answers so
    with pytest.raises(errors.ProgramBusy, match=r"正在编辑.*Enter"):
        store.apply(DEPARTMENT)
    assert as_it_was(book)


def test_a_book_opened_read_only_is_read_and_not_written(office: xw.App, tmp_path: Path) -> None:
    book = office.books.open(draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}]), read_only=True)
    try:
        store = LiveStore(book)
        assert store.read(["staff"])["staff"].loc[2, "name"] == "王芳"
        with pytest.raises(errors.BookReadOnly, match=r"只读.*启用编辑"):
            store.apply(DEPARTMENT)
        assert as_it_was(book)
    finally:
        book.close()


@pytest.mark.usefixtures("breaks_off")
def test_the_program_is_as_it_was_after_an_error_in_the_middle_of_writing(opened: Opened, tmp_path: Path) -> None:
    book = opened(draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}]))
    store = LiveStore(book)
    store.read(["staff"])
    with pytest.raises(errors.OfficeGone):
        store.apply(DEPARTMENT)
    app = book.app
    assert (app.calculation, app.screen_updating, app.enable_events) == ("automatic", True, True)


def test_the_number_of_calls_does_not_grow_with_the_rows(opened: Opened, tmp_path: Path) -> None:
    counts = []
    for size in (100, 5000):
        rows = [{"姓名": f"员工{i}", "月目标": float(i)} for i in range(size)]
        book = opened(draw(tmp_path / f"{size}.xlsx", rows))
        channel = book.impl.app.running.channel
        before = channel.sent
        store = LiveStore(book)
        view = store.read(["staff"])
        triples = [(row, float(row - 2), float(row)) for row in view["staff"].index]
        new = frame(name=[f"新{i}" for i in range(size)])
        store.apply(Outcome(changes=(change("staff", "monthly_target", *triples),), appended={"staff": new}))
        counts.append(channel.sent - before)
        assert len(LiveStore(book).read(["staff"])["staff"]) == 2 * size
        book.close()
    assert counts[0] == counts[1] < 100


def test_a_book_that_is_no_archive_says_how_to_make_one(new_book: xw.Book) -> None:
    with pytest.raises(errors.NotAnArchive, match=r"这不是客户档案.*kehu run 名单.*kehu new"):
        LiveStore(new_book).read(["customers", "staff"])


def test_a_deleted_name_column_says_how_to_get_it_back(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsm"
    FileStore.create(path, template_path()).apply(Outcome(appended={"customers": frame(customer_name=["甲"])}))
    book = opened(path)
    sheet = book.sheets["客户"]
    header = next(cell for cell in sheet.range("A1:AZ1") if cell.value == "客户名称")
    column = sheet.range((1, header.column), (1000, header.column))
    column.delete("left")
    with pytest.raises(errors.ColumnMissing, match=r"整列删掉的，请撤销删除.*插入一列写上这个表头"):
        LiveStore(book).read(["customers"])
    sheet.range((1, header.column), (1000, header.column)).insert("right")
    sheet.range((1, header.column), (2, header.column)).value = [["客户名称"], ["乙"]]
    assert LiveStore(book).read(["customers"])["customers"]["customer_name"].tolist() == ["乙"]
