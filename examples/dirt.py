"""Ways in which people write the same thing: a clean value in, a messy cell out."""

from __future__ import annotations

import random
from datetime import date, datetime

DIGITS = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def mobile(rng: random.Random, number: str, *, typed: bool = True) -> object:
    """A mobile in one of ten spellings; as a number only where the file has types."""
    a, b, c = number[:3], number[3:7], number[7:]
    ways: list[object] = [
        number,
        number,
        number,
        f"{a} {b} {c}",
        f"{a}-{b}-{c}",
        f"+86 {number}",
        f"0086{number}",
        f"86-{number}",
        number.translate(WIDE),
        f"\u202d{number}\u202c",
        f"{number} ",
        f"{a}.{b}.{c}",
    ]
    return rng.choice([*ways, float(number), float(number)] if typed else ways)


def landline(rng: random.Random, number: str) -> str:
    code, local = number.split("-")[:2]
    ways = (
        number,
        number,
        f"({code}){local}",
        f"（{code}）{local}",
        f"{code} {local}",
        f"{code}{local}",
        f"86-{number}",
    )
    return rng.choice(ways)


def name(rng: random.Random, value: str) -> str:
    """A firm's or a person's name with stray blanks, invisible signs, half-width brackets."""
    value = value.replace("（", "(").replace("）", ")") if rng.random() < 0.5 else value
    if len(value) == 2 and rng.random() < 0.25:
        return f"{value[0]} {value[1]}"
    return rng.choice(
        (value, value, value, value, value, f" {value}", f"{value} ", f"{value}\u200b", f"\u3000{value}")
    )


def day(rng: random.Random, value: date, *, typed: bool = True) -> object:
    """A date as a cell, or in one of the ways in which people type it."""
    y, m, d = value.year, value.month, value.day
    ways: list[object] = [
        f"{y}.{m}.{d}",
        f"{y}/{m}/{d}",
        f"{y}-{m:02d}-{d:02d}",
        f"{y % 100}-{m}-{d}",
        f"{y}{m:02d}{d:02d}",
        f"{y}年{m}月{d}日",
        f"{y}．{m}．{d}",
        f"{y}年{m:02d}月{d:02d}日 ",
        _in_words(value),
    ]
    stamps = [datetime(y, m, d)] * 8 + [float(f"{y}{m:02d}{d:02d}")]
    return rng.choice([*ways, *stamps] if typed else ways)


def _in_words(value: date) -> str:
    year = "".join(DIGITS[int(digit)] for digit in str(value.year))
    return f"{year}年{_count(value.month)}月{_count(value.day)}日"


def _count(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def money(rng: random.Random, value: float, *, typed: bool = True) -> object:
    ways: list[object] = [
        f"¥{value:,.2f}",
        f"{value:.0f}元",
        f"{value:,.0f}",
        f"{value:.0f}".translate(WIDE),
        f"￥{value:.0f}",
    ]
    if value % 1000 == 0:
        ways.append(f"{value / 10000:g}万")
    return rng.choice([*ways, *[value] * 8] if typed else [*ways, f"{value:.0f}", f"{value:.2f}"])


def percent(rng: random.Random, value: float) -> str:
    ways = [f"{value:g}%", f"{value:g}%", f"{value:g}％", f" {value:g} %"]
    if value % 10 == 0 and 10 <= value < 100:
        ways.append(f"{'一二三四五六七八九'[int(value) // 10 - 1]}成")
    return rng.choice(ways)


def code(rng: random.Random, value: str) -> str:
    """A credit code or an id with blanks, or in small letters."""
    spaced = f"{value[:4]} {value[4:8]} {value[8:12]} {value[12:]}"
    return rng.choice((value, value, value, value.lower(), spaced, f"{value}\u3000"))


def email(rng: random.Random, value: str) -> str:
    return rng.choice((value, value, value, value.replace("@", "＠"), f" {value}", f"{value}\u200b"))
