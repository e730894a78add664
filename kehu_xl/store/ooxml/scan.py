"""Where every cell of a worksheet part stands: a vectorised pass over its bytes.

The pass looks at the bytes behind each `<` as one number and never makes a Python object a
cell. What it does not recognise at a glance it leaves to `tokens`: cell by cell, or whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields

import numpy as np

from kehu_xl.store.ooxml.bytewise import Ints, Window, digits, distinct, packed
from kehu_xl.store.ooxml.index import (
    EMPTY,
    INLINE,
    MAX_COLUMN,
    NUMBER,
    RICH,
    TYPE_CODES,
    Body,
    Bools,
    Bytes,
    CellIndex,
    RowIndex,
    Scan,
    from_tokens,
)  # fmt: skip
from kehu_xl.store.ooxml.regular import regular_rows
from kehu_xl.store.ooxml.tokens import SheetData, attributes_of, column_number, find_sheet_data, whole

_DATA_END = b"</sheetData"
_SPACED = b'<t xml:space="preserve">'
_TAIL = 24  # bytes that hold ` s="1234" t="inlineStr"`
_LOOK_AHEAD = 4  # tags looked at behind a cell's first
_CHUNK = 2 * 2**20
_THREADS = 2

# What follows a `<`, by its first two bytes.
_OTHER, _CELL, _ROW, _V, _V_END, _C_END, _F, _F_END, _IS, _IS_END, _T, _T_END, _R_END, _ODD = range(14)
_STARTS = {
    "c ": _CELL, "c>": _CELL, "c/": _CELL, "ro": _ROW, "v>": _V, "/v": _V_END, "/c": _C_END,
    "f>": _F, "f ": _F, "f/": _F, "/f": _F_END, "is": _IS, "/i": _IS_END, "t>": _T, "t ": _T,
    "/t": _T_END, "/r": _R_END,
}  # fmt: skip


def _kind_table() -> Bytes:
    table = np.zeros(2**16, np.uint8)
    for start, kind in _STARTS.items():
        table[packed(start.encode())] = kind
    for mark in b"!?":
        table[mark::256] = _ODD
    return table


_KINDS = _kind_table()


class Irregular(Exception):
    """The fast pass does not understand this sheet."""


def scan(xml: bytes) -> Body | None:
    """Index a worksheet part (UTF-8); None where it has no sheetData, ValueError where a cell stands nowhere.

    >>> body = scan(b'<worksheet><sheetData><row r="7"><c r="B7"><v>5</v></c></row></sheetData></worksheet>')
    >>> body.rows.number.tolist(), body.cells.column.tolist()
    ([7], [2])
    """
    where = find_sheet_data(xml)
    if where is None:
        return None
    if where.bare:
        return Body(where, xml[: where.start], *from_tokens(xml, where))
    try:
        found = _fast(xml, where)
    except (Irregular, OverflowError):
        found = from_tokens(xml, where)
    if found.cells.column.max(initial=0) > MAX_COLUMN:
        raise ValueError(MAX_COLUMN)
    return Body(where, xml[: where.start], *found)


def _fast(xml: bytes, where: SheetData) -> Scan:
    if where.prefix or len(xml) < where.end + _TAIL:
        raise Irregular
    window = Window(xml)
    with ThreadPoolExecutor(_THREADS) as pool:  # numpy lets go of the interpreter lock
        scans = list(pool.map(lambda span: scan_rows(window, *span), _spans(xml, where)))
    return joined(scans) if scans else from_tokens(xml, where)


def joined(scans: list[Scan]) -> Scan:
    """Stretches that follow each other as one; the list is emptied."""
    before = np.cumsum([0, *(len(scan.rows.number) for scan in scans)], dtype=np.int32)
    for scan, rows in zip(scans, before[:-1], strict=True):
        scan.cells.row[:] += rows
    rows, cells = [scan.rows for scan in scans], [scan.cells for scan in scans]
    scans.clear()
    return Scan(_joined(rows, RowIndex), _joined(cells, CellIndex))


def _spans(xml: bytes, where: SheetData) -> Iterator[tuple[int, int]]:
    """Stretches of whole rows."""
    start = where.start
    while start < where.end:
        stop = xml.find(b"<row", min(start + _CHUNK, where.end), where.end)
        stop = where.end if stop < 0 else stop
        yield start, stop
        start = stop


def _joined(parts: list, kind: type):  # type: ignore[no-untyped-def,type-arg]
    """All stretches as one; each piece is let go of as soon as it is copied, for there are a hundred megabytes."""
    columns = [[getattr(part, field.name) for part in parts] for field in fields(kind)]
    parts.clear()
    return kind(*(_emptied(column) for column in columns))


def _emptied(pieces: list[Ints]) -> Ints:
    whole = np.concatenate(pieces)
    pieces.clear()
    return whole


def scan_rows(window: Window, start: int, stop: int) -> Scan:
    """Index the whole rows between two offsets; rows count from the first of them."""
    return regular_rows(window, start, stop) or _by_tags(window, start, stop)


def _by_tags(window: Window, start: int, stop: int) -> Scan:
    """The same where there is something unusual among them."""
    if window.xml.find(_DATA_END, start, stop) >= 0:
        raise Irregular
    tags = np.append(window.positions(start, stop, b"<"), [stop] * _LOOK_AHEAD)
    kinds = _KINDS[window.shorts(tags + 1)]
    kinds[-_LOOK_AHEAD:] = _OTHER
    closing_row = kinds == _R_END
    closing_row[closing_row] = window.dwords(tags[closing_row] + 1) == packed(b"/row")
    if (kinds == _ODD).any():
        raise Irregular
    rows = _rows(window, tags, np.flatnonzero(kinds == _ROW), np.flatnonzero(closing_row))
    bounds = np.flatnonzero((kinds == _CELL) | (kinds == _ROW) | closing_row)
    opening = np.flatnonzero(kinds[bounds] == _CELL)
    first = bounds[opening]
    if len(opening) and opening[-1] + 1 >= len(bounds):
        raise Irregular
    cells = _cells(window, tags, kinds, (first, bounds[opening + 1]))
    return Scan(rows, _placed(window, rows, cells))


def _rows(window: Window, tags: Ints, opens: Ints, closes: Ints) -> RowIndex:
    start = tags[opens]
    if (window.words(start + 1) & packed(b"\xff" * 7) != packed(b'row r="')).any():
        raise Irregular
    quote = window.next_quote(start + 8)
    number = digits(window, start + 8, quote)
    inner = window.behind_tag(tags[opens + 1])
    bare = window.bytes(inner - 2) == ord("/")
    end = inner.copy()
    if len(closes) != len(opens) - int(bare.sum()):
        raise Irregular
    end[~bare] = tags[closes]
    if (end < inner).any() or (start[1:] < end[:-1]).any():
        raise Irregular
    return RowIndex(number, start, inner, end, bare)


@dataclass(eq=False)
class _Cells:
    """Cells of a chunk while their parts are being found."""

    start: Ints
    end: Ints
    gt: Ints  # of the `>` of the opening tag
    inner: Bytes  # EMPTY where there is no value, NUMBER for `<v>`, INLINE for `<is><t>`, RICH for neither
    formula: Bools
    value: Ints
    value_end: Ints


def _cells(window: Window, tags: Ints, kinds: Bytes, span: tuple[Ints, Ints]) -> _Cells:
    """Classify cells by the tags they are made of: `span` is (opening tag, first tag of what follows)."""
    first, after = span
    last = after - 1
    count = after - first
    gt = window.behind_tag(tags[first + 1]) - 1
    start, end = tags[first], tags[last] + 4
    formula = (count > 1) & (kinds[first + 1] == _F)
    second = kinds[np.minimum(first + 1, last)]
    closed = (kinds[last] == _C_END) & (window.bytes(tags[last] + 3) == ord(">"))
    valued = closed & (kinds[last - 1] == _V_END) & (kinds[last - 2] == _V) & (count == np.where(formula, count, 4))
    valued &= (count == 4) | ((count == 6) & (kinds[first + 2] == _F_END)) | (count == 5)
    inline = closed & (count == 6) & (second == _IS) & (kinds[first + 2] == _T) & (kinds[last - 2] == _T_END)
    blank = (count == 1) & (window.bytes(gt - 1) == ord("/"))
    empty = blank | (closed & (count == 2)) | (closed & formula & ((count == 3) | (count == 4)) & ~valued)
    inner = np.full(len(first), RICH, np.uint8)
    inner[empty], inner[inline], inner[valued] = EMPTY, INLINE, NUMBER
    end[blank] = gt[blank] + 1
    value, value_end = start.copy(), end.copy()
    value[valued], value_end[valued] = tags[last[valued] - 2] + 3, tags[last[valued] - 1]
    value[inline] = _behind_text_tag(window, tags[first[inline] + 2])
    value_end[inline] = tags[last[inline] - 2]
    odd = inline & (value < 0)
    inner[odd], value[odd], value_end[odd] = RICH, start[odd], end[odd]
    if not (blank | closed).all():
        raise Irregular
    return _Cells(start, end, gt, inner, formula, value, value_end)


def _behind_text_tag(window: Window, start: Ints) -> Ints:
    """The offset behind `<t>` or `<t xml:space="preserve">`, -1 for any other form."""
    plain = window.bytes(start + 2) == ord(">")
    spaced = (window.words(start) == packed(_SPACED[:8])) & (window.words(start + 16) == packed(_SPACED[16:]))
    return np.where(plain, start + 3, np.where(spaced, start + len(_SPACED), -1))


def _placed(window: Window, rows: RowIndex, cells: _Cells) -> CellIndex:
    """Give the cells their row, column, style and type by their attributes."""
    row = np.searchsorted(rows.start, cells.start, side="right") - 1
    if len(row) and (row.min() < 0 or (cells.start > rows.end[row]).any()):
        raise Irregular
    column, at, plain = _references(window, rows, cells, row)
    style, code, plain = _style_and_type(window, at, cells.gt, plain)
    for i in np.flatnonzero(~plain):
        column[i], style[i], code[i] = _attributes(window.xml, int(cells.start[i]), int(cells.gt[i]))
    types = np.where(cells.inner == NUMBER, code, cells.inner)
    types[(cells.inner == INLINE) & (code != INLINE)] = RICH
    types[(cells.inner == NUMBER) & (code == INLINE)] = RICH
    return CellIndex(
        cells.start.astype(np.uint32), cells.end.astype(np.uint32), row.astype(np.int32),
        column.astype(np.int16), style.astype(np.int32), types.astype(np.uint8), cells.formula,
        cells.value.astype(np.uint32), cells.value_end.astype(np.uint32),
    )  # fmt: skip


def _references(window: Window, rows: RowIndex, cells: _Cells, row: Ints) -> tuple[Ints, Ints, Bools]:
    """Columns, the offsets behind the reference, and where both are plainly right."""
    plain = window.dwords(cells.start + 2) == packed(b' r="')
    word = window.words(cells.start + 6)
    letters = [(word >> np.uint64(shift) & np.uint64(255)).astype(np.int64) for shift in (0, 8, 16)]
    column = letters[0] - 64
    length = np.ones(len(word), np.int64)
    plain &= (letters[0] > 64) & (letters[0] <= 90)
    for place in (1, 2):
        more = (letters[place] > 64) & (length == place)
        plain &= letters[place] <= 90
        column = np.where(more, column * 26 + letters[place] - 64, column)
        length += more
    row_digits = rows.start + 8
    size = window.next_quote(row_digits) - row_digits + 1
    mask = np.uint64(2**64 - 1) >> (np.uint64(64) - (size * 8).astype(np.uint64))
    expected = window.words(row_digits) & mask
    at = cells.start + 6 + length
    plain &= window.words(at) & mask[row] == expected[row]
    return column, at + size[row], plain


def _style_and_type(window: Window, at: Ints, gt: Ints, plain: Bools) -> tuple[Ints, Bytes, Bools]:
    """Read the attributes behind the reference: few different ones occur, so each is parsed once."""
    length = gt - at
    plain = plain & (length >= 0) & (length <= _TAIL)
    place, size = np.where(plain, at, 0), np.where(plain, length, 0)
    codes, firsts, sure = distinct(window, place, size, _TAIL)
    plain &= sure
    tails = [window.xml[a : a + n] for a, n in zip(place[firsts].tolist(), size[firsts].tolist(), strict=True)]
    styles, types = np.array([_tail(tail) for tail in tails], np.int64).reshape(-1, 2).T
    code = types[codes].astype(np.uint8)
    return styles[codes], code, plain & (code != RICH)


def _tail(text: bytes) -> tuple[int, int]:
    """Style and type of an attribute text; RICH where there is more in it."""
    found = attributes_of(text)
    style = found.get(b"s", b"0")
    if found.keys() - {b"s", b"t"} or not style.isdigit() or (text.strip(b" /") and not found):
        return 0, RICH
    return whole(style.decode()), TYPE_CODES.get(found.get(b"t", b"n"), RICH)


def _attributes(xml: bytes, start: int, gt: int) -> tuple[int, int, int]:
    found = attributes_of(xml[start : gt + 1])
    if b"r" not in found:
        raise Irregular
    letters = found[b"r"].decode().rstrip("0123456789")
    if not letters.isalpha() or not letters.isupper():
        raise Irregular
    style = whole((found.get(b"s") or b"0").decode())
    return column_number(letters), style, TYPE_CODES.get(found.get(b"t", b"n"), RICH)
