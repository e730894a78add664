"""What the cells of an indexed sheet hold, as object arrays; lossless, and fast on plain cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kehu_xl.compiled import compiled
from kehu_xl.core.snapshot import CellError
from kehu_xl.store.ooxml.bytewise import Ints, Window, digits
from kehu_xl.store.ooxml.index import (
    BOOL,
    ERROR,
    INLINE,
    ISO_DATE,
    MAX_COLUMN,
    NUMBER,
    RICH,
    SHARED,
    TEXT,
    TYPE_CODES,
    CellIndex,
)
from kehu_xl.store.ooxml.repeated import Repeated
from kehu_xl.store.ooxml.strings import plain, plain_escapes
from kehu_xl.store.ooxml.tokens import parse_cell

Objects = NDArray[np.object_]
Floats = NDArray[np.float64]
_Into: TypeAlias = tuple[Objects, Floats, NDArray[np.bool_]]

native = compiled("kehu_xl.store.ooxml._reading")
SHIFT_1904 = 1462
_EPOCH = datetime(1899, 12, 30)
_NONE = np.zeros(MAX_COLUMN + 2, np.uint8)  # no column is known to repeat itself
WHOLE = 1e15  # below it a whole number is written without a point


class Unstorable(ValueError):
    """A value that no cell can hold."""


@dataclass(frozen=True, eq=False)
class Decoded:
    """Some cells' values: numbers apart, since dates and percents are still to be told."""

    objects: Objects  # None where the cell is a number
    numbers: Floats  # NaN where it is none
    iso: NDArray[np.bool_]  # dates written as ISO text: `numbers` holds their 1900 serial

    def at(self, cells: Ints) -> Decoded:
        """Some of them."""
        return Decoded(self.objects[cells], self.numbers[cells], self.iso[cells])

    def put(self, places: Ints, others: Decoded) -> None:
        """Take others in at some places."""
        self.objects[places], self.numbers[places], self.iso[places] = others.objects, others.numbers, others.iso


def decode(
    window: Window, cells: CellIndex, wanted: Ints, strings: Objects, repeated: Repeated | None = None
) -> Decoded:
    """Read the cells at the given places of the index; `repeated` knows columns whose texts occur again and again."""
    if native is None:
        return _decoded((window, cells, strings), wanted, repeated)
    repeats, texts = (_NONE, None) if repeated is None else (repeated.repeats.view(np.uint8), repeated.texts)
    found = Decoded(np.empty(len(wanted), object), np.full(len(wanted), np.nan), np.zeros(len(wanted), bool))
    left = native.read_values(window.xml, cells, wanted, repeats, strings, texts, found.objects, found.numbers)
    if len(left):
        found.put(left, _decoded((window, cells, strings), wanted[left], repeated))
    return found


def _decoded(source: tuple[Window, CellIndex, Objects], wanted: Ints, repeated: Repeated | None) -> Decoded:
    """The same in numpy, for the cells that are left or where there are no compiled loops."""
    window, cells, strings = source
    types = cells.type[wanted]
    start, end = cells.value[wanted].astype(np.int64), cells.value_end[wanted].astype(np.int64)
    objects, numbers = np.empty(len(wanted), object), np.full(len(wanted), np.nan)
    iso = np.zeros(len(wanted), bool)
    shared = np.flatnonzero(types == SHARED)
    objects[shared] = _shared(window, (start[shared], end[shared]), strings)
    numeric = np.flatnonzero(types == NUMBER)
    numbers[numeric] = parse_numbers(window, start[numeric], end[numeric])
    texts = np.flatnonzero((types == TEXT) | (types == INLINE))
    if repeated is not None:
        texts = _without_repeated((window, repeated), (texts, cells.column[wanted[texts]]), (start, end), objects)
    objects[texts] = parse_texts(window, start[texts], end[texts])
    into = (objects, numbers, iso)
    for i in numeric[np.isnan(numbers[numeric])]:
        _put(objects, numbers, i, window.xml[start[i] : end[i]].decode())
    for i in np.flatnonzero((types == BOOL) | (types == ERROR) | (types == ISO_DATE)):
        _special(into, int(i), int(types[i]), plain(window.xml[start[i] : end[i]].decode()))
    for i in np.flatnonzero(types == RICH):
        _rich(window.xml[start[i] : end[i]], into, int(i), strings)
    return Decoded(objects, numbers, iso)


def _without_repeated(
    known: tuple[Window, Repeated], texts: tuple[Ints, NDArray[np.integer]], span: tuple[Ints, Ints], objects: Objects
) -> Ints:
    """Put in the texts of columns that repeat themselves; the other texts."""
    (window, repeated), (places, column), (start, end) = known, texts, span
    size = end[places] - start[places]
    expected = repeated.expected(column, size)
    at = places[expected]
    objects[at], sure = repeated.read(window, start[at], size[expected])
    expected[expected] = sure
    return places[~expected]


def _shared(window: Window, span: tuple[Ints, Ints], strings: Objects) -> Objects:
    index = digits(window, *span)
    found = np.empty(len(index), object)
    known = (index >= 0) & (index < len(strings))
    found[known] = strings[index[known]]
    return found


def _put(objects: Objects, numbers: Floats, i: int, text: str) -> None:
    try:
        numbers[i] = float(text)
    except ValueError:
        objects[i] = plain(text) or None


def _special(into: _Into, i: int, kind: int, text: str) -> None:
    objects, numbers, iso = into
    if kind == BOOL:
        objects[i] = text.strip() in {"1", "true"}
    elif kind == ERROR:
        objects[i] = CellError(text)
    else:
        serial = iso_serial(text.strip())
        iso[i] = serial is not None
        if serial is None:
            objects[i] = text
        else:
            numbers[i] = serial


def _rich(xml: bytes, into: _Into, i: int, strings: Objects) -> None:
    cell = parse_cell(xml)
    objects, numbers, _ = into
    kind = TYPE_CODES.get(cell.type.encode(), TEXT)
    if cell.text is None:
        return
    if kind == SHARED:
        place = int(cell.text) if cell.text.strip().isdigit() else len(strings)
        objects[i] = strings[place] if place < len(strings) else None
    elif kind == NUMBER:
        _put(objects, numbers, i, cell.text)
    elif kind in {TEXT, INLINE}:
        objects[i] = plain_escapes(cell.text)
    else:
        _special(into, i, kind, cell.text)


def parse_numbers(window: Window, start: Ints, end: Ints) -> Floats:
    """Plain decimals exactly (at most 15 digits, so one division rounds right); others by `float`; NaN if none.

    >>> xml = b"xxxxxxxx-12.50;1e3;................"
    >>> parse_numbers(Window(xml), np.array([8, 15]), np.array([14, 18])).tolist()
    [-12.5, 1000.0]
    """
    negative = window.bytes(start) == ord("-")
    first = start + negative
    whole = digits(window, first, end)
    result = whole.astype(np.float64)
    hard = np.flatnonzero(whole < 0)
    if len(hard):
        result[hard] = _decimals(window, first[hard], end[hard])
    result = np.where(negative, -result, result)
    for i in np.flatnonzero(np.isnan(result)):
        try:
            result[i] = float(window.xml[start[i] : end[i]])
        except ValueError:
            continue
    result[np.isinf(result)] = np.nan
    return result


def _decimals(window: Window, start: Ints, end: Ints) -> Floats:
    """Numbers with a point, or of more than eight digits."""
    point = window.find_point(start, end)
    fraction_size = np.maximum(end - point - 1, 0)
    high_end = np.maximum(point - 8, start)
    low = digits(window, high_end, point)
    high = np.where(high_end > start, digits(window, start, high_end), 0)
    fraction = np.where(fraction_size > 0, digits(window, point + 1, end), 0)
    fine = (low >= 0) & (high >= 0) & (fraction >= 0) & (end - start - (fraction_size > 0) <= 15)
    scale = 10 ** np.where(fine, fraction_size, 0)
    integer = np.where(fine, (high * 10**8 + low) * scale + fraction, 0)
    return np.where(fine, integer / scale, np.nan)


def parse_texts(window: Window, start: Ints, end: Ints) -> Objects:
    """Texts between two offsets each, a tag behind every one; None for an empty text.

    >>> xml = b"<t>A</t><t>B&amp;C</t>"
    >>> parse_texts(Window(xml), np.array([3, 11]), np.array([4, 18])).tolist()
    ['A', 'B&C']
    """
    texts = np.empty(len(start), object)
    if not len(start):
        return texts
    joined = window.cut(start, end + 1).decode()  # the byte behind each is the `<` of its closing tag
    pieces: list[str] = joined.split("<")[:-1]
    if "&" in joined or "_x" in joined or "\r" in joined:
        pieces = [plain(t) if "&" in t or "_x" in t or "\r" in t else t for t in pieces]
    texts[:] = pieces
    texts[end == start] = None
    return texts


def objects(values: Sequence[object]) -> Objects:
    """A list as an object array."""
    array = np.empty(len(values), object)
    array[:] = values
    return array


def iso_serial(text: str) -> float | None:
    """The 1900 serial of an ISO 8601 date; None where it is none.

    >>> iso_serial("2024-01-05")
    45296.0
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return to_serial(moment)


def to_serial(moment: datetime) -> float:
    """The serial of the 1900 system.

    >>> to_serial(datetime(1900, 2, 28)), to_serial(datetime(1900, 3, 1))
    (59.0, 61.0)
    """
    serial = (moment.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    return serial if serial >= 61 else serial - 1


def from_serial(serial: float) -> datetime | None:
    """The moment of a serial of the 1900 system, None where there is none (0 to 9999-12-31).

    >>> from_serial(45296.5)
    datetime.datetime(2024, 1, 5, 12, 0)
    """
    if not 0 <= serial < 2958466:
        return None
    days = serial if serial >= 60 else serial + 1
    return _EPOCH + timedelta(milliseconds=round(days * 86_400_000))


def number_text(number: float) -> str:
    """The shortest decimal that reads back as the same number.

    >>> number_text(3.0), number_text(0.1), number_text(1e21)
    ('3', '0.1', '1e+21')
    """
    if not np.isfinite(number):
        raise Unstorable(str(number))
    return str(int(number)) if number.is_integer() and abs(number) < WHOLE else repr(float(number))
