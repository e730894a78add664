"""What other compiled modules see of `_cells`."""

from cpython.object cimport PyObject


cdef class Column:
    cdef Py_buffer view
    cdef readonly Py_ssize_t size


cdef inline object cell_at(Column column, Py_ssize_t place):
    """A cell of a column; `place` is less than its size."""
    cdef PyObject* cell = (<PyObject**> (<char*> column.view.buf + place * column.view.strides[0]))[0]
    return None if cell == NULL else <object> cell
