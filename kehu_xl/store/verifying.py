"""Reading a written file back before it takes the old one's place."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np

from kehu_xl.spec.errors import BrokenResult
from kehu_xl.spec.refusals import what
from kehu_xl.store.ooxml.book import Book, utf8
from kehu_xl.store.ooxml.package import Package, normal_name
from kehu_xl.store.ooxml.scan import scan
from kehu_xl.store.planning import Plan


def verify(book: Book, planned: Plan, changed: Collection[str], fresh: Path) -> None:
    """Raise BrokenResult unless untouched members are the same and changed sheets read well."""
    written = Book.open(fresh)
    place = unequal_member(book.package, written.package, {normal_name(name) for name in changed})
    if place:
        raise BrokenResult(file=book.package.path.name, what=what("verify", place=place))
    for part in planned.sheets:
        body = scan(utf8(written.package.read(part)))
        if body is None or (np.diff(body.keys) <= 0).any():
            raise BrokenResult(file=book.package.path.name, what=what("verify", place=part))


def unequal_member(old: Package, new: Package, changed: Collection[str]) -> str:
    """The first member outside `changed` whose bytes differ, or that came or went; "" where all is well."""
    if set(old.members) - set(changed) != set(new.members) - set(changed):
        return old.path.name
    with old.path.open("rb") as before, new.path.open("rb") as after:
        for name, entry in old.members.items():
            if name not in changed and old.raw(entry, before) != new.raw(new.members[name], after):
                return entry.filename
    return ""
