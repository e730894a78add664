"""The tab 客户管理 and the right-click menu as customUI, written from the actions.

A program that knows both parts applies only the newer, so both hold the whole tab; menus on cells
exist in the newer schema only. The ribbon is static: it asks nothing of the macros when it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from kehu_xl.build.vba import callback
from kehu_xl.spec.actions import ACTIONS
from kehu_xl.spec.ribbon import GROUPS, LARGE, TAB, TAB_KEYTIP
from kehu_xl.spec.types import Action, Door

NAMESPACES = {
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/01/customui",
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2009/07/customui",
}
RELATIONS = {
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
}
MENUS = ("ContextMenuCell", "ContextMenuListRange", "ContextMenuCellLayout", "ContextMenuListRangeLayout")
_WITH_MENUS = "customUI/customUI14.xml"


def custom_ui(part: str) -> bytes:
    """The XML of one of the two parts."""
    root = etree.fromstring(f'<customUI xmlns="{NAMESPACES[part]}"/>')
    tabs = _add(_add(root, "ribbon"), "tabs")
    tab = _add(tabs, "tab", id="kehu_tab", label=TAB, keytip=TAB_KEYTIP)
    for group_id, label in GROUPS.items():
        if actions := on_ribbon(group_id):
            group = _add(tab, "group", id=f"kehu_group_{group_id}", label=label)
            for action in actions:
                _button(group, action)
    if part == _WITH_MENUS:
        _menus(root)
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True, pretty_print=True)
    return xml


def on_ribbon(group_id: str) -> Sequence[Action]:
    """The buttons of a group, in the order of the actions."""
    return [action for action in ACTIONS if Door.RIBBON in action.doors and action.group == group_id]


def _button(group: etree._Element, action: Action) -> None:
    size = "large" if action.id in LARGE else "normal"
    _add(group, "button", id=f"kehu_{action.id}", label=action.label, size=size, keytip=action.keytip, **_face(action))


def _menus(root: etree._Element) -> None:
    menus = _add(root, "contextMenus")
    for place in MENUS:
        menu = _add(menus, "contextMenu", idMso=place)
        for action in _in_menu():
            _add(menu, "button", id=f"kehu_{action.id}_{place}", label=action.label, **_face(action))


def _in_menu() -> Iterator[Action]:
    return (action for action in ACTIONS if Door.MENU in action.doors)


def _face(action: Action) -> dict[str, str]:
    tip = action.tip or action.help
    return {"imageMso": action.icon, "screentip": action.label, "supertip": tip, "onAction": callback(action)}


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", attributes)
