"""The cells of an open sheet, read in one go and understood as the closed file's are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kehu_xl.core.snapshot import CellError, Objects
from kehu_xl.spec.types import Kind
from kehu_xl.store.live import native
from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.grid import as_shown
from kehu_xl.store.ooxml.values import SHIFT_1904, from_serial, number_text, objects

Bools = NDArray[np.bool_]
_ERRORS = {
    -2146826281: "#DIV/0!", -2146826246: "#N/A", -2146826259: "#NAME?", -2146826288: "#NULL!",
    -2146826252: "#NUM!", -2146826265: "#REF!", -2146826273: "#VALUE!",
}  # fmt: skip
_ERROR_NUMBERS = -2_146_000_000  # a whole number below is an error value, also one without a name


class LiveGrid:
    """The used range of a sheet: two bulk reads, and one question about formulas for each column that has some."""

    def __init__(self, sheet: Any, *, is_1904: bool) -> None:
        self.sheet, self.is_1904 = sheet, is_1904
        used = sheet.used_range
        self.top, self.left = int(used.row), int(used.column)
        self.cells = matrix(used.raw_value, used.shape)
        exact = native.asked(used.api, "Value2") if self._needs_exact() else None
        self.exact = self.cells if exact is None else matrix(exact, used.shape)

    def _needs_exact(self) -> bool:
        """Dates lose what is finer than a millisecond, currency what is finer than four places."""
        kinds = set().union(*(set(map(type, column)) for column in self.cells.T.tolist())) if self.cells.size else set()
        return any(issubclass(kind, datetime | Decimal) for kind in kinds)

    @property
    def last_row(self) -> int:
        """The last row in use."""
        return self.top + len(self.cells) - 1

    @property
    def last_column(self) -> int:
        """The last column in use."""
        return self.left + int(self.cells.shape[1]) - 1

    @cached_property
    def formulas(self) -> Mapping[int, Bools]:
        """Which cells of the used range hold a formula, for the columns that have some."""
        return {column: held for column in self._columns_with_formulas() if (held := self._formula_cells(column)).any()}

    def _columns_with_formulas(self) -> list[int]:
        every = list(range(self.left, self.last_column + 1))
        whole = self.span(self.top, self.left, *self.cells.shape)
        held = native.asked(whole.api, "HasFormula", default=None)
        return every if held is not False else []

    def _formula_cells(self, column: int) -> Bools:
        rows = self.cells.shape[0]
        cells = self.span(self.top, column, rows, 1)
        held = native.asked(cells.api, "HasFormula", default=None)
        if held is not None:
            return np.full(rows, bool(held))
        texts = matrix(cells.formula, (rows, 1))[:, 0]
        values = self.cells[:, column - self.left]
        pairs = zip(texts.tolist(), values.tolist(), strict=True)
        return np.fromiter((isinstance(t, str) and t.startswith("=") and t != v for t, v in pairs), np.bool_, rows)

    def span(self, top: int, left: int, rows: int, columns: int) -> Any:
        """A range of the sheet."""
        return self.sheet.range((top, left, rows, columns))

    def has_formula(self, row: int, column: int) -> bool:
        """Whether one cell holds a formula."""
        held = self.formulas.get(column)
        return held is not None and 0 <= row - self.top < len(held) and bool(held[row - self.top])

    def texts(self, row: int, left: int, right: int) -> Mapping[int, str]:
        """The texts in one row, by column; what is no text is shown as text."""
        at = row - self.top
        if not 0 <= at < self.cells.shape[0]:
            return {}
        columns = range(max(left, self.left), min(right, self.last_column) + 1)
        values = {column: self._value(at, column) for column in columns}
        return {c: _shown(value) for c, value in values.items() if value is not None}

    def _value(self, at: int, column: int) -> Any:
        return self.column(column, None, np.array([at]))[0]

    def filled_rows(self, left: int, right: int, but: int = 0) -> Ints:
        """Numbers of the rows with a typed value between two columns, column `but` not counted."""
        filled = np.zeros(self.cells.shape[0], bool)
        for column in range(max(left, self.left), min(right, self.last_column) + 1):
            if column != but:
                typed = np.fromiter((v is not None and v != "" for v in self._raw(column)), np.bool_, len(filled))
                held = self.formulas.get(column)
                filled |= typed if held is None else typed & ~held
        return np.flatnonzero(filled) + self.top

    def _raw(self, column: int) -> list[Any]:
        found: list[Any] = self.cells[:, column - self.left].tolist()
        return found

    def formula_rows(self, first: int, last: int) -> Mapping[int, Ints]:
        """The rows that hold a formula, by column, between two rows."""
        found = {column: np.flatnonzero(held) + self.top for column, held in self.formulas.items()}
        inside = {column: rows[(rows >= first) & (rows <= last)] for column, rows in found.items()}
        return {column: rows for column, rows in inside.items() if len(rows)}

    def block(self, rows: Ints, wanted: Sequence[int], kinds: Mapping[int, Kind | None]) -> Objects:
        """The values of some columns in consecutive rows, as rows x columns; column 0 stays empty."""
        block = np.empty((len(rows), len(wanted)), object, order="F")
        inside = (rows >= self.top) & (rows <= self.last_row)
        for place, column in enumerate(wanted):
            if column and self.left <= column <= self.last_column and inside.any():
                block[inside, place] = self.column(column, kinds.get(column), rows[inside] - self.top)
        return block

    def column(self, column: int, kind: Kind | None, at: Ints) -> Objects:
        """Some cells of a column as a frame holds them; `at` counts from the first used row."""
        raw, exact = self.cells[at, column - self.left], self.exact[at, column - self.left]
        values = objects([_plain(value) for value in raw.tolist()])
        numeric = np.flatnonzero([type(value) is float for value in values])
        if not len(numeric):
            return values
        numbers = np.array([float(exact[i]) if _is_number(exact[i]) else values[i] for i in numeric])
        dated = np.array([isinstance(raw[i], datetime) for i in numeric])
        percent = self._percents(column, at[numeric]) if kind is Kind.PERCENT else np.zeros(len(numeric), bool)
        values[numeric] = as_shown(numbers, percent, SHIFT_1904 * (dated & self.is_1904))
        for i in numeric[dated] if kind is not Kind.DATE else ():
            values[i] = from_serial(values[i]) or values[i]
        return values

    def _percents(self, column: int, at: Ints) -> Bools:
        first, last = int(at.min()), int(at.max())
        return percents(self.span(self.top + first, column, last - first + 1, 1))[at - first]


def percents(cells: Any) -> Bools:
    """Which cells of a range of one column show percents; cells of one format are asked about together.

    A format such as `0"%"` only writes the sign: its number is not a fraction.
    """
    rows = cells.shape[0]
    form = cells.number_format
    if form is not None or rows == 1:
        return np.full(rows, _is_percent(form or ""))
    half = rows // 2
    return np.concatenate([percents(cells[:half, :]), percents(cells[half:, :])])


def _is_percent(form: str) -> bool:
    """Whether a format shows a number times a hundred.

    >>> _is_percent("0.0%"), _is_percent('0"%"'), _is_percent(r"0\\%")
    (True, False, False)
    """
    bare = "".join(form.split('"')[::2]).replace("\\%", "")
    return "%" in bare


def matrix(value: Any, shape: tuple[int, int]) -> Objects:
    """What a program gave for a range, as rows x columns."""
    matrix = np.empty(shape, object)
    if shape == (1, 1):
        matrix[0, 0] = value[0][0] if isinstance(value, list | tuple) else value
    elif matrix.size:
        rows = value if isinstance(value[0], list | tuple) else [value] if shape[0] == 1 else [[v] for v in value]
        for at, row in enumerate(rows):
            matrix[at] = row
    return matrix


def _plain(value: Any) -> Any:
    """A raw value, its number not yet understood: a date is the number of its serial, taken from the exact ones."""
    if isinstance(value, bool | str) or value is None:
        return value if value != "" else None
    if type(value) is int and value < _ERROR_NUMBERS:
        return CellError(_ERRORS.get(value, "#N/A"))
    if isinstance(value, datetime):
        return _serial(value)
    return float(value)


def _serial(moment: datetime) -> float:
    """The serial of a moment in its own date system; used only where the program gives no exact number."""
    return (moment.replace(tzinfo=None) - datetime(1899, 12, 30)).total_seconds() / 86400


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    return number_text(value) if isinstance(value, float) else str(value).strip()
