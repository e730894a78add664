"""What a book is made of, whatever its data: what an upgraded book and a new one must have in common.

`python -m tests.upgrade.structure` prints the digest of the current template's structure for `test_version.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import ZipFile

from oletools.olevba import VBA_Parser

from kehu_xl.spec.ribbon import SYSTEM_SHEETS
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Role
from kehu_xl.store import template_path
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book, Sheet, parse_area, utf8
from kehu_xl.store.ooxml.grid import Grid
from kehu_xl.store.reading import read_grid
from kehu_xl.store.restore.stamps import rules_on
from kehu_xl.store.upgrade.buttons import buttons_in
from kehu_xl.store.upgrade.pages import label_rows, texts_of

Facts: TypeAlias = dict[str, Any]
_DOCUMENTS = "Attribute VB_Base"  # modules of the workbook and its sheets


def structure(path: Path) -> Facts:
    """Tables and their columns, rules, names, hidden sheets, macros, ribbon, buttons."""
    book = Book.open(path)
    finder = Finder(book)
    sheets = {table.id: sheet for table in TABLES if (sheet := finder.find(table.id)) is not None}
    grids = {table_id: read_grid(book, sheet) for table_id, sheet in sheets.items()}
    tables = [table for table in TABLES if table.columns and table.id in sheets]
    located = {table.id: finder.locate(table.id, grids[table.id]) for table in tables}
    return {
        "columns": {name: sorted(column.id for column in at.table if column.id in at.columns)
                    for name, at in located.items()},
        "pages": sorted(sheets),
        "names": sorted((name, _size(text)) for name, text in book.names.items() if name.startswith("kehu_")),
        "rules": {name: sorted({*rules_on(_tail(book, at.sheet, grids[name]), at)}) for name, at in located.items()},
        "system": {name: _rows(book, name) for name in SYSTEM_SHEETS},
        "modules": modules_in(path),
        "ribbon": ribbons_in(path),
        "buttons": {name: sorted(buttons_in(book, sheet)) for name, sheet in sheets.items()},
    }  # fmt: skip


def labels(path: Path) -> Facts:
    """The texts that the template brings on sheets that it draws, by table and place; blocks of figures left out."""
    book = Book.open(path)
    finder = Finder(book)
    found: Facts = {}
    for table in TABLES:
        sheet = finder.find(table.id)
        if sheet is not None and table.role is not Role.INPUT and not table.blocks:
            grid = read_grid(book, sheet)
            found[table.id] = dict(texts_of(grid, label_rows(table, grid)))
    return found


def _size(text: str) -> tuple[int, int] | None:
    area = parse_area(text)
    return (area.bottom - area.top, area.right - area.left) if area else None


def _tail(book: Book, sheet: Sheet, grid: Grid) -> bytes:
    return utf8(book.package.read(sheet.part))[grid.body.where.end :]


def _rows(book: Book, name: str) -> list[list[str]]:
    sheet = book.sheet(name)
    assert sheet is not None, name
    grid = read_grid(book, sheet)
    rows = (grid.texts(row, 1, grid.last_column).values() for row in range(1, grid.last_row + 1))
    return [[text for text in row if text] for row in rows]


def modules_in(path: Path) -> dict[str, list[str]]:
    """The lines of each VBA module that is no sheet's, read by oletools, which nobody here wrote."""
    parser = VBA_Parser(str(path))
    try:
        streams = [(stream.rpartition("/")[2], code) for _, stream, _, code in parser.extract_macros()]
    finally:
        parser.close()
    ours = ((name, code) for name, code in streams if _DOCUMENTS not in code or name == "Dictionary")
    return {name: [line.rstrip() for line in code.strip().splitlines()] for name, code in ours}


def ribbons_in(path: Path) -> list[str]:
    """Both customUI parts."""
    with ZipFile(path) as archive:
        return [archive.read(name).decode() for name in sorted(archive.namelist()) if name.startswith("customUI/")]


def structure_digest(path: Path) -> str:
    """One word for the structure."""
    text = json.dumps(structure(path), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def differences(ours: Facts, theirs: Facts) -> Iterator[str]:
    """What differs, for a message."""
    for name in theirs:
        if ours.get(name) != theirs[name]:
            yield f"{name}: {str(ours.get(name))[:300]} / {str(theirs[name])[:300]}"


if __name__ == "__main__":
    print(structure_digest(template_path()))
