"""All rules, run over a book or over single rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from kehu_xl.core.check import across, customers, papers
from kehu_xl.core.check.facts import findings_of
from kehu_xl.core.check.schema import verdicts
from kehu_xl.core.check.view import BookCheck, TableCheck
from kehu_xl.core.outcome import Findings
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec.tables import INPUTS, UNCHECKED

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


def all_findings(snapshot: Snapshot, settings: Settings, today: date) -> tuple[Findings, ...]:
    """Everything that is wrong in the book, accepted or not."""
    return tuple(found for found in _findings(BookCheck(snapshot, settings, today)) if len(found))


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
    for table in (book[spec.id] for spec in INPUTS if spec.id in book and spec.id not in UNCHECKED):
        if len(table.frame):
            yield from (findings_of(table, verdict) for verdict in verdicts(table))
            for rule in ACROSS:
                yield from rule(table)
