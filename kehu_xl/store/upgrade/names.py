"""Defined names that formulas and rules of the template rely on."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from kehu_xl.core.upgrade import News
from kehu_xl.spec import formulas
from kehu_xl.spec.tables import BY_ID, TABLES
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book, parse_area
from kehu_xl.store.ooxml.tokens import column_letters
from kehu_xl.store.reading import read_tables
from kehu_xl.store.restore.directory import names_element
from kehu_xl.store.restore.sheet_copy import document
from kehu_xl.store.upgrade.step import Step

_LIST = "kehu_list_"
_BROKEN = "#REF!"


def with_names(book: Book, template: Book) -> Step:
    """Names of the whole book that are missing or broken, for the sheets and columns as the book has them."""
    wrong = {name for name, text in template.names.items() if _has_other_size(book.names.get(name, ""), text)}
    good = {name.casefold() for name, text in book.names.items() if _BROKEN not in text.upper() and name not in wrong}
    missing = {name: text for name, text in template.names.items() if name.casefold() not in good}
    if not missing:
        return {}, ()
    root = book.xml(book.workbook_part)
    lines = names_element(root)
    finder = Finder(book)
    for name, text in missing.items():
        for line in [each for each in lines if each.get("name", "").casefold() == name.casefold()]:
            if line.get("localSheetId") is None:
                lines.remove(line)
        model = next(each for each in names_element(template.xml(template.workbook_part)) if each.get("name") == name)
        line = deepcopy(model)
        line.text = _for_book(book, finder, name, text)
        lines.append(line)
    return {book.workbook_part: document(root)}, (News("names", tuple(missing)),)


def _for_book(book: Book, finder: Finder, name: str, text: str) -> str:
    if name.startswith(_LIST):
        table = BY_ID[name.removeprefix(_LIST)]
        located = read_tables(book, [table.id])[table.id].located
        sheet = located.sheet.name.replace("'", "''")
        return formulas.key_list(sheet, column_letters(located.columns[table.key[0]]))
    for old, new in _renamed(finder):
        text = text.replace(f"'{old}'!", f"'{new}'!")
    ours, theirs = parse_area(book.names.get(name, "")), parse_area(text)
    if ours is None or theirs is None:
        return text
    bottom, right = ours.top + theirs.bottom - theirs.top, ours.left + theirs.right - theirs.left
    cells = (f"${column_letters(column)}${row}" for row, column in ((ours.top, ours.left), (bottom, right)))
    return text.rpartition("!")[0] + "!" + ":".join(cells)


def _has_other_size(ours: str, theirs: str) -> bool:
    """Whether a block has got more rows or columns since.

    >>> _has_other_size("'校验结果'!$B$3:$E$3", "'校验结果'!$B$3:$F$3"), _has_other_size("甲!$B$3", "甲!$C$9")
    (True, False)
    """
    one, other = parse_area(ours), parse_area(theirs)
    if one is None or other is None:
        return False
    return (one.bottom - one.top, one.right - one.left) != (other.bottom - other.top, other.right - other.left)


def _renamed(finder: Finder) -> Iterator[tuple[str, str]]:
    for table in TABLES:
        sheet = finder.find(table.id)
        if sheet is not None and sheet.name != table.sheet:
            yield table.sheet, sheet.name.replace("'", "''")
