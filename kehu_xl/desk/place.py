"""Where an error came from, without any value that could be personal."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb


def place_of(error: BaseException) -> str:
    """Kind and place of an error, for one sentence.

    >>> place_of(ValueError("13800138000"))
    'ValueError'
    """
    frames = extract_tb(error.__traceback__)
    where = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
