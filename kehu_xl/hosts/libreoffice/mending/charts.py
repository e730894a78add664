"""Charts as their schema has them: LibreOffice 7.4 writes some children out of order, which Excel may reject."""

from __future__ import annotations

import re

from lxml import etree

from kehu_xl.hosts.libreoffice.mending.draft import Draft, local
from kehu_xl.hosts.libreoffice.mending.original import Original

_CHART = re.compile(r"(?:xl/)?charts/chart\d+\.xml", re.IGNORECASE)
_SHOWN = (
    "numFmt", "spPr", "txPr", "dLblPos", "showLegendKey", "showVal", "showCatName", "showSerName", "showPercent",
    "showBubbleSize", "separator",
)  # fmt: skip
ORDER = {
    "dLbl": ("idx", "delete", "layout", "tx", *_SHOWN, "extLst"),
    "dLbls": ("dLbl", "delete", *_SHOWN, "showLeaderLines", "leaderLines", "extLst"),
}
NOT_THERE = {"dateAx": ("noMultiLvlLbl",)}  # what an element cannot have, though LibreOffice writes it
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def with_valid_charts(draft: Draft, _original: Original) -> None:
    """The charts of the book, those of a person too."""
    for name, entry in draft.book.package.members.items():
        if _CHART.fullmatch(name):
            mend_chart(draft.tree(entry.filename))


def mend_chart(chart: etree._Element) -> None:
    """Put children in their order, drop what has no place, let the name of a series be a text again.

    >>> space = etree.fromstring('<c><dLbls><numFmt/><dLbl><idx/><txPr/><tx/></dLbl></dLbls></c>')
    >>> mend_chart(space)
    >>> etree.tostring(space)
    b'<c><dLbls><dLbl><idx/><tx/><txPr/></dLbl><numFmt/></dLbls></c>'
    """
    for element in chart.iter("{*}dLbl", "{*}dLbls"):
        order = ORDER[local(element)]
        element[:] = sorted(element, key=lambda child: _place(order, child))
    for element in chart.iter("{*}dateAx"):
        for child in [child for child in element if local(child) in NOT_THERE["dateAx"]]:
            element.remove(child)
    for reference in list(chart.iterfind(".//{*}ser/{*}tx/{*}strRef")):
        _as_text(reference)


def _place(order: tuple[str, ...], child: etree._Element) -> int:
    name = local(child)
    return order.index(name) if name in order else len(order)


def _as_text(reference: etree._Element) -> None:
    """`<c:f>"text"</c:f>` is no reference; LibreOffice writes it for a name that was typed."""
    formula, parent = reference.find("{*}f"), reference.getparent()
    said = _QUOTED.fullmatch(formula.text or "") if formula is not None else None
    if said is None or parent is None:
        return
    value = etree.Element(f"{{{etree.QName(reference).namespace}}}v")
    value.text = said[1].replace('""', '"')
    parent.replace(reference, value)
