"""采纳建议 as a step: the suggestions of the wanted findings become changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from kehu_xl.core.accepted import Wanted, without_accepted
from kehu_xl.core.accepted.picking import matching
from kehu_xl.core.check import all_findings
from kehu_xl.core.fixing.suggesting import suggestions
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec.errors import NothingToFix

_REASON = "suggested"


def fix(snapshot: Snapshot, settings: Settings, today: date, wanted: Wanted) -> Outcome:
    """Take the suggestions for the wanted findings, all where nothing is said. Raises NothingToFix."""
    changes = tuple(_changes(snapshot, settings, today, wanted))
    count = sum(map(len, changes))
    if not count:
        raise NothingToFix(file=snapshot.book)
    return Outcome(changes=changes, counts={"fixed": count})


def _changes(snapshot: Snapshot, settings: Settings, today: date, wanted: Wanted) -> Iterator[Changes]:
    taken: set[tuple[str, str, int]] = set()
    open_ = without_accepted(all_findings(snapshot, settings, today), snapshot).open
    for found, at in matching(wanted, open_, snapshot):
        values = suggestions(found, snapshot, settings, today)
        places = [(found.table, found.column, row) for row in found.rows.tolist()]
        here = [place for place in at.tolist() if values[place] is not None and places[place] not in taken]
        taken.update(places[place] for place in here)
        if here:
            rows = np.array(here, np.int64)
            yield Changes(found.table, found.column, found.rows[rows], found.values[rows], values[rows], _REASON)
