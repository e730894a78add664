"""What people and other programs do to an archive between two runs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import kehu_xl
from kehu_xl.core.outcome import Changes, Outcome
from kehu_xl.spec.tables import BY_ID
from kehu_xl.store import FileStore, template_path
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.store.books import CUSTOMERS, STAFF, change, draw, frame
from tests.store.deleting import delete_sheet
from tests.store.independent import parts

TODAY = date(2026, 3, 16)
NAMES = ("徐州华信商贸有限公司", "苏州鼎盛机电有限公司", "北京朝阳建材有限公司", "上海新宇物流有限公司")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of four customers that has been run once."""
    path = tmp_path / "档案.xlsm"
    rows = frame(
        customer_name=NAMES, manual_grade=["A", "B", "C", "D"], opening_amount=[4000.0, 3000.0, 2000.0, 1000.0],
        opening_last_contact=[46000.0, 46010.0, 46020.0, 46030.0],
    )  # fmt: skip
    FileStore.create(path, template_path()).apply(Outcome(appended={"customers": rows}))
    kehu_xl.run("run", path, today=TODAY)
    return path


def customers(path: Path) -> pd.DataFrame:
    """The customers by name, without their places."""
    return FileStore(path).read(["customers"])["customers"].set_index("customer_name").sort_index()


def sort_customers(path: Path) -> None:
    """Turn the rows round, as sorting by name in Excel does: every cell of a row moves."""
    store = FileStore(path)
    rows = store.read(["customers"])["customers"]
    turned = rows.iloc[::-1]
    moved = [
        Changes("customers", name, rows.index.to_numpy(), rows[name].to_numpy(object), turned[name].to_numpy(object))
        for name in rows.columns
        if rows[name].notna().any()
    ]
    store.apply(Outcome(changes=tuple(moved)))


def test_rows_sorted_between_two_runs_stay_the_same_customers(archive: Path) -> None:
    before = customers(archive)
    sort_customers(archive)
    assert FileStore(archive).read(["customers"])["customers"]["customer_name"].tolist() == [*reversed(NAMES)]
    outcome = kehu_xl.run("run", archive, today=TODAY)
    assert [found for found in outcome.findings if found.code in {"duplicate_id", "missing_id"}] == []
    pd.testing.assert_frame_equal(customers(archive), before)


def test_a_result_typed_into_the_plan_finds_its_customer_after_sorting(archive: Path) -> None:
    store = FileStore(archive)
    plan = store.read(["follow_up"])["follow_up"]
    row, who = int(plan.index[0]), plan["customer_id"].iloc[0]
    store.apply(Outcome(changes=(change("follow_up", "result", (row, None, "已谈妥")),)))
    sort_customers(archive)
    kehu_xl.run("run", archive, today=TODAY)
    log = FileStore(archive).read(["interactions"])["interactions"]
    assert log[["customer_id", "content"]].to_numpy().tolist() == [[who, "已谈妥"]]


@pytest.mark.libreoffice
def test_a_book_saved_by_libreoffice_runs_again(archive: Path, convert: Callable[[Path, str], Path]) -> None:
    before = customers(archive)
    saved = convert(archive, "xlsm:Calc MS Excel 2007 VBA XML")
    pd.testing.assert_frame_equal(customers(saved), before)
    old = set(problems(Book.open(saved)))
    kehu_xl.run("run", saved, today=TODAY)
    assert set(problems(Book.open(saved))) <= old
    pd.testing.assert_frame_equal(customers(saved), before)
    plan = FileStore(saved).read(["follow_up"])["follow_up"]
    assert sorted(plan["customer_name"]) == sorted(FileStore(archive).read(["follow_up"])["follow_up"]["customer_name"])


@pytest.mark.libreoffice
def test_a_sheet_deleted_in_a_book_of_libreoffice_comes_back(
    archive: Path, convert: Callable[[Path, str], Path]
) -> None:
    delete_sheet(archive, "汇总")
    delete_sheet(archive, "跟进计划")
    saved = convert(archive, "xlsm:Calc MS Excel 2007 VBA XML")
    old = set(problems(Book.open(saved)))
    kehu_xl.run("run", saved, today=TODAY)
    assert set(problems(Book.open(saved))) <= old
    assert [sheet.name for sheet in Book.open(saved).sheets][3:7] == ["联系记录", "跟进计划", "汇总", "校验结果"]
    plan = FileStore(saved).read(["follow_up"])["follow_up"]
    assert sorted(plan["customer_name"]) == sorted(NAMES)
    shown = openpyxl.load_workbook(convert(saved, "xlsx"))
    assert len(shown["汇总"]._charts) == sum(bool(block.chart) for block in BY_ID["summary"].blocks)
    assert [shown["汇总"][f"C{row}"].value for row in range(9, 13)] == [1, 1, 1, 1]


def renumber(path: Path) -> None:
    """Number the columns of every table from 1, as programs do that do not keep ids."""
    rewrite_tables(path, renumbered)


def renumbered(table: bytes) -> bytes:
    ids = count(1)
    return re.sub(rb'(<tableColumn )id="\d+"', lambda found: b'%sid="%d"' % (found[1], next(ids)), table)


def without_looks(table: bytes) -> bytes:
    return re.sub(rb"<tableStyleInfo[^>]*/>|<autoFilter[^>]*/>", b"", table)


def rewrite_tables(path: Path, edit: Callable[[bytes], bytes]) -> None:
    content = parts(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in content.items():
            target.writestr(name, edit(part) if name.startswith("xl/tables/") else part)


@pytest.mark.parametrize("renamed", ["管几个人", "电话号"])
def test_a_renamed_header_beside_renumbered_ids_is_nobody_elses_column(tmp_path: Path, renamed: str) -> None:
    headers = ["工号", *(renamed if header == "月目标" else header for header in STAFF)]
    path = draw(tmp_path / "a.xlsx", [{"工号": 7, "姓名": "王芳", renamed: 5}], headers=headers)
    renumber(path)
    snapshot = FileStore(path).read(["staff"])
    row = snapshot["staff"].loc[2]
    assert [row["name"], row["own:工号"], row[f"own:{renamed}"], row["monthly_target"]] == ["王芳", 7.0, 5.0, None]
    assert [(found.code, found.column) for found in snapshot.findings] == [("missing_column", "monthly_target")]


def test_renumbered_ids_in_the_specs_own_order_still_know_a_renamed_header(tmp_path: Path) -> None:
    headers = ["对方简称" if header == "简称" else header for header in CUSTOMERS]
    path = draw(tmp_path / "a.xlsx", [{"客户编号": "K1", "对方简称": "华信"}], table="customers", headers=headers)
    renumber(path)
    assert FileStore(path).read(["customers"])["customers"].loc[2, "short_name"] == "华信"


def appended(path: Path, **columns: Any) -> Any:
    store = FileStore(path)
    store.read(["staff"])
    store.apply(Outcome(appended={"staff": frame(**columns)}))
    return openpyxl.load_workbook(path)["员工"]


def test_what_libreoffice_left_of_a_table_still_grows(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.xlsx", [{"姓名": "王芳"}])
    rewrite_tables(path, without_looks)
    sheet = appended(path, name=["甲", "乙"])
    assert (sheet.tables["kehu_staff"].ref, sheet["A4"].value) == ("A1:G4", "乙")


def test_deleted_output_rows_are_no_gap(archive: Path) -> None:
    plan = FileStore(archive).read(["follow_up"])["follow_up"]
    first = BY_ID["follow_up"].header_row + 1
    assert plan.index.tolist() == np.arange(first, first + len(plan)).tolist()
    blank = [change("follow_up", name, (first, plan.loc[first, name], None))
             for name in ("due", "customer_id", "customer_name", "reason")]  # fmt: skip
    FileStore(archive).apply(Outcome(changes=tuple(blank)))
    kehu_xl.run("run", archive, today=TODAY)
    again = FileStore(archive).read(["follow_up"])["follow_up"]
    assert again["customer_id"].tolist() == plan["customer_id"].tolist()
