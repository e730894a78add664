"""Modules that are compiled with the wheel (`hatch_build.py`), where there was a C compiler."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def compiled(name: str) -> ModuleType | None:
    """The module, None where it could not be built: then its work is done in Python and numpy.

    >>> compiled("kehu_xl.core._nowhere")
    """
    try:
        return import_module(name)
    except ImportError:
        return None
