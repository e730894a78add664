"""What may be wrong inside one worksheet: order, indexes, tables, merges, rules; see integrity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from lxml import etree

from kehu_xl.store.ooxml.book import Book, Sheet
from kehu_xl.store.ooxml.bytewise import digits
from kehu_xl.store.ooxml.grid import WholeGrid
from kehu_xl.store.ooxml.index import EMPTY, MAX_COLUMN, SHARED, Body
from kehu_xl.store.ooxml.tables import ExcelTable, parse_range
from kehu_xl.store.ooxml.tokens import whole

Range = tuple[int, int, int, int]
MAX_LIST, MAX_HYPERLINKS, MAX_TEXT = 255, 65_530, 32_767
_STRING = re.compile(r'"[^"]*"')
_ARRAY = re.compile(r"\{[^}]*\}")
_STRUCTURED = re.compile(r"\w+\[(?:[^\[\]]|\[[^\[\]]*\])*\]")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: a stable code, the part, and what it is about."""

    code: str
    part: str
    about: str = ""

    def __str__(self) -> str:
        return " ".join(text for text in (self.code, self.part, self.about) if text)


Found = Iterator[Problem]


@dataclass(frozen=True, eq=False)
class SheetFacts:
    """A worksheet with what its checks need."""

    book: Book
    sheet: Sheet
    grid: WholeGrid
    root: etree._Element  # the part without its rows
    tables: tuple[ExcelTable, ...]

    @property
    def body(self) -> Body:
        return self.grid.body

    @property
    def xml(self) -> bytes:
        return self.grid.window.xml

    def problem(self, code: str, about: object = "") -> Problem:
        return Problem(code, self.sheet.part, str(about))


def _table_columns(facts: SheetFacts) -> Found:
    for table in facts.tables:
        counts = Counter(column.name.casefold() for column in table.columns)
        ids = Counter(column.id for column in table.columns)
        if any(count > 1 for count in (*counts.values(), *ids.values())):
            yield Problem("table_column_twice", table.part, table.name)
        if len(table.columns) != table.right - table.left + 1:
            yield Problem("table_size", table.part, table.name)
        declared = facts.book.xml(table.part).find("{*}tableColumns")
        if declared is not None and declared.get("count", str(len(table.columns))) != str(len(table.columns)):
            yield Problem("table_column_count", table.part, table.name)


def _table_headers(facts: SheetFacts) -> Found:
    for table in facts.tables:
        if not table.header_rows:
            continue
        texts = facts.grid.texts(table.top, table.left, table.right)
        for column, header in enumerate(table.columns, start=table.left):
            if _one_line(texts.get(column, "")) != _one_line(header.name):
                yield Problem("table_header", table.part, header.name)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _table_ranges(facts: SheetFacts) -> Found:
    for table in facts.tables:
        rows = table.bottom - table.top + 1
        if rows < table.header_rows + table.totals_rows + 1:
            yield Problem("table_without_rows", table.part, table.name)
        root = facts.book.xml(table.part)
        for filter_ in root.iterfind("{*}autoFilter"):
            expected = (table.top, table.left, table.bottom - table.totals_rows, table.right)
            if parse_range(filter_.get("ref", "")) != expected:
                yield Problem("table_filter", table.part, table.name)
    boxes = [(table.top, table.left, table.bottom, table.right) for table in facts.tables]
    if any(_overlap(a, b) for a, b in combinations(boxes, 2)):
        yield facts.problem("tables_overlap")
    yield from (facts.problem("merge_in_table", m) for m in _merges(facts) if any(_overlap(m, box) for box in boxes))


def _merges(facts: SheetFacts) -> list[Range]:
    found = (parse_range(merge.get("ref", "")) for merge in facts.root.iterfind("{*}mergeCells/{*}mergeCell"))
    return [area for area in found if area is not None]


def _merged(facts: SheetFacts) -> Found:
    merges = sorted(set(_merges(facts)))
    open_: list[Range] = []
    for area in merges:
        open_ = [other for other in open_ if other[2] >= area[0]]
        if any(_overlap(area, other) for other in open_):
            yield facts.problem("merges_overlap", area)
            continue
        open_.append(area)


def _overlap(a: Range, b: Range) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _order(facts: SheetFacts) -> Found:
    if (np.diff(facts.body.rows.number) <= 0).any():
        yield facts.problem("rows_disorder")
    if (np.diff(facts.body.keys) <= 0).any():
        yield facts.problem("cells_disorder")


def _cell_indexes(facts: SheetFacts) -> Found:
    cells = facts.body.cells
    if (cells.style >= facts.book.styles.count).any():
        yield facts.problem("style_index", int(cells.style.max()))
    shared = np.flatnonzero(cells.type == SHARED)
    index = digits(facts.grid.window, cells.value[shared].astype(np.int64), cells.value_end[shared].astype(np.int64))
    if ((index >= len(facts.book.strings)) | (index < 0)).any():
        yield facts.problem("string_index")


def _texts(facts: SheetFacts) -> Found:
    cells = facts.body.cells
    for i in np.flatnonzero((cells.value_end - cells.value > MAX_TEXT) & (cells.type != EMPTY)):
        text = facts.grid.values_of(np.array([i]), None)[0]
        if isinstance(text, str) and len(text) > MAX_TEXT:
            yield facts.problem("text_too_long")


def _validations(facts: SheetFacts) -> Found:
    for rule in facts.root.iterfind("{*}dataValidations/{*}dataValidation"):
        for line in rule:
            formula = line.text or ""
            if len(formula) > MAX_LIST + 2 * formula.startswith('"'):
                yield facts.problem("validation_too_long", rule.get("sqref"))
            yield from _rule_problems(facts, formula, rule.get("sqref", ""))
        limits = (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 225))
        if any(len(rule.get(name, "")) > limit for name, limit in limits):
            yield facts.problem("validation_message", rule.get("sqref"))
    declared = facts.root.find("{*}dataValidations")
    if declared is not None and declared.get("count", str(len(declared))) != str(len(declared)):
        yield facts.problem("validation_count")


def _conditional_formats(facts: SheetFacts) -> Found:
    styles = facts.book.related(facts.book.workbook_part, "styles")
    count = len(facts.book.xml(styles[0]).findall("{*}dxfs/{*}dxf")) if styles else 0
    for block in facts.root.iterfind("{*}conditionalFormatting"):
        for rule in block.iterfind("{*}cfRule"):
            if whole(rule.get("dxfId", "-1")) >= count:
                yield facts.problem("dxf_index", block.get("sqref"))
            for formula in rule.iterfind("{*}formula"):
                yield from _rule_problems(facts, formula.text or "", block.get("sqref", ""))


def _rule_problems(facts: SheetFacts, formula: str, where: str) -> Found:
    bare = _STRING.sub('""', formula)
    if _ARRAY.search(bare):
        yield facts.problem("array_in_rule", where)
    if _STRUCTURED.search(bare):
        yield facts.problem("structured_in_rule", where)


def _hyperlinks(facts: SheetFacts) -> Found:
    if len(facts.root.findall("{*}hyperlinks/{*}hyperlink")) > MAX_HYPERLINKS:
        yield facts.problem("too_many_hyperlinks")


def _dimension(facts: SheetFacts) -> Found:
    tag = facts.root.find("{*}dimension")
    if tag is not None and parse_range(tag.get("ref", "")) is None:
        yield facts.problem("dimension", tag.get("ref"))


def _columns(facts: SheetFacts) -> Found:
    columns = facts.root.iterfind("{*}cols/{*}col")
    spans = [tuple(whole(column.get(name, "0")) for name in ("min", "max", "style")) for column in columns]
    outside = any(low > high or high > MAX_COLUMN for low, high, _ in spans)
    if outside or any(left[1] >= right[0] for left, right in pairwise(spans)):
        yield facts.problem("columns_disorder")
    if any(style >= facts.book.styles.count for *_, style in spans):
        yield facts.problem("style_index", "cols")


SHEET_CHECKS: tuple[Callable[[SheetFacts], Found], ...] = (
    _order, _cell_indexes, _texts, _dimension, _columns, _merged, _table_columns, _table_headers, _table_ranges,
    _validations, _conditional_formats, _hyperlinks,
)  # fmt: skip
