# cython: language_level=3, wraparound=False, initializedcheck=False, embedsignature=True
"""The innermost loops over the bytes of a sheet that is read; `regular` and `values` do the same without them.

Files are hostile: every comparison asks first where the bytes stop, and indexes are checked but where it is said.
"""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_DecodeUTF8, PyUnicode_New
from libc.string cimport memchr, memcmp, memcpy

import numpy as np

from kehu_xl.core._cells cimport Column, cell_at
from kehu_xl.store.ooxml.strings import plain

ctypedef unsigned char byte
ctypedef unsigned int uint32
ctypedef long long int64
ctypedef unsigned long long uint64

cdef enum:
    SHORTEST = 11  # bytes of `<c r="A1"/>`
    MOST_DIGITS = 15  # of a number that a double holds exactly
    SLOTS = 4096
    LONGEST = 48  # bytes of a text that is remembered

cdef enum:
    EMPTY, NUMBER, SHARED, TEXT, INLINE, BOOL, ERROR  # as in `index`

cdef double[MOST_DIGITS] POWERS
POWERS[:] = [10.0**n for n in range(MOST_DIGITS)]


cdef struct Reader:
    const byte* xml
    Py_ssize_t at
    Py_ssize_t stop


cdef inline bint skip(Reader* r, const char* text, Py_ssize_t size) noexcept nogil:
    """Step over a text; False where something else stands there."""
    if r.at + size > r.stop or memcmp(r.xml + r.at, text, size) != 0:
        return False
    r.at += size
    return True


cdef inline Py_ssize_t find(Reader* r, char mark) noexcept nogil:
    """The offset of the next such byte, -1 where there is none."""
    cdef const void* found = memchr(r.xml + r.at, mark, r.stop - r.at)
    return -1 if found == NULL else <const byte*> found - r.xml


cdef inline int64 digits(Reader* r, int most) noexcept nogil:
    """The number of one to so many digits, -1 where there are none or more."""
    cdef int64 value = 0
    cdef Py_ssize_t first = r.at
    while r.at < r.stop and c"0" <= r.xml[r.at] <= c"9":
        if r.at - first == most:
            return -1
        value = 10 * value + r.xml[r.at] - c"0"
        r.at += 1
    return value if r.at > first else -1


cdef inline int letters(Reader* r) noexcept nogil:
    """The column of one or two letters, 0 where there are none or more."""
    cdef int column = 0, count = 0
    while r.at < r.stop and c"A" <= r.xml[r.at] <= c"Z":
        column = 26 * column + r.xml[r.at] - c"A" + 1
        count += 1
        r.at += 1
        if count > 2:
            return 0
    return column


cdef inline int kind(Reader* r) noexcept nogil:
    """The type of a cell, up to where its value stands; -1 where it is written in another way."""
    if skip(r, b"><v>", 4):
        return NUMBER
    if skip(r, b"/>", 2):
        return EMPTY
    if not skip(r, b' t="', 4):
        return -1
    if skip(r, b'inlineStr"><is><t', 17):
        return INLINE if skip(r, b">", 1) or skip(r, b' xml:space="preserve">', 22) else -1
    if skip(r, b's"><v>', 6):
        return SHARED
    if skip(r, b'str"><v>', 8):
        return TEXT
    if skip(r, b'n"><v>', 6):
        return NUMBER
    if skip(r, b'b"><v>', 6):
        return BOOL
    return ERROR if skip(r, b'e"><v>', 6) else -1


cdef struct Cell:
    int column, style, type
    Py_ssize_t value, value_end


cdef bint read_cell(Reader* r, Py_ssize_t name, Py_ssize_t size, Cell* cell) noexcept nogil:
    """Step over a cell, from behind `<c r="`; its row is called as the `size` bytes at `name`."""
    cell.column = letters(r)
    if cell.column == 0 or not skip(r, <const char*> r.xml + name, size):
        return False
    cell.style = 0
    if skip(r, b' s="', 4):
        cell.style = <int> digits(r, 6)
        if cell.style < 0 or not skip(r, b'"', 1):
            return False
    cell.type = kind(r)
    cell.value = r.at
    if cell.type <= EMPTY:
        return cell.type == EMPTY
    r.at = cell.value_end = find(r, c"<")
    if r.at < 0:
        return False
    return skip(r, b"</t></is></c>", 13) if cell.type == INLINE else skip(r, b"</v></c>", 8)


@cython.boundscheck(False)  # no more rows or cells than their shortest forms find room for
def regular_rows(bytes xml, Py_ssize_t start, Py_ssize_t stop):
    """The arrays of RowIndex (but `bare`) and of CellIndex (but `formula`); None where anything is unusual.

    >>> xml = b'<row r="7"><c r="B7"><v>5</v></c></row>'
    >>> [array.tolist() for array in regular_rows(xml, 0, len(xml))[4:8]]
    [[11], [33], [0], [2]]
    """
    if not 0 <= start < stop <= PyBytes_GET_SIZE(xml) or stop >= 2**32:
        return None
    cdef Reader r = Reader(<const byte*> PyBytes_AS_STRING(xml), start, stop)
    cdef Py_ssize_t most = (stop - start) // SHORTEST + 1, rows = 0, cells = 0, name, size, tag
    cdef int64[:, ::1] row = np.empty((4, most), np.int64)  # number, start, inner, end
    cdef uint32[:, ::1] place = np.empty((4, most), np.uint32)  # start, end, value, value_end
    cdef int[:, ::1] of_cell = np.empty((2, most), np.int32)  # row, style
    cdef short[::1] column = np.empty(most, np.int16)
    cdef byte[::1] type = np.empty(most, np.uint8)
    cdef Cell cell
    cdef bint good = True
    with nogil:
        while good and r.at < r.stop:
            row[1, rows] = r.at
            if not skip(&r, b'<row r="', 8):
                good = False
                break
            name = r.at
            row[0, rows] = digits(&r, 7)
            size = r.at - name + 1  # with the quote
            tag = find(&r, c"<")
            if row[0, rows] < 1 or tag < 0 or r.xml[r.at] != c'"' or r.xml[tag - 1] != c">" or r.xml[tag - 2] == c"/":
                good = False
                break
            r.at = row[2, rows] = tag
            while skip(&r, b'<c r="', 6):
                place[0, cells], of_cell[0, cells] = <uint32> (r.at - 6), <int> rows
                good = read_cell(&r, name, size, &cell)
                if not good:
                    break
                place[1, cells] = <uint32> r.at
                column[cells], of_cell[1, cells], type[cells] = cell.column, cell.style, cell.type
                if cell.type == EMPTY:
                    place[2, cells], place[3, cells] = place[0, cells], place[1, cells]
                else:
                    place[2, cells], place[3, cells] = <uint32> cell.value, <uint32> cell.value_end
                cells += 1
            row[3, rows] = r.at
            good = good and r.at > tag and skip(&r, b"</row>", 6)
            rows += 1
    if not good:
        return None
    lines, places, facts = np.asarray(row)[:, :rows], np.asarray(place)[:, :cells], np.asarray(of_cell)[:, :cells]
    return (
        *lines.copy(), places[0].copy(), places[1].copy(), facts[0].copy(), np.asarray(column)[:cells].copy(),
        facts[1].copy(), np.asarray(type)[:cells].copy(), places[2].copy(), places[3].copy(),
    )


cdef class Texts:
    """Texts met before, by their bytes: a column that repeats itself holds few objects."""

    cdef list keys, met

    def __init__(self):
        self.keys, self.met = [None] * SLOTS, [None] * SLOTS

    cdef object text(self, const byte* raw, Py_ssize_t size):
        cdef uint64 mixed = size, word
        cdef Py_ssize_t at, slot
        for at in range(0, size, 8):
            word = 0
            memcpy(&word, raw + at, min(8, size - at))
            mixed = (mixed ^ word) * 0x9E3779B97F4A7C15ULL
            mixed ^= mixed >> 29
        slot = mixed % SLOTS
        key = self.keys[slot]
        if key is None or PyBytes_GET_SIZE(key) != size or memcmp(PyBytes_AS_STRING(key), raw, size) != 0:
            self.keys[slot], self.met[slot] = (<const char*> raw)[:size], text_of(raw, size)
        return self.met[slot]


cdef inline bint follows(byte mark) noexcept nogil:
    """Whether a byte continues a character of UTF-8."""
    return mark & 0xC0 == 0x80


cdef object text_of(const byte* raw, Py_ssize_t size):
    """What an XML text means in a cell.

    Made here are texts of ASCII and of characters in three bytes, such as Chinese ones; others by Python.
    """
    cdef Py_ssize_t at = 0, wide = 0, place
    cdef unsigned short* marks
    while at < size:
        if raw[at] < 0x80:
            if raw[at] == c"&" or raw[at] == c"\r" or (raw[at] == c"_" and raw[at + 1] == c"x"):
                return plain(PyUnicode_DecodeUTF8(<const char*> raw, size, NULL))
            at += 1
        elif (
            0xE0 < raw[at] < 0xF0 and raw[at] != 0xED
            and at + 2 < size and follows(raw[at + 1]) and follows(raw[at + 2])
        ):
            at += 3
            wide += 1
        else:
            return plain(PyUnicode_DecodeUTF8(<const char*> raw, size, NULL))
    text = PyUnicode_New(size - 2 * wide, 0xFFFF if wide else 0x7F)
    if not wide:
        memcpy(PyUnicode_DATA(text), raw, size)
        return text
    marks, at = <unsigned short*> PyUnicode_DATA(text), 0
    for place in range(size - 2 * wide):
        if raw[at] < 0x80:
            marks[place] = raw[at]
            at += 1
        else:
            marks[place] = (raw[at] & 0x0F) << 12 | (raw[at + 1] & 0x3F) << 6 | raw[at + 2] & 0x3F
            at += 3
    return text


cdef bint read_number(const byte* raw, Py_ssize_t size, double* number) noexcept nogil:
    """A plain decimal that a double and one division give exactly; False for any other."""
    cdef bint negative = size > 0 and raw[0] == c"-"
    cdef Py_ssize_t i, point = 0
    cdef int64 whole = 0
    if not negative < size <= MOST_DIGITS + negative:
        return False
    for i in range(negative, size):
        if c"0" <= raw[i] <= c"9":
            whole = 10 * whole + raw[i] - c"0"
        elif raw[i] == c"." and point == 0 and negative < i < size - 1:
            point = i
        else:
            return False
    number[0] = whole / POWERS[size - 1 - point] if point else <double> whole
    if negative:
        number[0] = -number[0]
    return True


def read_values(
    bytes xml, cells, const int64[::1] wanted, const byte[::1] repeats, strings, Texts texts,
    object[:] objects, double[::1] numbers,
):
    """Put plain texts and numbers of some cells of a CellIndex into their places; the places left to do."""
    cdef const byte[::1] type = cells.type
    cdef const short[::1] column = cells.column
    cdef const uint32[::1] start = cells.value, end = cells.value_end
    cdef const byte* raw = <const byte*> PyBytes_AS_STRING(xml)
    cdef Py_ssize_t place, cell, size, stop = PyBytes_GET_SIZE(xml)
    cdef Column shared = Column(strings)
    cdef Reader r
    cdef int64 number
    cdef list left = []
    for place in range(wanted.shape[0]):
        cell = wanted[place]
        if not start[cell] <= end[cell] <= stop:
            raise IndexError(cell)
        size = end[cell] - start[cell]
        if type[cell] == EMPTY:
            continue
        if type[cell] == TEXT or type[cell] == INLINE:
            if size > LONGEST or not repeats[column[cell]]:
                objects[place] = text_of(raw + start[cell], size) if size else None
            else:
                objects[place] = texts.text(raw + start[cell], size) if size else None
        elif type[cell] == NUMBER and read_number(raw + start[cell], size, &numbers[place]):
            continue
        elif type[cell] == SHARED:
            r = Reader(raw, start[cell], end[cell])
            number = digits(&r, 8)
            if 0 <= number < shared.size and r.at == r.stop:
                objects[place] = cell_at(shared, number)
        else:
            left.append(place)
    return np.array(left, np.int64)
