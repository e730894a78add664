"""The VBA of the template: complete, ASCII, deciding nothing, with xlwings' own modules unchanged."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest
import xlwings

from kehu_xl.build import vba, vba_project
from kehu_xl.spec.actions import MACROS
from kehu_xl.spec.ribbon import CONF, CONF_SHEET, MESSAGES, MESSAGES_SHEET, SYSTEM_SHEETS
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Action
from tests.macros.conftest import Modules, modules_in

ROOT = Path(__file__).resolve().parents[2]
SUB = re.compile(r"^(?:Public |Private )?(?:Sub|Function) (\w+)", re.M)
QUICKSTART = Path(xlwings.__file__).with_name("quickstart_standalone.xlsm")


def by_id(action: Action) -> str:
    return action.id


def body(source: str, name: str) -> list[str]:
    """The lines inside one Sub."""
    return re.split(r"\r?\n", re.split(rf"Sub {name}\([^\n]*\n", source)[1].split("End Sub")[0])[:-1]


def test_oletools_reads_every_module_back(modules: Modules) -> None:
    documents = {"ThisWorkbook", *(f"Sheet_{table.id}" for table in TABLES)}
    documents |= {"Sheet_" + name.replace(".", "_") for name in SYSTEM_SHEETS}
    assert set(modules) == documents | {"xlwings", "Dictionary"} | {module.name for module in vba.modules()}
    for module in vba.modules():
        assert module.source in modules[module.name].replace("\r\n", "\n")


@pytest.mark.parametrize("name", ["xlwings", "Dictionary"])
def test_a_module_of_xlwings_is_what_its_wheel_ships(modules: Modules, name: str) -> None:
    assert modules[name] == modules_in(QUICKSTART)[name]


def test_the_embedded_xlwings_is_the_pinned_one(modules: Modules) -> None:
    (embedded,) = re.findall(r"^'Version: (\S+)", modules["xlwings"], re.M)
    assert embedded == version("xlwings") == xlwings.__version__
    assert f"xlwings=={embedded}\n" in (ROOT / "constraints.txt").read_text()
    assert f'"xlwings=={embedded}"' in (ROOT / "pyproject.toml").read_text()
    assert f"xlwings {embedded}" in (ROOT / "THIRD_PARTY.md").read_text()


def test_another_xlwings_than_the_one_in_its_own_module_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vba_project, "version", lambda _: "0.1")
    with pytest.raises(vba_project.WrongXlwings, match=r"0\.1"):
        vba_project.xlwings_modules()


def test_the_licences_of_the_embedded_modules_are_told() -> None:
    text = (ROOT / "THIRD_PARTY.md").read_text()
    assert "Zoomer Analytics" in text
    assert "Tim Hall" in text
    assert '"THIRD_PARTY.md"' in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize("action", MACROS, ids=by_id)
def test_a_macro_is_one_line_that_hands_over(modules: Modules, action: Action) -> None:
    source = modules["kehu_macros"]
    name = vba.macro(action)
    assert [line.strip() for line in body(source, name)] == [f'KehuRunAction "{action.id}"']
    assert [line.strip() for line in body(source, vba.callback(action))] == [f'KehuRunInFront "{action.id}", "{name}"']


def test_python_is_called_from_one_place_that_handles_errors(modules: Modules) -> None:
    source = modules["kehu_macros"]
    assert source.count("RunPython") == 1
    lines = [line.strip() for line in body(source, "KehuRunAction")]
    assert lines[0] == "On Error GoTo failed"
    assert lines[1] == 'RunPython "import kehu_xl.ribbon; kehu_xl.ribbon.run(\'" & action & "\')"'


def test_no_two_macros_have_one_name_and_none_is_called_like_a_module(modules: Modules) -> None:
    names = [name.lower() for module in vba.modules() for name in SUB.findall(module.source)]
    assert len(names) == len(set(names))
    assert not set(names) & {name.lower() for name in modules}


def test_the_vba_is_ascii_and_asks_for_nothing_that_scanners_dread(modules: Modules) -> None:
    for module in vba.modules():
        assert modules[module.name].isascii()
        for word in ("Shell", "CreateObject", "VBProject", "Chr(", "ChrW(", "Declare", "Environ", "Kill "):
            assert word not in module.source, (module.name, word)


def test_nothing_runs_when_the_book_opens_unless_a_module_asks(modules: Modules) -> None:
    calls = [module.opens for module in vba.modules() if module.opens]
    assert ("Workbook_Open" in modules["ThisWorkbook"]) == bool(calls)
    assert all(call in modules["ThisWorkbook"] for call in calls)


def test_the_messages_that_the_vba_asks_for_are_there(parts: dict[str, bytes], modules: Modules) -> None:
    asked = set(re.findall(r'KehuText\("(\w+)"\)', modules["kehu_macros"]))
    assert asked == set(MESSAGES)
    assert f'Sheets("{MESSAGES_SHEET}")' in modules["kehu_macros"]
    assert f"For place = 1 To {len(MESSAGES)}" in modules["kehu_macros"]


KEYS = re.compile(r'GetConfig\("([^"]+)"')
FOR_A_DESK = {"INTERPRETER", "INTERPRETER_WIN", "INTERPRETER_MAC"}


def test_every_key_that_xlwings_asks_for_is_on_the_sheet_but_those_of_a_desk(modules: Modules) -> None:
    assert {key for key, _ in CONF} == set(KEYS.findall(modules["xlwings"])) - FOR_A_DESK
    assert CONF_SHEET == "xlwings.conf"


def test_keys_stand_in_the_first_column_without_a_gap_as_text(book) -> None:
    for name, rows in ((CONF_SHEET, CONF), (MESSAGES_SHEET, tuple(MESSAGES.items()))):
        sheet = book[name]
        assert [(key.value, value.value or "") for key, value in sheet.iter_rows(max_col=2)] == list(rows)
        assert {cell.number_format for row in sheet for cell in row} == {"@"}
