"""What an outcome comes to, in the sentences that every door tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from kehu_xl.core.outcome import Findings, Outcome
from kehu_xl.core.report import count_by_code, count_by_severity
from kehu_xl.spec import words
from kehu_xl.spec.findings import BY_CODE
from kehu_xl.spec.tables import BOOKKEEPING
from kehu_xl.spec.types import TOKEN, Severity
from kehu_xl.spec.vocabulary.accepted import COUNTED, SILENT

_KINDS_SHOWN = 5


def changed_cells(outcome: Outcome) -> int:
    """How many cells of existing rows change, as a person counts them: without the hidden 行标识.

    >>> changed_cells(Outcome())
    0
    """
    counted = (change for change in outcome.changes if change.table not in BOOKKEEPING)
    return sum(len(change) for change in counted if change.column != TOKEN.id)


def changes_anything(outcome: Outcome) -> bool:
    """Whether any cell changes or any row is added or removed."""
    rows = any(map(len, outcome.appended.values())) or any(map(len, outcome.removed.values()))
    return rows or any(each.column != TOKEN.id for each in outcome.changes) or bool(changed_cells(outcome))


def changes(outcome: Outcome) -> str:
    """How much changes, in one sentence.

    >>> changes(Outcome())
    '没有需要改动的地方'
    """
    if not changes_anything(outcome):
        return words.UNCHANGED
    appended = sum(len(frame) for table, frame in outcome.appended.items() if table not in BOOKKEEPING)
    removed = sum(len(rows) for rows in outcome.removed.values())
    told = words.CHANGED.format(changes=changed_cells(outcome), appended=appended)
    return told + words.REMOVED.format(removed=removed) if removed else told


def acceptances(outcome: Outcome) -> Iterator[str]:
    """How many findings are accepted or withdrawn, and how many cannot be accepted.

    >>> list(acceptances(Outcome(counts={"withdrawn": 2})))
    ['撤回 2 处认可']
    """
    for name, sentence in COUNTED.items():
        if outcome.counts.get(name):
            yield sentence.format(count=outcome.counts[name])


def problems(findings: Iterable[Findings], accepted: int = 0) -> Iterator[str]:
    """How many problems there are, and of which kinds most.

    >>> list(problems([]))
    ['没有发现问题']
    """
    found = list(findings)
    silent = words.SENTENCE_SEPARATOR + SILENT.format(count=accepted) if accepted else ""
    if not found:
        yield words.NO_PROBLEMS + silent
        return
    counts = count_by_severity(found)
    yield words.PROBLEMS.format(
        errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], infos=counts[Severity.INFO]
    ) + silent
    kinds = islice(count_by_code(found).items(), _KINDS_SHOWN)
    yield words.KINDS.format(kinds=words.KIND_SEPARATOR.join(f"{BY_CODE[code].label} {n}" for code, n in kinds))
