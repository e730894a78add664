"""The command line as a door: parity with the spec, Chinese throughout, quick to start."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from kehu_xl.cli.commands import kehu, run
from kehu_xl.ribbon.press import PRESSED
from kehu_xl.spec.actions import ACTIONS, COMMANDS, STEP_LABELS
from kehu_xl.steps import PLANS, load

WITHOUT_A_PLAN = set(PRESSED) - set(PLANS)  # buttons that neither read nor write the archive
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_action_has_a_command_and_the_reverse() -> None:
    assert list(kehu().commands) == [*(action.command for action in COMMANDS), "setup", "doctor", "open"]


def test_every_action_but_new_has_a_plan_of_known_steps() -> None:
    assert {action.id for action in ACTIONS} == {*PLANS, "new", *WITHOUT_A_PLAN}
    for steps in PLANS.values():
        for step in steps:
            assert callable(load(step))
            assert step in STEP_LABELS


@pytest.mark.parametrize("action", COMMANDS, ids=lambda action: action.id)
def test_every_help_page_is_chinese_and_ends_with_its_example(action, capsys) -> None:
    assert run([action.command, "--help"]) == 0
    page = capsys.readouterr().out
    assert action.help[:8] in page
    assert action.example in page
    assert "Usage" not in page
    assert "Options" not in page
    for param in action.params:
        assert param.flag in page


def test_the_first_help_page_lists_every_command_with_its_sentence(capsys) -> None:
    assert run(["--help"]) == 0
    page = capsys.readouterr().out
    for action in COMMANDS:
        assert re.search(rf"^\s+{action.command}\s+{re.escape(action.help[:6])}", page, re.M)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["cheque"], "cheque"),
        (["run", "--colour", "a"], "--colour"),
        (["run"], "请给出要处理的文件"),
        (["run", "a", "--today"], "--today"),
        (["run", "a", "--today", "明天"], "明天"),
        (["run", "a", "--limit", "-3"], "-3"),
        (["run", "a", "--limit", "some"], "some"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_chinese_sentence(arguments, words, capsys) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr().err
    assert words in said
    assert CHINESE.search(said)
    assert said.count("\n") == 1
    assert not re.search(r"[A-Za-z]{4,} [a-z]+ ", said.replace(words, "").replace("kehu run --help", ""))


def test_a_failure_is_one_json_object_where_json_was_asked_for(capsys, tmp_path) -> None:
    assert run(["check", "--json", str(tmp_path / "没有.xlsm")]) == 2
    captured = capsys.readouterr()
    failure = json.loads(captured.out)
    assert failure["action"] == "check"
    assert failure["error"]["code"] == "file_missing"
    assert failure["error"]["file"] == "没有.xlsm"
    assert failure["error"]["advice"]
    assert captured.err == ""


def test_the_first_help_page_loads_nothing_slow() -> None:
    code = "import sys; from kehu_xl.cli import commands; commands.run(['--help']); print(sorted(sys.modules))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    modules = output.splitlines()[-1]
    for slow in ("pandas", "numpy", "rich", "lxml", "openpyxl"):
        assert f"'{slow}'" not in modules
