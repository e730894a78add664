"""`python -m kehu_xl.build` writes the template; with `--check` it only says whether it is current."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kehu_xl.build.package import parts
from kehu_xl.build.template import build

TEMPLATE = Path(__file__).resolve().parents[2] / "workbook_template.xlsm"


def is_current(path: Path) -> bool:
    """Whether the file holds, part by part, what the spec says now."""
    return path.exists() and list(parts(path.read_bytes())) == list(parts(build()))


def main() -> int:
    """Write or check the template; exit code 1 when a check fails."""
    parser = argparse.ArgumentParser(prog="python -m kehu_xl.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is not current")
    if not parser.parse_args().check:
        TEMPLATE.write_bytes(build())
        return 0
    if is_current(TEMPLATE):
        return 0
    print(f"{TEMPLATE.name} is not current: run python -m kehu_xl.build", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
