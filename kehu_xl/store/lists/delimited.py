"""Text files: which encoding, which separator, then every cell as text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

import numpy as np

from kehu_xl.core.listing.types import Grid, RawSheet
from kehu_xl.core.snapshot import Cell, CellError
from kehu_xl.spec.errors import DamagedFile, NotASpreadsheet
from kehu_xl.spec.vocabulary.listing import DAMAGE
from kehu_xl.store.lists.extent import MAX_CELLS

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS = ("utf-8", "gb18030")
_SEPARATORS = ",\t;|"
_SAID_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # how Excel is told
_SAMPLE = 20
_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
_LIMIT = 512 * 1024 * 1024
_NOT_TEXT = frozenset(range(32)) - {9, 10, 12, 13}


def read_delimited(path: Path) -> tuple[RawSheet, ...]:
    """The one sheet of a text file; it has the file's name. Cells are texts, but for error values.

    Raises NotASpreadsheet where the file is not text in a known encoding, DamagedFile for cells beyond measure.
    """
    text = decoded(path)
    said = _SAID_SEPARATOR.match(text)
    text = text[said.end() :] if said else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=said[1] if said else _separator(text))
    try:
        rows = list(reader)
    except csv.Error as error:  # a field that is longer than any cell may be
        raise DamagedFile(file=path.name, what=DAMAGE["long_cell"].format(line=reader.line_num)) from error
    _refuse_too_large(path, rows)
    return (RawSheet(path.stem, grid_of(rows)),)


def _refuse_too_large(path: Path, rows: list[list[str]]) -> None:
    if len(rows) * max(map(len, rows), default=0) > MAX_CELLS:
        raise DamagedFile(file=path.name, what=DAMAGE["too_big"])


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
        grid[index, : len(row)] = [text_cell(cell) for cell in row]
    return grid


def text_cell(text: str) -> Cell:
    """A cell of which only the text is known."""
    if not text or text.isspace():
        return None
    return CellError(text) if text[0] == "#" and text in _ERRORS else text


def decoded(path: Path) -> str:
    """The text of a file. Raises NotASpreadsheet where it is none in a known encoding."""
    if path.stat().st_size > _LIMIT:
        raise NotASpreadsheet(file=path.name)
    content = path.read_bytes()
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    unmarked = _unmarked_utf16(content)
    if unmarked:
        return content.decode(unmarked)
    if _NOT_TEXT & set(content[:4096]):
        raise NotASpreadsheet(file=path.name)
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASpreadsheet(file=path.name)


def _unmarked_utf16(content: bytes) -> str:
    """The byte order of UTF-16 without its mark, "" for anything else.

    >>> _unmarked_utf16("客户,电话\\r\\n甲厂,1".encode("utf-16-le")), _unmarked_utf16("甲,1\\n".encode())
    ('utf-16-le', '')
    """
    head = content[:4096]
    if b"\0" not in head or len(content) % 2:
        return ""
    order = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    try:
        text = content.decode(order)
    except UnicodeDecodeError:
        return ""
    return "" if _NOT_TEXT & set(map(ord, text[:2048])) else order


def _separator(text: str) -> str:
    """The separator that cuts the first lines into the most even columns.

    >>> _separator("客户名称;电话;备注\\n甲公司;1,2;x")
    ';'
    """
    lines = text.splitlines()[:_SAMPLE]
    return max(_SEPARATORS, key=lambda mark: (_evenness(lines, mark), -_SEPARATORS.index(mark)))


def _evenness(lines: list[str], mark: str) -> float:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark) if any(row)]
    except csv.Error:  # a field that is longer than any cell may be
        return 0.0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0
    usual = max(set(wide), key=wide.count)
    return wide.count(usual) / len(widths) * min(usual, 8)
