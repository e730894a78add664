"""Formulas that people type into the plan: their value is taken, the refill owns the cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import kehu_xl
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import Formula, TableView
from kehu_xl.core.typed import objects, serial_of
from kehu_xl.store import FileStore

TODAY = date(2026, 5, 18)
IN_TWO_WEEKS = serial_of(date(2026, 6, 1))


def table(path: Path, table_id: str) -> TableView:
    return FileStore(path).read([table_id]).tables[table_id]


@pytest.fixture
def typed(archive: Path) -> tuple[Path, list[str]]:
    """An archive whose plan holds formulas, and the customers of its rows."""
    kehu_xl.run("run", archive, today=TODAY)
    store = FileStore(archive)
    frame = store.read(["follow_up"])["follow_up"]
    size = len(frame)
    assert size >= 2
    own = [Formula(f"=LEN(E{row})", 5.0) for row in frame.index]
    formulas = {
        "result": [Formula('="已联系"&E5', "已联系华信"), *[None] * (size - 1)],
        "next_contact": [None, Formula("=TODAY()+14", IN_TWO_WEEKS), *[None] * (size - 2)],
        "own:字数": own,
    }
    cells = {name: pd.Series(objects(values), index=frame.index, dtype=object) for name, values in formulas.items()}
    store.apply(Outcome(outputs={"follow_up": frame.assign(**cells)}, added_columns={"follow_up": ("字数",)}))
    view = table(archive, "follow_up")
    assert {name: rows.tolist() for name, rows in view.formulas.items() if name in formulas} == {
        "result": [5], "next_contact": [6], "own:字数": frame.index.tolist(),
    }  # fmt: skip
    return archive, frame["customer_id"].tolist()


def test_a_formula_in_an_input_column_is_recorded_once_by_its_value(typed: tuple[Path, list[str]]) -> None:
    archive, customers = typed
    for _ in range(2):
        kehu_xl.run("run", archive, today=TODAY)
        made = table(archive, "interactions").frame
        assert made[["customer_id", "content"]].to_numpy().tolist() == [[customers[0], "已联系华信"]]


def test_a_carried_formula_becomes_its_value_and_an_own_one_stays(typed: tuple[Path, list[str]]) -> None:
    archive, customers = typed
    kehu_xl.run("run", archive, today=TODAY)
    view = table(archive, "follow_up")
    inputs = view.frame.set_index("customer_id")[["result", "next_contact"]].dropna(how="all")
    assert inputs.to_numpy().tolist() == [[None, IN_TWO_WEEKS]]
    assert inputs.index.tolist() == [customers[1]]
    assert not {"result", "next_contact"} & set(view.formulas)
    assert len(view.formulas["own:字数"]) >= len(view.frame)
