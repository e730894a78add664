"""上一个问题, 下一个问题, 采纳建议, 认可此值: from the selected cells to what 校验结果 lists of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kehu_xl.core.accepted import Wanted
from kehu_xl.core.accepted.picking import Place
from kehu_xl.core.snapshot import TableView
from kehu_xl.core.typed import column, texts
from kehu_xl.ribbon import program
from kehu_xl.ribbon.program import Workbook
from kehu_xl.spec import ribbon as words
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Action
from kehu_xl.store.ooxml.tokens import column_number

LISTED = "findings"
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
_AREA = re.compile(r"\$?([A-Z]{1,3})?\$?(\d+)?(?::\$?([A-Z]{1,3})?\$?(\d+)?)?")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_NAMES = ("sheet", "cell", "header", "code", "kind", "suggested", "message", "advice")


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of 校验结果 that is about a cell; `row` is its own row there."""

    row: int
    sheet: str
    cell: str
    header: str
    code: str
    kind: str
    suggested: str
    message: str
    advice: str

    @property
    def place(self) -> tuple[str, str]:
        """The sheet and the cell."""
        return self.sheet, self.cell

    @property
    def cells(self) -> Place:
        """The cell, as findings are picked by."""
        return Place.parse(f"{self.sheet}!{self.cell}")


def problems_in(listed: TableView) -> list[Problem]:
    """The problems that are listed, as far as they are about a cell that is there."""
    columns = (texts(column(listed.frame, name)).tolist() for name in _NAMES)
    rows = zip(listed.frame.index.tolist(), *columns, strict=True)
    found = (Problem(int(row), *(text or "" for text in cells)) for row, *cells in rows)
    return [problem for problem in found if _CELL.fullmatch(problem.cell)]


@dataclass(frozen=True, slots=True)
class Selected:
    """What is selected: a sheet and its areas as (top, left, bottom, right)."""

    sheet: str
    areas: tuple[tuple[int, int, int, int], ...]

    @classmethod
    def of(cls, sheet: str, address: str) -> Selected:
        """From what the program says; whole rows and columns too.

        >>> Selected.of("客户", "$A$3:$C$5,$7:$8,$E:$E").areas
        ((3, 1, 5, 3), (7, 1, 8, 16384), (1, 5, 1048576, 5))
        """
        return cls(sheet, tuple(_area(text) for text in address.split(",")))

    def holds(self, problem: Problem) -> bool:
        """Whether the cell of a problem is selected, or, in 校验结果, its line."""
        if self.sheet == BY_ID[LISTED].sheet:
            return any(top <= problem.row <= bottom for top, _, bottom, _ in self.areas)
        letters, row = _CELL.fullmatch(problem.cell).groups()  # type: ignore[union-attr]
        at = column_number(letters)
        inside = (top <= int(row) <= bottom and left <= at <= right for top, left, bottom, right in self.areas)
        return self.sheet == problem.sheet and any(inside)


def _area(text: str) -> tuple[int, int, int, int]:
    found = _AREA.fullmatch(text)
    left, top, right, bottom = found.groups() if found else (None, None, None, None)
    first = (int(top or 1), column_number(left) if left else 1)
    last_row = int(bottom or top or _LAST_ROW)
    last = right or left
    return (*first, last_row, column_number(last) if last else _LAST_COLUMN)


def neighbour(problems: Sequence[Problem], selected: Selected | None, *, forward: bool) -> Problem | None:
    """The next problem behind what is selected, or the one before; round the end it begins anew.

    >>> one, two = (Problem(row, "客户", cell, "", "", "", "", "", "") for row, cell in ((5, "D2"), (6, "D9")))
    >>> neighbour([one, two], Selected.of("客户", "$D$2"), forward=True).cell
    'D9'
    >>> neighbour([one, two], Selected.of("首页", "$A$1"), forward=False).cell
    'D9'
    """
    if not problems:
        return None
    here = [at for at, problem in enumerate(problems) if selected and selected.holds(problem)]
    if here and selected and selected.sheet == BY_ID[LISTED].sheet:
        return problems[here[0] if forward else here[-1]]
    if not here:
        return problems[0 if forward else -1]
    return problems[(here[-1] + 1) % len(problems)] if forward else problems[here[0] - 1]


def show(book: Workbook, problem: Problem, at: tuple[int, int]) -> None:
    """Go to the cell and say in the status line what is wrong; `at` is which of how many."""
    program.to_the_front(book, problem.sheet)
    book.sheets[problem.sheet].range(problem.cell).select()
    number, count = at
    facts = {"number": number, "count": count, "sheet": problem.sheet, "cell": problem.cell, "message": problem.message}
    suggested = words.PROBLEM_SUGGESTED.format(value=problem.suggested) if problem.suggested else problem.advice
    book.app.status_bar = words.PROBLEM.format(**facts, advice=suggested)


Ask = Callable[[Workbook, Action, str], str]  # "yes", "no" or "cancel"


def offered(problems: Sequence[Problem], selected: Selected | None) -> list[Problem]:
    """The selected problems for which a value is suggested."""
    return [problem for problem in problems if problem.suggested and selected and selected.holds(problem)]


def scope(
    book: Workbook, action: Action, problems: Sequence[Problem], here: Sequence[Problem], ask: Ask
) -> Wanted | None:
    """Which suggestions are taken: those `here`, of their column, or of all of that kind; None: none of them."""
    first = here[0]
    every = [problem for problem in problems if problem.suggested]
    column_of = [each for each in every if (each.sheet, each.header) == (first.sheet, first.header)]
    kind_of = [each for each in every if each.code == first.code]
    wider = max(len(column_of), len(kind_of)) > len(here)
    told = {"count": len(here), "cell": f"{first.sheet}!{first.cell}", "old": first.message, "new": first.suggested}
    answer = ask(book, action, (words.ASK_FIX_OR_MORE if wider else words.ASK_FIX).format(**told))
    if answer == "yes":
        return Wanted(cells=tuple(each.cells for each in here))
    if answer == "cancel" or not wider:
        return None
    facts = {"header": first.header, "column": len(column_of), "kind": first.kind, "all": len(kind_of)}
    choices = {"yes": Wanted(cells=tuple(each.cells for each in column_of)), "no": Wanted(codes=(first.code,))}
    return choices.get(ask(book, action, words.ASK_FIX_MORE.format(**facts)))
