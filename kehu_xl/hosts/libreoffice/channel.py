"""The line to the process under LibreOffice's Python: requests, answers, and calls that come back meanwhile."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from kehu_xl.spec.errors import OfficeGone, OfficeRefused, OfficeSilent

Event = dict[str, Any]
Answerer = Callable[[Event], dict[str, Any]]
_DEAD = ("DisposedException", "connection problem", "Binary URP bridge")  # the office behind the bridge is gone
PATIENCE = 300.0  # seconds for one request: a hundred thousand rows take some, a hung office takes for ever


class Channel:
    """Sends requests and waits for their answers; whatever else arrives goes to the answerer."""

    def __init__(self, process: subprocess.Popen[bytes], answer: Answerer, patience: float = PATIENCE) -> None:
        self.process, self.patience = process, patience
        self.sent = 0  # requests so far: what a test counts
        self._answer, self._answers = answer, {}  # type: tuple[Answerer, dict[int, Event]]
        self._lines: queue.Queue[Event | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def greet(self, patience: float) -> None:
        """Wait until the other side has reached the office."""
        if "hello" not in self._next(patience):
            raise OfficeGone()

    def ask(self, command: str, **arguments: Any) -> Any:
        """One request and its answer; raises OfficeRefused, OfficeGone or OfficeSilent."""
        self.sent += 1
        number = self.sent
        self._send({"id": number, "do": command, "with": arguments})
        end = time.monotonic() + self.patience
        while number not in self._answers:
            line = self._next(max(end - time.monotonic(), 0.0))
            if "id" in line:
                self._answers[line["id"]] = line
            else:
                self._react(line)
                end = time.monotonic() + self.patience
        answer = self._answers.pop(number)
        if "error" in answer:
            if any(sign in answer["text"] for sign in _DEAD):
                raise OfficeGone()
            raise OfficeRefused(kind=answer["error"], what=answer["text"])
        return answer["ok"]

    def listen(self, patience: float) -> bool:
        """React to one event; False where none came in time."""
        try:
            line = self._lines.get(timeout=patience)
        except queue.Empty:
            return False
        self._react(self._alive(line))
        return True

    def close(self) -> None:
        """End the other side."""
        with suppress(OfficeGone):  # it is gone already
            self._send({"bye": True})
        if self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _react(self, line: Event) -> None:
        if "event" not in line:
            return
        answer = self._answer(line)
        if "call" in line:
            self._send({**answer, "call": line["call"]})

    def _next(self, patience: float) -> Event:
        try:
            return self._alive(self._lines.get(timeout=patience))
        except queue.Empty:
            raise OfficeSilent(seconds=round(self.patience)) from None

    def _alive(self, line: Event | None) -> Event:
        if line is None:
            self._lines.put(None)  # the next one who asks learns it too
            raise OfficeGone()
        return line

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self.process.stdin is not None
        line = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except (OSError, ValueError) as error:
            raise OfficeGone() from error

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(json.loads(line))
        self._lines.put(None)
