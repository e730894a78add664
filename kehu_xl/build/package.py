"""Turn the .xlsx that XlsxWriter made into our .xlsm: content type, table style, ribbon, fixed order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from kehu_xl.build import ribbon
from kehu_xl.spec import looks

EPOCH = (1980, 1, 1, 0, 0, 0)
TABLE_STYLE = "kehu"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_XLSM = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_EDGE = '<{0} style="thin"><color rgb="FF{1}"/></{0}>'
_DXFS = (
    f'<dxf xmlns="{_MAIN}"><border>'
    + "".join(_EDGE.format(side, looks.LINE) for side in ("top", "bottom", "horizontal"))
    + "</border></dxf>",
    f'<dxf xmlns="{_MAIN}"><fill><patternFill patternType="solid"><fgColor rgb="FF{looks.STRIPE}"/>'
    f'<bgColor rgb="FF{looks.STRIPE}"/></patternFill></fill></dxf>',
)
_ELEMENTS = ("wholeTable", "secondRowStripe")  # beside _DXFS
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_BUTTON_FONT = re.compile(rb'<font face="[^"]*" size="\d+" color="[^"]*">')


def finished(package: bytes) -> bytes:
    """The package with its parts edited, in the same order, with fixed times."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in _all_parts(package):
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, content)
    return buffer.getvalue()


def _all_parts(package: bytes) -> Iterator[tuple[str, bytes]]:
    for name, content in parts(package):
        yield name, next((edit for start, edit in _EDITS.items() if name.startswith(start)), _same)(content)
    for name in ribbon.RELATIONS:
        yield name, ribbon.custom_ui(name)


def parts(package: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each part, in order: what two builds must have in common.

    Compressed bytes depend on the zlib of the machine, so this is what `--check` compares.
    """
    with ZipFile(BytesIO(package)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def _same(content: bytes) -> bytes:
    return content


def _content_types(content: bytes) -> bytes:
    return content.replace(_XLSX, _XLSM)


def _relations(content: bytes) -> bytes:
    root = etree.fromstring(content)
    for number, (part, kind) in enumerate(ribbon.RELATIONS.items(), 1):
        facts = {"Id": f"kehuRibbon{number}", "Type": kind, "Target": part}
        etree.SubElement(root, f"{{{_PACKAGE}}}Relationship", facts)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _buttons(content: bytes) -> bytes:
    """Give the captions of buttons the house font (VML counts a twentieth of a point)."""
    font = f'<font face="{looks.FONT}" size="{looks.SIZE * 20}" color="#{looks.PRIMARY}">'
    return _BUTTON_FONT.sub(font.encode(), content)


def _chart(content: bytes) -> bytes:
    """Say that lines are straight: where this is left out, LibreOffice bends them."""
    before, line, after = content.partition(b"<c:lineChart>")
    return before + line + after.replace(b"</c:val></c:ser>", b'</c:val><c:smooth val="0"/></c:ser>')


def _styles(content: bytes) -> bytes:
    root = etree.fromstring(content)
    (formats,) = root.iterfind(f"{{{_MAIN}}}dxfs")
    first = len(formats)
    formats.extend(etree.fromstring(text) for text in _DXFS)
    formats.set("count", str(len(formats)))
    (styles,) = root.iterfind(f"{{{_MAIN}}}tableStyles")
    styles.set("count", "1")
    style = etree.SubElement(styles, f"{{{_MAIN}}}tableStyle", name=TABLE_STYLE, pivot="0", count=str(len(_ELEMENTS)))
    for position, element in enumerate(_ELEMENTS, first):
        etree.SubElement(style, f"{{{_MAIN}}}tableStyleElement", type=element, dxfId=str(position))
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


_EDITS: dict[str, Callable[[bytes], bytes]] = {  # by how the part's name begins
    "[Content_Types].xml": _content_types,
    "_rels/.rels": _relations,
    "xl/styles.xml": _styles,
    "xl/charts/chart": _chart,
    "xl/drawings/vmlDrawing": _buttons,
}
