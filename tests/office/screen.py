"""An X server without a window manager, and a hand at its keyboard and mouse."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

PATIENCE = 120.0  # seconds for anything to be seen
_LOOK = 0.2
_OBEYED = 8.0  # seconds in which a window reacts to its key; then the key is pressed again
_FACE = (0xEC, 0xE9, 0xD8)  # red, green, blue of a form button
_WIDE = 80  # points: a button is wider, a letter's gap is not
_WIDTH, _COLOURS = 12, 19  # where the header of an XWD file has the bytes of a line, and the number of colours


def until(seen: Callable[[], object], patience: float = PATIENCE) -> bool:
    """Look again and again; False where it is not seen in time."""
    end = time.monotonic() + patience
    while not seen():
        if time.monotonic() > end:
            return False
        time.sleep(_LOOK)
    return True


@contextmanager
def aside(work: Callable[[], object]) -> Iterator[None]:
    """Work on a thread of its own, which ends by itself, while a hand is at the keyboard."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    thread.join(PATIENCE)
    assert not thread.is_alive()


class Screen:
    """What is seen, and what a person does."""

    def __init__(self, folder: Path) -> None:
        self._frame = folder / "Xvfb_screen0"

    def windows(self) -> set[str]:
        """The windows that are seen and have a name; tips have none."""
        return set(_hand("search", "--onlyvisible", "--name", ".").split())

    def next_window(self, before: set[str]) -> str:
        """The window that comes."""
        assert until(lambda: self.windows() - before), "no window came"
        return (self.windows() - before).pop()

    def answer(self, window: str, *keys: str, text: str = "") -> None:
        """Press keys in a window, after a text written over what stood there, until it has gone.

        On a busy machine LibreOffice now and then takes letters in another order; its complaint is closed.
        """
        end, before = time.monotonic() + PATIENCE, self.windows()
        while window in (now := self.windows()):
            assert time.monotonic() < end, f"the window stays, whatever is pressed: {keys}"
            for complaint in now - before:
                self.press(complaint, "Return")
                until(lambda: not self.windows() - before, _OBEYED)
            _hand("windowfocus", "--sync", window)
            if text:
                _hand("key", "ctrl+a")
                _hand("type", "--delay", "150", text)
            _hand("key", *keys)
            until(lambda: window not in self.windows() or self.windows() - before, _OBEYED)

    def press(self, window: str, key: str) -> None:
        """Press a key in a window that stays."""
        _hand("windowfocus", "--sync", window)
        _hand("key", key)

    def click_button(self, number: int) -> None:
        """Click a form button, counted from 0 from the left, once it is seen."""
        assert until(lambda: len(self._buttons()) > number), "no button is seen"
        left, top = self._buttons()[number]
        _hand("mousemove", str(left), str(top), "click", "1")

    def _buttons(self) -> list[tuple[int, int]]:
        """The middle of each run of a button's colour, a little below the first line with several long ones."""
        face = (self._pixels() == np.array(_FACE[::-1])).all(axis=2)
        for top, line in enumerate(face):
            starts, ends = np.flatnonzero(np.diff(np.r_[0, line, 0].astype(int))).reshape(-1, 2).T
            wide = ends - starts > _WIDE
            if wide.sum() > 1:
                return [(int(middle), top + 4) for middle in ((starts + ends) // 2)[wide]]
        return []

    def _pixels(self) -> npt.NDArray[np.uint8]:
        """The screen as lines of blue, green, red."""
        data = self._frame.read_bytes()
        header = np.frombuffer(data, ">u4", 25)
        lines = np.frombuffer(data, np.uint8, offset=int(header[0] + header[_COLOURS] * 12))
        return lines[: header[_WIDTH] * header[5]].reshape(int(header[5]), -1, 4)[:, :, :3]


def _hand(*command: str) -> str:
    """One command of xdotool; a window may be gone before it is reached."""
    return subprocess.run(["xdotool", *command], capture_output=True, text=True, check=False).stdout
