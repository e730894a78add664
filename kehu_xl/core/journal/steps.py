"""The steps of 操作记录: which were taken back, which comes next, which can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.typed import column, numbers, texts

LOG = "actions_log"
_COUNTS = ("step", "changes", "appended", "removed")
_WORDS = ("time", "action", "undoes", "details", "who")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of 操作记录."""

    number: int
    time: str
    action: str  # the label, as a person reads it
    changes: int
    appended: int
    removed: int
    undoes: tuple[int, int] | None  # the first and the last step that it took back
    details: str
    who: str
    undone: bool = False

    @property
    def can_be_undone(self) -> bool:
        """Whether it changed anything that the journal holds."""
        return self.changes + self.appended + self.removed > 0


def steps_of(snapshot: Snapshot) -> list[Step]:
    """All steps in order; a line that somebody made illegible is left out.

    >>> steps_of(Snapshot("甲.xlsm", {}))
    []
    """
    if LOG not in snapshot.tables:
        return []
    frame = snapshot[LOG]
    counts = np.nan_to_num(np.array([numbers(column(frame, name)) for name in _COUNTS])).astype(np.int64).T
    words = [texts(column(frame, name)).tolist() for name in _WORDS]
    found = [_step(line, said) for line, said in zip(counts.tolist(), zip(*words, strict=True), strict=True) if line[0]]
    return _with_undone(sorted(found, key=lambda step: step.number))


def _step(counts: Sequence[int], words: Sequence[str | None]) -> Step:
    number, changes, appended, removed = counts
    time, action, undoes, details, who = (word or "" for word in words)
    return Step(number, time, action, changes, appended, removed, span(undoes), details, who)


def span(text: str) -> tuple[int, int] | None:
    """The steps that a line took back.

    >>> span("5-7"), span("5"), span("")
    ((5, 7), (5, 5), None)
    """
    first, _, last = text.partition("-")
    if not first.strip().isdecimal():
        return None
    return int(first), int(last) if last.strip().isdecimal() else int(first)


def span_text(first: int, last: int) -> str:
    """The text that `span` reads.

    >>> span_text(5, 7), span_text(5, 5)
    ('5-7', '5')
    """
    return str(first) if first == last else f"{first}-{last}"


def _with_undone(steps: Sequence[Step]) -> list[Step]:
    """Newest first: an undo that was undone itself took nothing back."""
    undone: set[int] = set()
    for step in reversed(steps):
        if step.undoes and step.number not in undone:
            undone.update(range(step.undoes[0], step.undoes[1] + 1))
    return [replace(step, undone=step.number in undone) for step in steps]


def newest_to_undo(steps: Sequence[Step]) -> Step | None:
    """What a plain undo takes back: the newest step that still holds and is no undo itself.

    >>> cleaned, undo = Step(1, "", "clean", 3, 0, 0, None, "", ""), Step(2, "", "undo", 3, 0, 0, (1, 1), "", "")
    >>> newest_to_undo([cleaned]).number, newest_to_undo([replace(cleaned, undone=True), undo])
    (1, None)
    """
    return next((s for s in reversed(steps) if s.can_be_undone and not s.undone and s.undoes is None), None)
