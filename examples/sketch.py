"""A list while it is being drawn: its rows, and what is true about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Row = list[object]


@dataclass
class Sketch:
    """Rows of cells for the file, and beside them the truth. Rows of the sheet count from 1."""

    file: str
    sheet: str
    header: Sequence[str]
    columns: Sequence[str]  # the archive's column under each header, "" for none
    rows: list[Row] = field(default_factory=list)
    header_row: int = 0
    customers: list[dict[str, object]] = field(default_factory=list)
    updates: list[dict[str, object]] = field(default_factory=list)
    defects: list[dict[str, object]] = field(default_factory=list)
    other_sheets: list[tuple[str, list[list[str]], bool]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def line(self, kind: str, *cells: object) -> int:
        """Add a row that is no customer; its number in the sheet."""
        self.rows.append([*cells, *[None] * (len(self.header) - len(cells))])
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind == "header":
            self.header_row = len(self.rows) - 1
        return len(self.rows)

    def customer(self, dirty: Mapping[str, object], clean: Mapping[str, object]) -> int:
        """Add a customer: the cells under their headers, the clean values by column."""
        row = self.line("imported", *(dirty.get(name) for name in self.header))
        self.customers.append({"row": row, "cells": {k: shown(v) for k, v in clean.items() if v is not None}})
        return row

    def update(self, dirty: Mapping[str, object], of: int) -> int:
        """Add a row that belongs to a customer above."""
        row = self.line("updated", *(dirty.get(name) for name in self.header))
        self.updates.append({"row": row, "of": of})
        return row

    def held(self, dirty: Mapping[str, object], code: str, header: str) -> int:
        """Add a row that must wait, and plant its finding."""
        row = self.line("held_back", *(dirty.get(name) for name in self.header))
        self.plant(code, row, header)
        return row

    def plant(self, code: str, row: int, header: str) -> None:
        """Note a defect in a cell."""
        place = list(self.header).index(header)
        cell = f"{chr(65 + place)}{row}"
        self.defects.append(
            {"code": code, "sheet": self.sheet, "row": row, "cell": cell, "column": self.columns[place]}
        )

    def truth(self, today: date) -> dict[str, object]:
        """Everything that is known about the list."""
        kinds = ("imported", "updated", "held_back", "header", "totals", "note", "blank")
        extra = [len(lines) for _, lines, _ in self.other_sheets]
        counts = {kind: self.counts.get(kind, 0) for kind in kinds}
        counts["note"] += sum(extra)
        return {
            "file": self.file,
            "sheet": self.sheet,
            "today": str(today),
            "counts": {"rows_read": len(self.rows) + sum(extra), **counts},
            "customers": self.customers,
            "updates": self.updates,
            "defects": self.defects,
        }


def shown(value: object) -> object:
    """A clean value for the truth file."""
    return str(value) if isinstance(value, date) else value
