"""Drop-downs, input messages and colours of all tables as the template has them; those of earlier templates go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kehu_xl.core.upgrade import News
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Table
from kehu_xl.store.located import Finder, Located
from kehu_xl.store.ooxml.book import Book, Sheet, utf8
from kehu_xl.store.ooxml.grid import Grid
from kehu_xl.store.ooxml.tokens import column_letters
from kehu_xl.store.reading import read_grid
from kehu_xl.store.restore.rule_text import SQREF, home, spans
from kehu_xl.store.restore.stamps import stamped, stamps_of, validations_in, with_validations
from kehu_xl.store.upgrade.sheets import Merger
from kehu_xl.store.upgrade.step import Parts, Step

_DIFFERENCE = re.compile(rb'\bdxfId="(\d+)"')
_BY_ROW = "settings"  # there a rule is for one row, not for a column


def with_rules(book: Book, template: Book) -> Step:
    """The rules of every table on all cells of its columns; a person's own stay."""
    merger, finder = Merger(book, template), Finder(book)
    styles = {number: merger.styles.difference(number) for number in sorted(_numbers())}
    parts: Parts = {}
    names = []
    for sheet, tables in _by_sheet(finder).items():
        xml = utf8(book.package.read(sheet.part))
        grid = read_grid(book, sheet)
        head, tail = xml[: grid.body.where.end], xml[grid.body.where.end :]
        fresh = tail
        for table in tables:
            fresh = _renewed(fresh, finder.locate(table.id, grid), (grid, merger), styles)
        if fresh != tail:
            parts[sheet.part] = head + fresh
            names.append(sheet.name)
    styled = merger.parts() if parts else {}
    return {**parts, **styled}, (News("rules", tuple(names)),) if names else ()


def _by_sheet(finder: Finder) -> Mapping[Sheet, list[Table]]:
    found: dict[Sheet, list[Table]] = {}
    for table in TABLES:
        sheet = finder.find(table.id) if table.columns else None
        if sheet is not None:
            found.setdefault(sheet, []).append(table)
    return found


def _numbers() -> Iterable[int]:
    rules = (rule.xml for table in TABLES if table.columns for rule in stamps_of(table.id).formats)
    return {int(found[1]) for xml in rules if (found := _DIFFERENCE.search(xml))}


def _renewed(tail: bytes, located: Located, state: tuple[Grid, Merger], styles: Mapping[int, int]) -> bytes:
    fresh = stamped(tail, located, styles)
    return _with_choices(fresh, located, *state) if located.table.id == _BY_ROW else fresh


def _with_choices(tail: bytes, located: Located, grid: Grid, merger: Merger) -> bytes:
    """The drop-downs of single settings, each at the cell where its value stands, where there is none yet."""
    there = validations_in(tail)
    taken = {(letter, rows[0]) for rule in there for letter, rows in spans(rule) if rows[0] == rows[1]}
    letter, rows = column_letters(located.columns["value"]), _rows(grid, located)
    missing = [
        SQREF.sub(f' sqref="{letter}{rows[label]}"'.encode(), rule, count=1)
        for label, rule in _choices(merger).items()
        if label in rows and (letter, rows[label]) not in taken
    ]
    return with_validations(tail, [*there, *missing]) if missing else tail


def _choices(merger: Merger) -> Mapping[str, bytes]:
    """The template's drop-downs of single settings, by the setting's label."""
    finder = Finder(merger.template)
    sheet = finder.sheet_of(_BY_ROW)
    grid = read_grid(merger.template, sheet)
    located = finder.locate(_BY_ROW, grid)
    tail = utf8(merger.template.package.read(sheet.part))[grid.body.where.end :]
    rules = {home(rule): rule for rule in validations_in(tail)}
    letter = column_letters(located.columns["value"])
    return {label: rules[letter, row] for label, row in _rows(grid, located).items() if (letter, row) in rules}


def _rows(grid: Grid, located: Located) -> Mapping[str, int]:
    column = located.columns["setting"]
    rows = range(located.first, located.last + 1)
    return {text: row for row in rows if (text := grid.texts(row, column, column).get(column))}
