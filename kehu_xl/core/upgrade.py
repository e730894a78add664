"""Older books: how versions compare, what is told of an upgrade, which settings a book lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.tokens import random_tokens
from kehu_xl.core.typed import column, objects, texts
from kehu_xl.spec.defaults import FORMAT_VERSION, SETTING_ROWS, VERSION_PROPERTY
from kehu_xl.spec.types import TOKEN
from kehu_xl.spec.vocabulary import upgrade as said

_SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that an upgrade adds or renews: a kind of `spec.vocabulary.upgrade.NEWS` and what it is about."""

    kind: str
    names: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What a person reads.

        >>> News("columns", ("新增行", "删除行"), {"sheet": "操作记录"}).sentence
        '“操作记录”新增列：新增行、删除行'
        """
        shown = said.NAMES_JOINT.join(self.names[: said.NAMES_SHOWN])
        if len(self.names) > said.NAMES_SHOWN:
            shown += said.NAMES_MORE.format(count=len(self.names))
        return said.NEWS[self.kind].format(names=shown, **self.facts)


def order(version: str) -> int:
    """A version as a number; 0 for those before there were numbers.

    >>> order("2"), order("0.1.0"), order("")
    (2, 0, 0)
    """
    return int(version) if version.isdecimal() else 0


def is_older(properties: Mapping[str, str]) -> bool:
    """Whether a book was made by an earlier program, and says so.

    >>> is_older({"kehu_version": "0.1.0"}), is_older({"kehu_version": FORMAT_VERSION}), is_older({})
    (True, False, False)
    """
    return VERSION_PROPERTY in properties and order(properties[VERSION_PROPERTY]) < order(FORMAT_VERSION)


def is_newer(properties: Mapping[str, str]) -> bool:
    """Whether a book was made by a later program.

    >>> is_newer({"kehu_version": "999"}), is_newer({"kehu_version": FORMAT_VERSION})
    (True, False)
    """
    return order(properties.get(VERSION_PROPERTY, "")) > order(FORMAT_VERSION)


def older_told(snapshot: Snapshot) -> Iterator[str]:
    """The line for a person whose book is an older one."""
    if is_older(snapshot.properties):
        yield said.OLDER.format(old=snapshot.properties[VERSION_PROPERTY], name=snapshot.book)


def missing_settings(snapshot: Snapshot) -> tuple[Outcome, Sequence[News]]:
    """Rows of 参数 that the book lacks, with their defaults."""
    if _SETTINGS not in snapshot.tables:
        return Outcome(), ()
    view = snapshot.tables[_SETTINGS]
    known = set(texts(column(view.frame, "setting")).tolist())
    rows = [row for row in SETTING_ROWS if row[0] not in known]
    if not rows:
        return Outcome(), ()
    cells = {name: objects(list(values)) for name, values in zip(_COLUMNS, zip(*rows, strict=True), strict=True)}
    cells[TOKEN.id] = objects(random_tokens(len(rows)))
    index = pd.RangeIndex(view.next_row, view.next_row + len(rows))
    frame = pd.DataFrame(cells, index=index, dtype=object)
    return Outcome(appended={_SETTINGS: frame}), (News("settings", tuple(str(row[0]) for row in rows)),)


_COLUMNS = ("setting", "value", "unit", "note")
