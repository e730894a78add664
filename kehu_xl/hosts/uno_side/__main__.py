"""Start the bridge: `python -m uno_side PIPE [PID]`, JSON lines on stdin and stdout.

PID is that of an office without a window: should the engine die without a word, nobody could end it, so we do.
"""

from __future__ import annotations

import sys

import uno  # noqa: F401 teaches Python to import com.sun.star, before the others do

from .bridge import Bridge
from .connect import connect


def main() -> None:
    """Connect to the office that listens on the pipe named in the first argument, and serve it."""
    orphan = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    context = connect(sys.argv[1])
    bridge = Bridge(context, sys.stdin.buffer, sys.stdout.buffer, orphan)
    bridge.serve()


main()
