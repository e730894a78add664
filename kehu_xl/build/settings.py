"""Draw 参数: an input table whose rows the template brings, some with a drop-down of their own."""

from __future__ import annotations

from kehu_xl.build import inputs
from kehu_xl.build.sheets import Page
from kehu_xl.build.validations import choose
from kehu_xl.spec.defaults import SETTING_ROWS
from kehu_xl.spec.settings import SETTINGS

_VALUE = 1  # position of the column 值


def draw(page: Page) -> None:
    """Draw the settings, and offer the choices where a setting has some."""
    inputs.draw(page, SETTING_ROWS)
    for row, setting in enumerate(SETTINGS, 1):
        if setting.choices:
            page.sheet.data_validation(row, _VALUE, row, _VALUE, choose(setting.label, setting.choices))
