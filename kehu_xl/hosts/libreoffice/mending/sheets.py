"""What a sheet loses besides its cells: the name for VBA, marks that are to be ignored, how far drop-downs reach."""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from lxml import etree

from kehu_xl.hosts.libreoffice.mending.draft import Draft, local
from kehu_xl.hosts.libreoffice.mending.original import Original, sheets_then_and_now
from kehu_xl.store.ooxml.tables import parse_range, range_text

LAST_ROW: Final = 1_048_576
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_PROPERTIES = ("tabColor", "outlinePr", "pageSetUpPr")
_RULES = "{*}dataValidations/{*}dataValidation"
_SAID = {"type": "none", "operator": "between", "promptTitle": "", "prompt": "", "errorTitle": "", "error": ""}


def with_sheets(draft: Draft, original: Original) -> None:
    """Each sheet that the file had under this name; one that was renamed is known if it is the only one."""
    for part, before in sheets_then_and_now(draft.book, original):
        sheet = draft.tree(part)
        _with_properties(sheet, before)
        _with_row_height(sheet, before)
        _with_ignored(sheet, before)
        _with_reach(sheet, before)
        if not original.seen:
            _with_views(sheet, before)


def _with_properties(sheet: etree._Element, before: etree._Element) -> None:
    """The name by which VBA knows the sheet, and where outlines have their buttons."""
    old = before.find("{*}sheetPr")
    if old is None:
        return
    now = sheet.find("{*}sheetPr")
    if now is None:
        now = _insert(sheet, etree.Element(_named(sheet, "sheetPr")), ORDER)
    if old.get("codeName") and not now.get("codeName"):
        now.set("codeName", old.get("codeName", ""))
    outlines = old.find("{*}outlinePr")
    if outlines is not None and now.find("{*}outlinePr") is None:
        _insert(now, deepcopy(outlines), _PROPERTIES)


def _with_row_height(sheet: etree._Element, before: etree._Element) -> None:
    """That rows which nobody touched have the height of the sheet."""
    old, now = before.find("{*}sheetFormatPr"), sheet.find("{*}sheetFormatPr")
    if old is None or now is None or now.get("customHeight") is not None or old.get("customHeight") is None:
        return
    if float(old.get("defaultRowHeight", "0")) == float(now.get("defaultRowHeight", "0")):
        now.set("customHeight", old.get("customHeight", ""))


def _with_ignored(sheet: etree._Element, before: etree._Element) -> None:
    """Which green corners are not to be shown."""
    old = before.find("{*}ignoredErrors")
    if old is not None and sheet.find("{*}ignoredErrors") is None:
        _insert(sheet, deepcopy(old), ORDER)


def _with_reach(sheet: etree._Element, before: etree._Element) -> None:
    """Drop-downs down to the sheet's last row: LibreOffice cuts them some way below the last filled one."""
    unbounded = {_said(rule) for rule in before.iterfind(_RULES) if any(area[2] == LAST_ROW for area in _areas(rule))}
    rules = [rule for rule in sheet.iterfind(_RULES) if _said(rule) in unbounded]
    cut = max((area[2] for rule in rules for area in _areas(rule)), default=LAST_ROW)
    for rule in rules:
        reach = ((top, left, LAST_ROW if bottom == cut else bottom, right) for top, left, bottom, right in _areas(rule))
        rule.set("sqref", " ".join(range_text(*area) for area in reach))


def _said(rule: etree._Element) -> tuple[str, ...]:
    """What a rule says, however its formula is spelt."""
    return tuple(rule.get(name) or unsaid for name, unsaid in _SAID.items())


def _areas(rule: etree._Element) -> list[tuple[int, int, int, int]]:
    return [area for text in rule.get("sqref", "").split() if (area := parse_range(text)) is not None]


def _with_views(sheet: etree._Element, before: etree._Element) -> None:
    """Frozen panes and grid lines of a document that no window showed."""
    old, now = before.find("{*}sheetViews"), sheet.find("{*}sheetViews")
    if old is not None and now is not None and not _same(old, now):
        sheet.replace(now, deepcopy(old))


def _same(one: etree._Element, other: etree._Element) -> bool:
    texts = {etree.tostring(each, method="c14n", exclusive=True, with_tail=False) for each in (one, other)}
    return len(texts) == 1


def _insert(parent: etree._Element, child: etree._Element, order: tuple[str, ...]) -> etree._Element:
    """Put a child where the schema has it."""
    later = order[order.index(local(child)) + 1 :]
    place = next((at for at, each in enumerate(parent) if local(each) in later or not _known(each, order)), len(parent))
    parent.insert(place, child)
    return child


def _known(element: etree._Element, order: tuple[str, ...]) -> bool:
    """False for what stands in the place of something later, such as controls for newer programs only."""
    return local(element) in order


def _named(sheet: etree._Element, name: str) -> str:
    return f"{{{etree.QName(sheet).namespace}}}{name}"
