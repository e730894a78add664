"""An archive with something to do for every macro, and what can be seen of a book before and after."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
import python_calamine as calamine
import xlwings as xw
from openpyxl.utils.cell import range_boundaries

import kehu_xl
from kehu_xl.app import Store
from kehu_xl.build.vba import macro
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.core.typed import serial_of
from kehu_xl.spec.actions import MACROS
from kehu_xl.spec.tables import TABLES
from kehu_xl.spec.types import Door, Kind, Role
from kehu_xl.store import FileStore
from kehu_xl.store.ooxml.book import Book

TODAY = "2026-03-20"
MISSPELT = "wang@qq.ocm"
DIRTY = "+86 139-0013-8002"
EXAMPLE = Path(__file__).parents[2] / "examples" / "徐州建材经销_客户名单.xlsx"
READ = tuple(table.id for table in TABLES if table.role is not Role.STATIC)
Grid: TypeAlias = list[list[object]]


@dataclass(frozen=True)
class Seen:
    """A book: its tables, and its blocks as they stand."""

    tables: Mapping[str, pd.DataFrame]
    blocks: Mapping[str, Grid]

    def cell(self, table: str, column: str, row: int) -> object:
        """One cell of a table, by sheet row."""
        return self.tables[table].at[row, column]


def plant(folder: Path) -> Path:
    """An archive made of the example list, then spoilt such that every action has something to do."""
    made = folder / "建成.xlsm"
    kehu_xl.run("run", EXAMPLE, output=made, today="2026-03-16")
    snapshot = FileStore(made).read(READ)
    customers, plan = snapshot.tables["customers"], snapshot.tables["follow_up"]
    first, call = customers.first_row, plan.first_row
    spoilt = {
        "客户": {
            customers.address("mobile", first): "+86 138-0013-8001",
            customers.address("customer_id", customers.next_row - 1): None,
            customers.address("email", first + 2): "nobody@",
            customers.address("acceptance", first + 3): 85.0,
            customers.address("manual_grade", first + 3): None,
        },
        "跟进计划": {plan.address("result", call): "已报价，月底回复", plan.address("way", call): "电话"},
        "首页": {"C6": 999.0},
        "参数": {"B3": TODAY},
    }
    cleaned = folder / "洗过.xlsm"
    dirty = {customers.address("mobile", first + 1): DIRTY, customers.address("email", first + 4): MISSPELT}
    kehu_xl.patch_workbook(made, cleaned, {"客户": dirty})
    kehu_xl.run("clean", cleaned, today="2026-03-16")  # a step that can be taken back
    kehu_xl.run("check", cleaned, today="2026-03-16")  # the problems are listed
    plain = folder / "没有按钮.xlsm"
    kehu_xl.patch_workbook(cleaned, plain, spoilt)
    return with_buttons(plain, folder / "客户档案.xlsm")


def with_buttons(path: Path, target: Path) -> Path:
    """The book with a form button on 首页 for every macro that has none there, bound as the template's own are."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            content = source.read(name)
            made.writestr(name, _more_buttons(content) if b"FmlaMacro" in content else content)
    return target


def _more_buttons(drawing: bytes) -> bytes:
    """The VML of 首页 with a copy of its first button for each further macro."""
    text = drawing.decode()
    first = re.search(r"<v:shape .*?</v:shape>", text, re.DOTALL)
    assert first is not None
    missing = [action for action in MACROS if Door.HOME not in action.doors]
    copies = [
        first[0].replace("_x0000_s1025", f"_x0000_s{1500 + number}").replace("]!Kehu_Run<", f"]!{macro(action)}<")
        for number, action in enumerate(missing)
    ]
    return text.replace("</xml>", "".join(copies) + "</xml>").encode()


def tables_of(store: Store) -> Mapping[str, pd.DataFrame]:
    """The tables without what is random or counted by the program itself: 行标识, and columns of formulas."""
    snapshot = store.read(READ)
    return {table_id: _comparable(table_id, snapshot) for table_id in snapshot.tables}


def _comparable(table_id: str, snapshot: Snapshot) -> pd.DataFrame:
    frame, spec = snapshot[table_id], next(table for table in TABLES if table.id == table_id)
    dropped = [column.id for column in spec if column.kind is Kind.TOKEN or column.formula]
    return frame.drop(columns=[name for name in dropped if name in frame])


def blocks_of_file(path: Path) -> Mapping[str, Grid]:
    """The blocks of a closed file, read by calamine."""
    book, names = calamine.CalamineWorkbook.from_path(str(path)), Book.open(path).names
    sheets = {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names}
    return {name: _cut(sheets[_sheet(area)], area) for name, area in _areas(names).items()}


def blocks_of_open(book: xw.Book) -> Mapping[str, Grid]:
    """The blocks of an open book."""
    names = {name.name: name.refers_to.removeprefix("=") for name in book.names}
    found = {}
    for name, area in _areas(names).items():
        rows = book.sheets[_sheet(area)].range(_address(area)).options(ndim=2).raw_value
        rows = rows if isinstance(rows, (list, tuple)) else [[rows]]
        found[name] = [[_plain(cell) for cell in row] for row in rows]
    return found


def _areas(names: Mapping[str, str]) -> dict[str, str]:
    wanted = {f"{table.excel_name}_{block.id}" for table in TABLES for block in table.blocks}
    return {name: area for name, area in sorted(names.items()) if name in wanted}


def _sheet(area: str) -> str:
    return area.rpartition("!")[0].strip("$'")


def _address(area: str) -> str:
    return area.rpartition("!")[2].replace("$", "")


def _cut(rows: list[list[Any]], area: str) -> Grid:
    left, top, right, bottom = range_boundaries(_address(area))
    padded = [*rows, *([[]] * (bottom - len(rows)))]
    shown = ((*row, *([None] * (right - len(row)))) for row in padded[top - 1 : bottom])
    return [[_plain(cell) for cell in row[left - 1 : right]] for row in shown]


def _plain(value: Any) -> object:
    """One spelling for a cell, whoever read it."""
    if hasattr(value, "isoformat"):
        return serial_of(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(float(value), 6)
    return value or None
