"""Data bars: LibreOffice keeps where they are and their colour, not their frame and how long they may get."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from kehu_xl.hosts.libreoffice.mending.draft import Draft, local
from kehu_xl.hosts.libreoffice.mending.original import Original, sheets_then_and_now

_SAME_FRAME = "negativeBarBorderColorSameAsPositive"
_LENGTHS = {"minLength": "10", "maxLength": "90"}  # what LibreOffice writes whatever the file had
_FRAMES = ("borderColor", "negativeBorderColor")
_ORDER = ("cfvo", "fillColor", "borderColor", "negativeFillColor", "negativeBorderColor", "axisColor")


def with_bars(draft: Draft, original: Original) -> None:
    """The bars of each range that the file had bars on."""
    for part, before in sheets_then_and_now(draft.book, original):
        old = dict(_bars(before))
        for area, bar in _bars(draft.tree(part)) if old else ():
            if area in old:
                _mend(bar, old[area])


def _bars(sheet: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Range -> the data bar there."""
    for rule in sheet.iterfind("{*}extLst/{*}ext/{*}conditionalFormattings/{*}conditionalFormatting"):
        area, bar = rule.find("{*}sqref"), rule.find("{*}cfRule/{*}dataBar")
        if area is not None and bar is not None:
            yield area.text or "", bar


def _mend(now: etree._Element, before: etree._Element) -> None:
    for name, unasked in _LENGTHS.items():
        if now.get(name) == unasked and before.get(name) is not None:
            now.set(name, before.get(name, ""))
    if before.get("border") in (None, "0", "false") or now.get("border") is not None:
        return
    now.set("border", before.get("border", ""))
    if before.get(_SAME_FRAME) is not None:
        now.set(_SAME_FRAME, before.get(_SAME_FRAME, ""))
    now.extend([deepcopy(child) for child in before if local(child) in _FRAMES])
    now[:] = sorted(now, key=lambda child: _ORDER.index(local(child)))
