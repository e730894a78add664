"""What a person adds to an archive in Excel: on a sheet of their own, and on our 客户 sheet."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tests.store.independent import parts

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_X14 = f"{_MICROSOFT}/spreadsheetml/2009/9/main"
_X15 = f"{_MICROSOFT}/spreadsheetml/2010/11/main"
_DRAWN = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_OFFICE}"'
)


def _sparkline(shown: str, at: str) -> str:
    return (
        f'<ext xmlns:x14="{_X14}" uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}"><x14:sparklineGroups '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
        f"<x14:sparkline><xm:f>{shown}</xm:f><xm:sqref>{at}</xm:sqref></x14:sparkline></x14:sparklines>"
        "</x14:sparklineGroup></x14:sparklineGroups></ext>"
    )


def _links(*links: tuple[str, str, str]) -> bytes:
    made = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{to}"/>' for name, kind, to in links)
    return f'<Relationships xmlns="{_PACKAGE}">{made}</Relationships>'.encode()


OWN_SHEET = (
    f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData><row r="1"><c r="A1"><v>3</v></c><c r="B1"><f>A1*2</f>'
    '<v>6</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>客户名称</t></is></c></row></sheetData>'
    f'<drawing r:id="rId1"/><extLst>{_sparkline("我的!A1:A2", "C1")}</extLst></worksheet>'
)
_SHAPE = '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
_TEXT_BOX = (
    f'<xdr:wsDr {_DRAWN}><xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9" cy="9"/>'
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框"/><xdr:cNvSpPr/></xdr:nvSpPr>'
    f"{_SHAPE}</xdr:sp><xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>"
)
_PICTURE = (
    f"<xdr:wsDr {_DRAWN}><xdr:oneCellAnchor><xdr:from><xdr:col>90</xdr:col><xdr:colOff>0</xdr:colOff>"
    '<xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="90" cy="90"/><xdr:pic><xdr:nvPicPr>'
    '<xdr:cNvPr id="2" name="图"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch>'
    f"<a:fillRect/></a:stretch></xdr:blipFill>{_SHAPE}</xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
)
_SLICER = (
    f'<slicers xmlns="{_X14}"><slicer name="负责人" cache="切片器_负责人" caption="负责人" rowHeight="251883"/>'
    "</slicers>"
)
_SLICER_CACHE = (
    f'<slicerCacheDefinition xmlns="{_X14}" name="切片器_负责人" sourceName="负责人"><extLst>'
    f'<x:ext xmlns:x="{_MAIN}" xmlns:x15="{_X15}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}">'
    '<x15:tableSlicerCache tableId="1" column="5"/></x:ext></extLst></slicerCacheDefinition>'
)
_CACHE = (
    f'<pivotCacheDefinition xmlns="{_MAIN}" saveData="0" refreshOnLoad="1"><cacheSource type="worksheet">'
    '<worksheetSource name="kehu_customers"/></cacheSource><cacheFields count="1">'
    '<cacheField name="客户名称" numFmtId="0"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>'
)
_PIVOT = (
    f'<pivotTableDefinition xmlns="{_MAIN}" name="透视表1" cacheId="77" dataCaption="值"><location ref="A3:A4" '
    'firstHeaderRow="1" firstDataRow="1" firstDataCol="0"/><pivotFields count="1"><pivotField showAll="0"/>'
    "</pivotFields></pivotTableDefinition>"
)
_PERSONS = (
    f'<personList xmlns="{_MICROSOFT}/spreadsheetml/2018/threadedcomments"><person displayName="李明" '
    'id="{0B3A4F4C-0000-4000-8000-000000000001}" userId="李明" providerId="None"/></personList>'
)
_THREADS = (
    f'<ThreadedComments xmlns="{_MICROSOFT}/spreadsheetml/2018/threadedcomments"><threadedComment ref="A1" '
    'dT="2026-03-16T10:00:00.00" personId="{0B3A4F4C-0000-4000-8000-000000000001}" '
    'id="{0B3A4F4C-0000-4000-8000-000000000002}"><text>问过客户了</text></threadedComment></ThreadedComments>'
)
_IMAGE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000b49444154789c6360000200000500017a5e"
    "ab3f0000000049454e44ae426082"
)
FOREIGN: dict[str, bytes] = {
    "xl/worksheets/own.xml": OWN_SHEET.encode(),
    "xl/worksheets/_rels/own.xml.rels": _links(
        ("rId1", f"{_OFFICE}/drawing", "../drawings/own1.xml"),
        ("rId2", f"{_MICROSOFT}/2017/10/relationships/threadedComment", "../threadedComments/own1.xml"),
        ("rId3", f"{_OFFICE}/pivotTable", "../pivotTables/own.xml"),
    ),
    "xl/drawings/own1.xml": _TEXT_BOX.encode(), "xl/drawings/own2.xml": _PICTURE.encode(),
    "xl/drawings/_rels/own2.xml.rels": _links(("rId1", f"{_OFFICE}/image", "../media/own.png")),
    "xl/threadedComments/own1.xml": _THREADS.encode(), "xl/threadedComments/own2.xml": _THREADS.encode(),
    "xl/persons/own.xml": _PERSONS.encode(), "xl/slicers/own.xml": _SLICER.encode(),
    "xl/slicerCaches/own.xml": _SLICER_CACHE.encode(), "xl/pivotCache/own.xml": _CACHE.encode(),
    "xl/pivotTables/own.xml": _PIVOT.encode(),
    "xl/pivotTables/_rels/own.xml.rels": _links(
        ("rId1", f"{_OFFICE}/pivotCacheDefinition", "../pivotCache/own.xml")
    ),
    "xl/media/own.png": _IMAGE, "customXml/own.xml": b"<mine/>",
}  # fmt: skip
_OF_THE_BOOK = (
    ("ownSheet", f"{_OFFICE}/worksheet", "worksheets/own.xml"),
    ("ownPersons", f"{_MICROSOFT}/2017/10/relationships/person", "persons/own.xml"),
    ("ownSlicer", f"{_MICROSOFT}/2007/relationships/slicerCache", "slicerCaches/own.xml"),
    ("ownCache", f"{_OFFICE}/pivotCacheDefinition", "pivotCache/own.xml"),
)
_OF_CUSTOMERS = (
    ("ownPicture", f"{_OFFICE}/drawing", "../drawings/own2.xml"),
    ("ownThread", f"{_MICROSOFT}/2017/10/relationships/threadedComment", "../threadedComments/own2.xml"),
    ("ownSlicer", f"{_MICROSOFT}/2007/relationships/slicer", "../slicers/own.xml"),
)
_SPREADSHEET, _EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml", "application/vnd.ms-excel"
_TYPES = {
    "xl/worksheets/own.xml": f"{_SPREADSHEET}.worksheet+xml",
    "xl/drawings/own1.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "xl/drawings/own2.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "xl/threadedComments/own1.xml": f"{_EXCEL}.threadedcomments+xml",
    "xl/threadedComments/own2.xml": f"{_EXCEL}.threadedcomments+xml",
    "xl/persons/own.xml": f"{_EXCEL}.person+xml",
    "xl/slicers/own.xml": f"{_EXCEL}.slicer+xml",
    "xl/slicerCaches/own.xml": f"{_EXCEL}.slicerCache+xml",
    "xl/pivotCache/own.xml": f"{_SPREADSHEET}.pivotCacheDefinition+xml",
    "xl/pivotTables/own.xml": f"{_SPREADSHEET}.pivotTable+xml",
}
OWN_CELLS = '<c r="CZ2"><f>1+1</f><v>2</v></c><c r="DA2" t="inlineStr"><is><t>我的计算</t></is></c>'.encode()
DRAWING = b'<drawing xmlns:r="%b" r:id="ownPicture"/>' % _OFFICE.encode()
EXTENSIONS = (
    f"<extLst>{_sparkline('客户!CZ2:DA2', 'DB2')}"
    f'<ext xmlns:x15="{_X15}" uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}"><x14:slicerList xmlns:x14="{_X14}">'
    f'<x14:slicer xmlns:r="{_OFFICE}" r:id="ownSlicer"/></x14:slicerList></ext></extLst>'
).encode()
CUSTOMERS = "xl/worksheets/sheet2.xml"
_CUSTOMERS_LINKS = "xl/worksheets/_rels/sheet2.xml.rels"
_REFERENCE = re.compile('<(?:Relationship|Override) [^>]*own[^>]*>|<sheet [^>]*name="我的"[^>]*>|<pivotCache [^>]*>')
_ATTRIBUTE = re.compile('([\\w:]+)="([^"]*)"')
_HOLDERS = ("[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", _CUSTOMERS_LINKS)


def inject(path: Path) -> None:
    """Put a sheet with a pivot table into a book, and a picture, sparklines, a slicer and threads on 客户 as well."""
    content = parts(path)
    kinds = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in _TYPES.items())
    types = content["[Content_Types].xml"]
    picture = b"" if b'Extension="png"' in types else b'<Default Extension="png" ContentType="image/png"/>'
    types = re.sub(rb"(<Types[^>]*>)", lambda found: found[1] + picture, types)
    content["[Content_Types].xml"] = types.replace(b"</Types>", f"{kinds}</Types>".encode())
    for part, links in (("xl/_rels/workbook.xml.rels", _OF_THE_BOOK), (_CUSTOMERS_LINKS, _OF_CUSTOMERS)):
        more = _links(*links).partition(b">")[2]
        content[part] = content[part].replace(b"</Relationships>", more)
    sheet = f'<sheet name="我的" sheetId="999" r:id="ownSheet" xmlns:r="{_OFFICE}"/></sheets>'
    workbook = content["xl/workbook.xml"].replace(b"</sheets>", sheet.encode())
    caches = f'<pivotCaches><pivotCache cacheId="77" xmlns:r="{_OFFICE}" r:id="ownCache"/></pivotCaches>'.encode()
    content["xl/workbook.xml"] = re.sub(rb"(<calcPr[^>]*/>)", lambda found: found[1] + caches, workbook, count=1)
    content[CUSTOMERS] = _dressed(content[CUSTOMERS])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, plain in {**content, **FOREIGN}.items():
            target.writestr(name, plain)


def _dressed(sheet: bytes) -> bytes:
    """客户 with cells, a picture, sparklines and a slicer of a person's own."""
    row = re.search(rb'<row r="2".*?(?=</row>)', sheet, re.DOTALL)
    assert row is not None
    sheet = sheet[: row.end()] + OWN_CELLS + sheet[row.end() :]
    sheet = sheet.replace(b"<legacyDrawing ", DRAWING + b"<legacyDrawing ", 1)
    return sheet.replace(b"</worksheet>", EXTENSIONS + b"</worksheet>")


def references(path: Path) -> list[dict[str, str]]:
    """Every element that leads to an injected part, by its attributes."""
    content = parts(path)
    found = [tag for place in _HOLDERS for tag in _REFERENCE.findall(content[place].decode())]
    return [{name: text for name, text in _ATTRIBUTE.findall(tag) if not name.startswith("xmlns")} for tag in found]


COUNT = len(_OF_THE_BOOK) + len(_OF_CUSTOMERS) + len(_TYPES) + 2  # the sheet and the cache in workbook.xml
