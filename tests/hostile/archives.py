"""Archives with impossible contents: the template, with rows, tables and properties that nobody would make."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

from kehu_xl.store import template_path
from tests.hostile.case import PARTS, RELS, Case, content, row, text, zipped
from tests.hostile.sheets import ODD_AROUND, ODD_ROWS
from tests.hostile.xml import SPOILT

_FILE = "档案.xlsm"
_CUSTOMERS = b'"kehu_customers"'
_FILLED = row(2, text("A2", "KH000001"), text("B2", "徐州华信商贸有限公司"))


@cache
def _template() -> dict[str, bytes]:
    with zipfile.ZipFile(template_path()) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def _table() -> str:
    """The part of the customers' table."""
    return next(name for name, xml in _template().items() if name.startswith("xl/tables/") and _CUSTOMERS in xml)


@cache
def _sheet() -> str:
    """The part of the customers' sheet."""
    name = _table().rpartition("/")[2].encode()
    rels = next(
        part
        for part, xml in _template().items()
        if part.startswith("xl/worksheets/_rels/") and b"/" + name + b'"' in xml
    )
    return rels.replace("_rels/", "").removesuffix(".rels")


def archive(changes: dict[str, Callable[[bytes], bytes | None]] | None = None, **more: bytes) -> bytes:
    """The template with one customer, some parts changed."""
    parts: dict[str, bytes | None] = {**_template(), **more}
    parts[_sheet()] = _with_rows(_FILLED)(_template()[_sheet()])
    for name, change in (changes or {}).items():
        parts[name] = change(parts[name] or b"")
    return zipped(parts)


def _with_rows(rows: str) -> Callable[[bytes], bytes]:
    """The sheet with its header row and those rows."""

    def changed(xml: bytes) -> bytes:
        start, end = xml.index(b"</row>") + len(b"</row>"), xml.index(b"</sheetData>")
        return xml[:start] + rows.encode() + xml[end:]

    return changed


def _replaced(pattern: bytes, by: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: re.sub(pattern, by, xml, count=1)


def cases() -> Iterator[Case]:
    """Every impossible archive."""
    yield content("an honest archive", archive, _FILE)
    for name, rows in ODD_ROWS.items():
        change = {"rows": _with_rows(_FILLED + rows)}
        yield content(f"customers with {name}", lambda c=change: archive({_sheet(): c["rows"]}), _FILE)
    for name, (before, after) in ODD_AROUND.items():
        change = {"around": _around(before.encode(), after.encode())}
        yield content(f"a customers' sheet with {name}", lambda c=change: archive({_sheet(): c["around"]}), _FILE)
    for name, (pattern, by) in _TABLES.items():
        yield content(
            f"a customers' table with {name}", lambda p=pattern, b=by: archive({_table(): _replaced(p, b)}), _FILE
        )
    for how, spoil in SPOILT.items():
        yield content(f"customers: {how}", lambda s=spoil: archive({_sheet(): s}), _FILE)
        yield content(f"the customers' table: {how}", lambda s=spoil: archive({_table(): s}), _FILE)
        yield content(f"the archive's styles: {how}", lambda s=spoil: archive({"xl/styles.xml": s}), _FILE)
        yield content(f"the archive's properties: {how}", lambda s=spoil: archive({"docProps/custom.xml": s}), _FILE)
        yield content(f"the archive's types: {how}", lambda s=spoil: archive({"[Content_Types].xml": s}), _FILE)
    yield content("a signed archive", lambda: archive(**{"_xmlsignatures/origin.sigs": b""}), _FILE)
    origin = b'<Relationship Id="s" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin" Target="x/y"/></Relationships>'
    yield content("an archive signed elsewhere", lambda: archive({RELS: _replaced(b"</Relationships>", origin)}), _FILE)
    yield content("an archive with the name of another", lambda: zipped(PARTS), _FILE)


def _around(before: bytes, after: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"<sheetData>", before + b"<sheetData>").replace(
        b"</sheetData>", b"</sheetData>" + after
    )


_TABLES = {
    "a range over everything": (rb' ref="[^"]*"', b' ref="A1:XFD1048576"'), "a range that is none": (rb' ref="[^"]*"', b' ref="x"'),
    "an empty range": (rb' ref="[^"]*"', b' ref=""'), "a range backwards": (rb' ref="[^"]*"', b' ref="Z9:A1"'),
    "a range of one cell": (rb' ref="[^"]*"', b' ref="A1"'), "a range elsewhere": (rb' ref="[^"]*"', b' ref="AA500:AB600"'),
    "row 0": (rb' ref="[^"]*"', b' ref="A0:B9"'), "no columns": (rb"<tableColumns.*</tableColumns>", b""),
    "two columns of one name": (rb' name="[^"]*"( [^>]*?)?/?>', b' name="x" displayName="x">'),
    "no name": (rb' displayName="[^"]*"', b""), "column ids that are none": (rb'<tableColumn id="\d+"', b'<tableColumn id="x"'),
    "totals": (rb" ref=", b' totalsRowCount="7" ref='), "no header": (rb" ref=", b' headerRowCount="0" ref='), "a header count that is none": (rb" ref=", b' headerRowCount="x" ref='),
}  # fmt: skip
