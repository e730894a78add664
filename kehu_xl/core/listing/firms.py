"""Several firms in one cell: each becomes a customer; what else the row says belongs to the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from unicodedata import normalize

import numpy as np
import pandas as pd

from kehu_xl.core.listing.candidates import Candidates
from kehu_xl.core.listing.profile import is_company
from kehu_xl.core.listing.types import frame_of
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Cell
from kehu_xl.core.typed import column, objects
from kehu_xl.spec.vocabulary.listing import BETWEEN_FIRMS

_NAME = "customer_name"
_BETWEEN = re.compile(BETWEEN_FIRMS)
_SHORTEST = 5  # characters of a firm's name: 有限公司 alone is the rest of a wrapped one


def firms_in(cell: Cell) -> list[str]:
    """The firms that a cell names one after the other; none where it is a single name.

    >>> firms_in("徐州华信商贸有限公司\\n扬州新客有限公司"), firms_in("徐州华信商贸\\n有限公司"), firms_in("王芳、李明")
    (['徐州华信商贸有限公司', '扬州新客有限公司'], [], [])
    """
    if not isinstance(cell, str) or _BETWEEN.search(cell) is None:
        return []
    parts = [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
    certain = all(len(normalize("NFKC", part)) >= _SHORTEST and is_company(part) for part in parts)
    return parts if certain and len(parts) > 1 else []


def with_firms_apart(candidates: Candidates) -> Candidates:
    """A candidate for every firm; the further ones of a row bear nothing but their names.

    A further row of a customer over several rows belongs to the first firm.
    """
    told = dict(_told(candidates))
    if not told:
        return candidates
    whole = candidates.whole
    told = {place: firms if whole[place] else firms[:1] for place, firms in told.items()}
    times = np.array([max(len(told.get(place, ())), 1) for place in range(len(candidates.sheet))])
    places = np.repeat(np.arange(len(times)), times)
    further = np.concatenate([[False], places[1:] == places[:-1]])
    cells = {name: column(candidates.frame, name)[places] for name in candidates.frame.columns}
    for values in cells.values():
        values[further] = None
    for place, firms in told.items():
        cells[_NAME][places == place] = firms
    frame = frame_of(cells, pd.RangeIndex(1, len(places) + 1))
    return replace(candidates, frame=frame, sheet=candidates.sheet[places], row=candidates.row[places])


def several_firms(candidates: Candidates) -> Iterator[Findings]:
    """A finding for every cell that names several firms; of the candidates before they are taken apart."""
    told = [(place, firms) for place, firms in _told(candidates) if candidates.whole[place]]
    if told:
        rows = np.array([place for place, _ in told], np.int64)
        values = column(candidates.frame, _NAME)[rows]
        facts = {"count": objects([str(len(firms)) for _, firms in told])}
        places = candidates.sources(rows, _NAME)
        yield Findings("several_firms", "customers", _NAME, np.zeros(len(rows), np.int64), values, facts, places)


def _told(candidates: Candidates) -> Iterator[tuple[int, list[str]]]:
    for place, cell in enumerate(column(candidates.frame, _NAME).tolist()):
        firms = firms_in(cell)
        if firms:
            yield place, firms
