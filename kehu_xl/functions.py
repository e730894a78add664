"""The worksheet functions' door: what a formula in a cell calls, through xlwings.

Each function of `spec.functions` stands here under its own name, made from its declaration:

>>> KEHU_MOBILE([["+86 138-0013-8000"]])
[['13800138000']]

On Windows xlwings finds them by `__xlfunc__`, reads every argument as rows of cells (`ndim=2`), with error values
as texts, and writes the rows back. The generated VBA module `xlwings_udfs` calls them by name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import xlwings as xw

from kehu_xl.core.snapshot import Cell, CellError
from kehu_xl.core.worksheet import Grid, answer, grid
from kehu_xl.spec.functions import CATEGORY, ERROR_VALUES, FUNCTIONS
from kehu_xl.spec.types import Argument, Function

Rows: TypeAlias = list[list[Cell]]
MISSING = None  # the value of an argument that was left out


def _door(function: Function) -> Callable[..., Rows]:
    """The Python function that xlwings calls: it has the arguments' names, and no type hint that xlwings must read."""

    def call(*arguments: Any) -> Rows:
        given = [*arguments, *[MISSING] * (len(function.arguments) - len(arguments))]
        return answer(function.name, [_grid(value) for value in given])

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.help
    call.__module__ = __name__
    call.__annotations__ = {}
    call.__signature__ = inspect.Signature([_parameter(argument) for argument in function.arguments])  # type: ignore[attr-defined]
    return call


def _parameter(argument: Argument) -> inspect.Parameter:
    default = MISSING if argument.optional else inspect.Parameter.empty
    return inspect.Parameter(argument.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


def _registered(function: Function) -> Callable[..., Rows]:
    """The function with its arguments' options; `xw.func` comes last, for what is inside it resets the category."""
    called = _door(function)
    for argument in function.arguments:
        called = xw.arg(argument.name, ndim=2, err_to_str=True, doc=argument.help)(called)
    return xw.func(category=CATEGORY)(called)


def _grid(value: Any) -> Grid | None:
    """Rows as xlwings gives them (a single cell too) as a grid; None for an argument that was left out."""
    if value is MISSING:
        return None
    rows = value if isinstance(value, Sequence) and not isinstance(value, str) else [[value]]
    return grid([[_cell(cell) for cell in row] for row in rows])


def _cell(value: Any) -> Any:
    """Error values: seven have a name, newer ones come as whole numbers."""
    is_error = value in ERROR_VALUES if isinstance(value, str) else type(value) is int and value < ERROR_NUMBERS
    return CellError(str(value)) if is_error else value


ERROR_NUMBERS = -2_146_000_000

globals().update({function.name: _registered(function) for function in FUNCTIONS})
