"""The reference in docs/, generated from the declaration: commands, sheets, settings, findings, functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kehu_xl.spec import health
from kehu_xl.spec import reference as words
from kehu_xl.spec.actions import COMMANDS, MACROS
from kehu_xl.spec.findings import FINDINGS
from kehu_xl.spec.functions import FUNCTIONS
from kehu_xl.spec.ribbon import GROUPS
from kehu_xl.spec.settings import SETTINGS
from kehu_xl.spec.tables import BY_ID, TABLES
from kehu_xl.spec.types import TOKEN, Action, Column, Function, Param, Table


def text() -> str:
    """The whole document, in Markdown."""
    return "\n".join((words.TITLE, "", words.GENERATED, "", *_chapters()))


def with_functions(manual: str) -> str:
    """The manual with its short table of functions as they are now, between the two marks."""
    head, begin, rest = manual.partition(words.FUNCTIONS_BEGIN)
    _, end, tail = rest.partition(words.FUNCTIONS_END)
    rows = ((f"`{each.name}`", each.help, *_function(each)[-2:]) for each in FUNCTIONS)
    return head + begin + "\n\n" + "\n".join(_grid(words.FUNCTIONS_SHORT, rows)) + "\n" + end + tail


def _chapters() -> Iterator[str]:
    yield from _chapter(words.COMMANDS, _commands())
    yield from _chapter(words.OPTIONS, _options())
    yield from _chapter(words.BUTTONS, ((a.label, _places(a), a.tip or a.help) for a in MACROS))
    yield from (words.TABLES[0], "")
    for table in TABLES:
        if len(table.columns):
            yield from (f"### {table.sheet}", "", table.purpose, "", *_grid(words.TABLES[1], _columns(table)))
    yield from _chapter(words.SETTINGS, ((s.label, s.default, s.unit, s.note) for s in SETTINGS))
    yield from _chapter(
        words.FINDINGS, ((f"`{f.code}`", words.SEVERITIES[f.severity], f.label, f.message, f.advice) for f in FINDINGS)
    )
    yield from _chapter(words.FUNCTIONS, map(_function, FUNCTIONS), words.FUNCTIONS_NOTE)


def _chapter(chapter: tuple[str, tuple[str, ...]], rows: Iterable[tuple[str, ...]], note: str = "") -> Iterator[str]:
    title, heads = chapter
    yield from (title, "", *((note, "") if note else ()), *_grid(heads, rows))


def _grid(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table and the blank line behind it."""
    for row in (heads, ("---",) * len(heads), *rows):
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"
    yield ""


def _cell(content: str) -> str:
    return content.replace("|", "\\|").replace("\n", " ")


def _commands() -> Iterator[tuple[str, ...]]:
    known = [(action.command, action.help, action.example) for action in COMMANDS]
    known += [("setup", health.SETUP, health.SETUP_EXAMPLE), ("doctor", health.DOCTOR, health.DOCTOR_EXAMPLE)]
    for command, purpose, example in known:
        yield f"`kehu {command}`", purpose, f"`{example}`"


def _places(action: Action) -> str:
    places = (text for door, text in words.PLACES.items() if door in action.doors)
    return words.JOIN.join(place.format(group=GROUPS[action.group]) for place in places)


def _options() -> Iterator[tuple[str, ...]]:
    known: dict[Param, list[str]] = {}
    for action in COMMANDS:
        for param in action.params:
            known.setdefault(param, []).append(action.command)
    for param, commands in known.items():
        yield f"`{param.flag} {param.metavar}".rstrip() + "`", param.help, " ".join(commands)


def _columns(table: Table) -> Iterator[tuple[str, ...]]:
    for column in table.columns:
        if column.id != TOKEN.id:
            yield column.header, _content(column), words.JOIN.join(_notes(column))


def _content(column: Column) -> str:
    choices = words.CHOICE_JOIN.join(choice.label for choice in column.choices)
    return choices or words.KINDS[column.kind]


def _notes(column: Column) -> Iterator[str]:
    marks = (
        (column.required, words.REQUIRED), (column.unique, words.UNIQUE), (column.computed, words.COMPUTED),
        (column.carried, words.CARRIED), (column.personal, words.PERSONAL),
    )  # fmt: skip
    yield from (mark for holds, mark in marks if holds)
    if column.reference:
        yield words.REFERS.format(sheet=BY_ID[column.reference].sheet)
    if column.hint:
        yield column.hint


def _function(function: Function) -> tuple[str, ...]:
    patterns = {True: words.OPTIONAL, False: words.ARGUMENT}
    arguments = (patterns[each.optional].format(name=each.name, help=each.help) for each in function.arguments)
    shows = words.TRUE if function.name.startswith("KEHU_IS_") else f"{function.shows}".removesuffix(".0")
    return f"`{function.name}`", function.help, words.JOIN.join(arguments), _example(function), shows


def _example(function: Function) -> str:
    rows = (words.CHOICE_JOIN.join(cell or words.BLANK_CELL for cell in row) for row in function.cells)
    there = words.EXAMPLE_CELLS.format(rows=words.ROW_JOIN.join(rows)) if function.cells else ""
    return f"`{function.example}`{there}"
