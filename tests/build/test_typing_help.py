"""What people see while they type: drop-downs, input messages, notes, warnings."""

from __future__ import annotations

import re
from itertools import accumulate

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from kehu_xl.build.validations import list_name, validation
from kehu_xl.spec.tables import BY_ID, INPUTS, TABLES
from kehu_xl.spec.types import Column, Kind, Table

COLUMNS = [(table, column) for table in INPUTS for column in table]
CHOOSING = [(table, column) for table, column in COLUMNS if column.choices and not column.computed]
REFERRING = [(table, column) for table, column in COLUMNS if column.reference]


def name(value: object) -> str:
    return value.sheet if isinstance(value, Table) else value.header if isinstance(value, Column) else str(value)


def rule_at(book: Workbook, table: Table, column: Column) -> DataValidation | None:
    letter = get_column_letter([c.id for c in table].index(column.id) + 1)
    first = f"{letter}{table.header_row + 1}"
    rules = book[table.sheet].data_validations.dataValidation
    return next((rule for rule in rules if first in str(rule.sqref).split(":")[0].split()), None)


@pytest.mark.parametrize(("table", "column"), CHOOSING, ids=name)
def test_a_choice_is_a_drop_down_of_its_labels(book: Workbook, table: Table, column: Column) -> None:
    rule = rule_at(book, table, column)
    assert rule is not None
    assert rule.formula1 == '"' + ",".join(choice.label for choice in column.choices) + '"'
    assert len(rule.formula1) <= 255
    assert rule.errorStyle == "warning"


@pytest.mark.parametrize(("table", "column"), REFERRING, ids=name)
def test_a_reference_is_a_drop_down_of_the_keys_it_refers_to(book: Workbook, table: Table, column: Column) -> None:
    rule = rule_at(book, table, column)
    assert rule is not None
    assert rule.formula1 == list_name(column.reference or "")
    target = BY_ID[column.reference or ""]
    letter = get_column_letter([c.id for c in target].index(target.key[0]) + 1)
    area = book.defined_names[rule.formula1].attr_text
    assert area.startswith(f"'{target.sheet}'!${letter}$2:")


def test_the_input_columns_of_the_follow_up_plan_help_like_any_other(book: Workbook) -> None:
    way = rule_at(book, BY_ID["follow_up"], BY_ID["follow_up"]["way"])
    assert way is not None
    assert "电话" in way.formula1


def test_only_columns_the_system_fills_refuse_typing() -> None:
    for _, column in COLUMNS:
        rule = validation(column) or {}
        stops = rule.get("error_type") == "stop"
        assert stops == (column.computed or column.kind is Kind.TOKEN), column.header


def test_every_hint_is_an_input_message_and_short_enough_for_excel() -> None:
    for _, column in COLUMNS:
        rule = validation(column)
        if rule is None:
            assert not column.hint
            continue
        assert len(rule.get("input_title", "")) <= 32
        assert len(rule.get("error_title", "")) <= 32
        assert len(rule.get("input_message", "")) <= 255
        assert len(rule.get("error_message", "")) <= 225
        if column.hint and not column.computed and column.kind is not Kind.TOKEN:
            assert rule["input_message"] == column.hint


@pytest.mark.parametrize("table", INPUTS, ids=name)
def test_a_header_carries_a_note_where_there_is_a_hint_and_only_there(book: Workbook, table: Table) -> None:
    heads = {table.columns[i].id for i in range(len(table.columns) - 1)
             if not table.columns[i].group and table.columns[i + 1].group}  # fmt: skip
    for position, column in enumerate(table, 1):
        note = book[table.sheet].cell(1, position).comment
        expected = column.kind is not Kind.TOKEN and (bool(column.hint) or column.id in heads)
        assert (note is not None) == expected, column.header
        if note and column.hint:
            assert column.hint in note.text


def test_no_choice_holds_the_separator_of_a_list() -> None:
    assert not [c.label for _, column in COLUMNS for c in column.choices if "," in c.label or '"' in c.label]


NEWER = ("XLOOKUP", "FILTER", "UNIQUE", "SORT", "TEXTJOIN", "CONCAT(", "IFS(", "SWITCH", "LET(", "LAMBDA", "SEQUENCE",
         "IFNA", "XMATCH", "TEXTSPLIT", "NUMBERVALUE", "DAYS(")  # fmt: skip


def formulas_of(book: Workbook) -> list[str]:
    """Every formula in rules, validations and names."""
    found = [str(name.attr_text) for name in book.defined_names.values()]
    for table in TABLES:
        sheet = book[table.sheet]
        for rule in sheet.data_validations.dataValidation:
            found += [text for text in (rule.formula1, rule.formula2) if text]
        for area in sheet.conditional_formatting:
            found += [text for rule in area.rules for text in rule.formula]
    return found


def test_formulas_are_such_that_excel_2010_takes_them(book: Workbook) -> None:
    for formula in formulas_of(book):
        bare = re.sub(r'"[^"]*"', '""', formula)
        assert "{" not in bare, formula
        assert "[" not in bare, formula
        assert "#REF" not in bare, formula
        assert not any(newer in bare.upper() for newer in NEWER), formula


def test_formulas_of_rules_stay_within_255_characters(book: Workbook) -> None:
    for table in TABLES:
        for area in book[table.sheet].conditional_formatting:
            assert all(len(text) <= 255 for rule in area.rules for text in rule.formula)
        for rule in book[table.sheet].data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255


def rules_of(book: Workbook) -> list[str]:
    """Every formula of a colour or a warning."""
    found: list[str] = []
    for table in TABLES:
        sheet = book[table.sheet]
        found += [text for area in sheet.conditional_formatting for rule in area.rules for text in rule.formula]
        found += [str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.formula1]
    return found


def test_rules_reach_other_sheets_by_defined_names_only(book: Workbook) -> None:
    assert rules_of(book)
    for formula in rules_of(book):
        bare = re.sub(r'"[^"]*"', '""', formula)
        assert "!" not in bare, formula
        assert set(re.findall(r"kehu_\w+", bare)) <= set(book.defined_names), formula


def test_no_formula_is_longer_or_deeper_than_excel_takes(book: Workbook) -> None:
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    for formula in [*formulas_of(book), *cells]:
        bare = re.sub(r'"[^"]*"', '""', formula)
        depths = list(accumulate({"(": 1, ")": -1}.get(sign, 0) for sign in bare))
        assert len(formula) <= 8192
        assert max(depths, default=0) <= 64, formula
        assert depths == [] or depths[-1] == 0, formula


def test_no_rule_counts_a_whole_column_for_every_cell(book: Workbook) -> None:
    for table in TABLES:
        for area in book[table.sheet].conditional_formatting:
            assert not any("COUNTIF" in text for rule in area.rules for text in rule.formula)
