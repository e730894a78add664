"""The least that could be done: read every cell raw, then splice the same cells into the sheets as bytes.

    python -m benchmarks.floor FRAGMENTS BOOK

The fragments are prepared beforehand; nothing is decided, verified, backed up or flushed, and
the order of cells within a row is not kept: a lower bound for the time, not a tool.
"""

from __future__ import annotations

import pickle
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import python_calamine
from isal import isal_zlib

from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import Formula
from kehu_xl.core.typed import column
from kehu_xl.spec.tables import BY_ID, TABLES

_ROW_END = re.compile(rb"</row>")


def fragments(outcome: Outcome) -> dict[str, list[bytes]]:
    """The new cells of 客户 a row, the new rows of each refilled sheet as one piece, as the template's parts."""
    made = {_part("customers"): _cells_a_row(outcome)}
    for table_id, frame in outcome.outputs.items():
        made[_part(table_id)] = [_rows(frame)]
    return made


def _part(table_id: str) -> str:
    return f"xl/worksheets/sheet{[table.id for table in TABLES].index(table_id) + 1}.xml"


def _cells_a_row(outcome: Outcome) -> list[bytes]:
    rows: dict[int, list[str]] = {}
    order = [spec.id for spec in BY_ID["customers"]]
    for change in (each for each in outcome.changes if each.table == "customers"):
        letter = f"C{order.index(change.column)}_"
        for row, value in zip(change.rows.tolist(), change.new.tolist(), strict=True):
            rows.setdefault(row, []).append(_cell(f"{letter}{row}", value))
    return ["".join(rows[row]).encode() for row in sorted(rows)]


def _rows(frame: pd.DataFrame) -> bytes:
    columns = [column(frame, name).tolist() for name in frame.columns]
    cells = ("".join(_cell("A1", value) for value in row) for row in zip(*columns, strict=True))
    return "".join(f'<row r="1">{row}</row>' for row in cells).encode()


def _cell(at: str, value: Any) -> str:
    if isinstance(value, Formula):
        return f'<c r="{at}" s="1"><f>{value.text}</f><v>{value.value}</v></c>'
    if isinstance(value, float):
        return f'<c r="{at}" s="1"><v>{value!r}</v></c>'
    return f'<c r="{at}" s="1" t="inlineStr"><is><t>{value}</t></is></c>'


def main(prepared: Path, book: Path) -> None:
    """Read 客户, then write the book with the fragments in it."""
    sheet = python_calamine.CalamineWorkbook.from_path(book).get_sheet_by_name(BY_ID["customers"].sheet)
    rows = sheet.to_python()
    pieces: dict[str, list[bytes]] = pickle.loads(prepared.read_bytes())
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(book.with_suffix(".floor"), "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename in pieces:
                content = _spliced(content, pieces[info.filename])
            target.writestr(info.filename, isal_zlib.compress(content, 2), zipfile.ZIP_STORED)
    print(len(rows))


def _spliced(xml: bytes, new: list[bytes]) -> bytes:
    ends = [match.start() for match in _ROW_END.finditer(xml)][-len(new) :]
    parts, at = [], 0
    for end, piece in zip(ends, new, strict=False):
        parts += [xml[at:end], piece]
        at = end
    return b"".join((*parts, xml[at:]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
