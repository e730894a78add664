"""A process that has kehu loaded and runs each command in a fork of itself, to be hurt there.

`python -m tests.faults.victim LIST` makes an archive of the list, so that everything is loaded; then it reads a JSON
request a line and answers each with a JSON line:
{"run": [arguments], "in": folder, "aside": folder for what is said and traced, "strace": [options] or null,
"file_limit": bytes or null, "deadly": bool} -> {"code": exit code or minus the signal that killed it, "said": text}
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SAID = "said.txt"
TRACE = "trace.txt"
_SECONDS = 60
_SET_TRACER, _ANYBODY = 0x59616D61, -1


def serve() -> None:
    """Answer until there is no more to read."""
    from kehu_xl.cli.commands import run  # noqa: PLC0415 loaded once, here, and never in a fork

    with contextlib.redirect_stdout(sys.stderr):
        run(["run", sys.argv[1], "-o", str(Path(sys.argv[1]).with_name("热.xlsm"))])
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(_answer(request, run)), flush=True)


def _answer(request: dict[str, Any], run: Any) -> dict[str, Any]:
    aside = Path(request["aside"])
    child = os.fork()
    if not child:
        _live(request, aside, run)
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


def _live(request: dict[str, Any], aside: Path, run: Any) -> None:
    """What the fork does; it never returns."""
    code = 70
    try:
        out = os.open(aside / SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(request["in"])
        ctypes.CDLL(None).prctl(_SET_TRACER, _ANYBODY, 0, 0, 0)
        signal.alarm(_SECONDS)
        if request["deadly"]:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGSTOP)
        if request["file_limit"] is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_limit"], resource.RLIM_INFINITY))
        code = run(request["run"])
        sys.stdout.flush()
    finally:
        os._exit(code)


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
