"""Rows of other tables that a list of customers holds in its columns: contacts made, and people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from kehu_xl.core.clean import clean_cell
from kehu_xl.core.listing.candidates import Candidates
from kehu_xl.core.listing.parts import Part
from kehu_xl.core.listing.people import attribute
from kehu_xl.core.listing.types import Mask, frame_of
from kehu_xl.core.snapshot import Cell, Snapshot
from kehu_xl.core.typed import column, objects, text_of
from kehu_xl.spec.choices import YES_NO
from kehu_xl.spec.types import Kind
from kehu_xl.spec.vocabulary.importing import EVENT, EVENT_BREAKS, PERSON_NAME

_BREAKS = re.compile(EVENT_BREAKS)
_EVENT = re.compile(EVENT, re.DOTALL)
_FIRST = 1  # the contact that 客户 itself names


@dataclass(frozen=True, slots=True)
class Event:
    """A contact that a cell tells of: its day and what was said."""

    day: float
    text: str


def events(note: str, day: Cell) -> list[Event]:
    """The contacts that a note tells of: `日期: 项目; 日期: 项目` where every part is certain, else one on its day.

    >>> [event.text for event in events("2026-1-5: 来电; 2026.2.1：上门看样", None)]
    ['来电', '上门看样']
    >>> events("2026-1-5: 来电; 下周再说", 46100.0)
    [Event(day=46100.0, text='2026-1-5: 来电; 下周再说')]
    >>> events("谈价格", None)
    []
    """
    parts = [part.strip() for part in _BREAKS.split(note) if part.strip()]
    found = [event for part in parts if (event := _event(part)) is not None]
    if parts and len(found) == len(parts):
        return found
    return [Event(float(day), note)] if isinstance(day, float) and day > 0 else []


def _event(part: str) -> Event | None:
    matched = _EVENT.fullmatch(part)
    day = clean_cell(Kind.DATE, matched["day"].strip()) if matched else None
    return Event(day, matched["text"].strip()) if matched and isinstance(day, float) else None


def told(frame: pd.DataFrame) -> Mask:
    """Candidates whose note becomes 联系记录."""
    pairs = zip(column(frame, "latest_note").tolist(), column(frame, "opening_last_contact").tolist(), strict=True)
    chosen = (bool(isinstance(note, str) and events(note, day)) for note, day in pairs)
    return np.fromiter(chosen, np.bool_, len(frame))


def interactions(part: Part, snapshot: Snapshot) -> Candidates | None:
    """A row of 联系记录 for every contact that the notes of customers tell of."""
    frame, ids = part.candidates.frame, part.ids(snapshot["customers"])
    notes, days = column(frame, "latest_note"), column(frame, "opening_last_contact")
    owners, people = column(frame, "owner"), column(frame, "contact_name")
    rows: list[tuple[int, dict[str, Cell]]] = []
    for place in np.flatnonzero(told(frame)).tolist():
        for event in events(str(notes[place]), days[place]) if ids[place] else ():
            cells = {"customer_id": ids[place], "contact": people[place], "date": event.day, "content": event.text,
                     "recorder": owners[place]}  # fmt: skip
            rows.append((place, cells))
    return _candidates(part.candidates, rows)


def contacts(part: Part, snapshot: Snapshot) -> Candidates | None:
    """A row of 联系人 for every person of whom a list of customers says more than 客户 holds."""
    frame, ids = part.candidates.frame, part.ids(snapshot["customers"])
    names, mobiles = column(frame, "contact_name"), column(frame, "mobile")
    rows: list[tuple[int, dict[str, Cell]]] = []
    for place, number, said in _people(part.candidates):
        cells: dict[str, Cell] = {"customer_id": ids[place], **said}
        if number == _FIRST:
            name = names[place] or column(frame, "customer_name")[place]
            cells |= {"name": name, "mobile": mobiles[place], "primary": YES_NO[0].label}
        if ids[place]:
            rows.append((place, {"name": PERSON_NAME.format(number=number), **cells}))
    return _candidates(part.candidates, rows)


def _people(candidates: Candidates) -> Iterator[tuple[int, int, dict[str, Cell]]]:
    """Candidate, number and cells of every person in columns of their own."""
    columns = [[(mapped.index, *who) for mapped in source.mapping.columns if (who := attribute(mapped.target))]
               for source in candidates.sheets]  # fmt: skip
    for place in range(len(candidates.sheet)) if any(columns) else ():
        source = candidates.sheets[candidates.sheet[place]]
        people: dict[int, dict[str, Cell]] = {}
        for index, number, name in columns[candidates.sheet[place]]:
            cell = source.raw.cells[candidates.row[place], index]
            if cell is not None:
                people.setdefault(number, {})[name] = text_of(cell) if isinstance(cell, datetime) else cell
        yield from ((place, number, said) for number, said in people.items())


def _candidates(source: Candidates, rows: Sequence[tuple[int, Mapping[str, Cell]]]) -> Candidates | None:
    if not rows:
        return None
    names = list(dict.fromkeys(name for _, cells in rows for name in cells))
    columns = {name: objects([cells.get(name) for _, cells in rows]) for name in names}
    places = np.array([place for place, _ in rows], np.int64)
    frame = frame_of(columns, pd.RangeIndex(1, len(rows) + 1))
    return Candidates(frame, source.sheets, source.sheet[places], source.row[places])
