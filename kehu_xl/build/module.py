"""A VBA module that the build writes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Module:
    """One VBA module; `opens` names a Sub of it, without arguments, that runs when the book opens."""

    name: str
    source: str
    opens: str = ""
