"""A large sheet is changed while it is being inflated: the result is the one that holding it whole gives."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import kehu_xl
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.store import FileStore, layout

EXAMPLE = next((Path(__file__).parents[2] / "examples").glob("*.xlsx"))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("flow") / "档案.xlsm"
    kehu_xl.run("run", EXAMPLE, output=path, today=date(2026, 11, 20))
    return path


def _run(book: Path, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    path = Path(shutil.copy(book, folder / book.name))
    kehu_xl.run("run", path, today=date(2027, 2, 1))
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_flowing_sheet_becomes_the_same_bytes(book, tmp_path, monkeypatch) -> None:
    held = _run(book, tmp_path / "held")
    monkeypatch.setattr(layout, "_LARGE", 0)
    monkeypatch.setattr(layout, "_PIECE", 97)
    assert _run(book, tmp_path / "flowing") == held


def test_rows_appended_to_a_flowing_sheet_look_like_the_row_above(book, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(layout, "_LARGE", 0)
    path = Path(shutil.copy(book, tmp_path / book.name))
    _append(path, 5)
    frame = _read(path)["customers"]
    assert frame["customer_name"].tolist()[-5:] == [f"新客户{number}" for number in range(5)]


def _read(path: Path) -> Snapshot:
    return FileStore(path).read(["customers"])


def _append(path: Path, count: int) -> None:
    store = FileStore(path)
    first = store.read(["customers"]).tables["customers"].next_row
    names = [f"新客户{number}" for number in range(count)]
    rows = pd.DataFrame({"customer_name": names}, index=range(first, first + count), dtype=object)
    store.apply(Outcome(appended={"customers": rows}))
