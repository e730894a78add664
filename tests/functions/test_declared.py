"""The declaration, the Python functions and the VBA wrappers say the same."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kehu_xl import functions
from kehu_xl.build import udfs
from kehu_xl.core.worksheet import IMPLEMENTATIONS
from kehu_xl.spec.functions import CATEGORY, FUNCTIONS
from kehu_xl.spec.types import Function

ROOT = Path(__file__).parents[2]
# Keywords of VBA, and names of its library that an argument would hide (MS-VBAL 3.3.5 and practice).
VBA_WORDS = frozenset((Path(__file__).parent / "vba_words.txt").read_text("ascii").split())


def test_every_function_has_an_implementation_and_none_is_left_over() -> None:
    assert set(IMPLEMENTATIONS) == {function.name for function in FUNCTIONS}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.name)
class TestFunction:
    def test_python_takes_the_declared_arguments(self, function: Function) -> None:
        parameters = inspect.signature(getattr(functions, function.name)).parameters.values()
        declared = [(argument.name, argument.optional) for argument in function.arguments]
        assert [(each.name, each.default is not inspect.Parameter.empty) for each in parameters] == declared

    def test_names_are_legal_in_vba_and_unlike_a_cell(self, function: Function) -> None:
        names = [argument.name for argument in function.arguments]
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
        assert not VBA_WORDS & set(names)
        assert len(set(names)) == len(names)
        assert not re.fullmatch(r"[A-Z]{1,3}\d+", function.name)

    def test_help_fits_into_the_wizard(self, function: Function) -> None:
        assert all(0 < len(text) <= 255 for text in (function.help, *(each.help for each in function.arguments)))
        assert function.example.startswith(f"={function.name}(")

    def test_optional_arguments_come_last(self, function: Function) -> None:
        flags = [argument.optional for argument in function.arguments]
        assert flags == sorted(flags)


def test_the_vba_module_is_ascii_and_holds_each_function_once() -> None:
    text = udfs.module_text()
    assert text.isascii()
    assert re.findall(r"^Function (\w+)", text, re.MULTILINE) == [function.name for function in FUNCTIONS]
    assert max(map(len, text.splitlines())) < 1024
    assert "Option Explicit" not in text


@pytest.fixture(scope="module")
def windows() -> dict[str, Any]:
    """What xlwings on Windows makes of kehu_xl.functions."""
    command = [sys.executable, "-W", "error", "-m", "tests.functions.windows"]
    said = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8", cwd=ROOT)
    return json.loads(said.stdout)


def test_xlwings_reads_every_argument_as_rows_with_errors_as_texts(windows: dict[str, Any]) -> None:
    for function in FUNCTIONS:
        info = windows["functions"][function.name]
        assert (info["category"], info["volatile"], info["options"]) == (CATEGORY, False, {})
        for argument, declared in zip(info["args"], function.arguments, strict=True):
            assert (argument["name"], argument["doc"]) == (declared.name, declared.help)
            assert argument["options"] == {"ndim": 2, "err_to_str": True}
            assert ("optional" in argument) == declared.optional


def test_xlwings_finds_our_functions_and_nothing_else(windows: dict[str, Any]) -> None:
    assert set(windows["functions"]) == {function.name for function in FUNCTIONS}


def test_xlwings_converts_what_a_range_holds_and_what_we_return(windows: dict[str, Any]) -> None:
    assert windows["read"] == [["13800138000", None], ["#N/A", 45000.5]]
    assert windows["written"] == [["13800138000"], [""]]


def test_the_wrappers_differ_from_those_of_xlwings_only_where_python_is_out_of_reach(windows: dict[str, Any]) -> None:
    theirs, ours = _functions(windows["vba"]), _functions(udfs.module_text())
    for name, lines in theirs.items():
        mac = ["#If Mac Then", f"{name} = CVErr(2042)", "Exit Function", "#End If"]
        expected = [f"{name} = CVErr(2042)" if line == f"{name} = Err.Description" else line for line in lines]
        assert ours[name] == [expected[0], *mac, *expected[1:]]
    assert ours.keys() == theirs.keys()


def _functions(text: str) -> dict[str, list[str]]:
    """The lines of each function, without what does not matter."""
    found: dict[str, list[str]] = {}
    for block in re.findall(r"^Function .*?^End Function", text.replace("\r", ""), re.MULTILINE | re.DOTALL):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        found[re.match(r"Function (\w+)", lines[0])[1]] = lines
    return found
