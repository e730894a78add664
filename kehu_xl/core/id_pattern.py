"""How a firm numbers its rows: fixed text, a date part, a running number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kehu_xl.core.scan import misfits

_DATE_PARTS = {
    "YYYY": ("%Y", r"(?:19|20)\d\d"),
    "YY": ("%y", r"\d\d"),
    "MM": ("%m", r"(?:0[1-9]|1[0-2])"),
    "DD": ("%d", r"(?:0[1-9]|[12]\d|3[01])"),
}
_DATE_TOKEN = re.compile("|".join(_DATE_PARTS))
_DATE_WORDS = {"YYYY", "YY", "YYYYMM", "YYMM", "YYYYMMDD", "YYMMDD"}
_EXAMPLE = re.compile(r"([^\d+]*)(\d{3,12})")  # KH000001, typed as an example of an id
MAX_WIDTH = 12


class NotAPattern(ValueError):
    """The text does not say how ids are made."""


@dataclass(frozen=True)
class IdPattern:
    """Ids as text before the running number, the number, text after it.

    >>> from datetime import date
    >>> pattern = IdPattern.parse("KH+YYYYMM+4")
    >>> pattern.render(12, date(2026, 3, 15))
    'KH2026030012'
    >>> pattern.number_of("KH2026030012", date(2026, 3, 15)), pattern.fits("KH2026130012")
    (12, False)

    `YYYY`, `YY`, `YYYYMM`, `YYMM`, `YYYYMMDD` and `YYMMDD` stand for a date; with one of
    them the running number starts again every year, month or day.
    """

    segments: tuple[str, ...]
    width: int
    place: int  # the running number stands before segments[place]

    @classmethod
    def parse(cls, text: str) -> IdPattern:
        """Read a pattern such as `KH+6`, `KH+YYYY+4`, or an example such as `KH000001`.

        >>> IdPattern.parse("kh000001") == IdPattern.parse("KH+6")
        True

        Raises NotAPattern.
        """
        words = [word.strip().upper() for word in text.split("+") if word.strip()]
        if len(words) == 1 and (example := _EXAMPLE.fullmatch(words[0])):
            words = [word for word in example.groups() if word]
        places = [i for i, word in enumerate(words) if word.isascii() and word.isdigit()]
        if len(places) != 1 or any(re.search(r"[\s\d]$", word) for word in words[: places[0]]):
            raise NotAPattern(text)
        digits = words.pop(places[0])
        width = int(digits) if len(digits) < 3 else len(digits)
        if not 1 <= width <= MAX_WIDTH:
            raise NotAPattern(text)
        return cls(tuple(words), width, places[0])

    @property
    def text(self) -> str:
        """The pattern as people write it.

        >>> IdPattern.parse("LX000001").text
        'LX+6'
        """
        return "+".join((*self.segments[: self.place], str(self.width), *self.segments[self.place :]))

    def period(self, day: date) -> str:
        """The date part on that day: numbers start again when it changes; "" means never.

        >>> from datetime import date
        >>> IdPattern.parse("KH+YYMM+3").period(date(2026, 3, 15))
        '2603'
        """
        return "".join(_dated(word, day) for word in self.segments if word in _DATE_WORDS)

    def around(self, day: date) -> tuple[str, str]:
        """The text before and after the running number of an id made on that day."""
        words = [_dated(word, day) if word in _DATE_WORDS else word for word in self.segments]
        return "".join(words[: self.place]), "".join(words[self.place :])

    def render(self, number: int, day: date) -> str:
        """The id with that running number; a number that outgrows the width makes a longer id."""
        return self.rendered([number], day)[0]

    def rendered(self, numbers: Iterable[int], day: date) -> list[str]:
        """The ids with these running numbers."""
        before, after = self.around(day)
        return [f"{before}{number:0{self.width}d}{after}" for number in numbers]

    def fits(self, text: str) -> bool:
        """Whether an id has this form, of whatever period."""
        return self._form.fullmatch(text) is not None

    def misfits(self, texts: list[str]) -> set[str]:
        """The ids that do not have this form.

        >>> IdPattern.parse("KH+6").misfits(["KH000007", "A-1"])
        {'A-1'}
        """
        return misfits(texts, self._form)

    def number_of(self, text: str, day: date) -> int | None:
        """The running number of an id of this form and that day's period, else None."""
        match = self._of_period(day).fullmatch(text)
        return int(match[1]) if match else None

    def highest(self, texts: Iterable[str], day: date) -> int:
        """The largest running number among ids of that day's period, 0 where there is none.

        >>> from datetime import date
        >>> IdPattern.parse("KH+6").highest(["KH000007", "A-1", " kh000003"], date(2026, 3, 15))
        7

        Blanks around an id and the case of its letters do not count.
        """
        lines = "\n".join(map(str.strip, texts)).upper()
        return max(map(int, self._of_period(day).findall(lines)), default=0)

    def _of_period(self, day: date) -> re.Pattern[str]:
        """A line that is an id of that day's period; its one group is the running number."""
        before, after = map(re.escape, self.around(day))
        shortest = self.width if before + after else 1  # typed as a number, an id of digits only has lost its zeros
        return re.compile(f"^{before}({_running(shortest, self.width)}){after}$", re.ASCII | re.MULTILINE)

    @cached_property
    def _form(self) -> re.Pattern[str]:
        words = [_shape(word) for word in self.segments]
        number = f"(?:{_running(self.width, self.width)})"
        return re.compile("".join((*words[: self.place], number, *words[self.place :])), re.ASCII)


def _running(shortest: int, width: int) -> str:
    """A number filled up with zeros to its width, or one that has outgrown it."""
    return rf"\d{{{shortest},{width}}}|[1-9]\d{{{width},14}}"


def _dated(word: str, day: date) -> str:
    return _DATE_TOKEN.sub(lambda token: day.strftime(_DATE_PARTS[token[0]][0]), word)


def _shape(word: str) -> str:
    if word not in _DATE_WORDS:
        return re.escape(word)
    return _DATE_TOKEN.sub(lambda token: _DATE_PARTS[token[0]][1], word)
