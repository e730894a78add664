"""The colours that appear while typing agree with the Python rules, as LibreOffice computes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from kehu_xl.build import marks, sheets, wrong
from kehu_xl.build.validations import KIND_TESTS
from kehu_xl.build.wrong import WEIGHTS
from kehu_xl.core.check import keys, values
from kehu_xl.core.check.view import ColumnView
from kehu_xl.core.identity import USCC_ALPHABET, uscc_check_character, uscc_valid_column
from kehu_xl.core.typed import objects
from kehu_xl.spec import formulas
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Column, Kind

Cells = Sequence[Any]
Convert = Callable[[Path, str], Path]

MOBILES = ("13800138000", "19912345678", "138 0013 8000", "138-0013-8000", "12800138000", "1380013800", "23800138000",
           "138001380001", "1380013800a", "座机", "+8613800138000", "008613800138000", "+85221234567",
           "00852 2123 4567", "852-21234567", "88621234567", "861234", "+1", "0516-83456789", 13800138000, 1380013800,
           "138001380.0", "13800e38000", "+1-202-555-0123", "+12345678901234567890", "8522123456x")  # fmt: skip
BODIES = ("91350100M000100Y4", "9132030007A1B2C3D", "X1330106MA2CFLDG4")
GOOD_CODES = tuple(body + uscc_check_character(body) for body in BODIES)
CODES = (*GOOD_CODES, *(code[:-1] + ("0" if code[-1] != "0" else "1") for code in GOOD_CODES), "91350100M000100YI3",
         "91350100m000100y43", "91350100M000100Y4", "320303123456789", "91350100-M000100Y43", "没有")  # fmt: skip
PERSONS = ("11010519491231002X", "11010519491231002x", "110105194912310021", "440524188001010014",
           "440524188001010015", "1101051949123100", "A1010519491231002X", "110105 19491231 002X",
           "110105-19491231-002X", "110105********002X", "110105491231002", "110105491331002",
           "110105490230002", "11010549123100X", "991231194912310025", "E12345678",
           "123456", "12345", "11010X19491231002X", "110105194902300028", "091231194912310025", "护照 G1234567",
           "1101051949123100211", 110105491231002)  # fmt: skip
EMAILS = ("a@b.cn", "zhang.san@mail.example.com", "zhang.san", "a@b", "zhang@", "@", "a@@b.cn", "a@b..cn", "a@.cn",
          "a@b.c", "a@b.c1", "a b@c.cn", "a@b.cn;c@d.cn", "a,b@c.cn", "@b.cn", "a@b.cn.", "a@b-c.cn")  # fmt: skip
DAYS = (46096, 0, 109575, 109576, 46096.5, "2026-3-15", "下周", -3)
LOST = ("KH000001", 110105194912310000, 123456789012345, 1234567890123456, "1.10105E+17", "1.1E+14", "E+20", "1E+5")
MONEY = (0, -1, 1e6, "1.2万", "", 12.5)


def new_book() -> tuple[Workbook, Worksheet]:
    """A workbook whose formulas have no stored value: LibreOffice computes them as it opens it."""
    book = Workbook()
    sheet = book.create_sheet("s", 0)
    for column, (name, numbers) in enumerate(WEIGHTS.items(), 40):
        for row, number in enumerate(numbers, 1):
            sheet.cell(row, column, number)
        area = sheets.area(0, column - 1, len(numbers) - 1, column - 1)
        book.defined_names[name] = DefinedName(name, attr_text=f"s!{area}")
    return book, sheet


def marked(column: Column, cells: Cells, path: Path, convert: Convert) -> list[bool]:
    """Where LibreOffice finds a cell wrong."""
    book, sheet = new_book()
    for row, cell in enumerate(cells, 1):
        sheet.cell(row, 1, cell)
        for place, formula in enumerate(wrong.wrong(column, f"$A{row}"), 2):
            sheet.cell(row, place, f"=IF({formula},1,0)")
    book.save(path)
    computed = load_workbook(convert(path, "xlsx"), data_only=True)["s"]
    rows = computed.iter_rows(max_row=len(cells), min_col=2, max_col=30, values_only=True)
    return [1 in row for row in rows]  # a formula that gives an error marks nothing


def found_wrong(column: Column, cells: Cells) -> list[bool]:
    """Where the Python rules of the check do; a credit code is one or not, whatever else it may be."""
    view = ColumnView(column, objects([float(cell) if isinstance(cell, int) else cell or None for cell in cells]))
    if column.kind is Kind.USCC:
        tidied = values.tidied(view.texts)
        return (~uscc_valid_column(tidied) & view.speaks).tolist()
    wanted = {"bad_mobile", "bad_email", "bad_person_id", "bad_date", "bad_number", "out_of_range", "lost_digits"}
    verdicts = [rule(view, None) for code, rule in values.rules_of(column) if code in wanted]
    return np.logical_or.reduce([mask for mask in verdicts if mask is not None]).tolist()


def agree(kind: Kind, cells: Cells, path: Path, convert: Convert, **limits: float) -> None:
    """Both say the same of every cell."""
    column = Column("x", "列", kind, **limits)
    theirs, ours = marked(column, cells, path, convert), found_wrong(column, cells)
    triples = zip(cells, theirs, ours, strict=True)
    assert [(cell, here, there) for cell, here, there in triples if here != there] == []
    assert True in ours


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("kind", "cells"),
    [(Kind.MOBILE, MOBILES), (Kind.USCC, CODES), (Kind.PERSON_ID, PERSONS), (Kind.EMAIL, EMAILS), (Kind.DATE, DAYS),
     (Kind.CODE, LOST), (Kind.MONEY, MONEY)],
    ids=lambda value: value if isinstance(value, Kind) else "",
)  # fmt: skip
def test_a_mark_says_wrong_exactly_where_python_does(
    tmp_path: Path, convert: Convert, kind: Kind, cells: Cells
) -> None:
    limits = {"low": 0.0} if kind is Kind.MONEY else {}
    agree(kind, cells, tmp_path / "marks.xlsx", convert, **limits)


def _mixed(alphabet: str, good: Sequence[str], most: int) -> st.SearchStrategy[str]:
    """Good values, good ones with a sign changed, lost or added, and texts of the same signs."""
    texts = st.text(alphabet, min_size=1, max_size=most)
    changed = st.builds(
        lambda text, at, sign, cut: text[: at % len(text)] + sign + text[at % len(text) + cut :],
        st.sampled_from(good), st.integers(0, 40), st.sampled_from(["", *alphabet]), st.integers(0, 2),
    )  # fmt: skip
    return st.one_of(changed, changed, texts).filter(lambda text: text.strip() and text[0] not in "=+-@")


_DRAWN: dict[Kind, st.SearchStrategy[str]] = {
    Kind.MOBILE: _mixed("0123456789 座a", ("13800138000", "00852 2123 4567", "85221234567", "19912345678"), 14),
    Kind.USCC: _mixed("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabc ", GOOD_CODES, 19),
    Kind.PERSON_ID: _mixed("0123456789X", ("11010519491231002X", "110105491231002", "440524188001010014"), 19),
    Kind.EMAIL: _mixed("ab.@1", ("a@b.cn", "zhang.san@mail.example.com"), 12),
}


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", _DRAWN)
@settings(
    max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)
@given(data=st.data())
def test_any_text_gets_the_same_verdict(
    tmp_path_factory: pytest.TempPathFactory, convert: Convert, kind: Kind, data: st.DataObject
) -> None:
    cells = data.draw(st.lists(_DRAWN[kind], min_size=150, max_size=300, unique=True))
    agree(kind, cells, tmp_path_factory.mktemp("drawn") / "marks.xlsx", convert)


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("kind", "cells"),
    [(Kind.MOBILE, MOBILES), (Kind.USCC, CODES), (Kind.PERSON_ID, PERSONS), (Kind.EMAIL, EMAILS)],
    ids=lambda value: value if isinstance(value, Kind) else "",
)
def test_the_warning_while_typing_never_warns_of_what_python_takes(
    tmp_path: Path, convert: Convert, kind: Kind, cells: Cells
) -> None:
    book, sheet = new_book()
    for row, cell in enumerate(cells, 1):
        sheet.cell(row, 1, cell)
        sheet.cell(row, 2, f"=IF({KIND_TESTS[kind].format(cell=f'A{row}')[1:]},1,0)")
    book.save(tmp_path / "typed.xlsx")
    computed = load_workbook(convert(tmp_path / "typed.xlsx", "xlsx"), data_only=True)["s"]
    taken = [computed.cell(row, 2).value == 1 for row in range(1, len(cells) + 1)]
    fine = [not bad for bad in found_wrong(Column("x", "列", kind), cells)]
    assert not [cell for cell, good, passes in zip(cells, fine, taken, strict=True) if good and not passes]
    assert not all(taken)


@pytest.mark.libreoffice
def test_doubles_and_strangers_are_marked_as_python_finds_them(tmp_path: Path, convert: Convert) -> None:
    ids = ["KH1", "kh1", "KH2", "110105194912310021", "110105194912310029", "110105194912310021", None, "A*", "AB",
           "A?"]  # fmt: skip
    wanted = ["KH2", "KH9", None, "kh1 ", "110105194912310028"]
    book, sheet = new_book()
    sheet.append(["编号", "引用"])
    for row, cell in enumerate(ids, 2):
        sheet.cell(row, 1, cell)
        sheet.cell(row, 3, f"=IF({wrong.repeated(f'$A{row}', '$A:$A')},1,0)")
    for row, cell in enumerate(wanted, 2):
        sheet.cell(row, 2, cell)
        sheet.cell(row, 4, f"=IF({wrong.unknown(f'$B{row}', '$A$2:$A$11')},1,0)")
    for column in (1, 2):
        sheet.cell(1, column, None)
    book.save(tmp_path / "ids.xlsx")
    computed = load_workbook(convert(tmp_path / "ids.xlsx", "xlsx"), data_only=True)["s"]
    view = ColumnView(Column("x", "编号", Kind.CODE, unique=True), objects(ids))
    doubles = keys.repeated(view, None).tolist()
    assert [computed.cell(row, 3).value == 1 for row in range(2, len(ids) + 2)] == doubles
    assert [computed.cell(row, 4).value == 1 for row in range(2, 7)] == [False, True, False, False, True]


def test_the_weights_and_the_alphabet_are_those_of_the_standard() -> None:
    assert wrong.USCC_ALPHABET == USCC_ALPHABET
    assert WEIGHTS["kehu_uscc_weights"][:6] == (1, 3, 9, 27, 19, 26)
    assert WEIGHTS["kehu_person_weights"] == (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)


def test_a_customer_without_a_number_is_not_marked_since_the_system_numbers_it() -> None:
    table = BY_ID["customers"]
    made = list(marks.marks(table, sheets.letters(table), 2))
    required = [mark.column.id for mark in made if "COUNTA(" in mark.formula]
    assert required == ["customer_name"]


def test_every_reference_marks_what_its_table_does_not_know() -> None:
    for table in (BY_ID["customers"], BY_ID["contacts"], BY_ID["shipments"]):
        made = list(marks.marks(table, sheets.letters(table), 2))
        assert {mark.column.id for mark in made if "ISNA(MATCH(" in mark.formula} == {
            column.id for column in table if column.reference and not column.computed
        }


@pytest.mark.libreoffice
def test_the_due_state_beside_a_formula_is_what_the_formula_gives(tmp_path: Path, convert: Convert) -> None:
    path = tmp_path / "due.xlsx"
    book = Workbook()
    sheet = book.create_sheet("s", 0)
    offsets = range(-9, 10)
    for row, offset in enumerate(offsets, 1):
        sheet.append([f"=TODAY()+{offset}", f"={formulas.due_state(f'A{row}')}", f"={formulas.overdue_days(f'A{row}')}",
                      "=TODAY()-DATE(1899,12,30)"])  # fmt: skip
    book.save(path)
    computed = [row[1:] for row in load_workbook(convert(path, "xlsx"), data_only=True)["s"].values]
    today = computed[0][2]
    expected = [(formulas.due_state_value(today + offset, today), formulas.overdue_days_value(today + offset, today))
                for offset in offsets]  # fmt: skip
    assert [state for state, _, _ in computed] == [state for state, _ in expected]
    assert [late or "" for _, late, _ in computed] == [late for _, late in expected]
