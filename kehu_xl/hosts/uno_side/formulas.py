"""Formulas as Excel writes them, and as the office's interface does: `;` between arguments, `$Sheet.A1`.

The office could parse them itself, at two calls a formula; a column of 20,000 would take half a minute. Here a formula
is read sign by sign: texts and the names in square brackets stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_SIGNS = re.compile(
    r"""(?P<kept>"(?:[^"]|"")*"|\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    |\$?(?P<office>'(?:[^']|'')+'|[^\W\d][\w.]*?)\.(?=\$?[A-Za-z]{1,3}(?:\$?[0-9]+(?![\w(.])|:)|\$?[0-9]+:|\#REF!)
    |(?P<excel>'(?:[^']|'')+'|[^\W\d][\w.]*)!
    |(?P<array>\{[^{}]*\})
    |(?P<word>[^\W\d][\w.]*)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_TO_OFFICE, _TO_EXCEL = str.maketrans({",": ";"}), str.maketrans({";": ",", "~": ","})
_ARRAY_TO_OFFICE, _ARRAY_TO_EXCEL = str.maketrans({",": ";", ";": "|"}), str.maketrans({";": ",", "|": ";"})


def to_office(formula: str) -> str:
    """The formula as the office takes it.

    >>> to_office("=IF('客户 一'!A1=\\"a,b\\",SUM({1,2;3,4}),$B$2)")
    '=IF($\\'客户 一\\'.A1="a,b";SUM({1;2|3;4});$B$2)'
    """
    return _rewritten(formula, "excel", lambda name: f"${name}.", (_TO_OFFICE, _ARRAY_TO_OFFICE))


def to_excel(formula: str) -> str:
    """The formula as Excel shows it.

    >>> to_excel("=IF($'客户 一'.A1=\\"a;b\\";SUM({1;2|3;4});$B$2)")
    '=IF(\\'客户 一\\'!A1="a;b",SUM({1,2;3,4}),$B$2)'
    """
    return _rewritten(formula, "office", lambda name: f"{name}!", (_TO_EXCEL, _ARRAY_TO_EXCEL))


def _rewritten(
    formula: str, sheet: str, named: Callable[[str], str], signs: tuple[Mapping[int, Any], Mapping[int, Any]]
) -> str:
    def one(found: re.Match[str]) -> str:
        if found.lastgroup == sheet:
            return named(found[sheet])
        if found.lastgroup == "sign":
            return found[0].translate(signs[0])
        return _array(found[0], signs[1]) if found.lastgroup == "array" else found[0]

    return _SIGNS.sub(one, formula)


def _array(content: str, signs: Mapping[int, Any]) -> str:
    """The separators of an array constant, beside its texts."""
    parts = re.split(r'("(?:[^"]|"")*")', content)
    return "".join(part if place % 2 else part.translate(signs) for place, part in enumerate(parts))
