"""Tables and the progress bar on a terminal; rich is loaded only where one of them is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from kehu_xl.jobs import unheard
from kehu_xl.spec.actions import STEP_LABELS

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table as Grid

ASKING: Final = "asking"  # told to the progress bar before a question


def grid(*columns: str) -> Grid:
    """An empty table with bold headers and no lines.

    >>> grid("客户", "手机").row_count
    0
    """
    table: Grid = import_module("rich.table").Table(*columns, box=None, header_style="bold")
    return table


def drawn(shown: RenderableType) -> str:
    """A table as it looks on the person's terminal."""
    console = import_module("rich.console").Console()
    with console.capture() as captured:
        console.print(shown)
    text: str = captured.get()
    return text.rstrip("\n")


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal's standard error, nothing anywhere else."""
    if quiet or not sys.stderr.isatty():
        yield unheard
        return
    rich, console = import_module("rich.progress"), import_module("rich.console").Console(stderr=True)
    columns = (rich.SpinnerColumn(), rich.TextColumn("{task.description}"), rich.BarColumn(bar_width=30))
    with rich.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)

        def advance(step: str) -> None:
            if step == ASKING:  # a bar that goes on turning hides the question
                bar.stop()
                return
            bar.start()
            bar.update(task, advance=1, description=STEP_LABELS[step])

        yield advance
