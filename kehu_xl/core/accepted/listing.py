"""已认可 as it stands: what was accepted, where its cell is by now, whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kehu_xl.core.accepted.accepting import current_cells
from kehu_xl.core.accepted.marks import ACCEPTED, in_force
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.typed import column, text_of, texts
from kehu_xl.core.wording import shown
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.vocabulary import accepted as said

_NAMES = ("kind", "customer_id", "header", "reason", "who", "code", "lapsed", "state")


class Acceptance(NamedTuple):
    """One row of 已认可."""

    code: str | None
    kind: str | None
    sheet: str | None
    cell: str | None  # where it stands now; None where its row is gone
    key: str | None
    header: str | None
    value: str | None
    reason: str | None
    who: str | None
    date: str | None
    state: str
    valid: bool


def listed(snapshot: Snapshot) -> Iterator[Acceptance]:
    """Every acceptance that was ever made, in the order of the sheet.

    >>> list(listed(Snapshot("甲.xlsm", {})))
    []
    """
    if ACCEPTED not in snapshot.tables:
        return
    frame = snapshot[ACCEPTED]
    cells = {name: texts(column(frame, name)).tolist() for name in _NAMES}
    sheets, values = texts(column(frame, "sheet")).tolist(), column(frame, "value").tolist()
    days, held = column(frame, "accepted_on").tolist(), in_force(frame).tolist()
    for at, place in enumerate(current_cells(snapshot)):
        said_of = {name: cells[name][at] for name in _NAMES}
        state = said_of["lapsed"] or said_of["state"] or said.STATES[0]
        yield Acceptance(
            said_of["code"], said_of["kind"], place[0] if place else sheets[at],
            f"{place[1]}{place[2]}" if place and place[1] else None, said_of["customer_id"], said_of["header"],
            text_of(values[at]), said_of["reason"], said_of["who"],
            shown(days[at], BY_ID[ACCEPTED]["accepted_on"]) or None, state, held[at],
        )  # fmt: skip
