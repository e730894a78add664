"""Values as they stand in a `<c>` element, behind its reference and style."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd

from kehu_xl.core.snapshot import Cell, CellError, Formula
from kehu_xl.store.ooxml.strings import escaped, stand_as_they_are
from kehu_xl.store.ooxml.values import WHOLE, Floats, Objects, Unstorable, number_text, to_serial

MAX_TEXT = 32_767


class Renderer:
    """Renders values for one sheet, whose tags may carry a namespace prefix."""

    def __init__(self, prefix: bytes = b"") -> None:
        p = prefix.decode()
        self.empty = "/>"
        self._text = (f' t="inlineStr"><{p}is><{p}t', f"</{p}t></{p}is></{p}c>")
        self._value = (f"><{p}v>", f"</{p}v></{p}c>")
        self._formula = (f"><{p}f>", f"</{p}f>", f"<{p}v>", f"</{p}v>", f"</{p}c>")

    def column(self, values: Objects) -> list[str]:
        """The rendered cells of a column.

        >>> Renderer().column(np.array(["A", None, 2.0], object))
        [' t="inlineStr"><is><t>A</t></is></c>', '/>', '><v>2</v></c>']
        """
        inferred = pd.api.types.infer_dtype(values, skipna=True)
        if inferred == "string":
            return self._strings(values)
        if inferred in {"floating", "integer", "mixed-integer-float"}:
            return self.numbers(values.astype(np.float64))
        if inferred == "empty":
            return [self.empty] * len(values)
        return [self.cell(value) for value in values.tolist()]

    def numbers(self, numbers: Floats) -> list[str]:
        """The rendered cells of a column of numbers, NaN for empty."""
        if np.isinf(numbers).any():
            raise Unstorable(str(numbers))
        whole = (numbers == np.floor(numbers)) & (np.abs(numbers) < WHOLE)
        shown = numbers.astype(object)
        shown[whole] = numbers[whole].astype(np.int64)
        shown[np.isnan(numbers)] = None
        start, end = self._value
        return [self.empty if number is None else f"{start}{number}{end}" for number in shown.tolist()]

    def _strings(self, values: Objects) -> list[str]:
        missing = pd.isna(values)
        texts: list[str] = (np.where(missing, "", values) if missing.any() else values).tolist()
        if not stand_as_they_are(texts) or max(map(len, texts)) > MAX_TEXT:
            return [self._string(text) for text in texts]
        start, end = self._text
        return [f"{start}>{text}{end}" if text else self.empty for text in texts]

    def cell(self, value: Cell | date) -> str:
        """One rendered cell; Unstorable where the value is no cell value."""
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, Formula):
            return self._formula_cell(value)
        if not isinstance(value, CellError) and pd.isna(value):
            return self.empty
        start, end = self._value
        if isinstance(value, bool | np.bool_):
            return f' t="b"{start}{int(value)}{end}'
        if isinstance(value, CellError):
            return f' t="e"{start}{escaped(value.code)}{end}'
        return f"{start}{number_text(number_of(value))}{end}"

    def _string(self, text: str) -> str:
        if not text:
            return self.empty
        if len(text) > MAX_TEXT:
            raise Unstorable(text[:20])
        start, end = self._text
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f"{start}{space}>{escaped(text)}{end}"

    def _formula_cell(self, formula: Formula) -> str:
        opening, closing, value, value_end, end = self._formula
        body = f"{opening}{escaped_formula(formula.text)}{closing}"
        cached = formula.value
        if cached is None:
            return f"{body}{end}"
        if isinstance(cached, str):
            return f' t="str"{body}{value}{escaped(cached)}{value_end}{end}'
        if isinstance(cached, bool):
            return f' t="b"{body}{value}{int(cached)}{value_end}{end}'
        return f"{body}{value}{number_text(float(cached))}{value_end}{end}"


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
