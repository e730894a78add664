"""Values as they stand in a `<c>` element, behind its reference and style."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

from kehu_xl.core.snapshot import Cell, CellError, Formula
from kehu_xl.store.ooxml.strings import escaped, stand_as_they_are
from kehu_xl.store.ooxml.values import WHOLE, Floats, Objects, Unstorable, number_text, to_serial

MAX_TEXT = 32_767


class Openings(NamedTuple):
    """How the cells of a column begin: `<c r="B`, their rows, and `" s="5"` with each its style."""

    start: str
    rows: Sequence[int]
    tails: Sequence[str]


class Renderer:
    """Renders values for one sheet, whose tags may carry a namespace prefix."""

    def __init__(self, prefix: bytes = b"") -> None:
        p = prefix.decode()
        self.empty = "/>"
        self._text = (f' t="inlineStr"><{p}is><{p}t', f"</{p}t></{p}is></{p}c>")
        self._value = (f"><{p}v>", f"</{p}v></{p}c>")
        self._formula = (f"><{p}f>", f"</{p}f>", f"<{p}v>", f"</{p}v>", f"</{p}c>")

    def column(self, openings: Openings, values: Objects) -> list[str]:
        """The cells of a column.

        >>> Renderer().column(Openings('<c r="B', [4, 5], ['"'] * 2), np.array(["A", None], object))
        ['<c r="B4" t="inlineStr"><is><t>A</t></is></c>', '<c r="B5"/>']
        """
        inferred = pd.api.types.infer_dtype(values, skipna=True)
        if inferred == "string":
            return self._strings(openings, values)
        if inferred in {"floating", "integer", "mixed-integer-float"}:
            return self._wrapped(openings, _numbers(values.astype(np.float64)), self._value)
        start, rows, tails = openings
        rendered = [self.empty] * len(values) if inferred == "empty" else map(self.cell, values.tolist())
        return [f"{start}{row}{tail}{cell}" for row, tail, cell in zip(rows, tails, rendered, strict=True)]

    def _strings(self, openings: Openings, values: Objects) -> list[str]:
        missing = pd.isna(values)
        texts: list[str] = (np.where(missing, "", values) if missing.any() else values).tolist()
        if stand_as_they_are(texts) and max(map(len, texts)) <= MAX_TEXT:
            return self._wrapped(openings, texts, (f"{self._text[0]}>", self._text[1]))
        return self._wrapped(openings, [self._string(text) for text in texts], ("", ""))

    def _wrapped(self, openings: Openings, contents: Sequence[object], around: tuple[str, str]) -> list[str]:
        """Cells with something before and behind each content; "" makes an empty one."""
        start, rows, tails = openings
        before, behind = around
        return [
            f"{start}{row}{tail}{before}{content}{behind}" if content != "" else f"{start}{row}{tail}{self.empty}"
            for row, tail, content in zip(rows, tails, contents, strict=True)
        ]

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


def _numbers(numbers: Floats) -> list[object]:
    """Numbers as they are written, "" for NaN."""
    if np.isinf(numbers).any():
        raise Unstorable(str(numbers))
    whole = (numbers == np.floor(numbers)) & (np.abs(numbers) < WHOLE)
    shown = numbers.astype(object)
    shown[whole] = numbers[whole].astype(np.int64)
    shown[np.isnan(numbers)] = ""
    listed: list[object] = shown.tolist()
    return listed


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
