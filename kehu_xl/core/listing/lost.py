"""Numbers of 18 digits that a spreadsheet cut to 15: looked for elsewhere in the book, never invented.

A full number is put in only where exactly one in the whole book fits the digits that are left and its own check
digit, and where it is said of this very row: in a comment or a text of the row, or beside the row's name. Otherwise
the cells in which it might stand are named.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from unicodedata import normalize

import numpy as np

from kehu_xl.core.identity import person_id_valid, uscc_valid
from kehu_xl.core.listing.candidates import SourceSheet
from kehu_xl.core.listing.types import RawSheet, letters
from kehu_xl.core.listing.understanding import ReadBook
from kehu_xl.core.names import normal_name
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Cell
from kehu_xl.core.typed import objects
from kehu_xl.spec.vocabulary.listing import FOUND_BY, REASON_JOINER

_FULL = re.compile(r"(?<![0-9A-Za-z])\d{18}(?![0-9A-Za-z])")  # one that was typed as a number ends in no letter
_KEPT, _LEAST, _PAST = 15, 1e17, 1e18
_VALID = {"person_id": person_id_valid, "uscc": uscc_valid}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A full number as text: in a cell, or in the comment on one."""

    number: str
    sheet: str
    row: int  # of the sheet
    cell: str
    comment: bool


def with_lost_digits(read: Iterable[ReadBook]) -> tuple[list[ReadBook], tuple[Findings, ...]]:
    """The books with the numbers put in that are certain, and what there is to say about the others."""
    found = [_of_book(book) for book in read]
    return [book for book, _ in found], tuple(finding for _, findings in found for finding in findings)


def _of_book(book: ReadBook) -> tuple[ReadBook, list[Findings]]:
    if not any(_lost(source) for source in book.listed):
        return book, []
    seen: dict[str, list[_Seen]] = defaultdict(list)
    for each in (each for sheet in book.sheets for each in _numbers(sheet)):
        seen[each.number[:_KEPT]].append(each)
    names = {sheet.name: _names_by_row(sheet) for sheet in book.sheets}
    done = [_of_table(source, seen, names) for source in book.listed]
    return replace(book, listed=tuple(table for table, _ in done)), [f for _, findings in done for f in findings]


def _lost(source: SourceSheet) -> list[tuple[int, int, str]]:
    """Row and column of each cell of a table that holds a cut number, and the column's target."""
    columns = [(column.index, column.target) for column in source.mapping.columns if column.target in _VALID]
    places = ((row, index, target) for row in source.rows.tolist() for index, target in columns)
    return [(r, c, target) for r, c, target in places if _is_cut(source.raw.cells[r, c])]


def _is_cut(cell: Cell) -> bool:
    return isinstance(cell, float) and _LEAST <= cell < _PAST


def _numbers(sheet: RawSheet) -> Iterator[_Seen]:
    for row, cells in enumerate(sheet.cells.tolist()):
        for index, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) >= 18:
                place = (sheet.name, sheet.first_row + row, sheet.address(row, index))
                yield from (_Seen(number, *place, comment=False) for number in _FULL.findall(normalize("NFKC", cell)))
    for (row, column), text in sheet.comments.items():
        place = (sheet.name, row, f"{letters(column)}{row}")
        yield from (_Seen(number, *place, comment=True) for number in _FULL.findall(normalize("NFKC", text)))


def _names_by_row(sheet: RawSheet) -> Mapping[int, frozenset[str]]:
    rows = enumerate(sheet.cells.tolist(), start=sheet.first_row)
    return {row: frozenset(normal_name(cell) for cell in cells if isinstance(cell, str)) for row, cells in rows}


def _of_table(
    source: SourceSheet, seen: Mapping[str, list[_Seen]], names: Mapping[str, Mapping[int, frozenset[str]]]
) -> tuple[SourceSheet, list[Findings]]:
    cells = source.raw.cells.copy()
    bearers = Counter(_name(source, row) for row in source.rows.tolist())
    findings = []
    for row, index, target in _lost(source):
        value = source.raw.cells[row, index]
        fitting = [each for each in seen[f"{value:.0f}"[:_KEPT]] if _VALID[target](each.number)]
        name = _name(source, row)
        why = {each: _evidence(source, row, each, name if bearers[name] == 1 else "", names) for each in fitting}
        proven = next((each for each in fitting if why[each]), None)
        if proven is not None and len({each.number for each in fitting}) == 1:
            cells[row, index] = proven.number
            findings.append(_finding("digits_restored", source, (row, index), [proven], why[proven]))
        elif fitting:
            findings.append(_finding("digits_candidate", source, (row, index), fitting, ""))
    return replace(source, raw=replace(source.raw, cells=cells)), findings


def _name(source: SourceSheet, row: int) -> str:
    """The folded name of a row of a table, "" where it has none."""
    index = source.mapping.index_of("customer_name")
    cell = None if index is None else source.raw.cells[row, index]
    return normal_name(cell) if isinstance(cell, str) else ""


def _evidence(
    source: SourceSheet, row: int, each: _Seen, name: str, names: Mapping[str, Mapping[int, frozenset[str]]]
) -> str:
    """Why a number belongs to a row: id of a sentence in FOUND_BY, "" where nothing says so."""
    if each.sheet == source.raw.name and each.row == source.raw.first_row + row:
        return "comment" if each.comment else "row"
    return "name" if name and name in names[each.sheet].get(each.row, ()) else ""


def _finding(code: str, source: SourceSheet, place: tuple[int, int], seen: list[_Seen], why: str) -> Findings:
    row, index = place
    target = next(column.target for column in source.mapping.columns if column.index == index)
    where = REASON_JOINER.join(dict.fromkeys(f"{each.sheet}!{each.cell}" for each in seen))
    facts = {"where": where, "why": FOUND_BY.get(why, ""), "full": seen[0].number}
    at = ((source.file, source.raw.name, source.raw.address(row, index)),)
    values = objects([source.raw.cells[place]])
    return Findings(code, source.mapping.table, target, np.zeros(1, np.int64), values, facts, at)
