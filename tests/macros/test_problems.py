"""Going through listed problems, and taking suggestions for some, a column, or a kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

import kehu_xl
from kehu_xl.build.vba import macro
from kehu_xl.core.accepted import Wanted
from kehu_xl.ribbon.problems import Problem, Selected, neighbour, offered, problems_in, scope
from kehu_xl.spec.actions import BY_ID
from tests.drawn import view
from tests.office.conftest import office, opened  # noqa: F401 fixtures


def problem(row: int, cell: str, header: str = "邮箱", code: str = "bad_email", sheet: str = "客户") -> Problem:
    return Problem(row, sheet, cell, header, code, "邮箱不对", "a@qq.com", "邮箱写法不对。", "请核对。")


PROBLEMS = [
    problem(5, "D2"),
    problem(6, "D2", code="too_long"),
    problem(7, "D9"),
    problem(8, "E3", "备用邮箱", sheet="员工"),
]


@pytest.mark.parametrize(
    ("selected", "forward", "expected"),
    [
        (None, True, 5),
        (None, False, 8),
        (("客户", "$D$2"), True, 7),  # both problems of a cell are passed at once
        (("客户", "$D$2"), False, 8),
        (("客户", "$D$9"), True, 8),
        (("员工", "$E$3"), True, 5),
        (("员工", "$E$3"), False, 7),
        (("校验结果", "$A$7"), True, 7),  # from the list to the cell of its line
        (("校验结果", "$A$1"), True, 5),
    ],
)
def test_the_way_through_the_problems(selected: tuple[str, str] | None, forward: bool, expected: int) -> None:
    at = Selected.of(*selected) if selected else None
    found = neighbour(PROBLEMS, at, forward=forward)
    assert found is not None
    assert found.row == expected


def test_without_problems_there_is_nowhere_to_go() -> None:
    assert neighbour([], None, forward=True) is None


def test_only_what_is_about_a_cell_is_listed() -> None:
    rows = [
        {"sheet": "客户", "cell": "D2", "code": "bad_email"},
        {"sheet": "客户", "cell": "已删除"},
        {"sheet": "客户"},
    ]
    assert [each.place for each in problems_in(view("findings", rows))] == [("客户", "D2")]


def answering(*answers: str) -> tuple[Callable[..., str], list[str]]:
    left, asked = list(answers), []

    def ask(_book: object, _action: object, text: str) -> str:
        asked.append(text)
        return left.pop(0)

    return ask, asked


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("yes",), [("客户", "D", 2)]),
        (("cancel",), None),
        (("no", "yes"), [("客户", "D", 2), ("客户", "D", 2), ("客户", "D", 9)]),
        (("no", "no"), "bad_email"),
        (("no", "cancel"), None),
    ],
)
def test_the_person_chooses_how_much(answers: tuple[str, ...], expected: object) -> None:
    ask, asked = answering(*answers)
    here = offered(PROBLEMS, Selected.of("客户", "$D$2"))[:1]
    wanted = scope(None, BY_ID["fix"], PROBLEMS, here, ask)
    assert len(asked) == len(answers)
    assert "建议改为“a@qq.com”" in asked[0]
    if expected is None or isinstance(expected, str):
        assert wanted == (Wanted(codes=(expected,)) if expected else None)
    else:
        assert wanted is not None
        assert [(cell.sheet, cell.letter, cell.rows.start) for cell in wanted.cells] == expected


def test_where_there_is_no_more_than_is_selected_one_question_is_enough() -> None:
    ask, asked = answering("no")
    assert scope(None, BY_ID["fix"], PROBLEMS[3:], PROBLEMS[3:], ask) is None
    assert asked == ["员工!E3：邮箱写法不对。建议改为“a@qq.com”。\n采纳选中的 1 处建议吗？"]


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("next_problem", "没有列出问题"),
        ("previous_problem", "没有列出问题"),
        ("fix", "选中的格没有建议值"),
        ("accept", "选中的格没有列在“校验结果”里"),
    ],
)
def test_with_nothing_listed_the_person_is_told_what_to_do(
    tmp_path: Path,
    opened: Callable[[Path], xw.Book],  # noqa: F811
    action: str,
    said: str,
) -> None:
    kehu_xl.run("new", tmp_path / "新.xlsm")
    book = opened(tmp_path / "新.xlsm")
    book.app.impl.said.clear()
    book.app.impl.ask("run", doc=book.impl.doc, macro=macro(BY_ID[action]), arguments=[])
    assert said in "\n".join(book.app.impl.said)
