# cython: language_level=3, wraparound=False, initializedcheck=False
"""Passes over the cells of a column, compiled where a C compiler is at hand; `passes` does the same without."""

from cpython.buffer cimport PyBUF_STRIDES, PyBuffer_Release, PyObject_GetBuffer
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

import numpy as np

ctypedef unsigned char byte


cdef class Column:
    """The cells of an object array where they lie: to make a list of them takes longer than most passes."""

    def __cinit__(self, values):
        PyObject_GetBuffer(np.asarray(values, object), &self.view, PyBUF_STRIDES)
        if self.view.ndim != 1:
            raise TypeError("not a column of cells")
        self.size = self.view.shape[0]

    def __dealloc__(self):
        PyBuffer_Release(&self.view)


def content(values):
    """`empty`, `string` or `floating`; None where it takes a closer look."""
    cdef Column cells = Column(values)
    cdef bint texts = False, numbers = False
    cdef double number
    cdef Py_ssize_t place
    for place in range(cells.size):
        cell = cell_at(cells, place)
        if type(cell) is str:
            texts = True
        elif type(cell) is float:
            number = cell
            if number != number:
                return None
            numbers = True
        elif cell is not None:
            return None
    if texts and numbers:
        return None
    return "string" if texts else "floating" if numbers else "empty"


def blanks(values):
    """Where a cell is empty or an empty text."""
    cdef Column cells = Column(values)
    found = np.empty(cells.size, np.bool_)
    cdef byte[::1] blank = found.view(np.uint8)
    cdef Py_ssize_t place
    for place in range(cells.size):
        cell = cell_at(cells, place)
        blank[place] = cell is None or (type(cell) is str and len(<str> cell) == 0)
    return found


def numbers(values):
    """Cells that are floats or empty, as numbers; NaN where there is none."""
    cdef Column cells = Column(values)
    found = np.full(cells.size, np.nan)
    cdef double[::1] number = found
    cdef Py_ssize_t place
    for place in range(cells.size):
        cell = cell_at(cells, place)
        if cell is not None:
            number[place] = cell
    return found


def longest(values):
    """The size of the longest text; other cells have none."""
    cdef Column cells = Column(values)
    cdef Py_ssize_t place, most = 0
    for place in range(cells.size):
        cell = cell_at(cells, place)
        if type(cell) is str and len(<str> cell) > most:
            most = len(<str> cell)
    return most


def stripped(values):
    """Texts without blanks around them, None for what is blank; None where there is anything but texts and None."""
    cdef Column cells = Column(values)
    cdef list shown = []
    cdef str text
    cdef Py_ssize_t place
    for place in range(cells.size):
        cell = cell_at(cells, place)
        if cell is None:
            shown.append(None)
            continue
        if type(cell) is not str:
            return None
        text = cell
        if text and (text[0].isspace() or text[len(text) - 1].isspace()):
            text = text.strip()
        shown.append(text or None)
    return shown


def marked(list texts, const byte[::1] marks, bint blanks):
    """The texts with a marked sign or a line break, empty ones, and those with blanks at an end or side by side.

    `marks` has a place for each of the first 65,536 signs; others are marked.
    """
    cdef set found = set()
    cdef int kind
    cdef void* data
    cdef Py_ssize_t place, size
    cdef unsigned int sign, before
    cdef str text
    for text in texts:
        kind, data, size = PyUnicode_KIND(text), PyUnicode_DATA(text), len(text)
        before = c" "
        for place in range(size):
            sign = PyUnicode_READ(kind, data, place)
            if sign > 0xFFFF or marks[sign] or sign == c"\n" or (blanks and sign == c" " and before == c" "):
                found.add(text)
                break
            before = sign
        else:
            if size == 0 or (blanks and before == c" "):
                found.add(text)
    return found
