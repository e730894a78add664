"""A batch of findings in words: the sentence, the advice, the place of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
import pandas as pd

from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import OWN, Cell, Formula, Objects, Rows, Snapshot, TableView
from kehu_xl.core.typed import EPOCH, LAST_SERIAL, column, text_of, texts
from kehu_xl.spec.findings import BY_CODE
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Column, FindingCode, Kind, Table

VALUE_LENGTH = 40  # characters of a value inside a sentence
FACT_LENGTH = 120


def shown(value: object, of: Column | None = None, length: int = VALUE_LENGTH) -> str:
    """A cell or a fact as a person reads it in a sentence.

    >>> shown(13800138000.0), shown(46096.0, Column("date", "日期", Kind.DATE)), shown(None)
    ('13800138000', '2026-03-15', '')
    >>> from kehu_xl.core.snapshot import CellError
    >>> shown(np.datetime64("2026-03-15")), shown(CellError("#N/A")), shown("长" * 50, length=5)
    ('2026-03-15', '#N/A', '长长长长…')
    """
    if isinstance(value, float) and not np.isnan(value):
        return _number(float(value), of)
    text = " ".join(_text(value).split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _number(value: float, of: Column | None) -> str:
    if of is not None and of.kind is Kind.DATE and 1 <= value < LAST_SERIAL + 1:
        return str(EPOCH + np.timedelta64(int(value), "D"))
    return f"{value:.0f}" if value.is_integer() else f"{value:.12g}"


def _text(value: object) -> str:
    if isinstance(value, Formula):
        return _text(value.value)
    if isinstance(value, bool | datetime):
        return text_of(value) or ""
    return "" if value is None else str(value)


def plain(value: Cell, of: Column | None) -> str | float | bool | None:
    """A cell as JSON can hold it: a date in ISO form, an error value or a date-time as text.

    >>> from kehu_xl.core.snapshot import CellError
    >>> plain(46096.0, Column("date", "日期", Kind.DATE)), plain(1.5, None), plain(CellError("#REF!"), None)
    ('2026-03-15', 1.5, '#REF!')
    """
    if isinstance(value, float):
        return _number(value, of) if of is not None and of.kind is Kind.DATE else value
    if value is None or isinstance(value, str | bool):
        return value
    return _text(value)


class _Facts(dict[str, str]):
    """Facts of one row; one that is lacking leaves a gap in the sentence rather than stopping the run."""

    def __missing__(self, _name: str) -> str:
        return "…"


@dataclass(frozen=True, eq=False)
class Wording:
    """One batch of findings and the book it speaks of; `at` are positions in the batch."""

    found: Findings
    snapshot: Snapshot

    @property
    def code(self) -> FindingCode:
        return BY_CODE[self.found.code]

    @property
    def table(self) -> Table | None:
        return BY_ID.get(self.found.table)

    @property
    def column(self) -> Column | None:
        return self.table[self.found.column] if self.table and self.found.column in self.table else None

    @property
    def view(self) -> TableView | None:
        return self.snapshot.tables.get(self.found.table)

    @property
    def header(self) -> str | None:
        """The column's header as it stands in the sheet."""
        name = self.found.column
        written = self.view.headers.get(name) if self.view else None
        return written or (self.column.header if self.column else name.removeprefix(OWN)) or None

    @property
    def sheet(self) -> str | None:
        """The name of the sheet, None for rows that are in no sheet of the book."""
        if self.found.sources:
            return None
        return self.view.sheet if self.view else (self.table.sheet if self.table else None)

    @cached_property
    def _letter(self) -> str | None:
        return self.view.letters.get(self.found.column) if self.view and not self.found.sources else None

    def cells(self, at: Rows) -> list[str | None]:
        """A1 addresses, None where a finding is about no single cell."""
        letter = self._letter
        return [f"{letter}{row}" if letter and row > 0 else None for row in self.found.rows[at].tolist()]

    def rows(self, at: Rows) -> list[int | None]:
        """Sheet rows, None where a finding is about a whole column or about a row of a list."""
        if self.found.sources:
            return [None] * len(at)
        return [row if row > 0 else None for row in self.found.rows[at].tolist()]

    def sources(self, at: Rows) -> list[dict[str, str] | None]:
        """Where a row that is in no table stands in a list."""
        if not self.found.sources:
            return [None] * len(at)
        return [dict(zip(("file", "sheet", "cell"), self.found.sources[place], strict=True)) for place in at]

    def beside(self, column_id: str, at: Rows) -> Objects:
        """What stands in another column of the same rows, as text."""
        known = np.full(len(at), None, dtype=object)
        if self.view is not None and not self.found.sources:
            places = self.view.frame.index.get_indexer(pd.Index(self.found.rows[at]))
            known[places >= 0] = texts(column(self.view.frame, column_id)[places[places >= 0]])
        return known

    def values(self, at: Rows, length: int = VALUE_LENGTH) -> list[str]:
        """The values as a person reads them."""
        of = self.column
        return [shown(value, of, length) for value in self.found.values[at].tolist()]

    def messages(self, at: Rows) -> list[str]:
        """What is wrong, a sentence a finding."""
        return self._sentences(self.code.message, at)

    def advice(self, at: Rows) -> list[str]:
        """What to do, a sentence a finding."""
        return self._sentences(self.code.advice, at)

    def _sentences(self, template: str, at: Rows) -> list[str]:
        once, many = self._facts(template, at)
        if not many:
            return [template.format_map(_Facts(once))] * len(at)
        rows = zip(*many.values(), strict=True)
        return [template.format_map(_Facts(once | dict(zip(many, row, strict=True)))) for row in rows]

    def _facts(self, template: str, at: Rows) -> tuple[dict[str, str], Mapping[str, list[str]]]:
        once = {"header": shown(self.header)}
        many: dict[str, list[str]] = {"value": self.values(at)} if "{value}" in template else {}
        for name, fact in self.found.facts.items():
            if f"{{{name}}}" not in template:
                continue
            if isinstance(fact, np.ndarray | list | tuple):
                many[name] = [shown(each, None, FACT_LENGTH) for each in np.asarray(fact)[at]]
            else:
                once[name] = shown(fact, None, FACT_LENGTH)
        return once, many
