"""Lists without a header: what the cells look like has to tell."""

from __future__ import annotations

import re
from unicodedata import normalize

import numpy as np

from kehu_xl.core.listing.profile import is_choice, is_company, is_person, is_place, is_shop, shape_shares
from kehu_xl.core.listing.rows import LONGEST_HEADER, header_like, note_or_total
from kehu_xl.core.listing.types import Layout, RawSheet, RowClass, holds
from kehu_xl.core.snapshot import Objects
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.vocabulary.listing import NAME_ENDINGS

_GLUED = re.compile(r"(\D{2,20}?)[\s:,/-]*1[3-9]\d{9}")
_TELLING = ("mobile", "phone", "uscc", "person_id", "email")
_LEAST, _SURE = 0.6, 0.8
_FEWEST = 3  # names alone, without a number beside them, must be several
_CONFIDENCE = 0.5


def nameless(sheet: RawSheet) -> tuple[RawSheet, Layout] | None:
    """The list on a sheet that has no header at all, None where it is no list.

    >>> rows = [["甲建材有限公司", "13800138000"], ["王芳", "13900139000"]]
    >>> nameless(RawSheet("甲", np.array(rows, dtype=object)))[1].headers
    ('客户名称', '')
    """
    if not sheet.cells.size:
        return None
    filled = holds(sheet.cells)
    counts = filled.sum(axis=1)
    widest = int(np.median(counts[counts > 0])) if counts.any() else 0
    data = (counts > 0) & ~((counts == 1) & (widest > 1)) & ~note_or_total(sheet.cells, filled)
    if not data.any():
        return None
    cells = sheet.cells[data]
    shares = [_name_share(cells[:, column]) for column in range(cells.shape[1])]
    best = int(np.argmax(shares))
    others = [shape_shares(cells[:, column]) for column in range(cells.shape[1]) if column != best]
    numbered = any(each.get(shape, 0.0) >= _LEAST for each in others for shape in _TELLING)
    glued = np.mean([_is_glued(value) for value in cells[:, best].tolist()]) > 0
    top = int(np.flatnonzero(data)[0])
    headed, told = _headed(sheet.cells[top], best)
    alone = shares[best] >= _SURE and data.sum() >= _FEWEST and widest == 1
    if not (shares[best] >= _LEAST and (numbered or (glued and widest <= 2) or alone or told)):
        return None
    classes = np.where(data, RowClass.DATA, np.where(counts > 0, RowClass.NOTE, RowClass.BLANK)).astype(np.int8)
    header = CUSTOMERS["customer_name"].header
    beside = [str(text or "") if headed else "" for text in sheet.cells[top].tolist()]
    headers = tuple(header if column == best else text for column, text in enumerate(beside))
    if headed:
        classes[top] = RowClass.HEADER
    return sheet, Layout((top,) if headed else (), headers, classes, round(_CONFIDENCE * shares[best], 2))


def _headed(row: Objects, best: int) -> tuple[bool, bool]:
    """Whether the first row is a header in words that we do not know, and whether it says itself where names are."""
    texts = [cell for cell in row.tolist() if cell is not None]
    short = all(isinstance(text, str) and len(text) <= LONGEST_HEADER for text in texts)
    told = short and str(row[best] or "").strip().endswith(NAME_ENDINGS)
    return not _is_name(row[best]) and (told or header_like(row, after_blank=True)), told


def _name_share(values: Objects) -> float:
    filled = [value for value in values.tolist() if value is not None]
    return sum(map(_is_name, filled)) / len(filled) if filled else 0.0


def _is_name(value: object) -> bool:
    if not isinstance(value, str) or len(value) > 40:
        return False
    text = normalize("NFKC", value).strip()
    if is_choice(text) or is_place(text):
        return False
    return is_company(text) or is_shop(text) or is_person(text) or _is_glued(text)


def _is_glued(value: object) -> bool:
    """Whether a mobile stands right behind a name."""
    return isinstance(value, str) and _GLUED.fullmatch(normalize("NFKC", value).strip()) is not None
