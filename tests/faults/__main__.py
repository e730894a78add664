"""Try every fault of some commands: `python -m tests.faults LOG [STORY …]` (all where none is named).

A line of JSON is written to LOG for each fault at once; one that stands there already is not tried again.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.conftest import Victim, started
from tests.faults.stories import STORIES
from tests.faults.trials import Trials


def main(log: Path, names: list[str]) -> int:
    """Try the faults and say how many went wrong."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    known = {(line["story"], line["fault"]) for line in map(json.loads, lines)}
    wrong: Counter[str] = Counter()
    with TemporaryDirectory() as aside, started(Path(aside)) as victim:
        for name in names or STORIES:
            begun = time.monotonic()
            count, wrong[name] = _tell(victim, name, known, log)
            print(f"{name}: {count} faults, {wrong[name]} wrong, {time.monotonic() - begun:.0f} s", flush=True)
    return int(wrong.total() > 0)


def _tell(victim: Victim, name: str, known: set[tuple[str, str]], log: Path) -> tuple[int, int]:
    bad, aside = 0, victim.aside / name
    aside.mkdir()
    with Trials.of(STORIES[name], victim, aside) as trials, log.open("a", encoding="utf-8") as file:
        new = [fault for fault in trials.faults if (name, str(fault)) not in known]
        for fault in new:
            wrong = trials.wrong(fault)
            bad += bool(wrong)
            file.write(json.dumps({"story": name, "fault": str(fault), "wrong": wrong}, ensure_ascii=False) + "\n")
            file.flush()
        print(f"{name}: {len(trials.faults)} faults in all, {len(trials.seen)} different folders left", flush=True)
    return len(new), bad


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
