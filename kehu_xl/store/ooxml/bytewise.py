"""Eight bytes of a file as one number: the small steps of the vectorised scan."""

from __future__ import annotations

import builtins
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

_U = np.uint64
_ONES = _U(0x0101010101010101)
_HIGHS = _U(0x8080808080808080)
_ZEROS = _U(0x3030303030303030)  # eight times "0"
_QUOTES, _POINTS = _U(0x2222222222222222), _U(0x2E2E2E2E2E2E2E2E)
_WORD = 8
MOST = 48  # bytes that are compared as words
_SIZES = [*range(_WORD), *[_WORD] * (MOST - _WORD + 1), *[0] * (MOST - _WORD)]  # bytes in a word, by what is left
_MASKS = np.array([2 ** (8 * size) - 1 for size in _SIZES], _U)  # negative: nothing is left
_LAST = ~_MASKS[: _WORD + 1][::-1]  # the bytes of a word at its end, by their count
_LEADING_ZEROS = _ZEROS & ~_LAST
_MIX = np.array([
    0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
    0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5, 0xD6E8FEB86659FD93,
], _U)  # fmt: skip
_SPACES = np.isin(np.arange(256), list(b" \t\r\n"))


def packed(text: bytes) -> int:
    """Up to eight bytes as the number they make in memory.

    >>> hex(packed(b"AB"))
    '0x4241'
    """
    return int.from_bytes(text, "little")


class Window:
    """The bytes of a part, to be looked at from any offset in steps of 1, 2, 4 or 8."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self._raw = np.frombuffer(xml, np.uint8)
        self._views = {size: self._strided(size) for size in (2, 4, 8)}

    def _strided(self, size: int) -> NDArray[np.unsignedinteger]:
        return np.ndarray((max(len(self.xml) - size + 1, 0),), dtype=f"<u{size}", buffer=self.xml, strides=(1,))

    def positions(self, start: int, stop: int, byte: bytes) -> Ints:
        """Where a byte stands between two offsets."""
        return np.flatnonzero(self._raw[start:stop] == byte[0]) + start

    def tags(self, start: int, stop: int, letters: builtins.bytes) -> tuple[int, Ints]:
        """How many `<` stand between two offsets, and where those that one of two letters follows."""
        raw = self._raw[start:stop]
        opening = raw == ord("<")
        named = (raw[1:] == letters[0]) | (raw[1:] == letters[1])
        named &= opening[:-1]
        return int(np.count_nonzero(opening)), np.flatnonzero(named) + start

    def cut(self, start: Ints, end: Ints) -> builtins.bytes:
        """The stretches between two offsets each, none of them empty, joined."""
        size = end - start
        count = (size + _WORD - 1) // _WORD
        behind = np.cumsum(count)
        at = np.arange(0, _WORD * int(behind[-1]), _WORD)
        at += np.repeat(start - _WORD * (behind - count), count)
        words = self.words(at)
        words[behind - 1] &= _MASKS[size - _WORD * (count - 1)]  # what is behind the end becomes zeros
        joined = words.tobytes().translate(None, b"\0")
        if len(joined) != size.sum():  # there are zeros in the file
            joined = b"".join([self.xml[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)])
        return joined

    def bytes(self, at: Ints) -> NDArray[np.uint8]:
        return self._raw[at]

    def shorts(self, at: Ints) -> NDArray[np.uint16]:
        return cast("NDArray[np.uint16]", self._views[2][at])

    def dwords(self, at: Ints) -> NDArray[np.uint32]:
        return cast("NDArray[np.uint32]", self._views[4][at])

    def words(self, at: Ints) -> Words:
        return cast("Words", self._views[8][at])

    def next_quote(self, at: Ints) -> Ints:
        """The offset of the next `"` among sixteen bytes; sixteen further where there is none."""
        found = self._quote_in_word(at)
        further = np.flatnonzero(found == 8)
        found[further] += self._quote_in_word(at[further] + 8)
        return at + found

    def _quote_in_word(self, at: Ints) -> Ints:
        """How many of the next eight bytes come before the first `"`."""
        return _first_zero(self.words(at) ^ _QUOTES)

    def find_point(self, start: Ints, end: Ints) -> Ints:
        """The offset of a point among the last sixteen bytes between two offsets; `end` where none is seen."""
        found = end.copy()
        for step in (_WORD, 2 * _WORD):
            place = _first_zero(self.words(end - step) ^ _POINTS)
            here = (place < _WORD) & (end - step + place >= start) & (found == end)
            found[here] = (end - step + place)[here]
        return found

    def behind_tag(self, next_tag: Ints) -> Ints:
        """The offset behind the `>` that comes before a tag, blanks skipped backwards."""
        at = next_tag.copy()
        blank = np.flatnonzero(_SPACES[self._raw[at - 1]])
        while len(blank):
            at[blank] -= 1
            blank = blank[_SPACES[self._raw[at[blank] - 1]]]
        return at


def _first_zero(word: Words) -> Ints:
    """How many bytes come before the first zero byte; eight where there is none."""
    marks = (word - _ONES) & ~word & _HIGHS
    below: Ints = np.bitwise_count((marks & (~marks + _U(1))) - _U(1)).astype(np.int64)
    return below >> 3  # no mark: all 64 bits are below


def distinct(window: Window, start: Ints, size: Ints, most: int) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Codes of equal stretches of up to `most` (at most MOST) bytes, where each first stands, which codes are certain.

    >>> codes, firsts, sure = distinct(Window(b"ab;cd;ab" + bytes(8)), np.array([0, 3, 6]), np.array([2, 2, 2]), 8)
    >>> codes.tolist(), firsts.tolist(), sure.tolist()
    ([0, 1, 0], [0, 1], [True, True, True])
    """
    words = [window.words(start + offset) & _MASKS[size - offset] for offset in range(0, most, _WORD)]
    mixed = size.astype(_U)
    for word, factor in zip(words, _MIX, strict=False):
        mixed += word * factor
    codes, found = pd.factorize(mixed)
    firsts = np.zeros(len(found), np.int64)
    firsts[codes[::-1]] = np.arange(len(codes))[::-1]
    sure = np.ones(len(codes), bool)
    for part in (*words, size):
        sure &= part == part[firsts][codes]
    return codes, firsts, sure


def digits(window: Window, start: Ints, end: Ints) -> Ints:
    """The numbers written in up to eight digits, behind at least eight bytes; -1 where it is not that.

    >>> digits(Window(b'xxxxxxxx1203"......'), np.array([8]), np.array([12])).tolist()
    [1203]
    """
    length = end - start
    usable = (length > 0) & (length <= _WORD)
    size = np.where(usable, length, 0)
    values = ((window.words(end - _WORD) & _LAST[size]) | _LEADING_ZEROS[size]) - _ZEROS
    usable &= ((values + _U(0x7676767676767676)) | values) & _HIGHS == 0
    values = values * _U(10) + (values >> _U(8))
    low = (values & _U(0x000000FF000000FF)) * _U(0x000F424000000064)
    high = ((values >> _U(16)) & _U(0x000000FF000000FF)) * _U(0x0000271000000001)
    total = ((low + high) >> _U(32)).astype(np.int64)
    total[~usable] = -1
    return total
