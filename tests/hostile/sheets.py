"""Workbooks whose XML is well formed and whose contents are not."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import (
    HONEST_ROWS,
    RELS,
    SHEET,
    STRINGS,
    STYLES,
    WORKBOOK,
    WORKBOOK_RELS,
    Case,
    book,
    content,
    relations,
    row,
    sheet,
    text,
    workbook,
)

_LAST = "XFD1048576"


def cases() -> Iterator[Case]:
    """Every workbook with impossible contents."""
    for name, rows in ODD_ROWS.items():
        yield content(f"a sheet with {name}", lambda r=rows: book({SHEET: sheet(HONEST_ROWS + r)}))
    for name, (before, after) in ODD_AROUND.items():
        yield content(f"a sheet with {name}", lambda b=before, a=after: book({SHEET: sheet(before=b, after=a)}))
    yield from _large()
    yield from _books()


ODD_ROWS = {
    "a cell in the last corner": row(1048576, f'<c r="{_LAST}"><v>1</v></c>'),
    "an empty styled cell in the last corner": row(1048576, f'<c r="{_LAST}" s="1"/>'),
    "row 0": row(0, text("A0", "x")), "row -1": row(-1, text("A-1", "x")), "row 1048577": row(1048577, text("A1048577", "x")),
    "row abc": row("abc", text("A3", "x")), "a row of twenty digits": row("9" * 20, text("A" + "9" * 20, "x")),
    "row 2 again": row(2, text("A2", "x")), "rows out of order": row(9, text("A9", "x")) + row(3, text("A3", "x")),
    "cell ZZZZ3": row(3, text("ZZZZ3", "x")), "cell 3": row(3, text("3", "x")), "a cell without a name": row(3, text("", "x")),
    "cell A-3": row(3, text("A-3", "x")), "cells out of order": row(3, text("D3", "x"), text("B3", "y")),
    "a cell twice": row(3, text("A3", "x"), text("A3", "y")), "a cell of another row": row(3, text("A77", "x")),
    "a column of twenty letters": row(3, text("A" * 20 + "3", "x")),
    "string 99": row(3, '<c r="A3" t="s"><v>99</v></c>'), "string -1": row(3, '<c r="A3" t="s"><v>-1</v></c>'),
    "string x": row(3, '<c r="A3" t="s"><v>x</v></c>'), "string 0.5": row(3, '<c r="A3" t="s"><v>0.5</v></c>'),
    "string 10^30": row(3, f'<c r="A3" t="s"><v>1{"0" * 30}</v></c>'), "an empty string number": row(3, '<c r="A3" t="s"><v/></c>'),
    "style 999": row(3, '<c r="A3" s="999"><v>5</v></c>'), "style -1": row(3, '<c r="A3" s="-1"><v>5</v></c>'),
    "style x": row(3, '<c r="A3" s="x"><v>5</v></c>'), "a style of thirty digits": row(3, f'<c r="A3" s="{"9" * 30}"><v>5</v></c>'),
    "a cell of an unknown type": row(3, '<c r="A3" t="zz"><v>5</v></c>'), "truth 7": row(3, '<c r="A3" t="b"><v>7</v></c>'),
    "number NaN": row(3, '<c r="A3"><v>NaN</v></c>'), "number 1e999": row(3, '<c r="A3"><v>1e999</v></c>'),
    "number x": row(3, '<c r="A3"><v>x</v></c>'), "an empty number": row(3, '<c r="A3"><v></v></c>'),
    "a number of a million digits": row(3, f'<c r="A3"><v>{"7" * 1_000_000}</v></c>'),
    "date 10^15": row(3, '<c r="A3" s="1"><v>1000000000000000</v></c>'), "date -5": row(3, '<c r="A3" s="1"><v>-5</v></c>'),
    "date NaN": row(3, '<c r="A3" s="1"><v>NaN</v></c>'), "date 10^300": row(3, '<c r="A3" s="1"><v>1e300</v></c>'),
    "an ISO date of month 13": row(3, '<c r="A3" t="d"><v>2024-13-45T99:00:00</v></c>'),
    "an unknown error": row(3, '<c r="A3" t="e"><v>#墙!</v></c>'), "an error without a value": row(3, '<c r="A3" t="e"/>'),
    "an inline text without one": row(3, '<c r="A3" t="inlineStr"/>'), "a text of a megabyte": row(3, text("A3", "长" * 350_000)),
    "ten thousand runs": row(3, f'<c r="A3" t="inlineStr"><is>{"<r><t>字</t></r>" * 10_000}</is></c>'),
    "characters no XML may hold": row(3, text("A3", "a_x0000_b_xFFFF_c_xD800_")), "a shared formula without a master": row(3, '<c r="A3"><f t="shared" si="9"/><v>1</v></c>'),
    "a formula of a megabyte": row(3, f'<c r="A3"><f>{"1+" * 500_000}1</f><v>1</v></c>'),
    "an array formula over everything": row(3, f'<c r="A3"><f t="array" ref="A1:{_LAST}">1</f><v>1</v></c>'),
    "an array formula over nothing": row(3, '<c r="A3"><f t="array" ref="x">1</f><v>1</v></c>'),
    "cells in cells": row(3, '<c r="A3"><c r="B3"><v>1</v></c></c>'), "rows in rows": row(3, row(4, text("A4", "x"))),
    "CDATA that looks like cells": row(3, '<c r="A3" t="str"><v><![CDATA[</v></c><c r="B3"><v>1]]></v></c>'),
    "a comment that looks like cells": row(3, '<!-- <c r="A3"><v>1</v></c> --><c r="B3"><v>1</v></c>'),
    "a > in an attribute": row(3, '<c r="A3" x="a>b"><v>1</v></c>'), "attributes in single quotes": "<row r='3'><c r='A3'><v>1</v></c></row>",
    "a sheetData in sheetData": "<sheetData><row r='3'/></sheetData>",
}  # fmt: skip

ODD_AROUND = {
    "dimension to the last corner": (f'<dimension ref="A1:{_LAST}"/>', ""), "dimension x": ('<dimension ref="x"/>', ""),
    "dimension backwards": ('<dimension ref="Z9:A1"/>', ""), "dimension of row 0": ('<dimension ref="A0:B0"/>', ""),
    "dimension of rows that do not fit": ('<dimension ref="A1:B99999999999999"/>', ""),
    "everything merged": ("", f'<mergeCells><mergeCell ref="A1:{_LAST}"/></mergeCells>'),
    "a merge of nothing": ("", '<mergeCells><mergeCell ref="x"/><mergeCell ref=""/><mergeCell/></mergeCells>'),
    "a merge backwards": ("", '<mergeCells><mergeCell ref="C9:A1"/></mergeCells>'),
    "merges that overlap": ("", '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'),
    "a merge beyond the sheet": ("", '<mergeCells><mergeCell ref="A1:ZZZZ99999999"/></mergeCells>'),
    "a million merges": ("", "<mergeCells>" + '<mergeCell ref="D5:E6"/>' * 200_000 + "</mergeCells>"),
    "columns up to 99999999": ('<cols><col min="1" max="99999999" style="1"/></cols>', ""),
    "columns backwards": ('<cols><col min="9" max="-1" style="x"/></cols>', ""),
    "a table that is not there": ("", '<tableParts xmlns:r="urn:x"><tablePart r:id="rId9"/></tableParts>'),
    "two sheetData": ("<sheetData/>", ""),
    "a validation over everything": ("", f'<dataValidations><dataValidation sqref="A1:{_LAST}" type="list"/></dataValidations>'),
}  # fmt: skip


def _large() -> Iterator[Case]:
    def styled() -> bytes:
        return book(
            {SHEET: sheet(HONEST_ROWS + "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 1_000_000)))}
        )

    def styled_cells() -> bytes:
        return book(
            {
                SHEET: sheet(
                    HONEST_ROWS + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 1_000_000))
                )
            }
        )

    def wide() -> bytes:
        cells = "".join(f"<c t='inlineStr'><is><t>列{n}</t></is></c>" for n in range(16_384))
        return book({SHEET: sheet(f'<row r="1">{cells}</row><row r="2">{cells}</row>')})

    def wide_list() -> bytes:
        names = ("客户名称", *(f"电话{n}" if n % 3 else f"列{n}" for n in range(1, 16_384)))
        lines = [[f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in texts] for texts in (names, names[::-1])]
        return book({SHEET: sheet("".join(f'<row r="{n}">{"".join(line)}</row>' for n, line in enumerate(lines, 1)))})

    def strings() -> bytes:
        many = "".join(f"<si><t>{n}</t></si>" for n in range(1_000_000))
        return book(
            {STRINGS: f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{many}</sst>'.encode()}
        )

    def styles() -> bytes:
        many = "".join(f'<xf numFmtId="{n}"/>' for n in range(200_000))
        return book(
            {
                STYLES: f'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>{many}</cellXfs></styleSheet>'.encode()
            }
        )

    def many_sheets() -> bytes:
        names = [(f"表{n}", "rId1") for n in range(5_000)]
        return book({WORKBOOK: workbook(*names)})

    makers = {
        "a million styled empty rows": styled, "a million styled empty cells": styled_cells, "16,384 headers": wide, "16,384 columns under headers that we know": wide_list,
        "a million shared texts": strings, "200,000 styles": styles, "5,000 sheets in one part": many_sheets,
    }  # fmt: skip
    for name, make in makers.items():
        yield content(name, make, heavy=True)


def _books() -> Iterator[Case]:
    names = ("", "x" * 300, "a/b", "../x", "=1+1", "Sheet1'", "历史\u202e", "&#10;", "a&lt;b")
    for name in names:
        yield content(f"a sheet named {name[:20]!r}", lambda n=name: book({WORKBOOK: workbook((n, "rId1"))}))
    targets = (
        "../../../../etc/passwd", "/xl/workbook.xml", "workbook.xml", "http://127.0.0.1:9/x", "file:///etc/passwd",
        "worksheets", "", "worksheets/sheet1.xml#A1", "worksheets\\sheet1.xml", "WORKSHEETS/SHEET1.XML", "%77orksheets/sheet1.xml",
        "sharedStrings.xml", "_rels/workbook.xml.rels",
    )  # fmt: skip
    for target in targets:
        yield content(f"a sheet at {target!r}", lambda t=target: book({WORKBOOK_RELS: relations(
            ("rId1", "worksheet", t), ("rId2", "sharedStrings", "sharedStrings.xml"))}))  # fmt: skip
        yield content(f"strings at {target!r}", lambda t=target: book({WORKBOOK_RELS: relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", t), ("rId3", "styles", t))}))  # fmt: skip
    main = {
        "itself": relations(("rId1", "officeDocument", "_rels/.rels")),
        "an outside place": relations(
            ("rId1", "officeDocument", "http://127.0.0.1:9/x"), mode=' TargetMode="External"'
        ),
        "two books": relations(
            ("rId1", "officeDocument", "xl/workbook.xml"), ("rId1", "officeDocument", "xl/other.xml")
        ),
        "a book above": relations(("rId1", "officeDocument", "../../xl/workbook.xml")),
    }
    for name, made in main.items():
        yield content(f"a package that leads to {name}", lambda m=made: book({RELS: m}))
    yield content("a book without sheets", lambda: book({WORKBOOK: workbook()}))
    yield content("a sheet without a relation", lambda: book({WORKBOOK: workbook(("Sheet1", "rId77"))}))
    yield content("two sheets of one name", lambda: book({WORKBOOK: workbook(("Sheet1", "rId1"), ("Sheet1", "rId1"))}))
    yield content("names that refer to nothing", lambda: book({WORKBOOK: workbook(("Sheet1", "rId1"), after=(
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="99">#REF!</definedName>'
        "<definedName>x</definedName></definedNames>"))}))  # fmt: skip
