"""The styles of one book appended to those of another; what is there keeps its place."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_FIRST_CUSTOM_FORMAT = 164
_PARTS_OF_FORMAT = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


class StyleMerge:
    """Finds or makes, in `ours`, the formats that a sheet of another book has by number in `theirs`.

    >>> book = f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf fontId="0"/></cellXfs></styleSheet>'
    >>> bold = book.replace("<cellXfs", "<fonts><font/><font><b/></font></fonts><cellXfs").replace('"0"', '"1"')
    >>> merge = StyleMerge(etree.fromstring(book), etree.fromstring(bold))
    >>> merge.cell_format(0), etree.tostring(merge.ours.find("{*}fonts"))[-26:]
    (1, b'><font><b/></font></fonts>')
    """

    def __init__(self, ours: etree._Element, theirs: etree._Element) -> None:
        self.ours, self._theirs = ours, theirs
        self._known: dict[str, dict[bytes, int]] = {}
        self.cell_format: Callable[[int], int] = cache(self._cell_format)
        self.difference: Callable[[int], int] = cache(self._difference)

    def _cell_format(self, index: int) -> int:
        copy = self._copy("cellXfs", index)
        for attribute, section in _PARTS_OF_FORMAT.items():
            if attribute in copy.attrib:
                copy.set(attribute, str(self._placed(section, self._copy(section, int(copy.get(attribute, "0"))))))
        if "numFmtId" in copy.attrib:
            copy.set("numFmtId", str(self._number_format(int(copy.get("numFmtId", "0")))))
        copy.set("xfId", "0")
        return self._placed("cellXfs", copy)

    def _difference(self, index: int) -> int:
        copy = self._copy("dxfs", index)
        for line in copy.iterfind("{*}numFmt"):
            line.set("numFmtId", str(self._number_format_of(line.get("formatCode", ""))))
        return self._placed("dxfs", copy)

    def table_style(self, name: str) -> None:
        """Make a table style of the user's kind known, where it is not."""
        theirs = self._theirs.find(f"{{*}}tableStyles/{{*}}tableStyle[@name='{name}']")
        if theirs is None or self.ours.find(f"{{*}}tableStyles/{{*}}tableStyle[@name='{name}']") is not None:
            return
        copy = deepcopy(theirs)
        for element in copy:
            element.set("dxfId", str(self.difference(int(element.get("dxfId", "0")))))
        self._append("tableStyles", copy)

    def _number_format(self, number: int) -> int:
        if number < _FIRST_CUSTOM_FORMAT:
            return number
        line = self._theirs.find(f"{{*}}numFmts/{{*}}numFmt[@numFmtId='{number}']")
        return 0 if line is None else self._number_format_of(line.get("formatCode", ""))

    def _number_format_of(self, code: str) -> int:
        known = {int(line.get("numFmtId", "0")): line for line in self.ours.iterfind("{*}numFmts/{*}numFmt")}
        for number, line in known.items():
            if line.get("formatCode") == code:
                return number
        number = max((*known, _FIRST_CUSTOM_FORMAT - 1)) + 1
        self._append("numFmts", etree.Element(f"{{{MAIN}}}numFmt", numFmtId=str(number), formatCode=code))
        return number

    def _copy(self, section: str, index: int) -> etree._Element:
        copy = deepcopy(self._theirs.findall(f"{{*}}{section}/{{*}}*")[index])
        copy.tail = None
        return copy

    def _placed(self, section: str, element: etree._Element) -> int:
        """The index of an equal element, appended where there is none."""
        known = self._known.setdefault(section, {})
        if not known:
            lines = self.ours.findall(f"{{*}}{section}/{{*}}*")
            known.update({_plain(line): index for index, line in reversed(list(enumerate(lines)))})
        wanted = _plain(element)
        if wanted not in known:
            known[wanted] = self._append(section, element)
        return known[wanted]

    def _append(self, section: str, element: etree._Element) -> int:
        parent = self._section(section)
        parent.append(element)
        parent.set("count", str(len(parent)))
        return len(parent) - 1

    def _section(self, name: str) -> etree._Element:
        found = self.ours.find(f"{{*}}{name}")
        if found is None:
            found = etree.Element(f"{{{MAIN}}}{name}")
            later = _ORDER[_ORDER.index(name) + 1 :]
            followers = (place for place, line in enumerate(self.ours) if etree.QName(line).localname in later)
            self.ours.insert(next(followers, len(self.ours)), found)
        return found


def _plain(element: etree._Element) -> bytes:
    text: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    return text
