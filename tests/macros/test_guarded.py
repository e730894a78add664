"""A press never raises: what went wrong is told in a box."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from kehu_xl.desk import log
from kehu_xl.ribbon import press
from kehu_xl.spec import ribbon as words
from kehu_xl.spec.actions import BY_ID


class Book:
    """An open workbook, as far as a press asks for its place."""

    fullname = "/甲.xlsm"


def without_memory(*_: object) -> NoReturn:
    raise MemoryError


def spoilt(*_: object) -> NoReturn:
    raise ValueError("13800138000")


@pytest.fixture(autouse=True)
def _own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (log, press):
        monkeypatch.setattr(module, "log_file", lambda: tmp_path / "logs" / "kehu.log")
    monkeypatch.delenv("KEHU_DEBUG", raising=False)


def test_too_little_memory_is_told_as_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(press.PRESSED, "log", without_memory)  # type: ignore[arg-type]
    told = press._guarded(BY_ID["log"], Book())  # type: ignore[arg-type]
    assert told.bad
    assert told.text == words.NO_MEMORY


def test_the_unexpected_is_told_without_what_a_cell_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(press.PRESSED, "log", spoilt)  # type: ignore[arg-type]
    told = press._guarded(BY_ID["log"], Book())  # type: ignore[arg-type]
    assert told.bad
    assert "ValueError" in told.text
    assert "13800138000" not in told.text + (tmp_path / "logs" / "kehu.log").read_text()
