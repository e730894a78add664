"""Start the bridge: `python -m uno_side PIPE`, JSON lines on stdin and stdout."""

from __future__ import annotations

import sys

import uno  # noqa: F401 teaches Python to import com.sun.star, before the others do

from .bridge import Bridge
from .connect import connect


def main() -> None:
    """Connect to the office that listens on the pipe named in the first argument, and serve it."""
    context = connect(sys.argv[1])
    bridge = Bridge(context, sys.stdin.buffer, sys.stdout.buffer)
    bridge.serve()


main()
