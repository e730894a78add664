"""A file that was written wrong does not pass for a right one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kehu_xl.core.outcome import Outcome
from kehu_xl.spec.errors import BrokenResult
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.echo import Echo
from kehu_xl.store.ooxml.package import Package
from kehu_xl.store.ooxml.patch import patched
from kehu_xl.store.ooxml.rewriting import rewrite
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.planning import Plan, plan
from kehu_xl.store.reading import read_tables
from kehu_xl.store.verifying import verify
from tests.store.books import draw, frame

SHEET = "xl/worksheets/sheet1.xml"
ROWS = 5000


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    rows = [{"姓名": f"员工{number * 7919 % ROWS}"} for number in range(ROWS)]
    return Book.open(draw(tmp_path_factory.mktemp("verify") / "甲.xlsx", rows))


@pytest.fixture
def planned(book: Book) -> Plan:
    return plan(book, read_tables(book, ["staff"]), Outcome(appended={"staff": frame(name=["赵云", "张飞"])}))


def written(book: Book, planned: Plan, spoil: Callable[[bytes], bytes]) -> Path:
    """The new file as a patcher with a fault would write it."""
    fresh = book.package.path.with_name("乙.xlsx")
    changed = {p: [spoil(b"".join(patched(s.layout.worksheet(), s.edits)))] for p, s in planned.sheets.items()}
    with fresh.open("wb") as file:
        rewrite(book.package, file, changed)
    return fresh


def test_what_the_patcher_wrote_passes(book: Book, planned: Plan) -> None:
    verify(book, planned, [SHEET], written(book, planned, lambda xml: xml))


def heard(book: Book, planned: Plan, fresh: Path) -> dict[str, Echo]:
    """The new file, written as the store writes it: with its echo."""
    echoes = {part: Echo() for part in planned.sheets}
    changed = {part: patched(sheet.layout.worksheet(), sheet.edits) for part, sheet in planned.sheets.items()}
    with fresh.open("wb") as file:
        rewrite(book.package, file, changed, {part: echo.hear for part, echo in echoes.items()})
    return echoes


def test_what_was_heard_while_it_was_written_passes(book: Book, planned: Plan, tmp_path: Path) -> None:
    fresh = tmp_path / "乙.xlsx"
    echoes = heard(book, planned, fresh)
    assert echoes[SHEET].give_excerpt() == Package.open(fresh).read(SHEET)
    verify(book, planned, [SHEET], fresh, echoes)


def test_a_byte_that_the_disk_turned_after_it_was_heard_is_seen(book: Book, planned: Plan, tmp_path: Path) -> None:
    fresh = tmp_path / "乙.xlsx"
    echoes = heard(book, planned, fresh)
    turn_a_byte(fresh)
    with pytest.raises(BrokenResult):
        verify(book, planned, [SHEET], fresh, echoes)


def test_a_packer_that_packs_something_else_is_seen(book: Book, planned: Plan, tmp_path: Path) -> None:
    fresh = tmp_path / "乙.xlsx"
    heard(book, planned, fresh)
    other = Echo()
    other.hear(b"\xff" * 100)
    assert not other.is_sound
    with pytest.raises(BrokenResult):
        verify(book, planned, [SHEET], fresh, {SHEET: other})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda xml: xml.replace("张飞".encode(), "张非".encode()),
        lambda xml: xml.replace(b'<c r="A5003"', b'<c r="B5003"'),
        lambda xml: xml.replace(b'<row r="5003"', b'<row r="5001"'),
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData><broken>"),
        lambda xml: xml.replace(b'<c r="A9" ', b'<c r="A9" s="99" '),
        lambda xml: xml[: xml.rindex(b"<row")] + xml[xml.rindex(b"</sheetData>") :],
    ],
)
def test_a_wrong_patch_is_refused(book: Book, planned: Plan, spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BrokenResult):
        verify(book, planned, [SHEET], written(book, planned, spoil))


def test_a_byte_that_the_disk_turned_is_seen(book: Book, planned: Plan) -> None:
    fresh = written(book, planned, lambda xml: xml)
    turn_a_byte(fresh)
    with pytest.raises(BrokenResult):
        verify(book, planned, [SHEET], fresh)


def turn_a_byte(fresh: Path) -> None:
    package, content = Package.open(fresh), bytearray(fresh.read_bytes())
    entry = package.members[SHEET]
    content[entry.header_offset + len(SHEET) + 30 + entry.compress_size // 2] ^= 1
    fresh.write_bytes(content)


@pytest.mark.parametrize("piece_size", [2000, 5000, 2**20])
def test_an_excerpt_is_a_sheet_of_some_of_the_rows(book: Book, piece_size: int) -> None:
    xml = book.package.read(SHEET)
    whole, some = scan(xml), scan(Echo.of(book.package, SHEET, piece_size).give_excerpt())
    assert whole is not None
    assert some is not None
    kept = np.isin(whole.rows.number, some.rows.number)
    assert (whole.rows.number[kept] == some.rows.number).all()
    assert kept[[0, -1]].all()
    assert kept.all() == (piece_size == 2**20)
    assert (whole.keys[kept[whole.cells.row]] == some.keys).all()
