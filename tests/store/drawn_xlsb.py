"""Draws a small .xlsb: the records of [MS-XLSB] 2.4 that hold sheets, texts and numbers, one by one."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

Value: TypeAlias = str | float | bool | None

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind: int, data: bytes = b"") -> bytes:
    """One record: its number and size in groups of seven bits, then its data."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, left = bytearray(), len(data)
    while left > 127:
        size.append(left & 127 | 128)
        left >>= 7
    return number + bytes([*size, left]) + data


def wide(text: str) -> bytes:
    """An XLWideString."""
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def cell(column: int, value: Value, shared: list[str]) -> bytes:
    start = struct.pack("<II", column, 0)
    if isinstance(value, bool):
        return record(4, start + bytes([value]))  # BrtCellBool
    if isinstance(value, float):
        return record(5, start + struct.pack("<d", value))  # BrtCellReal
    if value is None:
        return record(1, start)  # BrtCellBlank
    shared.append(value)
    return record(7, start + struct.pack("<I", len(shared) - 1))  # BrtCellIsst


def sheet(rows: Sequence[Sequence[Value]], shared: list[str]) -> bytes:
    width = max(map(len, rows)) - 1
    made = [record(129), record(148, struct.pack("<4I", 0, len(rows) - 1, 0, width)), record(145)]
    for number, row in enumerate(rows):
        made.append(record(0, struct.pack("<IIHBBBII", number, 0, 300, 0, 0, 0, 1, 0) + struct.pack("<I", width)))
        made += [cell(column, value, shared) for column, value in enumerate(row)]
    return b"".join([*made, record(146), record(130)])


def draw(path: Path, sheets: dict[str, Sequence[Sequence[Value]]]) -> Path:
    """A book of these sheets; the last one is hidden where its name begins with a full stop."""
    shared: list[str] = []
    parts = {f"xl/worksheets/sheet{n}.bin": sheet(rows, shared) for n, rows in enumerate(sheets.values(), start=1)}
    bundles = b"".join(
        record(156, struct.pack("<II", name.startswith("."), n) + wide(f"rId{n}") + wide(name))
        for n, name in enumerate(sheets, start=1)
    )
    parts["xl/workbook.bin"] = record(131) + record(143) + bundles + record(144) + record(132)
    items = b"".join(record(19, b"\0" + wide(text)) for text in shared)
    parts["xl/sharedStrings.bin"] = record(159, struct.pack("<II", len(shared), len(shared))) + items + record(160)
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)]
    links.append(("rId99", "sharedStrings", "sharedStrings.bin"))
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="bin" ContentType="application/vnd.ms-excel'
        '.sheet.binary.macroEnabled.main"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": _links([("rId1", "officeDocument", "xl/workbook.bin")]),
        "xl/_rels/workbook.bin.rels": _links(links),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {**texts, **parts}.items():
            file.writestr(name, content)
    return path


def _links(links: list[tuple[str, str, str]]) -> str:
    lines = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for i, kind, target in links)
    return f'<Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'
