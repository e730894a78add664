"""`python -m tests.upgrade.books.make`: the books of earlier templates, as people have them.

Each is made by the program of its time (its commit checked out beside this one), from the same short list;
then by hand, so to speak: a column and a sheet of the person's own with a formula, a chart and a picture, two
columns swapped, a sheet renamed, a rule of the person's own, a picture on the home sheet. The books are
committed; nobody needs to make them again.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from lxml import etree

from kehu_xl.core.outcome import Outcome
from kehu_xl.spec.tables import BY_ID
from kehu_xl.store import FileStore
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book, Sheet
from kehu_xl.store.ooxml.overlay import overlaid
from kehu_xl.store.restore.directory import Directory, with_types
from kehu_xl.store.restore.sheet_copy import Copier, document, relations_of
from kehu_xl.store.restore.style_merge import StyleMerge

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
COMMITS = {  # what each stands for -> where it was so
    "1-without-macros": "b50aff1",
    "2-first-macros": "333dcb7",
    "3-rules-with-macros-off": "178ccc2",
    "4-journal": "f7a9e8c",
}
ROWS = (
    ("客户名称", "联系人", "手机", "邮箱", "统一社会信用代码", "地址", "接受度", "负责人", "最近跟进内容"),
    ("徐州华信商贸有限公司", "王芳", "13800138001", "wang@example.com", "91320300MA1MXK2X3A",
     "江苏省徐州市云龙区和平路1号", "85%", "李明", "已报价"),
    ("南京远帆科技有限公司", "赵敏", "+86 139-0013-9002", "nobody@", "", "江苏省南京市玄武区珠江路2号", "60%",
     "李明", ""),
    ("苏州明德机械厂", "钱进", "1370013", "", "", "江苏省苏州市吴中区", "20%", "孙丽", "等通知"),
    ("无锡同创建材有限公司", "", "13700137004", "a@b.cn", "", "", "", "孙丽", ""),
    ("周建国", "周建国", "13600136005", "", "", "徐州市", "75%", "", "约下周见面"),
)  # fmt: skip
OWN_COLUMN = """
import sys
from pathlib import Path
import numpy as np
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.typed import objects
from kehu_xl.store import FileStore
store = FileStore(Path(sys.argv[1]))
rows = np.array(store.read(["customers"]).tables["customers"].frame.index[:3])
words = Changes("customers", "own:我的标签", rows, objects([None] * 3), objects(["老同学", "=不是公式", "007"]))
store.apply(Outcome(added_columns={"customers": ("我的标签",)}, changes=(words,)))
"""
TODAY = "2026-03-16"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63908fa90200019300f64d6519fe0000000049454e44ae426082"
)


def current(folder: Path) -> Path:
    """A book of this very template, made over by the same person."""
    target = folder / "客户档案.xlsm"
    as_people_have_it(_of_its_time(folder, "current", ""), target)
    return target


def main() -> None:
    """Make all books anew."""
    with TemporaryDirectory() as folder:
        for name, commit in COMMITS.items():
            made = _of_its_time(Path(folder), name, commit)
            as_people_have_it(made, HERE / f"{name}.xlsm")


def _of_its_time(folder: Path, name: str, commit: str) -> Path:
    tree, made = folder / name, folder / f"{name}.xlsm"
    if commit:
        subprocess.run(["git", "worktree", "add", "--detach", "--force", str(tree), commit], cwd=ROOT, check=True)
    rows = folder / "名单.csv"
    with rows.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(ROWS)
    call = "import sys; from kehu_xl.cli import main; main()"
    command = [sys.executable, "-c", call, "run", str(rows), "-o", str(made), "--today", TODAY]
    subprocess.run(command, cwd=tree if commit else ROOT, check=False, env={**os.environ, "PYTHONPATH": "."})
    subprocess.run([sys.executable, "-c", OWN_COLUMN, str(made)], cwd=tree if commit else ROOT, check=True,
                   env={**os.environ, "PYTHONPATH": "."})  # fmt: skip
    if commit:
        subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=True)
    return made


def as_people_have_it(made: Path, target: Path) -> None:
    """The person's own additions and changes."""
    book = Book.open(made)
    for change in (_own_sheet, _own_rule, _swapped, _picture, _renamed):
        book = overlaid(book, change(book))
    store = FileStore(made)
    store.read(["staff"])
    store.move_to(target.with_suffix(".new.xlsm"))
    store.renew(book)
    store.apply(Outcome())
    target.with_suffix(".new.xlsm").replace(target)


def _own_sheet(book: Book) -> dict[str, bytes]:
    """A sheet 我的分析: a formula over the customers, a chart, a picture, texts."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as theirs:
        sheet = theirs.add_worksheet("我的分析")
        sheet.write_row(0, 0, ["地区", "客户数"], theirs.add_format({"bold": True, "bg_color": "#FFEEAA"}))
        sheet.write_column(1, 0, ["徐州", "南京", "苏州"])
        sheet.write_column(1, 1, [2, 1, 1])
        sheet.write_formula("B5", "=COUNTA('客户'!B:B)-1", None, 5)
        chart = theirs.add_chart({"type": "column"})
        chart.add_series({"categories": "='我的分析'!$A$2:$A$4", "values": "='我的分析'!$B$2:$B$4"})
        sheet.insert_chart("D2", chart)
        sheet.insert_image("D20", "logo.png", {"image_data": BytesIO(PIXEL)})
    path = book.package.path.with_name("own.xlsx")
    path.write_bytes(buffer.getvalue())
    try:
        theirs_book = Book.open(path)
        ours = book.xml(book.related(book.workbook_part, "styles")[0])
        styles = StyleMerge(ours, theirs_book.xml("xl/styles.xml"))
        copy = Copier(book, theirs_book, styles).copy(theirs_book.sheets[0])
        directory = Directory(book, theirs_book)
        directory.enter("我的分析", copy, book.sheets[1].name)
        return {**copy.parts, **directory.parts(), book.related(book.workbook_part, "styles")[0]: document(ours)}
    finally:
        path.unlink()


def _sheet(book: Book, table: str) -> Sheet:
    return Finder(book).sheet_of(table)


def _own_rule(book: Book) -> dict[str, bytes]:
    """A rule of the person's own on the names of the customers, the first in its sheet."""
    part = _sheet(book, "customers").part
    xml = book.package.read(part)
    rule = (
        '<conditionalFormatting sqref="B2:B1048576"><cfRule type="containsText" dxfId="0" priority="9999" '
        'operator="containsText" text="华信"><formula>NOT(ISERROR(SEARCH("华信",B2)))</formula></cfRule>'
        "</conditionalFormatting>"
    ).encode()
    at = xml.index(b"<conditionalFormatting")
    return {part: xml[:at] + rule + xml[at:]}


def _swapped(book: Book) -> dict[str, bytes]:
    """部门 and 角色 of the staff have changed places, with all that Excel takes along."""
    sheet = _sheet(book, "staff")
    (table,) = book.related(sheet.part, "table")
    columns = [column.header for column in BY_ID["staff"]]
    one, other = columns.index("部门") + 1, columns.index("角色") + 1
    letters = {chr(64 + one): chr(64 + other), chr(64 + other): chr(64 + one)}

    def moved(text: str) -> str:
        there = re.compile(r"(?<![A-Z])\$?([A-Z])(?=\$?\d)")
        return there.sub(lambda at: at[0].replace(at[1], letters.get(at[1], at[1])), text)

    root = book.xml(sheet.part)
    for cell in root.iter("{*}c"):
        cell.set("r", moved(cell.get("r", "")))
    for row in root.iter("{*}row"):
        row[:] = sorted(row, key=lambda cell: cell.get("r", ""))
    for line in root.iter("{*}conditionalFormatting", "{*}dataValidation"):
        line.set("sqref", moved(line.get("sqref", "")))
    for formula in root.iter("{*}formula", "{*}formula1"):
        if formula.text and '"' not in formula.text:
            formula.text = moved(formula.text)
    lines = book.xml(table)
    columns_of = lines.find("{*}tableColumns")
    assert columns_of is not None
    inside = list(columns_of)
    inside[one - 1], inside[other - 1] = inside[other - 1], inside[one - 1]
    columns_of[:] = inside
    return {sheet.part: document(root), table: document(lines)}


def _picture(book: Book) -> dict[str, bytes]:
    """A logo on the home sheet."""
    part = _sheet(book, "home").part
    drawing, image = "xl/drawings/drawing91.xml", "xl/media/logo91.png"
    anchor = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:oneCellAnchor><xdr:from>'
        "<xdr:col>6</xdr:col>"
        "<xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        '<xdr:ext cx="190500" cy="190500"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="logo"/><xdr:cNvPicPr/>'
        f'</xdr:nvPicPr><xdr:blipFill><a:blip xmlns:r="{_R}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch>'
        '</xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="190500" cy="190500"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>'
        "</xdr:wsDr>"
    )
    relation = f'<Relationship Id="rId1" Type="{_R}/image" Target="../media/logo91.png"/>'
    relations = f'<Relationships xmlns="{_PACKAGE}">{relation}'
    name = relations_of(part)
    root = book.xml(name) if name in book.package else etree.fromstring(f'<Relationships xmlns="{_PACKAGE}"/>')
    facts = {"Id": "rId91", "Type": f"{_R}/drawing", "Target": "../drawings/drawing91.xml"}
    etree.SubElement(root, f"{{{_PACKAGE}}}Relationship", facts)
    xml = book.package.read(part)
    at = xml.index(b"<legacyDrawing") if b"<legacyDrawing" in xml else xml.index(b"</worksheet>")
    line = f'<drawing xmlns:r="{_R}" r:id="rId91"/>'.encode()
    known = with_types(book, {"png": "image/png"})
    types = etree.fromstring(known.get("[Content_Types].xml") or book.package.read("[Content_Types].xml"))
    override = {"PartName": f"/{drawing}", "ContentType": "application/vnd.openxmlformats-officedocument.drawing+xml"}
    etree.SubElement(types, f"{{{etree.QName(types).namespace}}}Override", override)
    return {
        drawing: anchor.encode(),
        image: PIXEL,
        relations_of(drawing): f"{relations}</Relationships>".encode(),
        name: document(root),
        part: xml[:at] + line + xml[at:],
        "[Content_Types].xml": document(types),
    }


def _renamed(book: Book) -> dict[str, bytes]:
    """联系人 is called 客户联系人, in every formula too."""
    parts = {}
    for part in (book.workbook_part, *(sheet.part for sheet in book.sheets)):
        xml = book.package.read(part)
        fresh = re.sub("(?<![\\w'])'?联系人'?!", "'客户联系人'!", xml.decode()).encode()
        fresh = fresh.replace('name="联系人"'.encode(), 'name="客户联系人"'.encode())
        if fresh != xml:
            parts[part] = fresh
    return parts


if __name__ == "__main__":
    main()
