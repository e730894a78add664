"""Rules of the template put back on a sheet: pasting wears out colours and warnings, each write renews them.

Only rules that the template has are touched; those of the user's own stay, with the cells that they are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import Final

from kehu_xl.spec.retired import RULES
from kehu_xl.spec.tables import BY_ID, INPUTS
from kehu_xl.spec.types import TOKEN
from kehu_xl.store.archive import template_path
from kehu_xl.store.located import Finder, Located
from kehu_xl.store.ooxml.book import Book, utf8
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.ooxml.tokens import attributes_of, column_letters
from kehu_xl.store.restore.rule_text import (
    FORMULA,
    LAST_ROW,
    SQREF,
    Span,
    area,
    digest,
    form,
    formulas,
    gaps,
    home,
    merged,
    relative,
    spans,
)
from kehu_xl.store.restore.style_merge import StyleMerge

STAMPED: Final = tuple(table.id for table in INPUTS if table.id != "settings")  # there each row has rules of its own
_ROWS_END: Final = b"</sheetData>"

_FORMAT = re.compile(rb"<conditionalFormatting\b[^>]*?(?:/>|>.*?</conditionalFormatting>)", re.DOTALL)
_RULE = re.compile(rb"<cfRule\b[^>]*?(?:/>|>.*?</cfRule>)", re.DOTALL)
_VALIDATIONS = re.compile(rb"<dataValidations\b[^>]*>(.*?)</dataValidations>|<dataValidations\b[^>]*/>", re.DOTALL)
_VALIDATION = re.compile(rb"<dataValidation\b[^>]*?(?:/>|>.*?</dataValidation>)", re.DOTALL)
_PRIORITY = re.compile(rb'(<cfRule\b[^>]*?\spriority=")(\d+)"')
_AFTER = re.compile(
    rb"<(?:hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches"
    rb"|ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|picture|oleObjects|controls|webPublishItems"
    rb"|tableParts|extLst)\b|</worksheet>"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one column: what it is, wherever its column stands, and its XML with `{cell}` and its kind."""

    column: str
    form: tuple[str, ...]
    xml: bytes  # with the formula of the template's first row


@dataclass(frozen=True, slots=True)
class Stamps:
    """The rules of a table, as the template has them, written for its own columns."""

    table: str
    formats: tuple[Rule, ...]
    validations: tuple[Rule, ...]
    place: Mapping[str, str]  # column id -> letter in the template
    row: int  # its first body row

    def are_there(self, rules: tuple[Rule, ...], column: str, found: tuple[str, ...]) -> bool:
        """Whether a rule found on a column is one of ours: of the template, or of an earlier one."""
        known = any(rule.form == found for rule in rules)
        return known or rule_digest(self.table, column, found) in RULES


def rule_digest(table: str, column: str, found: tuple[str, ...]) -> str:
    """How `spec.retired` remembers a rule of an earlier template."""
    return digest(table, column, *found)


@cache
def _template() -> tuple[Book, Finder]:
    book = Book.open(template_path())
    return book, Finder(book)


@cache
def stamps_of(table_id: str) -> Stamps:
    """The rules that the template has on a table's columns."""
    book, finder = _template()
    sheet = finder.sheet_of(table_id)
    xml = utf8(book.package.read(sheet.part))
    body = scan(xml)
    tail = xml[body.where.end :] if body else b""
    table = BY_ID[table_id]
    letters = {column.id: column_letters(place) for place, column in enumerate(table, start=1)}
    ids, row = {letter: column_id for column_id, letter in letters.items()}, table.header_row + 1
    found = [home(found[0]) for found in _FORMAT.finditer(tail)]
    formats = [
        Rule(ids[letter], form(rule, letter, at, ids), rule)
        for (letter, at), block in zip(found, _FORMAT.findall(tail), strict=True)
        if letter in ids and at == row
        for rule in _RULE.findall(block)
    ]
    validations = [
        Rule(ids[letter], form(rule, letter, row, ids), rule)
        for rule in validations_in(tail)
        if (letter := home(rule)[0]) in ids and home(rule)[1] == row
    ]
    return Stamps(table_id, tuple(formats), tuple(validations), letters, row)


def rules_on(tail: bytes, located: Located) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The column and the form of every rule on a table's columns."""
    ids = {column_letters(place): name for name, place in located.columns.items()}
    yield from (pair for found in _FORMAT.findall(tail) for pair, _ in _formats_of(found, ids))
    for rule in validations_in(tail):
        letter, row = home(rule)
        if letter in ids:
            yield ids[letter], form(rule, letter, row, ids)


def stamped(tail: bytes, located: Located, styles: Mapping[int, int]) -> bytes:
    """What follows the rows of a sheet, with the table's rules on all cells of its columns; the same where they are.

    `styles` leads from the template's differential formats to those of the book.
    """
    stamps = stamps_of(located.table.id)
    return _with_validations(_with_formats(tail, located, stamps, styles), located, stamps)


def renewed(pieces: Iterable[bytes], tables: Sequence[Located], styles: Mapping[int, int]) -> Iterator[bytes]:
    """The pieces of a sheet, the last of which holds what follows the rows, with the rules of its tables."""
    held = b""
    for piece in pieces:
        if held:
            yield held
        held = piece
    rows, closing, tail = held.rpartition(_ROWS_END)
    for located in tables if closing else ():
        tail = stamped(tail, located, styles)
    yield rows + closing + tail


def style_numbers(book: Book) -> Mapping[int, int]:
    """The book's numbers of the template's differential formats; nothing for a book that was not made from it."""
    parts = book.related(book.workbook_part, "styles")
    if not parts or parts[0] not in book.package:
        return {}
    template = _template()[0]
    ours = book.xml(parts[0])
    before = len(ours.findall("{*}dxfs/{*}dxf"))
    merge = StyleMerge(ours, template.xml(template.related(template.workbook_part, "styles")[0]))
    numbers = {number: merge.difference(number) for number in _numbers_used()}
    return numbers if all(number < before for number in numbers.values()) else {}


@cache
def _numbers_used() -> frozenset[int]:
    rules = (rule.xml for table in STAMPED for rule in stamps_of(table).formats)
    found = (attributes_of(xml[: xml.index(b">")]).get(b"dxfId") for xml in rules)
    return frozenset(int(number) for number in found if number is not None)


def _with_formats(tail: bytes, located: Located, stamps: Stamps, styles: Mapping[int, int]) -> bytes:
    ours = [rule for rule in stamps.formats if rule.column in located.columns]
    wanted = {(rule.column, rule.form): _whole(located, rule.column) for rule in ours}
    ids = {column_letters(place): name for name, place in located.columns.items()}
    blocks = list(_FORMAT.finditer(tail))
    every = (pair for found in blocks for pair in _formats_of(found[0], ids))
    there = [pair for pair in every if stamps.are_there(stamps.formats, *pair[0])]
    if len(there) == len(wanted) and dict(there) == wanted:
        return tail
    kept = [_without(found[0], ids, stamps) for found in blocks]
    last = max((int(priority) for _, priority in _PRIORITY.findall(b"".join(kept))), default=0)
    made = _formats(ours, located, stamps, (styles, last))
    return _replaced(tail, blocks, b"".join((*kept, *made)))


def _formats_of(block: bytes, ids: Mapping[str, str]) -> Iterator[tuple[tuple[str, tuple[str, ...]], str]]:
    letter, row = home(block)
    if letter in ids:
        for rule in _RULE.findall(block):
            yield (ids[letter], form(rule, letter, row, ids)), area(block)


def _without(block: bytes, ids: Mapping[str, str], stamps: Stamps) -> bytes:
    """The block without rules of ours; nothing where none is left."""
    letter, row = home(block)
    found = [(rule, form(rule, letter, row, ids)) for rule in _RULE.findall(block)] if letter in ids else []
    ours = [rule for rule, shape in found if stamps.are_there(stamps.formats, ids[letter], shape)]
    for rule in ours:
        block = block.replace(rule, b"", 1)
    return block if _RULE.search(block) or not ours else b""


def _formats(
    ours: list[Rule], located: Located, stamps: Stamps, state: tuple[Mapping[int, int], int]
) -> Iterator[bytes]:
    styles, last = state
    for column in dict.fromkeys(rule.column for rule in ours):
        rules = []
        for rule in (rule for rule in ours if rule.column == column):
            last += 1
            attributes = attributes_of(rule.xml[: rule.xml.index(b">")])
            style = styles.get(int(attributes.get(b"dxfId", b"0")), 0)
            formula = escape(_moved(formulas(rule.xml)[0], rule, located, stamps), quote=False).encode()
            rules.append(b'<cfRule type="expression" dxfId="%d" priority="%d"><formula>%s</formula></cfRule>'
                         % (style, last, formula))  # fmt: skip
        area = _whole(located, column).encode()
        yield b'<conditionalFormatting sqref="%s">%s</conditionalFormatting>' % (area, b"".join(rules))


def _with_validations(tail: bytes, located: Located, stamps: Stamps) -> bytes:
    ours = {(rule.column, rule.form): rule for rule in stamps.validations if rule.column in located.columns}
    ids = {column_letters(place): name for name, place in located.columns.items()}
    there: dict[str, list[Span]] = {}
    taken: dict[str, list[Span]] = {}
    others: list[bytes] = []
    strayed = False
    for rule in validations_in(tail):
        letter, row = home(rule)
        shape = form(rule, letter, row, ids)
        mine = letter in ids and stamps.are_there(stamps.validations, ids[letter], shape)
        strayed |= mine and (ids[letter], shape) not in ours
        others += [] if mine else [rule]
        for place, span in spans(rule):
            (there if mine else taken).setdefault(place, []).append(span)
    wanted = {
        column: gaps(taken.get(column_letters(located.columns[column]), []), located.first)
        for column in dict.fromkeys(rule.column for rule in ours.values())
    }
    covered = {name: merged(there.get(column_letters(located.columns[name]), [])) for name in wanted}
    if covered == wanted and not strayed:
        return tail
    made = [_validation(rule, located, stamps, wanted[rule.column]) for rule in ours.values() if wanted[rule.column]]
    return with_validations(tail, [*others, *made])


def with_validations(tail: bytes, rules: Sequence[bytes]) -> bytes:
    """What follows the rows of a sheet with these validations in place of its own."""
    block = b'<dataValidations count="%d">%s</dataValidations>' % (len(rules), b"".join(rules))
    return _replaced(tail, list(_VALIDATIONS.finditer(tail)), block)


def _validation(rule: Rule, located: Located, stamps: Stamps, rows: list[Span]) -> bytes:
    letter = column_letters(located.columns[rule.column])
    areas = " ".join(f"{letter}{first}:{letter}{last}" for first, last in rows)
    xml = SQREF.sub(lambda _: f' sqref="{areas}"'.encode(), rule.xml, count=1)

    def moved(found: re.Match[bytes]) -> bytes:
        text = escape(_moved(unescape(found[2].decode()), rule, located, stamps), quote=False)
        return b"<%s>%s</%s>" % (found[1], text.encode(), found[1])

    return FORMULA.sub(moved, xml)


def validations_in(tail: bytes) -> list[bytes]:
    """The validations in what follows the rows of a sheet."""
    found = _VALIDATIONS.search(tail)
    return _VALIDATION.findall(found[1]) if found and found[1] else []


def _replaced(tail: bytes, old: list[re.Match[bytes]], new: bytes) -> bytes:
    """The tail with new text in place of the old pieces, or where the schema has it."""
    at = old[0].start() if old else _place_for(tail, new)
    for found in reversed(old):
        tail = tail[: found.start()] + tail[found.end() :]
    return tail[:at] + new + tail[at:]


def _place_for(tail: bytes, new: bytes) -> int:
    validations = _VALIDATIONS.search(tail) if new.startswith(b"<conditional") else None
    after = validations or _AFTER.search(tail)
    return after.start() if after else len(tail)


def _whole(located: Located, column: str) -> str:
    letter = column_letters(located.columns[column])
    return f"{letter}{located.first}:{letter}{LAST_ROW}"


def _moved(formula: str, rule: Rule, located: Located, stamps: Stamps) -> str:
    """A formula of the template for the column's place in the book."""
    letter = column_letters(located.columns[rule.column])
    names = {letter: name for name, letter in stamps.place.items()}
    text = relative(formula, stamps.place[rule.column], stamps.row, names)
    last = column_letters(max(place for name, place in located.columns.items() if name != TOKEN.id))
    cell = f"{letter}{located.first}"
    places = {
        "{row}": f"${column_letters(located.left)}{located.first}:${last}{located.first}",
        "{column}": f"${letter}:${letter}",
        "{$cell}": f"${cell}",
        "{cell}": cell,
        **{f"{{@{name}}}": f"${column_letters(place)}{located.first}" for name, place in located.columns.items()},
    }
    for name, place in places.items():
        text = text.replace(name, place)
    return text
