"""Functions that look into other ranges: a value by its id, rows that may be the same customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from kehu_xl.core.clean import clean_column
from kehu_xl.core.identity import mobile_valid_column
from kehu_xl.core.names import name_parts, normal_names
from kehu_xl.core.snapshot import Cell, Objects
from kehu_xl.core.typed import objects, text_of
from kehu_xl.core.worksheet.grids import Mistake
from kehu_xl.spec.functions import JOINER, UNEVEN
from kehu_xl.spec.types import Kind


def lookup(wanted: Objects, ids: Objects, values: Objects) -> Objects:
    """The value beside the first equal id; ids are compared as whole texts, in any case of letters.

    >>> lookup(objects(["kh2", "KH9"]), objects(["KH1", "KH2"]), objects(["甲", "乙"])).tolist()
    ['乙', None]
    """
    if len(ids) != len(values):
        raise Mistake(UNEVEN)
    known = dict(zip(reversed(_keys(ids)), reversed(values.tolist()), strict=True))
    return objects([known.get(key) if key else None for key in _keys(wanted)])


def _keys(cells: Objects) -> list[str]:
    return [(text_of(cell) or "").strip().upper() for cell in cells.tolist()]


def duplicates(names: Objects, phones: Objects, all_names: Objects, all_phones: Objects) -> Objects:
    """The numbers of the rows that may be the same customer, within the ranges; a whole column leaves itself out.

    Names are the same when they are equal after folding, or when 字号 and 地区 of two firms are.

    >>> ranges = objects(["徐州华信商贸有限公司", "乙厂"]), objects(["13800138000", None])
    >>> duplicates(objects(["华信商贸（徐州）有限公司", "丙厂"]), objects([None, "138 0013 8000"]), *ranges).tolist()
    ['1', '1']
    """
    if len(all_names) != len(all_phones):
        raise Mistake(UNEVEN)
    known = _index(all_names, all_phones)
    itself = len(names) > 1 and len(names) == len(all_names) and names.tolist() == all_names.tolist()
    keys = _all_keys(names, phones)
    return objects([
        _rows({row for key in mine for row in known.get(key, ())} - ({number} if itself else set()))
        for number, mine in enumerate(keys, start=1)
    ])  # fmt: skip


def _rows(rows: set[int]) -> str | None:
    return JOINER.join(map(str, sorted(rows))) or None


def _index(names: Objects, phones: Objects) -> Mapping[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, keys in enumerate(_all_keys(names, phones), start=1):
        for key in keys:
            found[key].append(number)
    return found


def _all_keys(names: Objects, phones: Objects) -> Iterator[set[tuple[str, ...]]]:
    """For each row, what makes it the same as another that has one of them too."""
    mobiles = clean_column(Kind.MOBILE, np.ascontiguousarray(phones))
    valid = mobile_valid_column(mobiles).tolist()
    folded = normal_names(objects([text_of(cell) for cell in names.tolist()])).tolist()
    for name, fold, mobile, is_valid in zip(names.tolist(), folded, mobiles.tolist(), valid, strict=True):
        keys = {("name", fold)} if fold else set()
        yield keys | _firm_keys(name) | ({("mobile", str(mobile))} if is_valid else set())


def _firm_keys(name: Cell) -> set[tuple[str, ...]]:
    """Brand and region of a firm; only with both are two names of one brand the same firm."""
    parts = name_parts(name) if isinstance(name, str) else None
    if parts is None or not (parts.brand and parts.form and parts.region):
        return set()
    return {("firm", parts.region, parts.brand)}
