"""Which findings a person means: by cell, by code, by column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Rows, Snapshot
from kehu_xl.core.wording import Wording
from kehu_xl.spec.errors import UsageMistake
from kehu_xl.spec.findings import FINDINGS
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.vocabulary import accepted as said

_CELL = re.compile(
    r"(?:'?(?P<sheet>[^!]*?)'?!)?\$?(?P<left>[A-Za-z]{1,3})\$?(?P<top>\d+)(?::\$?[A-Za-z]{1,3}\$?(?P<bottom>\d+))?"
)
_CUSTOMERS = BY_ID["customers"].sheet


@dataclass(frozen=True, slots=True)
class Place:
    """Some cells of one column of a sheet."""

    sheet: str
    letter: str
    rows: range

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read 客户!D5 or D5:D9; without a sheet it is 客户.

        >>> Place.parse("联系人!d5"), Place.parse("D5:D9")
        (Place(sheet='联系人', letter='D', rows=range(5, 6)), Place(sheet='客户', letter='D', rows=range(5, 10)))
        """
        found = _CELL.fullmatch(text.strip())
        if found is None:
            raise UsageMistake(what=said.BAD_CELL.format(value=text), command="kehu accept")
        top, bottom = int(found["top"]), int(found["bottom"] or found["top"])
        return cls(found["sheet"] or _CUSTOMERS, found["left"].upper(), range(min(top, bottom), max(top, bottom) + 1))

    def holds(self, sheet: str | None, letter: str | None, row: int) -> bool:
        """Whether a cell is among them."""
        return self.sheet == sheet and self.letter == letter and row in self.rows


@dataclass(frozen=True, slots=True)
class Wanted:
    """The findings that a person means; of several kinds of conditions all must hold."""

    cells: tuple[Place, ...] = ()
    codes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @classmethod
    def of(cls, cells: Iterable[str], codes: Iterable[str], columns: Iterable[str]) -> Wanted:
        """The conditions of a command line; a kind of problem may be named by its code or by its label."""
        labels = {finding.label: finding.code for finding in FINDINGS}
        known = tuple(labels.get(code, code) for code in codes)
        return cls(tuple(map(Place.parse, cells)), known, tuple(columns))

    def __bool__(self) -> bool:
        return bool(self.cells or self.codes or self.columns)

    def picks(self, found: Findings, snapshot: Snapshot) -> Rows:
        """The positions in a batch of those that are meant.

        >>> Wanted(codes=("bad_email",)).picks(Findings("bad_url", "staff", "", np.zeros(1, int), np.zeros(1)), None)
        array([], dtype=int64)
        """
        nobody = np.zeros(0, np.int64)
        if self.codes and found.code not in self.codes:
            return nobody
        words = Wording(found, snapshot)
        if self.columns and not {found.column, words.header} & set(self.columns):
            return nobody
        if not self.cells:
            return np.arange(len(found), dtype=np.int64)
        letter = words.view.letters.get(found.column) if words.view else None
        inside = [any(place.holds(words.sheet, letter, row) for place in self.cells) for row in found.rows.tolist()]
        return np.flatnonzero(inside).astype(np.int64)


def matching(wanted: Wanted, findings: Iterable[Findings], snapshot: Snapshot) -> Iterator[tuple[Findings, Rows]]:
    """Each batch in which something is meant, and where."""
    for found in findings:
        at = wanted.picks(found, snapshot)
        if len(at):
            yield found, at
