"""The log of unexpected errors: kind and place, never a value; it does not grow without end."""

from __future__ import annotations

from pathlib import Path

import pytest

from kehu_xl.desk import log

SECRET = "13800138000"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(log, "log_file", lambda: tmp_path / "logs" / "kehu.log")
    return tmp_path / "logs" / "kehu.log"


def raised() -> Exception:
    try:
        try:
            int(SECRET + "x")
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        return error


def test_it_tells_kinds_and_places_from_the_first_cause_on_and_no_value(file: Path) -> None:
    assert log.write_down(raised(), "kehu 0.1.0 check") == file
    text = file.read_text()
    assert SECRET not in text
    assert text.index("builtins.ValueError") < text.index("builtins.KeyError")
    assert text.count("test_log.py:") == 2
    assert "kehu 0.1.0 check" in text


def test_it_stays_small(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_BYTES", 1000)
    for _ in range(40):
        log.write_down(raised(), "check")
    assert len(list(file.parent.iterdir())) == 4
    assert sum(each.stat().st_size for each in file.parent.iterdir()) < 5000


def test_a_log_that_cannot_be_written_does_not_hide_the_error(file: Path) -> None:
    file.parent.write_text("a file where the folder should be")
    assert log.write_down(raised(), "check") == file
