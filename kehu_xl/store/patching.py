"""Change named cells of any workbook and nothing else."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeAlias
from xml.parsers import expat

import numpy as np

from kehu_xl.spec.errors import BrokenResult, CannotPatch, FormulaInTheWay, KehuError, SheetMissing
from kehu_xl.spec.refusals import what
from kehu_xl.store.guards import Guards, refuse_package
from kehu_xl.store.ooxml import parts
from kehu_xl.store.ooxml.book import Book, Sheet, understood
from kehu_xl.store.ooxml.dated import with_date_formats
from kehu_xl.store.ooxml.index import MAX_COLUMN
from kehu_xl.store.ooxml.package import normal_name
from kehu_xl.store.ooxml.patch import ColumnEdit, Worksheet, column_styles, patched
from kehu_xl.store.ooxml.render import MAX_TEXT, Renderer
from kehu_xl.store.ooxml.rewriting import rewrite
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.ooxml.tokens import attributes_of, split_reference
from kehu_xl.store.ooxml.values import Unstorable, objects
from kehu_xl.store.opened import refuse_if_open
from kehu_xl.store.saving import save_alone
from kehu_xl.store.verifying import unequal_member

Value: TypeAlias = str | float | bool | date | None  # a datetime is a date
Pieces: TypeAlias = tuple[Book, parts.NewParts, dict[str, bytes]]
_MAX_ROW = 1_048_576
_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


def patch_workbook(
    source: Path | str,
    target: Path | str,
    cells: Mapping[str, Mapping[str, Value]],
    *,
    ignore_lock: bool = False,
    show_dates: bool = False,
) -> None:
    """Write `source` to `target` with some cells changed and every other part byte for byte the same.

    >>> patch_workbook("甲.xlsx", "乙.xlsx", {"Sheet1": {"B2": "文本", "C3": 12.5, "D4": None}})  # doctest: +SKIP

    A missing row or cell is made in its place; None empties a cell and keeps its style; a date takes the
    style of the cell, or with `show_dates` the same style with a date format. Only where the book holds
    formulas is it asked to calculate on load.

    Raises FormulaInTheWay for a cell with a formula, SheetMissing, and CannotPatch (or another KehuError)
    for what cannot be changed safely; then nothing is written.
    """
    source, target = Path(source), Path(target)
    if not ignore_lock:
        refuse_if_open(target)
    with understood(source.name):
        book, pieces, changed = _pieces(source, cells, show_dates=show_dates)
    names = {normal_name(name) for name in pieces}

    def write(file: BinaryIO) -> None:
        rewrite(book.package, file, pieces)

    save_alone(target, write, partial(_check, book, changed, names), keep=None)


def _pieces(source: Path, cells: Mapping[str, Mapping[str, Value]], *, show_dates: bool) -> Pieces:
    """The book, its new parts, and those of them that are sheets."""
    book = Book.open(source)
    refuse_package(book)
    sheets = {sheet.part: sheet for sheet in (_sheet(book, name) for name in cells)}
    wanted: dict[str, dict[str, Value]] = {part: {} for part in sheets}
    for name, values in cells.items():
        wanted[_sheet(book, name).part].update(values)
    fresh = {part: b"".join(_patched_sheet(book, sheets[part], values)) for part, values in wanted.items() if values}
    if show_dates:
        fresh = with_date_formats(book, fresh, {part: _days(values) for part, values in wanted.items()})
    changed = {part: xml for part, xml in fresh.items() if xml != book.package.read(part)}
    recalculated = parts.with_full_calculation(book) if changed and _holds_formulas(book) else {}
    return book, {**{part: [xml] for part, xml in changed.items()}, **recalculated}, changed


def _days(values: Mapping[str, Value]) -> list[tuple[int, int]]:
    return [_split(address) for address, value in values.items() if isinstance(value, date)]


def _split(address: str) -> tuple[int, int]:
    return split_reference(address.replace("$", "").upper())


def _sheet(book: Book, name: str) -> Sheet:
    sheet = book.sheet(name)
    if sheet is None:
        raise SheetMissing(file=book.package.path.name, sheet=name)
    if not sheet.is_worksheet:
        raise _refusal(book, sheet, "not_worksheet")
    return sheet


def _refusal(book: Book, sheet: Sheet, reason: str, cell: str = "") -> KehuError:
    facts = {"sheet": sheet.name, "cell": cell, "part": sheet.part}
    return CannotPatch(file=book.package.path.name, sheet=sheet.name, cell=cell, what=what(reason, **facts))


def _patched_sheet(book: Book, sheet: Sheet, values: Mapping[str, Value]) -> list[bytes]:
    xml = book.package.read(sheet.part)
    _refuse_xml(book, sheet, xml)
    body = scan(xml)
    if body is None:
        raise _refusal(book, sheet, "not_worksheet")
    worksheet = Worksheet(xml, body, book.styles, book.is_1904)
    if not worksheet.is_ordered:
        raise _refusal(book, sheet, "disorder")
    places = {_place(book, sheet, address): value for address, value in values.items()}
    guards = Guards(book, sheet, xml)
    for row, column in places:
        _refuse_cell(book, sheet, (worksheet, guards), (row, column))
    _refuse_values(book, sheet, values)
    return list(patched(worksheet, [_edit(worksheet, *place, value) for place, value in places.items()]))


def _refuse_xml(book: Book, sheet: Sheet, xml: bytes) -> None:
    head = xml[:512].removeprefix(codecs.BOM_UTF8)
    declaration = head[: head.find(b"?>")] if head.startswith(b"<?xml") else b""
    if attributes_of(declaration).get(b"encoding", b"utf-8").lower() not in _ENCODINGS or b"\x00" in head:
        raise _refusal(book, sheet, "encoding")
    if b"<!DOCTYPE" in xml[:4096]:
        raise _refusal(book, sheet, "doctype")
    try:
        expat.ParserCreate().Parse(xml, True)  # noqa: FBT003 the parameter is positional only
    except expat.ExpatError as error:
        raise _refusal(book, sheet, "xml") from error


def _place(book: Book, sheet: Sheet, address: str) -> tuple[int, int]:
    try:
        row, column = _split(address)
    except ValueError as error:
        raise _refusal(book, sheet, "bad_address", address) from error
    if row > _MAX_ROW or column > MAX_COLUMN:
        raise _refusal(book, sheet, "out_of_sheet", address)
    return row, column


def _refuse_cell(book: Book, sheet: Sheet, state: tuple[Worksheet, Guards], place: tuple[int, int]) -> None:
    worksheet, guards = state
    at = _cell_at(worksheet, place)
    address = guards.address(place)
    if at is not None and worksheet.body.cells.formula[at]:
        raise FormulaInTheWay(file=book.package.path.name, sheet=sheet.name, cell=address)
    reason = guards.reason_against(place)
    if reason:
        raise _refusal(book, sheet, reason, address)


def _refuse_values(book: Book, sheet: Sheet, values: Mapping[str, Value]) -> None:
    for address, value in values.items():
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise _refusal(book, sheet, "too_long", address)
        try:
            Renderer().cell(value)
        except Unstorable as error:
            raise _refusal(book, sheet, "not_a_value", address) from error


def _cell_at(worksheet: Worksheet, place: tuple[int, int]) -> int | None:
    (at,), (there,) = worksheet.body.find(np.array([place[0]]), place[1])
    return int(at) if there else None


def _edit(worksheet: Worksheet, row: int, column: int, value: Value) -> ColumnEdit:
    style = _row_style(worksheet, row)
    if style is None:
        style = column_styles(worksheet.body.head).get(column, 0)
    return ColumnEdit(column, np.array([row]), objects([value]), style=style)


def _row_style(worksheet: Worksheet, row: int) -> int | None:
    rows = worksheet.body.rows
    at = np.flatnonzero(rows.number == row)
    if not len(at):
        return None
    attributes = attributes_of(worksheet.xml[int(rows.start[at[0]]) : int(rows.inner[at[0]])])
    return int(attributes[b"s"]) if attributes.get(b"customFormat") in {b"1", b"true"} and b"s" in attributes else None


def _holds_formulas(book: Book) -> bool:
    return any(parts.holds_formula(book.package.read(sheet.part)) for sheet in book.sheets if sheet.is_worksheet)


def _check(book: Book, changed: Mapping[str, bytes], names: set[str], fresh: Path) -> None:
    """Read the new file back: changed parts hold what was written, all others are the old bytes."""
    written = Book.open(fresh)
    place = unequal_member(book.package, written.package, names)
    place = place or next((part for part, xml in changed.items() if written.package.read(part) != xml), "")
    if place:
        raise BrokenResult(file=book.package.path.name, what=what("verify", place=place))
