"""Every trap for a patcher that the design lists: a book that has it, one cell changed, everything else as it was."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kehu_xl import patch_workbook
from kehu_xl.spec import errors
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.store.independent import cells, parts, without_calc

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STRICT = {
    _MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    _OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
SHEET = "xl/worksheets/sheet1.xml"
NEW = "新 <值>"
Package = dict[str, bytes]

_LAST = '<row r="6"><c r="A6" t="inlineStr"><is><t>末</t></is></c></row>'
ROWS = (
    '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2"><f>A1+B1</f><v>3</v></c></row>'
    f"{_LAST}"
)


def _plain() -> Package:
    """A small book, part by part."""
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/{SHEET}" ContentType="{_TYPE}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>'
        ).encode(),
        "_rels/.rels": _links(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>'
            '<calcPr calcId="0"/></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": _links(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
        ),
        SHEET: f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:C6"/><sheetData>{ROWS}</sheetData></worksheet>'.encode(),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="2"><xf/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>'
        ).encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>原</t></si></sst>'.encode(),
    }  # fmt: skip


def _links(*links: tuple[str, str, str]) -> bytes:
    made = "".join(f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for name, kind, to in links)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'.encode()


def _zipped(package: Package, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in package.items():
            target.writestr(name, content)


@dataclass(frozen=True)
class Trap:
    """A book with something unusual in it, the cell to change, and the error where that has to be refused."""

    change: Callable[[Package], Package] = lambda package: package
    cell: str = "B1"
    refused: type[errors.KehuError] | None = None
    zipped: Callable[[Package, Path], None] = _zipped
    seen: bool = True  # by the other readers


def _swapped(*pairs: tuple[str, str], part: str = SHEET) -> Callable[[Package], Package]:
    def change(package: Package) -> Package:
        xml = package[part].decode()
        for old, new in pairs:
            assert old in xml
            xml = xml.replace(old, new)
        return {**package, part: xml.encode()}

    return change


def _rows(rows: str) -> Callable[[Package], Package]:
    return _swapped((ROWS, rows))


def _everywhere(old: str, new: str) -> Callable[[Package], Package]:
    return lambda package: {name: xml.replace(old.encode(), new.encode()) for name, xml in package.items()}


def _strict(package: Package) -> Package:
    for old, new in _STRICT.items():
        package = _everywhere(old, new)(package)
    return package


def _prefixed(package: Package) -> Package:
    xml = re.sub(r"<(/?)(\w)", r"<\1x:\2", package[SHEET].decode()).replace("xmlns=", "xmlns:x=")
    return {**package, SHEET: xml.encode()}


def _in_utf_16(package: Package) -> Package:
    xml = '<?xml version="1.0" encoding="UTF-16"?>' + package[SHEET].decode()
    return {**package, SHEET: xml.encode("utf-16")}


def _renamed(package: Package) -> Package:
    return {name.replace(SHEET, "XL\\Worksheets\\SHEET1.xml"): content for name, content in package.items()}


def _with_table(package: Package) -> Package:
    table = (
        f'<table xmlns="{_MAIN}" id="1" name="t" displayName="t" ref="A1:B2"><autoFilter ref="A1:B2"/>'
        '<tableColumns count="2"><tableColumn id="1" name="甲"/><tableColumn id="2" name="乙"/></tableColumns></table>'
    )
    types = package["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/xl/tables/table1.xml" ContentType="{_TYPE}.table+xml"/></Types>'.encode()
    )
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1" t="inlineStr"><is><t>乙</t></is></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
    )
    sheet = package[SHEET].decode().replace(ROWS, rows).replace("A1:C6", "A1:B2")
    sheet = sheet.replace("<worksheet ", f'<worksheet xmlns:r="{_OFFICE}" ')
    sheet = sheet.replace("</sheetData>", '</sheetData><tableParts count="1"><tablePart r:id="rId1"/></tableParts>')
    return {
        **package, SHEET: sheet.encode(), "[Content_Types].xml": types, "xl/tables/table1.xml": table.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": _links(("rId1", "table", "../tables/table1.xml")),
    }  # fmt: skip


def _with_calc_chain(package: Package) -> Package:
    types = package["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{_TYPE}.calcChain+xml"/></Types>'.encode()
    )
    link = f'<Relationship Id="rId9" Type="{_OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>'
    links = package["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link.encode())
    chain = f'<calcChain xmlns="{_MAIN}"><c r="C2" i="1"/></calcChain>'.encode()
    return {**package, "[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": links, "xl/calcChain.xml": chain}


def _with_zip64(package: Package, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in package.items():
            with target.open(name, "w", force_zip64=True) as member:
                member.write(content)


class _Stream(io.BytesIO):
    """A file that cannot be gone back in: the sizes of a member follow it."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


def _with_descriptors(package: Package, path: Path) -> None:
    stream = _Stream()
    _zipped(package, stream)  # type: ignore[arg-type]
    path.write_bytes(stream.getvalue())


def _stored(package: Package, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for name, content in package.items():
            target.writestr(name, content)


def _twice(package: Package, path: Path) -> None:
    _zipped(package, path)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as target:
        warnings.simplefilter("ignore")
        target.writestr(SHEET, package[SHEET])


_SHARED = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><f t="shared" ref="C1:C2" si="0">A1*2</f>'
    '<v>2</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="C2"><f t="shared" si="0"/><v>4</v></c></row>'
)
_ARRAY = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><f t="array" ref="C1:C2">A1:A2*2</f><v>2</v></c>'
    '</row><row r="2"><c r="A2"><v>2</v></c><c r="C2"><v>4</v></c></row>'
)
_RICH = (
    '<row r="1"><c r="A1" t="inlineStr"><is><r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r>'
    '<rPh sb="0" eb="1"><t>ふ</t></rPh></is></c><c r="B1" t="inlineStr"><is><r><t>x</t></r></is></c></row>'
)
_ODD = (
    '<!-- <row r="1"><c r="B1"/></row> --><row r="1" spans="1:3" x:dyDescent="0.2" xmlns:x="urn:x"\n>'
    "<c  s='1'  r=\"A1\" ><v>1</v></c>\n<c r='B1' t=\"str\"><v><![CDATA[<c>]]></v></c></row>"
)
TRAPS: dict[str, Trap] = {
    "nothing unusual": Trap(),
    "cells without r": Trap(_swapped(*((f' r="{cell}"', "") for cell in ("A1", "B1", "C1")))),
    "rows without r": Trap(_swapped(('<row r="1">', "<row>"), ('<row r="2">', "<row>"))),
    "neither has r": Trap(_swapped(('<row r="1">', "<row>"), (' r="A1"', ""), (' r="B1"', ""), (' r="C1"', ""))),
    "a cell that is not there": Trap(cell="B2"),
    "a cell right of all": Trap(cell="AB2"),
    "a row between others": Trap(cell="C4"),
    "a row below all": Trap(cell="D900"),
    "a row that is one empty tag": Trap(_swapped((_LAST, '<row r="6"/>')), "B6"),
    "no row at all": Trap(_swapped((f"<sheetData>{ROWS}</sheetData>", "<sheetData/>"), ("A1:C6", "A1"))),
    "beside a shared formula": Trap(_rows(_SHARED)),
    "the master of a shared formula": Trap(_rows(_SHARED), "C1", errors.FormulaInTheWay),
    "a follower of a shared formula": Trap(_rows(_SHARED), "C2", errors.FormulaInTheWay),
    "beside an array formula": Trap(_rows(_ARRAY), "A2"),
    "a cell that an array formula fills": Trap(_rows(_ARRAY), "C2", errors.CannotPatch),
    "a formula of its own": Trap(cell="C2", refused=errors.FormulaInTheWay),
    "a chain of calculation": Trap(_with_calc_chain),
    "a value in a table": Trap(_with_table, "B2"),
    "the header of a table": Trap(_with_table, "B1", errors.CannotPatch),
    "a header renamed": Trap(_with_table, "A1", errors.CannotPatch),
    "rules behind the rows": Trap(_swapped((
        "</sheetData>",
        '</sheetData><conditionalFormatting sqref="A1:B9"><cfRule type="expression" priority="1"><formula>1</formula>'
        '</cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="whole" sqref="B1">'
        "<formula1>1</formula1></dataValidation></dataValidations>",
    ))),
    "merged cells": Trap(_swapped((
        "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B3:C4"/></mergeCells>'
    )), "C4", errors.CannotPatch),
    "a prefix for every name": Trap(_prefixed),
    "strict": Trap(_strict),
    "a shared string": Trap(cell="A2"),
    "beside rich text": Trap(_rows(_RICH), "C1"),
    "over rich text": Trap(_rows(_RICH)),
    "blanks that are kept": Trap(_swapped(("<t>末</t>", '<t xml:space="preserve"> 末 </t>'))),
    "comments, CDATA, odd spacing": Trap(_rows(_ODD), "A1"),
    "a byte order mark": Trap(lambda package: {**package, SHEET: b"\xef\xbb\xbf" + package[SHEET]}),
    "a part in UTF-16": Trap(_in_utf_16, refused=errors.CannotPatch),
    "days counted from 1904": Trap(
        _swapped(("<sheets>", '<workbookPr date1904="1"/><sheets>'), part="xl/workbook.xml")
    ),
    "ZIP64": Trap(zipped=_with_zip64),
    "sizes behind the members": Trap(zipped=_with_descriptors),
    "members that are not packed": Trap(zipped=_stored),
    "a name twice": Trap(zipped=_twice, refused=errors.CannotPatch),
    "capitals and back-slashes in a name": Trap(_renamed, seen=False),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_only_the_named_cell_differs_or_it_is_refused_in_words(name: str, tmp_path: Path) -> None:
    trap, book, target = TRAPS[name], tmp_path / "甲.xlsx", tmp_path / "乙.xlsx"
    trap.zipped(trap.change(_plain()), book)
    before = book.read_bytes()
    if trap.refused is not None:
        with pytest.raises(trap.refused):
            patch_workbook(book, target, {"表": {trap.cell: NEW}})
        assert [path.name for path in tmp_path.iterdir()] == [book.name]
        return
    patch_workbook(book, target, {"表": {trap.cell: NEW}})
    assert book.read_bytes() == before
    old, new = parts(book), parts(target)
    assert list(old) == list(new)
    differing = {part for part in old if old[part] != new[part]} - {"xl/workbook.xml"}
    assert [part.lower().replace("\\", "/") for part in differing] == [SHEET]
    assert without_calc(old["xl/workbook.xml"]) == without_calc(new["xl/workbook.xml"])
    assert set(problems(Book.open(target))) <= set(problems(Book.open(book)))
    if trap.seen:
        shown, was = cells(target), cells(book)
        place = ("表", int(re.sub(r"\D", "", trap.cell)), _column(trap.cell))
        assert shown.pop(place) == NEW
        was.pop(place, None)
        assert shown == was
    else:
        assert NEW.replace("<", "&lt;").replace(">", "&gt;").encode() in new[differing.pop()]


def _column(cell: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", cell):
        number = 26 * number + ord(letter) - 64
    return number


def test_the_used_range_follows(tmp_path: Path) -> None:
    book = tmp_path / "甲.xlsx"
    _zipped(_plain(), book)
    patch_workbook(book, book, {"表": {"D900": NEW}})
    assert b'<dimension ref="A1:D900"/>' in parts(book)[SHEET]
