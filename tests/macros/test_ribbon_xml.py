"""The tab 客户管理 and the right-click menu: valid, complete, each button leads to a macro."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from kehu_xl.build.ribbon import MENUS, NAMESPACES, RELATIONS
from kehu_xl.build.vba import callback, macro
from kehu_xl.spec.actions import ACTIONS, MACROS
from kehu_xl.spec.ribbon import GROUPS, LARGE, TAB_KEYTIP
from kehu_xl.spec.types import Door
from tests.macros.conftest import Modules

SCHEMAS = Path(__file__).parent / "schemas"
SCHEMA_OF = {"customUI/customUI.xml": "customUI.xsd", "customUI/customUI14.xml": "customUI14.xsd"}
# Office 2007 names that public ribbons use; an unknown one would leave a blank icon, and only Excel shows that.
KNOWN_ICONS = {
    "HappyFace", "FileSave", "FileNew", "FileOpen", "FilePrint", "FilePrintPreview", "Copy", "Paste", "Delete",
    "FindDialog", "Filter", "FilterClearAllFilters", "FilterBySelection", "SortUp", "SortAscendingExcel", "SortDialog",
    "RemoveDuplicates", "DataValidation", "ConditionalFormattingMenu", "RefreshAll", "Refresh", "TableInsertExcel",
    "PivotTableInsert", "ChartInsert", "NameManager", "ReviewNewComment", "ReviewProtectSheet", "ReviewAcceptChange",
    "Spelling", "AdpPrimaryKey", "ImportExcel", "ExportExcel", "ImportTextFile", "Help", "Info", "AcceptInvitation",
    "DeclineInvitation", "Undo", "ReviewPreviousComment", "ReviewNextComment", "FormatPainter",
}  # fmt: skip


def in_door(door: Door) -> list[str]:
    return [action.id for action in ACTIONS if door in action.doors]


def buttons(parts: dict[str, bytes], part: str, place: str) -> list[etree._Element]:
    return list(etree.fromstring(parts[part]).iterfind(f".//{{*}}{place}//{{*}}button"))


@pytest.mark.parametrize("part", SCHEMA_OF)
def test_a_part_is_valid_against_its_schema(parts: dict[str, bytes], part: str) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / SCHEMA_OF[part]))
    schema.assertValid(etree.fromstring(parts[part]))


@pytest.mark.parametrize("part", SCHEMA_OF)
def test_the_package_leads_to_a_part_by_the_relation_of_its_schema(parts: dict[str, bytes], part: str) -> None:
    relations = etree.fromstring(parts["_rels/.rels"])
    assert [line.get("Target") for line in relations if line.get("Type") == RELATIONS[part]] == [part]
    assert etree.QName(etree.fromstring(parts[part])).namespace == NAMESPACES[part]


@pytest.mark.parametrize("part", SCHEMA_OF)
def test_the_tab_has_a_button_for_each_action_of_the_ribbon_in_its_group(parts: dict[str, bytes], part: str) -> None:
    found = buttons(parts, part, "tab")
    assert sorted(button.get("id") for button in found) == sorted(f"kehu_{id_}" for id_ in in_door(Door.RIBBON))
    by_id = {f"kehu_{action.id}": action for action in ACTIONS}
    for button in found:
        action = by_id[button.get("id")]
        assert button.getparent().get("label") == GROUPS[action.group]
        assert button.get("label") == action.label
        assert button.get("supertip") == (action.tip or action.help)
        assert (button.get("size") == "large") == (action.id in LARGE)
    labels = [group.get("label") for group in etree.fromstring(parts[part]).iterfind(".//{*}group")]
    assert labels == [label for label in GROUPS.values() if label in labels]


def test_only_the_newer_part_has_menus_on_cells_and_on_tables(parts: dict[str, bytes]) -> None:
    assert not buttons(parts, "customUI/customUI.xml", "contextMenus")
    menus = etree.fromstring(parts["customUI/customUI14.xml"]).findall(".//{*}contextMenu")
    assert [menu.get("idMso") for menu in menus] == list(MENUS)
    for menu in menus:
        assert [button.get("label") for button in menu] == [a.label for a in ACTIONS if Door.MENU in a.doors]


def test_every_callback_has_its_sub_and_every_sub_its_door(parts: dict[str, bytes], modules: Modules) -> None:
    called = {
        button.get("onAction") for part in SCHEMA_OF for button in etree.fromstring(parts[part]).iter("{*}button")
    }
    assert called == {callback(action) for action in MACROS if action.doors & {Door.RIBBON, Door.MENU}}
    for name in called:
        assert f"Public Sub {name}(control As IRibbonControl)" in modules["kehu_macros"]
    drawing = parts["xl/drawings/vmlDrawing1.vml"].decode()
    pressed = etree.fromstring(drawing).iter("{urn:schemas-microsoft-com:office:excel}FmlaMacro")
    assert [line.text for line in pressed] == [f"[0]!{macro(a)}" for a in ACTIONS if Door.HOME in a.doors]


def test_keytips_are_one_to_three_letters_and_unlike_each_other() -> None:
    tips = [action.keytip for action in ACTIONS if Door.RIBBON in action.doors]
    assert len(tips) == len(set(tips))
    for tip in [*tips, TAB_KEYTIP]:
        assert tip.isascii()
        assert tip.isalnum()
        assert 1 <= len(tip) <= 3
    assert not [(a, b) for a in tips for b in tips if a != b and b.startswith(a)]


def test_every_icon_is_one_that_public_ribbons_use() -> None:
    assert {action.icon for action in MACROS} <= KNOWN_ICONS


def test_every_group_is_known_and_large_buttons_stand_on_the_ribbon() -> None:
    assert {action.group for action in ACTIONS} <= set(GROUPS)
    assert set(in_door(Door.RIBBON)) >= LARGE
