"""Every outcome of every check of `kehu doctor`, from the facts that lead to it."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

import pytest

from kehu_xl.core.health import CHECKS, BookFacts, DeskFacts, Finding, examined
from kehu_xl.core.health.facts import LINUX, MAC, WINDOWS
from kehu_xl.spec.defaults import FORMAT_VERSION
from kehu_xl.spec.health import EXAMINATIONS, OK
from kehu_xl.spec.ribbon import CONF
from kehu_xl.spec.types import Severity

WANTED = "0.37.8"
PYTHON = r"C:\kehu\.venv\Scripts\python.exe"
KEYS = tuple(key for key, _ in CONF)
DESK = DeskFacts(
    WINDOWS, (3, 11, 7), PYTHON, xlwings=WANTED, library=r"C:\kehu\.venv", script=True, interpreter=PYTHON,
    interpreter_exists=True, temporary=r"C:\Temp", excel="16.0", excel_path=r"C:\Office\excel.exe", excel_bits=64,
)  # fmt: skip
MAC_DESK = replace(DESK, platform=MAC)
LINUX_DESK = replace(DESK, platform=LINUX, excel="", office="/usr/bin/soffice", office_uno=True)
BOOK = BookFacts(version=FORMAT_VERSION, xlwings=WANTED, settings=KEYS)

# (check, outcome): the computer and the workbook that lead to it
CASES: dict[tuple[str, str], tuple[DeskFacts, BookFacts | None]] = {
    ("python", OK): (DESK, None),
    ("python", "old"): (replace(DESK, python=(3, 10, 12)), None),
    ("python", "store"): (replace(DESK, executable=r"C:\Users\w\AppData\Local\Microsoft\WindowsApps\python.exe"), None),
    ("xlwings", OK): (DESK, None),
    ("xlwings", "absent"): (replace(DESK, xlwings=""), None),
    ("xlwings", "differs"): (DESK, replace(BOOK, xlwings="0.33.0")),
    ("library", OK): (DESK, None),
    ("library", "missing"): (replace(DESK, library=""), None),
    ("script", OK): (MAC_DESK, None),
    ("script", "missing"): (replace(MAC_DESK, script=False), None),
    ("interpreter", OK): (DESK, None),
    ("interpreter", "unset"): (replace(DESK, interpreter=""), None),
    ("interpreter", "gone"): (replace(DESK, interpreter_exists=False), None),
    ("interpreter", "unreadable"): (replace(DESK, unreadable=frozenset({PYTHON})), None),
    ("interpreter", "broken"): (
        replace(DESK, interpreter_fault="ModuleNotFoundError: kehu_xl"),
        None,
    ),
    ("interpreter", "other"): (replace(DESK, executable=r"D:\python.exe"), None),
    ("temporary", OK): (DESK, None),
    ("temporary", "unreadable"): (replace(DESK, temporary=r"C:\临时", unreadable=frozenset({r"C:\临时"})), None),
    ("excel", OK): (DESK, None),
    ("excel", "absent"): (replace(DESK, excel=""), None),
    ("excel", "store"): (replace(DESK, excel_path=r"C:\Program Files\WindowsApps\Office\excel.exe"), None),
    ("policy", OK): (DESK, None),
    ("policy", "signed_only"): (replace(DESK, macro_warnings=3), None),
    ("policy", "blocked"): (replace(DESK, macro_warnings=4), None),
    ("office", OK): (LINUX_DESK, None),
    ("office", "absent"): (replace(LINUX_DESK, office=""), None),
    ("office", "no_uno"): (replace(LINUX_DESK, office_uno=False), None),
    ("readable", OK): (DESK, BOOK),
    ("readable", "unreadable"): (DESK, BookFacts(fault="文件设有打开密码。")),
    ("readable", "list"): (DESK, BookFacts(is_archive=False)),
    ("readable", "newer"): (DESK, replace(BOOK, version="99")),
    ("readable", "older"): (DESK, replace(BOOK, version="")),
    ("mark", OK): (DESK, BOOK),
    ("mark", "marked"): (DESK, replace(BOOK, zone=3)),
    ("cloud", OK): (DESK, BOOK),
    ("cloud", "cloud"): (DESK, replace(BOOK, service="OneDrive")),
    ("access", OK): (DESK, BOOK),
    ("access", "read_only"): (DESK, replace(BOOK, writable=False)),
    ("access", "folder"): (DESK, replace(BOOK, folder_writable=False)),
    ("access", "in_use"): (DESK, replace(BOOK, in_use="文件正被王芳打开着。")),
    ("sheets", OK): (DESK, BOOK),
    ("sheets", "no_customers"): (DESK, replace(BOOK, missing_sheets=("首页", "客户"))),
    ("sheets", "missing"): (DESK, replace(BOOK, missing_sheets=("汇总", "合同"))),
    ("macros", OK): (DESK, BOOK),
    ("macros", "absent"): (DESK, replace(BOOK, has_macros=False)),
    ("macros", "differ"): (DESK, replace(BOOK, same_macros=False)),
    ("settings", OK): (DESK, BOOK),
    ("settings", "absent"): (DESK, replace(BOOK, settings=None)),
    ("settings", "overridden"): (DESK, replace(BOOK, settings=(*KEYS, "INTERPRETER_WIN"))),
    ("settings", "incomplete"): (DESK, replace(BOOK, settings=KEYS[1:])),
}


def answers(desk: DeskFacts, book: BookFacts | None) -> dict[str, Finding]:
    return {found.check: found for found in examined(desk, book, WANTED)}


def test_the_cases_are_all_outcomes_that_are_declared() -> None:
    assert list(CHECKS) == list(EXAMINATIONS)
    assert set(CASES) == {(check, outcome) for check, known in EXAMINATIONS.items() for outcome in known.outcomes}


@pytest.mark.parametrize(("check", "outcome"), CASES)
def test_an_outcome_is_reached_and_told(check: str, outcome: str) -> None:
    found = answers(*CASES[check, outcome])[check]
    assert found.outcome == outcome
    for pattern in (found.verdict.sentence, found.verdict.advice):
        for _, name, _, _ in Formatter().parse(pattern):
            assert name is None or str(found.facts[name])
    assert found.sentence
    assert (found.verdict.severity is Severity.INFO) == (outcome == OK)


@pytest.mark.parametrize(("check", "outcome"), CASES)
def test_only_what_is_wrong_asks_for_something_to_be_done(check: str, outcome: str) -> None:
    found = answers(*CASES[check, outcome])[check]
    assert bool(found.advice) == (outcome != OK and (check, outcome) != ("readable", "unreadable"))


@pytest.mark.parametrize(
    ("desk", "absent"),
    [
        (DESK, {"script", "office"}),
        (MAC_DESK, {"library", "temporary", "policy", "mark", "office"}),
        (LINUX_DESK, {"library", "script", "interpreter", "temporary", "excel", "policy", "mark"}),
    ],
    ids=[WINDOWS, MAC, LINUX],
)
def test_a_check_that_does_not_concern_a_computer_is_left_out(desk: DeskFacts, absent: set[str]) -> None:
    assert set(CHECKS) - set(answers(desk, BOOK)) == absent


def test_without_a_workbook_only_the_computer_is_looked_at() -> None:
    about_a_book = {"readable", "mark", "cloud", "access", "sheets", "macros", "settings"}
    assert not about_a_book & set(answers(DESK, None))


def test_of_a_workbook_that_cannot_be_read_nothing_is_said_of_its_inside() -> None:
    assert not {"sheets", "macros", "settings"} & set(answers(DESK, BookFacts(fault="打不开。")))
