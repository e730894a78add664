"""Every macro of the template, pressed in LibreOffice: what it does, and that the command line does the same."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

import kehu_xl
from kehu_xl.build.vba import callback, macro
from kehu_xl.core.outcome import Outcome
from kehu_xl.spec.actions import ACTIONS, BY_ID, MACROS
from kehu_xl.spec.tables import BY_ID as TABLES
from kehu_xl.spec.types import Action, Door
from kehu_xl.steps import PLANS
from kehu_xl.store import FileStore, template_path
from kehu_xl.store.live import LiveStore
from tests.macros.pressing import DIRTY, MISSPELT, Seen, blocks_of_file, blocks_of_open, plant, tables_of, with_buttons
from tests.office.conftest import office, opened  # noqa: F401 fixtures

pytestmark = pytest.mark.libreoffice


@dataclass(frozen=True)
class Press:
    """A press: the book before and after, what was said, which sheet is in front."""

    before: Seen
    book: xw.Book
    said: str
    front: str

    @cached_property
    def after(self) -> Seen:
        """The book as it is open now; read when an effect asks for it."""
        return Seen(tables_of(LiveStore(self.book)), blocks_of_open(self.book))

    def row(self, table: str, column: str, value: object) -> int:
        """The sheet row, before, in which a column holds a value."""
        frame = self.before.tables[table]
        return int(frame.index[frame[column] == value][0])

    def becomes(self, table: str, column: str, row: int) -> object:
        return self.after.cell(table, column, row)


def cleaned(press: Press) -> bool:
    row = press.row("customers", "mobile", "+86 138-0013-8001")
    return press.becomes("customers", "mobile", row) == "13800138001"


def numbered(press: Press) -> bool:
    frame = press.before.tables["customers"]
    row = int(frame.index[frame["customer_id"].isna() & frame["customer_name"].notna()][0])
    return str(press.becomes("customers", "customer_id", row)).startswith("KH")


def graded(press: Press) -> bool:
    row = press.row("customers", "acceptance", 85.0)
    before, after = (seen.cell("customers", "intent_grade", row) for seen in (press.before, press.after))
    return after == "A" != before


def checked(press: Press) -> bool:
    listed = press.after.tables["findings"]
    return bool(((listed["code"] == "bad_email") & (listed["value"] == "nobody@")).any()) and "错误" in press.said


def followed_up(press: Press) -> bool:
    notes = press.after.tables["interactions"]["content"]
    return "已报价，月底回复" in set(notes) and len(notes.dropna()) == 1 + len(
        press.before.tables["interactions"]["content"].dropna()
    )


def summarized(press: Press) -> bool:
    customers = float(press.after.tables["customers"]["customer_name"].notna().sum())
    return press.before.blocks["kehu_home_counters"][0][1] == 999.0 and (
        press.after.blocks["kehu_home_counters"][0][1] == customers
    )


def everything_done(press: Press) -> bool:
    return all(done(press) for done in (cleaned, numbered, graded, checked, followed_up, summarized))


def imported(press: Press) -> bool:
    names = set(press.after.tables["customers"]["customer_name"].dropna())
    return NEW_NAME in names and NEW_NAME not in set(press.before.tables["customers"]["customer_name"].dropna())


def undone(press: Press) -> bool:
    row = press.row("customers", "mobile", "13900138002")
    return press.becomes("customers", "mobile", row) == DIRTY


def log_shown(press: Press) -> bool:
    return press.said == ""


def rows_told(press: Press) -> bool:
    return "选中的 1 行有" in press.said and "nobody@" in press.said


def gone_to(number: str) -> Callable[[Press], bool]:
    """Whether a listed problem is selected, and the status line says which and what is wrong."""

    def effect(press: Press) -> bool:
        said, cell = str(press.book.app.status_bar), press.book.app.selection.address.replace("$", "")
        return press.said == "" and re.match(number, said) is not None and f"!{cell}　" in said

    return effect


def fixed(press: Press) -> bool:
    row = press.row("customers", "email", MISSPELT)
    return press.becomes("customers", "email", row) == "wang@qq.com"


def accepted(press: Press) -> bool:
    """It is listed no more, and stands in 已认可."""
    before, after = (seen.tables["findings"]["value"].tolist() for seen in (press.before, press.after))
    kept = press.after.tables["accepted"]["value"].tolist()
    return MISSPELT in before and MISSPELT not in after and kept == [MISSPELT] and "认可 1 处" in press.said


def guide_shown(press: Press) -> bool:
    return press.said == ""


def diagnosed(press: Press) -> bool:
    return press.said.splitlines()[-1].startswith(("没有发现问题", "可以用", "有 "))


# What each macro does that anybody can see; a handler that does nothing fails here.
EFFECTS: dict[str, tuple[Callable[[Press], bool], str]] = {  # action: (effect, id of the sheet in front)
    "run": (everything_done, "findings"),
    "clean": (cleaned, ""),
    "check": (checked, "findings"),
    "number": (numbered, "customers"),
    "grade": (graded, "customers"),
    "follow_up": (followed_up, "follow_up"),
    "summarize": (summarized, "summary"),
    "import": (imported, "customers"),
    "undo": (undone, ""),
    "log": (log_shown, "actions_log"),
    "check_rows": (rows_told, "customers"),
    "next_problem": (gone_to(r"第 1 个，共 \d+ 个"), "customers"),
    "previous_problem": (gone_to(r"第 (\d+) 个，共 \1 个"), "customers"),
    "fix": (fixed, "customers"),
    "accept": (accepted, "customers"),
    "guide": (guide_shown, "guide"),
    "diagnose": (diagnosed, ""),
}
WRITING = [action for action in MACROS if action.id in PLANS and action.id not in ("check_rows", "log")]
NEW_NAME = "徐州新来建材有限公司"


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture
def book(planted: Path, tmp_path: Path, opened: Callable[[Path], xw.Book]) -> xw.Book:  # noqa: F811
    """The archive, open in LibreOffice, with 首页 in front."""
    return opened(Path(shutil.copy(planted, tmp_path / planted.name)))


@pytest.fixture(scope="session")
def before(planted: Path) -> Seen:
    return Seen(tables_of(FileStore(planted)), blocks_of_file(planted))


def pressed(book: xw.Book, before: Seen, press: Callable[[], object]) -> Press:
    """Press, and listen."""
    book.app.impl.said.clear()
    press()
    return Press(before, book, "\n".join(book.app.impl.said), book.sheets.active.name)


def by_button(book: xw.Book, action: Action) -> Callable[[], object]:
    """As a click does: through the script event of the form button on 首页."""
    sheet = TABLES["home"].sheet
    return lambda: book.app.impl.ask("press", doc=book.impl.doc, sheet=sheet, macro=macro(action))


@pytest.fixture(scope="session")
def new_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list with one new customer."""
    path = tmp_path_factory.mktemp("list") / "新名单.xlsx"
    other = openpyxl.Workbook()
    for row in (["客户名称", "手机"], [NEW_NAME, "13900138009"]):
        other.active.append(row)
    other.save(path)
    return path


def answers(action: Action, new_list: Path) -> list[str]:
    """What the person answers when the action asks."""
    return {"import": [str(new_list), "ok"], "undo": ["ok"], "fix": ["yes"]}.get(action.id, [])


def select(book: xw.Book, email: str, column: str) -> str:
    """Select a cell in the row with that e-mail address; how the command line calls it."""
    view = LiveStore(book).read(["customers"]).tables["customers"]
    cell = view.address(column, int(view.frame.index[view.frame["email"] == email][0]))
    book.sheets[view.sheet].activate()
    book.sheets[view.sheet].range(cell).select()
    return f"{view.sheet}!{cell}"


SELECTED: dict[str, Callable[[xw.Book], str]] = {
    "check_rows": lambda book: select(book, "nobody@", "customer_id"),
    "fix": lambda book: select(book, MISSPELT, "email"),
    "accept": lambda book: select(book, MISSPELT, "email"),
}


def test_every_macro_has_an_effect_that_is_looked_at() -> None:
    assert set(EFFECTS) == {action.id for action in MACROS}


def test_the_buttons_of_the_home_sheet_arrive_as_script_events(
    planted: Path, tmp_path: Path, opened: Callable[[Path], xw.Book]  # noqa: F811
) -> None:
    bare = opened(Path(shutil.copy(planted.with_name("没有按钮.xlsm"), tmp_path)))
    found = bare.app.impl.ask("buttons", doc=bare.impl.doc, sheet=TABLES["home"].sheet)
    assert sorted(found) == sorted(macro(action) for action in ACTIONS if Door.HOME in action.doors)


def test_every_macro_can_be_pressed(book: xw.Book) -> None:
    found = book.app.impl.ask("buttons", doc=book.impl.doc, sheet=TABLES["home"].sheet)
    assert sorted(found) == sorted(map(macro, MACROS))


@pytest.mark.parametrize("action", MACROS, ids=lambda action: action.id)
def test_a_press_does_what_it_says_and_what_the_command_line_does(
    book: xw.Book, before: Seen, planted: Path, tmp_path: Path, new_list: Path, action: Action
) -> None:
    book.app.impl.answers[:] = answers(action, new_list)
    cells = SELECTED[action.id](book) if action.id in SELECTED else ""
    in_front = book.sheets.active.name
    press = pressed(book, before, by_button(book, action))
    effect, sheet = EFFECTS[action.id]
    assert effect(press), press.said
    assert press.front == (TABLES[sheet].sheet if sheet else in_front)
    assert bool(book.app.status_bar) == action.id.endswith("_problem")
    if action in WRITING:
        options = {"cells": [cells]} if action.id in ("fix", "accept") else {}
        assert_equal(press.after, by_command(planted, tmp_path, action, new_list, **options))


def by_command(planted: Path, folder: Path, action: Action, new_list: Path, **options: list[str]) -> Seen:
    """What the command line makes of the same book."""
    closed = Path(shutil.copy(planted, folder / "命令行.xlsm"))
    if action.id == "import":
        kehu_xl.run(action.id, new_list, into=closed)
    else:
        kehu_xl.run(action.id, closed, **options)
    return Seen(tables_of(FileStore(closed)), blocks_of_file(closed))


# When a step was made, and the random 行标识 of new rows: not the same at both doors.
UNLIKE = {"actions_log": {"time"}, "journal": {"time", "row_token"}}


def assert_equal(ours: Seen, theirs: Seen) -> None:
    for table_id, frame in theirs.tables.items():
        expected, found = frame.fillna("").to_dict("list"), ours.tables[table_id].fillna("").to_dict("list")
        names = expected.keys() - UNLIKE.get(table_id, set())
        different = {name: (found.get(name), expected[name]) for name in names if found.get(name) != expected[name]}
        assert not different, table_id
    assert ours.blocks == theirs.blocks


def test_the_file_on_disk_stays_as_it_was_until_the_person_saves(book: xw.Book) -> None:
    path = Path(book.fullname)
    before = path.read_bytes()
    by_button(book, BY_ID["run"])()
    assert path.read_bytes() == before


@pytest.mark.parametrize("action", [BY_ID["guide"], BY_ID["check"]], ids=lambda action: action.id)
def test_a_callback_of_the_ribbon_does_what_the_button_does(book: xw.Book, before: Seen, action: Action) -> None:
    book.activate()
    ask = book.app.impl.ask
    press = pressed(book, before, lambda: ask("run", doc=book.impl.doc, macro=callback(action), arguments=[[]]))
    effect, sheet = EFFECTS[action.id]
    assert effect(press)
    assert press.front == TABLES[sheet].sheet


def test_what_stops_an_action_is_told_in_one_sentence(book: xw.Book) -> None:
    book.sheets["客户"].delete()
    book.app.impl.said.clear()
    by_button(book, BY_ID["check"])()
    (said,) = book.app.impl.said
    assert said.startswith("没有执行：")
    assert "客户" in said
    assert not book.app.status_bar


def names(book: xw.Book) -> list[object]:
    return LiveStore(book).read(["customers"])["customers"]["customer_name"].dropna().tolist()


def press_and_answer(book: xw.Book, action_id: str, *given: str) -> str:
    book.app.impl.answers[:] = given
    book.app.impl.said.clear()
    by_button(book, BY_ID[action_id])()
    assert book.app.impl.answers == []
    return "\n".join(book.app.impl.said)


def test_an_import_shows_what_it_would_do_and_is_taken_back_by_a_press(book: xw.Book, new_list: Path) -> None:
    before = names(book)
    said = press_and_answer(book, "import", str(new_list), "cancel")
    assert "新名单.xlsx › Sheet → “客户”表" in said
    assert "新增 1　更新 0" in said
    assert said.endswith("已取消，没有写入。")
    assert names(book) == before
    assert "已导入。" in press_and_answer(book, "import", str(new_list), "ok")
    assert names(book) == [*before, NEW_NAME]
    asked = press_and_answer(book, "undo", "ok")
    assert "导入名单）：" in asked
    assert "删除 1 行" in asked
    assert names(book) == before


def test_no_file_picked_writes_nothing(book: xw.Book) -> None:
    assert press_and_answer(book, "import") == "已取消，没有写入。"


def test_an_undo_asks_whether_to_leave_what_was_changed_since(book: xw.Book) -> None:
    view = LiveStore(book).read(["customers"]).tables["customers"]
    row = int(view.frame.index[view.frame["mobile"] == "13900138002"][0])
    cell = book.sheets[view.sheet][view.address("mobile", row)]
    cell.value = "'13900138003"
    said = press_and_answer(book, "undo", "cancel")
    assert "后来" not in said
    assert "在那以后又改过" in said
    assert cell.value == "13900138003"
    assert "没有可以撤销的" in press_and_answer(book, "undo", "ok")
    assert cell.value == "13900138003"


def test_a_log_without_steps_is_told(opened: Callable[[Path], xw.Book], tmp_path: Path) -> None:  # noqa: F811
    empty = tmp_path / "空.xlsm"
    FileStore.create(empty, template_path()).apply(Outcome())
    book = opened(with_buttons(empty, tmp_path / "客户档案.xlsm"))
    assert press_and_answer(book, "log") == "还没有操作记录。"
