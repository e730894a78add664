"""How a range looks, under xlwings' names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.utils import hex_to_rgb

from kehu_xl.hosts.libreoffice.areas import Area

if TYPE_CHECKING:
    from kehu_xl.hosts.libreoffice.ranges import Range

_NONE = -1  # no colour
_POINT = 2540 / 72  # hundredths of a millimetre
_CHARACTER = 2540 / 96 * 7  # a column's width is counted in digits of about seven pixels
_JUSTIFY = {
    "left": "LEFT", "center": "CENTER", "right": "RIGHT", "fill": "REPEAT", "justify": "BLOCK", "general": "STANDARD",
}  # fmt: skip
_JUSTIFIED = "com.sun.star.table.CellHoriJustify"


class Look:
    """The part of a range that is about its looks; `ask` and `area` come from the range."""

    area: Area

    def ask(self, command: str, **arguments: Any) -> Any:
        """One request about this range."""
        raise NotImplementedError

    @property
    def number_format(self) -> str | None:
        """As Excel writes it; None where the cells differ."""
        found: str | None = self.ask("number_format")
        return found

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.ask("set_number_format", text=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The background, None where there is none."""
        return rgb(self.ask("get", name="CellBackColor"))

    @color.setter
    def color(self, value: tuple[int, int, int] | str | None) -> None:
        self.ask("put", name="CellBackColor", value=_NONE if value is None else packed(value))

    @property
    def wrap_text(self) -> bool:
        """Whether long text takes more lines."""
        return bool(self.ask("get", name="IsTextWrapped"))

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.ask("put", name="IsTextWrapped", value=bool(value))

    @property
    def horizontal_alignment(self) -> str:
        """Left, center, right, …"""
        found = self.ask("get", name="HoriJustify")
        return next(name for name, value in _JUSTIFY.items() if value == found)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.ask("put", name="HoriJustify", value={"enum": _JUSTIFIED, "value": _JUSTIFY[value]})

    @property
    def column_width(self) -> float:
        """In digits of the standard font, about."""
        return float(self.ask("size")["column"]) / _CHARACTER

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.ask("set_lines", to={"lines": "Columns", "name": "Width", "value": round(value * _CHARACTER)})

    @property
    def row_height(self) -> float:
        """In points."""
        return float(self.ask("size")["row"]) / _POINT

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.ask("set_lines", to={"lines": "Rows", "name": "Height", "value": round(value * _POINT)})

    width = property(lambda self: self.ask("size")["width"] / _POINT)
    height = property(lambda self: self.ask("size")["height"] / _POINT)
    left = property(lambda self: self.ask("size")["left"] / _POINT)
    top = property(lambda self: self.ask("size")["top"] / _POINT)

    @property
    def row_hidden(self) -> bool:
        """Whether its rows are hidden."""
        return not self.ask("get_lines", lines="Rows", name="IsVisible")

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.ask("set_lines", to={"lines": "Rows", "name": "IsVisible", "value": not value})

    @property
    def column_hidden(self) -> bool:
        """Whether its columns are hidden."""
        return not self.ask("get_lines", lines="Columns", name="IsVisible")

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.ask("set_lines", to={"lines": "Columns", "name": "IsVisible", "value": not value})

    def autofit(self, axis: str | None = None) -> None:
        """Let columns or rows take the size their content needs."""
        for lines, name, key in (("Columns", "c", "OptimalWidth"), ("Rows", "r", "OptimalHeight")):
            if axis is None or axis.startswith(name):
                self.ask("set_lines", to={"lines": lines, "name": key, "value": True})

    @property
    def merge_cells(self) -> bool | None:
        """Whether merged cells are in it; None: some."""
        found: bool | None = self.ask("merged")["any"]
        return found

    @property
    def merge_area(self) -> Any:
        """The merged cell that its first cell is in."""
        return type(self)(self.sheet, Area(*self.ask("merged")["first"]))  # type: ignore[call-arg, attr-defined]

    def merge(self, across: bool) -> None:
        """Make one cell of it, or one of each row."""
        if not across:
            self.ask("merge", on=True)
            return
        for row in range(self.area.rows):
            line = self.area._replace(top=self.area.top + row, rows=1)
            type(self)(self.sheet, line).ask("merge", on=True)  # type: ignore[call-arg, attr-defined]

    def unmerge(self) -> None:
        """Part merged cells."""
        self.ask("merge", on=False)


class Font(base_classes.Font):
    """The font of a range."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    api = None

    @property
    def bold(self) -> bool:
        return float(self._cells.ask("get", name="CharWeight")) > 100

    @bold.setter
    def bold(self, value: bool) -> None:
        self._cells.ask("put", name="CharWeight", value=150.0 if value else 100.0)

    @property
    def italic(self) -> bool:
        return str(self._cells.ask("get", name="CharPosture")) == "ITALIC"

    @italic.setter
    def italic(self, value: bool) -> None:
        posture = {"enum": "com.sun.star.awt.FontSlant", "value": "ITALIC" if value else "NONE"}
        self._cells.ask("put", name="CharPosture", value=posture)

    @property
    def size(self) -> float:
        return float(self._cells.ask("get", name="CharHeight"))

    @size.setter
    def size(self, value: float) -> None:
        self._cells.ask("put", name="CharHeight", value=float(value))

    @property
    def name(self) -> str:
        return str(self._cells.ask("get", name="CharFontName"))

    @name.setter
    def name(self, value: str) -> None:
        self._cells.ask("put", name="CharFontName", value=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        return rgb(self._cells.ask("get", name="CharColor"))

    @color.setter
    def color(self, value: tuple[int, int, int] | str) -> None:
        self._cells.ask("put", name="CharColor", value=packed(value))


def rgb(number: int) -> tuple[int, int, int] | None:
    """Red, green and blue of a colour number.

    >>> rgb(0xFF8000), rgb(-1)
    ((255, 128, 0), None)
    """
    return None if number < 0 else (number >> 16 & 255, number >> 8 & 255, number & 255)


def packed(colour: tuple[int, int, int] | str) -> int:
    """The number of a colour, given as (red, green, blue) or "#rrggbb".

    >>> packed("#ff8000") == packed((255, 128, 0)) == 0xFF8000
    True
    """
    red, green, blue = hex_to_rgb(colour) if isinstance(colour, str) else colour
    return int(red) << 16 | int(green) << 8 | int(blue)
