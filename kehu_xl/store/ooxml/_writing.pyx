# cython: language_level=3, wraparound=False, initializedcheck=False, embedsignature=True
"""The innermost loops over cells that are written; `splice` does the same without them."""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Free, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.string cimport memcpy, strlen

from kehu_xl.core._cells cimport Column, cell_at

import numpy as np

from kehu_xl.core.snapshot import Formula

ctypedef unsigned char byte
ctypedef unsigned int uint32
ctypedef long long int64
ctypedef unsigned long long uint64

cdef extern from "Python.h":
    char* PyOS_double_to_string(double number, char form, int precision, int flags, int* type) except NULL
    int Py_DTSF_ADD_DOT_0

cdef enum:
    MOST_TEXT = 32767  # characters of a cell


cdef class Output:
    """Bytes that grow at their end."""

    cdef char* data
    cdef Py_ssize_t size, room

    def __dealloc__(self):
        PyMem_Free(self.data)

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


def render_cells(Output into, values, const int64[::1] styles, other, int64[:, ::1] spans, byte[::1] blank):
    """Write cells behind their row numbers, one behind the other, and where each begins and ends.

    `other` renders what is neither text nor number, and what needs a closer look.
    """
    cdef Py_ssize_t i, size
    cdef char* at
    cdef char* behind
    cdef double number
    cdef Column cells = Column(values)
    for i in range(cells.size):
        value = cell_at(cells, i)
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


cdef inline int digits_in(int64 number) noexcept nogil:
    """How many digits a number that is not negative has."""
    cdef int count = 1
    while number >= 10:
        number //= 10
        count += 1
    return count


cdef inline int letters_in(int64 column) noexcept nogil:
    """How many letters a column has."""
    return 1 if column <= 26 else 2 if column <= 702 else 3


cdef inline char* put_letters(char* at, int64 column) noexcept nogil:
    """Write the letters of a column, 1 being A."""
    cdef int count = letters_in(column), place
    for place in range(count - 1, -1, -1):
        column -= 1
        at[place] = <char> (c"A" + column % 26)
        column //= 26
    return at + count


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
        if not at <= start[i] <= end[i] <= stop or not 0 <= cell[i] <= cell_end[i] <= cells.size or row[i] < 0:
            raise AssertionError("edits overlap")
        at = end[i]
        size -= end[i] - start[i]
        if cell[i] < cell_end[i]:
            size += 6 + letters_in(column[i]) + digits_in(row[i]) + cell_end[i] - cell[i]
        size += (tags[i] & 1) + (8 + digits_in(row[i]) + tail if tags[i] & 2 else 0) + (6 if tags[i] & 4 else 0)
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
                out = put_letters(out, column[i])
                out = put_whole(out, row[i])
                out = put(out, cells.data + cell[i], cell_end[i] - cell[i])
            if tags[i] & 4:
                out = put(out, b"</row>", 6)
        out = put(out, source + at, stop - at)
    assert out - first == size
    return made


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
