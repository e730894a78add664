"""汇总 and 首页: the archive in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from kehu_xl.core.evidence import Reading
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import Settings
from kehu_xl.core.snapshot import Cell, Snapshot
from kehu_xl.core.summary import figures, home
from kehu_xl.core.summary.facts import customer_facts
from kehu_xl.core.typed import serial_of
from kehu_xl.spec.tables import table


def summarize(snapshot: Snapshot, settings: Settings, today: date) -> Outcome:
    """Every block of 汇总 and 首页, full size, blanks included.

    >>> from kehu_xl.core.settings import DEFAULTS
    >>> blocks = summarize(Snapshot("甲.xlsm", {}), DEFAULTS, date(2026, 3, 15)).blocks
    >>> blocks["summary", "months"]["month"].tolist()[::11]
    ['2025-04', '2026-03']

    Reads 客户 with its computed columns, 出货, 联系记录, 跟进计划 and 校验结果 as they stand.
    """
    reading = Reading.of(snapshot, today)
    facts = customer_facts(reading)
    return Outcome(blocks={**_summary(facts, reading), **_home(facts, reading, settings)})


def _summary(facts: pd.DataFrame, reading: Reading) -> dict[tuple[str, str], pd.DataFrame]:
    blocks = {block.id: block for block in figures.SUMMARY.blocks}
    months = figures.months(facts, reading)
    *_, contacts_this_month, _ = months[-1]
    rows: dict[str, Sequence[Sequence[Cell]]] = {
        "as_of": [(serial_of(reading.today),)],
        "key_figures": figures.key_figures(facts, contacts_this_month, reading.today),
        "grades": figures.grades(facts),
        "months": months,
        "top": figures.top(facts, blocks["top"].rows),
        "owners": figures.owners(facts, blocks["owners"].rows),
        "regions": figures.grouped(facts, "province", ("amount",), blocks["regions"].rows),
        "sources": figures.grouped(facts, "source", ("amount",), blocks["sources"].rows),
        "states": figures.grouped(facts, "state", ("amount",), blocks["states"].rows),
    }
    return {("summary", name): figures.padded(blocks[name], cells) for name, cells in rows.items()}


def _home(facts: pd.DataFrame, reading: Reading, settings: Settings) -> dict[tuple[str, str], pd.DataFrame]:
    blocks = {block.id: block for block in table("home").blocks}
    found = home.findings_by_severity(reading.table("findings"))
    rows: dict[str, Sequence[Sequence[Cell]]] = {
        "as_of": [(serial_of(reading.today),)],
        "counters": home.counters(facts, found, settings, reading.today),
        "todo": home.todo(facts, found, home.waiting(reading.table("follow_up")), blocks["todo"].rows),
    }
    return {("home", name): figures.padded(blocks[name], cells) for name, cells in rows.items()}
