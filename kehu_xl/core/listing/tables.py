"""The tables on a sheet: below each other, beside each other, people repeated across the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from kehu_xl.core.listing.headers import find_header, fold, is_known, known_headers, spellings
from kehu_xl.core.listing.nameless import nameless
from kehu_xl.core.listing.rows import LONGEST_HEADER, header_like, layout
from kehu_xl.core.listing.types import Grid, Layout, Mask, RawSheet, RowClass, holds
from kehu_xl.spec.vocabulary.listing import LEGEND, NUMBERED_HEADER, PERSON_HEADERS

Table = tuple[RawSheet, Layout]
_NAME = "customer_name"
_LEGEND = re.compile(LEGEND)
_SPARSE = 0.6  # a block beside the table that fills fewer of its rows is a legend


def tables_of(sheet: RawSheet, models: Sequence[Layout] = ()) -> list[Table]:
    """Every table on a sheet that could be a list, each cut out with the rows and columns that belong to it.

    A table without header takes that of a like one among `models`.

    >>> cells = np.array([["姓名", "电话", None, "姓名", "电话"], ["王芳", "1", None, "李明", "2"]], dtype=object)
    >>> [(part.address(1, 0), found.headers) for part, found in tables_of(RawSheet("甲", cells))]
    [('A2', ('姓名', '电话')), ('D2', ('姓名', '电话'))]
    """
    found = [table for part in _below(sheet) for table in _beside(part)]
    if found:
        return found
    bare = nameless(sheet)
    return [] if bare is None else [(bare[0], _like(bare[1], models))]


def _like(found: Layout, models: Sequence[Layout]) -> Layout:
    """A table without header under the header of a sheet of the same book that has as many columns."""
    place = next(index for index, text in enumerate(found.headers) if text)
    for model in models:
        if len(model.headers) == len(found.headers) and _names(model.headers[place]):
            return replace(found, headers=model.headers)
    return found


def _below(sheet: RawSheet) -> Iterator[RawSheet]:
    """The sheet cut where another header begins."""
    cuts = [0, *_starts(sheet), len(sheet.cells)]
    for top, bottom in pairwise(cuts):
        if bottom > top:
            yield sheet.cut(slice(top, bottom), range(sheet.cells.shape[1])) if len(cuts) > 2 else sheet


def _starts(sheet: RawSheet) -> Iterator[int]:
    """Rows at which a second, third, … table begins, its title included."""
    first = find_header(sheet)
    if first is None:
        return
    filled = holds(sheet.cells)
    counts = filled.sum(axis=1)
    known = {fold(text) for text in first.texts if text}
    for row in _texts_alone(sheet, first.row + 2):
        words = [fold(value) for value in sheet.cells[row] if isinstance(value, str)]
        titled = counts[row - 1] == 1 and counts[row - 2] == 0
        again = len(known.intersection(words)) >= 0.8 * len(words)
        if again or not header_like(
            sheet.cells[row], after_blank=counts[row - 1] == 0, titled=bool(titled)
        ):
            continue
        start = row
        while start > first.row + 1 and counts[start - 1] == 1 and counts[start - 2] == 0:
            start -= 1
        known = set(words)
        yield start


def _texts_alone(sheet: RawSheet, start: int) -> list[int]:
    """Rows that hold at least two cells, all of them texts: only they can be headers."""
    return [
        place for place, row in enumerate(sheet.cells[start:].tolist(), start)
        if len(values := [cell for cell in row if cell is not None]) > 1
        and all(type(cell) is str and len(cell) <= LONGEST_HEADER for cell in values)
    ]  # fmt: skip


def _beside(sheet: RawSheet) -> Iterator[Table]:
    """The tables between the empty columns of a sheet; what has no header there is a legend or belongs to the left."""
    header = find_header(sheet)
    if header is None:
        return
    groups: list[list[int]] = []
    for block in _blocks(holds(sheet.cells[header.rows[0] :])):
        own = sheet.cut(slice(0, len(sheet.cells)), block)
        if not groups or _is_list(own):
            groups.append(block)
        elif not _is_legend(own, header.row):
            groups[-1] = groups[-1] + block
    for columns in groups:
        whole = len(columns) == sheet.cells.shape[1]
        part = sheet if whole else sheet.cut(slice(0, len(sheet.cells)), columns)
        found = layout(part)
        if found is not None:
            yield from _across(part, found)


def _blocks(filled: Mask) -> list[list[int]]:
    """Runs of columns without an empty one between them."""
    used = np.flatnonzero(filled.any(axis=0))
    return [run.tolist() for run in np.split(used, np.flatnonzero(np.diff(used) > 1) + 1)] if len(used) else []


def _is_list(block: RawSheet) -> bool:
    """Whether a block has a header of its own that names customers."""
    found = find_header(block)
    return found is not None and any(map(_names, found.texts))


def _names(header: str) -> bool:
    known = known_headers()
    ways = (known.get(way, ()) for way, _ in spellings(header)) if header else ()
    return _NAME in next((way for way in ways if way), ())[:1] or fold(header) in PERSON_HEADERS


def _is_legend(block: RawSheet, row: int) -> bool:
    """Whether a block beside a table explains it, rather than going on with it."""
    values = [value for value in block.cells[row + 1 :].ravel().tolist() if value is not None]
    texts = [value for value in values if isinstance(value, str)]
    if any(isinstance(v, str) and is_known(v) for v in block.cells[row].tolist()):
        return False
    explains = sum(_LEGEND.match(text) is not None for text in texts)
    if 2 * explains > len(texts) or not values:
        return True
    depth = holds(block.cells[row + 1 :]).any(axis=1).mean()
    return block.cells.shape[1] > 1 and bool(depth < _SPARSE)


def _across(sheet: RawSheet, found: Layout) -> Iterator[Table]:
    """One table for each person where a row names several: 姓名, 电话, 姓名, 电话."""
    groups = people(found.headers)
    if not groups:
        yield sheet, found
        return
    inside = {column for group in groups for column in group}
    common = [column for column in range(len(found.headers)) if column not in inside]
    filled = holds(sheet.cells)
    for group in groups:
        columns = sorted([*common, *group])
        empty = ~filled[:, group].any(axis=1) & (found.classes == RowClass.DATA)
        classes = np.where(empty, RowClass.BLANK, found.classes).astype(np.int8)
        texts = {column: found.headers[column] for column in common}
        texts |= {column: _unnumbered(found.headers[column]) for column in group}
        headers = tuple(texts[column] for column in columns)
        yield sheet.cut(slice(0, len(sheet.cells)), columns), replace(found, headers=headers, classes=classes)


def people(headers: Sequence[str]) -> list[list[int]]:
    """The columns of each person where the same headers come again and again; none where they do not.

    >>> people(("序号", "姓名", "电话", "姓名", "电话")), people(("姓名1", "电话1", "姓名2", "电话2"))
    ([[1, 2], [3, 4]], [[0, 1], [2, 3]])
    >>> people(("公司名称", "姓名1", "姓名2"))
    []
    """
    texts = [fold(_unnumbered(header)) for header in headers]
    names = [place for place, text in enumerate(texts) if text in PERSON_HEADERS]
    periods = {later - first for first, later in pairwise(names)}
    if len(periods) != 1:
        return []
    (period,) = periods
    first = names[0]
    while first and len({texts[name - names[0] + first - 1] for name in names}) == 1 and names[0] - first + 1 < period:
        first -= 1
    groups = [list(range(name - names[0] + first, min(name - names[0] + first + period, len(texts)))) for name in names]
    width = min(map(len, groups))
    groups = [group[:width] for group in groups]
    outside = [header for place, header in enumerate(headers) if not any(place in group for group in groups)]
    alike = len({tuple(texts[place] for place in group) for group in groups}) == 1
    return groups if alike and not any(map(_names, outside)) else []


def _unnumbered(header: str) -> str:
    bare = re.sub(NUMBERED_HEADER, "", header)
    return bare if fold(bare) in PERSON_HEADERS or is_known(bare) else header


def filled_down(sheet: RawSheet, classes: Sequence[int]) -> Grid:
    """The cells with texts repeated down merged ranges: one customer in several rows of data."""
    cells = sheet.cells
    boxes = [box for box in sheet.merged if box.bottom > box.top]
    columns = {sheet.column(index): index for index in range(cells.shape[1])} if boxes else {}
    for box in boxes:
        rows = range(max(box.top - sheet.first_row, 0), min(box.bottom - sheet.first_row + 1, len(cells)))
        index = columns.get(box.left)
        if index is None or not rows or not isinstance(cells[rows[0], index], str):
            continue
        cells = cells.copy() if cells is sheet.cells else cells
        for row in (row for row in rows[1:] if classes[row] == RowClass.DATA and classes[rows[0]] == RowClass.DATA):
            cells[row, index] = cells[rows[0], index]
    return cells
