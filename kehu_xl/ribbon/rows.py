"""校验本行: what is wrong in the selected rows, told at once; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kehu_xl.core.outcome import Findings
from kehu_xl.core.report import finding_records
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.ribbon.told import Told
from kehu_xl.spec import ribbon as words
from kehu_xl.spec.choices import SEVERITIES

_SHOWN = 8
_LAST_ROW = 1_048_576
_ORDER = [choice.id for choice in SEVERITIES]
_LABELS = {choice.id: choice.label for choice in SEVERITIES}


def rows_in(address: str) -> list[range]:
    """The rows of a selection, an area each; whole columns are all rows.

    >>> rows_in("$A$3:$C$5,$E$9"), rows_in("$7:$8")
    ([range(3, 6), range(9, 10)], [range(7, 9)])
    >>> rows_in("$A:$B")
    [range(1, 1048577)]
    """
    areas = [[int(number) for number in re.findall(r"\d+", area)] for area in address.split(",")]
    return [range(area[0], area[-1] + 1) if area else range(1, _LAST_ROW + 1) for area in areas]


def rows_told(findings: Iterable[Findings], snapshot: Snapshot, sheet: str, selected: Sequence[range]) -> Told:
    """The problems of those rows of a sheet, the worst first; at most eight of them word for word."""
    table = next((view for view in snapshot.tables.values() if view.sheet == sheet), None)
    rows = set() if table is None else {row for row in table.frame.index if any(row in area for area in selected)}
    if table is None or not rows:
        return Told(words.ROWS_NONE + words.ROWS_SELECT, bad=True)
    found = sorted(_in_rows(findings, snapshot, table.table, rows), key=_rank)
    if not found:
        return Told(words.ROWS_CLEAN.format(rows=len(rows)))
    lines = [words.ROWS_FOUND.format(rows=len(rows), problems=len(found)), *map(_line, found[:_SHOWN])]
    if len(found) > _SHOWN:
        lines.append(words.ROWS_MORE.format(more=len(found) - _SHOWN))
    return Told("\n".join(lines))


def _in_rows(findings: Iterable[Findings], snapshot: Snapshot, table: str, rows: set[int]) -> Iterator[dict[str, Any]]:
    here = [found for found in findings if found.table == table]
    return (record for record in finding_records(here, snapshot) if record["row"] in rows)


def _rank(record: dict[str, Any]) -> tuple[int, int]:
    return _ORDER.index(record["severity"]), record["row"]


def _line(record: dict[str, Any]) -> str:
    severity = _LABELS[record["severity"]]
    return words.ROWS_LINE.format(**{**record, "cell": record["cell"] or record["row"], "severity": severity})
