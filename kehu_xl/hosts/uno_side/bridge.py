"""JSON lines in and out: requests of the engine to the office, calls of the office's Basic to the engine.

A request arriving while a call is being answered is done on the thread of that call: the office waits inside Basic
with its own lock held, and lets in nobody else.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from typing import Any, BinaryIO

from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException

from . import basic, books, cells, filters, importing, looks, program, tables
from .office import Office, Refused

_END = None
COMMANDS: dict[str, Any] = {
    **program.COMMANDS,
    **books.COMMANDS,
    **cells.COMMANDS,
    **looks.COMMANDS,
    **tables.COMMANDS,
    **filters.COMMANDS,
    **importing.COMMANDS,
    **basic.COMMANDS,
}


def end_by_force(process: int) -> None:
    """End an office that was started in a group of its own, and all of that group."""
    if sys.platform == "win32":
        subprocess.call(["taskkill", "/T", "/F", "/PID", str(process)])
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


class Bridge:
    """Reads lines on one thread and answers them on the thread that may talk to the office just now."""

    def __init__(self, context: Any, lines_in: BinaryIO, lines_out: BinaryIO, orphan: int = 0) -> None:
        self._in, self._out = lines_in, lines_out
        self._orphan = orphan  # the process of an office that must not outlive the engine
        self._waiting: list[queue.Queue[Any]] = [queue.Queue()]
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._calls = 0
        self.office = Office(context, self.call, self.tell, lambda: len(self._waiting) > 1)

    def serve(self) -> None:
        """Answer until the engine closes its end."""
        threading.Thread(target=self._read, daemon=True).start()
        self._send({"hello": os.getpid()})
        self._answer(self._waiting[0])
        basic.withdraw(self.office)
        os._exit(0)  # threads that wait for an office that hangs must not keep this process

    def tell(self, event: dict[str, Any]) -> None:
        """Something happened; nobody waits for an answer."""
        self._send(event)

    def call(self, event: dict[str, Any]) -> dict[str, Any]:
        """Ask the engine, do what it wants meanwhile, and give back its answer; runs on the office's call."""
        mine: queue.Queue[Any] = queue.Queue()
        with self._lock:
            self._calls += 1
            number = self._calls
            self._waiting.append(mine)
        try:
            self._send({**event, "call": number})
            return self._answer(mine, number) or {"error": "the engine is gone"}
        finally:
            with self._lock:
                self._waiting.remove(mine)

    def _answer(self, mine: queue.Queue[Any], number: int = 0) -> dict[str, Any] | None:
        while True:
            line = mine.get()
            if line is _END:
                return None
            if "call" in line:
                if line["call"] == number:
                    return dict(line)
                continue
            self._send(self._done(line))

    def _done(self, request: dict[str, Any]) -> dict[str, Any]:
        number = request["id"]
        try:
            return {"id": number, "ok": COMMANDS[request["do"]](self.office, **request["with"])}
        except Refused as refused:
            return {"id": number, "error": refused.kind, "text": str(refused)}
        except (UnoException, RuntimeException) as error:
            return {"id": number, "error": "uno", "text": f"{type(error).__name__}: {error.Message}"}
        except (LookupError, AttributeError, TypeError, ValueError, OSError) as error:
            return {"id": number, "error": "failed", "text": f"{type(error).__name__}: {error}"}

    def _read(self) -> None:
        for line in self._in:
            message = json.loads(line)
            if "bye" in message:
                self._orphan = 0
                continue
            with self._lock:
                self._waiting[-1].put(message)
        if self._orphan:
            end_by_force(self._orphan)
        with self._lock:
            for each in self._waiting:
                each.put(_END)

    def _send(self, message: dict[str, Any]) -> None:
        line = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        with self._writing:
            self._out.write(line)
            self._out.flush()
