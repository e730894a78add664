"""Ranges: values, formulas, formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from kehu_xl.hosts.libreoffice import values
from kehu_xl.hosts.libreoffice.areas import LAST_COLUMN, LAST_ROW, Area, address
from kehu_xl.hosts.libreoffice.look import Font, Look

if TYPE_CHECKING:
    from kehu_xl.hosts.libreoffice.sheets import Sheet
    from kehu_xl.hosts.libreoffice.tables import Table

_INSERT = {"down": "DOWN", "right": "RIGHT"}
_DELETE = {"up": "UP", "left": "LEFT"}


class Range(Look, base_classes.Range):
    """A rectangle of cells on a sheet."""

    max_cells_per_read = max_cells_per_write = None  # every read and write is one request, whatever its size

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self.sheet, self.area = sheet, area
        self.options: dict[str, Any] = {}

    def ask(self, command: str, **arguments: Any) -> Any:
        """One request about this range."""
        return self.sheet.ask(command, area=self.area, **arguments)

    @property
    def api(self) -> NativeRange:
        """What Excel's Range object tells that our store asks."""
        return NativeRange(self)

    row = property(lambda self: self.area.top)
    column = property(lambda self: self.area.left)
    shape = property(lambda self: (self.area.rows, self.area.columns))
    coords = property(lambda self: (self.sheet.name, *self.area))
    font = property(Font)

    def __len__(self) -> int:
        return self.area.rows * self.area.columns

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        if arg2 is None:
            row, column = divmod(arg1 - 1, self.area.columns)
        else:
            row, column = arg1 - 1, arg2 - 1
        return Range(self.sheet, Area(self.area.top + row, self.area.left + column, 1, 1))

    @property
    def raw_value(self) -> Any:
        """Values with datetimes where a date is shown; error values as Windows numbers them."""
        if not len(self):
            return None
        read = self.ask("read")
        rows = values.dated_rows(read, date1904=bool(read["dates"]) and self.sheet.book.api.Date1904)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = values.as_rows(value, self.shape)
        if not rows or not rows[0]:
            return
        date1904 = any(hasattr(cell, "year") for row in rows for cell in row) and self.sheet.book.api.Date1904
        written = [[values.for_office(cell, date1904=date1904) for cell in row] for row in rows]
        self.sheet.ask("write", area=self.area._replace(rows=len(rows), columns=len(rows[0])), rows=written)

    @property
    def formula(self) -> Any:
        rows = tuple(tuple(row) for row in self.ask("formulas"))
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if isinstance(value, str) and value.startswith("="):
            self.ask("fill_formula", text=value)
        else:
            self.raw_value = value

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        return self.ask("array_formula") or None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.ask("array_formula", text=value)

    @property
    def has_array(self) -> bool:
        return bool(self(1, 1).ask("array_formula"))

    def clear(self) -> None:
        """Empty the cells and take their formats away."""
        self.ask("clear", contents=True, formats=True)

    def clear_contents(self) -> None:
        """Empty the cells."""
        self.ask("clear", contents=True, formats=False)

    def clear_formats(self) -> None:
        """Take the cells' formats away."""
        self.ask("clear", contents=False, formats=True)

    def end(self, direction: str) -> Range:
        """Where Ctrl and an arrow key lead."""
        return Range(self.sheet, Area(*self.ask("edge", direction=direction)))

    @property
    def current_region(self) -> Range:
        return Range(self.sheet, Area(*self.ask("region")))

    @property
    def address(self) -> str:
        return address(self.area)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address, with book and sheet where it is to be external."""
        text = address(self.area, row_absolute=row_absolute, column_absolute=col_absolute)
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{text}" if external else text

    def insert(self, shift: str | None = None, copy_origin: Any = None) -> None:
        """Insert cells in its place."""
        self.ask("insert", mode=self._mode(_INSERT, shift))

    def delete(self, shift: str | None = None) -> None:
        """Delete its cells."""
        self.ask("delete", mode=self._mode(_DELETE, shift))

    def _mode(self, modes: dict[str, str], shift: str | None) -> str:
        if self.area.rows == LAST_ROW:
            return "COLUMNS"
        if self.area.columns == LAST_COLUMN:
            return "ROWS"
        return modes.get(shift or "", next(iter(modes.values())))

    def copy(self, destination: Any = None) -> None:
        """Copy to another range of the same document."""
        if destination is None:
            raise NotImplementedError("LibreOffice host: the clipboard")
        self.ask("copy", to={"sheet": destination.sheet.name, "area": destination.impl.area})

    def select(self) -> None:
        """Select it in the window."""
        self.ask("show_sheet")

    @property
    def name(self) -> Any:
        return next((name for name in self.sheet.book.names if name.covers(self)), None)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"='{self.sheet.name}'!{self.address}")

    @property
    def table(self) -> Table | None:
        return next((table for table in self.sheet.tables if table.holds(self.area)), None)


class NativeRange:
    """A small part of Excel's Range object, under Excel's names."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def Value2(self) -> Any:
        """Values with dates as serials."""
        rows = values.plain_rows(self._cells.ask("read"))
        return rows[0][0] if len(self._cells) == 1 else tuple(tuple(row) for row in rows)

    @property
    def HasFormula(self) -> bool | None:
        """Whether all cells hold formulas; None: some do."""
        found: bool | None = self._cells.ask("has_formula")
        return found

    @property
    def MergeCells(self) -> bool | None:
        """Whether all cells are one merged cell; None: some are merged."""
        found: bool | None = self._cells.ask("merged")["any"]
        return found
