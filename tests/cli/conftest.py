"""Small lists and archives for the command line's tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from kehu_xl.cli.commands import run

HEADER = ("客户名称", "联系人", "手机", "地址", "等级", "负责人", "最近成交日期", "成交金额")
ROWS = (
    ("徐州华信商贸有限公司", "王芳", "138 0013 8000", "江苏省徐州市鼓楼区人民路1号", "高", "李明", "2026.1.5", "1.2万"),
    ("苏州鼎盛机电有限公司", "陈 强", "13900139000", "苏州市虎丘区学府路2号", "中", "李明", "2026年3月5日", "3,000元"),
    ("张三", "张三", "13700137000", "北京市朝阳区建国路3号", "低", "赵敏", "20260105", "500"),
)


def _write_list(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that `kehu run` makes of the little list, once for all tests."""
    folder = tmp_path_factory.mktemp("made")
    path = folder / "档案.xlsm"
    assert run(["run", str(_write_list(folder / "名单.xlsx")), "-o", str(path), "--today", "2026-3-16"]) == 0
    return path


@pytest.fixture
def customer_list(tmp_path: Path) -> Path:
    """A tidy little list of three customers."""
    return _write_list(tmp_path / "名单.xlsx")


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    """An archive of three customers, alone in its folder."""
    return Path(shutil.copy(made, tmp_path / made.name))
