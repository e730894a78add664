"""Text files: which encoding, which separator, then every cell as text."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import numpy as np

from kehu_xl.core.listing.types import Grid, RawSheet
from kehu_xl.spec.errors import NotASpreadsheet

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS = ("utf-8", "gb18030")
_SEPARATORS = ",\t;|"
_SAMPLE = 20
_LIMIT = 512 * 1024 * 1024
_NOT_TEXT = frozenset(range(32)) - {9, 10, 12, 13}


def read_delimited(path: Path) -> tuple[RawSheet, ...]:
    """The one sheet of a text file; it has the file's name.

    Raises NotASpreadsheet where the file is not text in a known encoding.
    """
    text = _decoded(path)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    return (RawSheet(path.stem, grid_of(rows)),)


def grid_of(rows: list[list[str]]) -> Grid:
    """Rows of any length as one grid, None where a cell is empty or missing.

    >>> grid_of([["甲", " "], ["乙"]]).tolist()
    [['甲', None], ['乙', None]]
    """
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    grid: Grid = np.full((len(rows), width), None, dtype=object)
    for index, row in enumerate(rows):
        grid[index, : len(row)] = [cell if cell and not cell.isspace() else None for cell in row]
    return grid


def _decoded(path: Path) -> str:
    if path.stat().st_size > _LIMIT:
        raise NotASpreadsheet(file=path.name)
    content = path.read_bytes()
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if _NOT_TEXT & set(content[:4096]):
        raise NotASpreadsheet(file=path.name)
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASpreadsheet(file=path.name)


def _separator(text: str) -> str:
    """The separator that cuts the first lines into the most even columns.

    >>> _separator("客户名称;电话;备注\\n甲公司;1,2;x")
    ';'
    """
    lines = text.splitlines()[:_SAMPLE]
    return max(_SEPARATORS, key=lambda mark: (_evenness(lines, mark), -_SEPARATORS.index(mark)))


def _evenness(lines: list[str], mark: str) -> float:
    widths = [len(row) for row in csv.reader(lines, delimiter=mark) if any(row)]
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0
    usual = max(set(wide), key=wide.count)
    return wide.count(usual) / len(widths) * min(usual, 8)
