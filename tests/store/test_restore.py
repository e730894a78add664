"""A sheet that somebody deleted comes back from the template; nothing else of the book moves."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

import kehu_xl
from kehu_xl.core.outcome import Outcome
from kehu_xl.core.snapshot import Snapshot
from kehu_xl.spec import errors
from kehu_xl.spec.ribbon import SYSTEM_SHEETS
from kehu_xl.spec.tables import BY_ID, TABLES
from kehu_xl.spec.types import Role
from kehu_xl.store import FileStore, template_path
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.integrity import problems
from tests.store.books import frame
from tests.store.deleting import delete_sheet
from tests.store.independent import parts

TODAY = date(2026, 3, 16)
CHANGED = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"}
GRADES = frame(grade=["A", "B", "C"], count=[3.0, 2.0, 1.0], share=[50.0, 33.0, 17.0], amount=[9.5, None, 1.0])
FILLED = {
    "home": Outcome(blocks={("home", "todo"): frame(text=["打电话"])}),
    "summary": Outcome(blocks={("summary", "grades"): GRADES}),
    "follow_up": Outcome(outputs={"follow_up": frame(due=[45000.0], customer_id=["KH000001"])}),
    "findings": Outcome(outputs={"findings": frame(severity=["错误"], message=["空"])}),
    "pool": Outcome(outputs={"pool": frame(customer_id=["KH000001"], reason=["没人联系"])}),
    "opportunities": Outcome(appended={"opportunities": frame(customer_id=["KH000001"])}),
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return Path(shutil.copy(template_path(), tmp_path / "档案.xlsm"))


def without(path: Path, *table_ids: str) -> Path:
    for table_id in table_ids:
        delete_sheet(path, BY_ID[table_id].sheet)
    return path


def read(path: Path, table_ids: Sequence[str] = ()) -> Snapshot:
    return FileStore(path).read(table_ids or [table.id for table in TABLES if table.role is not Role.STATIC])


def sheet_parts(path: Path, sheet: str) -> list[tuple[str, bytes]]:
    """The sheet and all it leads to: kinds of parts and their content, in order of discovery."""
    book = Book.open(path)
    found, waiting = [], [part.part for part in book.sheets if part.name == sheet]
    while waiting:
        part = waiting.pop(0)
        found.append((re.sub(r"\d+", "", part), book.package.read(part)))
        waiting += [relation.target for relation in book.relations(part)]
    return found


def audited(path: Path) -> list[str]:
    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path))
    return [str(error) for error in result.errors]


@pytest.mark.parametrize("table_id", FILLED)
def test_a_deleted_sheet_comes_back_whole_when_it_is_written(archive: Path, table_id: str) -> None:
    before = parts(without(archive, table_id))
    FileStore(archive).apply(FILLED[table_id])
    after = parts(archive)
    assert {name for name in before if before[name] != after.get(name)} <= CHANGED
    assert problems(Book.open(archive)) == ()
    assert audited(archive) == []
    assert [s.name for s in Book.open(archive).sheets] == [s.name for s in Book.open(template_path()).sheets]
    kinds = [[kind for kind, _ in sheet_parts(p, BY_ID[table_id].sheet)] for p in (archive, template_path())]
    assert kinds[0] == kinds[1]


def looks(path: Path, name: str) -> dict[str, object]:
    """What openpyxl sees of a sheet: cells with their formats, rules, widths, print set-up, names."""
    book = openpyxl.load_workbook(path)
    sheet = book[name]
    cells = {
        cell.coordinate: (cell.value, cell.number_format, repr(cell.font), repr(cell.fill), repr(cell.border))
        for row in sheet.iter_rows()
        for cell in row
    }
    return {
        "cells": cells,
        "widths": {key: (line.width, line.hidden) for key, line in sheet.column_dimensions.items()},
        "rules": [(str(area.sqref), [rule.formula for rule in rules], [repr(rule.dxf) for rule in rules])
                  for area, rules in sheet.conditional_formatting._cf_rules.items()],
        "validations": [(str(r.sqref), r.formula1, r.prompt) for r in sheet.data_validations.dataValidation],
        "tables": [(table.name, table.ref, table.column_names, table.tableStyleInfo.name)
                   for table in sheet.tables.values()],
        "print": (sheet.print_area, sheet.print_title_rows, sheet.oddFooter.center.text, sheet.page_setup.orientation),
        "names": {key: line.attr_text for key, line in book.defined_names.items()},
        "state": (sheet.sheet_state, sheet.freeze_panes, sheet.merged_cells.ranges),
    }  # fmt: skip


@pytest.mark.parametrize("table_id", ["summary", "follow_up", "home", "opportunities"])
def test_it_looks_as_in_the_template(archive: Path, tmp_path: Path, table_id: str) -> None:
    FileStore(without(archive, table_id)).apply(FILLED[table_id])
    whole = Path(shutil.copy(template_path(), tmp_path / "whole.xlsm"))
    FileStore(whole).apply(FILLED[table_id])
    sheet = BY_ID[table_id].sheet
    assert looks(archive, sheet) == looks(whole, sheet)


def test_a_chart_comes_back_and_reads_the_same_ranges(archive: Path) -> None:
    FileStore(without(archive, "summary")).apply(FILLED["summary"])
    charts = [content for kind, content in sheet_parts(archive, "汇总") if kind == "xl/charts/chart.xml"]
    assert len(charts) == sum(bool(block.chart) for block in BY_ID["summary"].blocks)
    assert "'汇总'!$C$9:$C$14" in "".join(content.decode() for content in charts)


def test_several_sheets_come_back_in_one_go(archive: Path) -> None:
    gone = ("home", "follow_up", "summary", "findings")
    without(archive, *gone)
    together = {**FILLED["home"].blocks, **FILLED["summary"].blocks}
    rows = {**FILLED["follow_up"].outputs, **FILLED["findings"].outputs}
    FileStore(archive).apply(Outcome(blocks=together, outputs=rows))
    assert problems(Book.open(archive)) == ()
    assert [s.name for s in Book.open(archive).sheets] == [s.name for s in Book.open(template_path()).sheets]
    assert read(archive).findings == ()


def test_the_sheet_on_top_and_names_of_sheets_keep_their_sheet(archive: Path) -> None:
    without(archive, "home")
    book = openpyxl.load_workbook(archive)
    active, titles = book.active.title, {sheet.title: sheet.print_title_rows for sheet in book}
    FileStore(archive).apply(FILLED["home"])
    book = openpyxl.load_workbook(archive)
    assert book.active.title == active
    assert {sheet.title: sheet.print_title_rows for sheet in book if sheet.title != "首页"} == titles
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] in ([], [active])


def test_a_sheet_nobody_writes_stays_away(archive: Path) -> None:
    FileStore(without(archive, "summary", "pool")).apply(FILLED["findings"])
    assert Book.open(archive).sheet("汇总") is None
    assert Book.open(archive).sheet("公海") is None


PLAIN_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0000"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="SimSun"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="90">' + '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 90 + "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="40">' + "<dxf><font><b/></font></dxf>" * 40 + "</dxfs></styleSheet>"
)


def with_part(path: Path, name: str, content: str) -> Path:
    """The workbook with one part replaced."""
    fresh = {**parts(path), name: content.encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part, inside in fresh.items():
            target.writestr(part, inside)
    return path


def test_formats_are_appended_to_the_users_own(archive: Path) -> None:
    with_part(without(archive, "follow_up"), "xl/styles.xml", PLAIN_STYLES)  # a user who formats otherwise
    before = etree.fromstring(parts(archive)["xl/styles.xml"])
    FileStore(archive).apply(FILLED["follow_up"])
    after = etree.fromstring(parts(archive)["xl/styles.xml"])
    for section in before:
        lines = [etree.tostring(line) for line in section]
        kept = after.find(section.tag)
        assert [etree.tostring(line) for line in kept][: len(lines)] == lines
        assert int(kept.get("count")) == len(kept)
    assert problems(Book.open(archive)) == ()
    assert audited(archive) == []
    wanted, found = looks(template_path(), "跟进计划"), looks(archive, "跟进计划")
    texts = {cell: look for cell, look in wanted["cells"].items() if look[0] is not None}
    assert {cell: found["cells"][cell] for cell in texts} == texts
    assert found["rules"] == wanted["rules"]
    assert found["tables"][0][3] == "kehu"


def test_a_missing_input_counts_as_empty_with_a_warning(archive: Path) -> None:
    snapshot = read(without(archive, "opportunities", "shipments"))
    assert [len(snapshot["opportunities"]), len(snapshot["shipments"])] == [0, 0]
    assert [(f.code, f.table, f.facts["sheet"]) for f in snapshot.findings] == [
        ("missing_sheet", "opportunities", "商机"), ("missing_sheet", "shipments", "出货"),
    ]  # fmt: skip


def test_a_missing_output_is_told_only_where_people_look_at_it(archive: Path) -> None:
    snapshot = read(without(archive, "summary", "pool"))
    assert [(found.code, found.table) for found in snapshot.findings] == [("missing_output", "summary")]
    assert len(snapshot["pool"]) == 0


def test_without_settings_the_defaults_apply_and_one_finding_says_so(archive: Path) -> None:
    snapshot = read(without(archive, "settings"))
    assert "settings" not in snapshot.tables
    assert [(found.code, found.table) for found in snapshot.findings] == [("missing_sheet", "settings")]


def test_without_customers_nothing_runs(archive: Path) -> None:
    before = without(archive, "customers").read_bytes()
    with pytest.raises(errors.SheetMissing, match="客户"):
        read(archive)
    with pytest.raises(errors.SheetMissing, match="客户"):
        FileStore(archive).apply(Outcome(appended={"customers": frame(customer_name=["甲"])}))
    assert archive.read_bytes() == before


def test_a_renamed_summary_is_found_by_its_blocks(archive: Path) -> None:
    workbook = parts(archive)["xl/workbook.xml"].decode()
    with_part(archive, "xl/workbook.xml", workbook.replace("汇总", "老板看"))
    FileStore(archive).apply(FILLED["summary"])
    assert read(archive, ["summary"]).tables["summary"].sheet == "老板看"
    assert Book.open(archive).sheet("汇总") is None
    assert openpyxl.load_workbook(archive)["老板看"]["B9"].value == "A"


def test_what_is_on_a_missing_sheet_cannot_have_been_changed(archive: Path) -> None:
    snapshot = read(without(archive, "contacts"), ["contacts"])
    assert snapshot["contacts"].index.to_numpy(np.int64).tolist() == []
    assert snapshot.tables["contacts"].next_row == 2


def test_a_check_puts_its_own_sheet_back_and_lists_what_is_gone(archive: Path) -> None:
    without(archive, "findings", "opportunities", "summary", "settings")
    before = archive.read_bytes()
    dry = kehu_xl.run("check", archive, today=TODAY, dry_run=True)
    assert archive.read_bytes() == before
    outcome = kehu_xl.run("check", archive, today=TODAY)
    assert [found.code for found in outcome.findings] == [found.code for found in dry.findings]
    rows = read(archive, ["findings"])["findings"]
    told = rows[rows["code"].isin(["missing_sheet", "missing_output", "missing_setting"])]
    assert told[["code", "sheet", "cell"]].to_numpy().tolist() == [
        ["missing_sheet", "商机", None], ["missing_sheet", "参数", None],
        ["missing_output", "汇总", None], ["missing_output", "校验结果", None],
    ]  # fmt: skip
    assert told["message"].iloc[0] == "“商机”表不见了，已当作空表。"
    assert [Book.open(archive).sheet(name) for name in ("商机", "汇总", "参数")] == [None, None, None]


def test_a_run_on_a_book_stripped_to_its_customers_brings_the_generated_sheets_back(archive: Path) -> None:
    gone = [table.id for table in TABLES if table.id not in {"customers", "guide"}]
    FileStore(archive).apply(Outcome(appended={"customers": frame(customer_name=["徐州华信商贸有限公司"])}))
    without(archive, *gone)
    assert {"missing_sheet", "missing_output"} <= {f.code for f in kehu_xl.run("run", archive, today=TODAY).findings}
    names = [sheet.name for sheet in Book.open(archive).sheets]
    assert names == ["首页", "客户", "跟进计划", "汇总", "校验结果", "操作记录", "日志", "使用说明", *SYSTEM_SHEETS]
    assert problems(Book.open(archive)) == ()
    again = kehu_xl.run("run", archive, today=TODAY)
    assert "missing_output" not in {found.code for found in again.findings}


@pytest.mark.libreoffice
def test_libreoffice_opens_the_book_and_shows_the_chart(
    archive: Path, convert: Callable[[Path, str], Path]
) -> None:
    FileStore(without(archive, "summary")).apply(FILLED["summary"])
    again = convert(archive, "xlsx")
    with zipfile.ZipFile(again) as saved:
        names = [name for name in saved.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        charts = [saved.read(name).decode() for name in names]
    assert len(charts) == sum(bool(block.chart) for block in BY_ID["summary"].blocks)
    shown = next(chart for chart in charts if "$C$9:$C$14" in chart)
    values = etree.fromstring(shown.encode()).findall(".//{*}val//{*}pt/{*}v")
    assert [float(line.text) for line in values][:3] == [3.0, 2.0, 1.0]
