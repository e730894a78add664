"""The colours that appear while typing agree with the Python rules, as LibreOffice computes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from kehu_xl.build import marks, sheets
from kehu_xl.build.marks import WEIGHTS, WRONG
from kehu_xl.core.identity import MOBILE, USCC_ALPHABET, person_id_valid, uscc_check_character, uscc_valid
from kehu_xl.spec import formulas
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Kind

MOBILES = ("13800138000", "19912345678", "138 0013 8000", "138-0013-8000", "12800138000", "1380013800", "23800138000",
           "138001380001", "1380013800a", "座机")  # fmt: skip
BODIES = ("91350100M000100Y4", "9132030007A1B2C3D", "X1330106MA2CFLDG4")
GOOD_CODES = tuple(body + uscc_check_character(body) for body in BODIES)
CODES = (*GOOD_CODES, *(code[:-1] + ("0" if code[-1] != "0" else "1") for code in GOOD_CODES), "91350100M000100YI3",
         "91350100m000100y43", "91350100M000100Y4")  # fmt: skip
PERSONS = ("11010519491231002X", "11010519491231002x", "110105194912310021", "440524188001010014", "440524188001010015",
           "1101051949123100", "A1010519491231002X")  # fmt: skip
EMAILS = ("a@b.cn", "zhang.san@mail.example.com", "zhang.san", "a@b", "zhang@", "@")


def new_book() -> tuple[Workbook, Worksheet]:
    """A workbook whose formulas have no stored value: LibreOffice computes them as it opens it."""
    book = Workbook()
    sheet = book.create_sheet("s", 0)
    return book, sheet


def verdicts(cases: list[tuple[Kind, str]], path: Path, convert: Callable[[Path, str], Path]) -> list[bool]:
    """What each mark says about a text, computed by LibreOffice."""
    book, sheet = new_book()
    for column, (name, numbers) in enumerate(WEIGHTS.items(), 6):
        for row, number in enumerate(numbers, 1):
            sheet.cell(row, column, number)
        area = sheets.area(0, column - 1, len(numbers) - 1, column - 1)
        book.defined_names[name] = DefinedName(name, attr_text=f"s!{area}")
    for row, (kind, text) in enumerate(cases, 1):
        sheet.cell(row, 1, text)
        sheet.cell(row, 2, f"=IF({WRONG[kind](f'$A{row}')},1,0)")
    book.save(path)
    computed = load_workbook(convert(path, "xlsx"), data_only=True)["s"]
    return [computed.cell(row, 2).value == 1 for row in range(1, len(cases) + 1)]


def agreed() -> Iterator[tuple[Kind, str, bool]]:
    """Kind, text, and whether Python finds it wrong."""
    for text in MOBILES:
        yield Kind.MOBILE, text, not MOBILE.fullmatch(text.replace(" ", "").replace("-", ""))
    for text in CODES:
        yield Kind.USCC, text, not uscc_valid(text.upper())
    for text in PERSONS:
        yield Kind.PERSON_ID, text, not person_id_valid(text.upper())
    for text in EMAILS:
        yield Kind.EMAIL, text, text not in EMAILS[:2]


@pytest.mark.libreoffice
def test_a_mark_says_wrong_exactly_where_python_does(tmp_path: Path, convert: Callable[[Path, str], Path]) -> None:
    cases = list(agreed())
    marked = verdicts([(kind, text) for kind, text, _ in cases], tmp_path / "marks.xlsx", convert)
    assert [(text, mark) for (_, text, _), mark in zip(cases, marked, strict=True)] == [
        (text, wrong) for _, text, wrong in cases
    ]


def test_the_weights_and_the_alphabet_are_those_of_the_standard() -> None:
    assert marks.USCC_ALPHABET == USCC_ALPHABET
    assert WEIGHTS["kehu_uscc_weights"][:6] == (1, 3, 9, 27, 19, 26)
    assert WEIGHTS["kehu_person_weights"] == (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)


def test_a_customer_without_a_number_is_not_marked_since_the_system_numbers_it() -> None:
    table = BY_ID["customers"]
    made = list(marks.marks(table, sheets.letters(table), 2))
    required = [mark.column.id for mark in made if mark.formula.startswith("AND(LEN(TRIM(")]
    assert required == ["customer_name"]


def test_doubles_are_found_by_the_programs_own_rule() -> None:
    table = BY_ID["customers"]
    made = [mark for mark in marks.marks(table, sheets.letters(table), 2) if not mark.formula]
    assert [mark.column.id for mark in made] == ["customer_id"]


@pytest.mark.libreoffice
def test_the_due_state_beside_a_formula_is_what_the_formula_gives(
    tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    path = tmp_path / "due.xlsx"
    book, sheet = new_book()
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
