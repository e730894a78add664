"""Excel tables: LibreOffice keeps place and headers; style, formats of columns, calculated columns come back."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from kehu_xl.hosts.libreoffice.mending.draft import Draft
from kehu_xl.hosts.libreoffice.mending.original import Original
from kehu_xl.store.restore.style_merge import StyleMerge

_DIFFERENCES = (
    "headerRowDxfId", "dataDxfId", "totalsRowDxfId", "headerRowBorderDxfId", "tableBorderDxfId", "totalsRowBorderDxfId",
)  # fmt: skip
_TOTALS = ("totalsRowLabel", "totalsRowFunction")
_FORMULAS = ("calculatedColumnFormula", "totalsRowFormula")


def with_tables(draft: Draft, original: Original) -> None:
    """Each table that the file had under this name."""
    book = draft.book
    styles = [part for part in book.related(book.workbook_part, "styles") if part in book.package]
    if original.styles is None or not styles:
        return
    merge = StyleMerge(draft.tree(styles[0]), original.styles)
    for sheet in book.sheets:
        for part in book.related(sheet.part, "table"):
            table = draft.tree(part)
            before = original.tables.get(table.get("displayName", ""))
            if before is not None:
                _mend(table, before, merge)


def _mend(table: etree._Element, before: etree._Element, styles: StyleMerge) -> None:
    _take_differences(table, before, styles)
    style = before.find("{*}tableStyleInfo")
    if style is not None and table.find("{*}tableStyleInfo") is None:
        styles.table_style(style.get("name", ""))
        after = table.find("{*}tableColumns")
        table.insert(len(table) if after is None else table.index(after) + 1, deepcopy(style))
    columns, old = _columns(table), _columns(before)
    for name, column in columns.items():
        if name in old:
            _take_differences(column, old[name], styles)
            _take_formulas(column, old[name], has_totals=table.get("totalsRowCount", "0") != "0")
    _number(table, before)


def _columns(table: etree._Element) -> dict[str, etree._Element]:
    return {column.get("name", ""): column for column in table.iterfind("{*}tableColumns/{*}tableColumn")}


def _take_differences(now: etree._Element, before: etree._Element, styles: StyleMerge) -> None:
    for name in _DIFFERENCES:
        if before.get(name) is not None and now.get(name) is None:
            now.set(name, str(styles.difference(int(before.get(name, "0")))))


def _take_formulas(now: etree._Element, before: etree._Element, *, has_totals: bool) -> None:
    if has_totals:
        for name in _TOTALS:
            if before.get(name) is not None and now.get(name) is None:
                now.set(name, before.get(name, ""))
    for name in _FORMULAS if has_totals else _FORMULAS[:1]:
        old = before.find(f"{{*}}{name}")
        if old is not None and now.find(f"{{*}}{name}") is None:
            now.append(deepcopy(old))


def _number(table: etree._Element, before: etree._Element) -> None:
    """The columns' own numbers, by which a renamed column is known; LibreOffice counts them anew."""
    now, old = _columns(table), _columns(before)
    known = {name: column.get("id") for name, column in old.items()}
    if len(now) == len(old):  # a column that is still in its place keeps its number whatever it is called now
        in_place = zip(now, old, strict=True)
        known |= {name: known[was] for name, was in in_place if was not in now and name not in old}
    ids = [known.get(name) for name in now]
    highest = max((int(number) for number in (*ids, *known.values()) if number), default=0)
    for column, number in zip(now.values(), ids, strict=True):
        highest += number is None
        column.set("id", number or str(highest))
