"""`kehu import --into`: the preview, the question, what is written, the same import again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest

import kehu_xl
from kehu_xl.cli.commands import run

HEADER = ("公司名称", "对接人", "联系方式", "地址", "税号", "备注一")
ROWS = (
    ("徐州华信商贸有限责任公司", "王芳", "13800138000", "徐州市别处1号", "91350100M000100Y43", "老客户"),
    ("徐州华信商贸有限公司", None, None, None, "91350100M000100Y43", None),
    ("扬州新客有限公司", "周新", "13600136000", "扬州市邗江区1号", None, "新"),
    ("另一家公司", "钱多", "13900139000", None, None, None),
    (None, "无名", "13500135000", None, None, None),
)
BALANCE = ("imported", "updated", "held_back", "header", "totals", "note", "blank")


def written(path: Path, *rows: tuple[object, ...], title: str = "名单") -> Path:
    """A list of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def rows_of(path: Path, sheet: str, *headers: str) -> list[tuple[object, ...]]:
    """The filled rows of a sheet, those columns of them."""
    sheet_rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    header = list(next(sheet_rows))
    at = [header.index(name) for name in headers]
    return [tuple(row[place] for place in at) for row in sheet_rows if any(row[place] is not None for place in at)]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A list with an update, a new customer, a doubtful one and one without a name."""
    return written(tmp_path / "新名单.xlsx", HEADER, *ROWS)


def test_without_a_yes_the_preview_is_shown_and_nothing_is_written(archive: Path, newer: Path, capsys) -> None:
    before = digest(archive)
    assert run(["import", str(newer), "--into", str(archive)]) == 2
    told = capsys.readouterr()
    assert "联系方式" in told.out + told.err
    assert "新增 1　更新 1（其中 0 行没有变化）　疑似 1　冲突 1　其他未导入 1" in told.out + told.err
    assert "确认以名单为准，请加 --overwrite" in told.out + told.err
    assert "--yes" in told.err
    assert digest(archive) == before
    assert {path.name for path in archive.parent.glob("*.xlsx")} == {newer.name}


def test_json_without_a_yes_is_the_preview_and_the_code(archive: Path, newer: Path, capsys) -> None:
    assert run(["import", str(newer), "--into", str(archive), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["error"]["code"] == "confirmation_needed"
    columns = {column["header"]: column for column in told["mapping"][0]["columns"]}
    assert (columns["联系方式"]["column"], columns["联系方式"]["reason"]) == ("mobile", "header_content")
    assert {match["fate"] for match in told["matches"]} == {"imported", "updated", "suspected", "conflicts", "held"}
    assert [match["by"] for match in told["matches"] if match["fate"] == "updated"] == ["name"]
    assert told["preview"]
    assert told["outputs"] == []


def test_blanks_are_filled_and_rows_that_contradict_wait_whole(archive: Path, newer: Path, capsys) -> None:
    assert run(["import", str(newer), "--into", str(archive), "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["rows_read"] == sum(told["counts"][name] for name in BALANCE)
    first, *_, last = rows_of(archive, "客户", "客户编号", "客户名称", "地址", "统一社会信用代码")
    assert first == ("KH000001", "徐州华信商贸有限公司", "江苏省徐州市鼓楼区人民路1号", "91350100M000100Y43")
    assert last[:2] == ("KH000004", "扬州新客有限公司")
    held = rows_of(archive.with_name("档案.未导入.xlsx"), "未导入", "公司名称", "原因")
    assert [name for name, _ in held] == ["徐州华信商贸有限责任公司", "另一家公司", None]
    assert held[0][1] == "“地址”已有“江苏省徐州市鼓楼区人民路1号”，这一行是“徐州市别处1号”"
    assert told["fates"] == {"imported": 1, "updated": 1, "suspected": 1, "conflicts": 1, "held": 1, "unchanged": 0}


def test_held_rows_corrected_in_their_file_are_imported_and_the_list_again_changes_nothing(
    archive: Path, newer: Path, capsys
) -> None:
    run(["import", str(newer), "--into", str(archive), "--yes"])
    held = archive.with_name("档案.未导入.xlsx")
    book = openpyxl.load_workbook(held)
    book.active["D2"] = None  # 地址: the archive is right
    book.active["C3"] = "13512345678"  # 另一家公司: its own mobile
    book.save(held)
    capsys.readouterr()
    assert run(["import", str(held), "--into", str(archive), "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    counts = {name: count for name, count in told["counts"].items() if name in BALANCE and count}
    assert counts == {"imported": 1, "updated": 1, "held_back": 1, "header": 1}
    assert rows_of(archive, "客户", "客户名称", "备注")[0] == ("徐州华信商贸有限公司", "老客户")
    before = digest(archive)
    for path in (newer, held):
        assert run(["import", str(path), "--into", str(archive), "--yes"]) == 0
        assert digest(archive) == before


def test_the_same_import_again_changes_nothing_and_says_so(archive: Path, newer: Path, capsys) -> None:
    run(["import", str(newer), "--into", str(archive), "--yes"])
    before, files = digest(archive), sorted(archive.parent.iterdir())
    capsys.readouterr()
    assert run(["import", str(newer), "--into", str(archive)]) == 0
    assert "没有需要改动的地方" in capsys.readouterr().out
    assert digest(archive) == before
    assert sorted(archive.parent.iterdir()) == files


def test_the_corrected_file_of_held_rows_imports_only_what_was_corrected(archive: Path, newer: Path, capsys) -> None:
    run(["import", str(newer), "--into", str(archive), "--yes"])
    held = archive.with_name("档案.未导入.xlsx")
    book = openpyxl.load_workbook(held)
    book.active["A4"] = "无名五金店"
    book.save(held)
    capsys.readouterr()
    assert run(["import", str(held), "--into", str(archive), "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["counts"]["imported"], told["counts"]["held_back"]) == (1, 2)
    assert rows_of(archive, "客户", "客户名称", "联系人")[-1] == ("无名五金店", "无名")
    assert "原因" not in [cell.value for cell in openpyxl.load_workbook(archive)["客户"][1]]


def test_overwriting_replaces_values_and_lists_the_old_ones(archive: Path, newer: Path, capsys) -> None:
    assert run(["import", str(newer), "--into", str(archive), "--yes", "--overwrite", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert rows_of(archive, "客户", "地址")[0] == ("徐州市别处1号",)
    replaced = [found for found in told["findings"] if found["code"] == "import_overwritten"]
    assert [found["message"] for found in replaced] == [
        "“地址”原来是“江苏省徐州市鼓楼区人民路1号”，已按名单改为“徐州市别处1号”。"
    ]
    assert told["counts"]["updated"] == 2


def test_a_web_page_named_xls_is_imported_as_what_it_shows(archive: Path, tmp_path: Path) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell or str()}</td>' for cell in row)}</tr>" for row in (HEADER, *ROWS))
    page = f'<html><head><meta charset="gb2312"></head><table>{rows}</table></html>'
    (tmp_path / "导出.xls").write_text(page, encoding="gb18030")
    outcome = kehu_xl.run("import", tmp_path / "导出.xls", into=archive, yes=True)
    assert {name: count for name in BALANCE if (count := outcome.counts[name])} == {
        "imported": 1, "updated": 1, "held_back": 3, "header": 1,
    }  # fmt: skip
    assert rows_of(archive, "客户", "客户名称", "手机")[-1] == ("扬州新客有限公司", "13600136000")


def test_a_dry_run_shows_the_preview_and_writes_nothing(archive: Path, newer: Path, capsys) -> None:
    before = digest(archive)
    assert run(["import", str(newer), "--into", str(archive), "--dry-run"]) == 0
    assert "疑似 1" in capsys.readouterr().out
    assert digest(archive) == before


def test_a_column_goes_where_the_person_says(archive: Path, newer: Path) -> None:
    wishes = ("备注一=服务内容", "c=其他电话", "地址=")
    kehu_xl.run("import", newer, into=archive, maps=wishes, yes=True)
    last = rows_of(archive, "客户", "客户名称", "服务内容", "其他电话", "手机", "地址")[-1]
    assert last == ("另一家公司", None, "13900139000", None, None)


@pytest.mark.parametrize(
    ("wish", "code", "part"),
    [
        ("备注一", "bad_mapping", "表头=列名"),
        ("备注二=备注", "unknown_header", "“备注一”"),
        ("备注一=服务", "unknown_column", "“服务内容”"),
        ("备注一=地址2", "unknown_column", "“地址”"),
    ],
)
def test_a_wish_that_cannot_be_met_names_the_nearest(wish, code, part, archive: Path, newer: Path, capsys) -> None:
    assert run(["import", str(newer), "--into", str(archive), "--map", wish, "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == code
    assert part in error["message"] + error["advice"]


def test_two_columns_for_one_place_are_refused(archive: Path, newer: Path, capsys) -> None:
    wishes = ["--map", "对接人=联系人", "--map", "备注一=联系人"]
    assert run(["import", str(newer), "--into", str(archive), *wishes]) == 2
    assert "放不下两个" in capsys.readouterr().err


def test_the_archive_itself_is_no_list(archive: Path, capsys) -> None:
    assert run(["import", str(archive), "--into", str(archive), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "list_is_archive"


def test_an_archive_must_be_named(newer: Path, capsys) -> None:
    assert run(["import", str(newer)]) == 2
    assert "--into" in capsys.readouterr().err


def test_a_table_that_cannot_be_imported_is_refused(archive: Path, newer: Path, capsys) -> None:
    assert run(["import", str(newer), "--into", str(archive), "--table", "员工"]) == 2
    assert "联系记录" in capsys.readouterr().err


def test_shipments_are_recognised_shown_and_imported_once(archive: Path, tmp_path: Path, capsys) -> None:
    header = ("订单号", "客户名称", "出库日期", "商品名称", "数量", "单价", "金额", "仓库")
    goods = written(
        tmp_path / "六月.xlsx", header,
        ("SO1", "徐州华信商贸有限责任公司", "2026.1.5", "水泥", 10, 25, 250, "甲"),
        ("SO2", "没有的公司", "2026.1.6", "水泥", 1, 25, 25, "甲"),
        ("合计", None, None, None, None, None, 275, None), title="Sheet1",
    )  # fmt: skip
    assert run(["import", str(goods), "--into", str(archive)]) == 2
    told = capsys.readouterr().err
    assert "判断这是“出货”" in told
    assert "认出客户：按名称 1 行" in told
    assert run(["import", str(goods), "--into", str(archive), "--yes", "--today", "2026-3-16"]) == 0
    found = rows_of(archive, "出货", "单号", "客户编号", "产品", "金额", "仓库")
    assert found == [("SO1", "KH000001", "水泥", 250, "甲")]
    held = archive.with_name("档案.未导入.xlsx")
    assert rows_of(held, "出货", "订单号", "原因") == [("SO2", "档案里没有这个客户（没有的公司）")]
    book = openpyxl.load_workbook(held)
    book.active["B2"] = "张三"
    book.save(held)
    assert run(["import", str(held), "--into", str(archive), "--yes"]) == 0
    assert rows_of(archive, "出货", "单号", "客户编号")[1:] == [("SO2", "KH000003")]
    before = digest(archive)
    assert run(["import", str(goods), str(held), "--into", str(archive), "--yes"]) == 0
    assert digest(archive) == before


def test_what_was_decided_is_kept_and_can_be_corrected_in_the_archive(archive: Path, newer: Path, capsys) -> None:
    wish = ("--map", "备注一=服务内容")
    assert run(["import", str(newer), "--into", str(archive), "--yes", "--today", "2026-3-16", *wish]) == 0
    kept = rows_of(archive, "导入对应", "名单表头", "表", "自动判断", "改为", "最近名单")
    assert ("备注一", "客户", None, "服务内容", "新名单.xlsx") in kept
    assert ("联系方式", "客户", "手机", None, "新名单.xlsx") in kept
    row = ("宿迁某某建材厂", "13500135000", "砂石")
    other = written(newer.with_name("七月.xlsx"), ("公司名称", "联系方式", "备注一"), row)
    book = openpyxl.load_workbook(archive, keep_vba=True)
    sheet = book["导入对应"]
    place = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "联系方式")
    place[3].value = "其他电话"
    sheet.cell(place[0].row + 1, 4).value = "没有的列"
    book.save(archive)
    capsys.readouterr()
    assert run(["import", str(other), "--into", str(archive), "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    reasons = {column["header"]: (column["column"], column["reason"]) for column in told["mapping"][0]["columns"]}
    assert reasons["备注一"] == ("services", "remembered")
    assert reasons["联系方式"] == ("other_phones", "remembered")
    assert [found["code"] for found in told["findings"] if found["table"] == "import_maps"] == ["unknown_column_name"]
    assert rows_of(archive, "客户", "客户名称", "服务内容", "其他电话")[-1] == ("宿迁某某建材厂", "砂石", "13500135000")
