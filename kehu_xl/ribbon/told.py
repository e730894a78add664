"""What a person is told after a button: one short text, and the sheet to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kehu_xl.core.health import Finding, told, worst
from kehu_xl.core.journal.steps import span_text, steps_of
from kehu_xl.core.listing.decided import target_label
from kehu_xl.core.listing.preview import fate_counts
from kehu_xl.core.listing.understanding import COUNTS
from kehu_xl.core.outcome import Document, Outcome
from kehu_xl.core.report import count_by_severity
from kehu_xl.core.telling import acceptances, changes, problems
from kehu_xl.core.upgrade import older_told
from kehu_xl.jobs import Result
from kehu_xl.spec import ribbon as words
from kehu_xl.spec import words as said
from kehu_xl.spec.errors import FilterLost, KehuError
from kehu_xl.spec.tables import BY_ID as TABLES
from kehu_xl.spec.types import Action, Severity
from kehu_xl.spec.vocabulary import importing, journal

_LISTED = "findings"  # the sheet that lists problems


@dataclass(frozen=True, slots=True)
class Told:
    """The text of the box, and the id of the sheet that comes to the front ("": none)."""

    text: str
    sheet: str = ""
    bad: bool = False


def sheet_to_show(action: Action, outcome: Outcome) -> str:
    """The id of the sheet to look at: the list of problems where the action filled it and there are errors.

    >>> from kehu_xl.spec.actions import BY_ID as ACTIONS
    >>> sheet_to_show(ACTIONS["run"], Outcome()), sheet_to_show(ACTIONS["follow_up"], Outcome())
    ('home', 'follow_up')
    """
    errors = count_by_severity(outcome.findings)[Severity.ERROR]
    return _LISTED if errors and _LISTED in outcome.outputs else action.shows


def result_told(action: Action, result: Result, *, read_only: bool) -> Told:
    """What a finished action comes to, and where to look."""
    outcome = result.outcome
    sheet = sheet_to_show(action, outcome)
    silent = outcome.counts.get("accepted", 0)
    did = {"check": [], "accept": list(acceptances(outcome))}.get(action.id, [changes(outcome)])
    what = [action.done, *did, *problems(outcome.findings, silent)]
    lines = [words.SENTENCE.format(text=text) for text in what]
    if sheet and action.id not in words.STAYING:
        lines.append(words.LOOK.format(sheet=TABLES[sheet].sheet))
    lines.extend(older_told(result.before))
    lines += [words.NEXT[action.id]] if action.id in words.NEXT else []
    lines += [said.DOCUMENTS[each.suffix].format(path=path.name) for each, path in _documents(result)]
    lines.append(words.READ_ONLY if read_only else words.NOT_SAVED)
    return Told("\n".join(lines), sheet)


def _documents(result: Result) -> Iterator[tuple[Document, Path]]:
    """The files written beside the book, with what they hold."""
    yield from zip(result.outcome.documents, result.documents, strict=False)


def failure_told(error: KehuError) -> Told:
    """What stopped an action; a filter that is lost did not stop it.

    >>> from kehu_xl.spec.errors import ProgramBusy
    >>> failure_told(ProgramBusy(file="甲.xlsm")).text
    '没有执行：甲.xlsm：有一个单元格正在编辑，什么都没有改。请先按 Enter 结束编辑，再按一次。'
    """
    done = isinstance(error, FilterLost)
    return Told(str(error) if done else words.NOTHING_WRITTEN.format(sentence=error), bad=True)


def diagnosis_told(findings: Sequence[Finding]) -> Told:
    """What is wrong with the computer or the file; where nothing is, just that."""
    wrong = [found for found in findings if found.verdict.severity is not Severity.INFO]
    return Told("\n".join(told(wrong)), bad=worst(findings) is Severity.ERROR)


def undo_question(result: Result) -> str:
    """Which steps an undo would take back, and how much changes."""
    counts = result.outcome.counts
    first, last = counts["undo_first"], counts["undo_last"]
    newest = next(step for step in reversed(steps_of(result.before)) if first <= step.number <= last)
    undoing = journal.UNDOING.format(steps=span_text(first, last))
    return words.ASK_UNDO.format(
        undoing=undoing, time=newest.time, action=newest.action, changes=changes(result.outcome)
    )


def import_question(result: Result) -> str:
    """Where the columns of a list go and what becomes of its rows."""
    return words.ASK_IMPORT.format(lines="\n".join(_import_lines(result)))


def _import_lines(result: Result) -> Iterator[str]:
    for plan in result.imports:
        for mapping in plan.mappings:
            table = TABLES[mapping.table].sheet
            yield importing.HEADING.format(
                file=mapping.file, sheet=mapping.sheet, table=table, confidence=mapping.confidence
            )
            exact = [each.header for each in mapping.columns if each.reason == "header"]
            if exact:
                yield importing.EXACT.format(headers=said.KIND_SEPARATOR.join(exact))
            others = [each for each in mapping.columns if each.reason not in ("header", "empty")]
            for each in others[: words.COLUMNS_SHOWN]:
                target = target_label(each.target, mapping.table)
                yield words.MAPPED.format(letter=each.letter, header=each.header, target=target)
            if len(others) > words.COLUMNS_SHOWN:
                yield importing.MORE_COLUMNS.format(more=len(others) - words.COLUMNS_SHOWN)
        yield said.BALANCE.format(**{name: result.outcome.counts.get(name, 0) for name in COUNTS})
        yield importing.FATES.format(**fate_counts(plan))
