"""The process ends at once, and still says everything it had to say."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("arguments", "code"), [(["--version"], 0), (["cheque"], 2)], ids=["good", "mistaken"])
def test_output_and_exit_code_arrive_through_pipes(arguments: list[str], code: int) -> None:
    done = subprocess.run([sys.executable, "-m", "kehu_xl", *arguments], capture_output=True, check=False)
    assert (done.returncode, bool(done.stdout), bool(done.stderr)) == (code, code == 0, code != 0)


def test_a_reader_that_is_gone_causes_no_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        command = [sys.executable, "-m", "kehu_xl", "--help"]
        done = subprocess.run(command, stdout=gone, stderr=subprocess.PIPE, check=False)
    assert b"Traceback" not in done.stderr
