# cython: language_level=3, wraparound=False, initializedcheck=False
"""Passes over the cells of a column, compiled where a C compiler is at hand; `cells` does the same without."""

cimport cython
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

import numpy as np

ctypedef unsigned char byte


def content(list cells):
    """`empty`, `string` or `floating`; None where it takes a closer look.

    >>> content(["a", None]), content([None, 1.5]), content([None]), content(["a", 1.5])
    ('string', 'floating', 'empty', None)
    """
    cdef bint texts = False, numbers = False
    cdef double number
    for cell in cells:
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


def blanks(list cells):
    """Where a cell is empty or an empty text.

    >>> blanks(["a", None, ""])
    array([False,  True,  True])
    """
    found = np.empty(len(cells), np.bool_)
    cdef byte[::1] blank = found.view(np.uint8)
    for place, cell in enumerate(cells):
        blank[place] = cell is None or (type(cell) is str and len(<str> cell) == 0)
    return found


def numbers(list cells):
    """Cells that are floats or empty, as numbers; NaN where there is none.

    >>> numbers([1.5, None])
    array([1.5, nan])
    """
    found = np.full(len(cells), np.nan)
    cdef double[::1] number = found
    cdef Py_ssize_t place
    for place, cell in enumerate(cells):
        if cell is not None:
            number[place] = cell
    return found


def longest(list cells):
    """The size of the longest text; other cells have none.

    >>> longest(["a", None, "abc"])
    3
    """
    cdef Py_ssize_t most = 0
    for cell in cells:
        if type(cell) is str and len(<str> cell) > most:
            most = len(<str> cell)
    return most


def stripped(list cells):
    """Texts without blanks around them, None for what is blank; None where there is anything but texts and None.

    >>> stripped([" a", "", None]), stripped([1.5])
    (['a', None, None], None)
    """
    cdef list shown = []
    cdef str text
    for cell in cells:
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
