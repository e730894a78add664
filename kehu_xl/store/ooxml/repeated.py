"""Texts that stand again and again in a column: recognised by their bytes, and decoded once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kehu_xl.compiled import compiled
from kehu_xl.store.ooxml.bytewise import MOST, Ints, Window, distinct
from kehu_xl.store.ooxml.index import MAX_COLUMN, Bools
from kehu_xl.store.ooxml.strings import Objects, plain

native = compiled("kehu_xl.store.ooxml._reading")
_SAMPLE = 64  # texts looked at to see whether a column repeats itself
_SHORT = 24  # bytes; most repeated texts have no more


class Repeated:
    """What is known of the columns of a sheet, and the texts that were met in them."""

    def __init__(self) -> None:
        self.repeats = np.zeros(MAX_COLUMN + 2, bool)
        self._seen = np.zeros(MAX_COLUMN + 2, bool)
        self._texts: dict[bytes, str | None] = {b"": None}
        self.texts = native.Texts() if native is not None else None  # the same for the compiled loops

    def learn(self, column: int, values: Objects) -> None:
        """See whether a column repeats itself, by the first values met."""
        if not self._seen[column]:
            sample = values[:: max(len(values) // _SAMPLE, 1)].tolist()
            self.repeats[column] = isinstance(sample[0], str) and 2 * len(set(sample)) <= len(sample)
            self._seen[column] = True

    def expected(self, column: NDArray[np.integer], size: Ints) -> Bools:
        """Which texts of these columns and sizes in bytes `read` is for."""
        expected: Bools = self.repeats[column] & (size <= MOST)
        return expected

    def read(self, window: Window, start: Ints, size: Ints) -> tuple[Objects, Bools]:
        """Texts, and which of them were recognised: two different ones may look alike at a glance.

        >>> xml = b"<t>A&amp;B</t><t>A&amp;B</t>" + bytes(64)
        >>> [part.tolist() for part in Repeated().read(Window(xml), np.array([3, 17]), np.array([7, 7]))]
        [['A&B', 'A&B'], [True, True]]
        """
        found, sure = np.empty(len(start), object), np.zeros(len(start), bool)
        for low, most in ((-1, _SHORT), (_SHORT, MOST)):
            here = np.flatnonzero((size > low) & (size <= most))
            codes, firsts, sure[here] = distinct(window, start[here], size[here], most)
            texts = np.empty(len(firsts), object)
            texts[:] = [
                self._text(window.xml[a : a + n])
                for a, n in zip(start[here[firsts]].tolist(), size[here[firsts]].tolist(), strict=True)
            ]
            found[here] = texts[codes]
        return found, sure

    def _text(self, raw: bytes) -> str | None:
        if raw not in self._texts:
            self._texts[raw] = plain(raw.decode())
        return self._texts[raw]
