"""A process that has kehu loaded and runs each command in a fork of itself, to be hurt there.

`python -m tests.faults.victim LIST` makes an archive of the list, so that everything is loaded; then it reads a JSON
request a line and answers each with a JSON line:
{"run": [arguments], "in": folder, "aside": folder for what is said and traced, "strace": [options] or null,
"file_limit": bytes or null, "deadly": bool, "pipes": folder or null} -> {"code": exit code or minus the signal that
killed it, "said": text}

With "pipes" the command stops just before it first touches the folder: it then reads requests from the pipe `requests`
there and answers through `answers`; each goes on with the command in a fork of its own, so that what comes before is
done once for all faults.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn, TextIO

SAID = "said.txt"
TRACE = "trace.txt"
REQUESTS, ANSWERS = "requests", "answers"
_SECONDS = 60
_SET_TRACER, _ANYBODY = 0x59616D61, -1
_CHANGES = frozenset({"os.mkdir", "os.remove", "os.rename", "os.link", "os.chmod", "os.chown", "os.rmdir"})
_HERE = -1  # a relative name means the current folder, not another that is open
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
Request = dict[str, Any]


def serve() -> None:
    """Answer until there is no more to read."""
    from kehu_xl.cli.commands import run  # noqa: PLC0415 loaded once, here, and never in a fork

    with contextlib.redirect_stdout(sys.stderr):
        run(["run", sys.argv[1], "-o", str(Path(sys.argv[1]).with_name("热.xlsm"))])
    request = _forked_for(sys.stdin, sys.stdout)
    if request is None:
        return
    pause = None
    if request["pipes"]:
        pause = _Pause(Path(request["in"]), Path(request["pipes"]))
        sys.addaudithook(pause)
    _end(run, request["run"], pause)


def _end(run: Any, arguments: list[str], pause: _Pause | None) -> NoReturn:
    code = 70
    try:
        code = run(arguments)
        sys.stdout.flush()
        if pause and not pause.over:  # it changed nothing: whoever waits for the pause is told by a broken pipe
            pause.over = True
            pause.open()
    finally:
        os._exit(code)


class _Pause:
    """Called before each thing that Python asks of the system; stops at the first that changes the folder."""

    def __init__(self, folder: Path, pipes: Path) -> None:
        self.folder, self.pipes, self.over = folder, pipes, False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.over or not self._touches(event, arguments):
            return
        self.over = True
        gc.freeze()
        if _forked_for(*self.open()) is None:
            os._exit(0)

    def open(self) -> tuple[TextIO, TextIO]:
        """The two pipes; they are kept, for a fork goes on with both open."""
        requests = (self.pipes / REQUESTS).open(encoding="utf-8")
        self.pair = requests, (self.pipes / ANSWERS).open("w", encoding="utf-8")
        return self.pair

    def _touches(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event != "open" and (event not in _CHANGES or arguments[-1] != _HERE):
            return False
        path, changes = arguments[0], event != "open" or bool(arguments[2] & _WRITES)
        return (
            changes and not isinstance(path, int) and Path(self.folder, os.fsdecode(path)).is_relative_to(self.folder)
        )


def _forked_for(requests: TextIO, answers: TextIO) -> Request | None:
    """In a fork the request that it is for; in the process itself, which answers them all, None at the end."""
    for line in requests:
        request: Request = json.loads(line)
        child = os.fork()
        if not child:
            _prepare(request)
            return request
        answer = {} if request["pipes"] else _watched(child, request)
        print(json.dumps(answer), file=answers, flush=True)
    return None


def _watched(child: int, request: Request) -> dict[str, Any]:
    """Put a tracer on a fork that has stopped, let it go on, and wait for its end."""
    aside = Path(request["aside"])
    os.waitpid(child, os.WUNTRACED)
    tracer = None
    if request["strace"] is not None:
        command = ["strace", "-f", "-qq", "-y", "-o", str(aside / TRACE), *request["strace"], "-p", str(child)]
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
        _wait_for_tracer(child, tracer)
    os.kill(child, signal.SIGCONT)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if tracer:
        tracer.communicate()
    return {"code": code, "said": (aside / SAID).read_text("utf-8")}


def _prepare(request: Request) -> None:
    """What a fork does first: it talks into a file, and stops for its tracer."""
    out = os.open(Path(request["aside"]) / SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(request["in"])
    if request["pipes"]:
        return
    ctypes.CDLL(None).prctl(_SET_TRACER, _ANYBODY, 0, 0, 0)
    signal.alarm(_SECONDS)
    if request["deadly"]:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSTOP)
    if request["file_limit"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_limit"], resource.RLIM_INFINITY))


def _wait_for_tracer(child: int, tracer: subprocess.Popen[bytes]) -> None:
    while tracer.poll() is None:
        status = Path(f"/proc/{child}/status").read_text()
        if int(status.partition("TracerPid:")[2].split()[0]):
            return
        time.sleep(0.005)  # the kernel tells nobody that a tracer came
    os.kill(child, signal.SIGKILL)
    raise SystemExit(f"strace: {tracer.communicate()[1].decode()}")


if __name__ == "__main__":
    serve()
