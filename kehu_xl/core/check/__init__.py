"""Checks: every wrong cell of the book, with the facts that its sentence needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from kehu_xl.core.check import across, customers, papers
from kehu_xl.core.check.facts import findings_of
from kehu_xl.core.check.schema import verdicts
from kehu_xl.core.check.view import BookCheck, TableCheck
from kehu_xl.core.outcome import Findings, Outcome
from kehu_xl.core.report import findings_sheet
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec.tables import INPUTS

ACROSS: tuple[Callable[[TableCheck], Iterator[Findings]], ...] = (
    across.date_order,
    across.person_id_facts,
    across.duplicate_rows,
    across.cycles,
)
BOOK: tuple[Callable[[BookCheck], Iterator[Findings]], ...] = (
    customers.same_customer,
    customers.inactive_owner,
    customers.credit,
    customers.freshness,
    customers.completeness,
    customers.decision_maker,
    customers.missing_owner,
    papers.documents_missing,
    papers.documents_expiring,
    papers.loans_overdue,
    papers.unknown_parties,
)


def check(snapshot: Snapshot, settings: Settings, today: date, noticed: Iterable[Findings] = ()) -> Outcome:
    """Everything that is wrong in the book, as findings and as the rows of 校验结果.

    >>> import pandas as pd
    >>> from kehu_xl.core.settings import DEFAULTS
    >>> from kehu_xl.core.snapshot import TableView
    >>> frame = pd.DataFrame({"name": ["王芳"], "email": ["wang@"]}, index=[2], dtype=object)
    >>> book = Snapshot("甲.xlsm", {"staff": TableView("staff", "员工", frame)})
    >>> [(found.code, found.column, found.rows.tolist()) for found in check(book, DEFAULTS, date(2026, 3, 15)).findings]
    [('bad_email', 'email', [2])]

    `noticed` is what earlier steps of a run found; it is listed in 校验结果 too. Nothing else is changed.
    Rules read raw cells: they work on a book that was never cleaned.
    """
    findings = tuple(found for found in _findings(BookCheck(snapshot, settings, today)) if len(found))
    outputs, blocks = findings_sheet((*noticed, *findings), snapshot, today)
    return Outcome(findings=findings, outputs=outputs, blocks=blocks)


def check_rows(snapshot: Snapshot, settings: Settings, today: date) -> tuple[Findings, ...]:
    """What is wrong with single cells and rows, whatever the rest of an archive would say of them.

    >>> import pandas as pd
    >>> from kehu_xl.core.settings import DEFAULTS
    >>> from kehu_xl.core.snapshot import TableView
    >>> frame = pd.DataFrame({"customer_name": ["甲厂"], "mobile": ["138"]}, index=[2], dtype=object)
    >>> rows = Snapshot("名单.xlsx", {"customers": TableView("customers", "Sheet1", frame)})
    >>> [found.code for found in check_rows(rows, DEFAULTS, date(2026, 3, 15)) if found.column == "mobile"]
    ['bad_mobile']
    """
    book = BookCheck(snapshot, settings, today)
    return tuple(found for found in (*_table_findings(book), *customers.same_customer(book)) if len(found))


def _findings(book: BookCheck) -> Iterator[Findings]:
    yield from _table_findings(book)
    for book_rule in BOOK:
        yield from book_rule(book)


def _table_findings(book: BookCheck) -> Iterator[Findings]:
    for table in (book[spec.id] for spec in INPUTS if spec.id in book and spec.id != "settings"):
        if len(table.frame):
            yield from (findings_of(table, verdict) for verdict in verdicts(table))
            for rule in ACROSS:
                yield from rule(table)
