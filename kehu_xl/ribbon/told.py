"""What a person is told after a button: one short text, and the sheet to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kehu_xl.core.health import Finding, told, worst
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.report import count_by_severity
from kehu_xl.core.telling import changes, problems
from kehu_xl.core.upgrade import older_told
from kehu_xl.jobs import Result
from kehu_xl.spec import ribbon as words
from kehu_xl.spec import words as said
from kehu_xl.spec.tables import BY_ID as TABLES
from kehu_xl.spec.types import Action, Severity

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
    what = [action.done, *([] if action.id == "check" else [changes(outcome)]), *problems(outcome.findings)]
    lines = [words.SENTENCE.format(text=text) for text in what]
    if sheet:
        lines.append(words.LOOK.format(sheet=TABLES[sheet].sheet))
    lines.extend(older_told(result.before))
    lines.append(words.READ_ONLY if read_only else words.NOT_SAVED)
    return Told("\n".join(lines), sheet)


def diagnosis_told(findings: Sequence[Finding]) -> Told:
    """What is wrong with the computer or the file; where nothing is, just that."""
    wrong = [found for found in findings if found.verdict.severity is not Severity.INFO]
    return Told("\n".join(told(wrong)), bad=worst(findings) is Severity.ERROR)


def question(action: Action, outcome: Outcome) -> str:
    """What an action that asks would do.

    >>> from kehu_xl.spec.actions import BY_ID as ACTIONS
    >>> question(ACTIONS["run"], Outcome())
    '全部运行：没有需要改动的地方。没有发现问题。继续吗？'
    """
    found = said.SENTENCE_SEPARATOR.join(problems(outcome.findings))
    return words.ASK.format(label=action.label, changes=changes(outcome), problems=found)
