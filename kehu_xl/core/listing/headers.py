"""Which row is the header, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

import numpy as np

from kehu_xl.core.listing.stacked import header_rows, spread, stacked
from kehu_xl.core.listing.types import Grid, Mask, RawSheet, holds
from kehu_xl.core.typed import text_of
from kehu_xl.spec.tables import IMPORTABLE
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import TOKEN
from kehu_xl.spec.vocabulary.importing import CHILD_WORDS
from kehu_xl.spec.vocabulary.listing import (
    HEADER_BRACKETS,
    HEADER_NOISE,
    HEADER_NUMBER,
    HEADER_PREFIXES,
    HEADER_WORDS,
    OPTIONS,
    SERIAL_HEADERS,
    TIME_IS_DATE,
)

SEARCHED_ROWS = 60  # filled rows from the top that may be the header
_NOISE = re.compile(HEADER_NOISE)
_BRACKETS = re.compile(HEADER_BRACKETS)
_TRIMMED = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\ufeff]+|[:;,.、]+$")
_NUMBERED = re.compile(HEADER_NUMBER)
_LONG_NUMBER = re.compile(r"\d{5}")  # no header holds one
_LONGEST_HEADER = 24
_REMEMBERED = 2**16  # the headers of the widest sheet, and of thousands of sheets alike


@dataclass(frozen=True, slots=True)
class Header:
    """A header: the index of its telling row, the text of each column, how sure it is, all its rows."""

    row: int
    texts: tuple[str, ...]
    confidence: float
    rows: tuple[int, ...]


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """A header without what changes nothing: width, case, spaces, stars, 必填.

    >>> fold("＊客户 名称\\n(必填)"), fold("E-Mail："), fold("金额(元)")
    ('客户名称', 'e-mail', '金额(元)')
    """
    plain = _TRIMMED.sub("", normalize("NFKC", text)).lower()
    return _TRIMMED.sub("", _NOISE.sub("", plain)) or plain


@lru_cache(_REMEMBERED)
def spellings(text: str) -> tuple[tuple[str, float], ...]:
    """Ways to read a header, surest first, each with its confidence.

    >>> spellings("客户电话2(必填)")[0], spellings("金额（元）")[1]
    (('客户电话2', 1.0), ('金额', 0.95))
    """
    whole = fold(text)
    bare = _BRACKETS.sub("", whole) or whole
    short = next((bare.removeprefix(p) for p in HEADER_PREFIXES if bare.startswith(p) and len(bare) > len(p) + 1), bare)
    unnumbered = _NUMBERED.sub("", bare)
    dated = bare.replace(*TIME_IS_DATE)
    least = _NUMBERED.sub("", short)
    ways = ((whole, 1.0), (bare, 0.95), (dated, 0.9), (unnumbered, 0.85), (short, 0.8), (least, 0.75))
    best: dict[str, float] = {}
    for way, confidence in ways:
        best.setdefault(way, confidence)
    return tuple(best.items())


@cache
def known_headers() -> Mapping[str, tuple[str, ...]]:
    """Folded names and the customer columns that they can mean, the likeliest first."""
    known: dict[str, dict[str, None]] = {}
    columns = [column for column in CUSTOMERS if not column.computed and column.id != TOKEN.id]
    for column in columns:
        known[fold(column.header)] = {column.id: None}
    for column in columns:
        for word in (*column.synonyms, *HEADER_WORDS.get(column.id, ())):
            known.setdefault(fold(word), {})[column.id] = None
    return {name: tuple(columns) for name, columns in known.items()}


@cache
def child_headers() -> frozenset[str]:
    """Folded headers of the other tables that lists can go to."""
    columns = (column for table in IMPORTABLE for column in table if not column.computed and column.id != TOKEN.id)
    names = {name for column in columns for name in (column.header, *column.synonyms)}
    words = {word for table in CHILD_WORDS.values() for synonyms in table.values() for word in synonyms}
    return frozenset(map(fold, names | words))


@lru_cache(_REMEMBERED)
def is_known(text: str) -> bool:
    """Whether a header names a customer column, or could.

    >>> is_known("公司名称*"), is_known("徐州某某商贸有限公司"), is_known("客户2（13800138000）")
    (True, False, False)
    """
    if _LONG_NUMBER.search(text):
        return False
    known = known_headers()
    if fold(text) in SERIAL_HEADERS or fold(text) in child_headers():
        return True
    return any(way in known or way in OPTIONS for way, _ in spellings(text))


def header_text(value: object) -> str:
    """A header cell as one line of text."""
    return re.sub(r"\s*\n\s*", "", normalize("NFC", text_of(value) or "")).strip()  # type: ignore[arg-type]


def find_header(sheet: RawSheet) -> Header | None:
    """The likeliest header, one row or several, None where no row looks like one.

    >>> cells = np.array([["名单", None], ["客户名称", "电话"], ["甲公司", "0516-1"]], dtype=object)
    >>> find_header(RawSheet("Sheet1", cells)).row
    1
    """
    cells = spread(sheet)
    filled = holds(cells)
    rows = np.flatnonzero(filled.any(axis=1))[:SEARCHED_ROWS].tolist() if cells.size else []
    scored = [(_score(cells, filled, row), -row) for row in rows]
    score, row = max(scored, default=(0.0, 0))
    if score < 0.5:
        return None
    first = next(other for other in rows if (cells[other] == cells[-row]).all())  # the same may stand on every page
    rows_of_header = header_rows(sheet, first)
    return Header(rows_of_header[-1], joined(cells, rows_of_header), round(min(score, 1.0), 2), rows_of_header)


def joined(cells: Grid, rows: Sequence[int]) -> tuple[str, ...]:
    """One text a column from a header of several rows: the lowest that is a name we know, else the lowest.

    >>> joined(np.array([["客户", "联系", "联系"], ["名称", "姓名", "电话"]], dtype=object), (0, 1))
    ('客户名称', '姓名', '联系电话')
    >>> joined(np.array([["客户名称", "金额"], ["customer_id_x", "sum"]], dtype=object), (0, 1))
    ('客户名称', '金额')
    """
    columns = [stacked([header_text(cells[row, column]) for row in rows]) for column in range(cells.shape[1])]
    return tuple(_told(parts) for parts in columns)


def _told(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return parts[0] if parts else ""
    latin = [part for part in parts if part.isascii()]
    chinese = [part for part in parts if not part.isascii()] or latin
    whole = "".join(chinese[-2:])
    if len(chinese) > 1 and fold(whole) in known_headers():
        return whole
    return next((part for part in reversed(chinese) if is_known(part)), chinese[-1])


def _score(cells: Grid, filled: Mask, row: int) -> float:
    """How much a row looks like a header, 0 to 1: known names, short texts, all different, rows below."""
    values = cells[row][filled[row]].tolist()
    texts = [value for value in values if isinstance(value, str) and len(value) <= _LONGEST_HEADER + 8]
    known = sum(map(is_known, texts))
    if not known or len(texts) < 0.6 * len(values):
        return 0.0
    below = filled[row + 1 : row + 30]
    fullness = below[:, filled[row]].any(axis=0).mean() if below.size else 0.0
    different = len(set(map(fold, texts))) / len(texts)
    share = known / len(values)
    bonus = min(known, 4) / 4
    width = min(1.0, len(values) / max(float(np.median(below.sum(axis=1))), 1.0)) if below.size else 1.0
    return float((0.45 * share + 0.25 * bonus + 0.15 * different + 0.15 * fullness) * (0.4 + 0.6 * width))
