"""Check and grade in an open book of many customers: as many calls to the program as for a hundred.

`KEHU_OPEN_ROWS=100000 pytest -s tests/macros/test_many.py` runs it at full size and prints what it took.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

import kehu_xl
from kehu_xl.store.live import LiveStore
from tests.macros.pressing import with_buttons
from tests.office.conftest import office, opened  # noqa: F401 fixtures

pytestmark = pytest.mark.libreoffice
MANY = int(os.environ.get("KEHU_OPEN_ROWS", "3000"))
PATIENCE = 1800.0  # seconds for one request


def customer(number: int) -> str:
    """One line of a list; every tenth has a mail address that is none."""
    mail = f"u{number}@" if number % 10 == 0 else f"u{number}@qq.com"
    return f"江苏第{number}号贸易有限公司,{13_800_000_000 + number},{mail},{number % 101}\n"


@pytest.fixture
def book_of(tmp_path: Path, opened: Callable[[Path], xw.Book]) -> Callable[[int], xw.Book]:  # noqa: F811
    """An archive of so many invented customers, open in LibreOffice."""

    def open_book(rows: int) -> xw.Book:
        listed, plain = tmp_path / f"{rows}.csv", tmp_path / f"{rows}.xlsm"
        listed.write_text("客户名称,手机,邮箱,接受度\n" + "".join(map(customer, range(rows))), encoding="utf-8")
        kehu_xl.run("run", listed, output=plain, today="2026-03-16")
        book = opened(with_buttons(plain, tmp_path / f"档案{rows}.xlsm"))
        book.app.impl.running.channel.patience = PATIENCE
        return book

    return open_book


def calls(book: xw.Book, macro: str) -> int:
    """How many requests a press needs; told with its time and memory where the output is shown."""
    app = book.app.impl
    before, start = app.running.channel.sent, time.perf_counter()
    app.said.clear()
    app.ask("press", doc=book.impl.doc, sheet="首页", macro=macro)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{macro} {book.name}: {time.perf_counter() - start:.1f} s, {peak} MiB")
    assert app.said[-1].startswith("已"), app.said
    return int(app.running.channel.sent - before)


def test_check_and_grade_need_as_many_calls_for_many_customers_as_for_a_hundred(
    book_of: Callable[[int], xw.Book],
) -> None:
    few, many = book_of(100), book_of(MANY)
    for macro in ("Kehu_Check", "Kehu_Grade"):
        assert calls(few, macro) == calls(many, macro)
    frames = LiveStore(many).read(["customers", "findings"])
    assert frames["customers"]["follow_grade"].notna().sum() == MANY
    assert len(frames["findings"]) > 10
