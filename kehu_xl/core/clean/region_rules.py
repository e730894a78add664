"""Rules for 省, 市, 区县: one region a cell, and blanks filled from what the row already says."""

from __future__ import annotations

from typing import Final

import numpy as np

from kehu_xl.core.clean.gazetteer import Place, locate, region
from kehu_xl.core.clean.sheet import Columns, Mask, Sheet
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import is_blank
from kehu_xl.spec.regions import regions
from kehu_xl.spec.vocabulary.signs import LIST_SIGNS

_LEVELS: Final = ("province", "city", "district")
_ADDRESS: Final = "address"


def split_regions(sheet: Sheet) -> Columns:
    """Give each region its own cell: 徐州市/鼓楼区 in 市 leaves 徐州市, and 鼓楼区 goes to a blank 区县."""
    if not sheet.has(*_LEVELS[:2]):
        return {}
    known = {region.name for region in regions()}
    work = _copies(sheet)
    for place, level in enumerate(_LEVELS[: len(work)]):
        cells = work[place].tolist()
        several = {cell for cell in set(cells) if type(cell) is str and len(cell) > 3 and cell not in known}
        if not several:
            continue
        wanted = np.array([cell in several for cell in cells], dtype=np.bool_)
        for row in np.flatnonzero(wanted & sheet.free(*_LEVELS[: len(work)])).tolist():
            _split(work, level, row)
    return _changed(sheet, work)


def _copies(sheet: Sheet) -> list[Objects]:
    return [sheet.columns[level].copy() for level in _LEVELS if sheet.has(level)]


def _changed(sheet: Sheet, work: list[Objects]) -> Columns:
    pairs = zip(_LEVELS, work, strict=False)
    return {level: cells for level, cells in pairs if (cells != sheet.columns[level]).any()}


def _split(work: list[Objects], level: str, row: int) -> None:
    place, cell = _LEVELS.index(level), work[_LEVELS.index(level)][row]
    others = [cells[row] if position != place else None for position, cells in enumerate(work)]
    found = _located(cell, others)
    whole = not cell[found.end :].strip(LIST_SIGNS)
    if not whole or not found[place] or not _agrees(found, others):
        return
    if len(work) < len(_LEVELS) and found.district:
        return
    for cells, name in zip(work, found, strict=False):
        cells[row] = name or cells[row]


def fill_regions(sheet: Sheet) -> Columns:
    """Fill a blank 省, 市 or 区县 from the address, or from the city; never against what is written there."""
    if not sheet.has(*_LEVELS[:2]):
        return {}
    work = _copies(sheet)
    blank: Mask = np.logical_or.reduce([is_blank(cells) for cells in work]) & sheet.free(*_LEVELS[: len(work)])
    addresses = sheet.cells(_ADDRESS)
    for row in np.flatnonzero(blank).tolist():
        given = [cells[row] for cells in work]
        found = _best(addresses[row], given)
        for cells, cell, name in zip(work, given, found, strict=False):
            if not cell and name:
                cells[row] = name
    return _changed(sheet, work)


def _best(address: Cell, given: list[Cell]) -> Place:
    """What the address says, else the city, else the district; nothing where it contradicts the row."""
    for text in (address, *given[:0:-1]):
        if isinstance(text, str) and text:
            found = _located(text, given)
            if found.end and _agrees(found, given):
                return found
    return Place()


def _located(text: str, given: list[Cell]) -> Place:
    province, city = (cell if isinstance(cell, str) else "" for cell in given[:2])
    return locate(text, within=region(province, city) if province or city else None)


def _agrees(found: Place, given: list[Cell]) -> bool:
    return all(not cell or not name or cell == name for cell, name in zip(given, found, strict=False))
