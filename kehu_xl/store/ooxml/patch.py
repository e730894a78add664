"""New sheet XML from old: only the cells that change, spliced between untouched bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from kehu_xl.core.snapshot import Objects, Rows
from kehu_xl.spec.types import Kind
from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.flow import Flow
from kehu_xl.store.ooxml.index import MAX_COLUMN, Body, Bools, Stretch, key
from kehu_xl.store.ooxml.render import number_of
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.ooxml.splice import CLOSES_BARE, CLOSES_ROW, OPENS_ROW, Rendered, Splices
from kehu_xl.store.ooxml.styles import Styles
from kehu_xl.store.ooxml.tokens import attributes_of
from kehu_xl.store.ooxml.used import head
from kehu_xl.store.ooxml.values import SHIFT_1904, objects

_COL = re.compile(rb"<(?:[\w.-]+:)?col\s[^>]*>")
_BAND = 2048  # rows done at a time


class _Gone:
    """The value of cells that are to vanish; one styled unlike its column stays, empty."""


GONE: Final = _Gone()


@dataclass(frozen=True, eq=False)
class ColumnEdit:
    """New values for some cells of one column; rows ascend and occur once."""

    column: int
    rows: Rows
    values: Objects  # cells, or GONE in every row
    kind: Kind | None = None  # DATE and PERCENT are stored as the cell's format asks
    style: int = 0  # of a cell that has to be made
    over_formulas: bool = False
    styled_blanks: bool = False  # an empty new cell is made for its style
    owned: bool = False  # no person writes into the column: an open workbook takes it in one stretch
    styles: Ints | None = None  # what the cells take on, made or there: of rows that move

    @property
    def clears(self) -> bool:
        """Whether all its cells are to vanish."""
        return len(self.values) > 0 and self.values[0] is GONE

    def part(self, rows: slice) -> ColumnEdit:
        """The edit of some of its rows."""
        styles = None if self.styles is None else self.styles[rows]
        return replace(self, rows=self.rows[rows], values=self.values[rows], styles=styles)


@dataclass(frozen=True, eq=False)
class Worksheet:
    """A worksheet part with its index, ready to be changed."""

    xml: bytes | Flow
    body: Body
    styles: Styles
    is_1904: bool = False
    row_attributes: str = ""  # of rows to be made

    def opened(self) -> Worksheet:
        """The same sheet with an opening and a closing sheetData tag."""
        where, name = self.body.where, self.body.where.prefix + b"sheetData>"
        xml = self.xml[: where.start] + b"<" + name + b"</" + name + self.xml[where.end :]
        body = scan(xml)
        return replace(self, xml=xml, body=body) if body else self

    @property
    def is_ordered(self) -> bool:
        """Whether rows and cells ascend, so that a place for a new one can be found."""
        numbers, keys = self.body.rows.number, self.body.keys
        return bool((np.diff(numbers) > 0).all() and (np.diff(keys) > 0).all())


def column_styles(head: bytes) -> Mapping[int, int]:
    """The style that `<cols>` gives to new cells of each column, from what stands before the rows."""
    found: dict[int, int] = {}
    for tag in _COL.findall(head):
        attributes = attributes_of(tag)
        if b"style" in attributes:
            for column in range(int(attributes[b"min"]), min(int(attributes[b"max"]), MAX_COLUMN) + 1):
                found[column] = int(attributes[b"style"])
    return found


class _Located(NamedTuple):
    """The cells to write, side by side; `at` is the cell's place in the index, or where it would be."""

    key: Ints
    at: Ints
    exists: Bools
    cell: Ints  # where it begins and ends in what was rendered; no length where it vanishes
    cell_end: Ints


def patched(sheet: Worksheet, edits: Sequence[ColumnEdit]) -> Iterator[bytes]:
    """The new part, in pieces; bytes that nothing touches are the old ones.

    Rows and cells must ascend (`Worksheet.is_ordered`). Raises Unstorable for a value that no cell can hold.
    """
    if sheet.body.where.bare:
        sheet = sheet.opened()
    at = sheet.body.where.start
    yield head(sheet.body, edits)
    for band in _bands(edits):
        bounds = [int(edit.rows[end]) for edit in band for end in (0, -1)]
        stretch = sheet.body.stretch(min(bounds), max(bounds))
        rendered = Rendered(sheet.body.where.prefix)
        located = [_locate(sheet, stretch, edit, rendered) for edit in band]
        merged = _Located(*(np.concatenate(parts) for parts in zip(*located, strict=True)))
        order = np.argsort(merged.key, kind="stable")
        if len(order):
            last = np.append(np.diff(merged.key[order]) > 0, True)  # of two edits of one cell the later one counts
            merged = _Located(*(part[order[last]] for part in merged))
            for splices in _splices(sheet, merged).pieces():
                end = int(splices.end[-1])
                yield rendered.spliced(sheet.xml[at:end], splices.behind(at), sheet.row_attributes)
                at = end
    yield sheet.xml[at:]


def _bands(edits: Sequence[ColumnEdit]) -> Iterator[list[ColumnEdit]]:
    """The edits cut into bands of rows, so that what is in hand stays small."""
    filled = [edit for edit in edits if len(edit.rows)]
    if not filled:
        return
    low, high = min(int(edit.rows[0]) for edit in filled), max(int(edit.rows[-1]) for edit in filled)
    starts = np.arange(low, high + 1 + _BAND, _BAND)
    cuts = [(edit, np.searchsorted(edit.rows, starts).tolist()) for edit in filled]
    for place in range(len(starts) - 1):
        band = [edit.part(slice(*at[place : place + 2])) for edit, at in cuts if at[place] < at[place + 1]]
        if band:
            yield band


def _locate(sheet: Worksheet, stretch: Stretch, edit: ColumnEdit, rendered: Rendered) -> _Located:
    wanted, cells = key(edit.rows, edit.column), sheet.body.cells
    at, exists = stretch.find(edit.rows, edit.column)
    style = np.full(len(wanted), edit.style, np.int64)
    style[exists] = cells.style[at[exists]]
    style = style if edit.styles is None else edit.styles.astype(np.int64)
    if edit.clears:
        start, end, _ = rendered.add(np.full(len(style), None, object), style)
        end = np.where(style == edit.style, start, end)
        keep = exists.copy()
    else:
        start, end, blank = rendered.add(_stored(sheet, edit.values, edit.kind, style), style)
        keep = exists | edit.styled_blanks | ~blank
    if not edit.over_formulas:
        keep[exists] &= ~cells.formula[at[exists]]
    return _Located(wanted[keep], at[keep], exists[keep], start[keep], end[keep])


def _stored(sheet: Worksheet, values: Objects, kind: Kind | None, style: Ints) -> Objects:
    """Values as this book stores them: percents as fractions, dates in its own date system."""
    if kind is not Kind.PERCENT and not sheet.is_1904:
        return values
    shown = np.clip(style, 0, sheet.styles.count - 1)
    percent = sheet.styles.percents[shown] & (kind is Kind.PERCENT)
    shift = SHIFT_1904 * (sheet.styles.dates[shown] & (kind is Kind.DATE) & sheet.is_1904)
    if sheet.is_1904 and kind is not Kind.DATE:
        values = objects([number_of(v) - SHIFT_1904 if isinstance(v, date) else v for v in values])
    if not (percent.any() or shift.any()):
        return values
    if pd.api.types.infer_dtype(values, skipna=True) == "floating":
        numbers = values.astype(np.float64)
        shown_as: Objects = (np.where(percent, numbers / 100, numbers) - shift).astype(object)
        return shown_as
    pairs = zip(values, percent, shift, strict=True)
    return objects([(v / 100 if p else v) - s if isinstance(v, float) else v for v, p, s in pairs])


def _splices(sheet: Worksheet, cells: _Located) -> Splices:
    """Where each cell goes, and the tags of rows that are not open yet."""
    body, number = sheet.body, (cells.key - 1) // MAX_COLUMN
    rows = body.rows
    row = np.searchsorted(rows.number, number)
    known = row < len(rows.number)
    known[known] = rows.number[row[known]] == number[known]
    first = np.append(True, number[1:] != number[:-1])
    last = np.append(first[1:], True)
    bare = known.copy()
    bare[known] = rows.bare[row[known]]
    start = _places(body, cells, row, known)
    end = start.copy()
    end[cells.exists] = body.cells.end[cells.at[cells.exists]]
    start[bare & first] = rows.inner[row[bare & first]] - 2
    tags = CLOSES_BARE * (bare & first) + OPENS_ROW * (~known & first) + CLOSES_ROW * ((~known | bare) & last)
    column = cells.key - number * MAX_COLUMN
    return Splices(start, end, number, column, cells.cell, cells.cell_end, tags)


def _places(body: Body, cells: _Located, row: Ints, known: Bools) -> Ints:
    """The offset of each cell, or where it is to be put in."""
    rows, index = body.rows, body.cells
    starts = np.append(rows.start, body.where.end)
    place = starts[row]
    place[known] = rows.end[row[known]]
    before = known & (cells.at < len(index.start))
    before[before] = index.row[cells.at[before]] == row[before]
    place[before] = index.start[cells.at[before]]
    return place
