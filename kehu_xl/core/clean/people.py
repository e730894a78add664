"""Names of firms and people.

Firms and people share a column, so the words decide. Round brackets become full-width in a name with Chinese
characters; spaces go out of a short Chinese personal name and out of a firm's name, but two people in one cell
(王芳 李明), Latin names and titles (某先生) stay as they are.
"""

from __future__ import annotations

import re
from typing import Final

from kehu_xl.core.clean.gazetteer import full_names
from kehu_xl.core.clean.text import is_odd, one_line, visible
from kehu_xl.core.snapshot import Cell
from kehu_xl.spec.vocabulary.company import ORGANISATION_ENDINGS
from kehu_xl.spec.vocabulary.contact import NICKNAME_SIGNS, NO_NAME_SIGNS, NO_NAMES, SURNAMES_OF_TWO, TITLES
from kehu_xl.spec.vocabulary.listing import SURNAMES
from kehu_xl.spec.vocabulary.signs import BRACKETS, CLOSE_BRACKET, NAME_DOTS, OPEN_BRACKET

HAN: Final = r"\u3400-\u9fff\U00020000-\U0003ffff"
_ROUND: Final = OPEN_BRACKET + CLOSE_BRACKET
_HAN: Final = re.compile(f"[{HAN}]")
_HAN_ONLY: Final = re.compile(f"[{HAN}]+")
_GAP: Final = re.compile(rf"(?<=[{HAN}{_ROUND}]) +(?=[{HAN}{_ROUND}])| +(?=[{_ROUND}])|(?<=[{_ROUND}]) +")
_BRACKETS: Final = str.maketrans(BRACKETS)
_WITH_BRACKET: Final = re.compile(f"[{re.escape(''.join(BRACKETS))}]")
_TAIL: Final = re.compile(f"{OPEN_BRACKET}[^{_ROUND}]*{CLOSE_BRACKET}$")
_PERSON: Final = re.compile(rf"[{HAN}]{{1,4}}(?:[{re.escape(NAME_DOTS)}][{HAN}]{{1,10}})*|[A-Za-z][A-Za-z .'-]{{0,30}}")
_TITLED: Final = re.compile(rf"[{HAN}A-Za-z]{{1,6}}?(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})")
_SURNAME: Final = f"(?:{'|'.join(SURNAMES_OF_TWO)}|[{SURNAMES}])"
_SURELY: Final = re.compile(
    rf"{_SURNAME}[{HAN}]{{1,2}}|{_SURNAME}[{HAN}]{{0,2}}(?:{'|'.join(TITLES)})|[{NICKNAME_SIGNS}][{SURNAMES}]"
    rf"|[{HAN}]{{2,5}}(?:[{re.escape(NAME_DOTS)}][{HAN}]{{2,6}})+"
)
_NO_NAME: Final = re.compile(f"[{NO_NAME_SIGNS}]")
_LINES: Final = re.compile(r"\s*\n\s*")


def is_organisation(name: str) -> bool:
    """Whether a name ends as the names of firms do.

    >>> is_organisation("华信商贸有限公司"), is_organisation("华信（徐州）有限公司（总部）"), is_organisation("王芳")
    (True, True, False)
    """
    return _TAIL.sub("", name).endswith(ORGANISATION_ENDINGS)


def is_person(name: str) -> bool:
    """Whether a text could be what people call one person, title and all.

    >>> is_person("王芳"), is_person("王总"), is_person("阿不都·热合曼"), is_person("晚上打"), is_person("徐州华信商贸")
    (True, True, True, True, False)
    """
    bare = _TAIL.sub("", name)
    return bool(_PERSON.fullmatch(bare) or _TITLED.fullmatch(bare)) and not is_organisation(bare)


def is_surely_person(name: str) -> bool:
    """Whether words that stand beside a number can be nothing but somebody's name.

    >>> [is_surely_person(name) for name in ("王芳", "王总", "欧阳锋", "小李", "阿不都·热合曼")]
    [True, True, True, True, True]
    >>> [is_surely_person(name) for name in ("晚上打", "微信同号", "秘书", "前台", "常用", "徐州", "王", "王芳 李明")]
    [False, False, False, False, False, False, False, False]
    """
    bare = _TAIL.sub("", name)
    if not _SURELY.fullmatch(bare) or _NO_NAME.search(bare) or bare in NO_NAMES or bare in TITLES:
        return False
    return not is_organisation(bare) and not any(bare in full_names(level) for level in (1, 2, 3))


def name(value: Cell) -> Cell:
    """Clean the name of a firm or a person.

    >>> name("李 明"), name("华信(徐州) 商贸有限公司"), name("Ａcme　Ltd"), name("欧阳 锋")
    ('李明', '华信（徐州）商贸有限公司', 'Acme Ltd', '欧阳锋')
    >>> name("Wang Li"), name("某先生"), name("王芳 李明"), name("甲有限公司\\n乙有限公司")
    ('Wang Li', '某先生', '王芳 李明', '甲有限公司\\n乙有限公司')
    """
    if not isinstance(value, str):
        return value
    if not is_odd(value) and " " not in value and not _WITH_BRACKET.search(value):
        return value
    lines = [_one_name(line) for line in _LINES.split(visible(value).strip())]
    lines = [line for line in lines if line]
    if len(lines) > 1 and not _several(lines):
        lines = [_one_name(" ".join(lines))]
    return "\n".join(lines) or None


def _several(lines: list[str]) -> bool:
    """Whether a cell of several lines names several parties, rather than one that was wrapped."""
    return sum(map(is_organisation, lines)) > 1 or all(is_person(line) and len(line) > 1 for line in lines)


def _one_name(line: str) -> str:
    name = one_line(line)
    if not _HAN.search(name):
        return name
    unified = name.translate(_BRACKETS)
    name = unified if unified.count(OPEN_BRACKET) == unified.count(CLOSE_BRACKET) else name
    if " " in name and (is_organisation(name) or _is_spaced_person(name.split(" "))):
        return _GAP.sub("", name)
    return name


def _is_spaced_person(parts: list[str]) -> bool:
    """Whether the parts are one personal name pulled apart: 李 明, 李 小明, 欧阳 锋, 王 先生."""
    if len(parts) > 4 or not all(_HAN_ONLY.fullmatch(part) for part in parts):
        return False
    if len(parts[0]) == 1:
        return len("".join(parts)) <= 4 or parts[-1] in TITLES
    return len(parts) == 2 and (len(parts[1]) == 1 or parts[1] in TITLES or parts[0] in SURNAMES_OF_TWO)
