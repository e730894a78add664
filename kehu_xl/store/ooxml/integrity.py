"""What makes Excel offer a repair and schema validators do not see.

`problems(Book.open(path))` lists them; a real file may have old ones, so the store only refuses
to write a file that has one the old file had not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import product

import numpy as np
from lxml import etree

from kehu_xl.store.ooxml.book import Book, Sheet, utf8
from kehu_xl.store.ooxml.grid import WholeGrid, grid_of
from kehu_xl.store.ooxml.integrity_sheets import SHEET_CHECKS, Found, Problem, SheetFacts
from kehu_xl.store.ooxml.package import normal_name
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.ooxml.tables import parse_range, tables_on
from kehu_xl.store.ooxml.tokens import split_reference

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
MAX_SHEET_NAME = 31
_BAD_SHEET_NAME = re.compile(r"[\\/?*\[\]:]|^'|'$")
_TABLE_NAME = re.compile(r"[^\W\d]\w*(?:[.\w]*)|\\[\w.]*", re.UNICODE)
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d{1,7}|[RrCc]\d*(?:[RrCc]\d*)?")
_NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.]*")
_ARRAY_RANGE = re.compile(rb'<(?:[\w.-]+:)?f\s(?=[^>]*\bt="array")[^>]*\bref="([^"]*)"')


def problems(book: Book, grids: Mapping[str, WholeGrid | None] | None = None) -> tuple[Problem, ...]:
    """Every problem found; `grids` limits the look into worksheets to those parts, already scanned."""
    found = [problem for check in BOOK_CHECKS for problem in check(book)]
    for sheet in book.sheets:
        if sheet.is_worksheet and (grids is None or sheet.part in grids):
            found += _sheet_problems(book, sheet, grids[sheet.part] if grids else grid_of(book, sheet))
    return tuple(found)


def _sheet_problems(book: Book, sheet: Sheet, grid: WholeGrid | None) -> list[Problem]:
    if grid is None:
        return [Problem("no_sheet_data", sheet.part)]
    where, xml = grid.body.where, grid.window.xml
    try:
        root = etree.fromstring(xml[: where.start] + xml[where.end :], _PARSER)
    except etree.XMLSyntaxError as error:
        return [Problem("not_well_formed", sheet.part, str(error))]
    facts = SheetFacts(book, sheet, grid, root, tables_on(book, sheet))
    return [problem for check in SHEET_CHECKS for problem in check(facts)]


def _sheet_names(book: Book) -> Found:
    counts = Counter(sheet.name.casefold() for sheet in book.sheets)
    for sheet in book.sheets:
        if not 0 < len(sheet.name) <= MAX_SHEET_NAME or _BAD_SHEET_NAME.search(sheet.name):
            yield Problem("sheet_name", book.workbook_part, sheet.name)
        if counts[sheet.name.casefold()] > 1:
            yield Problem("sheet_name_twice", book.workbook_part, sheet.name)


def _defined_names(book: Book) -> Found:
    lines = list(book.workbook.iterfind("{*}definedNames/{*}definedName"))
    seen = Counter((line.get("name", "").casefold(), line.get("localSheetId")) for line in lines)
    for line in lines:
        name = line.get("name", "")
        bare = name.removeprefix("_xlnm.")
        if not _NAME.fullmatch(bare) or _LIKE_A_CELL.fullmatch(bare) or len(name) > 255:
            yield Problem("defined_name", book.workbook_part, name)
        if seen[name.casefold(), line.get("localSheetId")] > 1:
            yield Problem("defined_name_twice", book.workbook_part, name)
        if int(line.get("localSheetId", "0")) >= len(book.sheets):
            yield Problem("defined_name_sheet", book.workbook_part, name)
        area = (line.text or "").strip()
        sheet = re.fullmatch(r"'((?:[^']|'')+)'!.*|([^'!\[\](),#]+)!\$?[A-Z]+.*", area)
        if sheet and book.sheet((sheet[1] or sheet[2]).replace("''", "'")) is None and "[" not in area:
            yield Problem("defined_name_target", book.workbook_part, name)


def _content_types(book: Book) -> Found:
    root = book.xml("[Content_Types].xml")
    defaults = {line.get("Extension", "").lower() for line in root.iterfind("{*}Default")}
    overrides = Counter(normal_name(line.get("PartName", "")) for line in root.iterfind("{*}Override"))
    for name, count in overrides.items():
        if name not in book.package.members:
            yield Problem("content_type_of_nothing", name)
        if count > 1:
            yield Problem("content_type_twice", name)
    for name in book.package.members:
        plain = name.endswith("/") or name == "[content_types].xml"
        if not plain and name not in overrides and name.rpartition(".")[2] not in defaults:
            yield Problem("content_type_missing", name)
    for name in book.package.duplicates:
        yield Problem("part_twice", name)


def _relations(book: Book) -> Found:
    for name in book.package.members:
        if name.endswith(".rels"):
            folder, _, rels = name.rpartition("_rels/")
            for relation in book.relations(folder + rels.removesuffix(".rels")):
                if relation.target not in book.package and "#" not in relation.target and relation.target != "NULL":
                    yield Problem("relation_to_nothing", name, relation.target)


def _calc_chain(book: Book) -> Found:
    parts = [part for part in book.related(book.workbook_part, "calcChain") if part in book.package]
    if not parts:
        return
    cells = [(int(line.get("i", "0")), line.get("r", "")) for line in book.xml(parts[0]).iterfind("{*}c")]
    lines = book.workbook.iterfind("{*}sheets/{*}sheet")
    ids = {int(line.get("sheetId", "0")): line.get("name", "") for line in lines}
    formulas: dict[int, set[tuple[int, int]]] = {}
    last = 0
    for number, reference in cells:
        last = number or last
        sheet = book.sheet(ids.get(last, ""))
        if last not in formulas:
            formulas[last] = _formula_places(book, sheet) if sheet and sheet.is_worksheet else set()
        if split_reference(reference) not in formulas[last]:
            yield Problem("calc_chain", parts[0], reference)


def _formula_places(book: Book, sheet: Sheet) -> set[tuple[int, int]]:
    xml = utf8(book.package.read(sheet.part))
    body = scan(xml)
    if body is None:
        return set()
    at = np.flatnonzero(body.cells.formula)
    places = set(zip(body.rows.number[body.cells.row[at]].tolist(), body.cells.column[at].tolist(), strict=True))
    for reference in _ARRAY_RANGE.findall(xml):
        top, left, bottom, right = parse_range(reference.decode()) or (1, 1, 0, 0)
        places.update(product(range(top, bottom + 1), range(left, right + 1)))
    return places


def _table_names(book: Book) -> Found:
    tables = [table for sheet in book.sheets if sheet.is_worksheet for table in tables_on(book, sheet)]
    counts = Counter(table.name.casefold() for table in tables)
    names = {name.casefold() for name in book.names}
    for table in tables:
        if not _TABLE_NAME.fullmatch(table.name) or _LIKE_A_CELL.fullmatch(table.name) or len(table.name) > 255:
            yield Problem("table_name", table.part, table.name)
        if counts[table.name.casefold()] > 1 or table.name.casefold() in names:
            yield Problem("table_name_twice", table.part, table.name)


BOOK_CHECKS: tuple[Callable[[Book], Found], ...] = (
    _sheet_names, _defined_names, _content_types, _relations, _calc_chain, _table_names,
)  # fmt: skip
