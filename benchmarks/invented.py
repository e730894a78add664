"""Invented customers, seeded: 40 filled columns, one cell in a hundred needing a cleaner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kehu_xl.core.typed import objects
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Column, Kind

FILLED = (
    "customer_id", "customer_name", "contact_name", "mobile", "phone", "province", "city", "address", "owner",
    "state", "acceptance", "agreed_contact", "latest_note", "short_name", "customer_type", "nature", "ownership",
    "industry", "staff_size", "annual_revenue", "founded", "uscc", "legal_person", "services", "source", "district",
    "other_phones", "email", "wechat", "updated", "bank", "bank_account", "credit_limit", "credit_days",
    "opening_amount", "opening_count", "opening_last_trade", "opening_last_contact", "created", "remark",
)  # fmt: skip
_SERIAL = 46328  # 2026-11-02
_SYLLABLES = "华盛恒信鑫源泰康宏达永利德顺瑞丰金海天成广汇联创新科远大安和嘉禾东方明"
_TRADES = ("建材", "机电设备", "物流", "食品", "纺织", "环保科技", "装饰工程", "医疗器械")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_PLACES = (
    ("江苏省", "徐州市", "鼓楼区"), ("江苏省", "苏州市", "虎丘区"), ("浙江省", "杭州市", "西湖区"),
    ("山东省", "济南市", "历下区"), ("广东省", "深圳市", "南山区"), ("河南省", "郑州市", "金水区"),
)  # fmt: skip
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])


def customers(rows: int, seed: int = 1) -> pd.DataFrame:
    """An invented 客户 frame of that many rows, indexed by the sheet row it will stand in."""
    random = np.random.default_rng(seed)
    places = random.integers(len(_PLACES), size=rows)
    made = {name: _column(CUSTOMERS[name], rows, random, places) for name in FILLED}
    for name, form in _DIRT.items():
        _soil(made[name], form, random)
    return pd.DataFrame(made, index=pd.RangeIndex(2, rows + 2), dtype=object)


def _column(column: Column, rows: int, random: np.random.Generator, places: np.ndarray) -> np.ndarray:
    special = {
        "customer_id": lambda: [f"KH{i:06d}" for i in range(1, rows + 1)],
        "customer_name": lambda: _firms(rows, random, places),
        "acceptance": lambda: random.integers(0, 101, rows).astype(float).tolist(),
        "owner": lambda: [_SURNAMES[i] + "芳" for i in random.integers(0, 12, rows)],
        "province": lambda: [_PLACES[i][0] for i in places],
        "city": lambda: [_PLACES[i][1] for i in places],
        "district": lambda: [_PLACES[i][2] for i in places],
        "address": lambda: [
            "".join(_PLACES[i]) + f"人民路{n % 999}号" for i, n in zip(places, _ints(rows, random), strict=True)
        ],
        "customer_type": lambda: ["企业"] * rows,
        "agreed_contact": lambda: (_SERIAL + random.integers(-3, 90, rows)).astype(float).tolist(),
        "opening_last_contact": lambda: (_SERIAL - random.integers(0, 20, rows)).astype(float).tolist(),
        "updated": lambda: (_SERIAL - random.integers(0, 150, rows)).astype(float).tolist(),
        "founded": lambda: (_SERIAL - random.integers(3000, 9000, rows)).astype(float).tolist(),
        "credit_days": lambda: random.choice([30.0, 60.0, 90.0], rows).tolist(),
    }
    make = special.get(column.id) or (lambda: _of_kind(column, rows, random))
    return objects(make())


def _of_kind(column: Column, rows: int, random: np.random.Generator) -> list[object]:
    numbers = _ints(rows, random)
    if column.kind is Kind.CHOICE:
        labels = [choice.label for choice in column.choices if choice.id not in ("merged", "pool")]
        return random.choice(labels, rows).tolist()
    if column.kind is Kind.USCC:
        return _usccs(rows, random)
    forms = {
        Kind.NAME: lambda n: _SURNAMES[n % 20] + _SYLLABLES[n % 30] + _SYLLABLES[n // 30 % 30],
        Kind.MOBILE: lambda n: f"13{n % 10}{n % 100000000:08d}",
        Kind.PHONE: lambda n: f"0516-8{n % 10000000:07d}",
        Kind.PHONES: lambda n: f"15{n % 10}{n * 7 % 100000000:08d}",
        Kind.EMAIL: lambda n: f"user{n}@example.com",
        Kind.CODE: lambda n: f"wx_{n}",
        Kind.URL: lambda n: f"https://www.example.com/{n}",
        Kind.BANK_ACCOUNT: lambda n: f"62220000{n:011d}",
        Kind.DATE: lambda n: float(_SERIAL - 1 - n % 1500),
        Kind.MONEY: lambda n: float(n % 50000000) / 100,
        Kind.INTEGER: lambda n: float(n % 30),
        Kind.NOTE: lambda n: f"谈到第 {n % 97} 批货，等对方回话",
    }
    form = forms.get(column.kind, lambda n: _TRADES[n % 8])
    return [form(n) for n in numbers]


def _ints(rows: int, random: np.random.Generator) -> list[int]:
    return random.integers(1, 90_000_000, rows).tolist()


def _firms(rows: int, random: np.random.Generator, places: np.ndarray) -> list[str]:
    core = random.integers(0, len(_SYLLABLES), (rows, 3))
    return [
        f"{_PLACES[place][1][:2]}{_SYLLABLES[a]}{_SYLLABLES[b]}{_SYLLABLES[c]}{_TRADES[n % 8]}{n}厂有限公司"
        for n, (place, (a, b, c)) in enumerate(zip(places, core.tolist(), strict=True))
    ]


def _usccs(rows: int, random: np.random.Generator) -> list[str]:
    """Valid codes: 91 + region + 9 characters + check character (GB 32100-2015)."""
    digits = random.integers(0, 10, (rows, 17))
    digits[:, 0], digits[:, 1] = 9, 1
    check = (31 - digits @ _USCC_WEIGHTS % 31) % 31
    return ["".join(map(str, row)) + _USCC_ALPHABET[c] for row, c in zip(digits.tolist(), check.tolist(), strict=True)]


def _written_date(serial: float) -> str:
    return (date(1899, 12, 30) + timedelta(days=serial)).strftime("%Y.%m.%d")


_DIRT: dict[str, Callable[[Any], str]] = {
    "customer_name": lambda name: f"\u200b{name} ",
    "mobile": lambda number: f"+86 {number[:3]}-{number[3:7]}-{number[7:]}",
    "phone": lambda number: f" {number.replace('-', ' - ')}",
    "opening_amount": lambda amount: f"\u00a5{amount:,.2f}",
    "created": _written_date,
}


def _soil(cells: np.ndarray, form: Callable[[Any], str], random: np.random.Generator) -> None:
    """Write one cell in a hundred in a way that a cleaner mends."""
    for row in random.choice(len(cells), max(1, len(cells) // 100), replace=False).tolist():
        cells[row] = form(cells[row])


def staff() -> pd.DataFrame:
    """The owners that those customers name."""
    names = [f"{surname}芳" for surname in _SURNAMES[:12]]
    cells = {"name": names, "state": ["在职"] * len(names)}
    return pd.DataFrame(cells, index=pd.RangeIndex(2, len(names) + 2), dtype=object)
