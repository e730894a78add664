"""Reach a running office through its pipe."""

from __future__ import annotations

import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_PATIENCE = 120  # seconds; longer than the engine waits, which tells a slow office (silent) from one that ended
_PAUSE = 0.1


def connect(pipe: str) -> Any:
    """The office's component context; NoConnectException where nothing listens in time."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE)


def options(**values: Any) -> tuple[Any, ...]:
    """Named arguments as UNO wants them."""
    made = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)
