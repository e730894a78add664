"""The old drawings (notes, form buttons): LibreOffice gives shapes one id, negative edges, macros it loses itself.

Excel numbers shapes `_x0000_s1025` and so on, each drawing in blocks of 1,024 of its own, and finds the record of a
form button (`control` in the sheet, a shape of the same id in its drawing) by that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from lxml import etree

from kehu_xl.hosts.libreoffice.mending.draft import Draft, local
from kehu_xl.hosts.libreoffice.mending.original import Original
from kehu_xl.store.ooxml.book import Sheet

_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_BLOCK = 1024
_NAMELESS = re.compile(r"shape_\d+")
_SIZE = re.compile(r"(?:^|;)(width|height):([\d.]+)pt")
_PIXELS, _EMU = 96 / 72, 12_700  # a point


def with_own_ids(draft: Draft, _original: Original) -> None:
    """Every shape of an old drawing with an id of its own, the sheet's records of buttons with the same."""
    blocks = count(1)
    for sheet in draft.book.sheets:
        for part in draft.book.related(sheet.part, "vmlDrawing"):
            drawing = draft.tree(part)
            shapes = [shape for shape in drawing if _is_shape(shape)]
            taken = [next(blocks) for _ in range(-(-max(len(shapes), 1) // (_BLOCK - 1)))]
            if not any(_NAMELESS.fullmatch(shape.get("id", "")) for shape in shapes):
                continue
            _merge_types(drawing)
            _number(shapes, taken)
            _enter_blocks(drawing, taken)
            _follow(draft, sheet, shapes)


def _is_shape(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).namespace == _V and local(element) != "shapetype"


def _merge_types(drawing: etree._Element) -> None:
    """One definition for each type of shape; one that differs from the first gets an id of its own."""
    known: dict[bytes, str] = {}
    current: dict[str, str] = {}
    for element in list(drawing):
        if local(element) == "shapetype":
            name, text = element.get("id", ""), _text(element)
            if text in known:
                drawing.remove(element)
            else:
                known[text] = name if name not in current.values() else f"{name}_{len(known)}"
                element.set("id", known[text])
            current[name] = known[text]
        elif element.get("type", "").removeprefix("#") in current:
            element.set("type", "#" + current[element.get("type", "").removeprefix("#")])


def _text(element: etree._Element) -> bytes:
    text: bytes = etree.tostring(element, method="c14n", with_tail=False)
    return text


def _number(shapes: list[etree._Element], blocks: list[int]) -> None:
    free = (block * _BLOCK + at for block in blocks for at in range(1, _BLOCK))
    for shape, number in zip(shapes, free, strict=False):
        shape.set("id", f"_x0000_s{number}")


def _enter_blocks(drawing: etree._Element, blocks: list[int]) -> None:
    """Say which blocks of numbers the drawing uses."""
    for old in drawing.findall(f"{{{_O}}}shapelayout"):
        drawing.remove(old)
    layout = etree.Element(f"{{{_O}}}shapelayout", {f"{{{_V}}}ext": "edit"})
    facts = {f"{{{_V}}}ext": "edit", "data": ",".join(map(str, blocks))}
    etree.SubElement(layout, f"{{{_O}}}idmap", facts)
    drawing.insert(0, layout)


def _follow(draft: Draft, sheet: Sheet, shapes: list[etree._Element]) -> None:
    """Let the sheet's records of its form controls have the numbers of their shapes, and edges that exist."""
    buttons = [shape for shape in shapes if _kind(shape) not in ("", "Note")]
    records = list(draft.tree(sheet.part).iter("{*}control"))
    for shape in shapes:
        _mend_anchor(shape)
        for macro in shape.iterfind("{*}ClientData/{*}FmlaMacro"):
            macro.text = _of_this_book(macro.text or "")
    if len(buttons) != len(records):
        return
    twins = dict(_twins(draft, sheet))
    for shape, record in zip(buttons, records, strict=True):
        number, old = shape.get("id", "").removeprefix("_x0000_s"), record.get("shapeId", "")
        twin = twins.get((old, record.get("name", "")))
        record.set("shapeId", number)
        if twin is not None:
            twin.set("id", number)
        for facts in record.iterfind("{*}controlPr[@macro]"):
            facts.set("macro", _of_this_book(facts.get("macro", "")))
        for anchor in record.iter("{*}anchor"):
            _mend_record(anchor, _size(shape))


def _of_this_book(macro: str) -> str:
    """A macro as Excel spells one of the same book; without that mark LibreOffice itself does not find it again.

    >>> _of_this_book("kehu_macros.Kehu_Run"), _of_this_book("[0]!Kehu_Run")
    ('[0]!kehu_macros.Kehu_Run', '[0]!Kehu_Run')
    """
    return f"[0]!{macro}" if macro and "!" not in macro else macro


def _twins(draft: Draft, sheet: Sheet) -> Iterator[tuple[tuple[str, str], etree._Element]]:
    """The shapes of the new drawing by id and name: each form control has one there."""
    for part in draft.book.related(sheet.part, "drawing"):
        for facts in draft.tree(part).iter("{*}cNvPr"):
            yield (facts.get("id", ""), facts.get("name", "")), facts


def _kind(shape: etree._Element) -> str:
    found = shape.find("{*}ClientData")
    return found.get("ObjectType", "") if found is not None else ""


def _size(shape: etree._Element) -> tuple[float, float]:
    """Width and height in points."""
    said = dict(_SIZE.findall(shape.get("style", "")))
    return float(said.get("width", 0)), float(said.get("height", 0))


def _mend_anchor(shape: etree._Element) -> None:
    """The corners of a shape, `column, pixels, row, pixels` twice."""
    anchor = shape.find("{*}ClientData/{*}Anchor")
    numbers = (anchor.text or "").split(",") if anchor is not None else []
    if anchor is None or len(numbers) != 8:
        return
    left, dx, top, dy, right, dx2, bottom, dy2 = map(int, numbers)
    width, height = (round(points * _PIXELS) for points in _size(shape))
    right, dx2 = _edge((left, dx), (right, dx2), width)
    bottom, dy2 = _edge((top, dy), (bottom, dy2), height)
    anchor.text = ", ".join(map(str, (left, dx, top, dy, right, dx2, bottom, dy2)))


def _mend_record(anchor: etree._Element, size: tuple[float, float]) -> None:
    """The same corners in the sheet's record, in English Metric Units."""
    start, end = anchor.find("{*}from"), anchor.find("{*}to")
    if start is None or end is None:
        return
    for (cell, offset), points in zip((("col", "colOff"), ("row", "rowOff")), size, strict=True):
        fields = [each.find(f"{{*}}{name}") for each in (start, end) for name in (cell, offset)]
        first, inset, last, outset = (int(field.text or "0") if field is not None else 0 for field in fields)
        edge = _edge((first, inset), (last, outset), round(points * _EMU))
        for field, number in zip(fields[2:], edge, strict=True):
            if field is not None:
                field.text = str(number)


def _edge(start: tuple[int, int], end: tuple[int, int], size: int) -> tuple[int, int]:
    """The far edge, cell and distance into it; LibreOffice counts back from the next cell at times.

    >>> _edge((5, 0), (6, -460), 105), _edge((2, 14), (4, 38), 248), _edge((1, 5), (4, -3), 300)
    ((5, 105), (4, 38), (4, 0))
    """
    if end[1] >= 0:
        return end
    return (start[0], start[1] + size) if end[0] == start[0] + 1 else (end[0], 0)
