"""Numbers that a list brings: ours, or those of another system (原编号)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kehu_xl.core.id_pattern import IdPattern
from kehu_xl.core.listing.matching import Matches
from kehu_xl.core.listing.parts import Part
from kehu_xl.core.listing.types import Mask, frame_of, same
from kehu_xl.core.names import normal_names
from kehu_xl.core.snapshot import Cell, Objects, Snapshot, TableView
from kehu_xl.core.typed import column, is_blank, objects, texts
from kehu_xl.spec.choices import ALIAS_TYPES

_STRANGERS = 3  # so many ids of ours under other names: the list's numbering is its own
_FOREIGN = next(choice.label for choice in ALIAS_TYPES if choice.id == "foreign_id")


def sorted_ids(archive: pd.DataFrame, candidates: pd.DataFrame, pattern: IdPattern) -> pd.DataFrame:
    """Move numbers that are not ours from 客户编号 to 原编号.

    An id is ours where it fits the pattern and stands for one name only, or where the
    archive holds it. Where most ids that the archive knows stand for other names there, the
    whole numbering is foreign.

    >>> rows = pd.DataFrame({"customer_id": ["KH000001", "A-7"], "customer_name": ["甲", "乙"]}, dtype=object)
    >>> sorted_ids(pd.DataFrame(), rows, IdPattern.parse("KH+6"))["foreign_id"].tolist()
    [None, 'A-7']
    """
    ids = texts(column(candidates, "customer_id"))
    if is_blank(ids).all():
        return candidates
    names = normal_names(texts(column(candidates, "customer_name")))
    known = _known_names(archive)
    shared = _shared(ids, names)
    fits = np.fromiter((isinstance(i, str) and (i in known or pattern.fits(i)) for i in ids), np.bool_, len(ids))
    listed = np.fromiter((i in known for i in ids), np.bool_, len(ids)) & ~is_blank(ids)
    agree = same(objects([known.get(i) for i in ids]), names)
    strangers, friends = listed & ~agree, listed & agree
    if strangers.sum() >= _STRANGERS and strangers.sum() > friends.sum():
        fits &= ~strangers
    foreign = ~is_blank(ids) & (~fits | shared)
    before = texts(column(candidates, "foreign_id"))
    return candidates.assign(
        customer_id=_series(_put(ids, foreign, np.full(len(ids), None)), candidates),
        foreign_id=_series(_put(before, foreign & is_blank(before), ids), candidates),
    )


def elsewhere(candidates: pd.DataFrame, matches: Matches, files: Objects) -> Mask:
    """Candidates whose 原编号 may differ from that of their customer: they come from another numbering.

    A list that gives one customer several numbers contradicts itself.
    """
    numbers = texts(column(candidates, "foreign_id"))
    said = np.flatnonzero(~is_blank(numbers))
    codes = [pd.factorize(cells[said])[0] for cells in (files, matches.base, numbers)]
    triples = np.unique(np.stack(codes), axis=1)
    pairs, counts = np.unique(triples[:2], axis=1, return_counts=True)
    several = set(zip(*pairs[:, counts > 1].tolist(), strict=True))
    alone = np.ones(len(numbers), np.bool_)
    alone[said] = [pair not in several for pair in zip(codes[0].tolist(), codes[1].tolist(), strict=True)]
    return alone


def aliases(snapshot: Snapshot, part: Part) -> dict[str, pd.DataFrame]:
    """别名 rows for further numbers of customers whose 原编号 is taken already."""
    view = snapshot.tables.get("aliases", TableView("aliases", "", pd.DataFrame()))
    movers = np.flatnonzero(part.matches.updates & ~is_blank(texts(column(part.candidates.frame, "foreign_id"))))
    ids = part.ids(snapshot["customers"])[movers]
    ours = next(each.values for each in part.merged if each.column == "foreign_id")[part.matches.base[movers]]
    theirs = column(part.candidates.frame, "foreign_id")[movers]
    placed = zip(ids, texts(ours), texts(theirs), strict=True)
    pairs = {(i, alias): None for i, our, alias in placed if i and our not in {None, alias}}
    listed = set(zip(texts(column(view.frame, "customer_id")), texts(column(view.frame, "alias")), strict=True))
    fresh = [pair for pair in pairs if pair not in listed]
    index = pd.RangeIndex(view.next_row, view.next_row + len(fresh))
    cells = {"customer_id": [i for i, _ in fresh], "type": [_FOREIGN] * len(fresh), "alias": [a for _, a in fresh]}
    frame = frame_of({name: objects(values) for name, values in cells.items()}, index)
    return {"aliases": frame} if fresh else {}


def _known_names(archive: pd.DataFrame) -> dict[Cell, Cell]:
    """Folded name of each id of the archive."""
    if archive.empty:
        return {}
    names = normal_names(texts(column(archive, "customer_name")))
    return dict(zip(texts(column(archive, "customer_id")), names, strict=True))


def _shared(ids: Objects, names: Objects) -> Mask:
    """Ids that stand for more than one name."""
    codes, labels = pd.factorize(ids)
    pairs = np.unique(np.stack([codes, pd.factorize(names)[0]])[:, codes >= 0], axis=1)
    counts = np.bincount(pairs[0].astype(np.int64), minlength=len(labels) + 1)
    shared: Mask = (counts[codes] > 1) & (codes >= 0)
    return shared


def _put(values: Objects, mask: Mask, others: Objects) -> Objects:
    changed = values.copy()
    changed[mask] = others[mask]
    return changed


def _series(values: Objects, frame: pd.DataFrame) -> pd.Series:
    return pd.Series(values, index=frame.index, dtype=object)
