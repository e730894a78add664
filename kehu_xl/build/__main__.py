"""`python -m kehu_xl.build` writes the template, the reference and the manual's table of functions.

With `--check` it says whether they are current.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kehu_xl.build import reference
from kehu_xl.build.package import parts
from kehu_xl.build.template import build
from kehu_xl.spec.reference import MANUAL as MANUAL_NAME

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "workbook_template.xlsm"
REFERENCE = ROOT / "docs" / "reference.zh.md"
MANUAL = ROOT / "docs" / MANUAL_NAME


def is_current(path: Path) -> bool:
    """Whether the file holds, part by part, what the spec says now."""
    return path.exists() and list(parts(path.read_bytes())) == list(parts(build()))


def _stale() -> list[str]:
    """The generated files that are not current."""
    written = REFERENCE.read_text("utf-8") if REFERENCE.exists() else ""
    manual = MANUAL.read_text("utf-8")
    current = {TEMPLATE: is_current(TEMPLATE), REFERENCE: written == reference.text(),
               MANUAL: manual == reference.with_functions(manual)}  # fmt: skip
    return [path.name for path, good in current.items() if not good]


def main() -> int:
    """Write or check the generated files; exit code 1 when a check fails."""
    parser = argparse.ArgumentParser(prog="python -m kehu_xl.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is not current")
    if not parser.parse_args().check:
        TEMPLATE.write_bytes(build())
        REFERENCE.write_text(reference.text(), "utf-8", newline="\n")
        MANUAL.write_text(reference.with_functions(MANUAL.read_text("utf-8")), "utf-8", newline="\n")
        return 0
    stale = _stale()
    if stale:
        print(f"not current: {' '.join(stale)}; run python -m kehu_xl.build", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
