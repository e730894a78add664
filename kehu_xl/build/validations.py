"""What a cell offers and says while someone types: drop-downs, input messages, warnings.

Warnings, not refusals: the person may keep what was typed and `kehu check` has the last
word. Only columns that the system fills stop typing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kehu_xl.spec import sheet_text
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.types import Choice, Column, Kind

Rule = dict[str, Any]

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
HUGE = 1e12


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
    (lambda column: column.kind is Kind.DATE, _date),
    (lambda column: column.kind in (Kind.INTEGER, Kind.SCORE), _whole),
    (lambda column: column.kind in (Kind.NUMBER, Kind.MONEY, Kind.PERCENT), _decimal),
)  # the first that applies
