"""认可 as a step of a job: accept or withdraw what a person means."""

from __future__ import annotations

from datetime import date

from kehu_xl.core.accepted.accepting import accept, withdraw
from kehu_xl.core.accepted.picking import Wanted
from kehu_xl.core.check import all_findings
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Snapshot


def accept_findings(
    snapshot: Snapshot, settings: Settings, today: date, wish: tuple[Wanted, str, bool], who: str
) -> Outcome:
    """Rows of 已认可, or withdrawn ones; `wish` is which, why, and whether back. Raises NothingToAccept."""
    wanted, reason, back = wish
    if back:
        return withdraw(snapshot, wanted)
    return accept(snapshot, all_findings(snapshot, settings, today), wanted, today, (reason, who))
