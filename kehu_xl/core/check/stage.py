"""校验 as a step: findings, and the rows of 校验结果."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from importlib import import_module

from kehu_xl.core.accepted import lapsed, without_accepted
from kehu_xl.core.check.rules import all_findings
from kehu_xl.core.outcome import Findings, Outcome
from kehu_xl.core.report import findings_sheet
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Objects, Snapshot


def check(snapshot: Snapshot, settings: Settings, today: date, noticed: Iterable[Findings] = ()) -> Outcome:
    """Everything that is wrong in the book, as findings and as the rows of 校验结果.

    >>> import pandas as pd
    >>> from kehu_xl.core.settings import DEFAULTS
    >>> from kehu_xl.core.snapshot import TableView
    >>> frame = pd.DataFrame({"name": ["王芳"], "email": ["wang@"]}, index=[2], dtype=object)
    >>> book = Snapshot("甲.xlsm", {"staff": TableView("staff", "员工", frame)})
    >>> [(found.code, found.column, found.rows.tolist()) for found in check(book, DEFAULTS, date(2026, 3, 15)).findings]
    [('bad_email', 'email', [2])]

    `noticed` is what earlier steps of a run found; it is listed in 校验结果 too. What somebody accepted is left
    out and counted; an acceptance whose value has changed lapses. Nothing else is changed.
    Rules read raw cells: they work on a book that was never cleaned.
    """
    found = without_accepted(all_findings(snapshot, settings, today), snapshot)
    suggest = partial(_suggestions, snapshot=snapshot, settings=settings, today=today)
    outputs, blocks = findings_sheet((*noticed, *found.open), snapshot, today, (found.silent, suggest))
    counts = {"accepted": found.silent}
    return Outcome(tuple(lapsed(snapshot)), outputs=outputs, blocks=blocks, findings=found.open, counts=counts)


def _suggestions(found: Findings, snapshot: Snapshot, settings: Settings, today: date) -> Objects:
    """`fixing.suggestions`, whose cleaners are loaded only where something was found."""
    suggested: Objects = import_module("kehu_xl.core.fixing").suggestions(found, snapshot, settings, today)
    return suggested
