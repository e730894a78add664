"""Who is who: rows of lists against the archive and among themselves (MODEL, Matching on import)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kehu_xl.core.identity import person_id_valid_column, uscc_valid_column
from kehu_xl.core.listing.profile import is_company, is_person, is_place, is_shop
from kehu_xl.core.listing.types import Mask, holds, same
from kehu_xl.core.names import normal_names
from kehu_xl.core.snapshot import Objects, Rows
from kehu_xl.core.typed import column, objects, texts

SHARED_MOBILE = 4  # so many names on one mobile: a salesman's or a made-up number, no evidence
_NONE = np.iinfo(np.int64).max

Codes = NDArray[np.int64]  # one number a distinct key, -1 where a row has none


@dataclass(frozen=True, eq=False, slots=True)
class Matches:
    """For each candidate: the row it belongs to and, where it must wait, why.

    `base` is a position in archive rows followed by candidates: below `archive_rows` an
    archive row, its own position for a new customer. `held` is "" or the id of a sentence
    in WHY_HELD ("conflict": it says something else than its row); `other` the position of
    the row that made it wait, -1 where there is none.
    """

    archive_rows: int
    base: Rows
    held: Objects
    other: Rows
    names: Objects  # names as written, archive rows first

    @property
    def own(self) -> Rows:
        """Each candidate's own position."""
        return np.arange(self.archive_rows, self.archive_rows + len(self.base))

    @property
    def free(self) -> Mask:
        """Candidates that do not have to wait."""
        return same(self.held, "")

    @property
    def new(self) -> Mask:
        """Candidates that become customers."""
        return self.free & same(self.base, self.own)

    @property
    def updates(self) -> Mask:
        """Candidates that fill blanks of another row."""
        return self.free & ~same(self.base, self.own)

    @property
    def contradicting(self) -> Mask:
        """Candidates that wait because they say something else than the row they belong to."""
        return same(self.held, "conflict")

    def contradicted(self, candidates: Rows) -> Matches:
        """The same with some candidates waiting for what they contradict."""
        held, other = self.held.copy(), self.other.copy()
        held[candidates] = "conflict"
        other[candidates] = self.base[candidates]
        return replace(self, held=held, other=other)


@dataclass(frozen=True, eq=False, slots=True)
class _Keys:
    """What rows are compared by; archive rows first, one entry a row."""

    ids: Codes
    names: Codes
    uscc: Codes
    proof: Codes  # credit code of a firm; person id, else mobile, of a person
    mobiles: Codes


def match(archive: pd.DataFrame, candidates: pd.DataFrame) -> Matches:
    """Match candidates to the archive, then to each other.

    >>> archive = pd.DataFrame({"customer_id": ["KH000001"], "customer_name": ["甲建材有限公司"]}, dtype=object)
    >>> rows = {"customer_name": ["甲建材有限责任公司", "乙厂", "乙厂"], "customer_id": [None, None, None]}
    >>> match(archive, pd.DataFrame(rows, dtype=object)).base.tolist()
    [0, 2, 2]
    """
    count = len(archive)
    keys = _keys(archive, candidates)
    nameless = keys.names < 0
    ambiguous, name_keys = _name_keys(keys)
    order = np.argsort(nameless, kind="stable")
    groups = (_pair(keys.ids, keys.names), _pair(keys.ids, keys.uscc), keys.uscc, name_keys)
    leaders = _entities(tuple(group[order] for group in groups))
    labels = np.empty(len(order), np.int64)
    labels[order] = order[leaders]
    names = np.concatenate([column(archive, "customer_name"), column(candidates, "customer_name")])
    waits = _Waiting(np.full(len(labels), "", dtype=object), np.full(len(labels), -1, np.int64))
    _hold_nameless(waits, labels, nameless)
    _hold_same_name(waits, labels, ambiguous, keys)
    bases = _choose_archive_row(waits, labels, keys, count)
    _hold_other_names(waits, labels, keys, count)
    _hold_same_mobiles(waits, labels, keys, count)
    _hold_followers(waits, labels, count)
    return Matches(count, bases[count:], waits.reason[count:], waits.other[count:], names)


@dataclass(frozen=True, eq=False, slots=True)
class _Waiting:
    reason: Objects
    other: Rows

    def hold(self, rows: Rows, reason: str, others: Rows) -> None:
        """Make rows wait that do not wait already."""
        fresh = same(self.reason[rows], "")
        self.reason[rows[fresh]] = reason
        self.other[rows[fresh]] = others[fresh]


def _keys(archive: pd.DataFrame, candidates: pd.DataFrame) -> _Keys:
    def both(column_id: str) -> Objects:
        return texts(np.concatenate([column(archive, column_id), column(candidates, column_id)]))

    names, uscc, people = both("customer_name"), both("uscc"), both("person_id")
    mobiles = both("mobile")
    uscc = _where(uscc, uscc_valid_column(uscc))
    people = _where(people, person_id_valid_column(people))
    return _Keys(
        ids=_codes(both("customer_id")), names=_codes(normal_names(names)), uscc=_codes(uscc),
        proof=_codes(_proof(names, uscc, people, mobiles)), mobiles=_codes(mobiles),
    )  # fmt: skip


def _where(values: Objects, mask: Mask) -> Objects:
    kept = values.copy()
    kept[~mask] = None
    return kept


def _proof(names: Objects, uscc: Objects, people: Objects, mobiles: Objects) -> Objects:
    """What tells two rows of the same name apart: a person's number, a firm's credit code."""
    person = np.fromiter((isinstance(n, str) and is_person(n) for n in names), np.bool_, len(names))
    of_person = np.where(holds(people), people, mobiles)
    proof: Objects = np.where(person & ~holds(uscc), of_person, uscc)
    return proof


def _codes(values: Objects) -> Codes:
    """One number a distinct value, -1 for None."""
    codes: Codes = pd.factorize(values)[0].astype(np.int64)
    return codes


def _pair(first: Codes, second: Codes) -> Codes:
    """A key of two parts; none where a part is missing."""
    both = np.where((first < 0) | (second < 0), -1, first * (second.max(initial=0) + 1) + second)
    pair: Codes = np.unique(both, return_inverse=True)[1] + np.where(both.min(initial=0) < 0, -1, 0)
    return np.where(both < 0, -1, pair)


def _name_keys(keys: _Keys) -> tuple[Mask, Codes]:
    """Keys by name; a name that several different proofs share is told apart by them.

    Returns which rows stay ambiguous (such a name, and no proof), and the keys.
    """
    pairs = np.unique(np.stack([keys.names, keys.proof])[:, (keys.names >= 0) & (keys.proof >= 0)], axis=1)
    proofs = np.bincount(pairs[0], minlength=keys.names.max(initial=-1) + 2)
    shared = (keys.names >= 0) & (proofs[keys.names] > 1)
    apart = _pair(keys.names, keys.proof)
    apart[apart >= 0] += keys.names.max(initial=0) + 1
    return shared & (keys.proof < 0), np.where(shared, apart, keys.names)


def _entities(groups: tuple[Codes, ...]) -> Rows:
    """The first row of everything connected by equal keys."""
    labels = np.arange(len(groups[0]))
    while True:
        before = labels.copy()
        for codes in groups:
            members = codes >= 0
            first = np.full(codes.max(initial=-1) + 1, _NONE)
            np.minimum.at(first, codes[members], labels[members])
            labels[members] = np.minimum(labels[members], first[codes[members]])
        labels = labels[labels]
        if (labels == before).all():
            return labels


def _hold_nameless(waits: _Waiting, labels: Rows, nameless: Mask) -> None:
    rows = np.flatnonzero(nameless & nameless[labels])
    waits.hold(rows, "no_name", np.full(len(rows), -1))


def _hold_same_name(waits: _Waiting, labels: Rows, ambiguous: Mask, keys: _Keys) -> None:
    """Rows that bear a name several customers share, and nothing to tell which."""
    rows = np.flatnonzero(ambiguous & (labels == np.arange(len(labels))))
    first = np.full(keys.names.max(initial=-1) + 1, _NONE)
    proven = (keys.names >= 0) & (keys.proof >= 0)
    np.minimum.at(first, keys.names[proven], np.flatnonzero(proven))
    waits.hold(rows, "same_name", first[keys.names[rows]])


def _choose_archive_row(waits: _Waiting, labels: Rows, keys: _Keys, count: int) -> Rows:
    """Where an entity has several archive rows: the one with the same id, else credit code, else wait."""
    sizes = np.bincount(labels[:count], minlength=len(labels))
    chosen = labels.copy()
    for row in (np.flatnonzero(sizes[labels[count:]] > 1) + count).tolist():
        rivals = np.flatnonzero(labels[:count] == labels[row])
        same = [rivals[(codes[rivals] == codes[row]) & (codes[row] >= 0)] for codes in (keys.ids, keys.uscc)]
        best = next((found for found in same if len(found) == 1), None)
        chosen[row] = labels[row] if best is None else best[0]
        if best is None:
            waits.hold(np.array([row]), "several", rivals[:1])
    return chosen


def _hold_other_names(waits: _Waiting, labels: Rows, keys: _Keys, count: int) -> None:
    """An id of the archive under another name."""
    holder = np.full(keys.ids.max(initial=-1) + 1, -1)
    known = np.flatnonzero(keys.ids[:count] >= 0)[::-1]
    holder[keys.ids[known]] = known
    rows = np.flatnonzero(keys.ids[count:] >= 0) + count
    owners = holder[keys.ids[rows]]
    other = (owners >= 0) & (labels[rows] != labels[owners])
    waits.hold(rows[other], "other_name", owners[other])


def _hold_same_mobiles(waits: _Waiting, labels: Rows, keys: _Keys, count: int) -> None:
    """New customers whose mobile belongs to a customer of another name."""
    known = np.flatnonzero((keys.mobiles >= 0) & same(waits.reason, ""))
    first = np.full(keys.mobiles.max(initial=-1) + 1, _NONE)
    np.minimum.at(first, keys.mobiles[known], known)
    pairs = np.unique(np.stack([keys.mobiles[known], labels[known]]), axis=1)
    names = np.bincount(pairs[0], minlength=len(first))
    owner = first[keys.mobiles[known]]
    alike = (known >= count) & (labels[known] == known) & (labels[owner] != labels[known])
    alike &= names[keys.mobiles[known]] < SHARED_MOBILE
    waits.hold(known[alike], "same_mobile", owner[alike])


def _hold_followers(waits: _Waiting, labels: Rows, count: int) -> None:
    """Rows that would fill the blanks of a row that waits."""
    leaders = labels[count:]
    rows = np.flatnonzero((leaders >= count) & ~same(waits.reason[leaders], "")) + count
    for row in rows.tolist():
        waits.hold(np.array([row]), waits.reason[labels[row]], waits.other[labels[row]][None])


def derived_types(names: Objects, company: str, person: str) -> Objects:
    """客户类型 from names: a firm, a person, or None where a name could be either.

    >>> derived_types(objects(["甲建材有限公司", "杨记布行", "李明", "宏图"]), "企业", "个人").tolist()
    ['企业', '企业', '个人', None]
    """
    return objects([_type_of(name, company, person) for name in names.tolist()])


def _type_of(name: object, company: str, person: str) -> str | None:
    if not isinstance(name, str):
        return None
    if is_place(name):
        return None
    if is_company(name) or is_shop(name):
        return company
    return person if is_person(name) else None
