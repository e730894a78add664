"""Cell formats made from `spec.looks`, each made once a workbook."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from kehu_xl.spec import looks
from kehu_xl.spec.types import Column, Kind

Props = dict[str, Any]
Colours = tuple[str, str]  # (fill, ink), RRGGBB


class Styles:
    """The formats of one workbook; the same properties give the same format."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, props: Props) -> Format:
        """A cell format over the house font."""
        return self.bare({"font_name": looks.FONT, "font_size": looks.SIZE, "font_color": looks.INK,
                          "valign": "vcenter", **props})  # fmt: skip

    def bare(self, props: Props) -> Format:
        """A format of just these properties: what a conditional format changes."""
        key = tuple(sorted(props.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(props)
        return self._made[key]

    def mark(self, colours: Colours) -> Format:
        """A conditional format of a fill and an ink."""
        fill, ink = colours
        return self.bare({"bg_color": fill, "font_color": ink})


def number_format(column: Column) -> str:
    """The number format of a column's cells.

    >>> number_format(Column("share", "占比", Kind.PERCENT, computed=True))
    '0"%"'
    """
    if column.kind is Kind.PERCENT and column.computed:
        return looks.WHOLE_SHARE_FORMAT
    return looks.NUMBER_FORMATS[column.kind]


def body(column: Column) -> Props:
    """How the cells of a table column look.

    >>> body(Column("mobile", "手机", Kind.MOBILE))["num_format"]
    '@'
    """
    props: Props = {"num_format": number_format(column), "align": looks.ALIGNMENTS.get(column.kind, "left")}
    if column.computed:
        props |= {"font_color": looks.COMPUTED_INK, "bg_color": looks.COMPUTED_FILL, "border": 1,
                  "border_color": looks.LINE}  # fmt: skip
    return props


def header_colours(column: Column, group: str) -> Colours:
    """Fill and ink of a header cell: what a person must fill, may fill, or leaves alone.

    >>> header_colours(Column("name", "名称", required=True), "") == looks.REQUIRED_HEADER
    True
    """
    if column.computed:
        return looks.COMPUTED_HEADER
    if column.required:
        return looks.REQUIRED_HEADER
    if column.carried:
        return looks.CARRIED_HEADER
    return looks.GROUP_HEADERS.get(group, looks.TYPED_HEADER)


def header(colours: Colours, align: str = "left") -> Props:
    """How a header cell looks."""
    fill, ink = colours
    return {"bg_color": fill, "font_color": ink, "bold": True, "text_wrap": True, "align": align,
            "border": 1, "border_color": looks.PAPER}  # fmt: skip
