# cython: language_level=3, wraparound=False, initializedcheck=False, embedsignature=True
"""The innermost loops over a sheet's bytes, compiled where a C compiler is at hand.

`regular`, `values` and `splice` do the same without it where this module could not be built. Files are hostile:
every comparison asks first where the bytes stop, and indexes are checked but in two functions that look ahead.
"""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Free, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_DecodeUTF8, PyUnicode_KIND, PyUnicode_New, PyUnicode_READ
from libc.string cimport memchr, memcmp, memcpy, strlen

cdef extern from "Python.h":
    char* PyOS_double_to_string(double number, char form, int precision, int flags, int* type) except NULL
    int Py_DTSF_ADD_DOT_0

import numpy as np

from kehu_xl.core.snapshot import Formula
from kehu_xl.store.ooxml.strings import plain

ctypedef unsigned char byte
ctypedef unsigned int uint32
ctypedef long long int64
ctypedef unsigned long long uint64

cdef enum:
    SHORTEST = 11  # bytes of `<c r="A1"/>`
    MOST_DIGITS = 15  # of a number that a double holds exactly
    MOST_TEXT = 32767  # characters of a cell
    SLOTS = 4096
    LONGEST = 48  # bytes of a text that is remembered

cdef enum:
    EMPTY, NUMBER, SHARED, TEXT, INLINE, BOOL, ERROR  # as in `index`

cdef double[23] POWERS
POWERS[:] = [10.0**n for n in range(23)]


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
    while r.at < r.stop and c'0' <= r.xml[r.at] <= c'9':
        if r.at - first == most:
            return -1
        value = 10 * value + r.xml[r.at] - 48
        r.at += 1
    return value if r.at > first else -1


cdef inline int letters(Reader* r) noexcept nogil:
    """The column of one or two letters, 0 where there are none or more."""
    cdef int column = 0, count = 0
    while r.at < r.stop and c'A' <= r.xml[r.at] <= c'Z':
        column = 26 * column + r.xml[r.at] - 64
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
    r.at = cell.value_end = find(r, c'<')
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
            tag = find(&r, c'<')
            if row[0, rows] < 1 or tag < 0 or r.xml[r.at] != c'"' or r.xml[tag - 1] != c'>' or r.xml[tag - 2] == c'/':
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
    cdef bint negative = size > 0 and raw[0] == c'-'
    cdef Py_ssize_t i, point = 0
    cdef int64 whole = 0
    if not negative < size <= MOST_DIGITS + negative:
        return False
    for i in range(negative, size):
        if c'0' <= raw[i] <= c'9':
            whole = 10 * whole + raw[i] - c'0'
        elif raw[i] == c'.' and point == 0 and negative < i < size - 1:
            point = i
        else:
            return False
    number[0] = whole / POWERS[size - 1 - point] if point else <double> whole
    if negative:
        number[0] = -number[0]
    return True


def read_values(
    bytes xml, cells, const int64[::1] wanted, const byte[::1] repeats, object[:] strings, Texts texts,
    object[:] objects, double[::1] numbers,
):
    """Put plain texts and numbers of some cells of a CellIndex into their places; the places left to do."""
    cdef const byte[::1] type = cells.type
    cdef const short[::1] column = cells.column
    cdef const uint32[::1] start = cells.value, end = cells.value_end
    cdef const byte* raw = <const byte*> PyBytes_AS_STRING(xml)
    cdef Py_ssize_t place, cell, size, stop = PyBytes_GET_SIZE(xml)
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
            if 0 <= number < strings.shape[0] and r.at == r.stop:
                objects[place] = strings[number]
        else:
            left.append(place)
    return np.array(left, np.int64)


cdef class Output:
    """Bytes that grow at their end."""

    cdef char* data
    cdef Py_ssize_t size, room

    def __dealloc__(self):
        PyMem_Free(self.data)

    def __len__(self):
        return self.size

    def __bytes__(self):
        return self.data[: self.size]

    cdef char* more(self, Py_ssize_t most) except NULL:
        """Where the next bytes go, with room for so many."""
        cdef char* data
        if self.size + most > self.room:
            data = <char*> PyMem_Realloc(self.data, 2 * self.size + most)
            if data == NULL:
                raise MemoryError
            self.data, self.room = data, 2 * self.size + most
        return self.data + self.size


cdef inline char* put(char* at, const char* text, Py_ssize_t size) noexcept nogil:
    """Write some bytes; behind them."""
    memcpy(at, text, size)
    return at + size


cdef inline char* put_whole(char* at, int64 number) noexcept nogil:
    """Write a whole number in decimals."""
    cdef char[20] text
    cdef int place = 20
    cdef uint64 rest = -number if number < 0 else number
    if number < 0:
        at[0] = c"-"
        at += 1
    while rest or place == 20:
        place -= 1
        text[place] = c"0" + rest % 10
        rest //= 10
    return put(at, text + place, 20 - place)


cdef char* put_text(char* at, str text) except? NULL:
    """Write a text as it stands inside `<t>`, at most five bytes a character; NULL where it needs a closer look."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t i, size = len(text)
    cdef uint32 mark, before = 0
    for i in range(size):
        mark = PyUnicode_READ(kind, data, i)
        if mark < 0x80:
            if mark == c"&":
                at = put(at, b"&amp;", 5)
            elif mark == c"<":
                at = put(at, b"&lt;", 4)
            elif mark == c">":
                at = put(at, b"&gt;", 4)
            elif (mark < 0x20 and mark != c"\t" and mark != c"\n") or (mark == c"x" and before == c"_"):
                return NULL
            else:
                at[0] = <char> mark
                at += 1
        elif mark < 0x800:
            at[0], at[1] = <char> (0xC0 | mark >> 6), <char> (0x80 | mark & 0x3F)
            at += 2
        elif mark < 0xD800 or 0xE000 <= mark < 0xFFFE:
            at[0], at[1] = <char> (0xE0 | mark >> 12), <char> (0x80 | mark >> 6 & 0x3F)
            at[2] = <char> (0x80 | mark & 0x3F)
            at += 3
        else:
            return NULL
        before = mark
    return at


cdef bint keeps_blanks(str text):
    """Whether blanks around or in a text would be lost unless it says that they count."""
    return text[0].isspace() or text[len(text) - 1].isspace() or "\n" in text


cdef char* put_formula(char* at, str formula, str shown) except? NULL:
    """Write a formula that shows a text; NULL where it needs a closer look."""
    at = put_text(put(at, b' t="str"><f>', 12), formula[1:] if formula.startswith("=") else formula)
    if at != NULL:
        at = put_text(put(at, b"</f><v>", 7), shown)
    return put(at, b"</v></c>", 8) if at != NULL else NULL


cdef char* put_number(char* at, double number) except NULL:
    """Write the shortest decimal that reads back as the same number, at most 32 bytes."""
    cdef char* text
    if -1e15 < number < 1e15 and number == <int64> number:
        return put_whole(at, <int64> number)
    text = PyOS_double_to_string(number, c"r", 0, Py_DTSF_ADD_DOT_0, NULL)
    at = put(at, text, strlen(text))
    PyMem_Free(text)
    return at


def render_cells(Output into, list values, const int64[::1] styles, other, int64[:, ::1] spans, byte[::1] blank):
    """Write cells behind their row numbers, one behind the other, and where each begins and ends.

    `other` renders what is neither text nor number, and what needs a closer look.
    """
    cdef Py_ssize_t i, size
    cdef char* at
    cdef char* behind
    cdef double number
    for i, value in enumerate(values):
        spans[0, i] = into.size
        size = 0
        if type(value) is str:
            size = len(<str> value)
        elif type(value) is Formula and type(value.value) is str:
            size = len(<str> value.text) + len(<str> value.value)
        at = into.more(5 * size + 120)
        at = put(at, b'"', 1)
        if styles[i]:
            at = put_whole(put(at, b' s="', 4), styles[i])
            at = put(at, b'"', 1)
        behind = NULL
        blank[i] = value is None or (type(value) is str and not size)
        if blank[i]:
            behind = put(at, b"/>", 2)
        elif type(value) is str and size <= MOST_TEXT:
            behind = put(at, b' t="inlineStr"><is><t', 21)
            behind = put(behind, b' xml:space="preserve">', 22) if keeps_blanks(value) else put(behind, b">", 1)
            behind = put_text(behind, value)
            if behind != NULL:
                behind = put(behind, b"</t></is></c>", 13)
        elif type(value) is Formula and size:
            behind = put_formula(at, value.text, value.value)
        elif isinstance(value, float):
            number = value
            blank[i] = number != number
            if blank[i]:
                behind = put(at, b"/>", 2)
            elif -1e300 < number < 1e300:
                behind = put(put_number(put(at, b"><v>", 4), number), b"</v></c>", 8)
        if behind == NULL:
            into.size = at - into.data
            text = other(value)
            blank[i] = text == "/>"
            text = text.encode()
            at = into.more(PyBytes_GET_SIZE(text))
            behind = put(at, PyBytes_AS_STRING(text), PyBytes_GET_SIZE(text))
        into.size = behind - into.data
        spans[1, i] = into.size


@cython.boundscheck(False)  # all places are looked at before anything is copied
def splice_cells(
    bytes old, const int64[::1] start, const int64[::1] end, const int64[::1] row, const int64[::1] column,
    Output cells, const int64[::1] cell, const int64[::1] cell_end, const int64[::1] tags, bytes row_tail,
):
    """The old bytes with cells in place of start:end; nothing is written for a cell of no length.

    `tags`: 1 closes an empty row tag before the cell, 2 opens a row whose tag ends in `row_tail`, 4 closes the row.
    """
    cdef Py_ssize_t i, count = start.shape[0], at = 0, stop = PyBytes_GET_SIZE(old), tail = PyBytes_GET_SIZE(row_tail)
    cdef Py_ssize_t size = stop
    if {len(end), len(row), len(column), len(cell), len(cell_end), len(tags)} != {count}:
        raise ValueError("unequal lengths")
    for i in range(count):
        if not at <= start[i] <= end[i] <= stop or not 0 <= cell[i] <= cell_end[i] <= cells.size:
            raise AssertionError("edits overlap")
        at = end[i]
        size += cell_end[i] - cell[i] - (end[i] - start[i]) + 30 + (40 + tail if tags[i] else 0)
    cdef bytes made = PyBytes_FromStringAndSize(NULL, size)
    cdef char* first = PyBytes_AS_STRING(made)
    cdef char* out = first
    cdef const char* source = PyBytes_AS_STRING(old)
    cdef const char* before = PyBytes_AS_STRING(row_tail)
    at = 0
    with nogil:
        for i in range(count):
            out = put(out, source + at, start[i] - at)
            at = end[i]
            if tags[i] & 1:
                out = put(out, b">", 1)
            if tags[i] & 2:
                out = put_whole(put(out, b'<row r="', 8), row[i])
                out = put(out, before, tail)
            if cell[i] < cell_end[i]:
                out = put(out, b'<c r="', 6)
                if column[i] > 702:
                    out = put_letter(out, (column[i] - 703) // 676)
                if column[i] > 26:
                    out = put_letter(out, (column[i] - 27) // 26 % 26)
                out = put_letter(out, (column[i] - 1) % 26)
                out = put_whole(out, row[i])
                out = put(out, cells.data + cell[i], cell_end[i] - cell[i])
            if tags[i] & 4:
                out = put(out, b"</row>", 6)
        out = put(out, source + at, stop - at)
    return made[: out - first]


cdef inline char* put_letter(char* at, int64 place) noexcept nogil:
    at[0] = <char> (65 + place)
    return at + 1


def find_keys(const int64[::1] keys, const int64[::1] wanted):
    """Where each of some numbers stands among ascending keys, or would stand; quick where they ascend too.

    >>> find_keys(np.array([2, 4, 6]), np.array([1, 4, 5, 9])).tolist()
    [0, 1, 2, 3]
    """
    found = np.empty(len(wanted), np.int64)
    cdef int64[::1] at = found
    cdef Py_ssize_t i, low = 0, high, middle, step
    for i in range(len(wanted)):
        low, step = (0 if i and wanted[i] < wanted[i - 1] else low), 1
        while low + step <= len(keys) and keys[low + step - 1] < wanted[i]:  # further and further from the one before
            low += step
            step *= 2
        high = min(low + step - 1, len(keys))
        while low < high:
            middle = (low + high) // 2
            if keys[middle] < wanted[i]:
                low = middle + 1
            else:
                high = middle
        at[i] = low
    return found
