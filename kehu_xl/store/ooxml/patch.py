"""New sheet XML from old: only the cells that change, spliced between untouched bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kehu_xl.core.snapshot import Objects, Rows
from kehu_xl.spec.types import Kind
from kehu_xl.store.ooxml.bytewise import Ints
from kehu_xl.store.ooxml.index import MAX_COLUMN, Body, Bools, key
from kehu_xl.store.ooxml.render import Renderer, number_of
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.ooxml.styles import Styles
from kehu_xl.store.ooxml.tables import range_text
from kehu_xl.store.ooxml.tokens import attributes_of, column_letters
from kehu_xl.store.ooxml.values import SHIFT_1904, objects

_COL = re.compile(rb"<(?:[\w.-]+:)?col\s[^>]*>")
_DIMENSION = re.compile(rb'(<(?:[\w.-]+:)?dimension\s[^>]*?\bref=")([^"]*)(")')
_BAND = 4096  # rows done at a time


class _Gone:
    """The value of a cell that is to vanish; one styled unlike its column stays, empty."""


GONE: Final = _Gone()


@dataclass(frozen=True, eq=False)
class ColumnEdit:
    """New values for some cells of one column; rows ascend and occur once."""

    column: int
    rows: Rows
    values: Objects  # cells, or GONE
    kind: Kind | None = None  # DATE and PERCENT are stored as the cell's format asks
    style: int = 0  # of a cell that has to be made
    over_formulas: bool = False
    styled_blanks: bool = False  # an empty new cell is made for its style

    def part(self, rows: slice) -> ColumnEdit:
        """The edit of some of its rows."""
        return replace(self, rows=self.rows[rows], values=self.values[rows])


@dataclass(frozen=True, eq=False)
class Worksheet:
    """A worksheet part with its index, ready to be changed."""

    xml: bytes
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
    gone: Bools
    column: Ints
    style: Ints
    content: Objects


class _Splices(NamedTuple):
    """xml[start:end] gives way to the pieces: row opening, reference, row number, style, content, row closing."""

    start: Ints
    end: Ints
    pieces: Objects  # cells x 6


def patched(sheet: Worksheet, edits: Sequence[ColumnEdit]) -> Iterator[bytes]:
    """The new part, in pieces; bytes that nothing touches are the old ones.

    Rows and cells must ascend (`Worksheet.is_ordered`). Raises Unstorable for a value that no cell can hold.
    """
    if sheet.body.where.bare:
        sheet = sheet.opened()
    keys, at = sheet.body.keys, sheet.body.where.start
    yield _head(sheet, keys, edits)
    for band in _bands(edits):
        located = [_locate(sheet, keys, edit) for edit in band]
        merged = _Located(*(np.concatenate(parts) for parts in zip(*located, strict=True)))
        order = np.argsort(merged.key, kind="stable")
        last = np.append(np.diff(merged.key[order]) > 0, True)  # of two edits of one cell the later one counts
        merged = _Located(*(part[order[last]] for part in merged))
        if len(merged.key):
            splices = _splices(sheet, merged)
            yield _joined(sheet.xml, splices, at)
            at = int(splices.end[-1])
    yield sheet.xml[at:]


def _bands(edits: Sequence[ColumnEdit]) -> Iterator[list[ColumnEdit]]:
    """The edits cut into bands of rows, so that what is in hand stays small."""
    filled = [edit for edit in edits if len(edit.rows)]
    if not filled:
        return
    low, high = min(int(edit.rows[0]) for edit in filled), max(int(edit.rows[-1]) for edit in filled)
    for start in range(low, high + 1, _BAND):
        cuts = [np.searchsorted(edit.rows, [start, start + _BAND]) for edit in filled]
        band = [edit.part(slice(*cut)) for edit, cut in zip(filled, cuts, strict=True) if cut[0] < cut[1]]
        if band:
            yield band


def _locate(sheet: Worksheet, keys: Ints, edit: ColumnEdit) -> _Located:
    cells, wanted = sheet.body.cells, key(edit.rows, edit.column)
    at = np.searchsorted(keys, wanted)
    inside = np.minimum(at, len(keys) - 1) if len(keys) else np.zeros(0, np.int64)
    exists = keys[inside] == wanted if len(keys) else np.zeros(len(wanted), bool)
    gone = edit.values == GONE
    gone[exists] &= cells.style[at[exists]] == edit.style
    cleared = edit.values == GONE
    absent_ok = exists | ~(cleared | (pd.isna(edit.values) & (not edit.styled_blanks)))
    keep = absent_ok if edit.over_formulas or not len(keys) else absent_ok & ~(exists & cells.formula[inside])
    wanted, at, exists, gone = wanted[keep], at[keep], exists[keep], gone[keep]
    values: Objects = edit.values[keep]
    style = np.full(len(wanted), edit.style)
    style[exists] = cells.style[at[exists]]
    values[values == GONE] = None
    content = Renderer(sheet.body.where.prefix).column(_stored(sheet, values, edit.kind, style))
    content[gone] = b""
    return _Located(wanted, at, exists, gone, np.full(len(wanted), edit.column), style, content)


def _stored(sheet: Worksheet, values: Objects, kind: Kind | None, style: Ints) -> Objects:
    """Values as this book stores them: percents as fractions, dates in its own date system."""
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


def _splices(sheet: Worksheet, cells: _Located) -> _Splices:
    """Where each cell goes, and what has to stand around it."""
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
    pieces = np.full((len(number), 6), b"", object)
    prefix = body.where.prefix.decode()
    new_row = ~known & first
    pieces[new_row, 0] = [f'<{prefix}row r="{n}"{sheet.row_attributes}>'.encode() for n in number[new_row]]
    pieces[bare & first, 0] = b">"
    pieces[(~known | bare) & last, 5] = f"</{prefix}row>".encode()
    there = ~cells.gone
    pieces[there, 1] = _named(cells.column, lambda c: f'<{prefix}c r="{column_letters(c)}')[there]
    pieces[there, 2] = _named(number, str)[there]
    pieces[there, 3] = _named(cells.style, lambda s: f'" s="{s}"' if s else '"')[there]
    pieces[:, 4] = cells.content
    return _Splices(start, end, pieces)


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


def _named(values: Ints, text: Callable[[int], str]) -> Objects:
    """A text for every number, made once for equal ones."""
    codes, distinct = pd.factorize(values)
    return objects([text(value).encode() for value in distinct.tolist()])[codes]


def _joined(xml: bytes, splices: _Splices, at: int) -> bytes:
    """The old bytes from `at` on, with the pieces between them, up to the last piece."""
    before = np.append(at, splices.end[:-1])
    mosaic = np.full((len(before), 7), b"", object)
    mosaic[:, 1:] = splices.pieces
    between = np.flatnonzero(splices.start > before)
    spans = zip(before[between].tolist(), splices.start[between].tolist(), strict=True)
    mosaic[between, 0] = objects([xml[a:b] for a, b in spans])
    return b"".join(mosaic.ravel().tolist())


def _head(sheet: Worksheet, keys: Ints, edits: Sequence[ColumnEdit]) -> bytes:
    """What stands before the first row, with the used range made right where cells come or go."""
    kept, made, changed = np.ones(len(keys), bool), [], False
    for edit in edits:
        wanted = key(edit.rows, edit.column)
        at = np.searchsorted(keys, wanted)
        exists = at < len(keys)
        exists[exists] = keys[at[exists]] == wanted[exists]
        gone = edit.values == GONE
        gone[exists] &= sheet.body.cells.style[at[exists]] == edit.style
        kept[at[exists & gone]] = False
        fresh = wanted[~exists & ~(edit.values == GONE) & ~pd.isna(edit.values)]
        made += [fresh.min(), fresh.max()] if len(fresh) else []
        changed |= bool(len(fresh)) or bool((exists & gone).any())
    used = np.append(keys[kept], np.array(made, np.int64)) - 1
    if not changed or not len(used):
        return sheet.body.head
    rows, columns = used // MAX_COLUMN, used % MAX_COLUMN + 1
    area = range_text(int(rows.min()), int(columns.min()), int(rows.max()), int(columns.max())).encode()
    return _DIMENSION.sub(lambda match: match[1] + area + match[3], sheet.body.head, count=1)
