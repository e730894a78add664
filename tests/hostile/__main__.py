"""`python -m tests.hostile FOLDER` writes every hostile file into a folder of its own below FOLDER."""

import sys
from pathlib import Path

from tests.hostile.cases import CASES, make

for number, case in enumerate(CASES.values(), start=1):
    place = Path(sys.argv[1]) / f"{number:03}"
    place.mkdir(parents=True)
    (place / "what.txt").write_text(case.name + "\n", "utf-8")
    make(case, place)
sys.stdout.write(f"{len(CASES)} hostile files in {sys.argv[1]}\n")
