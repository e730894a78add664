"""The compiled loops of `_native.pyx`; None where they could not be built, and numpy does their work."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

try:
    native: ModuleType | None = import_module("kehu_xl.store.ooxml._native")
except ImportError:  # no C compiler where kehu was installed
    native = None
