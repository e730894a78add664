"""The example of a worksheet function taken apart: the texts of its arguments and the cells that they stand for."""

from __future__ import annotations

import re
from typing import Any

from kehu_xl.spec.types import Function


def texts_of(function: Function) -> list[str]:
    """The arguments of the example as they are typed."""
    return re.fullmatch(rf"={function.name}\((.*)\)", function.example)[1].split(",")


def example_arguments(function: Function) -> list[list[list[Any]]]:
    """The arguments of the example as rows of cells."""
    return [_argument(text, function.cells) for text in texts_of(function)]


def _argument(text: str, cells: tuple[tuple[str, ...], ...]) -> list[list[Any]]:
    if text.startswith('"'):
        return [[text.strip('"')]]
    corners = re.fullmatch(r"([AB])(\d):([AB])(\d)", text)
    if corners is None:
        return [[float(text)]]
    left, top, right, bottom = "AB".index(corners[1]), int(corners[2]), "AB".index(corners[3]), int(corners[4])
    return [[cell or None for cell in row[left : right + 1]] for row in cells[top - 1 : bottom]]
