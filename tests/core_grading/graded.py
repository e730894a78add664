"""Grade a small book drawn in a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kehu_xl.core.applied import after
from kehu_xl.core.grading import grade
from kehu_xl.core.settings import DEFAULTS
from kehu_xl.core.snapshot import Cell
from kehu_xl.core.typed import serial_of
from tests.drawn import TODAY, book

NOW = serial_of(TODAY)


def ago(days: float) -> float:
    """A day before TODAY."""
    return NOW - days


def graded(
    *customers: Mapping[str, Cell], settings: Mapping[str, Any] | None = None, **tables: Sequence[Any]
) -> list[dict[str, Any]]:
    """The customers with their computed columns; KH1, KH2, … where no number is given."""
    rows = [
        {"customer_id": f"KH{place}", "customer_name": f"甲{place}", **row} for place, row in enumerate(customers, 1)
    ]
    snapshot = book(customers=rows, **tables)
    outcome = grade(snapshot, replace(DEFAULTS, **(settings or {})), TODAY)
    frame = after(snapshot, outcome)["customers"]
    return frame.to_dict("records")


def one(customer: Mapping[str, Cell] | None = None, **tables: Any) -> dict[str, Any]:
    """A single customer, KH1, with its computed columns."""
    return graded(customer or {}, **tables)[0]


def sale(days: float, amount: float = 100.0, customer: str = "KH1", cost: float | None = None) -> dict[str, Cell]:
    """A shipment so many days ago."""
    return {"customer_id": customer, "date": ago(days), "amount": amount, "cost": cost, "product": "螺栓"}
