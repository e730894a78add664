"""A file that is too big for the machine is refused in words of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOM = 40 * 2**20  # bytes beyond what the program takes before it reads the file
_PROGRAM = f"""
import resource, sys
from pathlib import Path
from kehu_xl.cli.commands import run
run(["check", "small.xlsm"])  # whatever is loaded late is loaded now
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {_ROOM}, resource.RLIM_INFINITY))
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are set as Linux has them")
def test_a_file_too_big_for_the_memory_is_refused_in_words(archive: Path, tmp_path: Path) -> None:
    shutil.copy(archive, tmp_path / "small.xlsm")
    rows = (f"徐州第{n}商贸有限公司,{n}" for n in range(300_000))
    (tmp_path / "名单.csv").write_text("\n".join(("客户名称,备注", *rows)), "utf-8")
    command = [sys.executable, "-c", _PROGRAM, "run", "名单.csv", "-o", "新.xlsm"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert (done.returncode, "新.xlsm：文件太大，这台电脑的内存不够" in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "新.xlsm").exists()
