"""What a cell offers and says while someone types: drop-downs, input messages, warnings.

Warnings, not refusals: the person may keep what was typed and `kehu check` has the last
word. Only columns that the system fills stop typing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kehu_xl.build.wrong import USCC_ALPHABET
from kehu_xl.spec import sheet_text
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Choice, Column, Kind

Rule = dict[str, Any]

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
HUGE = 1e12


def _checked(alphabet: str, weights: str, modulus: int) -> str:
    return f'MOD(SUMPRODUCT((FIND(MID(UPPER({_BARE}),kehu_places,1),"{alphabet}")-1)*{weights}),{modulus})'


_BARE = 'SUBSTITUTE(SUBSTITUTE({cell}," ",""),"-","")'
# Less strict than the colours: nothing that the Python rule takes is warned of. At most 255 characters with their cell.
KIND_TESTS: dict[Kind, str] = {
    Kind.MOBILE: f'=OR(IFERROR(ABS({_BARE}-16499999999.5)<3500000000,FALSE),LEFT({{cell}})="+",LEFT({{cell}},2)="00",'
                 'ISNUMBER(FIND(LEFT(TRIM({cell}),3),"852,853,886")))',
    Kind.EMAIL: '=ISNUMBER(FIND(".",{cell},FIND("@",{cell})+2))',
    Kind.USCC: f"=AND(LEN({_BARE})=18,IFERROR({_checked(USCC_ALPHABET, 'kehu_uscc_weights', 31)}=0,TRUE))",
    Kind.PERSON_ID: f"=OR(LEN({_BARE})<>18,IFERROR({_checked('0123456789X', 'kehu_person_weights', 11)}=1,TRUE))",
}  # fmt: skip


def list_name(table_id: str) -> str:
    """The defined name over the keys of a table.

    >>> list_name("staff")
    'kehu_list_staff'
    """
    return f"kehu_list_{table_id}"


def validation(column: Column) -> Rule | None:
    """The data validation of a column's cells, None where anything goes.

    >>> validation(Column("sex", "性别", Kind.CHOICE, choices=BY_ID["customers"]["sex"].choices))["source"]
    ['男', '女']
    """
    rule = _rule(column)
    message = column.hint or sheet_text.KIND_HINTS.get(column.kind, "")
    if not rule and not message:
        return None
    return {"validate": "any", "error_type": "warning", **rule, **_prompt(column, message)}


def at_cell(rule: Rule, cell: str) -> Rule:
    """The rule with its formula written for the first cell that it is for.

    >>> at_cell({"validate": "custom", "value": "=LEN({cell})=18"}, "D2")["value"]
    '=LEN(D2)=18'
    """
    return {**rule, "value": rule["value"].replace("{cell}", cell)} if rule.get("validate") == "custom" else rule


def _prompt(column: Column, message: str) -> Rule:
    if column.computed or column.kind is Kind.TOKEN or not message:
        return {}
    return {"input_title": column.header, "input_message": message}


def _rule(column: Column) -> Rule:
    for applies, make in _MAKERS:
        if applies(column):
            return make(column)
    return {}


def choose(header: str, choices: tuple[Choice, ...]) -> Rule:
    """A drop-down of labels; another value can be kept after a warning.

    >>> choose("默认等级", (Choice("A", "A"), Choice("B", "B")))["source"]
    ['A', 'B']
    """
    labels = [choice.label for choice in choices]
    return {"error_type": "warning", **_warn(header, sheet_text.CHOICE_WARNING, validate="list", source=labels)}


def _list(column: Column) -> Rule:
    return choose(column.header, column.choices)


def _keys(column: Column) -> Rule:
    target = column.reference or ""
    sentence = sheet_text.REFERENCE_WARNING.format(target=BY_ID[target].sheet)
    return _warn(column.header, sentence, validate="list", source=f"={list_name(target)}")


def _tested(column: Column) -> Rule:
    """A formula that warns of a slip of the finger; `{cell}` becomes the first cell when the sheet is drawn."""
    return _warn(column.header, sheet_text.KIND_WARNINGS[column.kind], validate="custom", value=KIND_TESTS[column.kind])


def _date(column: Column) -> Rule:
    return _between(column, "date", FIRST_DAY, LAST_DAY)


def _whole(column: Column) -> Rule:
    return _between(column, "integer", *_limits(column))


def _decimal(column: Column) -> Rule:
    return _between(column, "decimal", *_limits(column))


def _limits(column: Column) -> tuple[float, float]:
    low = -HUGE if column.low is None else column.low
    high = HUGE if column.high is None else column.high
    return low, high


def _between(column: Column, validate: str, minimum: object, maximum: object) -> Rule:
    return _warn(column.header, sheet_text.KIND_WARNINGS[column.kind], validate=validate, criteria="between",
                 minimum=minimum, maximum=maximum)  # fmt: skip


def _warn(header: str, sentence: str, **rule: object) -> Rule:
    return {**rule, "error_title": header, "error_message": sentence.format(header=header)}


def _stop(sentence: str) -> Rule:
    return {"validate": "custom", "value": "=FALSE", "error_type": "stop",
            "error_title": sheet_text.COMPUTED_TITLE, "error_message": sentence}  # fmt: skip


_MAKERS: tuple[tuple[Callable[[Column], bool], Callable[[Column], Rule]], ...] = (
    (lambda column: column.kind is Kind.TOKEN, lambda _: _stop(sheet_text.TOKEN_STOP)),
    (lambda column: column.computed, lambda _: _stop(sheet_text.COMPUTED_STOP)),
    (lambda column: bool(column.choices), _list),
    (lambda column: column.reference is not None, _keys),
    (lambda column: column.kind in KIND_TESTS, _tested),
    (lambda column: column.kind is Kind.DATE, _date),
    (lambda column: column.kind in (Kind.INTEGER, Kind.SCORE), _whole),
    (lambda column: column.kind in (Kind.NUMBER, Kind.MONEY, Kind.PERCENT), _decimal),
)  # the first that applies
