"""甲.xlsm and 甲.xlsx share a folder: their journals, copies and locks do not get into each other's way."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from kehu_xl import app
from kehu_xl.core.journal import Stamp, recorded
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.typed import objects
from kehu_xl.spec.errors import AnotherRun, JournalMissing
from kehu_xl.spec.tables import INPUTS
from kehu_xl.store import FileStore
from kehu_xl.store.backups import back_up, half_copies
from kehu_xl.store.locks import companion, own_lock
from tests.cli.conftest import archive, made  # noqa: F401 fixtures
from tests.journal.test_on_files import more, tables

_EARLIER, _LATER = "2026-01-01 00:00:00", "2026-01-02 00:00:00"


@pytest.fixture
def books(archive: Path) -> tuple[Path, Path]:  # noqa: F811
    """Two archives of one name, each with a life of its own."""
    twin = archive.with_suffix(".xlsx")
    shutil.copy(archive, twin)
    return archive, twin


def changed(book: Path, mobile: str, time: str = _EARLIER, limit: int = 0) -> None:
    """Change the first customer's mobile by a step; more journal rows than `limit` leave the sheet."""
    store = FileStore(book)
    snapshot = store.read([*[table.id for table in INPUTS], "journal", "actions_log"])
    customers = snapshot["customers"]
    change = Changes(
        "customers", "mobile", customers.index[:1].to_numpy(), customers["mobile"].to_numpy()[:1], objects([mobile])
    )
    store.apply(recorded(snapshot, snapshot, Outcome(changes=(change,)), Stamp(time, "清洗", ""), limit))


def archived(book: Path) -> list[str]:
    return sorted(file.name for file in (companion(book) / "journal").iterdir())


@pytest.mark.parametrize("times", [(_EARLIER, _EARLIER), (_EARLIER, _LATER), (_LATER, _EARLIER)])
def test_each_is_undone_from_its_own_rows(books: tuple[Path, Path], times: tuple[str, str]) -> None:
    before = [tables(book) for book in books]
    for book, mobile, time in zip(books, ("13700000000", "13900000000"), times, strict=True):
        changed(book, mobile, time)
    after = [tables(book) for book in books]
    assert archived(books[0]) == ["000001.xlsm.json.gz", "000002.xlsx.json.gz"]
    app.run("undo", books[0])
    assert [tables(book) for book in books] == [before[0], after[1]]
    app.run("undo", books[1])
    assert [tables(book) for book in books] == before


def test_both_run_import_and_undo_side_by_side(books: tuple[Path, Path], tmp_path: Path) -> None:
    before = [tables(book) for book in books]
    fresh = more(tmp_path / "新.xlsx")
    for book in books:
        app.run("import", fresh, into=book)
        app.run("run", book, today="2026-03-16")
    for book in books:
        app.run("undo", book, to=2)
    assert [tables(book) for book in books] == before
    copies = [file.name for file in (companion(books[0]) / "backup").iterdir()]
    assert {Path(name).suffix for name in copies} == {".xlsm", ".xlsx"}


def test_a_book_saved_under_another_ending_finds_its_rows(archive: Path) -> None:  # noqa: F811
    before = tables(archive)
    changed(archive, "13700000000")
    twin = Path(shutil.copy(archive, archive.with_suffix(".xlsx")))
    app.run("undo", twin)
    assert tables(twin) == before


def test_a_second_books_rows_are_never_taken_for_those_of_the_first(books: tuple[Path, Path]) -> None:
    for book, time in zip(books, (_EARLIER, _LATER), strict=True):
        changed(book, "13700000000", time)
    (companion(books[0]) / "journal" / "000001.xlsm.json.gz").unlink()
    with pytest.raises(JournalMissing):
        app.run("undo", books[0])


def test_rows_archived_before_the_names_told_the_ending_are_found(archive: Path) -> None:  # noqa: F811
    before = tables(archive)
    changed(archive, "13700000000")
    [file] = (companion(archive) / "journal").iterdir()
    columns = json.loads(gzip.decompress(file.read_bytes()))
    del columns["time"]
    file.with_name("000001.json.gz").write_bytes(gzip.compress(json.dumps(columns).encode()))
    file.unlink()
    app.run("undo", archive)
    assert tables(archive) == before


def test_a_run_on_the_one_does_not_keep_the_other_waiting(tmp_path: Path) -> None:
    one, other = tmp_path / "甲.xlsm", tmp_path / "甲.xlsx"
    with own_lock(one):
        with own_lock(other):
            pass
        with pytest.raises(AnotherRun), own_lock(one):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_half_copy_of_the_one_is_not_the_others(tmp_path: Path) -> None:
    one, other = tmp_path / "甲.xlsm", tmp_path / "甲.xlsx"
    one.write_bytes(b"")
    half = back_up(one, 3)
    half = half.rename(f"{half}.half")
    assert (half_copies(one), half_copies(other)) == ([half], [])
