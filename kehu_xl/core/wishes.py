"""What a person decided about an import before it begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kehu_xl.spec.errors import BadMapping


@dataclass(frozen=True, slots=True)
class Wish:
    """A column of a list, by its header or its letter, and the column of the archive it goes to; "" leaves it out."""

    source: str
    target: str

    @classmethod
    def parse(cls, text: str) -> Wish:
        """Read 表头=列名; a header may hold a = of its own.

        >>> Wish.parse("联系方式 = 手机"), Wish.parse("C=")
        (Wish(source='联系方式', target='手机'), Wish(source='C', target=''))
        """
        source, equals, target = text.rpartition("=")
        if not equals or not source.strip():
            raise BadMapping(text=text)
        return cls(source.strip(), target.strip())


@dataclass(frozen=True, slots=True)
class Wishes:
    """How lists are to be imported: which column is which, into which table, whether values are replaced."""

    columns: tuple[Wish, ...] = ()
    table: str = ""  # id of the table; "" is recognised sheet by sheet
    overwrite: bool = False
    remember: bool = False  # what was decided is kept in the archive

    @classmethod
    def of(cls, columns: Iterable[str], table: str, *, overwrite: bool) -> Wishes:
        """The wishes of a command line."""
        return cls(tuple(map(Wish.parse, columns)), table, overwrite, remember=True)


NO_WISHES = Wishes()
