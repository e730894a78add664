"""Whose a row is: the customer by id, else by credit code, else by name or alias."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from kehu_xl.core.clean import clean_column
from kehu_xl.core.identity import uscc_valid_column
from kehu_xl.core.listing.decided import OWNER
from kehu_xl.core.listing.parts import Owners
from kehu_xl.core.names import normal_names
from kehu_xl.core.snapshot import Cell, Snapshot
from kehu_xl.core.typed import column, objects, texts
from kehu_xl.spec.types import Kind

SEVERAL = object()  # a name that more than one customer bears


def owners(snapshot: Snapshot, frame: pd.DataFrame) -> Owners:
    """Find the customer of every row.

    >>> from kehu_xl.core.snapshot import TableView
    >>> known = pd.DataFrame({"customer_id": ["KH1"], "customer_name": ["甲厂有限公司"]}, dtype=object)
    >>> rows = pd.DataFrame({"customers.customer_name": ["甲厂有限责任公司", "乙厂"]}, dtype=object)
    >>> found = owners(Snapshot("", {"customers": TableView("customers", "客户", known)}), rows)
    >>> found.ids.tolist(), found.held.tolist()
    (['KH1', None], ['', 'no_customer'])

    An id and the name of another customer contradict each other: the row waits.
    """
    book = _Book.of(snapshot)
    ids = texts(clean_column(Kind.CODE, column(frame, "customer_id")))
    names = texts(clean_column(Kind.NAME, column(frame, f"{OWNER}customer_name")))
    uscc = texts(clean_column(Kind.USCC, column(frame, f"{OWNER}uscc")))
    uscc[~uscc_valid_column(uscc)] = None
    rows = list(zip(ids.tolist(), uscc.tolist(), normal_names(names).tolist(), strict=True))
    verdicts = {row: book.owner(*row) for row in set(rows)}
    found = [verdicts[row] for row in rows]
    written = [name or code or number for name, code, number in zip(names, uscc, ids, strict=True)]
    customers, by, held = (objects([each[place] for each in found]) for place in range(3))
    return Owners(customers, by, held, objects(written), ids, book.names)


Verdict = tuple[Cell, str, str]  # id, by, held


@dataclass(frozen=True, slots=True)
class _Book:
    """The customers of the archive, by everything that tells them."""

    names: Mapping[Cell, str]  # id -> name
    folded: Mapping[Cell, Cell]  # id -> folded name
    by_uscc: Mapping[Cell, object]
    by_name: Mapping[Cell, object]
    by_alias: Mapping[Cell, object]
    merged: Mapping[Cell, Cell]  # id -> the customer it was merged into

    @classmethod
    def of(cls, snapshot: Snapshot) -> _Book:
        frame = snapshot["customers"]
        ids = texts(column(frame, "customer_id")).tolist()
        names = texts(column(frame, "customer_name"))
        folded = normal_names(names).tolist()
        into = texts(column(frame, "merged_into")).tolist()
        return cls(
            {i: name or "" for i, name in zip(ids, names.tolist(), strict=True) if i},
            dict(zip(ids, folded, strict=True)),
            _index(zip(texts(column(frame, "uscc")).tolist(), ids, strict=True)),
            _index(zip(folded, ids, strict=True)), _index(_aliases(snapshot, ids)),
            {i: target for i, target in zip(ids, into, strict=True) if target},
        )  # fmt: skip

    def owner(self, number: Cell, uscc: Cell, name: Cell) -> Verdict:
        """The customer of a row that says these."""
        alias = self.by_alias.get(name) or self.by_alias.get(number)
        named = self.by_name.get(name)
        if number in self.names:
            agrees = name is None or name == self.folded[number] or number in (alias, named)
            proven = uscc is not None and self.by_uscc.get(uscc) == number
            other = not agrees and not proven and named is not None
            return (None, "", "other_customer") if other else (self._kept(number), "id", "")
        for found, by in ((self.by_uscc.get(uscc), "uscc"), (named, "name"), (alias, "alias")):
            if found is SEVERAL:
                return None, "", "several_customers"
            if isinstance(found, str):
                return self._kept(found), by, ""
        return None, "", "no_customer" if name or number or uscc else "no_owner"

    def _kept(self, number: Cell) -> Cell:
        """The customer that a merged one lives on in."""
        return self.merged.get(number, number)


def _index(pairs: Iterable[tuple[Cell, Cell]]) -> dict[Cell, object]:
    """What each key stands for; SEVERAL where that is not one customer."""
    found: dict[Cell, object] = {}
    for key, number in pairs:
        if key is not None and number is not None and found.setdefault(key, number) != number:
            found[key] = SEVERAL
    return found


def _aliases(snapshot: Snapshot, ids: list[Cell]) -> Iterable[tuple[Cell, Cell]]:
    """Short names, numbers of other systems, and what 别名 lists; names folded, numbers as they are too."""
    frame = snapshot["customers"]
    for name in ("short_name", "foreign_id"):
        cells = texts(column(frame, name))
        yield from zip(normal_names(cells).tolist(), ids, strict=True)
        yield from zip(cells.tolist(), ids, strict=True)
    if "aliases" in snapshot.tables:
        aliases = snapshot["aliases"]
        cells, owner = texts(column(aliases, "alias")), texts(column(aliases, "customer_id")).tolist()
        yield from zip(normal_names(cells).tolist(), owner, strict=True)
        yield from zip(cells.tolist(), owner, strict=True)

