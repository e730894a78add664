"""Start an office or join the one that runs, and leave no process behind."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from kehu_xl.hosts.libreoffice.channel import PATIENCE, Answerer, Channel
from kehu_xl.hosts.libreoffice.find import office_python, soffice
from kehu_xl.spec.errors import OfficeGone, OfficeRefused, OfficeSilent

_START = 90.0  # seconds in which an office must be there
END = 20.0
_HOSTS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an office is to run: whose settings, with or without windows, how long to wait for an answer."""

    profile: Path | None = None  # None: the person's own, joining an office that runs with it
    hidden: bool = False
    patience: float = PATIENCE


class Running:
    """An office that listens to us, with the bridge between."""

    def __init__(self, wanted: Wanted, answer: Answerer) -> None:
        self.wanted = wanted
        pipe = f"kehu{os.getpid()}{secrets.token_hex(4)}"
        self.office = _start_office(wanted, pipe)
        bridge = _start_bridge(pipe, *([self.office.pid] if wanted.hidden else []))
        self.channel = Channel(bridge, answer, wanted.patience)
        try:
            self.channel.greet(_START)
        except (OfficeGone, OfficeSilent):
            self.leave()
            if self.is_ours:
                self._kill()
            raise

    @property
    def pid(self) -> int:
        """A number for this office: that of the process we started."""
        return self.office.pid

    @property
    def is_ours(self) -> bool:
        """Whether the office lives in the process we started; a joined one lives elsewhere."""
        return self.office.poll() is None

    def leave(self) -> None:
        """Let go of the office; it goes on."""
        self.channel.close()

    def end(self) -> None:
        """End the office, by force where it does not listen; one that we only joined goes on."""
        ours = self.is_ours
        if ours:
            try:
                self.channel.patience = END
                self.channel.ask("terminate")
            except (OfficeGone, OfficeSilent, OfficeRefused):
                self._kill()
        self.leave()
        if ours:
            try:
                self.office.wait(END)
            except subprocess.TimeoutExpired:
                self._kill()

    def _kill(self) -> None:
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(self.office.pid)], capture_output=True, check=False)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.office.pid, signal.SIGKILL)
        self.office.wait()


def _start_office(wanted: Wanted, pipe: str) -> subprocess.Popen[bytes]:
    command = [str(soffice()), f"--accept=pipe,name={pipe};urp;", "--norestore", "--nologo", "--nodefault"]
    if wanted.hidden:
        command += ["--headless"]
    if wanted.profile is not None:
        command.append(f"-env:UserInstallation={wanted.profile.resolve().as_uri()}")
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)


def _start_bridge(pipe: str, *orphan: int) -> subprocess.Popen[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {**kept, "PYTHONPATH": str(_HOSTS), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(office_python()), "-m", "uno_side", pipe, *map(str, orphan)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=_HOSTS
    )
