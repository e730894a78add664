"""What a hostile file is, and the small honest workbook that most of them are made of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Parts = Mapping[str, bytes]


@dataclass(frozen=True)
class Case:
    """One file to try: `make` fills the path with bytes, or makes something else of it."""

    name: str
    make: Callable[[Path], object]
    file: str = "名单.xlsx"
    heavy: bool = False  # large in memory or time: to be tried in a process with limits


def content(name: str, make: Callable[[], bytes], file: str = "名单.xlsx", *, heavy: bool = False) -> Case:
    """A case that is some bytes."""
    return Case(name, lambda path: path.write_bytes(make()), file, heavy)


def row(number: object, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


HONEST_ROWS = row(1, text("A1", "客户名称"), text("B1", "手机")) + row(
    2, text("A2", "徐州华信商贸有限公司"), text("B2", "13800138000"), '<c r="C2" t="s"><v>0</v></c>'
)


def sheet(rows: str = HONEST_ROWS, before: str = "", after: str = "") -> bytes:
    """A worksheet part."""
    return f'{HEAD}<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def workbook(*sheets: tuple[str, str], after: str = "") -> bytes:
    """The workbook part; sheets by name and relation."""
    lines = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="{r}"/>' for i, (n, r) in enumerate(sheets, 1))
    return f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{lines}</sheets>{after}</workbook>'.encode()


def relations(*lines: tuple[str, str, str], mode: str = "") -> bytes:
    """A relations part of (id, type, target)."""
    made = "".join(
        f'<Relationship Id="{i}" Type="{_REL}/{kind}" Target="{target}"{mode}/>' for i, kind, target in lines
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'.encode()


WORKBOOK, SHEET, STRINGS, STYLES = (
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
)
TYPES, RELS, WORKBOOK_RELS = "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"
_OVERRIDES = {WORKBOOK: "sheet.main", SHEET: "worksheet", STRINGS: "sharedStrings", STYLES: "styles"}
PARTS: Parts = {
    TYPES: (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/{p}" ContentType="{_TYPE}.{t}+xml"/>' for p, t in _OVERRIDES.items())
        + "</Types>"
    ).encode(),
    RELS: relations(("rId1", "officeDocument", WORKBOOK)),
    WORKBOOK: workbook(("Sheet1", "rId1")),
    WORKBOOK_RELS: relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml"),
        ("rId3", "styles", "styles.xml"),
    ),
    SHEET: sheet(),
    STRINGS: f'{HEAD}<sst xmlns="{_MAIN}"><si><t>备注</t></si></sst>'.encode(),
    STYLES: (
        f'{HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    ).encode(),
}  # fmt: skip


def zipped(parts: Mapping[str, bytes | None]) -> bytes:
    """A zip file of parts; None leaves one out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, plain in parts.items():
            if plain is not None:
                archive.writestr(zipfile.ZipInfo(name), plain, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def book(changed: Mapping[str, bytes | None] | None = None, **more: bytes) -> bytes:
    """The honest workbook with some parts changed."""
    return zipped({**PARTS, **(changed or {}), **more})
