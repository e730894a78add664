"""Values as they stand in a `<c>` element, behind its reference and style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from kehu_xl.core.snapshot import Cell, CellError, Formula
from kehu_xl.store.ooxml.strings import escaped, escaped_alike, in_xml
from kehu_xl.store.ooxml.values import WHOLE, Floats, Objects, Unstorable, number_text, objects, to_serial

MAX_TEXT = 32_767
_NUMBERS = {float, int, np.float64, np.int64}
_REPEATED = 2  # where each value occurs so often, it is rendered once
_PARTING = "\0"  # stands in no cell


class Renderer:
    """Renders values for one sheet, whose tags may carry a namespace prefix."""

    def __init__(self, prefix: bytes = b"") -> None:
        p = prefix.decode()
        self._empty = "/>"
        self._text = (f' t="inlineStr"><{p}is><{p}t', f"</{p}t></{p}is></{p}c>")
        self._value = (f"><{p}v>", f"</{p}v></{p}c>")
        self._formula = (f"><{p}f>", f"</{p}f>", f"<{p}v>", f"</{p}v>", f"</{p}c>")

    def column(self, tail: str, values: Objects) -> list[bytes]:
        """Cells of one style behind their references; `tail` is `"` or `" s="5"`.

        >>> Renderer().column('" s="5"', np.array(["A", None], object))
        [b'" s="5" t="inlineStr"><is><t>A</t></is></c>', b'" s="5"/>']
        """
        cells = values.tolist()
        types = set(map(type, cells)) - {type(None)}
        if not types:
            return [self.blank(tail)] * len(cells)
        render = self._strings if types == {str} else self._numbers if types <= _NUMBERS else None
        if render is None:
            return self._formulas(tail, cells) or self._single(tail, cells)
        distinct = list(set(cells))
        if _REPEATED * len(distinct) > len(cells):
            return render(tail, cells)
        return list(map(dict(zip(distinct, render(tail, distinct), strict=True)).__getitem__, cells))

    def blank(self, tail: str) -> bytes:
        """An empty cell."""
        return f"{tail}{self._empty}".encode()

    def _single(self, tail: str, cells: Iterable[Any]) -> list[bytes]:
        """Cells of any kind, one by one."""
        return [f"{tail}{self.cell(value)}".encode() for value in cells]

    def _strings(self, tail: str, cells: list[Any]) -> list[bytes]:
        """Texts and blanks."""
        texts = [cell or "" for cell in cells] if None in cells else cells
        plain = escaped_alike(texts)
        if plain is not None and max(map(len, texts)) <= MAX_TEXT:
            return self._wrapped(tail, plain, (f"{self._text[0]}>", self._text[1]))
        return self._single(tail, texts)

    def _numbers(self, tail: str, cells: list[Any]) -> list[bytes]:
        """Numbers and blanks."""
        return self._wrapped(tail, _numbers(objects(cells).astype(np.float64)), self._value)

    def _wrapped(self, tail: str, contents: Sequence[str], around: tuple[str, str]) -> list[bytes]:
        """Cells with something before and behind each content; "" makes an empty one."""
        before, behind = tail + around[0], around[1]
        cells = f"{before}{f'{behind}{_PARTING}{before}'.join(contents)}{behind}".encode().split(_PARTING.encode())
        if "" not in contents:
            return cells
        empty = self.blank(tail)
        return [cell if content else empty for cell, content in zip(cells, contents, strict=True)]

    def _formulas(self, tail: str, cells: list[Any]) -> list[bytes]:
        """Formulas that all show a text; nothing where there are other cells among them."""
        if not all(type(cell) is Formula and type(cell.value) is str for cell in cells):
            return []
        opening, closing, value, value_end, end = self._formula
        shown = [cell.value for cell in cells]
        shown = escaped_alike(shown) or list(map(escaped, shown))
        texts = escaped_formula(_PARTING.join([cell.text.removeprefix("=") for cell in cells])).split(_PARTING)
        contents = list(map(f"{{}}{closing}{value}{{}}".format, texts, shown))
        return self._wrapped(tail, contents, (f' t="str"{opening}', f"{value_end}{end}"))

    def cell(self, value: Cell | date) -> str:
        """One rendered cell; Unstorable where the value is no cell value."""
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, Formula):
            return self._formula_cell(value)
        if not isinstance(value, CellError) and pd.isna(value):
            return self._empty
        start, end = self._value
        if isinstance(value, bool | np.bool_):
            return f' t="b"{start}{int(value)}{end}'
        if isinstance(value, CellError):
            return f' t="e"{start}{escaped(value.code)}{end}'
        return f"{start}{number_text(number_of(value))}{end}"

    def _string(self, text: str) -> str:
        if not text:
            return self._empty
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


def _numbers(numbers: Floats) -> list[str]:
    """Numbers as they are written, "" for NaN.

    >>> _numbers(np.array([3.0, 0.5, np.nan]))
    ['3', '0.5', '']
    """
    if np.isinf(numbers).any():
        raise Unstorable(str(numbers))
    whole = (numbers == np.floor(numbers)) & (np.abs(numbers) < WHOLE)
    shown = numbers.astype(object)
    shown[whole] = numbers[whole].astype(np.int64)
    shown[np.isnan(numbers)] = ""
    return list(map(str, shown.tolist()))


def escaped_formula(text: str) -> str:
    """A formula without its `=`, for `<f>`.

    >>> escaped_formula('=A1&"<"')
    'A1&amp;"&lt;"'
    """
    return in_xml(text.removeprefix("="))


def number_of(value: object) -> float:
    """The number of a number, date or datetime (serial of the 1900 system)."""
    if isinstance(value, datetime):
        return to_serial(value)
    if isinstance(value, date):
        return to_serial(datetime(value.year, value.month, value.day))
    if isinstance(value, int | float | np.integer | np.floating):
        return float(value)
    raise Unstorable(repr(value))
