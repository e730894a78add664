"""Values as they stand in a `<c>` element, behind its reference and style."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xl.core.snapshot import Cell, CellError, Formula
from kehu_xl.store.ooxml.strings import escaped
from kehu_xl.store.ooxml.values import WHOLE, Floats, Objects, Unstorable, number_text, to_serial

MAX_TEXT = 32_767


class Renderer:
    """Renders values for one sheet, whose tags may carry a namespace prefix."""

    def __init__(self, prefix: bytes = b"") -> None:
        p = prefix.decode()
        self.empty = b"/>"
        self._text = (f' t="inlineStr"><{p}is><{p}t', f"</{p}t></{p}is></{p}c>")
        self._value = (f"><{p}v>", f"</{p}v></{p}c>")
        self._formula = (f"><{p}f>", f"</{p}f>", f"<{p}v>", f"</{p}v>", f"</{p}c>")

    def column(self, values: Objects) -> Objects:
        """The rendered cells of a column.

        >>> Renderer().column(np.array(["A", None, 2.0], object)).tolist()
        [b' t="inlineStr"><is><t>A</t></is></c>', b'/>', b'><v>2</v></c>']
        """
        inferred = pd.api.types.infer_dtype(values, skipna=True)
        if inferred == "string":
            return self._distinct(values)
        if inferred in {"floating", "integer", "mixed-integer-float"}:
            return self.numbers(values.astype(np.float64))
        if inferred == "empty":
            return self._filled(len(values))
        return as_objects([self.cell(value) for value in values])

    def numbers(self, numbers: Floats) -> Objects:
        """The rendered cells of a column of numbers, NaN for empty."""
        codes, distinct = pd.factorize(numbers)
        start, end = self._value
        if not np.isfinite(distinct).all():
            raise Unstorable(str(distinct))
        whole = (distinct == np.floor(distinct)) & (np.abs(distinct) < WHOLE)
        texts = np.empty(len(distinct), object)
        texts[whole] = list(map(str, distinct[whole].astype(np.int64).tolist()))
        texts[~whole] = list(map(repr, distinct[~whole].tolist()))
        rendered = as_objects([f"{start}{text}{end}".encode() for text in texts])
        return self._taken(codes, rendered)

    def _distinct(self, values: Objects) -> Objects:
        codes, distinct = pd.factorize(values)
        return self._taken(codes, as_objects([self._string(cast("str", text)) for text in distinct]))

    def _taken(self, codes: NDArray[np.intp], rendered: Objects) -> Objects:
        """Codes into cells; code -1 is an empty one."""
        with_empty = np.empty(len(rendered) + 1, object)
        with_empty[:-1], with_empty[-1] = rendered, self.empty
        return with_empty[codes]

    def _filled(self, count: int) -> Objects:
        return np.full(count, self.empty, object)

    def cell(self, value: Cell | date) -> bytes:
        """One rendered cell; Unstorable where the value is no cell value."""
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, Formula):
            return self._formula_cell(value)
        if not isinstance(value, CellError) and pd.isna(value):
            return self.empty
        start, end = self._value
        if isinstance(value, bool | np.bool_):
            return f' t="b"{start}{int(value)}{end}'.encode()
        if isinstance(value, CellError):
            return f' t="e"{start}{escaped(value.code)}{end}'.encode()
        return f"{start}{number_text(number_of(value))}{end}".encode()

    def _string(self, text: str) -> bytes:
        if not text:
            return self.empty
        if len(text) > MAX_TEXT:
            raise Unstorable(text[:20])
        start, end = self._text
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f"{start}{space}>{escaped(text)}{end}".encode()

    def _formula_cell(self, formula: Formula) -> bytes:
        opening, closing, value, value_end, end = self._formula
        body = f"{opening}{escaped_formula(formula.text)}{closing}"
        cached = formula.value
        if cached is None:
            return f"{body}{end}".encode()
        if isinstance(cached, str):
            return f' t="str"{body}{value}{escaped(cached)}{value_end}{end}'.encode()
        if isinstance(cached, bool):
            return f' t="b"{body}{value}{int(cached)}{value_end}{end}'.encode()
        return f"{body}{value}{number_text(float(cached))}{value_end}{end}".encode()


def escaped_formula(text: str) -> str:
    """A formula without its `=`, for `<f>`.

    >>> escaped_formula('=A1&"<"')
    'A1&amp;"&lt;"'
    """
    return text.removeprefix("=").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def number_of(value: object) -> float:
    """The number of a number, date or datetime (serial of the 1900 system)."""
    if isinstance(value, datetime):
        return to_serial(value)
    if isinstance(value, date):
        return to_serial(datetime(value.year, value.month, value.day))
    if isinstance(value, int | float | np.integer | np.floating):
        return float(value)
    raise Unstorable(repr(value))


def as_objects(values: list[bytes]) -> Objects:
    """A list as an object array."""
    array = np.empty(len(values), object)
    array[:] = values
    return array
