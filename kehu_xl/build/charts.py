"""Native charts over the blocks of 汇总; each reads a range of fixed size.

A chart has no fill and no axis numbers (the table beside it has them): while a block is
empty, the chart is invisible and the line beneath it (`Block.empty`) can be read.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from kehu_xl.build.sheets import column_range
from kehu_xl.spec import looks
from kehu_xl.spec.types import Block, Column

Options = dict[str, Any]

_FONT: Options = {"name": looks.FONT, "size": looks.SMALL_SIZE, "color": looks.MUTED}
_NO_LINE: Options = {"none": True}
_QUIET: Options = {"label_position": "none", "line": _NO_LINE, "major_tick_mark": "none", "min": 0,
                   "major_gridlines": {"visible": False}}  # fmt: skip
_NOT_ZERO = "#,##0;;"


def chart(book: Workbook, sheet: str, block: Block) -> Chart:
    """The chart that a block asks for."""
    return {"doughnut": _doughnut, "column": _columns, "bar": _bars}[block.chart](book, sheet, block)


def _series(sheet: str, block: Block, column: Column, **options: object) -> Options:
    category = block.columns[0].id
    return {
        "name": column.header,
        "categories": f"='{sheet}'!{column_range(block, category)}",
        "values": f"='{sheet}'!{column_range(block, column.id)}",
        **options,
    }


def _bare(made: Chart) -> Chart:
    made.set_chartarea({"fill": {"none": True}, "border": _NO_LINE})
    made.set_plotarea({"fill": {"none": True}, "border": _NO_LINE})
    made.set_title({"none": True})
    return made


def _doughnut(book: Workbook, sheet: str, block: Block) -> Chart:
    made = _bare(book.add_chart({"type": "doughnut"}))
    colours = [*looks.GRADE_COLOURS.values(), looks.NO_GRADE]
    points = [{"fill": {"color": colour}, "border": {"color": looks.PAPER}} for colour in colours]
    inks = [*looks.GRADE_INKS.values(), looks.INK]
    labels = {"percentage": True, "num_format": "0%;;", "font": {**_FONT, "bold": True},
              "custom": [{"font": {**_FONT, "bold": True, "color": ink}} for ink in inks]}  # fmt: skip
    made.add_series(_series(sheet, block, block.columns[1], points=points, data_labels=labels))
    made.set_hole_size(50)
    made.set_legend({"none": True})
    return made


def _columns(book: Workbook, sheet: str, block: Block) -> Chart:
    _, new, contacts, sales = block.columns
    made = _bare(book.add_chart({"type": "column"}))
    for column, colour in zip((new, contacts), looks.SERIES_COLOURS, strict=False):
        made.add_series(_series(sheet, block, column, fill={"color": colour}, gap=60, overlap=-5))
    line = book.add_chart({"type": "line"})
    line.add_series(_series(sheet, block, sales, y2_axis=True, smooth=False,
                            line={"color": looks.SERIES_COLOURS[2], "width": 2}))  # fmt: skip
    line.set_y2_axis(_QUIET)
    made.combine(line)
    made.set_x_axis({"num_font": _FONT, "line": _NO_LINE, "major_tick_mark": "none"})
    made.set_y_axis(_QUIET)
    made.set_legend({"position": "top", "font": _FONT})
    return made


def _bars(book: Workbook, sheet: str, block: Block) -> Chart:
    made = _bare(book.add_chart({"type": "bar"}))
    made.add_series(_series(sheet, block, block.columns[1], fill={"color": looks.PRIMARY}, gap=45,
                            data_labels={"value": True, "num_format": _NOT_ZERO, "font": _FONT}))  # fmt: skip
    made.set_y_axis({"reverse": True, "num_font": _FONT, "line": _NO_LINE, "major_tick_mark": "none"})
    made.set_x_axis(_QUIET)
    made.set_legend({"none": True})
    return made
