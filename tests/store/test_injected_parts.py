"""What a person added to an archive outside our tables stays, byte for byte, through every command."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from kehu_xl.cli.commands import run
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.cli.conftest import archive, made  # noqa: F401 a filled archive
from tests.store.independent import parts

COMMANDS = ("run", "clean", "check", "number", "grade", "follow-up", "summarize")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_X14 = f"{_MICROSOFT}/spreadsheetml/2009/9/main"
SPARKLINES = (
    f'<extLst><ext xmlns:x14="{_X14}" uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}"><x14:sparklineGroups '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
    "<x14:sparkline><xm:f>我的!A1:A2</xm:f><xm:sqref>C1</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
OWN_SHEET = (
    f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData><row r="1"><c r="A1"><v>3</v></c><c r="B1"><f>A1*2</f>'
    f'<v>6</v></c></row></sheetData><drawing r:id="rId1"/>{SPARKLINES}</worksheet>'
)
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:absoluteAnchor><xdr:pos x="0" y="0"/>'
    '<xdr:ext cx="9" cy="9"/><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框"/><xdr:cNvSpPr/></xdr:nvSpPr>'
    "<xdr:spPr/></xdr:sp><xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>"
)
PERSONS = f'<personList xmlns="{_MICROSOFT}/spreadsheetml/2018/threadedcomments"/>'
THREADS = f'<ThreadedComments xmlns="{_MICROSOFT}/spreadsheetml/2018/threadedcomments"/>'
SLICER = f'<slicerCacheDefinition xmlns="{_X14}" name="切片器_客户" sourceName="客户"/>'
CACHE = f'<pivotCacheDefinition xmlns="{_MAIN}" saveData="0" refreshOnLoad="1"><cacheSource type="external"/><cacheFields/></pivotCacheDefinition>'
FOREIGN: dict[str, bytes] = {
    "xl/worksheets/own.xml": OWN_SHEET.encode(),
    "xl/worksheets/_rels/own.xml.rels": "".join((
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">',
        f'<Relationship Id="rId1" Type="{_OFFICE}/drawing" Target="../drawings/own.xml"/>',
        f'<Relationship Id="rId2" Type="{_MICROSOFT}/2017/10/relationships/threadedComment" Target="../threadedComments/own.xml"/>',
        "</Relationships>",
    )).encode(),
    "xl/drawings/own.xml": DRAWING.encode(), "xl/threadedComments/own.xml": THREADS.encode(),
    "xl/persons/person.xml": PERSONS.encode(), "xl/slicerCaches/own.xml": SLICER.encode(),
    "xl/pivotCache/own.xml": CACHE.encode(), "xl/media/own.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "customXml/own.xml": b"<mine/>",
}  # fmt: skip
_LINKS = (
    ("ownSheet", f"{_OFFICE}/worksheet", "worksheets/own.xml"),
    ("ownPersons", f"{_MICROSOFT}/2017/10/relationships/person", "persons/person.xml"),
    ("ownSlicer", f"{_MICROSOFT}/2007/relationships/slicerCache", "slicerCaches/own.xml"),
    ("ownCache", f"{_OFFICE}/pivotCacheDefinition", "pivotCache/own.xml"),
)
_TYPES = {
    "xl/worksheets/own.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "xl/drawings/own.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "xl/threadedComments/own.xml": "application/vnd.ms-excel.threadedcomments+xml",
    "xl/persons/person.xml": "application/vnd.ms-excel.person+xml",
    "xl/slicerCaches/own.xml": "application/vnd.ms-excel.slicerCache+xml",
    "xl/pivotCache/own.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml",
}
_REFERENCE = re.compile(rb'<(?:Relationship|Override) [^>]*own[^>]*>|<sheet name="\xe6\x88\x91\xe7\x9a\x84"[^>]*>')


def inject(path: Path) -> None:
    """Put a sheet, a text box, sparklines, threaded comments, a slicer cache, a pivot cache, a picture into a book."""
    content = parts(path)
    links = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{to}"/>' for i, t, to in _LINKS)
    kinds = "".join(f'<Override PartName="/{p}" ContentType="{t}"/>' for p, t in _TYPES.items())
    content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", f"{links}</Relationships>".encode()
    )
    types = content["[Content_Types].xml"]
    picture = b"" if b'Extension="png"' in types else b'<Default Extension="png" ContentType="image/png"/>'
    types = re.sub(rb"(<Types[^>]*>)", lambda m: m[1] + picture, types)
    content["[Content_Types].xml"] = types.replace(b"</Types>", f"{kinds}</Types>".encode())
    sheet = f'<sheet name="我的" sheetId="999" r:id="ownSheet" xmlns:r="{_OFFICE}"/></sheets>'
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(b"</sheets>", sheet.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, plain in {**content, **FOREIGN}.items():
            target.writestr(name, plain)


def references(path: Path) -> list[bytes]:
    """Every line that leads to an injected part."""
    content = parts(path)
    places = ("[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml")
    return [line for place in places for line in _REFERENCE.findall(content[place])]


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_person_added_stays_through(command: str, archive: Path) -> None:  # noqa: F811 the fixture
    inject(archive)
    before = references(archive)
    old = set(problems(Book.open(archive)))
    assert len(before) == len(_LINKS) + len(_TYPES)
    assert run([command, str(archive), "--today", "2026-5-20"]) in {0, 1}
    content = parts(archive)
    assert {name: content[name] for name in FOREIGN} == FOREIGN
    assert references(archive) == before
    assert set(problems(Book.open(archive))) <= old


@pytest.mark.libreoffice
def test_such_a_book_still_opens_in_libreoffice(archive: Path, tmp_path: Path, convert) -> None:  # noqa: F811 the fixture
    inject(archive)
    assert run(["run", str(archive), "--today", "2026-5-20"]) in {0, 1}
    assert convert(Path(shutil.copy(archive, tmp_path / "book.xlsm")), "pdf").stat().st_size > 1_000
