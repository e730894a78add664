"""Follow up a small book drawn in a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from kehu_xl.core.applied import after
from kehu_xl.core.follow_up import follow_up
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.typed import serial_of
from tests.drawn import TODAY, book

NOW = serial_of(TODAY)  # Sunday, 15 March 2026


def run(settings: Mapping[str, Any] | None = None, today: date = TODAY, **tables: Any) -> tuple[Outcome, Snapshot]:
    """The outcome, and the book after it."""
    snapshot = book(**tables)
    outcome = follow_up(snapshot, replace(DEFAULTS, **(settings or {})), today)
    return outcome, after(snapshot, outcome)


def customer(number: int = 1, **cells: Any) -> dict[str, Any]:
    """A customer of that number."""
    return {"customer_id": f"KH{number}", "customer_name": f"甲{number}", **cells}


def due(customers: list[dict[str, Any]] | dict[str, Any], **tables: Any) -> dict[str, Any]:
    """The first customer after the follow-up."""
    rows = customers if isinstance(customers, list) else [customers]
    _, snapshot = run(customers=rows, **tables)
    return dict(snapshot["customers"].iloc[0])


def plan(**tables: Any) -> pd.DataFrame:
    """The rows of the new plan."""
    outcome, _ = run(**tables)
    return outcome.outputs["follow_up"]
