"""使用手册 says what is so: its commands run and answer as printed, its pictures are there, its names are known."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kehu_xl.build import reference
from kehu_xl.cli.commands import run
from kehu_xl.spec import guide, sheet_text
from kehu_xl.spec.actions import ACTIONS
from kehu_xl.spec.functions import FUNCTIONS
from kehu_xl.spec.ribbon import GROUPS, TAB
from kehu_xl.spec.settings import SETTINGS
from kehu_xl.spec.tables import TABLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MANUAL = (DOCS / "使用手册.md").read_text("utf-8")
EXAMPLES = ("徐州建材经销_客户名单.xlsx", "苏南设备_客户资料.csv")
FENCE = re.compile(r"^```(?P<kind>\w*) ?(?P<name>.*)\n(?P<text>(?:.*\n)*?)```$", re.MULTILINE)
HELD_BACK = "原因"  # the column that the file of held-back rows has more than the list
LARGEST = 150_000


def known_names() -> Iterator[str]:
    """Every name that a person sees in the book."""
    for table in TABLES:
        yield from (table.sheet, table.title, *(column.header for column in table.columns))
        for block in table.blocks:
            yield from (block.title, *(column.header for column in block.columns))
    yield from (action.label for action in ACTIONS)
    yield from (setting.label for setting in SETTINGS)
    yield from (TAB, HELD_BACK, sheet_text.HOME_NOW, sheet_text.HOME_NEXT, sheet_text.AS_OF, *GROUPS.values())
    yield from (heading for heading, _ in guide.SECTIONS)


def commands() -> Iterator[tuple[list[str], list[str]]]:
    """Each command of the manual and the lines that it is said to answer."""
    for fence in FENCE.finditer(MANUAL):
        if fence["kind"] == "console":
            command, *answer = fence["text"].splitlines()
            yield command.removeprefix("> kehu ").split(), answer


def test_every_command_runs_and_answers_as_the_manual_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in EXAMPLES:
        shutil.copy(ROOT / "examples" / name, tmp_path)
    for fence in FENCE.finditer(MANUAL):
        if fence["kind"] == "csv":
            (tmp_path / fence["name"]).write_text(fence["text"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for command, answer in commands():
        if command == ["run", "全公司"]:
            _folder_of_archives(tmp_path)
        code = run(command)
        said = "".join(capfd.readouterr())
        assert code in (0, 1), (command, said)
        assert [line for line in answer if line not in said.splitlines()] == [], (command, said)


def _folder_of_archives(folder: Path) -> None:
    (folder / "全公司").mkdir()
    for name in ("一部", "二部"):
        shutil.copy(folder / "客户档案.xlsm", folder / "全公司" / f"{name}.xlsm")


def test_every_command_of_a_line_of_text_is_a_command() -> None:
    known = {action.command for action in ACTIONS} | {"setup", "doctor", "open"}
    assert set(re.findall(r"kehu ([a-z][a-z-]*)", MANUAL)) <= known


def test_every_picture_is_there_is_shown_and_is_small() -> None:
    shown = set(re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", MANUAL))
    there = {path.name: path.stat().st_size for path in (DOCS / "pictures").iterdir()}
    assert shown == set(there)
    assert max(there.values()) < LARGEST


def test_every_name_in_brackets_is_a_name_of_the_book() -> None:
    named = set(re.findall(r"「([^」]+)」", MANUAL)) - {""}
    assert sorted(named - set(known_names())) == []


def test_every_function_stands_in_the_manual_with_its_example() -> None:
    assert reference.with_functions(MANUAL) == MANUAL
    assert all(f"`{function.example}`" in MANUAL for function in FUNCTIONS)


def test_every_link_leads_to_a_file() -> None:
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)#]+)\)", MANUAL):
        assert (DOCS / target).is_file(), target
