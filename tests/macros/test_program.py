"""What is asked of a spreadsheet program that cannot do it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from kehu_xl.ribbon.program import chosen_file
from kehu_xl.spec.errors import NoFileDialog


def with_dialog(**answers: object) -> SimpleNamespace:
    """A book of a program whose own object has just these names."""
    return SimpleNamespace(app=SimpleNamespace(api=SimpleNamespace(**answers)))


def test_a_program_without_a_file_dialog_points_to_the_command_line() -> None:
    with pytest.raises(NoFileDialog, match="kehu import 名单 --into"):
        chosen_file(with_dialog())


def test_the_dialog_offers_lists_and_a_cancelled_one_gives_none() -> None:
    asked: list[str] = []

    def pick(kinds: str, _place: int, _title: str) -> str | bool:
        asked.append(kinds)
        return "D:/名单.xlsx" if len(asked) == 1 else False

    book = with_dialog(GetOpenFilename=pick)
    assert [chosen_file(book), chosen_file(book)] == [Path("D:/名单.xlsx"), None]
    assert asked[0].startswith("名单 (*.xlsx;")
