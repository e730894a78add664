"""An older book brought to the template of this program, its data untouched: a list of named steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kehu_xl.core.upgrade import News, is_newer, is_older
from kehu_xl.spec.defaults import FORMAT_VERSION, VERSION_PROPERTY
from kehu_xl.spec.errors import BookNewer, BrokenResult
from kehu_xl.spec.refusals import what
from kehu_xl.spec.vocabulary.upgrade import UNKNOWN_VERSION
from kehu_xl.store.archive import template_path
from kehu_xl.store.guards import refuse_package
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from kehu_xl.store.ooxml.overlay import fresh_parts, overlaid
from kehu_xl.store.upgrade.buttons import with_buttons
from kehu_xl.store.upgrade.columns import with_columns
from kehu_xl.store.upgrade.kind import with_macros_allowed
from kehu_xl.store.upgrade.macros import with_macros
from kehu_xl.store.upgrade.names import with_names
from kehu_xl.store.upgrade.pages import with_texts
from kehu_xl.store.upgrade.ribbon import with_ribbon
from kehu_xl.store.upgrade.rules import with_rules
from kehu_xl.store.upgrade.sheets import with_system_sheets, with_tables
from kehu_xl.store.upgrade.step import Renew

# What an older book gets; in a current one a sheet or column that somebody deleted stays deleted.
_OLDER: tuple[Renew, ...] = (with_tables, with_columns, with_texts)
# What any book needs for its buttons, colours and lists to work; written only where something is missing.
_ALWAYS: tuple[Renew, ...] = (
    with_names, with_rules, with_system_sheets, with_buttons, with_macros, with_ribbon, with_macros_allowed,
)  # fmt: skip


@dataclass(frozen=True)
class Upgraded:
    """The book as it will be, and what is new in it."""

    book: Book
    news: tuple[News, ...]


def upgraded(book: Book) -> Upgraded:
    """The book with all that this program's template has; nothing of it is written yet.

    Raises BookNewer, SignedFile, CannotPatch, NoRoom, or BrokenResult where the result would not be sound.
    """
    if is_newer(book.properties):
        raise BookNewer(file=book.file, version=book.properties[VERSION_PROPERTY])
    refuse_package(book)
    template = Book.open(template_path())
    older = is_older(book.properties) or VERSION_PROPERTY not in book.properties
    fresh, news = book, list[News]()
    for renew in (*(_OLDER if older else ()), *_ALWAYS):
        parts, told = renew(fresh, template)
        fresh = overlaid(fresh, parts) if parts else fresh
        news += told
    _refuse_problems(book, fresh)
    return Upgraded(fresh, (*news, *_version(book, older=older)))


def _version(book: Book, *, older: bool) -> Sequence[News]:
    old = book.properties.get(VERSION_PROPERTY, UNKNOWN_VERSION)
    return (News("version", facts={"old": old, "new": FORMAT_VERSION}),) if older else ()


def _refuse_problems(book: Book, fresh: Book) -> None:
    """The integrity check over all that changed: no problem that the book did not have."""
    if not fresh_parts(fresh):
        return
    new = set(problems(fresh)) - set(problems(book))
    if new:
        raise BrokenResult(file=book.file, what=what("integrity", problem=min(new)))
