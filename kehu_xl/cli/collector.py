"""Work during which nobody looks for cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """Frames hold millions of cells, and modules thousands of objects, and no cycles to be found among them.

    >>> with no_collector():
    ...     gc.isenabled()
    False

    Looking for some costs a tenth of the time.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
