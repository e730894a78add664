"""What a person added to an archive stays, byte for byte, through every command."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from kehu_xl import patch_workbook
from kehu_xl.cli.commands import kehu, run
from kehu_xl.store import FileStore
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.store.independent import parts
from tests.store.injected import COUNT, CUSTOMERS, DRAWING, EXTENSIONS, FOREIGN, OWN_CELLS, inject, references
from tests.upgrade.conftest import OLDER

TODAY = ["--today", "2026-5-20"]
HEADER = ("客户名称", "联系人", "手机", "邮箱", "负责人", "最近成交日期", "门店颜色", "会员卡")
ROWS = (
    ("徐州华信商贸有限公司", "王芳", "138 0013 8000", "wang@qq.ocm", "李明", "2026.1.5", "红", "VIP 1"),
    ("苏州鼎盛机电有限公司", "陈 强", "1390013900", "chen@", "李明", "2026年3月5日", "绿", "VIP 2"),
)
MORE = (
    ("南京远帆科技有限公司", "赵敏", "13700137000", "zhao@qq.com", "赵敏", "2026-2-2", "蓝", "VIP 3"),
    ("徐州华信商贸有限公司", "王芳", "13800138000", "", "李明", "2026-1-5", "红", "VIP 1"),
)
OWN_COLUMNS = ["门店颜色", "会员卡"]


def _list(path: Path, rows: tuple[tuple[str, ...], ...]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows((HEADER, *rows))
    return path


def _imported(book: Path) -> list[str]:
    return ["import", str(_list(book.with_name("新名单.csv"), MORE)), "--into", str(book), "--yes", *TODAY]


def _undone(book: Path) -> list[str]:
    assert run(_imported(book)) in {0, 1}
    return ["undo", str(book), "--yes", *TODAY]


# How each command is called on an archive; what has to happen before it happens there.
ON_A_BOOK: dict[str, Callable[[Path], list[str]]] = {
    **{
        name: lambda book, name=name: [name, str(book), *TODAY]  # type: ignore[misc]
        for name in ("run", "clean", "check", "number", "grade", "follow-up", "summarize")
    },
    "import": _imported,
    "undo": _undone,
    "fix": lambda book: ["fix", str(book), "--yes", *TODAY],
    "accept": lambda book: ["accept", str(book), "--column", "邮箱", "--yes", *TODAY],
    "upgrade": lambda book: ["upgrade", str(book)],
    "log": lambda book: ["log", str(book)],
    "doctor": lambda book: ["doctor", str(book)],
}
ELSEWHERE = {"new", "setup", "open"}  # make a new book; look at the computer; have a test of their own (tests/office)
CHANGES_NOTHING = {"log", "doctor"}
OWN_SHEET = "xl/worksheets/own.xml"
_CODE_NAME = re.compile(rb'<sheetPr codeName="[^"]*"/>')


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("injected")
    path = folder / "档案.xlsm"
    assert run(["run", str(_list(folder / "名单.csv", ROWS)), "-o", str(path), "--today", "2026-3-16"]) == 1
    inject(path)
    view = FileStore(path).read(["customers"])
    dirt = {"mobile": "138 0013 8001", "customer_id": None, "follow_grade": None, "next_contact": None}
    cells = {view.tables["customers"].address(column, 2): value for column, value in dirt.items()}
    patch_workbook(path, path, {"客户": cells})
    return path


@pytest.fixture
def archive(_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_made, tmp_path / "档案.xlsm"))


def audited(path: Path) -> set[str]:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(path))
    return {str(error) for error in result.errors}


def own_columns(path: Path) -> list[list[object]]:
    frame = FileStore(path).read(["customers"])["customers"]
    columns = [name for name in frame.columns if str(name).rpartition(":")[2] in OWN_COLUMNS]
    assert len(columns) == len(OWN_COLUMNS)
    return frame[columns].to_numpy().tolist()


def test_every_command_is_tried() -> None:
    assert set(ON_A_BOOK) | ELSEWHERE == set(kehu().commands)
    assert not set(ON_A_BOOK) & ELSEWHERE


@pytest.mark.parametrize("command", ON_A_BOOK)
def test_what_a_person_added_stays_through(command: str, archive: Path) -> None:
    leading, own = references(archive), own_columns(archive)
    assert len(leading) == COUNT
    arguments = ON_A_BOOK[command](archive)
    old, before = set(problems(Book.open(archive))), archive.read_bytes()
    found = audited(archive)
    assert run(arguments) in {0, 1, 2 if command == "doctor" else 0}
    assert (archive.read_bytes() != before) == (command not in {*CHANGES_NOTHING, "upgrade"})
    content = parts(archive)
    assert {name: content[name] for name in FOREIGN} == FOREIGN
    assert references(archive) == leading
    for piece in (OWN_CELLS, DRAWING, EXTENSIONS):
        assert content[CUSTOMERS].count(piece) == 1
    assert own_columns(archive)[: len(own)] == own
    assert set(problems(Book.open(archive))) <= old
    assert audited(archive) <= found


@pytest.mark.parametrize("older", OLDER, ids=lambda book: book.stem)
def test_what_a_person_added_stays_through_an_upgrade(older: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(older, tmp_path / "档案.xlsm"))
    inject(book)
    leading, old, found = references(book), set(problems(Book.open(book))), audited(book)
    assert run(["upgrade", str(book)]) == 0
    content = parts(book)
    content[OWN_SHEET] = _CODE_NAME.sub(b"", content[OWN_SHEET])  # a book that gets macros names each sheet
    assert {name: content[name] for name in FOREIGN} == FOREIGN
    assert references(book) == leading
    for piece in (OWN_CELLS, DRAWING, EXTENSIONS):
        assert content[CUSTOMERS].count(piece) == 1
    assert set(problems(Book.open(book))) <= old
    assert audited(book) <= found


@pytest.mark.libreoffice
def test_such_a_book_still_opens_in_libreoffice(archive: Path, tmp_path: Path, convert) -> None:
    assert run(["run", str(archive), *TODAY]) in {0, 1}
    assert convert(Path(shutil.copy(archive, tmp_path / "book.xlsm")), "pdf").stat().st_size > 1_000
