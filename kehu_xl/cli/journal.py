"""`kehu log` as a person reads it: a line a step, the newest last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kehu_xl.cli.terminal import grid
from kehu_xl.core.journal import Step, newest_to_undo, steps_of
from kehu_xl.core.journal.steps import span_text
from kehu_xl.jobs import Result
from kehu_xl.spec.vocabulary import journal as said

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table as Grid


def lines(result: Result, drawn: Callable[[RenderableType], str]) -> Iterator[str]:
    """The table of steps, and how to take one back."""
    steps = steps_of(result.before)
    if not steps:
        yield said.LOG_EMPTY
        return
    yield drawn(_grid(steps))
    if newest_to_undo(steps):
        yield said.LOG_NEXT.format(name=result.job.path.name)


def _grid(steps: list[Step]) -> Grid:
    table = grid(*said.LOG_COLUMNS)
    for column in table.columns[:3]:
        column.no_wrap = True
    for column in table.columns[3:]:
        column.overflow = "fold"  # Chinese has no blanks to break at
    table.columns[0].justify = "right"
    for step in steps:
        style = "dim" if step.undone else ""
        table.add_row(str(step.number), step.time, step.action, step.who, step.details, _state(step), style=style)
    return table


def _state(step: Step) -> str:
    told = [said.UNDOES.format(steps=span_text(*step.undoes))] if step.undoes else []
    told += [said.UNDONE] if step.undone else []
    told += [] if step.can_be_undone else [said.NOT_UNDOABLE]
    return said.DETAILS_JOINT.join(told)
