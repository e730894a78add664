"""参数 as one typed value: what the rows say, the defaults where they say nothing usable."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, cast
from unicodedata import normalize

import numpy as np
import pandas as pd

from kehu_xl.core.id_pattern import IdPattern, NotAPattern
from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Cell
from kehu_xl.core.typed import column, objects, text_of
from kehu_xl.spec.settings import (
    BY_ID,
    HOLIDAY_LABELS,
    LIST_MARK,
    NO_DEFAULT,
    SETTINGS,
    UNIT_FACTORS,
    UNIT_WORDS,
    WHY_WRONG,
)
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Setting


@dataclass(frozen=True, slots=True)
class Settings:
    """Every threshold of every rule, one attribute a setting id of `spec.settings`.

    >>> DEFAULTS.intent_cuts, DEFAULTS.size_cuts, DEFAULTS.rfm_method, DEFAULTS.today_source
    ((80.0, 70.0, 40.0, 10.0), (1000000.0, 100000.0), 'quintiles', None)

    Amounts are in yuan whatever unit the sheet shows, shares in percent points, choices by
    their id. `today_source` is a fixed day, or None for the system's date.
    """

    id_pattern: IdPattern
    today_source: date | None
    default_grade: str
    intent_cuts: tuple[float, ...]
    value_method: str
    rfm_method: str
    rfm_window_days: float
    rfm_recency_cuts: tuple[float, ...]
    rfm_frequency_cuts: tuple[float, ...]
    rfm_money_cuts: tuple[float, ...]
    pareto_cuts: tuple[float, ...]
    frequency_days: tuple[float, ...]
    key_frequency_days: float
    plan_days: float
    remind_days: float
    contract_remind_days: float
    escalate_days: tuple[float, ...]
    freeze_days: float
    migrate_drop: float
    migrate_interval: float
    new_days: float
    lapse_days: float
    size_cuts: tuple[float, ...]
    margin_cuts: tuple[float, ...]
    key_top_share: float
    key_grade_share: float
    stale_days: tuple[float, ...]
    completeness_weights: Mapping[str, float]  # column id of customers -> weight
    incomplete_below: float
    credit_weights: tuple[float, ...]
    credit_cuts: tuple[float, ...]
    credit_years: float
    credit_days_default: float
    aging_cuts: tuple[float, ...]
    pool_days: tuple[float, ...]
    pool_warn_days: float
    pool_cooldown_days: float
    pool_hold_limit: float
    journal_rows: float
    backup_keep: float
    holidays: frozenset[date] = frozenset()  # the firm's own days off
    workdays: frozenset[date] = frozenset()  # the firm's own make-up working days


class _Wrong(ValueError):
    """A cell that a setting cannot use: the id of a sentence in WHY_WRONG and its facts."""

    def __init__(self, why: str, **facts: object) -> None:
        super().__init__(WHY_WRONG[why].format(**facts))


def read_settings(frame: pd.DataFrame | None) -> tuple[Settings, tuple[Findings, ...]]:
    """The settings that a 参数 frame holds, and a finding for each it cannot use or lacks.

    >>> sheet = pd.DataFrame({"setting": ["默认等级"], "value": ["ｂ"]}, index=[2], dtype=object)
    >>> settings, findings = read_settings(sheet)
    >>> settings.default_grade, findings[0].code, findings[0].facts["setting"]
    ('B', 'missing_setting', '编号规则')

    `frame` None (a book without the sheet): the defaults, and nothing to report.
    """
    if frame is None:
        return DEFAULTS, ()
    labels = [_plain(value) for value in column(frame, "setting").tolist()]
    cells = list(zip(labels, frame.index.tolist(), column(frame, "value").tolist(), strict=True))
    rows = {label: (row, value) for label, row, value in reversed(cells) if label}
    values: dict[str, Any] = {}
    findings: list[Findings] = []
    for setting in SETTINGS:
        found = rows.get(_plain(setting.label))
        values[setting.id], finding = _usable(setting, found)
        findings += finding
    for attribute, key in (("holidays", "off"), ("workdays", "work")):
        values[attribute], wrong = _days(cells, HOLIDAY_LABELS[key])
        findings += wrong
    return Settings(**values), tuple(findings)


def _usable(setting: Setting, found: tuple[int, Cell] | None) -> tuple[object, list[Findings]]:
    if found is None:
        return _default(setting), [_missing(setting)]
    row, value = found
    try:
        return _parse(setting, value), []
    except _Wrong as wrong:
        return _default(setting), [_bad(setting.label, row, value, str(wrong), setting.default + setting.unit)]


def _missing(setting: Setting) -> Findings:
    facts = {"setting": setting.label, "default": setting.default + setting.unit}
    return Findings("missing_setting", "settings", "setting", np.zeros(1, np.int64), objects([None]), facts)


def _bad(label: str, row: int, value: Cell, why: str, default: str) -> Findings:
    facts = {"setting": label, "why": why, "default": default}
    return Findings("bad_setting", "settings", "value", np.array([row], np.int64), objects([value]), facts)


def _days(cells: list[tuple[str, int, Cell]], label: str) -> tuple[frozenset[date], list[Findings]]:
    days: set[date] = set()
    findings = []
    for row, value in ((row, value) for name, row, value in cells if name == label and text_of(value)):
        try:
            days.add(_day(value))
        except _Wrong as wrong:
            findings.append(_bad(label, row, value, str(wrong), NO_DEFAULT))
    return frozenset(days), findings


def _parse(setting: Setting, value: Cell) -> object:
    if not (text_of(value) or "").strip():
        raise _Wrong("empty")
    if setting.id in _SPECIAL:
        return _SPECIAL[setting.id](setting, value)
    if setting.choices:
        return _choice(setting, value)
    return _numbers(setting, value)


def _default(setting: Setting) -> object:
    return _parse(setting, setting.default)


def _numbers(setting: Setting, value: Cell) -> float | tuple[float, ...]:
    if isinstance(value, datetime):
        raise _Wrong("made_a_date")
    numbers = _split(setting, value)
    if len(numbers) != setting.parts:
        raise _Wrong("part_count" if setting.parts > 1 else "not_a_number", parts=setting.parts)
    if not all(setting.low <= number <= setting.high for number in numbers):
        raise _Wrong("out_of_range", low=f"{setting.low:.15g}", high=f"{setting.high:.15g}")
    if setting.order and sorted(numbers, reverse=setting.order == "down") != numbers:
        raise _Wrong("falling" if setting.order == "down" else "rising")
    scale = UNIT_FACTORS.get(setting.unit, 1.0)
    return tuple(number * scale for number in numbers) if setting.parts > 1 else numbers[0] * scale


def _split(setting: Setting, value: Cell) -> list[float]:
    if isinstance(value, float) and not isinstance(value, bool):
        return [value * 100 if setting.unit == "%" and 0 < value < 1 else value]
    text = normalize("NFKC", text_of(value) or "").strip()
    if setting.parts == 1:
        text = text.replace(",", "")
    words = [_bare(word, setting.unit) for word in re.split(rf"[/,;|\\{LIST_MARK}\s]+", text)]
    try:
        numbers = [float(word) for word in words if word]
    except ValueError:
        raise _Wrong("not_a_number") from None
    if not all(np.isfinite(numbers)):
        raise _Wrong("not_a_number")
    return numbers


def _bare(word: str, unit: str) -> str:
    for ending in UNIT_WORDS.get(unit, ()):
        word = word.removesuffix(ending)
    return word


def _choice(setting: Setting, value: Cell) -> str:
    for choice in setting.choices:
        if _plain(value) in {_plain(word) for word in (choice.id, choice.label, *choice.synonyms)}:
            return choice.id
    raise _Wrong("not_a_choice", choices=LIST_MARK.join(choice.label for choice in setting.choices))


def _pattern(_setting: Setting, value: Cell) -> IdPattern:
    try:
        return IdPattern.parse(normalize("NFKC", text_of(value) or ""))
    except NotAPattern:
        raise _Wrong("not_a_pattern") from None


def _today(setting: Setting, value: Cell) -> date | None:
    return None if _plain(value) == _plain(setting.default) else _day(value)


def _day(value: Cell) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and 20000 <= value < 80000:  # a serial, 1954 to 2119
        return date(1899, 12, 30) + timedelta(days=int(value))
    text = normalize("NFKC", text_of(value) or "").strip()
    match = re.fullmatch(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?|(\d{4})(\d\d)(\d\d)", text)
    try:
        year, month, day = (int(part) for part in match.groups() if part) if match else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        raise _Wrong("not_a_date") from None


def _weights(_setting: Setting, value: Cell) -> Mapping[str, float]:
    text = normalize("NFKC", text_of(value) or "")
    weights: dict[str, float] = {}
    for word in re.split(rf"[/,;{LIST_MARK}\s]+", text.strip()):
        match = re.fullmatch(r"(.+?)[:=*]?(\d+(?:\.\d+)?)", word)
        if match is None:
            raise _Wrong("not_a_weight")
        weights[_customer_column(match[1])] = float(match[2])
    if not sum(weights.values()):
        raise _Wrong("not_a_weight")
    return MappingProxyType(weights)


def _customer_column(header: str) -> str:
    for known in CUSTOMERS:
        if _plain(header) in {_plain(word) for word in (known.header, *known.synonyms)}:
            return known.id
    raise _Wrong("unknown_column", header=header)


def _plain(value: Cell) -> str:
    return re.sub(r"\s+", "", normalize("NFKC", text_of(value) or "")).casefold()


_SPECIAL: dict[str, Callable[[Setting, Cell], object]] = {
    "id_pattern": _pattern,
    "today_source": _today,
    "completeness_weights": _weights,
}

DEFAULTS = Settings(**{setting_id: cast(Any, _default(setting)) for setting_id, setting in BY_ID.items()})
