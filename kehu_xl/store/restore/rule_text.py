"""Conditional formats and validations as text: where they are for, and what makes two of them the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import unescape
from typing import Final

from kehu_xl.store.ooxml.tables import parse_range
from kehu_xl.store.ooxml.tokens import attributes_of, column_letters

LAST_ROW: Final = 1_048_576
Span = tuple[int, int]  # rows from, to

FORMULA = re.compile(rb"<(formula[12]?)>(.*?)</formula[12]?>", re.DOTALL)
SQREF = re.compile(rb'\ssqref="([^"]*)"')


def home(element: bytes) -> tuple[str, int]:
    """Letters and row of the first cell that an element is for."""
    found = re.match(r"([A-Z]+)(\d+)", area(element))
    return (found[1], int(found[2])) if found else ("", 0)


def area(element: bytes) -> str:
    found = SQREF.search(element)
    return found[1].decode() if found else ""


def form(rule: bytes, letter: str, row: int, others: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What makes two rules the same, wherever they stand: kind, what is said, formulas by their relative cells.

    `others` names the table's columns by their letters.
    """
    attributes = attributes_of(rule[: rule.index(b">")].rstrip(b"/"))
    said = [attributes.get(name, b"").decode() for name in (b"type", b"promptTitle", b"prompt")]
    return (*said, *(relative(formula, letter, row, others) for formula in formulas(rule)))


def digest(*words: str) -> str:
    """Ten characters for some words: how rules and texts of earlier templates are remembered.

    >>> digest("staff", "name") == digest("staff", "name") != digest("staffname")
    True
    """
    return sha256("\0".join(words).encode()).hexdigest()[:10]


def formulas(rule: bytes) -> list[str]:
    return [unescape(text.decode()) for _, text in FORMULA.findall(rule)]


def relative(formula: str, letter: str, row: int, others: Mapping[str, str] | None = None) -> str:
    """A formula with its own cell, its column, its row, and cells of other columns of that row named.

    >>> relative('AND(LEN(TRIM($D7))=0,COUNTA($A7:$CC7)>0,MATCH(D7,$D:$D,0))', "D", 7)
    'AND(LEN(TRIM({$cell}))=0,COUNTA({row})>0,MATCH({cell},{column},0))'
    >>> relative('$A5<>""', "C", 5, {"A": "due", "C": "result"})
    '{@due}<>""'
    """
    text = re.sub(rf"\$A{row}:\$[A-Z]+{row}\b", "{row}", formula)
    text = re.sub(rf"(?<![A-Z$])\$?{letter}:\$?{letter}\b", "{column}", text)
    text = re.sub(rf"(?<![A-Z$])(\$?){letter}{row}\b", r"{\1cell}", text)
    if not others:
        return text

    def named(found: re.Match[str]) -> str:
        return f"{{@{others[found[1]]}}}" if found[1] in others else found[0]

    return re.sub(rf"(?<![A-Z$])\$([A-Z]+){row}\b", named, text)


def spans(rule: bytes) -> Iterator[tuple[str, Span]]:
    """The rows of each column that a validation is for."""
    for reference in area(rule).split():
        bounds = parse_range(reference)
        if bounds is not None:
            top, left, bottom, right = bounds
            yield from ((column_letters(column), (top, bottom)) for column in range(left, right + 1))


def merged(rows: list[Span]) -> list[Span]:
    """Spans in order, those that touch as one.

    >>> merged([(5, 9), (2, 4), (20, 30)])
    [(2, 9), (20, 30)]
    """
    joined: list[Span] = []
    for first, last in sorted(rows):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def gaps(taken: list[Span], first: int) -> list[Span]:
    """The rows from the first one on that no other rule is for.

    >>> gaps([(5, 9), (1048576, 1048576)], 2)
    [(2, 4), (10, 1048575)]
    """
    found = []
    for start, end in merged(taken):
        if start > first:
            found.append((first, start - 1))
        first = max(first, end + 1)
    return [*found, (first, LAST_ROW)] if first <= LAST_ROW else found
