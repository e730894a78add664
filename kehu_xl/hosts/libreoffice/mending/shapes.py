"""The old drawings (notes, form buttons): LibreOffice gives shapes one id, negative edges, macros it loses itself.

Excel numbers shapes `_x0000_s1025` and so on, each drawing in blocks of 1,024 of its own, and finds the record of a
form button (`control` in the sheet, a shape of the same id in its drawing) by that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import count

from lxml import etree

from kehu_xl.hosts.libreoffice.mending.draft import Draft, local
from kehu_xl.hosts.libreoffice.mending.original import Original, button_key
from kehu_xl.store.ooxml.book import Sheet

_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_BLOCK = 1024
_NAMELESS = re.compile(r"shape_\d+")
_SIZE = re.compile(r"(?:^|;)(width|height):([\d.]+)pt")
_PLACE = re.compile(r"(margin-left|margin-top|width|height):([^;]*)")
_PIXELS, _EMU = 96 / 72, 9_525  # pixels a point, English Metric Units a pixel


def with_own_ids(draft: Draft, original: Original) -> None:
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
            for shape in shapes:
                _mend_shape(shape, original)
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
        for anchor in record.iter("{*}anchor") if (corners := _corners(shape)) else ():
            _place_record(anchor, corners)


def _mend_shape(shape: etree._Element, original: Original) -> None:
    """Its corners, its macro, and how it looks, where that was known."""
    _mend_anchor(shape)
    before = original.buttons.get(button_key(shape))
    if before is not None:
        _look_like(shape, before)
    for macro in shape.iterfind("{*}ClientData/{*}FmlaMacro"):
        macro.text = _of_this_book(macro.text or "")
    for line in shape.iterfind("{*}textbox/{*}div"):
        if line.text and not len(line):  # without an element of its own LibreOffice does not read a caption
            font = etree.SubElement(line, "font", face="Calibri", size="220", color="#000000")
            font.text, line.text = line.text, None


def _look_like(shape: etree._Element, before: etree._Element) -> None:
    """A button as the file had it, where it stands now."""
    placed = dict(_PLACE.findall(shape.get("style", "")))
    facts = {**before.attrib, "id": shape.get("id", ""), "type": shape.get("type", "")}
    style = _PLACE.sub(lambda said: f"{said[1]}:{placed.get(said[1], said[2])}", before.get("style", ""))
    corners = _corners(shape)
    shape.attrib.clear()
    shape.attrib.update({**facts, "style": style})
    shape[:] = [deepcopy(child) for child in before]
    if corners and not _is_unmoved(corners, _corners(before)):
        _set_corners(shape, corners)


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


def _size(shape: etree._Element) -> tuple[int, int]:
    """Width and height in pixels."""
    said = dict(_SIZE.findall(shape.get("style", "")))
    return round(float(said.get("width", 0)) * _PIXELS), round(float(said.get("height", 0)) * _PIXELS)


def _corners(shape: etree._Element) -> tuple[int, ...]:
    """Upper left and lower right: column, pixels into it, row, pixels into it, twice."""
    numbers = (shape.findtext("{*}ClientData/{*}Anchor") or "").split(",")
    return tuple(map(int, numbers)) if len(numbers) == 8 else ()


def _set_corners(shape: etree._Element, corners: tuple[int, ...]) -> None:
    for anchor in shape.iterfind("{*}ClientData/{*}Anchor"):
        anchor.text = ", ".join(map(str, corners))


def _mend_anchor(shape: etree._Element) -> None:
    """Corners that lie in their cells."""
    if corners := _corners(shape):
        left, dx, top, dy, right, dx2, bottom, dy2 = corners
        width, height = _size(shape)
        edges = *_edge((left, dx), (right, dx2), width), *_edge((top, dy), (bottom, dy2), height)
        _set_corners(shape, (left, dx, top, dy, *edges))


def _is_unmoved(now: tuple[int, ...], before: tuple[int, ...]) -> bool:
    """Whether corners are where they were: LibreOffice reckons columns a little narrower, each time anew.

    >>> _is_unmoved((5, 114, 2, 4, 5, 219, 2, 35), (5, 119, 2, 4, 5, 228, 2, 36))
    True
    >>> _is_unmoved((5, 60, 2, 4, 5, 165, 2, 35), (5, 119, 2, 4, 5, 228, 2, 36))
    False
    """
    same_cells = now[::2] == before[::2]
    return same_cells and all(abs(a - b) <= max(3, b * 0.06) for a, b in zip(now[1::2], before[1::2], strict=True))


def _place_record(anchor: etree._Element, corners: tuple[int, ...]) -> None:
    """The same corners in the sheet's record, in English Metric Units."""
    for tag, (column, dx, row, dy) in zip(("from", "to"), (corners[:4], corners[4:]), strict=True):
        numbers = {"col": column, "colOff": dx * _EMU, "row": row, "rowOff": dy * _EMU}
        for name, number in numbers.items():
            for field in anchor.iterfind(f"{{*}}{tag}/{{*}}{name}"):
                field.text = str(number)


def _edge(start: tuple[int, int], end: tuple[int, int], size: int) -> tuple[int, int]:
    """The far edge, cell and distance into it; LibreOffice counts back from the next cell at times.

    >>> _edge((5, 0), (6, -460), 105), _edge((2, 14), (4, 38), 248), _edge((1, 5), (4, -3), 300)
    ((5, 105), (4, 38), (4, 0))
    """
    if end[1] >= 0:
        return end
    return (start[0], start[1] + size) if end[0] == start[0] + 1 else (end[0], 0)
